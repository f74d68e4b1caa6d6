//! What is in the types of a spec.

use std::collections::BTreeMap;

use super::fields;
use super::types::Types;
use crate::document::{self, Known, Text};
use crate::model::{End, Enum, EnumValue, Id, IdKind, Ident, Pair, PairValue, Place, Struct};
use crate::names::pascal;
use crate::report::Report;

pub(super) fn check_id(id: &document::Id<'_>, report: &Report) -> Id {
    let json = id.json.as_ref().and_then(|json| match json.value {
        "integer" => Some(IdKind::Integer),
        "string" => Some(IdKind::String),
        "uuid4" => Some(IdKind::Uuid4),
        other => {
            report.error(
                &json.at,
                format!("an id is `integer`, `string` or `uuid4` in JSON, and not `{other}`"),
            );
            None
        }
    });
    Id {
        name: id.name.value.to_owned(),
        description: id.description.map(str::to_owned),
        json: json.unwrap_or(IdKind::String),
    }
}

/// The values of an enum or a pair, of which there is one at least.
fn check_not_empty<T>(name: &Text<'_>, values: &[T], report: &Report) {
    if values.is_empty() {
        report.error(&name.at, format!("`{}` has no values: list one at least", name.value));
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
        if let Some(variant) = variants.add(&value.name, report) {
            values.push(EnumValue {
                name: value.name.value.to_owned(),
                variant,
                description: value.description.map(str::to_owned),
                supported: value.supported,
                end,
            });
        }
    }
    Enum {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        values,
    }
}

pub(super) fn check_pair(
    pair: &document::Pair<'_>,
    types: &Types<'_>,
    enums: &Enums<'_>,
    report: &Report,
) -> Option<Pair> {
    let tag = types.enumeration(pair.tag.as_ref()?.value)?;
    check_not_empty(&pair.name, &pair.values, report);
    let mut variants = Variants::default();
    let mut values = Vec::new();
    for (value, id) in &pair.values {
        enums.check_value(&tag.name, value, report);
        let id = id.as_ref().and_then(|id| types.resolve_id(id, report));
        if let (Some(variant), Some(id)) = (variants.add(value, report), id) {
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
    let fields = fields::check_all(&[(Place::Body, &this.fields)], types, report);
    Struct {
        name: this.name.value.to_owned(),
        description: this.description.map(str::to_owned),
        fields,
        is_input: false,
    }
}

/// The values of the enums of a spec as they are written.
pub(super) struct Enums<'a>(BTreeMap<&'a str, Known>);

impl<'a> Enums<'a> {
    /// Of several enums with one name, the first.
    pub(super) fn gather(files: &[document::File<'a>]) -> Self {
        let enums = files.iter().rev().flat_map(|file| file.enums.iter().rev());
        let values = enums.map(|this| {
            let values = this.values.iter().map(|value| value.name.value).collect();
            (this.name.value, values)
        });
        Self(values.collect())
    }

    /// Reports a value that an enum of this spec doesn't list. What an imported one lists isn't known here.
    fn check_value(&self, name: &str, value: &Text<'_>, report: &Report) {
        let Some(known) = self.0.get(name).filter(|known| !known.is_empty()) else {
            return;
        };
        if !known.contains(value.value) {
            let message = format!("`{name}` has no value `{}`", value.value);
            let advice = "add it there, or choose another";
            report.unknown(&value.at, message, value.value, known.clone(), advice);
        }
    }
}

/// The variants of one Rust enum.
#[derive(Default)]
struct Variants {
    values: BTreeMap<String, String>,
}

impl Variants {
    /// The variant of a value, unless it can't be one or is another value's already.
    fn add(&mut self, value: &Text<'_>, report: &Report) -> Option<Ident> {
        /// The variant for what isn't listed.
        const OTHER: &str = "Unrecognized";
        let text = value.value;
        let variant = match pascal(text).as_str() {
            "Self" => "Self_".to_owned(),
            variant => variant.to_owned(),
        };
        if !variant.starts_with(|first: char| first.is_ascii_alphabetic()) {
            report.error(
                &value.at,
                format!(
                    "`{text}` has no name in Rust: a value starts with a letter; leave it out, and it is read as it is"
                ),
            );
            return None;
        }
        if variant == OTHER {
            report.error(
                &value.at,
                format!(
                    "`{text}` would be `{OTHER}` in Rust, which stands for values that aren't listed; leave it out"
                ),
            );
            return None;
        }
        if let Some(other) = self.values.insert(variant.clone(), text.to_owned()) {
            report.error(
                &value.at,
                format!("`{other}` and `{text}` are both `{variant}` in Rust; keep one"),
            );
            return None;
        }
        Some(Ident(variant))
    }
}
