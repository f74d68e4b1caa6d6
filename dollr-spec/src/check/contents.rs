//! What is in the types of a spec.

use std::collections::BTreeMap;

use super::names::check_variant_name;
use super::types::Types;
use super::{fields, styles};
use crate::document::{self, Known, Text};
use crate::model::{End, Enum, EnumValue, Field, Id, IdKind, Ident, Pair, PairValue, Place, Struct, Type};
use crate::names::{camel, variant_ident};
use crate::report::Report;

pub(super) fn check_id(id: &document::Id<'_>, report: &Report) -> Id {
    let json = id.kind.as_ref().and_then(|kind| {
        let known = id_kind(kind.value);
        if known.is_none() {
            let message = format!(
                "an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `{}`",
                kind.value
            );
            report.error(&kind.at, message);
        }
        known
    });
    Id {
        name: id.name.value.to_owned(),
        description: id.description.map(str::to_owned),
        json: json.unwrap_or(IdKind::String),
    }
}

/// What an id is in JSON, by the word for it.
pub(super) fn id_kind(word: &str) -> Option<IdKind> {
    let found = IdKind::ALL.iter().find(|(name, _)| *name == word);
    found.map(|(_, kind)| *kind)
}

/// The values of an enum or a pair, of which there is one at least.
pub(super) fn check_not_empty<T>(name: &Text<'_>, values: &[T], report: &Report) {
    if values.is_empty() {
        report.missing(&name.at, format!("`{}` has no values: list one at least", name.value));
    }
}

pub(super) fn check_enum(this: &document::Enum<'_>, report: &Report) -> Enum {
    check_not_empty(&this.name, &this.values, report);
    let mut variants = Variants::default();
    let mut values = Vec::new();
    for value in &this.values {
        let end = value.end.as_ref().and_then(|end| match end.value {
            "success" => Some(End::Success),
            "failure" => Some(End::Failure),
            other => {
                report.error(
                    &end.at,
                    format!("a final value ends in `success` or in `failure`, and not in `{other}`"),
                );
                None
            }
        });
        let key = Text {
            value: value.key.value.as_ref(),
            at: value.key.at.clone(),
        };
        if let Some(variant) = variants.add(&key, value.name.as_ref(), report) {
            values.push(EnumValue {
                name: value.key.value.to_string(),
                variant,
                description: value.description.map(str::to_owned),
                supported: value.is_supported,
                end,
            });
        }
    }
    Enum {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        values,
        is_integer: this.values.first().is_some_and(|value| value.is_integer),
    }
}

pub(super) fn check_pair(
    pair: &document::Union<'_>,
    types: &Types<'_>,
    enums: &Enums<'_, '_>,
    report: &Report,
) -> Option<Pair> {
    let kinds = pair.kinds.as_ref()?;
    let tag = types.enumeration(kinds.value)?;
    if types.enum_values(tag).is_some_and(|values| values.is_integer) {
        let message = format!(
            "the kinds of a union are texts, and those of `{}` are numbers; name another enum",
            tag.name
        );
        report.error(&kinds.at, message);
    }
    check_not_empty(&pair.name, &pair.cases, report);
    if let Some(content) = &pair.content {
        let message = "`content` is the field beside a `tag`: name that too, or leave this out and name both by `keys` at each use";
        report.error(&content.at, message);
    }
    let mut variants = Variants::default();
    let mut values = Vec::new();
    for case in &pair.cases {
        let Some(value) = &case.tag else { continue };
        let name = enums.check_value(&tag.name, value, report);
        let id = case.ty.as_ref().and_then(|id| types.resolve_id(&id.text, report));
        if let (Some(variant), Some(id)) = (variants.add(value, name, report), id) {
            values.push(PairValue {
                tag: value.value.to_owned(),
                variant,
                id,
            });
        }
    }
    Some(Pair {
        name: pair.name.value.to_owned(),
        description: pair.description.map(str::to_owned),
        tag: tag.clone(),
        values,
    })
}

pub(super) fn check_struct(this: &document::Struct<'_>, types: &Types<'_>, report: &Report) -> Struct {
    if let Some(parameter) = this.parameter.as_ref().filter(|parameter| parameter.value != "T") {
        let message = format!(
            "the parameter of a generic struct is called `T`, and not `{}`",
            parameter.value
        );
        report.error(&parameter.at, message);
    }
    let is_generic = this.parameter.is_some();
    let fields::Checked { mut fields, constants } =
        fields::check_generic(&[(Place::Body, &this.fields)], types, is_generic, report);
    styles::refuse_in_struct(&this.fields, &fields, report);
    if is_generic && !fields.iter().any(|field| *field.ty.innermost() == Type::Parameter) {
        let name = this.name.value;
        // A field with a mistake may be the one that has it.
        if fields.len() + constants.len() == this.fields.len() {
            let message = format!("`{name}` has no field with `T` in it: remove the `<T>`, or say where it stands");
            report.error(&this.name.at, message);
        }
        // What uses the struct is generated beside the mistake, and Rust takes no parameter that is nowhere.
        fields.push(Field::plain(
            "parameter",
            Ident("parameter".to_owned()),
            Type::Parameter,
            Place::Body,
        ));
    }
    Struct {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        fields,
        constants,
        is_generic,
        is_input: false,
    }
}

/// The enums of a spec as they are written.
pub(super) struct Enums<'f, 'a>(BTreeMap<&'a str, (&'f document::Enum<'a>, Known)>);

impl<'f, 'a> Enums<'f, 'a> {
    /// Of several enums with one name, the first.
    pub(super) fn gather(files: &'f [document::File<'a>]) -> Self {
        let enums = files.iter().rev().flat_map(|file| file.types.enums.iter().rev());
        let values = enums.map(|this| {
            let values = this.values.iter().map(|value| value.key.value.as_ref()).collect();
            (this.name.value, (this, values))
        });
        Self(values.collect())
    }

    /// Reports a value that an enum of this spec doesn't list, or gives the name that it has in Rust instead of that of the rule.
    /// What an imported one lists isn't known here.
    pub(super) fn check_value(&self, name: &str, value: &Text<'_>, report: &Report) -> Option<&'f Text<'a>> {
        let (this, known) = self.0.get(name).filter(|(_, known)| !known.is_empty())?;
        let listed = this.values.iter().find(|listed| listed.key.value == value.value);
        if listed.is_none() {
            let message = format!("`{name}` has no value `{}`", value.value);
            let advice = "add it there, or choose another";
            report.unknown(&value.at, message, value.value, known.clone(), advice);
        }
        listed?.name.as_ref()
    }
}

/// The variants of one Rust enum.
#[derive(Default)]
pub(super) struct Variants {
    values: BTreeMap<String, String>,
}

impl Variants {
    /// The variant of a value, unless it can't be one or is another value's already.
    pub(super) fn add(&mut self, value: &Text<'_>, name: Option<&Text<'_>>, report: &Report) -> Option<Ident> {
        let text = value.value;
        let name = match name {
            Some(name) if check_variant_name(name, report) => name.value.to_owned(),
            Some(_) => return None,
            None => camel(text),
        };
        if name.is_empty() {
            let message =
                format!("nothing of `{text}` can stand in a name of Rust: give it a `name`, as in `name: Other`");
            report.error(&value.at, message);
            return None;
        }
        if let Some(other) = self.values.insert(name.clone(), text.to_owned()) {
            let message = match other == text {
                true => format!("`{text}` is here a second time; keep one"),
                false => format!("`{other}` and `{text}` are both `{name}` in Rust: give one of them a `name`"),
            };
            report.error(&value.at, message);
            return None;
        }
        Some(variant_ident(&name))
    }
}
