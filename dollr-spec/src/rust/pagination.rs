//! Pages: how the runtime gets from one to the next.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{paths, records};
use crate::model::{Field, FieldPath, Operation, Pages, Paging, Place};

/// The traits of a request whose response is a page.
pub(super) fn paginate(name: &Ident, operation: &Operation) -> Option<TokenStream> {
    let pages = operation.pages.as_ref()?;
    let allow = records::allow_deprecated(used(pages));
    let next = next(pages);
    let items = pages.items.as_ref().map(|(path, item)| {
        let list = paths::into_list(path);
        quote! {
            #allow
            impl runtime::PaginateItems for #name {
                type Item = #item;

                fn items(page: Self::Response) -> Vec<Self::Item> {
                    #list
                }
            }
        }
    });
    Some(quote! {
        #allow
        impl runtime::Paginate for #name {
            fn next_page(&mut self, page: &Self::Response) -> runtime::NextPage {
                #next
            }
        }

        #items
    })
}

/// The method of a builder that gives the pages, once it is complete.
pub(super) fn method(operation: &Operation, complete: Option<&TokenStream>) -> Option<TokenStream> {
    operation.pages.as_ref()?;
    let request = format_ident!("{}", operation.request);
    Some(quote! {
        /// The pages of the list, beginning with the one that is asked for.
        #[inline]
        pub fn paginate(self) -> runtime::Paginator<#request> #complete {
            self.draft_.paginate()
        }
    })
}

/// The fields that it takes to get there.
fn used(Pages { items, next, more }: &Pages) -> impl Iterator<Item = &Field> {
    let next = match next {
        Paging::Cursor { field, from } => [Some(field), Some(from)],
        Paging::Number { field, last } => [Some(field), last.as_ref()],
        Paging::Offset { field } => [Some(field), None],
        Paging::Link { from } => [Some(from), None],
    };
    let items = items.as_ref().map(|(path, _)| path);
    let paths = next.into_iter().chain([items, more.as_ref()]).flatten();
    paths.flat_map(|path| &path.fields)
}

fn next(Pages { items, next, more }: &Pages) -> TokenStream {
    let value = |path: &Option<FieldPath>| match path {
        Some(path) => paths::value(&quote! { page }, path),
        None => quote! { None },
    };
    let more = value(more);
    let count = items.as_ref().map(|(path, _)| {
        let list = paths::value(&quote! { page }, path);
        quote! { #list.map(Vec::len) }
    });
    match next {
        Paging::Cursor { field, from } => {
            let field = paths::optional_field(field);
            let from = paths::value(&quote! { page }, from);
            quote! { runtime::NextPage::cursor(#field, #from, #more) }
        }
        Paging::Number { field, last } => {
            let field = paths::counter(field, 1);
            let count = match count {
                Some(count) => quote! { Some(#count.unwrap_or_default()) },
                None => quote! { None },
            };
            let last = value(last);
            quote! { runtime::NextPage::number(#field, #count, #last, #more) }
        }
        Paging::Offset { field } => {
            let field = paths::counter(field, 0);
            quote! { runtime::NextPage::offset(#field, #count.unwrap_or_default(), #more) }
        }
        Paging::Link { from } => {
            let value = paths::value(&quote! { page }, from);
            // By RFC 8288, that header has addresses of several relations.
            let is_header = |field: &Field| field.place == Place::Header && field.wire.eq_ignore_ascii_case("Link");
            match from.fields.last().is_some_and(is_header) {
                true => quote! { runtime::NextPage::link_header(#value.map(|it| it.as_str()), #more) },
                false => quote! { runtime::NextPage::link(#value.map(|it| it.as_str()), #more) },
            }
        }
    }
}

/// The constant that says it.
pub(super) fn description(Pages { items, next, more }: &Pages) -> TokenStream {
    let items = paths::option(items.as_ref().map(|(list, _)| list));
    let more = paths::option(more.as_ref());
    let next = match next {
        Paging::Cursor { field, from } => {
            let (field, from) = (paths::names(field), paths::names(from));
            quote! { Cursor { field: #field, from: #from } }
        }
        Paging::Number { field, last } => {
            let (field, last) = (paths::names(field), paths::option(last.as_ref()));
            quote! { Number { field: #field, last: #last } }
        }
        Paging::Offset { field } => {
            let field = paths::names(field);
            quote! { Offset { field: #field } }
        }
        Paging::Link { from } => {
            let from = paths::names(from);
            quote! { Link { from: #from } }
        }
    };
    quote! { runtime::Pages::new(#items, runtime::Paging::#next, #more) }
}
