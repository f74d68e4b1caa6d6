//! The mistakes in a spec: they are collected while it is read, and located once all is read.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::document::{At, FileId, Known, Lookalike, SourceFile, Step, locate};

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

    /// Notes that something can't be read that other things refer to. It is reported, and what depends on it is not.
    pub(crate) fn set_incomplete(&self) {
        self.incomplete.set(true);
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

    /// Reports what is no mistake if something that can't be read would make it right: that something is missing.
    pub(crate) fn missing(&self, at: &At, message: impl Into<String>) {
        if !self.incomplete.get() {
            self.error(at, message);
        }
    }

    /// Reports a name that isn't among those that are known. What was most likely meant, or else the advice, follows the message.
    pub(crate) fn unknown(&self, at: &At, message: String, wrong: &str, known: Known, advice: &'static str) {
        if self.incomplete.get() {
            return;
        }
        let wrong = wrong.to_owned();
        self.error_as_written(at, move |_| Some(message + &known.hint(&wrong, advice)));
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
        let (file, mut range, is_key, meant) = match self.place {
            Place::Node(at) => {
                let range = locate(&sources[at.file()].text, &at.steps());
                (at.file(), range, at.is_key(), at.meant())
            }
            Place::Offset(file, offset) => (file, offset..offset, false, None),
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
        if let Some(part) = meant.and_then(|meant| part_of(written.token, meant)) {
            range = range.start + part.start..range.start + part.end;
        }
        Some(Diagnostic::new(file, source, &range, &message))
    }
}

/// Where some bytes of a text are in what is written for it, if that is the text as it is, perhaps in quotes.
fn part_of(token: &str, meant: Range<usize>) -> Option<Range<usize>> {
    let is_escaped = token.contains('\\') || token.starts_with('\'') && token.contains("''");
    let start = usize::from(token.starts_with(['"', '\'']));
    let part = meant.start + start..meant.end + start;
    (!is_escaped && token.get(part.clone()).is_some()).then_some(part)
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
        format!(
            "{}:{}: {}",
            diagnostic.line(),
            diagnostic.column(),
            diagnostic.message()
        )
    }

    /// Reports everything that is no text, at all depths.
    pub(crate) fn want_texts(node: &Node, report: &Report) {
        match &node.value {
            Value::Map(entries) => entries.iter().for_each(|(_, value)| want_texts(value, report)),
            Value::List(items) => items.iter().for_each(|item| want_texts(item, report)),
            Value::Text(text) if text == "wrong" || text.starts_with("long ") => report.error(&node.at, "wrong"),
            Value::Text(_) => {}
            _ => report.error(&node.at, "no text"),
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
