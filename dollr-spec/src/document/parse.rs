//! From the text of a file to its tree.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::kinds::is_rest_of_number;
use super::reader::first_word;
use super::source::FileId;
use super::syntax::explain;
use super::tree::{At, Key, Node, Step, Value};
use crate::report::Report;

/// The most values that a file may hold once its aliases are expanded, which bounds the memory that it takes.
const MAX_VALUES: usize = 250_000;

/// Reads a file's text. What is no YAML is reported, at most once a file; so are a file without content, one with several
/// documents, tags, merge keys and keys that are no text.
pub(crate) fn parse(file: FileId, text: &str, report: &Report) -> Option<Node> {
    if let Some((offset, c)) = text.char_indices().find(|&(_, c)| !is_allowed(c)) {
        let message = match c {
            '\u{FEFF}' => "a byte order mark (U+FEFF) can only begin a file; remove it".to_owned(),
            _ => format!(
                "the character U+{:04X} can't stand in a YAML file; remove it",
                u32::from(c)
            ),
        };
        report.error_at_offset(file, offset, message);
        return None;
    }
    let remaining = Cell::new(MAX_VALUES);
    let seed = Seed {
        at: At::root(file),
        remaining: &remaining,
        report,
    };
    match read_document(text, seed) {
        Ok(Node { value: Value::Null, .. }) => {
            report.error_at_offset(file, 0, "the file is empty; write its keys");
            None
        }
        Ok(root) => Some(root),
        Err((offset, message)) => {
            report.error_at_offset(file, offset, message);
            None
        }
    }
}

/// Reads the one document of a file, or says where and why there is none.
fn read_document(text: &str, seed: Seed<'_>) -> Result<Node, (usize, String)> {
    let remaining = seed.remaining;
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(document) = documents.next() else {
        return seed.node(Value::Null);
    };
    let root = seed.deserialize(document).map_err(|error| match remaining.get() {
        0 => (
            0,
            format!(
                "the file holds more than {MAX_VALUES} values once its aliases (`*name`) are written out; use fewer"
            ),
        ),
        _ => explain(text, &error),
    })?;
    let Some(next) = documents.next() else {
        return Ok(root);
    };
    // What the parser can't add to the first document is a mistake in the second one.
    IgnoredAny::deserialize(next).map_err(|error| explain(text, &error))?;
    let separator = text.rfind("\n---").map_or(0, |newline| newline + 1);
    Err((
        separator,
        "a spec file is one YAML document; remove this `---`".to_owned(),
    ))
}

/// Whether YAML allows a character. A byte order mark may begin a file, and is no part of its text.
fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => !c.is_control(),
    }
}

/// Whether a key goes on into its value, as no colon is between them.
fn is_before_bracket(key: &str) -> bool {
    let parts = key.split_once(" {").filter(|(_, rest)| !rest.contains('}'));
    parts.is_some_and(|(name, _)| name == first_word(name))
}

/// Reads one value and all below it.
struct Seed<'r> {
    at: At,
    /// How many more values the file may hold.
    remaining: &'r Cell<usize>,
    report: &'r Report,
}

impl Seed<'_> {
    fn down(&self, step: Step) -> Self {
        Self {
            at: self.at.down(step),
            ..*self
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the visitor's methods return it")]
    fn node<E>(self, value: Value) -> Result<Node, E> {
        Ok(Node { at: self.at, value })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.remaining.get().checked_sub(1) {
            Some(remaining) => self.remaining.set(remaining),
            None => return Err(D::Error::custom("too many values")),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        self.node(Value::Null)
    }

    /// A file without any content.
    fn visit_none<E>(self) -> Result<Node, E> {
        self.node(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        self.node(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        self.node(Value::Integer(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        self.node(Value::Integer(value.into()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        self.node(Value::Integer(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "a larger number is read as a float too")]
    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        self.node(i128::try_from(value).map_or(Value::Float(value as f64), Value::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        self.node(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        self.node(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.down(Step::Item(items.len())))? {
            items.push(item);
        }
        self.node(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        let mut in_number = false;
        let mut index = 0;
        while let Some(key) = map.next_key_seed(self.down(Step::Key(index)))? {
            let value = map.next_value_seed(self.down(Step::Value(index)))?;
            index += 1;
            if is_rest_of_number(&key, entries.last(), &value) {
                // Of `1,000,000` this is said once.
                if !std::mem::replace(&mut in_number, true) {
                    let message = "a comma ends the value before it: write a number without commas, and its fraction behind a point";
                    self.report.error(&key.at, message);
                    self.report.set_incomplete();
                }
                continue;
            }
            in_number = false;
            if let Value::Integer(number) = key.value {
                entries.push((Key::integer(number, key.at), value));
                continue;
            }
            match key.text("a key", self.report) {
                Some("<<") => {
                    self.report
                        .error(&key.at, "YAML's merge key `<<` is not supported; write the entries out");
                }
                // `id { type: string }` has the key `id { type`.
                Some(name) if is_before_bracket(name) => {
                    let message = format!("a `:` is missing after `{}`", first_word(name));
                    self.report.error(&key.at, message);
                    self.report.set_incomplete();
                }
                Some(name) => {
                    self.report.check_name(&key.at, name);
                    let name = name.to_owned();
                    entries.push((Key::text(name, key.at), value));
                }
                None => self.report.set_incomplete(),
            }
        }
        self.node(Value::Map(entries))
    }

    /// A value with a tag.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Node, A::Error> {
        let (tag, content) = tagged.variant::<String>()?;
        self.report
            .error(&self.at, format!("YAML's tags are not supported; remove `!{tag}`"));
        content.newtype_variant_seed(self)
    }
}

#[cfg(test)]
mod tests;
