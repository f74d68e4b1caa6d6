//! What a reader reports.

use super::*;
use crate::report::tests::{diagnose, headline};

/// Reads a mapping that uses all that a reader can.
fn read_field(node: &Node, report: &Report) {
    let mut reader = Reader::new(node, "a field", report);
    if let Some(node) = reader.required("type") {
        node.text("a type", report);
    }
    if let Some(node) = reader.optional("description") {
        node.text("a description", report);
    }
    if let Some(node) = reader.optional("optional") {
        node.boolean("`optional`", report);
    }
    if let Some(node) = reader.optional("keys") {
        node.list("`keys`", report);
    }
    if let Some(node) = reader.optional("values") {
        node.entries("`values`", report);
    }
    reader.finish();
}

/// What reading reports on a field, which is the first thing in the first entry.
fn mistakes(text: &str) -> Vec<String> {
    let diagnostics = diagnose(text, |root, report| {
        let Value::Map(entries) = &root.value else {
            panic!("{root:?}")
        };
        match &entries[0].1.value {
            Value::List(items) if text.contains('\n') => read_field(&items[0], report),
            _ => read_field(&entries[0].1, report),
        }
    });
    diagnostics.iter().map(headline).collect()
}

#[test]
fn what_is_of_another_kind_is_reported() {
    let cases: [(&str, &[&str]); 13] = [
        (
            "f: { type: X, description: x, optional: true, keys: [a], values: { A: 1, B: ~ } }",
            &[],
        ),
        (
            "f: x",
            &["1:4: a field is a mapping of keys to values, and this is a text"],
        ),
        (
            "f: [x]",
            &["1:4: a field is a mapping of keys to values, and this is a list"],
        ),
        (
            "f:\n",
            &["1:1: a field is a mapping of keys to values, and this is empty"],
        ),
        (
            "f: { type: X, description: [x] }",
            &["1:28: a description is a text, and this is a list"],
        ),
        (
            "f: { type: X, description: }",
            &["1:15: a description is a text, and this is empty"],
        ),
        (
            "f: { type: X, keys: { x: y } }",
            &["1:21: `keys` is a list, and this is a mapping"],
        ),
        (
            "f: { type: X, values: x }",
            &["1:23: `values` is a mapping of names to values, and this is a text"],
        ),
        (
            "f: { type: X, optional: yes }",
            &["1:25: `optional` is `true` or `false`, and this is a text"],
        ),
        (
            "f: { type: X, optional: 1 }",
            &["1:25: `optional` is `true` or `false`, and this is a number"],
        ),
        // A text as it is written, and not as it is read.
        (
            "f: { type: +231771234567 }",
            &["1:12: a type is a text, and this is a number; quote it: \"+231771234567\""],
        ),
        (
            "f: { type: 150.00 }",
            &["1:12: a type is a text, and this is a number; quote it: \"150.00\""],
        ),
        (
            "f: { type: True }",
            &["1:12: a type is a text, and this is a boolean; quote it: \"True\""],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(mistakes(text), expected, "{text}");
    }
}

#[test]
fn missing_unknown_and_double_keys_are_reported() {
    let cases: [(&str, &[&str]); 12] = [
        ("f: { optional: true }", &["1:1: a field needs the key `type`"]),
        ("f:\n  - optional: true\n", &["2:5: a field needs the key `type`"]),
        (
            "f: { type: X, descripton: x }",
            &["1:15: a field has no key `descripton`; did you mean `description`?"],
        ),
        (
            "f: { type: X, Optional: true }",
            &["1:15: a field has no key `Optional`; did you mean `optional`?"],
        ),
        (
            "f: { type: X, typo: Y }",
            &["1:15: a field has no key `typo`; it takes `type`, `description`, `optional`, `keys` and `values`"],
        ),
        (
            "f: { type: X, unit: s }",
            &["1:15: a field has no key `unit`; it takes `type`, `description`, `optional`, `keys` and `values`"],
        ),
        (
            "f: { type: X, type: 1 }",
            &["1:15: the key `type` is here a second time; keep one"],
        ),
        (
            "f: { type: X, unit: s, unit: s }",
            &[
                "1:15: a field has no key `unit`; it takes `type`, `description`, `optional`, `keys` and `values`",
                "1:24: the key `unit` is here a second time; keep one",
            ],
        ),
        (
            "f: { type: X, values: { A: 1, B: 2, A: 3 } }",
            &["1:37: the key `A` is here a second time; keep one"],
        ),
        (
            "f:\n  type: X\n  unit:\n  pair:\n",
            &[
                "3:3: a field has no key `unit`; it takes `type`, `description`, `optional`, `keys` and `values`",
                "4:3: a field has no key `pair`; it takes `type`, `description`, `optional`, `keys` and `values`",
            ],
        ),
        (
            "f:\n  type: X\n  keyz:\n",
            &["3:3: a field has no key `keyz`; did you mean `keys`?"],
        ),
        // Several at once.
        (
            "f: { description: 1, optional: 2, x: 3 }",
            &[
                "1:1: a field needs the key `type`",
                "1:19: a description is a text, and this is a number; quote it: \"1\"",
                "1:32: `optional` is `true` or `false`, and this is a number",
                "1:35: a field has no key `x`; it takes `type`, `description`, `optional`, `keys` and `values`",
            ],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(mistakes(text), expected, "{text}");
    }
}

#[test]
fn what_was_no_key_to_the_writer_is_recognised() {
    let cases: [(&str, &[&str]); 7] = [
        (
            "f: { type: X, description: One, two. }",
            &["1:33: quote the text of `description`: an unquoted comma ends it, and `two.` is read as a key"],
        ),
        (
            "f: { type: X, description: One, two, three and four }",
            &["1:33: quote the text of `description`: an unquoted comma ends it, and `two` is read as a key"],
        ),
        (
            "f: {\n  description: One, two\n  , type: X }",
            &["2:21: quote the text of `description`: an unquoted comma ends it, and `two` is read as a key"],
        ),
        (
            "f: { type:X }",
            &["1:6: a space is missing after the colon of `type:X`"],
        ),
        ("f: { type X, description: x }", &["1:6: a `:` is missing after `type`"]),
        (
            "f: { unit, type: X }",
            &["1:6: a field has no key `unit`; it takes `type`, `description`, `optional`, `keys` and `values`"],
        ),
        (
            "f: { keys: [a], unit, type: X }",
            &["1:17: a field has no key `unit`; it takes `type`, `description`, `optional`, `keys` and `values`"],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(mistakes(text), expected, "{text}");
    }
}

#[test]
fn of_two_entries_with_one_name_the_first_is_kept() {
    let mut names = Vec::new();
    let diagnostics = diagnose("b: x\na: y\nb: z\n", |root, report| {
        for (name, node) in root.entries("the root", report).unwrap_or_default() {
            names.push(format!(
                "{} {}",
                name.value,
                node.text("a value", report).unwrap_or_default()
            ));
        }
    });
    assert_eq!(names, ["b x", "a y"]);
    assert_eq!(diagnostics.len(), 1);
}
