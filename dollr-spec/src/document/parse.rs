//! From the text of a file to its tree.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::reader::first_word;
use super::source::FileId;
use super::syntax::explain;
use super::tree::{At, Node, Spanned, Step, Value};
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
        let mut index = 0;
        while let Some(key) = map.next_key_seed(self.down(Step::Key(index)))? {
            let value = map.next_value_seed(self.down(Step::Value(index)))?;
            index += 1;
            // What is a number to YAML, such as a status, is a word of the API.
            let digits = match key.value {
                Value::Integer(number) => Some(number.to_string()),
                _ => None,
            };
            match digits.as_deref().or_else(|| key.text("a key", self.report)) {
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
                    let (name, at) = (name.to_owned(), key.at);
                    entries.push((Spanned { value: name, at }, value));
                }
                None => {}
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
mod tests {
    use std::fmt::Write as _;

    use super::*;
    use crate::report::tests::{diagnose, headline};

    /// The tree as one line, with the steps to each scalar's index left out.
    fn draw(node: &Node, out: &mut String) {
        match &node.value {
            Value::List(items) => {
                out.push('[');
                for item in items {
                    draw(item, out);
                    out.push(' ');
                }
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                for (key, value) in entries {
                    _ = write!(out, "{}: ", key.value);
                    draw(value, out);
                    out.push(' ');
                }
                out.push('}');
            }
            scalar => _ = write!(out, "{scalar:?}"),
        }
    }

    #[test]
    fn a_tree_keeps_order_and_duplicate_keys() {
        let cases = [
            ("b: 1\na: 2\nb: 3\n", "{b: Integer(1) a: Integer(2) b: Integer(3) }"),
            (
                "[~, null, true, yes, \"1\"]",
                "[Null Null Bool(true) Text(\"yes\") Text(\"1\") ]",
            ),
            (
                "[-1, 0x10, 007, 1.50, 1e3]",
                "[Integer(-1) Integer(16) Text(\"007\") Float(1.5) Float(1000.0) ]",
            ),
            (
                "[18446744073709551616, -18446744073709551616, 340282366920938463463374607431768211455]",
                "[Integer(18446744073709551616) Integer(-18446744073709551616) Float(3.402823669209385e38) ]",
            ),
            (
                "a: |\n  x\n  y\nb: >\n  x\n  y\n",
                "{a: Text(\"x\\ny\\n\") b: Text(\"x y\\n\") }",
            ),
            ("a: &x {b: c}\nd: *x\n", "{a: {b: Text(\"c\") } d: {b: Text(\"c\") } }"),
            ("---\na: b\n", "{a: Text(\"b\") }"),
        ];
        for (text, expected) in cases {
            let mut drawn = String::new();
            let diagnostics = diagnose(text, |root, _| draw(root, &mut drawn));
            assert!(diagnostics.is_empty(), "{text:?}: {}", diagnostics[0]);
            assert_eq!(drawn, expected, "{text:?}");
        }
    }

    #[test]
    fn what_yaml_has_and_a_spec_has_not() {
        let cases: [(&str, &[&str]); 16] = [
            ("", &["1:1: the file is empty; write its keys"]),
            ("# A comment.\n", &["1:1: the file is empty; write its keys"]),
            ("---\n", &["1:1: the file is empty; write its keys"]),
            (
                "a: 1\n---\nb: 2\n",
                &["2:1: a spec file is one YAML document; remove this `---`"],
            ),
            (
                "a: 1\n---\n",
                &["2:1: a spec file is one YAML document; remove this `---`"],
            ),
            ("a: !b c\n", &["1:4: YAML's tags are not supported; remove `!b`"]),
            (
                "a: !b {c: !d [1]}\n",
                &[
                    "1:4: YAML's tags are not supported; remove `!b`",
                    "1:11: YAML's tags are not supported; remove `!d`",
                ],
            ),
            (
                "a: &x {b: c}\nd: {<<: *x}\n",
                &["2:5: YAML's merge key `<<` is not supported; write the entries out"],
            ),
            ("231: a\n", &[]),
            (
                "a: {1.50: b}\n",
                &["1:5: a key is a text, and this is a number; quote it: \"1.50\""],
            ),
            (
                "{~: a, [b]: c}\n",
                &[
                    "1:2: a key is a text, and this is empty",
                    "1:8: a key is a text, and this is a list",
                ],
            ),
            (
                "a: \u{7}\n",
                &["1:4: the character U+0007 can't stand in a YAML file; remove it"],
            ),
            (
                "a: \u{FEFF}\n",
                &["1:4: a byte order mark (U+FEFF) can only begin a file; remove it"],
            ),
            ("\u{FEFF}a: 1\n", &[]),
            (
                "a: 1\nid { type: string }\nb: 2\n",
                &["2:1: a `:` is missing after `id`"],
            ),
            ("\"a {b}\": 1\n", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = diagnose(text, |_, _| {}).iter().map(headline).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_mistake_doesnt_hide_what_is_right_beside_it() {
        let mut drawn = String::new();
        let diagnostics = diagnose("{~: a, <<: {}, b: !c [d], e: f}", |root, _| draw(root, &mut drawn));
        assert_eq!(
            headline(&diagnostics[2]),
            "1:19: YAML's tags are not supported; remove `!c`"
        );
        assert_eq!(drawn, "{b: [Text(\"d\") ] e: Text(\"f\") }");
    }

    #[test]
    fn a_file_that_would_grow_too_large_is_refused() {
        // Each of nine lists holds the one before nine times.
        let mut doubling = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let items = vec![format!("*a{}", level - 1); 9].join(", ");
            _ = writeln!(doubling, "a{level}: &a{level} [{items}]");
        }
        // Few aliases, each of a long list.
        let wide = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(2000), "*a, ".repeat(2000));
        let cases = [
            (
                doubling,
                "1:1: the file has too many aliases (`*name`); write the values out",
            ),
            (
                wide,
                "1:1: the file holds more than 250000 values once its aliases (`*name`) are written out; use fewer",
            ),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = diagnose(&text, |_, _| {}).iter().map(headline).collect();
            assert_eq!(found, [expected]);
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let too_deep = "this is nested too deeply; flatten it";
        let cases = [
            ("[".repeat(5_000), format!("1:129: {too_deep}")),
            ("- ".repeat(5_000), format!("1:257: {too_deep}")),
            ("a: &a [*a]\n".to_owned(), format!("1:4: {too_deep}")),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = diagnose(&text, |_, _| {}).iter().map(headline).collect();
            assert_eq!(found, [expected]);
        }
    }
}
