//! A call of the macro: its arguments, and what it expands to.

use std::path::Path;

use dollr_spec::{Compiled, Scope, compile};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

use crate::files;

/// `"spec/dollr.yaml"`, or `"spec/dollr.yaml", impl Client`.
struct Invocation {
    path: LitStr,
    scope: Scope,
}

impl Parse for Invocation {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = input.parse()?;
        let mut scope = Scope::Extension;
        if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            input.parse::<Token![impl]>()?;
            let target: syn::Ident = input.parse()?;
            if target != "Client" {
                return Err(syn::Error::new(target.span(), "only `impl Client` is possible here"));
            }
            scope = Scope::Client;
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(Self { path, scope })
    }
}

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let Invocation { path, scope } = match syn::parse2(input) {
        Ok(invocation) => invocation,
        Err(error) => return error.into_compile_error(),
    };
    let caller = proc_macro::Span::call_site().local_file();
    let root = match files::find(Path::new(&path.value()), caller.as_deref()) {
        Ok(root) => root,
        Err(message) => return quote_spanned! { path.span() => compile_error!(#message); },
    };
    let Compiled {
        tokens,
        diagnostics,
        files: sources,
        ..
    } = compile(&root, scope, files::read);
    let paths: Vec<_> = sources
        .iter()
        .map(|source| files::from_caller(&source.path, caller.as_deref()))
        .collect();
    // Each is an error of its own, so that tools count and list them.
    let errors = diagnostics.iter().map(|diagnostic| {
        #[cfg(dollr_nightly)]
        if let Some(error) = crate::underline::error(diagnostic, &sources, &paths) {
            return error;
        }
        let message = diagnostic.to_string();
        quote_spanned! { path.span() => compile_error!(#message); }
    });
    // The compiler builds again when a file changes that was included. What is included is nobody's value: that of a slice takes
    // more to check.
    let tracked = paths
        .iter()
        .map(|path| quote! { const _: () = { include_bytes!(#path); }; });
    quote! {
        #(#errors)*
        #(#tracked)*
        #tokens
    }
}
