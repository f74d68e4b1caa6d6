//! Single values: their types, forms and limits.

use serde_yaml::Value;

use super::losses::Owner;
use super::types::{Types, Written};
use crate::openapi::reading::{Kind, Node, Schema, translate};

/// Formats of strings that have a type here.
const FORMATS: [(&str, &str); 11] = [
    ("binary", "bytes"),
    ("byte", "bytes"),
    ("date", "date"),
    ("date-time", "timestamp"),
    ("email", "email"),
    ("idn-email", "email"),
    ("password", "secret"),
    ("uri", "url"),
    ("url", "url"),
    ("uuid", "uuid"),
    ("http-url", "url"),
];

impl Types {
    /// A single value of this kind.
    pub(super) fn scalar(&mut self, schema: &Schema<'_>, kind: Kind, owner: &Owner) -> Written {
        match kind {
            Kind::Boolean => {
                if schema.values().is_some_and(|values| values.len() == 1) {
                    self.losses.add(owner, &here(schema), "a boolean may have either value");
                }
                Written::new("boolean")
            }
            Kind::String => self.string(schema, owner),
            Kind::Integer | Kind::Number => self.number(schema, kind, owner),
            Kind::Array | Kind::Object => Written::new("json"),
        }
    }

    fn string(&mut self, schema: &Schema<'_>, owner: &Owner) -> Written {
        let format = schema.text("format");
        let known = format.and_then(|format| FORMATS.iter().find(|(name, _)| *name == format));
        let mut ty = known.map_or("string", |(_, ty)| *ty);
        let pattern = schema.first("pattern");
        // A pattern says more than an e-mail address or a URL in general.
        if matches!(ty, "email" | "url") && pattern.is_some() {
            ty = "string";
        }
        if ty == "string" && format.is_some() && known.is_none() {
            self.note("format");
        }
        let mut written = Written::new(ty);
        // The others say by their form how long they are.
        if matches!(ty, "string" | "secret" | "email" | "url") {
            self.counts(&mut written, schema, ["minLength", "maxLength"], owner);
        }
        if matches!(ty, "string" | "secret") {
            self.pattern(&mut written, schema, owner);
        }
        written
    }

    fn pattern(&mut self, written: &mut Written, schema: &Schema<'_>, owner: &Owner) {
        let mut patterns = schema.each("pattern");
        patterns.dedup_by(|one, other| one.value == other.value);
        for (index, node) in patterns.iter().enumerate() {
            let Some(text) = node.value.as_str() else { continue };
            match translate(text) {
                Ok(text) if index == 0 => written.set("pattern", text),
                Ok(_) => self.losses.add(
                    owner,
                    &node.pointer,
                    "a value has one pattern, and this is a second one",
                ),
                Err(why) => self
                    .losses
                    .add(owner, &node.pointer, format!("the pattern isn't kept: {why}")),
            }
        }
    }

    fn number(&mut self, schema: &Schema<'_>, kind: Kind, owner: &Owner) -> Written {
        let format = schema.text("format");
        if kind == Kind::Integer && matches!(format, Some("unix-time" | "unixtime" | "timestamp")) {
            let mut written = Written::new("timestamp");
            written.set("as", "seconds");
            return written;
        }
        let is_whole = kind == Kind::Integer;
        let mut written = Written::new(if is_whole { "integer" } else { "decimal" });
        let min = self.bound(schema, ["minimum", "exclusiveMinimum"], is_whole, owner);
        let max = self.bound(schema, ["maximum", "exclusiveMaximum"], is_whole, owner);
        if let (Some(min), Some(max)) = (&min, &max)
            && min.as_f64() > max.as_f64()
        {
            self.losses.add(owner, &here(schema), "nothing is within its bounds");
            return written;
        }
        for (key, bound) in [("min", min), ("max", max)] {
            if let Some(bound) = bound {
                written.set(key, bound);
            }
        }
        if let Some(node) = schema.first("multipleOf") {
            // Every whole number is a multiple of 1.
            if !(is_whole && node.value.as_f64() == Some(1.0)) {
                self.losses.add(owner, &node.pointer, "`multipleOf` isn't checked");
            }
        }
        written
    }

    /// The bound that holds of all that are said.
    fn bound(&mut self, schema: &Schema<'_>, keys: [&str; 2], is_whole: bool, owner: &Owner) -> Option<Value> {
        let is_min = keys[0] == "minimum";
        let mut found: Vec<Value> = Vec::new();
        for node in schema.each(keys[0]) {
            found.extend(self.number_of(&node, is_whole, owner));
        }
        for part in &schema.parts {
            let Some(node) = part.get(keys[1]) else { continue };
            // Before 3.1 it was a flag of the other key.
            let is_flag = node.value.as_bool();
            let bound = match is_flag {
                Some(false) => continue,
                Some(true) => part.get(keys[0]),
                None => Some(node.clone()),
            };
            let Some(bound) = bound else { continue };
            let step = if is_min { 1 } else { -1 };
            match bound.value.as_i64().filter(|_| is_whole) {
                Some(bound) => found.push(Value::from(bound.saturating_add(step))),
                None => {
                    self.losses.add(
                        owner,
                        &node.pointer,
                        "a bound that is excluded is kept as one that is included",
                    );
                    found.extend(self.number_of(&bound, is_whole, owner));
                }
            }
        }
        found.into_iter().reduce(|one, other| {
            let is_first = if is_min {
                one.as_f64() >= other.as_f64()
            } else {
                one.as_f64() <= other.as_f64()
            };
            if is_first { one } else { other }
        })
    }

    /// A bound, if a number here can be beyond it.
    fn number_of(&mut self, node: &Node<'_>, is_whole: bool, owner: &Owner) -> Option<Value> {
        let number = node.value.as_f64()?;
        if is_whole {
            return match node.value.as_i64() {
                Some(i64::MIN | i64::MAX) => None,
                Some(number) => Some(Value::from(number)),
                None if number.abs() >= 9.2e18 => None,
                #[expect(clippy::cast_possible_truncation, reason = "it is whole, and within 64 bits")]
                None if number.fract() == 0.0 => Some(Value::from(number as i64)),
                None => {
                    self.losses
                        .add(owner, &node.pointer, "a whole number has no fraction for a bound");
                    None
                }
            };
        }
        match node.value.as_i64() {
            Some(number) => Some(Value::from(number)),
            // More than 28 digits: no exact number is beyond it.
            None if number.abs() >= 1e27 => None,
            None => Some(node.value.clone()),
        }
    }

    /// The least and the most of what is counted.
    pub(super) fn counts(&mut self, written: &mut Written, schema: &Schema<'_>, keys: [&str; 2], owner: &Owner) {
        let counts = |key: &str| {
            let nodes = schema.each(key);
            nodes.iter().filter_map(|node| node.value.as_u64()).collect::<Vec<_>>()
        };
        let min = counts(keys[0]).into_iter().max().filter(|min| *min > 0);
        let max = counts(keys[1])
            .into_iter()
            .min()
            .filter(|max| i64::try_from(*max).is_ok());
        if max.is_some_and(|max| min > Some(max)) {
            self.losses.add(owner, &here(schema), "nothing is within its bounds");
            return;
        }
        for (key, count) in [("min", min), ("max", max)] {
            if let Some(count) = count {
                written.set(key, count);
            }
        }
    }

    /// What is assumed where nothing is said, if it can be that.
    pub(super) fn default(&mut self, schema: &Schema<'_>, ty: &str, owner: &Owner) -> Option<Value> {
        let node = schema.first("default")?;
        if node.value.is_null() {
            return None;
        }
        let fits = match (schema.values(), schema.kind()) {
            (Some(values), Some(Kind::String | Kind::Integer)) => values.contains(&node.value),
            (None, Some(kind)) => {
                let plain = self.scalar(schema, kind, owner);
                match plain.ty.as_str() {
                    "string" => node.value.as_str().is_some_and(|text| is_within(text, &plain)),
                    "integer" => node.value.is_i64() && is_between(node.value.as_f64(), &plain),
                    "decimal" => is_between(node.value.as_f64(), &plain),
                    "boolean" => node.value.is_bool(),
                    _ => false,
                }
            }
            _ => false,
        };
        // What can be anything has no default.
        let fits = fits && ty != "json";
        if !fits {
            self.losses.add(
                owner,
                &node.pointer,
                "a default is one text, number or boolean that fits the type",
            );
        }
        fits.then(|| node.value.clone())
    }
}

fn is_within(text: &str, written: &Written) -> bool {
    let count = u32::try_from(text.chars().count()).ok().map(f64::from);
    let pattern = written.keys.get("pattern").and_then(Value::as_str);
    let pattern = pattern.and_then(|pattern| regex_lite::Regex::new(pattern).ok());
    is_between(count, written) && pattern.is_none_or(|pattern| pattern.is_match(text))
}

fn is_between(number: Option<f64>, written: &Written) -> bool {
    let bound = |key: &str| written.keys.get(key).and_then(Value::as_f64);
    number.is_some_and(|number| {
        bound("min").is_none_or(|min| number >= min) && bound("max").is_none_or(|max| number <= max)
    })
}

/// Where a schema stands.
pub(super) fn here(schema: &Schema<'_>) -> String {
    schema
        .parts
        .first()
        .map(|part| part.pointer.clone())
        .unwrap_or_default()
}
