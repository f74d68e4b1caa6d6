//! Finds where a node is written. The tree holds no positions, since the parser gives one only with an error: so this
//! walks the text again, along the steps to the node, and raises an error there.

use std::fmt;
use std::ops::Range;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use super::tree::Step;

/// The bytes that a node takes in its file's text: a whole scalar, as far as it is on its first line, or else the
/// first character. An aliased node is where its anchor is, and a value that is left out is at its key.
pub(crate) fn locate(text: &str, steps: &[Step]) -> Range<usize> {
    let mut scalar = None;
    let walk = Walk {
        steps,
        scalar: &mut scalar,
    };
    let location = match walk.deserialize(serde_yaml::Deserializer::from_str(text)) {
        Ok(()) => None,
        Err(error) => error.location(),
    };
    let mut start = location.map_or(0, |location| location.index().min(text.len()));
    let length = match text.get(start..) {
        Some(rest) => {
            let rest = skip_anchor(rest);
            start = text.len() - rest.len();
            token_length(rest, scalar.as_deref())
        }
        None => 0,
    };
    match steps.split_last() {
        Some((Step::Value(index), parents)) if length == 0 => locate(text, &[parents, &[Step::Key(*index)]].concat()),
        _ => start..start + length,
    }
}

/// Past the anchor (`&name`) that may stand before a node.
fn skip_anchor(rest: &str) -> &str {
    let anchored = rest
        .strip_prefix('&')
        .and_then(|anchor| anchor.split_once(char::is_whitespace));
    anchored.map_or(rest, |(_, node)| node.trim_start())
}

/// The length of the token that `rest` begins with. `scalar` is the text that the parser read there.
fn token_length(rest: &str, scalar: Option<&str>) -> usize {
    let line = rest.lines().next().unwrap_or_default();
    let first = line.chars().next().map_or(0, char::len_utf8);
    match (scalar, line.as_bytes().first()) {
        (Some(_), Some(quote @ (b'"' | b'\''))) => quoted_length(line, *quote),
        (Some(_), Some(b'|' | b'>' | b'!')) | (None, _) => first,
        (Some(plain), _) if line.starts_with(plain) => plain.len(),
        // A plain scalar that goes on on the next line.
        (Some(_), _) => line.trim_end().len(),
    }
}

/// The length of a quoted text with its quotes, up to the end of the line.
fn quoted_length(line: &str, quote: u8) -> usize {
    let bytes = line.as_bytes();
    let mut index = 1;
    while let Some(&byte) = bytes.get(index) {
        let is_escape = match quote {
            b'"' => byte == b'\\',
            _ => byte == b'\'' && bytes.get(index + 1) == Some(&b'\''),
        };
        if is_escape {
            index += 2;
        } else if byte == quote {
            return index + 1;
        } else {
            index += 1;
        }
    }
    line.trim_end().len()
}

/// Goes the steps that are left, and fails where they end: the parser adds the position to the error.
struct Walk<'w> {
    steps: &'w [Step],
    /// The text of the scalar that the steps lead to.
    scalar: &'w mut Option<String>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.steps.is_empty() {
            // Of every scalar the parser gives the text in this way, and of everything else an error.
            deserializer.deserialize_str(self)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a node")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        *self.scalar = Some(text.to_owned());
        Err(E::custom("the node is here"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((Step::Item(index), steps)) = self.steps.split_first() else {
            return Ok(());
        };
        for _ in 0..*index {
            list.next_element::<IgnoredAny>()?;
        }
        list.next_element_seed(Walk { steps, ..self })?;
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((step @ (Step::Key(index) | Step::Value(index)), steps)) = self.steps.split_first() else {
            return Ok(());
        };
        for _ in 0..*index {
            map.next_entry::<IgnoredAny, IgnoredAny>()?;
        }
        let walk = Walk { steps, ..self };
        if matches!(step, Step::Key(_)) {
            map.next_key_seed(walk)?;
        } else {
            map.next_key::<IgnoredAny>()?;
            map.next_value_seed(walk)?;
        }
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (_, content) = tagged.variant::<IgnoredAny>()?;
        content.newtype_variant_seed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Step::{Item, Key, Value};
    use super::*;

    #[test]
    fn every_kind_of_node_is_found() {
        // The marks enclose what is to be found.
        let cases: &[(&str, &[Step])] = &[
            ("a: 1\n«bb»: 2\n", &[Key(1)]),
            ("a: 1\nbb: «22»\n", &[Value(1)]),
            ("a: 1\n«a»: 2\n", &[Key(1)]),
            ("a:\n  b:\n    c: «x, y»\n", &[Value(0), Value(0), Value(0)]),
            ("a:\n  - x\n  - «y»\n", &[Value(0), Item(1)]),
            ("a:\n  - x\n  - y: «z»\n", &[Value(0), Item(1), Value(0)]),
            ("a: { b: c, «d»: e }\n", &[Value(0), Key(1)]),
            ("a: { b: c, d: «e f» }\n", &[Value(0), Value(1)]),
            ("a: [x, { y: «true» }]\n", &[Value(0), Item(1), Value(0)]),
            ("# c\n\na: «~» # d\n", &[Value(0)]),
            ("a: «1.50»\n", &[Value(0)]),
            // Quoted text, with its quotes and escapes.
            ("a: «\"b: c\"» # d\n", &[Value(0)]),
            ("a: «\"b \\\" c\"»\n", &[Value(0)]),
            ("a: «\"\\\\\"» # \"\n", &[Value(0)]),
            ("a: «'it''s'» # '\n", &[Value(0)]),
            ("«\"a\"»: b\n", &[Key(0)]),
            ("a: «\"\"»\n", &[Value(0)]),
            // Texts of several lines, up to the end of the first.
            ("a: «\"b»\n  c\"\n", &[Value(0)]),
            ("a: «b»\n  c\nd: e\n", &[Value(0)]),
            ("a: «|»-\n  b\nc: d\n", &[Value(0)]),
            ("a: |\n  b\nc: «d»\n", &[Value(1)]),
            ("a: «>»-\n  b\n", &[Value(0)]),
            // Collections, by their first character.
            ("a: «{» b: c }\n", &[Value(0)]),
            ("a: «[»b]\n", &[Value(0)]),
            ("a:\n  «b»: c\n", &[Value(0)]),
            ("a:\n  «-» b\n", &[Value(0)]),
            // What is left out is at its key.
            ("a:\n«b»:\nc: d\n", &[Value(1)]),
            ("{ a, «b», c }\n", &[Value(1)]),
            ("- a\n-«»\n- b\n", &[Item(1)]),
            // Characters of several bytes, line ends of two, and other line separators.
            ("é: ü\nñ: { ß: «日本» }\n", &[Value(1), Value(0)]),
            ("a:\r\n  b: «x»\r\n  c: y\r\n", &[Value(0), Value(0)]),
            ("a: 1\u{85}b: «x»\n", &[Value(1)]),
            // Anchors, aliases and tags.
            ("a: &x «b»\nc: *x\n", &[Value(0)]),
            ("a: &x «b»\nc: *x\n", &[Value(1)]),
            ("a: &x { b: «c» }\nd: [*x]\n", &[Value(1), Item(0), Value(0)]),
            ("a: &x { b: c }\nd: { e: *x, f: «g» }\n", &[Value(1), Value(1)]),
            ("a: &x\n  «b»: c\n", &[Value(0)]),
            ("«a»: &x\nb: *x\n", &[Value(0)]),
            ("a: «!»b { c: d }\n", &[Value(0)]),
            ("a: !b { c: «d» }\n", &[Value(0), Value(0)]),
            ("a: «!»b c\n", &[Value(0)]),
        ];
        for (marked, steps) in cases {
            let text = marked.replace(['«', '»'], "");
            let start = marked.find('«').expect("the beginning is marked");
            let end = marked.find('»').expect("the end is marked") - '«'.len_utf8();
            assert_eq!(locate(&text, steps), start..end, "{marked}");
        }
    }
}
