//! What bounds a value.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::Value;

use super::super::reading::{Kind, Schema, translate};

/// The bounds of a value by the keys of JSON Schema. An exclusive bound stands at the key of the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Limits(pub(super) BTreeMap<&'static str, Limit>);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Limit {
    bound: Bound,
    pub(super) text: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Least {
        value: f64,
        is_exclusive: bool,
    },
    Most {
        value: f64,
        is_exclusive: bool,
    },
    /// What can't be compared but with the same.
    Exact,
}

/// Each with the kinds of values that it bounds, and whether it is a least, a most, or neither.
const KEYS: [(&str, &[Kind], Option<Ordering>); 11] = [
    ("minimum", &[Kind::Integer, Kind::Number], Some(Ordering::Less)),
    ("maximum", &[Kind::Integer, Kind::Number], Some(Ordering::Greater)),
    ("multipleOf", &[Kind::Integer, Kind::Number], None),
    ("minLength", &[Kind::String], Some(Ordering::Less)),
    ("maxLength", &[Kind::String], Some(Ordering::Greater)),
    ("pattern", &[Kind::String], None),
    ("minItems", &[Kind::Array], Some(Ordering::Less)),
    ("maxItems", &[Kind::Array], Some(Ordering::Greater)),
    ("uniqueItems", &[Kind::Array], None),
    ("minProperties", &[Kind::Object], Some(Ordering::Less)),
    ("maxProperties", &[Kind::Object], Some(Ordering::Greater)),
];

/// The keys of a document that say this bound.
pub(super) fn keys_of(key: &'static str) -> Vec<&'static str> {
    match key {
        "minimum" => vec![key, "exclusiveMinimum"],
        "maximum" => vec![key, "exclusiveMaximum"],
        _ => vec![key],
    }
}

/// Whether a bound is of one of these kinds; any kind will do where none is said.
pub(super) fn bounds(key: &str, kinds: &BTreeSet<Kind>) -> bool {
    let of = KEYS.iter().find(|(known, ..)| *known == key);
    kinds.is_empty() || of.is_some_and(|(_, of, _)| of.iter().any(|kind| kinds.contains(kind)))
}

impl Limits {
    /// Those that a schema says, the tightest of each.
    pub(super) fn of(schema: &Schema<'_>, kinds: &BTreeSet<Kind>) -> Self {
        let mut limits = Self::default();
        for part in &schema.parts {
            for (key, _, side) in KEYS {
                let of_key = keys_of(key).into_iter().filter_map(|key| part.value.get(key));
                let is_flag = |value: &&Value| value.as_bool() == Some(true);
                let values: Vec<&Value> = of_key.collect();
                // OpenAPI 3.0 says by a flag that the bound beside it is exclusive.
                let is_exclusive = side.is_some() && values.iter().any(is_flag);
                for value in values {
                    let is_exclusive = is_exclusive || side.is_some() && part.value.get(key) != Some(value);
                    if let Some(limit) = Limit::of(value, side, is_exclusive, kinds) {
                        limits.tighten(key, limit);
                    }
                }
            }
        }
        limits
    }

    fn tighten(&mut self, key: &'static str, limit: Limit) {
        match self.0.get(key) {
            Some(known) if !limit.is_narrower_than(known) => {}
            _ => {
                self.0.insert(key, limit);
            }
        }
    }

    /// Those that hold beside others.
    pub(super) fn and(mut self, others: Self) -> Self {
        for (key, limit) in others.0 {
            self.tighten(key, limit);
        }
        self
    }

    /// Those that hold in whichever case: of each bound the loosest, if every case of its kinds has it.
    pub(super) fn of_cases(cases: &[(&BTreeSet<Kind>, &Self)]) -> Self {
        let mut limits = BTreeMap::new();
        for (key, ..) in KEYS {
            let of_kind = cases.iter().filter(|(kinds, _)| bounds(key, kinds));
            let all: Option<Vec<&Limit>> = of_kind.map(|(_, limits)| limits.0.get(key)).collect();
            let loosest = all.and_then(|all| {
                let loosest = all.into_iter();
                loosest.reduce(|loosest, limit| match loosest.is_narrower_than(limit) {
                    true => limit,
                    false => loosest,
                })
            });
            if let Some(limit) = loosest {
                limits.insert(key, limit.clone());
            }
        }
        Self(limits)
    }
}

impl Limit {
    /// What a type of the spec language says of the length of its texts.
    pub(super) fn of_type(name: &str, key: &'static str) -> Option<Self> {
        let (least, most) = match name {
            "country" => (2, 2),
            "currency" => (3, 3),
            "phone" => (8, 15),
            _ => return None,
        };
        let (length, side) = match key {
            "minLength" => (least, Ordering::Less),
            "maxLength" => (most, Ordering::Greater),
            _ => return None,
        };
        Self::of(&length.into(), Some(side), false, &BTreeSet::from([Kind::String]))
    }

    fn of(value: &Value, side: Option<Ordering>, is_exclusive: bool, kinds: &BTreeSet<Kind>) -> Option<Self> {
        let Some(side) = side else {
            let text = match value {
                Value::Bool(false) => return None,
                // There are several ways to write one pattern, and a digit in it.
                Value::String(text) => {
                    let pattern = translate(text).unwrap_or_else(|_| text.clone());
                    pattern.replace("\\d", "[0-9]")
                }
                value => serde_json::to_string(value).ok()?,
            };
            let bound = Bound::Exact;
            return Some(Self { bound, text });
        };
        let mut number = value.as_f64()?;
        let is_whole = kinds.len() == 1 && kinds.contains(&Kind::Integer);
        let is_least = side == Ordering::Less;
        let is_exclusive = match is_exclusive && is_whole {
            // More than 0 is at least 1.
            true => {
                number = if is_least {
                    number.floor() + 1.0
                } else {
                    number.ceil() - 1.0
                };
                false
            }
            false => is_exclusive,
        };
        if is_least
            && number <= 0.0
            && !kinds.contains(&Kind::Integer)
            && !kinds.contains(&Kind::Number)
            && !kinds.is_empty()
        {
            // No length is less than 0.
            return None;
        }
        let text = match (is_exclusive, is_least) {
            (false, _) => number.to_string(),
            (true, true) => format!("more than {number}"),
            (true, false) => format!("less than {number}"),
        };
        let bound = match is_least {
            true => Bound::Least {
                value: number,
                is_exclusive,
            },
            false => Bound::Most {
                value: number,
                is_exclusive,
            },
        };
        Some(Self { bound, text })
    }

    /// Whether fewer values fit. Of two patterns neither is known to be wider, so that each is narrower.
    pub(super) fn is_narrower_than(&self, other: &Self) -> bool {
        match (&self.bound, &other.bound) {
            (
                Bound::Least { value, is_exclusive },
                Bound::Least {
                    value: other,
                    is_exclusive: other_is,
                },
            ) => value > other || value >= other && *is_exclusive && !other_is,
            (
                Bound::Most { value, is_exclusive },
                Bound::Most {
                    value: other,
                    is_exclusive: other_is,
                },
            ) => value < other || value <= other && *is_exclusive && !other_is,
            _ => self.text != other.text,
        }
    }
}
