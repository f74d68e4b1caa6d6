//! The format of the cases, which the README beside it explains.

use std::ops::Range;

use dollr_spec::Scope;

/// Begins a case.
const CASE: &str = "===";
/// Begins another file of a case.
const FILE: &str = "%%%";
/// Begins a line of what is expected.
pub(super) const EXPECTED: &str = ">>>";

/// The first file of every case.
pub(super) const ROOT: &str = "api.yaml";

/// A file of cases.
pub(super) struct CaseFile {
    pub(super) lines: Vec<String>,
    pub(super) scope: Scope,
    /// Whether what a spec declares for no use is compared too.
    pub(super) has_unused: bool,
    pub(super) cases: Vec<Case>,
}

pub(super) struct Case {
    /// Where it begins, counted from 1.
    pub(super) line: usize,
    title: String,
    /// Names and texts.
    pub(super) files: Vec<(String, String)>,
    /// The lines of what is expected, counted from 0. Where there are none, it is the place for them.
    pub(super) expected: Range<usize>,
}

impl CaseFile {
    /// Reads a file. An error starts with the line that it is in.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut this = Self {
            lines: text.lines().map(str::to_owned).collect(),
            scope: Scope::Extension,
            has_unused: false,
            cases: Vec::new(),
        };
        for (at, line) in text.lines().enumerate() {
            let error = |reason: &str| Err(format!("{}: {reason}", at + 1));
            if visible(line) != line {
                return error(&format!(
                    "write characters that nobody sees in this way: {}",
                    visible(line)
                ));
            }
            if let Some(title) = line.strip_prefix(CASE) {
                this.cases.push(Case {
                    line: at + 1,
                    title: title.trim().to_owned(),
                    files: vec![(ROOT.to_owned(), String::new())],
                    expected: at + 1..at + 1,
                });
                continue;
            }
            let is_known = match this.cases.last_mut() {
                Some(case) => case.take(at, line),
                None => this.take(line),
            };
            if !is_known {
                return error("this is no line that the README of the folder knows here");
            }
        }
        this.trim();
        this.begin_every_case()?;
        for case in &mut this.cases {
            for (_, text) in &mut case.files {
                *text = unescape(text).ok_or(format!(
                    "{}: `\\u{{` needs the number of a character and `}}`",
                    case.line
                ))?;
            }
        }
        match this.cases.is_empty() {
            true => Err("1: no case is here".to_owned()),
            false => Ok(this),
        }
    }

    /// Takes a line before the first case, if it may stand there.
    fn take(&mut self, line: &str) -> bool {
        match line {
            "scope: client" => self.scope = Scope::Client,
            "unused: reported" => self.has_unused = true,
            _ => return line.is_empty() || line.starts_with('#'),
        }
        true
    }

    /// Blank lines stand between the cases, and are not part of a spec.
    fn trim(&mut self) {
        for (_, text) in self.cases.iter_mut().flat_map(|case| &mut case.files) {
            text.truncate(text.trim_end_matches('\n').len());
            if !text.is_empty() {
                text.push('\n');
            }
        }
    }

    /// Puts what every case begins with before each, if there is such a thing.
    fn begin_every_case(&mut self) -> Result<(), String> {
        let is_beginning = |case: &Case| case.title.ends_with("of every case");
        let Some(at) = self.cases.iter().position(is_beginning) else {
            return Ok(());
        };
        let beginning = self.cases.remove(at);
        let text = &beginning.files[0].1;
        // Said in the file, as a reader has to know in which line a case goes on.
        let title = match text.lines().count() {
            1 => "line 1 of every case".to_owned(),
            count => format!("lines 1 to {count} of every case"),
        };
        if at > 0 || beginning.title != title || beginning.files.len() > 1 || !beginning.expected.is_empty() {
            return Err(format!(
                "{}: this is `{title}`, comes first, and is one text",
                beginning.line
            ));
        }
        for case in &mut self.cases {
            case.files[0].1.insert_str(0, text);
        }
        Ok(())
    }

    /// The file with these lines for what is expected of each case.
    pub(super) fn accept(mut self, found: Vec<Vec<String>>) -> String {
        // From the last one, as the places after a change are others.
        for (case, lines) in self.cases.into_iter().zip(found).rev() {
            self.lines.splice(case.expected, lines);
        }
        self.lines.join("\n") + "\n"
    }
}

impl Case {
    /// Takes a line of the case, if it may stand there.
    fn take(&mut self, at: usize, line: &str) -> bool {
        let has_expected = !self.expected.is_empty();
        if line.starts_with(EXPECTED) {
            let start = if has_expected { self.expected.start } else { at };
            self.expected = start..at + 1;
            return true;
        }
        if has_expected {
            return line.is_empty();
        }
        if !line.is_empty() {
            self.expected = at + 1..at + 1;
        }
        if let Some(name) = line.strip_prefix(FILE) {
            self.files.push((name.trim().to_owned(), String::new()));
        } else if let Some((_, text)) = self.files.last_mut() {
            *text += &format!("{line}\n");
        }
        true
    }
}

/// A text in which the characters that nobody sees are written as `\u{feff}`.
pub(super) fn visible(text: &str) -> String {
    // Rust has escapes for what can't be printed, and for quotes and backslashes.
    let is_visible = |c: char| c.escape_debug().count() == 1 || ['"', '\'', '\\'].contains(&c);
    let shown = text.chars().map(|c| match is_visible(c) {
        true => c.to_string(),
        false => c.escape_unicode().to_string(),
    });
    shown.collect()
}

/// A text with the characters that are written as `\u{feff}`.
fn unescape(text: &str) -> Option<String> {
    let mut parts = text.split("\\u{");
    let mut whole = parts.next()?.to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}')?;
        whole.push(char::from_u32(u32::from_str_radix(number, 16).ok()?)?);
        whole += rest;
    }
    Some(whole)
}

#[test]
fn a_file_is_read_and_only_what_is_expected_is_replaced() {
    let text = r"# Words.

=== line 1 of every case
name: Api

=== One, to which nobody has written what is expected
a: \u{9}
%%% b.yaml


=== Two
c: 1

>>> 1:1: old
>>> 2:2: old
";
    let read = CaseFile::parse(text).expect("it is right");
    let files: Vec<_> = read.cases.iter().map(|case| &case.files).collect();
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let one = vec![file(ROOT, "name: Api\na: \t\n"), file("b.yaml", "")];
    let two = vec![file(ROOT, "name: Api\nc: 1\n")];
    assert_eq!(files, [&one, &two]);
    let expected: Vec<_> = read
        .cases
        .iter()
        .map(|case| &read.lines[case.expected.clone()])
        .collect();
    assert_eq!(
        expected,
        [&[][..], &[">>> 1:1: old".to_owned(), ">>> 2:2: old".to_owned()]]
    );
    let found = vec![vec![">>> 1:1: new".to_owned()], vec![">>> no mistakes".to_owned()]];
    let accepted = text
        .replace("b.yaml\n", "b.yaml\n>>> 1:1: new\n")
        .replace(">>> 1:1: old\n>>> 2:2: old\n", ">>> no mistakes\n");
    assert_eq!(read.accept(found), accepted);
}

#[test]
fn what_is_no_file_of_cases_is_refused() {
    for (text, expected) in [
        ("# Words.\n", "1: no case is here"),
        (
            "name: Api\n===\n",
            "1: this is no line that the README of the folder knows here",
        ),
        (
            "===\n>>> no mistakes\nname: Api\n",
            "3: this is no line that the README of the folder knows here",
        ),
        (
            "===\na:\tb\n",
            "2: write characters that nobody sees in this way: a:\\u{9}b",
        ),
        ("===\na: \\u{x}\n", "1: `\\u{` needs the number of a character and `}`"),
        (
            "=== lines 1 to 2 of every case\nname: Api\n",
            "1: this is `line 1 of every case`, comes first, and is one text",
        ),
    ] {
        assert_eq!(CaseFile::parse(text).err().as_deref(), Some(expected), "{text}");
    }
}
