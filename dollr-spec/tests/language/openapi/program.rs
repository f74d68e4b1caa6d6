//! The program, as it is called.

use std::process::{Command, Stdio};

use super::folder;

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dollr-spec"));
    program.args(arguments).current_dir(folder());
    program
}

#[test]
fn whoever_reads_the_output_may_want_no_more() {
    let calls: [&[&str]; 5] = [
        &["check", "service.yaml"],
        &["export", "service.yaml"],
        &["import", "import/shop.yaml"],
        &["diff", "import/shop.yaml", "service.yaml"],
        &["survey", "import"],
    ];
    for arguments in calls {
        let expected = program(arguments).output().expect("it runs").status.code();
        let mut child = program(arguments);
        child.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().expect("it runs");
        drop((child.stdout.take(), child.stderr.take()));
        let found = child.wait().expect("it ends").code();
        assert_eq!(found, expected, "{arguments:?}");
    }
}

#[test]
fn a_spec_that_is_not_there_has_no_mistakes() {
    let output = program(&["import", "import/shop.yaml", "--beside", "none.yaml"]).output();
    let output = output.expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        "none.yaml: there is no such file; make one, or correct the name\n"
    );
}
