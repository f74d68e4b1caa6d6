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
    let diagnostics = diagnose("{1.5: a, <<: {}, b: !c [d], e: f}", |root, _| draw(root, &mut drawn));
    assert_eq!(
        headline(&diagnostics[2]),
        "1:21: YAML's tags are not supported; remove `!c`"
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
