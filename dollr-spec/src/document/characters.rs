//! Characters that nobody sees, or that look like others: they come along when a text is copied from a page.

/// A character that is taken for another one.
pub(crate) struct Lookalike {
    /// What was most likely meant.
    pub(crate) instead: &'static str,
    pub(crate) message: String,
}

impl Lookalike {
    pub(crate) fn of(c: char) -> Option<Self> {
        let code = u32::from(c);
        let (instead, message) = match c {
            '\u{A0}' | '\u{2007}' | '\u{202F}' => (
                " ",
                format!(
                    "there is a no-break space here (U+{code:04X}), which YAML takes as part of the text; replace it by a space"
                ),
            ),
            '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => (
                " ",
                format!(
                    "there is an unusual space here (U+{code:04X}), which YAML takes as part of the text; replace it by a space"
                ),
            ),
            '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{E0000}'..='\u{E007F}' => (
                "",
                format!("there is an invisible character here (U+{code:04X}); remove it"),
            ),
            '“' | '”' | '„' | '‟' => ("\"", "curly quotes don't quote; use `\"`".to_owned()),
            '‘' | '’' | '‚' | '‛' => ("'", "curly quotes don't quote; use `'`".to_owned()),
            _ => return None,
        };
        Some(Self { instead, message })
    }

    /// A text with what was meant in the place of all of them.
    pub(crate) fn replace_all(text: &str) -> String {
        let mut replaced = String::new();
        for c in text.chars() {
            match Self::of(c) {
                Some(lookalike) => replaced += lookalike.instead,
                None => replaced.push(c),
            }
        }
        replaced
    }

    /// The first one in a name, and the byte where it is. A curly quote within a name is meant.
    pub(crate) fn in_name(name: &str) -> Option<(usize, Self)> {
        let is_meant = |offset, c| is_curly(c) && offset > 0 && offset + c.len_utf8() < name.len();
        let mut places = name.char_indices().filter(|&(offset, c)| !is_meant(offset, c));
        places.find_map(|(offset, c)| Some((offset, Self::of(c)?)))
    }
}

/// The curly quotes that go in pairs.
pub(super) const CURLY: [[char; 4]; 2] = [['“', '”', '„', '‟'], ['‘', '’', '‚', '‛']];

pub(super) fn is_curly(c: char) -> bool {
    CURLY.as_flattened().contains(&c)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::report::tests::headline;
    use crate::{Scope, SourceFile, compile};

    const SPEC: &str = r#"name: Things
resource: things
description: "Things."
types:
  Color:
    values: { RED_ONE: {}, BLUE: {} }
  Thing: { fields: { color: { type: Color, description: "Its colour." } } }
operations:
  get_color:
    description: "Get a colour."
    http: GET /color
    query: { size: { type: string, description: "The size." } }
    returns: Thing
"#;

    /// What is reported on a spec of these files, of which the first is the root.
    fn diagnose(files: &[(&str, &str)]) -> Vec<String> {
        let read = |path: &Path| {
            let found = files.iter().find(|(name, _)| Path::new(name) == path);
            found.map_or(Err("there is no such file".to_owned()), |(name, text)| {
                Ok(SourceFile::new(path, *name, *text))
            })
        };
        let compiled = compile(Path::new(files[0].0), Scope::Extension, read);
        compiled.diagnostics.iter().map(headline).collect()
    }

    /// What is reported on a spec that is right but for a change of one text in it.
    fn mistakes(from: &str, to: &str) -> Vec<String> {
        assert!(SPEC.contains(from), "{from}");
        let spec = SPEC.replace(from, to);
        diagnose(&[("api.yaml", &spec)])
    }

    #[test]
    fn a_name_that_looks_right_is_explained_once() {
        let no_break =
            "there is a no-break space here (U+00A0), which YAML takes as part of the text; replace it by a space";
        let invisible = "there is an invisible character here (U+200B); remove it";
        let curly = "curly quotes don't quote; use `\"`";
        let cases = [
            // Keys of the language.
            ("name: Things", "na\u{200B}me: Things", "1:3", invisible),
            ("name: Things", "\u{200B}name: Things", "1:1", invisible),
            ("name: Things", "“name”: Things", "1:1", curly),
            ("{ type: string, ", "{ type:\u{A0}string, ", "12:27", no_break),
            ("{ type: string, ", "{\u{A0}type: string, ", "12:21", no_break),
            // Names of the writer. Of an enum's value, nothing else would say so.
            ("RED_ONE: {}", "RED_\u{200B}ONE: {}", "6:19", invisible),
            ("RED_ONE: {}", "RED\u{A0}ONE: {}", "6:18", no_break),
            ("RED_ONE: {}", "“RED ONE”: {}", "6:15", curly),
            ("{ size: {", "{ si\u{200B}ze: {", "12:16", invisible),
            // Values.
            ("{ type: string, ", "{ type: str\u{200B}ing, ", "12:31", invisible),
            ("{ type: string, ", "{ type: “string”, ", "12:28", curly),
            ("name: Things", "name: \"Thin\u{200B}gs\"", "1:12", invisible),
            ("resource: things", "resource: \u{A0}things", "2:11", no_break),
        ];
        for (from, to, place, message) in cases {
            assert_eq!(mistakes(from, to)[..], [format!("{place}: {message}")], "{to}");
        }
    }

    #[test]
    fn such_characters_may_stand_in_a_text() {
        let cases = [
            ("\"Things.\"", "\"L’eau\u{A0}: «\u{A0}“fraîche”\u{A0}».\""),
            ("\"The size.\"", "“The\u{A0}size”"),
            // Written as an escape, it is meant.
            ("RED_ONE: {}", r#""RED\u00A0ONE": {}"#),
            ("RED_ONE: {}", "\"d’ARC\": {}"),
        ];
        for (from, to) in cases {
            assert!(mistakes(from, to).is_empty(), "{to}: {:?}", mistakes(from, to));
        }
    }

    #[test]
    fn a_byte_order_mark_may_begin_every_file() {
        let root = format!("\u{FEFF}{SPEC}files: [other.yaml]\n");
        let other = "\u{FEFF}types:\n  ThingId: { id: integer, typo: 1 }\n";
        let found = diagnose(&[("api.yaml", &root), ("other.yaml", other)]);
        let expected = "2:27: a type has no key `typo`; it takes `description`";
        assert!(matches!(&found[..], [one] if one.starts_with(expected)), "{found:?}");
    }
}
