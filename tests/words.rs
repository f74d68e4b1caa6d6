//! Words that were given up for plainer ones are nowhere in the project any more, but where it says so.

use std::fs;
use std::path::Path;

/// Each with what is said now.
const GIVEN_UP: [(&str, &str); 22] = [
    ("answer", "response"),
    ("Answer", "Response"),
    ("answers", "responses, or returns"),
    ("who somebody is", "personal data"),
    ("Executing", "ExecutionCall"),
    ("Waited", "Polled"),
    ("Standing", "Progress"),
    ("Effort", "CallStats"),
    ("Sight", "Probe"),
    ("Extra", "UnknownFields"),
    ("KeyTaken", "Why::Differs"),
    ("__private", "codegen"),
    ("no valid", "not a valid"),
    ("became of", "happened to"),
    ("becomes of", "happens to"),
    ("made out to", "addressed to"),
    ("under way", "in progress"),
    ("all the same", "anyway"),
    ("as a rule", "usually"),
    ("for want of", "because there is no"),
    ("anew", "again"),
    ("way of paying", "payment method"),
];

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What says which words were given up, and what is not ours or is made.
const ELSEWHERE: [&str; 8] = [
    "CHANGELOG.md",
    "tests/words.rs",
    "target",
    "tests/benches/peer",
    "dollr-spec/fuzz/corpus",
    "node_modules",
    ".venv",
    ".git",
];

#[test]
fn words_that_were_given_up_are_not_used() {
    let mut found = Vec::new();
    search(Path::new(ROOT), &mut found);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn search(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .strip_prefix(ROOT)
            .expect("a path in the project")
            .to_string_lossy()
            .into_owned();
        if ELSEWHERE
            .iter()
            .any(|elsewhere| name == *elsewhere || path.ends_with(elsewhere))
        {
            continue;
        }
        if path.is_dir() {
            search(&path, found);
            continue;
        }
        // What is no text has no words.
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            let given_up = GIVEN_UP.iter().filter(|(word, _)| has_word(line, word));
            found.extend(
                given_up.map(|(word, now)| format!("{name}:{}: not {word:?}, but {now}: {}", number + 1, line.trim())),
            );
        }
    }
}

/// Whether a line has a word that is not a part of another one.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word)
        .any(|(at, _)| !is_part(line[..at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next()))
}

#[test]
fn a_word_is_found_as_a_whole() {
    for (line, is_there) in [
        ("no answer came", true),
        ("`answer`", true),
        ("it is answered", false),
        ("let answer_by = 1;", false),
        ("unanswer", false),
    ] {
        assert_eq!(has_word(line, "answer"), is_there, "{line}");
    }
}
