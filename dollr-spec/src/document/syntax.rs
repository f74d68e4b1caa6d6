//! What the YAML parser refuses, in the terms of somebody who writes a spec.

use super::causes;

/// What the parser says, and what a person can do about it.
const REASONS: [(&str, &str); 14] = [
    (
        "mapping values are not allowed",
        "no key can stand here; quote a text that holds a colon, and indent the keys of one mapping alike",
    ),
    (
        "did not find expected ',' or '}'",
        "a `,` or `}` is missing before this; quote a text that holds a comma, a colon or a bracket",
    ),
    (
        "did not find expected ',' or ']'",
        "a `,` or `]` is missing before this; quote a text that holds a comma, a colon or a bracket",
    ),
    (
        "did not find expected key",
        "this doesn't continue the mapping before it; check the indentation and the quotes",
    ),
    (
        "did not find expected node content",
        "a value is missing before this; write one, or quote the text",
    ),
    (
        "did not find expected '-' indicator",
        "this doesn't continue the list before it; check the indentation and the `-`",
    ),
    (
        "did not find expected <document start>",
        "this doesn't continue what stands before it; check the indentation",
    ),
    (
        "block sequence entries are not allowed",
        "a list can't begin here; put its items on lines of their own, or into `[]`",
    ),
    (
        "found character that cannot start any token",
        "no text can begin with this character; quote the text",
    ),
    ("found a tab character", "a tab can't be indentation; use spaces"),
    (
        "found unknown escape character",
        "the text has an unknown escape; write `\\\\` for a backslash in double quotes",
    ),
    (
        "unknown anchor",
        "no anchor (`&name`) stands before this alias (`*name`); quote it if it is a text",
    ),
    ("recursion limit exceeded", "this is nested too deeply; flatten it"),
    (
        "repetition limit exceeded",
        "the file has too many aliases (`*name`); write the values out",
    ),
];

/// A mistake in the syntax: where it is, and what to do about it.
pub(super) fn explain(text: &str, error: &serde_yaml::Error) -> (usize, String) {
    causes::find(text, error).unwrap_or_else(|| translate(text, error))
}

/// What the parser says, where nothing more is known.
fn translate(text: &str, error: &serde_yaml::Error) -> (usize, String) {
    let offset = error.location().map_or(0, |location| location.index().min(text.len()));
    let error = error.to_string();
    let (problem, context) = error.split_once(", while ").unwrap_or((&error, ""));
    let (problem, _) = problem.split_once(" at line ").unwrap_or((problem, ""));
    // What is never closed is found at the end of the file, or of a line, and begins where the parser says.
    let beginning = || position(context).and_then(|(line, column)| offset_of(text, line, column));
    let is_at_end = || text.get(offset..).is_none_or(|rest| rest.trim_end().is_empty());
    if problem.starts_with("could not find expected ':'") {
        return (
            beginning().unwrap_or(offset),
            "a `:` is missing after this key".to_owned(),
        );
    }
    if problem.starts_with("did not find expected alphabetic or numeric") {
        return (
            beginning().unwrap_or(offset),
            "`&` and `*` begin an anchor or an alias; quote the text".to_owned(),
        );
    }
    if problem.starts_with("found unexpected end of stream") {
        return (beginning().unwrap_or(offset), "this quote is never closed".to_owned());
    }
    if context.starts_with("parsing a flow") && is_at_end() {
        return (beginning().unwrap_or(offset), "this bracket is never closed".to_owned());
    }
    if text.get(offset..).is_some_and(|rest| rest.starts_with('\t')) {
        return (offset, "a tab can't be indentation; use spaces".to_owned());
    }
    let known = REASONS.iter().find(|(reason, _)| problem.starts_with(reason));
    let message = known.map_or_else(
        || format!("this is not valid YAML: {problem}"),
        |&(_, message)| message.to_owned(),
    );
    (offset, message)
}

/// The line and column at the end of `parsing a flow mapping at line 1 column 4`.
fn position(context: &str) -> Option<(usize, usize)> {
    let (line, column) = context.rsplit_once(" at line ")?.1.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

fn offset_of(text: &str, line: usize, column: usize) -> Option<usize> {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let (within, _) = text.get(start..)?.char_indices().nth(column - 1)?;
    Some(start + within)
}

#[cfg(test)]
mod tests {
    use crate::report::tests::{diagnose, headline};

    #[test]
    fn the_parsers_reasons_are_explained_where_they_help() {
        let cases = [
            (
                "a: Note: this\n",
                "1:8: no key can stand here; quote a text that holds a colon, and indent the keys of one mapping alike",
            ),
            (
                "a: b\n c: d\n",
                "2:3: no key can stand here; quote a text that holds a colon, and indent the keys of one mapping alike",
            ),
            (
                "a: {b: Note: this}\n",
                "1:12: a `,` or `}` is missing before this; quote a text that holds a comma, a colon or a bracket",
            ),
            (
                "a: {b: \"é\" c}\n",
                "1:12: a `,` or `}` is missing before this; quote a text that holds a comma, a colon or a bracket",
            ),
            (
                "a: [b}\n",
                "1:6: a `,` or `]` is missing before this; quote a text that holds a comma, a colon or a bracket",
            ),
            ("a: {b: c\n\n", "1:4: this bracket is never closed"),
            ("é: [b, [c]\n", "1:4: this bracket is never closed"),
            ("a: 1\r\né: \"b\r\nc: d\r\n", "2:4: this quote is never closed"),
            ("a: 'b\n", "1:4: this quote is never closed"),
            (
                "a: \"b\" c\n",
                "1:8: this doesn't continue the mapping before it; check the indentation and the quotes",
            ),
            (
                "a: b\n- c\n",
                "2:1: this doesn't continue the mapping before it; check the indentation and the quotes",
            ),
            (
                "- a\nb: c\n",
                "2:1: this doesn't continue the list before it; check the indentation and the `-`",
            ),
            (
                "  a: b\n c: d\n",
                "2:2: this doesn't continue what stands before it; check the indentation",
            ),
            ("a: b\nc\nd: e\n", "2:1: a `:` is missing after `c`"),
            (
                "a: - b\n",
                "1:4: a list can't begin here; put its items on lines of their own, or into `[]`",
            ),
            ("a:\n\tb: c\n", "2:1: a tab can't be indentation; use spaces"),
            ("a: @b\n", "1:4: no text can begin with this character; quote the text"),
            (
                "a: \"\\d\"\n",
                "1:5: the text has an unknown escape; write `\\\\` for a backslash in double quotes",
            ),
            (
                "a: *b\n",
                "1:4: no anchor (`&name`) stands before this alias (`*name`); quote it if it is a text",
            ),
            (
                "a: *b*\n",
                "1:4: `&` and `*` begin an anchor or an alias; quote the text",
            ),
            (
                "a: [b, , c]\n",
                "1:8: a value is missing before this; write one, or quote the text",
            ),
            (
                "a: |2x\n",
                "1:6: this is not valid YAML: did not find expected comment or line break",
            ),
        ];
        for (text, expected) in cases {
            let found: Vec<_> = diagnose(text, |_, _| {}).iter().map(headline).collect();
            assert_eq!(found, [expected], "{text:?}");
        }
    }
}
