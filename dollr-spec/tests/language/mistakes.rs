//! Mistakes in a spec: each is found, at its place, in a sentence that says what to do, and nothing else is reported.
//!
//! The cases are data: the files in the folder `mistakes`, whose README says how to write one.

mod advice;
mod format;

use std::env;
use std::fs;
use std::path::Path;

use dollr_spec::Scope;

use self::format::{Case, CaseFile, EXPECTED, ROOT, visible};
use super::{compile_files, headline, schema};

/// Parts of what is said of types that nothing uses, and of resources without operations.
const UNUSED: [&str; 2] = ["no operation takes or returns", "has no operations"];

const README: &str = "README.md";

/// The folder of the cases, seen from the workspace.
const FOLDER: &str = "dollr-spec/tests/language/mistakes";

#[test]
fn mistakes_are_reported_as_expected() {
    let mut wrong = String::new();
    for (name, text) in schema::files(FOLDER, "yaml").into_iter().chain([example()]) {
        let is_updated = env::var_os("UPDATE_MISTAKES").is_some() && name != README;
        let file = match CaseFile::parse(&text) {
            Ok(file) => file,
            Err(error) => {
                wrong += &format!("{FOLDER}/{name}:{error}\n\n");
                continue;
            }
        };
        let mut found = Vec::new();
        for case in &file.cases {
            let headlines = compile(case, file.scope);
            let place = format!("{FOLDER}/{name}:{}", case.line);
            for disagreement in schema_disagreements(case, &headlines) {
                wrong += &format!("{place}, the schema: {disagreement}\n\n");
            }
            let lines = report(&headlines, file.has_unused);
            let expected = &file.lines[case.expected.clone()];
            if lines != expected && !is_updated {
                let (expected, found) = (expected.join("\n"), lines.join("\n"));
                wrong += &format!("{place}, expected:\n{expected}\nbut found:\n{found}\n\n");
            }
            found.push(lines);
        }
        if is_updated {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("..")
                .join(FOLDER)
                .join(&name);
            fs::write(path, file.accept(found)).expect("the file can be written");
        }
    }
    assert!(
        wrong.is_empty(),
        "\n{wrong}where what was found is right, UPDATE_MISTAKES=1 in the environment writes it"
    );
}

/// The file that the README shows.
fn example() -> (String, String) {
    let text = include_str!("mistakes/README.md");
    let block = text
        .split_once("```text\n")
        .and_then(|(_, rest)| rest.split_once("```"));
    (README.to_owned(), block.expect("a block").0.to_owned())
}

/// The first lines of all that is reported: where it is, and the sentence.
fn compile(case: &Case, scope: Scope) -> Vec<String> {
    let files: Vec<_> = case
        .files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let diagnostics = compile_files(&files, scope).diagnostics;
    diagnostics.iter().map(headline).collect()
}

/// Editors have to see the mistakes in each file that a schema can see, and no others.
fn schema_disagreements(case: &Case, headlines: &[String]) -> Vec<String> {
    let files = case.files.iter().filter_map(|(name, text)| {
        let of_file = headlines.iter().filter(|line| line.starts_with(&format!("{name}:")));
        schema::disagreement(text, of_file.map(String::as_str))
    });
    files.collect()
}

/// The lines that a case has where this is reported.
fn report(headlines: &[String], has_unused: bool) -> Vec<String> {
    let is_unused = |line: &str| UNUSED.iter().any(|part| line.contains(part));
    let compared = headlines.iter().filter(|line| has_unused || !is_unused(line));
    let lines = compared.map(|line| match line.strip_prefix(&format!("{ROOT}:")) {
        Some(in_root) => format!("{EXPECTED} {}", visible(in_root)),
        None => format!("{EXPECTED} {}", visible(line)),
    });
    let lines: Vec<_> = lines.collect();
    match lines.is_empty() {
        true => vec![format!("{EXPECTED} no mistakes")],
        false => lines,
    }
}
