//! Reads the types of a file, and the fields of structs and requests.

use super::meant;
use super::pages::read_pages;
use super::responses::read_media;
use super::values::read_values;
use super::{choice, decisive_text, description, flag, named, said, text, texts, type_text, word};
use crate::document::reader::Reader;
use crate::document::spec::{Alias, Case, Enum, Field, Id, Limits, Struct, Text, Types, Union};
use crate::document::suggestion::list;
use crate::document::tree::{Node, Spanned, Value};
use crate::report::Report;

/// The keys that say what a type is.
const MAIN_KEYS: [&str; 5] = ["id", "values", "fields", "one_of", "type"];

/// Reads the types of a file, each by what it is.
pub(super) fn read_types<'a>(node: Option<&'a Node>, report: &'a Report) -> Types<'a> {
    let mut types = Types::default();
    for (name, node) in named(node, "`types`", report, |name, node, _| (name, node)) {
        read_type(name, node, &mut types, report);
    }
    types
}

fn read_type<'a>(name: Text<'a>, node: &'a Node, types: &mut Types<'a>, report: &'a Report) {
    if let Some(message) = meant::ty(name.value, node) {
        report.error(&node.at, message);
        types.refused.push(split_parameter(name).0);
        return;
    }
    let mut reader = Reader::new(node, "a type", report);
    let description = description(&mut reader, report);
    let id = reader
        .optional("id")
        .map(|node| word(Some(node), "the kind of an id", report));
    let values = reader.optional("values").map(|node| read_values(node, report));
    let fields = reader
        .optional("fields")
        .map(|node| named(Some(node), "`fields`", report, read_field));
    let is_list = |node: &Node| matches!(node.value, Value::List(_));
    let cases = reader
        .optional("one_of")
        .map(|node| (is_list(node), read_cases(node, report)));
    let tag = decisive_text(reader.optional("tag"), "a field's name", report);
    let content = decisive_text(reader.optional("content"), "a field's name", report);
    let include = texts(reader.optional("include"), "`include`", report);
    let pages = reader.optional("pages").and_then(|node| read_pages(node, report));
    let kinds = decisive_text(reader.optional("kinds"), "an enum's name", report);
    let alias = reader.optional("type").map(|node| type_text(Some(node), report));
    let written_as = word(reader.optional("as"), "`as`", report);
    let limits = read_limits(&mut reader, report);
    let (name, parameter) = split_parameter(name);
    if let Some(parameter) = parameter
        .as_ref()
        .filter(|_| id.is_some() || values.is_some() || cases.is_some() || alias.is_some())
    {
        report.error(&parameter.at, "only a struct has a type parameter; remove the `<...>`");
    }
    let is_there = [
        id.is_some(),
        values.is_some(),
        fields.is_some(),
        cases.is_some(),
        alias.is_some(),
    ];
    match (id, values, fields, cases, alias) {
        (Some(kind), None, None, None, None) => types.ids.push(Id {
            name,
            description,
            kind,
            limits,
        }),
        (None, None, None, None, Some(ty)) => types.aliases.push(Alias {
            name,
            ty,
            written_as,
            limits,
        }),
        (None, Some(values), None, None, None) => types.enums.push(Enum {
            name,
            description,
            values,
        }),
        (None, None, None, Some((is_list, cases)), None) => types.unions.push(Union {
            name,
            description,
            tag,
            content,
            kinds,
            is_list,
            cases,
        }),
        (None, None, fields, None, None) if fields.is_some() || !include.is_empty() => {
            types.structs.push(Struct {
                name,
                parameter,
                description,
                include,
                fields: fields.unwrap_or_default(),
                pages,
            });
        }
        (None, None, None, None, None) => {
            reader.need_one_of(&MAIN_KEYS);
            types.refused.push(name);
        }
        _ => {
            let keys = MAIN_KEYS.into_iter().zip(is_there);
            let keys: Vec<_> = keys.filter_map(|(key, is_there)| is_there.then_some(key)).collect();
            let message = format!("a type is one thing, and not {} at once; keep one", list(&keys, "and"));
            report.error(&name.at, message);
            types.refused.push(name);
        }
    }
    report_misplaced(&mut reader, is_there);
    reader.finish();
}

/// Reports keys of what a type isn't.
fn report_misplaced(reader: &mut Reader<'_>, [is_id, is_enum, is_struct, is_union, is_alias]: [bool; 5]) {
    if is_id || is_enum || is_union || is_alias {
        reader.misplaced("include", "a struct");
        reader.misplaced("pages", "a struct");
    }
    if is_enum || is_struct || is_union {
        reader.misplaced("as", "a type with `type`");
        for key in ["min", "max", "pattern"] {
            reader.misplaced(key, "an id or a type with `type`");
        }
    } else if is_id {
        reader.misplaced("as", "a type with `type`");
    }
    if !is_union {
        for key in ["tag", "content", "kinds"] {
            reader.misplaced(key, "a union");
        }
    }
}

/// The name of a generic struct, and that of its parameter: `Page<T>`.
fn split_parameter(name: Text<'_>) -> (Text<'_>, Option<Text<'_>>) {
    match name.value.split_once('<') {
        Some((outer, inner)) if inner.ends_with('>') => {
            let start = outer.len() + 1;
            let parameter = name.part(start..start + inner.len() - 1).trimmed();
            (name.part(0..outer.len()).trimmed(), Some(parameter))
        }
        _ => (name, None),
    }
}

/// Cases by their tags, or a list of those that have none.
fn read_cases<'a>(node: &'a Node, report: &'a Report) -> Vec<Case<'a>> {
    match &node.value {
        Value::List(cases) => cases.iter().map(|case| read_case(None, case, report)).collect(),
        Value::Map(cases) if cases.iter().any(|(tag, _)| tag.is_integer) => {
            for (tag, _) in cases.iter().filter(|(tag, _)| tag.is_integer) {
                let message = format!(
                    "a tag is a text, and this is a number: where the API sends numbers, each case is a struct with a constant, \
                     `type: {{ const: {} }}`, and `one_of` the list of those structs",
                    tag.value
                );
                report.error(&tag.at, message);
            }
            report.set_incomplete();
            Vec::new()
        }
        _ => named(Some(node), "`one_of`", report, |tag, node, report| {
            read_case(Some(tag), node, report)
        }),
    }
}

fn read_case<'a>(tag: Option<Text<'a>>, node: &'a Node, report: &'a Report) -> Case<'a> {
    let meant = tag.as_ref().and_then(|tag| meant::field(tag.value, node));
    let mut reader = Reader::with_main_unless(meant, node, "a case", "type", report);
    let case = Case {
        tag,
        ty: type_text(reader.required("type"), report),
        name: text(reader.optional("name"), "a variant's name", report),
        description: description(&mut reader, report),
    };
    ask_for_types_in_place(&mut reader);
    reader.finish();
    case
}

/// What is written in place has become a type of its own, and is no key any more.
fn ask_for_types_in_place(reader: &mut Reader<'_>) {
    for key in ["fields", "values", "one_of", "include", "kinds", "tag", "content"] {
        reader.optional(key);
    }
}

/// What a value may be beyond its type.
fn read_limits<'a>(reader: &mut Reader<'a>, report: &'a Report) -> Limits<'a> {
    Limits {
        min: reader.optional("min"),
        max: reader.optional("max"),
        pattern: text(reader.optional("pattern"), "a pattern", report),
    }
}

pub(super) fn read_field<'a>(key: Text<'a>, node: &'a Node, report: &'a Report) -> Field<'a> {
    let mut reader = Reader::with_main_unless(meant::field(key.value, node), node, "a field", "type", report);
    let mut field = Field {
        key,
        ty: type_text(reader.required_without("type", "const"), report),
        description: description(&mut reader, report),
        name: text(reader.optional("name"), "a field's name", report),
        written_as: word(reader.optional("as"), "`as`", report),
        keys: reader.optional("keys").map(|node| Spanned {
            value: texts(Some(node), "`keys`", report),
            at: node.at.clone(),
        }),
        limits: read_limits(&mut reader, report),
        constant: reader.optional("const"),
        default: reader.optional("default"),
        only: choice(reader.optional("only"), "`only` is `read` or `write`", report),
        nullable: said(reader.optional("nullable"), "`nullable`", report),
        personal: said(reader.optional("personal"), "`personal`", report),
        deprecated: flag(reader.optional("deprecated"), "`deprecated`", report),
        media: read_media(reader.optional("media"), report),
        is_body: false,
        is_whole: true,
    };
    ask_for_types_in_place(&mut reader);
    field.is_whole = reader.finish();
    if let (Some(name), None) = (field.key.value.strip_suffix('?'), &field.name) {
        let message = format!(
            "a `?` stands behind the type of what may be left out: write `{name}: string?`; if the API's own word ends so, say its `name`"
        );
        report.error(&field.key.at, message);
    }
    field
}
