//! Specs as they are while somebody edits them, by the thousand: whatever is wrong in one, the macro says so or generates
//! Rust. `dollr-spec/fuzz` looks for more of them, with the same judge.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dollr_test_mutations::{judge, mutate};
use fastrand::Rng;

/// A spec that uses everything the language has.
const EVERYTHING: &str = include_str!("../../../dollr-spec/tests/language/everything.yaml");

/// The reference of the language, whose examples are the files of one spec.
const REFERENCE: &str = include_str!("../../../spec/README.md");

/// What the mutations begin with: one text each, as the judge takes it.
fn seeds() -> Vec<String> {
    let blocks = REFERENCE.split("```yaml\n# ").skip(1);
    let files = blocks.filter_map(|rest| rest.split("```").next()?.split_once('\n'));
    // The last one is a spec of its own.
    let files = files.filter(|(name, _)| *name != "beta.yaml");
    let files: Vec<String> = files.map(|(name, text)| format!("{name}\n{text}")).collect();
    let reference = files.join("%%% ");
    let reference = reference
        .split_once('\n')
        .map(|(_, text)| text.to_owned())
        .unwrap_or_default();
    let small = "name: Small\nresource: things\noperations: { go: { http: GET /go, returns: nothing } }\n";
    vec![EVERYTHING.to_owned(), reference, small.to_owned()]
}

/// What `dollr-spec/fuzz` found worth keeping.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../dollr-spec/fuzz/corpus/compile");
    let files = fs::read_dir(folder).expect("the corpus is there");
    let texts = files.map(|file| fs::read(file.expect("a file").path()).expect("a file that can be read"));
    texts.map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
}

#[test]
fn every_spec_has_mistakes_at_a_place_or_becomes_rust() {
    let mut rng = Rng::with_seed(1);
    let (mut right, mut wrong) = (0, 0);
    for seed in seeds() {
        judge(&seed);
        let mut text = seed.clone();
        for round in 0..400 {
            // Mistakes add up, and then it begins again.
            text = mutate(if round % 8 == 0 { &seed } else { &text }, &mut rng);
            match judge(&text).diagnostics.is_empty() {
                true => right += 1,
                false => wrong += 1,
            }
        }
    }
    assert!(
        right > 10 && wrong > 300,
        "mutations are all alike: {right} right, {wrong} wrong"
    );
}

#[test]
fn what_the_fuzzer_found_stays_mended() {
    let corpus = corpus();
    assert!(corpus.len() > 20);
    for text in corpus {
        judge(&text);
    }
}

/// What is right in a spec is generated, and the compiler takes it: beside mistakes as well.
#[test]
fn what_is_generated_beside_mistakes_compiles() {
    let imports = EVERYTHING
        .lines()
        .find(|line| line.starts_with("imports:"))
        .expect("imports");
    let mut rng = Rng::with_seed(2);
    let mut program = "#![allow(warnings)]\n".to_owned();
    let mut count = 0;
    while count < 40 {
        let text = mutate(EVERYTHING, &mut rng);
        let compiled = judge(&text);
        // An import that isn't there is an error of Rust's own, and a spec without any API has no code.
        if text.contains(imports) && text != EVERYTHING && !compiled.tokens.is_empty() {
            count += 1;
            program += &format!(
                "/*\n{}*/\nmod spec_{count} {{ {} }}\n",
                text.replace("*/", "* /"),
                compiled.tokens
            );
        }
    }
    check_with_rustc(&program);
}

/// Has the compiler check a program against `dollr-client`.
fn check_with_rustc(program: &str) {
    let client = client();
    // What it needs is beside it.
    let dependencies = client.parent().expect("a folder");
    let folder = dependencies.with_file_name("mutations");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("program.rs");
    fs::write(&file, program).expect("a file");
    let output = Command::new("rustc")
        .args(["--edition=2024", "--test", "--emit=metadata", "--crate-name=mutations"])
        .arg(format!("--extern=dollr_client={}", client.display()))
        .arg(format!("-Ldependency={}", dependencies.display()))
        .arg("--out-dir")
        .args([&folder, &file])
        .output()
        .expect("rustc runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The library `dollr-client`, as `cargo test --workspace` has built it. It takes an example of the workspace to have cargo
/// turn on the same features, and so build nothing.
fn client() -> PathBuf {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Build scripts that look at what cargo says of this package would run again, and much would be built again.
    for (name, _) in env::vars_os() {
        let is_of_this_package =
            ["CARGO_PKG_", "CARGO_MANIFEST_"].map(|start| name.to_string_lossy().starts_with(start));
        if is_of_this_package.contains(&true) {
            cargo.env_remove(name);
        }
    }
    let output = cargo
        .args([
            "build",
            "--workspace",
            "--example",
            "realtime_key",
            "--message-format",
            "json",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8(output.stdout).expect("text");
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut artifacts = messages.filter(|message| message["target"]["name"] == "dollr_client");
    let artifact = artifacts.next_back().unwrap_or_default();
    let files = artifact["filenames"].as_array().into_iter().flatten();
    let mut files = files.filter_map(|file| file.as_str()).map(PathBuf::from);
    let library = files.find(|file| file.extension().is_some_and(|extension| extension == "rlib"));
    library.unwrap_or_else(|| panic!("no library: {}", String::from_utf8_lossy(&output.stderr)))
}
