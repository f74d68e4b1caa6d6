//! What compiles and what does not, and what the compiler says then.

#[test]
fn pass() {
    trybuild::TestCases::new().pass("compile/pass/*.rs");
}

#[test]
fn fail() {
    trybuild::TestCases::new().compile_fail("compile/fail/*.rs");
}
