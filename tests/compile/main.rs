//! What compiles and what does not, and what the compiler says then.

use std::fs;

#[test]
fn pass() {
    trybuild::TestCases::new().pass("compile/pass/*.rs");
}

#[test]
fn fail() {
    // Too large for a spec, and for a repository.
    fs::write("compile/fail/specs/files/large.yaml", "# More.\n".repeat(40_000)).expect("a file");
    trybuild::TestCases::new().compile_fail("compile/fail/*.rs");
}
