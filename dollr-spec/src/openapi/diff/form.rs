//! A schema in a form that is the same however it is written.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::super::reading::{Kind, Schema};
use super::limits::Limits;
use super::tags::tags;

/// What a value may be.
pub(super) struct Form<'d> {
    /// None for anything.
    pub(super) kinds: BTreeSet<Kind>,
    pub(super) is_nullable: bool,
    /// Of its strings.
    pub(super) format: Option<&'d str>,
    /// Those that are listed. There may be others, as an open enum has them.
    pub(super) values: Option<Vec<&'d Value>>,
    pub(super) limits: Limits,
    /// The type that the spec language has for it. What that says by itself, another document need not say.
    pub(super) value_type: Option<&'d str>,
    /// The objects and lists that it may be.
    pub(super) wholes: Vec<Whole<'d>>,
}

/// An object or a list.
pub(super) struct Whole<'d> {
    pub(super) kind: Kind,
    /// By what it is told from the others of its union, if it says so.
    pub(super) tag: Option<String>,
    pub(super) schema: Schema<'d>,
}

impl<'d> Form<'d> {
    pub(super) fn of(schema: &Schema<'d>) -> Self {
        Self::read(schema, &BTreeSet::new(), None, &mut Vec::new())
    }

    /// `inherited` are the kinds that the union around it says, `above` are the unions that this is in.
    fn read(schema: &Schema<'d>, inherited: &BTreeSet<Kind>, tag: Option<&str>, above: &mut Vec<String>) -> Self {
        let kinds = match kinds_of(schema) {
            kinds if kinds.is_empty() => inherited.clone(),
            kinds => kinds,
        };
        let mut own = Self {
            is_nullable: schema.is_nullable(),
            format: schema.text("format").and_then(plain_format),
            values: schema.values(),
            limits: Limits::of(schema, &kinds),
            value_type: schema
                .text("x-type")
                .filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())),
            wholes: Vec::new(),
            kinds,
        };
        let pointer = schema
            .parts
            .first()
            .map(|part| part.pointer.clone())
            .unwrap_or_default();
        let groups = match above.contains(&pointer) {
            true => Vec::new(),
            false => schema.cases(),
        };
        if groups.is_empty() || has_insides(schema) {
            let wholes = [Kind::Array, Kind::Object]
                .into_iter()
                .filter(|kind| own.kinds.contains(kind));
            own.wholes.extend(wholes.map(|kind| Whole {
                kind,
                tag: tag.map(str::to_owned),
                schema: schema.clone(),
            }));
        }
        if groups.is_empty() {
            return own;
        }
        above.push(pointer);
        let mut cases = Vec::new();
        for group in &groups {
            for (case, tag) in group.iter().zip(tags(schema, group)) {
                cases.push(Self::read(case, &own.kinds, tag.as_deref(), above));
            }
        }
        above.pop();
        own.around(cases)
    }

    /// What stands beside the cases of a union holds for each of them.
    fn around(self, cases: Vec<Self>) -> Self {
        let is_anything = cases.iter().any(|case| case.kinds.is_empty());
        let kinds = match is_anything {
            true => self.kinds,
            false => cases.iter().flat_map(|case| &case.kinds).copied().collect(),
        };
        let kinds = match kinds.contains(&Kind::Number) {
            true => kinds.into_iter().filter(|kind| *kind != Kind::Integer).collect(),
            false => kinds,
        };
        let limits: Vec<_> = cases.iter().map(|case| (&case.kinds, &case.limits)).collect();
        let limits = Limits::of_cases(&limits).and(self.limits);
        let formats: BTreeSet<_> = cases
            .iter()
            .filter(|it| it.kinds.contains(&Kind::String))
            .map(|it| it.format)
            .collect();
        let format = match formats.len() {
            1 => formats.into_iter().next().flatten(),
            _ => None,
        };
        let mut values: Vec<&Value> = Vec::new();
        for value in cases.iter().filter_map(|case| case.values.as_ref()).flatten() {
            if !values.contains(value) {
                values.push(value);
            }
        }
        let values = self.values.or_else(|| (!values.is_empty()).then_some(values));
        let is_nullable = self.is_nullable || cases.iter().any(|case| case.is_nullable);
        let mut wholes = self.wholes;
        wholes.extend(cases.into_iter().flat_map(|case| case.wholes));
        Self {
            kinds,
            is_nullable,
            format: self.format.or(format),
            values,
            limits,
            value_type: self.value_type,
            wholes,
        }
    }
}

/// A UUID is one, of whichever version; and that nobody should see a text says nothing of how it is written.
fn plain_format(format: &str) -> Option<&str> {
    match format {
        "password" => None,
        "uuid1" | "uuid3" | "uuid4" | "uuid5" | "uuid7" => Some("uuid"),
        format => Some(format),
    }
}

/// Whether it says itself what an object or a list holds.
fn has_insides(schema: &Schema<'_>) -> bool {
    let keys = ["properties", "items", "additionalProperties", "required"];
    keys.iter().any(|key| schema.first(key).is_some())
}

fn kinds_of(schema: &Schema<'_>) -> BTreeSet<Kind> {
    // Documents say of a whole number that it is one by its format too.
    let is_whole = schema
        .text("format")
        .is_some_and(|format| matches!(format, "int32" | "int64"));
    let kinds = schema.kinds().into_iter().map(|kind| match kind {
        Kind::Number if is_whole => Kind::Integer,
        kind => kind,
    });
    let mut kinds: BTreeSet<Kind> = kinds.collect();
    if kinds.contains(&Kind::Number) {
        kinds.remove(&Kind::Integer);
    }
    kinds
}

/// The kinds in words.
pub(super) fn words(kinds: &BTreeSet<Kind>) -> String {
    if kinds.is_empty() {
        return "anything".to_owned();
    }
    let words: Vec<&str> = kinds.iter().map(|kind| word(*kind)).collect();
    words.join(" or ")
}

pub(super) fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::Boolean => "boolean",
        Kind::Array => "list",
        Kind::Object => "object",
    }
}
