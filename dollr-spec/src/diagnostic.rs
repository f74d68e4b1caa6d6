//! A mistake as people see it.

use std::fmt;
use std::ops::Range;

use crate::document::{FileId, SourceFile};
use crate::excerpt::Excerpt;

/// A mistake: where it is, what is wrong and what to do.
///
/// It is displayed as the compiler does: the place and the message, and then the line with carets under what is wrong.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    file: FileId,
    /// Its bytes in the file.
    range: Range<usize>,
    shown: String,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    message: String,
    excerpt: Excerpt,
}

impl Diagnostic {
    pub(crate) fn new(file: FileId, source: &SourceFile, range: &Range<usize>, message: &str) -> Self {
        let text = source.text.as_str();
        let before = text.get(..range.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let before_on_line = &before[line_start..];
        let line = text[line_start..].lines().next().unwrap_or_default();
        let token = before_on_line.len()..before_on_line.len() + range.len();
        Self {
            file,
            range: range.clone(),
            shown: source.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before_on_line.chars().count() + 1,
            // It stays one line, whatever text it quotes.
            message: message.replace(char::is_control, " "),
            excerpt: Excerpt::new(line, &token),
        }
    }

    /// The file that it is in: its index in [`Compiled::files`](crate::Compiled::files).
    pub fn file(&self) -> usize {
        self.file
    }

    /// The bytes in the file that are wrong.
    pub fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in that line, in characters, from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong and what to do, in one sentence, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Sorts by the place.
    pub(crate) fn order(&self) -> (FileId, usize, usize, &str) {
        (self.file, self.line, self.column, &self.message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            shown,
            line,
            column,
            message,
            excerpt,
            ..
        } = self;
        let number = line.to_string();
        let width = number.len();
        writeln!(formatter, "{shown}:{line}:{column}: {message}")?;
        writeln!(formatter, "{:width$} |", "")?;
        writeln!(formatter, "{}", format!("{number} | {}", excerpt.line).trim_end())?;
        write!(
            formatter,
            "{:width$} | {:indent$}{}",
            "",
            "",
            "^".repeat(excerpt.length),
            indent = excerpt.start
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::report::tests::{diagnose, want_texts};

    fn check(text: &str, expected: &[&str]) {
        let diagnostics = diagnose(text, want_texts);
        assert_eq!(diagnostics.len(), 1, "{text:?}");
        assert_eq!(diagnostics[0].to_string(), expected.join("\n"), "{text:?}");
    }

    #[test]
    fn a_diagnostic_draws_its_line() {
        let cases = [
            (
                "a: b\nfields:\n  source_type: { type: wrong, description: \"A, b.\" }\n",
                [
                    "a.yaml:3:24: wrong",
                    "  |",
                    "3 |   source_type: { type: wrong, description: \"A, b.\" }",
                    "  |                        ^^^^^",
                ],
            ),
            (
                &format!("{}a: \"wrong\" # b", "\n".repeat(99)),
                [
                    "a.yaml:100:4: wrong",
                    "    |",
                    "100 | a: \"wrong\" # b",
                    "    |    ^^^^^^^",
                ],
            ),
            // Tabs, characters of two columns and of none, line ends and byte order marks.
            (
                "a:\t{ b:\t1 }\n",
                [
                    "a.yaml:1:9: no text",
                    "  |",
                    "1 | a:    { b:    1 }",
                    "  |               ^",
                ],
            ),
            (
                "日本: { é: wrong }\n",
                [
                    "a.yaml:1:10: wrong",
                    "  |",
                    "1 | 日本: { é: wrong }",
                    "  |            ^^^^^",
                ],
            ),
            (
                "e\u{301}: wrong\n",
                ["a.yaml:1:5: wrong", "  |", "1 | e\u{301}: wrong", "  |    ^^^^^"],
            ),
            (
                "a: b\r\nc: wrong\r\n",
                ["a.yaml:2:4: wrong", "  |", "2 | c: wrong", "  |    ^^^^^"],
            ),
            (
                "\u{FEFF}a: wrong\n",
                ["a.yaml:1:4: wrong", "  |", "1 | a: wrong", "  |    ^^^^^"],
            ),
            (
                "a: \u{1B}[31m\n",
                [
                    "a.yaml:1:4: the character U+001B can't stand in a YAML file; remove it",
                    "  |",
                    "1 | a: \u{FFFD}[31m",
                    "  |    ^",
                ],
            ),
            (
                "",
                ["a.yaml:1:1: the file is empty; write its keys", "  |", "1 |", "  | ^"],
            ),
        ];
        for (text, expected) in cases {
            check(text, &expected);
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let early = format!("a: [wrong, {}]\n", "x, ".repeat(60));
        let middle = format!("a: [{} wrong, {}]\n", "日, ".repeat(40), "x, ".repeat(60));
        let late = format!("a: [{}wrong]\n", "x, ".repeat(60));
        let endless = format!("a: long {}\n", "x".repeat(200));
        let cases = [
            (
                &early,
                [
                    "a.yaml:1:5: wrong",
                    "  |",
                    &format!("1 | a: [wrong, {}x...", "x, ".repeat(36)),
                    "  |     ^^^^^",
                ],
            ),
            (
                &middle,
                [
                    "a.yaml:1:126: wrong",
                    "  |",
                    &format!("1 | ..., {} wrong, {}x,...", "日, ".repeat(14), "x, ".repeat(17)),
                    &format!("  | {}^^^^^", " ".repeat(62)),
                ],
            ),
            (
                &late,
                [
                    "a.yaml:1:185: wrong",
                    "  |",
                    &format!("1 | ...{}wrong]", "x, ".repeat(38)),
                    &format!("  | {}^^^^^", " ".repeat(117)),
                ],
            ),
            (
                &endless,
                [
                    "a.yaml:1:4: wrong",
                    "  |",
                    &format!("1 | a: long {}...", "x".repeat(112)),
                    &format!("  |    {}", "^".repeat(117)),
                ],
            ),
        ];
        for (text, expected) in cases {
            check(text, &expected);
        }
    }
}
