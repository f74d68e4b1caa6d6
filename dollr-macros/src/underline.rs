//! On nightly, with `--cfg dollr_nightly`: errors whose span lies in the YAML, so that an editor underlines the spec itself.

use proc_macro::{TokenStream as CompilerTokens, TokenTree};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use dollr_spec::{Diagnostic, SourceFile};

/// The error of a diagnostic at its place in the spec, or `None` where the compiler doesn't give one: then it stays text.
///
/// `paths` lead from the calling file to the sources.
pub(crate) fn error(diagnostic: &Diagnostic, sources: &[SourceFile], paths: &[String]) -> Option<TokenStream> {
    let (file, range) = (diagnostic.file(), diagnostic.range());
    let (text, path) = (&sources[file].text, &paths[file]);
    // The literal that `include_str!` expands to has the whole file as its span.
    let included = CompilerTokens::from(quote! { include_str!(#path) });
    let Some(TokenTree::Literal(literal)) = included.expand_expr().ok()?.into_iter().next() else {
        return None;
    };
    let span = literal.subspan(in_compiler(text, range.start)..in_compiler(text, range.end))?;
    let message = diagnostic.message();
    Some(quote_spanned! { Span::from(span) => compile_error!(#message); })
}

/// The offset in the text that the compiler keeps, which has no carriage returns at line ends.
fn in_compiler(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.len() - before.matches("\r\n").count()
}
