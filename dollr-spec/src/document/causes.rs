//! Why a file is no YAML, which is often on another line than where the parser stops.
//!
//! What people often get wrong is put right by way of trial, from that line upwards. The first change by which the parser
//! gets further tells what is wrong. So nothing is blamed that isn't to blame.

use std::ops::Range;

use serde::Deserialize as _;
use serde::de::IgnoredAny;

use super::characters::{CURLY, Lookalike, is_curly};

/// How many lines are looked at, and how many changes are tried: each takes another look at the file.
const MAX_LINES: usize = 50;
const MAX_TRIALS: usize = 30;

/// A change of a line.
struct Change {
    /// Where the mistake is, as a byte of the line.
    offset: usize,
    line: String,
    message: String,
}

/// The byte where the mistake is, and what it is.
pub(super) fn find(text: &str, error: &serde_yaml::Error) -> Option<(usize, String)> {
    let left = bytes_left(text, error);
    // What is nested too deeply is no mistake of a line.
    if syntax_error(text).is_none_or(|first| bytes_left(text, &first) != left) {
        return None;
    }
    let stop = text.floor_char_boundary(error.location()?.index());
    let changes = lines_up(text, stop).flat_map(|line| {
        let changes = changes(&text[line.clone()]);
        changes.into_iter().map(move |change| (line.clone(), change))
    });
    let (line, change) = changes.take(MAX_TRIALS).find(|(line, change)| {
        let changed = [&text[..line.start], &change.line, &text[line.end..]].concat();
        // What a change leaves open is missed at the end of the file only: that is no further.
        syntax_error(&changed).is_none_or(|error| (1..left).contains(&bytes_left(&changed, &error)))
    })?;
    Some((line.start + change.offset, change.message))
}

fn syntax_error(text: &str) -> Option<serde_yaml::Error> {
    serde_yaml::Deserializer::from_str(text).find_map(|document| IgnoredAny::deserialize(document).err())
}

/// How many bytes the parser leaves.
fn bytes_left(text: &str, error: &serde_yaml::Error) -> usize {
    let stop = error.location().map_or(0, |location| location.index());
    text.get(stop..).unwrap_or_default().trim_end().len()
}

/// The lines with something on them, from that of a byte upwards, without their ends.
fn lines_up(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let end = text[from..].find('\n').map_or(text.len(), |length| from + length);
    let mut above = Some(end);
    let lines = std::iter::from_fn(move || {
        let end = above?;
        let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
        above = start.checked_sub(1);
        Some(start..start + text[start..end].trim_end_matches('\r').len())
    });
    let is_content =
        |line: &Range<usize>| !matches!(text[line.clone()].trim_matches(' ').chars().next(), None | Some('#'));
    lines.take(MAX_LINES).filter(is_content)
}

/// All that may be wrong with a line, the likeliest first.
fn changes(line: &str) -> Vec<Change> {
    let unseen = line.char_indices().filter(|(_, c)| !c.is_ascii() && !is_curly(*c));
    let unseen = unseen.filter_map(|(offset, c)| replace(line, offset, &[c]));
    let curly = CURLY
        .iter()
        .filter_map(|quotes| replace(line, line.find(quotes)?, quotes));
    let others = [
        add_colon(line),
        close_quote(line, '"'),
        close_quote(line, '\''),
        close_bracket(line),
    ];
    unseen.chain(curly).chain(others.into_iter().flatten()).collect()
}

/// Puts what was meant in the place of characters that are taken for it. The first of them is at `offset`.
fn replace(line: &str, offset: usize, characters: &[char]) -> Option<Change> {
    let lookalike = Lookalike::of(line[offset..].chars().next()?)?;
    let (before, after) = line.split_at(offset);
    // One that is right may stand elsewhere in the line.
    let line = match characters {
        [c] => before.to_owned() + lookalike.instead + &after[c.len_utf8()..],
        _ => before.to_owned() + &after.replace(characters, lookalike.instead),
    };
    Some(Change {
        offset,
        line,
        message: lookalike.message,
    })
}

/// A line that begins with a word, `type string`, was meant to begin with a key.
fn add_colon(line: &str) -> Option<Change> {
    let offset = line.len() - line.trim_start_matches([' ', '-']).len();
    let is_end = |c: char| !c.is_alphanumeric() && !"_-".contains(c);
    let length = line[offset..].find(is_end).unwrap_or(line.len() - offset);
    let (before, after) = line.split_at(offset + length);
    let key = &before[offset..];
    let (separator, message) = match after.strip_prefix(':') {
        None if after.is_empty() || after.starts_with(' ') => (":", format!("a `:` is missing after `{key}`")),
        Some(value) if !value.is_empty() && !value.starts_with(' ') => {
            (": ", format!("a space is missing after the colon of `{key}`"))
        }
        _ => return None,
    };
    let line = [before, separator, after.strip_prefix(':').unwrap_or(after)].concat();
    (length > 0).then_some(Change { offset, line, message })
}

fn close_quote(line: &str, quote: char) -> Option<Change> {
    let is_open = line.matches(quote).count() % 2 == 1;
    let places = line.rmatch_indices(quote).map(|(offset, _)| offset);
    let begins = |offset: &usize| line[..*offset].is_empty() || line[..*offset].ends_with([' ', '{', '[']);
    let offset = places.filter(|_| is_open).find(begins)?;
    let content = line.trim_end_matches([' ', ',', '}', ']']);
    Some(Change {
        offset,
        line: format!("{content}{quote}{}", &line[content.len()..]),
        message: "this quote is never closed".to_owned(),
    })
}

fn close_bracket(line: &str) -> Option<Change> {
    let mut open = Vec::new();
    for (offset, c) in line.char_indices() {
        match c {
            '{' => open.push((offset, '}')),
            '[' => open.push((offset, ']')),
            '}' | ']' => _ = open.pop(),
            _ => {}
        }
    }
    let (offset, _) = *open.last()?;
    let closing: String = open.iter().rev().map(|(_, closing)| closing).collect();
    Some(Change {
        offset,
        line: line.to_owned() + &closing,
        message: "this bracket is never closed".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use crate::report::tests::{diagnose, headline};

    /// In each text, the place of the mistake is marked.
    fn check(message: &str, texts: &[&str]) {
        for marked in texts {
            let offset = marked.find('→').expect("the place is marked");
            let (line, column) = marked[..offset].rsplit_once('\n').unwrap_or(("", &marked[..offset]));
            let line = if offset == column.len() {
                1
            } else {
                line.matches('\n').count() + 2
            };
            let text = marked.replace('→', "");
            let found: Vec<_> = diagnose(&text, |_, _| {}).iter().map(headline).collect();
            assert_eq!(
                found,
                [format!("{line}:{}: {message}", column.chars().count() + 1)],
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_missing_colon_is_at_its_key() {
        check(
            "a `:` is missing after `type`",
            &[
                "a:\n  →type string\n  b: 1\n",
                "a:\n  b: 1\n  →type string\n  c: 2\n",
                "a:\n  b: 1\n  →type string\n",
                "a:\n  b: 1\n  →type string\nc: 2\n",
                "a:\n  b: 1\n  →type\n  c: 2\n",
                "a:\n  b: 1\n  →type\n    c: 2\n",
                "a:\n  →type\n    b: 1\n",
                "→type string\na: 1\n",
                "a: 1\n→type string\n",
                "a: 1\n→type string\n\n# A comment.\nb: 2\n",
                "a: 1\n→type \"string\"\nb: 2\n",
                "a:\n  - b: 1\n    →type string\n  - c: 2\n",
                "a:\n  - →type string\n    b: 1\n",
                "a:\n  →type { b: 1, c: 2 }\n  d: { e: 3 }\n",
                "a:\r\n  b: 1\r\n  →type string\r\n  c: 2\r\n",
            ],
        );
        check(
            "a space is missing after the colon of `type`",
            &["a:\n  →type:string\n  b: 1\n"],
        );
    }

    #[test]
    fn a_character_that_nobody_sees_is_named() {
        check(
            "there is a no-break space here (U+00A0), which YAML takes as part of the text; replace it by a space",
            &[
                "a: 1\nb:→\u{A0}2\nc: 3\n",
                "a: 1\nb:→\u{A0}2\n",
                "a:→\u{A0}\n  b: 1\n",
                "a: 1\n→\u{A0}\nb: 2\n",
                "a:\n  b: 1\n→\u{A0} c: 2\n",
                "a:→\u{A0}{ b: 1 }\n",
                "a: \"L'\u{A0}eau\"\nb:→\u{A0}2\nc: 3\n",
                "a: [\"1\u{A0}000\", \"b\"]\nb:→\u{A0}[]\nc: 3\n",
            ],
        );
        check(
            "there is an invisible character here (U+200B); remove it",
            &["a: →\u{200B}\"b: c\"\n", "a:→\u{200B} b\nc: d\n"],
        );
        check(
            "there is an invisible character here (U+202A); remove it",
            &["a: →\u{202A}\"b: c\"\n"],
        );
    }

    #[test]
    fn curly_quotes_that_do_not_quote_are_named() {
        check(
            "curly quotes don't quote; use `\"`",
            &[
                "a: →“b: c”\n",
                "a: →„b: c“\n",
                "a: →“b: c\"\n",
                "a: \"b→”\nc: \"d\"\n",
                "a: { b: →“c: d”, e: f }\n",
                "a: “b”\nc: →“d: e”\n",
            ],
        );
        check("curly quotes don't quote; use `'`", &["a: →‘b: c’\n"]);
    }

    #[test]
    fn what_is_never_closed_is_at_its_beginning() {
        check(
            "this quote is never closed",
            &[
                "a: →\"b\nc: d\ne: \"f\"\n",
                "a: b\nc: →\"d\n",
                "a: →'it''s\nc: d\n",
                "a: { b: →\"c }\nd: { e: \"f\" }\n",
                "a: \"b\"\nc: { d: \"e\", f: →\"g }\nh: \"i\"\n",
            ],
        );
        check(
            "this bracket is never closed",
            &["a: →{ b: c\nd: e\n", "a: →[b, c\nd: e\n", "a: →{ b: { c: d }\ne: f\n"],
        );
    }

    #[test]
    fn what_is_not_to_blame_is_not_blamed() {
        // Removing what looks suspicious doesn't help here.
        let key = "no key can stand here; quote a text that holds a colon, and indent the keys of one mapping alike";
        check(
            key,
            &[
                "a: Montant\u{A0}→: 5\n",
                "a: l’eau→: b\n",
                "a: \u{202A}b→: c\n",
                "a: some text\n  and more of it→: b\n",
            ],
        );
        check(
            "this is not valid YAML: did not find expected comment or line break",
            &["a: \"l’eau\u{A0}!\"\nb: |2→x\n"],
        );
    }

    #[test]
    fn many_suspicious_lines_take_no_long_time() {
        let text = format!("{}b: c: d\n", "a: “b”\u{A0}\n".repeat(5_000));
        let found: Vec<_> = diagnose(&text, |_, _| {}).iter().map(headline).collect();
        assert_eq!(found.len(), 1);
    }
}
