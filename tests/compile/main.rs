//! What compiles and what does not, and what the compiler says then.
//!
//! Each case is a program of a user. trybuild builds those that show what a user's package sees, in a package of its own, for
//! which cargo builds the client and its dependencies once more. All that fail are also given to the compiler alone, with the
//! library that is built already, which takes a tenth of a second each.
//!
//! Of the mistakes in a spec, a few cases show how the compiler presents them; the macro's own tests have every one.

mod compiler;
mod message;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use compiler::Compiler;

/// Lines that may be said of one missing field.
const LONGEST: usize = 14;

/// trybuild gives cargo other flags for the cases than for their dependencies, so all would be built twice. One set of flags
/// for both, which has precedence, halves that; and macros and build scripts are built already.
#[test]
fn what_users_see() {
    let build_folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder");
    let output = dollr_tests::program(env::current_exe().expect("a file"))
        .args(["--ignored", "--exact", "cases_of_trybuild"])
        .env("CARGO_ENCODED_RUSTFLAGS", compiler::FLAGS.join("\u{1F}"))
        .env("CARGO_BUILD_BUILD_DIR", build_folder)
        .output()
        .expect("the test runs");
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert!(output.status.success(), "{}", said.concat());
}

/// In one run, as each run builds the client again.
#[test]
#[ignore = "`what_users_see` runs it"]
fn cases_of_trybuild() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile/pass/*.rs");
    for failing in ["wrong_*", "no_such_spec", "spec_mistakes", "spec_syntax"] {
        cases.compile_fail(format!("compile/fail/{failing}.rs"));
    }
}

#[test]
fn fail() {
    // It is too large for a spec, and for a repository.
    fs::write("compile/fail/specs/files/large.yaml", "# More.\n".repeat(40_000)).expect("a file");
    let compiler = Compiler::new();
    let is_updated = env::var_os("UPDATE_MESSAGES").is_some();
    let mut wrong = String::new();
    for case in files("rs") {
        let Err(said) = compiler.check(&case) else {
            wrong += &format!("{} compiles\n", case.display());
            continue;
        };
        // Of a missing field, what stands below the label is the compiler's, and changes with its version.
        let is_missing = case
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("required_"));
        let said = match is_missing {
            true => {
                for message in said.iter().filter(|message| message.lines().count() > LONGEST) {
                    wrong += &format!("{}: more than {LONGEST} lines:\n{message}\n", case.display());
                }
                said.iter()
                    .map(|message| message::in_short(message))
                    .collect::<Vec<_>>()
            }
            false => said,
        };
        let said = said.join("\n");
        let path = case.with_extension("stderr");
        let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        if is_updated {
            fs::write(path, said).expect("the file can be written");
        } else if said != expected {
            wrong += &format!(
                "{}, expected:\n{expected}\nbut the compiler says:\n{said}\n",
                path.display()
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong}\nif that is right, run it again with UPDATE_MESSAGES=1 in the environment"
    );
}

/// A message without a case is compared with nothing.
#[test]
fn every_message_has_its_case() {
    for message in files("stderr") {
        assert!(
            message.with_extension("rs").exists(),
            "{} has no case",
            message.display()
        );
    }
}

/// Files beside the cases that fail, seen from the folder of the package, as the messages show them.
fn files(extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir("compile/fail").expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension() == Some(OsStr::new(extension)))
        .collect();
    assert!(!files.is_empty(), "no .{extension} is there");
    files.sort();
    files
}
