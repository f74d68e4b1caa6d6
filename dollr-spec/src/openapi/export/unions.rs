//! Unions: one of several kinds, and what tells which one it is.

use super::catalog::text;
use super::object::{Object, short};
use super::schemas::{Schemas, of_type, reference};
use crate::model::{Case, ToldBy, Union};
use crate::names::{camel, variant_ident};

pub(super) fn union(union: &Union, schemas: Schemas<'_>) -> Object {
    let kinds = union.kinds.as_ref().map(|kinds| kinds.name.as_str());
    let (tag, content) = match &union.told_by {
        ToldBy::Inside(tag) => (tag, None),
        ToldBy::Beside(tag, content) => (tag, Some(content.as_str())),
        ToldBy::Content => return by_content(union, schemas),
    };
    let names = || union.cases.iter().map(|case| (case, case_name(union, case)));
    let cases: Vec<_> = names().map(|(_, name)| reference(&name)).collect();
    let mapping = names().fold(Object::new(), |mapping, (case, name)| {
        mapping.with(&case.tag, format!("#/components/schemas/{name}"))
    });
    let said = union.cases.iter().fold(Object::new(), |said, case| {
        said.with(&case.tag, short(about(case, &case.tag), "type"))
    });
    Object::new()
        .with("oneOf", cases)
        .with(
            "discriminator",
            Object::new()
                .with("propertyName", tag.as_str())
                .with("mapping", mapping),
        )
        .with_some("x-content", content)
        .with_some("x-kinds", kinds)
        .with("x-one-of", said)
}

/// The first that fits is taken.
fn by_content(union: &Union, schemas: Schemas<'_>) -> Object {
    let types = union.cases.iter().filter_map(|case| case.ty.as_ref());
    let said = union.cases.iter().map(|case| short(about(case, &held(case)), "type"));
    Object::new()
        .with("anyOf", types.map(|ty| schemas.schema(ty)).collect::<Vec<_>>())
        .with_list("x-one-of", said.collect())
}

/// A case as the spec language writes it; its name follows from this text, unless it has another.
fn about(case: &Case, text: &str) -> Object {
    let has_name = case.variant != variant_ident(&camel(text));
    Object::new()
        .with("type", held(case))
        .with_some("name", has_name.then(|| case.variant.text()))
        .with_some("description", case.description.as_deref())
}

/// The cases of a union with tags, each as a component: a struct with its tag in it, or what it holds beside the tag.
pub(super) fn cases<'u>(
    union: &'u Union,
    schemas: Schemas<'_>,
) -> impl Iterator<Item = (String, Option<&'u str>, Object)> {
    let (tag, content) = match &union.told_by {
        ToldBy::Inside(tag) => (tag.as_str(), None),
        ToldBy::Beside(tag, content) => (tag.as_str(), Some(content.as_str())),
        ToldBy::Content => ("", None),
    };
    let is_tagged = union.told_by != ToldBy::Content;
    let cases = union.cases.iter().filter(move |_| is_tagged);
    cases.map(move |case| {
        let content_schema = case.ty.as_ref().map(|ty| schemas.schema(ty));
        let tagged = Object::new().with(tag, of_type("string").with("const", case.tag.as_str()));
        let schema = match (content, content_schema) {
            (_, None) => object(&[tag], tagged),
            (Some(content), Some(held)) => object(&[tag, content], tagged.with(content, held)),
            (None, Some(held)) => Object::new().with("allOf", vec![held, object(&[tag], tagged)]),
        };
        let schema = schema.with("x-union", union.name.as_str());
        (case_name(union, case), case.description.as_deref(), schema)
    })
}

fn object(required: &[&str], properties: Object) -> Object {
    of_type("object")
        .with("required", required.to_vec())
        .with("properties", properties)
}

/// The name of a case's component: no type of a spec has an underscore.
fn case_name(union: &Union, case: &Case) -> String {
    format!("{}_{}", union.name, case.variant.text())
}

/// What a case holds, as the spec language writes it.
fn held(case: &Case) -> String {
    case.ty.as_ref().map_or_else(|| "nothing".to_owned(), text)
}
