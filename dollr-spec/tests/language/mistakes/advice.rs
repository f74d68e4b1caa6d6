//! Whoever does what a message says is rid of the mistake.

use dollr_spec::{Diagnostic, Scope};

use super::format::{Case, CaseFile};
use super::{FOLDER, compile_files, schema};

/// How a message says what to write instead: what is before it, and what is behind it.
const INSTEAD: [(&str, &str); 3] = [
    ("did you mean `", "`?"),
    ("here it is called `", "`"),
    ("quote it: ", ""),
];

#[test]
fn what_a_message_says_to_write_is_right() {
    let mut count = 0;
    let mut wrong = String::new();
    for (name, text) in schema::files(FOLDER, "yaml") {
        let file = CaseFile::parse(&text).expect("another test says what is wrong with it");
        for case in &file.cases {
            for diagnostic in compile(&case.files, file.scope) {
                let Some(instead) = instead(diagnostic.message()) else {
                    continue;
                };
                count += 1;
                let after = compile(&edited(case, &diagnostic, instead), file.scope);
                // In a place where something else is wrong too, that is said now.
                let word = format!("`{}`", instead.trim_matches('"'));
                let is_there = |other: &&Diagnostic| {
                    let is_same = (other.file(), other.range().start) == (diagnostic.file(), diagnostic.range().start);
                    is_same && other.message().contains(&word)
                };
                if let Some(other) = after.iter().find(is_there) {
                    let (line, before, after) = (case.line, diagnostic.message(), other.message());
                    wrong += &format!("{FOLDER}/{name}:{line}: {before}\n    and then: {after}\n");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(count > 80, "only {count} messages say what to write");
}

fn compile(files: &[(String, String)], scope: Scope) -> Vec<Diagnostic> {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    compile_files(&files, scope).diagnostics
}

fn instead(message: &str) -> Option<&str> {
    INSTEAD.iter().find_map(|(before, behind)| {
        let (_, rest) = message.split_once(before)?;
        match *behind {
            "" => Some(rest),
            behind => Some(rest.split_once(behind)?.0),
        }
    })
}

/// The files of a case, with what is wrong written as the message says.
fn edited(case: &Case, diagnostic: &Diagnostic, instead: &str) -> Vec<(String, String)> {
    let mut files = case.files.clone();
    let (_, text) = &mut files[diagnostic.file()];
    text.replace_range(diagnostic.range(), instead);
    files
}
