//! Changes a spec as somebody does who edits it: a line goes, a word is another one, a bracket is forgotten.

use std::ops::Range;

use fastrand::Rng;

/// What a spec is made of, and what YAML and Rust treat as special.
const WORDS: [&str; 115] = [
    "name",
    "base_url",
    "documentation",
    "authentication",
    "imports",
    "files",
    "resource",
    "description",
    "operations",
    "types",
    "values",
    "id",
    "one_of",
    "kinds",
    "include",
    "supported",
    "final",
    "fields",
    "type",
    "as",
    "method",
    "nullable",
    "personal",
    "deprecated",
    "keys",
    "min",
    "http",
    "path",
    "query",
    "body",
    "returns",
    "undocumented",
    "retry",
    "recover",
    "confirm",
    "ask",
    "by",
    "is",
    "in",
    "gone",
    "new",
    "session",
    "repeat",
    "wait",
    "examples",
    "until",
    "hand_over",
    "request",
    "response",
    "partial",
    "operation",
    "token",
    "lifetime",
    "environment",
    "client_id",
    "client_secret",
    "string",
    "integer",
    "boolean",
    "secret",
    "duration",
    "amount",
    "decimal",
    "currency",
    "country",
    "phone",
    "email",
    "url",
    "timestamp",
    "uuid4",
    "list<string>",
    "list<list<Thing>>",
    "Thing?",
    "list<Thing>?",
    "map<string>",
    "Thing",
    "ThingId",
    "ThingKind",
    "Owner",
    "nothing",
    "seconds",
    "minutes",
    "safe",
    "unsent",
    "none",
    "success",
    "failure",
    "true",
    "false",
    "null",
    "~",
    "0",
    "-1",
    "1.5",
    "99999999999999999999",
    ".nan",
    "1e400",
    "self",
    "crate",
    "match",
    "async",
    "gen",
    "try",
    "_",
    "A",
    "T",
    "Self",
    "Option",
    "String",
    "Result",
    "send",
    "build",
    "GET /a/{id}",
    "POST /b",
    "\"\"",
];

/// What ends, begins or breaks something in YAML, in Rust or in a terminal.
const MARKS: [&str; 39] = [
    "{", "}", "[", "]", ":", ": ", ",", ", ", "\"", "'", "#", " #", "&a ", "*a", "!", "|", ">", "%", "@", "`", "-",
    "- ", "? ", "\\", "\n", "\n  ", "\r\n", "\t", " ", "<<: ", "---\n", "é", "日", "\u{FEFF}", "\u{7}", "\u{2028}",
    "\u{A0}", "\u{200B}", "“",
];

/// The text after one to four changes.
pub fn mutate(text: &str, rng: &mut Rng) -> String {
    (0..rng.usize(1..=4)).fold(text.to_owned(), |text, _| change(&text, rng))
}

fn change(text: &str, rng: &mut Rng) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let (line, other) = (rng.usize(..lines.len()), rng.usize(..lines.len()));
    match rng.u8(..12) {
        0 => _ = lines.remove(line),
        1 => lines.insert(other, lines[line].clone()),
        2 => lines.swap(line, other),
        3 => lines[line].insert_str(0, "  "),
        4 => {
            let outdented = lines[line].strip_prefix("  ").unwrap_or_default().to_owned();
            lines[line] = outdented;
        }
        5 => _ = lines.drain(line.min(other)..line.max(other)),
        6 => {
            let at = boundary(&lines[line], rng);
            lines[line].insert_str(at, MARKS[rng.usize(..MARKS.len())]);
        }
        7 => {
            let at = boundary(&lines[line], rng);
            if at < lines[line].len() {
                lines[line].remove(at);
            }
        }
        8 => {
            let entry = format!(", {}: {} }}", word(rng), word(rng));
            lines[line] = lines[line].replacen(" }", &entry, 1);
        }
        9 => {
            let other = lines[other].clone();
            let words = words(&other);
            let by = words
                .get(rng.usize(..words.len().max(1)))
                .map_or("", |at| &other[at.clone()]);
            replace_word(&mut lines[line], by, rng);
        }
        _ => replace_word(&mut lines[line], word(rng), rng),
    }
    lines.join("\n")
}

fn word(rng: &mut Rng) -> &'static str {
    WORDS[rng.usize(..WORDS.len())]
}

/// Where something can be put into a line.
fn boundary(line: &str, rng: &mut Rng) -> usize {
    line.floor_char_boundary(rng.usize(..=line.len()))
}

/// Puts something else in the place of one word of a line.
fn replace_word(line: &mut String, by: &str, rng: &mut Rng) {
    let words = words(line);
    if let Some(word) = words.get(rng.usize(..words.len().max(1))) {
        line.replace_range(word.clone(), by);
    }
}

/// Where the words of a line are.
fn words(line: &str) -> Vec<Range<usize>> {
    let is_between = |c: char| c.is_whitespace() || "{}[],:\"'".contains(c);
    let mut words = Vec::new();
    let mut start = 0;
    for part in line.split_inclusive(is_between) {
        let word = part.trim_end_matches(is_between);
        if !word.is_empty() {
            words.push(start..start + word.len());
        }
        start += part.len();
    }
    words
}
