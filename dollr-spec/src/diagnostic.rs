//! Mistakes in a spec: they are collected while it is read, and then drawn with the lines that they are in.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Range;

use crate::document::{At, FileId, Lookalike, SourceFile, Step, locate};

/// The most mistakes that one build shows.
const MAX_SHOWN: usize = 100;

/// The mistakes found so far. A shared reference suffices to report one.
pub(crate) struct Report {
    mistakes: RefCell<Vec<Mistake>>,
    incomplete: Cell<bool>,
}

struct Mistake {
    place: Place,
    message: Box<Message>,
}

/// Makes the message once it is known how the thing is written. Without a message there is no mistake.
type Message = dyn FnOnce(&Written<'_>) -> Option<String>;

enum Place {
    Node(At),
    Offset(FileId, usize),
}

impl Place {
    /// Sorts as the text does, as far as that is known without looking at it.
    fn order(&self) -> (FileId, Vec<(usize, bool)>) {
        match self {
            Self::Node(at) => (at.file(), at.steps().into_iter().map(Step::order).collect()),
            Self::Offset(file, _) => (*file, Vec::new()),
        }
    }
}

/// How something is written in its file.
pub(crate) struct Written<'a> {
    /// A scalar as far as it is on one line, or the first character of anything else.
    pub(crate) token: &'a str,
    /// All that follows in the file.
    pub(crate) after: &'a str,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            mistakes: RefCell::default(),
            incomplete: Cell::default(),
        }
    }

    /// Notes that something can't be read that other things refer to. It is reported, and what refers to it is right.
    pub(crate) fn set_incomplete(&self) {
        self.incomplete.set(true);
    }

    pub(crate) fn is_incomplete(&self) -> bool {
        self.incomplete.get()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.mistakes.borrow().is_empty()
    }

    /// Reports a mistake at a node. The message is one sentence in lower case, without a full stop, that says what is
    /// wrong and what to do.
    pub(crate) fn error(&self, at: &At, message: impl Into<String>) {
        let message = message.into();
        self.error_as_written(at, |_| Some(message));
    }

    /// Reports a mistake whose message depends on how the node is written, which is looked up once everything is read.
    /// Without a message there is no mistake.
    pub(crate) fn error_as_written(&self, at: &At, message: impl FnOnce(&Written<'_>) -> Option<String> + 'static) {
        self.add(Place::Node(at.clone()), message);
    }

    /// Reports a name that has a character in it that nobody sees. Written as an escape, it is meant.
    pub(crate) fn check_name(&self, at: &At, name: &str) {
        if Lookalike::in_name(name).is_some() {
            self.error_as_written(at, |written| Some(Lookalike::in_name(written.token)?.1.message));
        }
    }

    /// Reports a mistake at a byte of a file, for text that makes no node.
    pub(crate) fn error_at_offset(&self, file: FileId, offset: usize, message: impl Into<String>) {
        let message = message.into();
        self.add(Place::Offset(file, offset), |_| Some(message));
    }

    fn add(&self, place: Place, message: impl FnOnce(&Written<'_>) -> Option<String> + 'static) {
        let message = Box::new(message);
        self.mistakes.borrow_mut().push(Mistake { place, message });
    }

    /// The mistakes with their positions, in the order of the files and of their lines, each once. To find a position
    /// takes another look at the file, and nobody reads thousands: after [`MAX_SHOWN`], the rest is counted.
    pub(crate) fn into_diagnostics(self, sources: &[SourceFile]) -> Vec<Diagnostic> {
        let mut mistakes = self.mistakes.into_inner();
        mistakes.sort_by_cached_key(|mistake| mistake.place.order());
        let rest = mistakes.split_off(mistakes.len().min(MAX_SHOWN));
        let count = rest.len();
        mistakes.extend(rest.into_iter().next().map(|first| Mistake {
            place: first.place,
            // Some of them may turn out to be none, or to be there twice.
            message: Box::new(move |_| {
                Some(format!(
                    "from here on there are up to {count} mistakes more; correct those above, and build again"
                ))
            }),
        }));
        let mut diagnostics: Vec<_> = mistakes
            .into_iter()
            .filter_map(|mistake| mistake.locate(sources))
            .collect();
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        diagnostics.dedup_by(|a, b| a.order() == b.order());
        diagnostics
    }
}

impl Mistake {
    fn locate(self, sources: &[SourceFile]) -> Option<Diagnostic> {
        let (file, range, is_key) = match self.place {
            Place::Node(at) => (at.file(), locate(&sources[at.file()].text, &at.steps()), at.is_key()),
            Place::Offset(file, offset) => (file, offset..offset, false),
        };
        let source = &sources[file];
        let written = Written {
            token: source.text.get(range.clone()).unwrap_or_default(),
            after: source.text.get(range.end..).unwrap_or_default(),
        };
        // A wrong name that looks right is explained by this alone. A text of several words may be right so.
        let is_name = is_key || !written.token.contains(' ');
        if let Some((offset, lookalike)) = Lookalike::in_name(written.token).filter(|_| is_name) {
            let offset = range.start + offset;
            return Some(Diagnostic::new(file, source, &(offset..offset), &lookalike.message));
        }
        let message = (self.message)(&written)?;
        Some(Diagnostic::new(file, source, &range, &message))
    }
}

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
    fn new(file: FileId, source: &SourceFile, range: &Range<usize>, message: &str) -> Self {
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

    fn order(&self) -> (FileId, usize, usize, &str) {
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

/// A line as it is drawn, and the columns under which the carets are.
#[derive(Clone, Debug)]
struct Excerpt {
    line: String,
    start: usize,
    length: usize,
}

impl Excerpt {
    /// The columns that are drawn of a line.
    const WIDTH: usize = 120;

    /// Draws the part of a line around a token, which is given in bytes.
    fn new(line: &str, token: &Range<usize>) -> Self {
        let columns = |bytes: usize| line.get(..bytes).unwrap_or(line).chars().map(columns_of).sum::<usize>();
        let (total, start, end) = (columns(line.len()), columns(token.start), columns(token.end));
        let from = start
            .saturating_sub(Self::WIDTH / 2)
            .min(total.saturating_sub(Self::WIDTH));
        let to = from + Self::WIDTH;
        let mut drawn = String::new();
        let mut first = None;
        let mut column = 0;
        for c in line.chars() {
            let next = column + columns_of(c);
            if column >= from && next <= to {
                first.get_or_insert(column);
                match c {
                    '\t' => drawn.push_str("    "),
                    c if c.is_control() => drawn.push(char::REPLACEMENT_CHARACTER),
                    c => drawn.push(c),
                }
            }
            column = next;
        }
        let (before, after) = (if from > 0 { "..." } else { "" }, if to < total { "..." } else { "" });
        Self {
            line: format!("{before}{drawn}{after}"),
            start: before.len() + start - first.unwrap_or(0),
            length: end.min(to).saturating_sub(start).max(1),
        }
    }
}

/// How many columns a character takes: a tab is drawn as four, and the characters of East Asia and emoji take two.
fn columns_of(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{300}'..='\u{36F}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' => 0,
        '\u{1100}'..='\u{115F}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE6F}'
        | '\u{FF00}'..='\u{FF60}'
        | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}'
        | '\u{1F680}'..='\u{1F6FF}'
        | '\u{1F900}'..='\u{1F9FF}'
        | '\u{20000}'..='\u{3FFFD}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::document::{Node, Value, parse};

    /// What is reported on a file when it is read in some way.
    pub(crate) fn diagnose(text: &str, read: impl FnOnce(&Node, &Report)) -> Vec<Diagnostic> {
        let report = Report::new();
        let source = SourceFile::new(PathBuf::new(), "a.yaml", text);
        if let Some(root) = parse(0, &source.text, &report) {
            read(&root, &report);
        }
        report.into_diagnostics(&[source])
    }

    /// The first line of a diagnostic, without the file.
    pub(crate) fn headline(diagnostic: &Diagnostic) -> String {
        format!("{}:{}: {}", diagnostic.line, diagnostic.column, diagnostic.message)
    }

    /// Reports everything that is no text, at all depths.
    fn want_texts(node: &Node, report: &Report) {
        match &node.value {
            Value::Map(entries) => entries.iter().for_each(|(_, value)| want_texts(value, report)),
            Value::List(items) => items.iter().for_each(|item| want_texts(item, report)),
            Value::Text(text) if text == "wrong" || text.starts_with("long ") => report.error(&node.at, "wrong"),
            Value::Text(_) => {}
            _ => report.error(&node.at, "no text"),
        }
    }

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

    #[test]
    fn diagnostics_are_sorted_and_each_is_there_once() {
        let texts = ["a: 1\nb: 2\n", "c: {d: 3, e: 4}\n"];
        let report = Report::new();
        let roots = [parse(0, texts[0], &report), parse(1, texts[1], &report)];
        for root in roots.iter().rev().chain(&roots).flatten() {
            want_texts(root, &report);
        }
        report.error_at_offset(0, 5, "an earlier one");
        let sources = texts.map(|text| SourceFile::new(PathBuf::new(), format!("{}.yaml", &text[..1]), text));
        let shown: Vec<_> = report
            .into_diagnostics(&sources)
            .iter()
            .map(ToString::to_string)
            .collect();
        let headlines: Vec<_> = shown.iter().filter_map(|shown| shown.lines().next()).collect();
        let expected = [
            "a.yaml:1:4: no text",
            "a.yaml:2:1: an earlier one",
            "a.yaml:2:4: no text",
            "c.yaml:1:8: no text",
            "c.yaml:1:14: no text",
        ];
        assert_eq!(headlines, expected);
    }

    #[test]
    fn of_many_mistakes_the_first_are_shown_and_the_rest_is_counted() {
        let found = |count: usize| {
            let lines: Vec<_> = (1..=count).map(|line| format!("a{line}: {line}")).collect();
            let text = lines.join("\n");
            // In any order: the first are those that come first in the text.
            let diagnostics = diagnose(&text, |root, report| {
                let Value::Map(entries) = &root.value else {
                    panic!("{root:?}")
                };
                entries.iter().rev().for_each(|(_, value)| want_texts(value, report));
            });
            diagnostics.iter().map(headline).collect::<Vec<_>>()
        };
        let shown = |count: usize| (1..=count).map(|line| format!("{line}:{}: no text", line.to_string().len() + 4));
        assert_eq!(found(100), shown(100).collect::<Vec<_>>());
        let more = "101:7: from here on there are up to 4900 mistakes more; correct those above, and build again";
        assert_eq!(found(5000), shown(100).chain([more.to_owned()]).collect::<Vec<_>>());
    }
}
