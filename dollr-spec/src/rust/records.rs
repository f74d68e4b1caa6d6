//! What a struct and a request have in common: they are JSON objects, whose fields are named parts.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::tokens::{Applied, Path, Written};
use super::webhooks;
use crate::model::{Field, Module, Place, Struct, Type, Unit};

/// The names that a field has in a JSON object.
type Names = fn(&Field) -> Vec<&str>;

/// What the runtime has to know of a struct to make it a JSON object: a line for each field.
fn record(name: &str, is_generic: bool, reader: Option<&str>, fields: &[Field], names: Names) -> TokenStream {
    let name = format_ident!("{name}");
    // How many fields it has on the wire can't be counted by the compiler of what depends on a type.
    let generics = is_generic.then(|| {
        let width = Literal::usize_unsuffixed(fields.iter().map(|field| field.wire_names().len()).sum());
        quote! { <T> #width }
    });
    let allow = allow_deprecated(fields.iter());
    let (first, others) = fields.split_at(outside(fields.len()).min(fields.len()));
    let first = first.iter().map(|field| row(field, names));
    let others = others.chunks(LARGEST).map(|fields| {
        let rows = fields.iter().map(|field| row(field, names));
        quote! { (#(#rows)*) }
    });
    let by = reader.map(|reader| {
        let reader = format_ident!("{reader}");
        quote! { by #reader }
    });
    quote! { #allow #name #generics #by { #(#first)* #(#others)* } }
}

/// The line of a field: `owner: Paired<Owner> as ("owner_type", "owner_id") [personal],`.
fn row(field: &Field, names: Names) -> TokenStream {
    let ident = &field.ident;
    let part = part(field);
    let names = names(field);
    let name = match names.as_slice() {
        [tag, id] => Some(quote! { as (#tag, #id) }),
        [name] if *name != ident.0 => Some(quote! { as #name }),
        _ => None,
    };
    let on_wire = (names != field.wire_names()).then(|| {
        let wire = &field.wire;
        quote! { wire(#wire) }
    });
    let notes: Vec<_> = on_wire.into_iter().chain(notes(field)).collect();
    let notes = (!notes.is_empty()).then(|| quote! { [#(#notes),*] });
    quote! { #ident: #part #name #notes, }
}

/// What there is to say of a field beyond its names and its type.
fn notes(field: &Field) -> impl Iterator<Item = TokenStream> {
    let place = match field.place {
        Place::Path => Some(quote! { path }),
        Place::Query => Some(quote! { query }),
        Place::Header => Some(quote! { header }),
        Place::Body => None,
    };
    let nullable = (field.optional && field.nullable).then(|| quote! { nullable });
    let as_text = field.as_text.then(|| quote! { as_text });
    let min = field.min.as_ref().map(|min| quote! { min(#min) });
    let personal = field.personal.then(|| quote! { personal });
    let whole = field.whole.then(|| quote! { whole });
    let style = field.style.map(|style| {
        let style = format_ident!("{}", style.rust_name());
        quote! { style(runtime::Style::#style) }
    });
    let media_types = &field.media_types;
    let media_types = (!media_types.is_empty()).then(|| quote! { media_types(&[#(#media_types),*]) });
    let notes = [place, whole, style, media_types, nullable, as_text, min, personal];
    notes.into_iter().flatten()
}

/// What makes the requests of a module JSON objects, with the traits that all have.
pub(super) fn of_requests(module: &Module) -> Option<TokenStream> {
    let operations = module.operations.iter();
    objects(operations.map(|operation| record(&operation.request, false, None, &operation.fields, Field::labels)))
}

/// The same for its structs.
pub(super) fn of_structs(module: &Module) -> Option<TokenStream> {
    let record = |this: &Struct, reader| record(&this.name, this.is_generic, reader, &this.fields, Field::wire_names);
    let structs = module.structs.iter().map(|this| record(this, None));
    let webhooks = module.webhooks.iter();
    let webhooks = webhooks.map(|it| record(&it.structure, Some(webhooks::reader(it.signature))));
    objects(structs.chain(webhooks))
}

fn objects(records: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let records: Vec<_> = records.collect();
    (!records.is_empty()).then(|| quote! { runtime::objects! { #(#records)* } })
}

/// The size of the largest tuple that the runtime knows.
const LARGEST: usize = 12;

/// How many of so many fields are in the tuple of a struct itself. The others are in tuples inside, at its end.
fn outside(count: usize) -> usize {
    LARGEST.saturating_sub(count.saturating_sub(LARGEST).div_ceil(LARGEST - 1))
}

/// Where a field is in the tuple of so many: `9.3` for the fourth one of the first tuple inside, if nine are outside.
pub(super) fn place(index: usize, count: usize) -> TokenStream {
    let outside = outside(count);
    let Some(index) = index.checked_sub(outside) else {
        return Literal::usize_unsuffixed(index).into_token_stream();
    };
    let outer = Literal::usize_unsuffixed(outside + index / LARGEST);
    let inner = Literal::usize_unsuffixed(index % LARGEST);
    quote! { #outer.#inner }
}

/// How the runtime reads and writes a field, which is by its type.
fn part(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let item = item(field);
        match (field.optional, field.nullable) {
            _ if field.clear => Applied(&["runtime", "Patch"], item).to_tokens(tokens),
            (true, _) => Applied(&["Option"], item).to_tokens(tokens),
            (false, true) => Applied(&["runtime", "Nullable"], item).to_tokens(tokens),
            (false, false) => item.to_tokens(tokens),
        }
    })
}

/// The same for what is there if it isn't left out.
fn item(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ty = &field.ty;
        match ty {
            Type::Duration(Unit::Seconds) => Path(&["runtime", "Seconds"]).to_tokens(tokens),
            Type::Duration(Unit::Minutes) => Path(&["runtime", "Minutes"]).to_tokens(tokens),
            Type::BodyBytes => Path(&["runtime", "BodyBytes"]).to_tokens(tokens),
            Type::Pair(..) => Applied(&["runtime", "Paired"], ty).to_tokens(tokens),
            _ if field.boxed => Applied(&["runtime", "Boxed"], ty).to_tokens(tokens),
            _ => ty.to_tokens(tokens),
        }
    })
}

/// Generated code has to use fields that others should not.
fn allow_deprecated<'a>(mut fields: impl Iterator<Item = &'a Field>) -> Option<TokenStream> {
    fields
        .any(|field| field.deprecated)
        .then(|| quote! { #[allow(deprecated)] })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_field_has_a_place_of_its_own_in_tuples_of_twelve() {
        for count in 1..=144 {
            let places: Vec<String> = (0..count).map(|index| place(index, count).to_string()).collect();
            assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), count);
            let numbers = places.iter().flat_map(|place| place.split(['.', ' ']));
            let numbers = numbers.filter_map(|number| number.parse::<usize>().ok());
            assert!(numbers.clone().count() >= count, "{places:?}");
            assert!(numbers.max().is_some_and(|most| most < LARGEST), "{places:?}");
        }
    }
}
