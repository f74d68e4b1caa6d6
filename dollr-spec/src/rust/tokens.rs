//! Tokens that are written right where they belong.
//!
//! Each `quote!` makes a stream of its own. The streams of a macro are the compiler's, and to put one into another takes calls
//! into it, which add up where there are thousands: of types, of documentation, of the names in a tuple.

use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, quote};

/// What a function writes.
pub(super) struct Written<F>(pub(super) F);

impl<F: Fn(&mut TokenStream)> ToTokens for Written<F> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0(tokens);
    }
}

/// A path: `std::time::Duration`.
pub(super) struct Path<'a>(pub(super) &'a [&'a str]);

impl ToTokens for Path<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                tokens.append(Punct::new(':', Spacing::Joint));
                tokens.append(Punct::new(':', Spacing::Alone));
            }
            tokens.append(Ident::new(segment, Span::call_site()));
        }
    }
}

/// A type with a parameter: `Vec<Invoice>`.
pub(super) struct Applied<'a, T>(pub(super) &'a [&'a str], pub(super) T);

impl<T: ToTokens> ToTokens for Applied<'_, T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        Path(self.0).to_tokens(tokens);
        tokens.append(Punct::new('<', Spacing::Alone));
        self.1.to_tokens(tokens);
        tokens.append(Punct::new('>', Spacing::Alone));
    }
}

/// A map of texts to what a type says.
pub(super) struct Map<T>(pub(super) T);

impl<T: ToTokens> ToTokens for Map<T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(item) = self;
        tokens.append_all(quote! { runtime::BTreeMap<String, #item> });
    }
}
