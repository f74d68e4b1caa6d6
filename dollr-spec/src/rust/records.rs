//! What a struct and a request have in common: they are JSON objects, whose fields are named parts.

use proc_macro2::{Literal, Punct, Spacing, TokenStream};
use quote::{ToTokens, TokenStreamExt as _, format_ident, quote};

use super::limits;
use super::tokens::{Applied, Path, Written};
use super::webhooks;
use crate::model::{Constant, ConstantField, Field, Form, Only, Operation, Place, Struct, Type, ValueType, Webhook};

/// The names that a field has in a JSON object.
type Names = fn(&Field) -> Vec<&str>;

/// A struct or a request, of which the runtime makes a JSON object.
struct Record<'r> {
    name: &'r str,
    is_generic: bool,
    /// The one function that reads it, of a webhook.
    reader: Option<&'static str>,
    fields: &'r [Field],
    constants: &'r [ConstantField],
    names: Names,
}

impl<'r> Record<'r> {
    fn of_request(operation: &'r Operation) -> Self {
        Self {
            name: &operation.request,
            is_generic: false,
            reader: None,
            fields: &operation.fields,
            constants: &operation.constants,
            names: Field::labels,
        }
    }

    fn of_struct(this: &'r Struct, reader: Option<&'static str>) -> Self {
        Self {
            name: &this.name,
            is_generic: this.is_generic,
            reader,
            fields: &this.fields,
            constants: &this.constants,
            names: Field::wire_names,
        }
    }
}

/// What the runtime has to know of a struct to make it a JSON object: a line for each field.
fn record(record: &Record<'_>) -> TokenStream {
    let Record {
        name,
        is_generic,
        reader,
        fields,
        constants,
        names,
    } = *record;
    let name = format_ident!("{name}");
    let generics = is_generic.then(|| quote! { <T> });
    let allow = allow_deprecated(fields.iter());
    let (first, others) = fields.split_at(outside(fields.len()).min(fields.len()));
    let first = first.iter().map(|field| row(field, names));
    let others = others.chunks(LARGEST).map(|fields| {
        let rows = fields.iter().map(|field| row(field, names));
        quote! { (#(#rows)*) }
    });
    // In the flat form of a request names are those of the spec.
    let is_flat = names as usize == Field::labels as Names as usize;
    let constants = constants.iter().map(|constant| constant_row(constant, is_flat));
    let by = reader.map(|reader| {
        let reader = format_ident!("{reader}");
        quote! { by #reader }
    });
    quote! {
        runtime::object! { #allow #name #generics #by { #(#first)* #(#others)* #(#constants)* } }
    }
}

/// The line of a field: `owner: Paired<Owner> as ("owner_type", "owner_id") [Personal],`.
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
        quote! { Wire(#wire) }
    });
    let notes: Vec<_> = on_wire.into_iter().chain(notes(field)).collect();
    let notes = (!notes.is_empty()).then(|| quote! { [#(#notes),*] });
    quote! { #ident: #part #name #notes, }
}

/// What there is to say of a field beyond its names and its type.
fn notes(field: &Field) -> impl Iterator<Item = TokenStream> {
    let nullable = (field.nullable && (field.optional || field.absent)).then(|| quote! { Nullable });
    let as_text = reads_text(&field.ty).map(|_| quote! { AsText });
    let default = field.default.as_ref().map(|default| {
        let (kind, value) = constant(default);
        quote! { Default(runtime::Constant::#kind(#value)) }
    });
    let only = field.only.map(|only| match only {
        Only::Read => quote! { OnlyRead },
        Only::Write => quote! { OnlyWrite },
    });
    let personal = field.personal.then(|| quote! { Personal });
    let whole = field.whole.then(|| quote! { Whole });
    let style = field.style.map(|style| {
        let style = format_ident!("{}", style.rust_name());
        quote! { Style(runtime::Style::#style) }
    });
    let media_types = &field.media_types;
    let media_types = (!media_types.is_empty()).then(|| quote! { MediaTypes(&[#(#media_types),*]) });
    let before = [place(field.place), whole, style, media_types, nullable, as_text];
    let before = before.into_iter().flatten();
    let limits = limits::bounds(&field.limits);
    let limits = limits.map(|(_, note, bound)| quote! { #note(#bound) });
    before
        .chain(limits)
        .chain([default, only, personal].into_iter().flatten())
}

fn place(place: Place) -> Option<TokenStream> {
    match place {
        Place::Path => Some(quote! { Path }),
        Place::Query => Some(quote! { Query }),
        Place::Header => Some(quote! { Header }),
        Place::Body => None,
    }
}

/// The line of what is always the same: `"view" = Text("full") [Query],`.
fn constant_row(field: &ConstantField, is_flat: bool) -> TokenStream {
    let ConstantField { name, wire, .. } = field;
    let (kind, value) = constant(&field.value);
    let name = if is_flat { name } else { wire };
    let on_wire = (name != wire).then(|| quote! { Wire(#wire) });
    let notes: Vec<_> = on_wire.into_iter().chain(place(field.place)).collect();
    let notes = (!notes.is_empty()).then(|| quote! { [#(#notes),*] });
    quote! { #name = #kind(#value) #notes, }
}

/// A constant of the runtime: its kind, and its value.
fn constant(constant: &Constant) -> (TokenStream, TokenStream) {
    match constant {
        Constant::Text(text) => (quote! { Text }, quote! { #text }),
        Constant::Number(digits) => (quote! { Number }, quote! { #digits }),
        Constant::Boolean(value) => (quote! { Boolean }, quote! { #value }),
    }
}

/// The type of a number that is a string on the wire, if it is read from either by itself: only how it is written has to be said then.
fn reads_text(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Formed(ty, Form::Text) => match **ty {
            Type::Id(_) | Type::Value(ValueType::Amount | ValueType::Decimal) => Some(ty),
            _ => None,
        },
        _ => None,
    }
}

/// What makes a request a JSON object, with the traits that all have.
pub(super) fn of_request(operation: &Operation) -> TokenStream {
    record(&Record::of_request(operation))
}

/// The same for a struct.
pub(super) fn of_struct(this: &Struct) -> TokenStream {
    record(&Record::of_struct(this, None))
}

/// The same for a webhook.
pub(super) fn of_webhook(webhook: &Webhook) -> TokenStream {
    let reader = webhooks::reader(webhook.signature);
    record(&Record::of_struct(&webhook.structure, Some(reader)))
}

/// The size of the largest tuple that the runtime knows.
const LARGEST: usize = 12;

/// How many of so many fields are in the tuple of a struct itself. The others are in tuples inside, at its end.
fn outside(count: usize) -> usize {
    LARGEST.saturating_sub(count.saturating_sub(LARGEST).div_ceil(LARGEST - 1))
}

/// Where a field is in the tuple of so many: `9.3` for the fourth one of the first tuple inside, if nine are outside.
pub(super) fn index(index: usize, count: usize) -> impl ToTokens {
    Written(move |tokens: &mut TokenStream| {
        let outside = outside(count);
        let Some(index) = index.checked_sub(outside) else {
            return tokens.append(Literal::usize_unsuffixed(index));
        };
        tokens.append(Literal::usize_unsuffixed(outside + index / LARGEST));
        tokens.append(Punct::new('.', Spacing::Alone));
        tokens.append(Literal::usize_unsuffixed(index % LARGEST));
    })
}

/// How the runtime reads and writes a field, which is by its type.
fn part(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let item = item(field);
        match (field.optional || field.absent, field.nullable) {
            _ if field.clear => Applied(&["runtime", "Patch"], item).to_tokens(tokens),
            (true, _) => Applied(&["Option"], item).to_tokens(tokens),
            (false, true) => Applied(&["runtime", "Nullable"], item).to_tokens(tokens),
            (false, false) if field.default.is_some() => Applied(&["runtime", "Defaulted"], item).to_tokens(tokens),
            (false, false) => item.to_tokens(tokens),
        }
    })
}

/// The same for what is there if it isn't left out.
fn item(field: &Field) -> impl ToTokens {
    Written(|tokens: &mut TokenStream| {
        let ty = reads_text(&field.ty).unwrap_or(&field.ty);
        match ty {
            Type::BodyBytes => Path(&["runtime", "BodyBytes"]).to_tokens(tokens),
            Type::Pair(..) => Applied(&["runtime", "Paired"], ty).to_tokens(tokens),
            _ if field.boxed => Applied(&["runtime", "Boxed"], ty).to_tokens(tokens),
            _ => Codec(ty).to_tokens(tokens),
        }
    })
}

/// How the runtime reads and writes a type.
struct Codec<'a>(&'a Type);

impl ToTokens for Codec<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self(ty) = self;
        match ty {
            ty if is_same(ty) => ty.to_tokens(tokens),
            Type::List(item) => Applied(&["runtime", "List"], Codec(item)).to_tokens(tokens),
            Type::Map(item) => Applied(&["runtime", "Map"], Codec(item)).to_tokens(tokens),
            Type::Nullable(ty) => Applied(&["runtime", "Nullable"], Codec(ty)).to_tokens(tokens),
            Type::Formed(ty, Form::Text) => Applied(&["runtime", "Text"], Codec(ty)).to_tokens(tokens),
            Type::Formed(_, form) => Path(&["runtime", &format!("{form:?}")]).to_tokens(tokens),
            Type::Limited(ty, named) => {
                let (ty, limits) = (Codec(ty), limits::path(&named.name));
                tokens.append_all(quote! { runtime::Within<#ty, #limits> });
            }
            ty => ty.to_tokens(tokens),
        }
    }
}

/// Whether a type is the same in Rust and on the wire.
fn is_same(ty: &Type) -> bool {
    match ty {
        Type::List(item) | Type::Map(item) => is_same(item),
        Type::Nullable(_) | Type::Formed(..) | Type::Limited(..) => false,
        _ => true,
    }
}

/// Generated code has to use fields that others should not.
pub(super) fn allow_deprecated<'a>(mut fields: impl Iterator<Item = &'a Field>) -> Option<TokenStream> {
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
            let places: Vec<String> = (0..count)
                .map(|index| super::index(index, count).into_token_stream().to_string())
                .collect();
            assert_eq!(places.iter().collect::<BTreeSet<_>>().len(), count);
            let numbers = places.iter().flat_map(|place| place.split(['.', ' ']));
            let numbers = numbers.filter_map(|number| number.parse::<usize>().ok());
            assert!(numbers.clone().count() >= count, "{places:?}");
            assert!(numbers.max().is_some_and(|most| most < LARGEST), "{places:?}");
        }
    }
}
