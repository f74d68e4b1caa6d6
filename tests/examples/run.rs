//! Running an example, and what it wrote.

use std::env;
#[cfg(target_os = "linux")]
use std::io::Write;
#[cfg(target_os = "linux")]
use std::process::Stdio;
use std::process::{Command, Output};

use crate::executables::executables;

/// What an example wrote, and its exit status.
#[derive(Debug)]
pub(crate) struct Finished {
    example: &'static str,
    pub(crate) lines: Vec<String>,
    pub(crate) errors: Vec<String>,
    pub(crate) status: Option<i32>,
}

/// Credentials that nobody accepts, and addresses where nothing listens.
pub(crate) const POISON: [(&str, &str); 6] = [
    ("DOLLR_CLIENT_ID", "poison-id"),
    ("DOLLR_CLIENT_SECRET", "poison-secret"),
    ("DOLLR_BASE_URL", "http://127.0.0.1:1"),
    ("MERCHANT_PASSCODE", "poison-passcode"),
    ("DOLLR_SUPABASE_URL", "http://127.0.0.1:1"),
    ("DOLLR_SUPABASE_ANON_KEY", "poison-key"),
];

/// Runs an example with these arguments and variables, and without those of this machine.
pub(crate) fn run(example: &'static str, arguments: &str, variables: &[(&str, &str)]) -> Finished {
    let mut command = Command::new(executables().join(example).with_extension(env::consts::EXE_EXTENSION));
    command.args(arguments.split_whitespace());
    for (variable, _) in POISON {
        command.env_remove(variable);
    }
    let output = command.envs(variables.iter().copied()).output().expect("a process");
    Finished::new(example, output)
}

/// Runs an example with these arguments and variables in a terminal where somebody types `response`. What it writes to
/// standard error is among its lines, as in any terminal.
#[cfg(target_os = "linux")]
pub(crate) fn run_in_terminal(
    example: &'static str,
    arguments: &str,
    variables: &[(&str, &str)],
    response: &str,
) -> Finished {
    let executable = executables().join(example);
    let mut process = Command::new("script")
        .args(["--quiet", "--return", "--command"])
        .arg(format!("{} {arguments}", executable.display()))
        .arg("/dev/null")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program `script` of util-linux");
    let mut keyboard = process.stdin.take().expect("a pipe");
    keyboard.write_all(response.as_bytes()).expect("a response");
    drop(keyboard);
    Finished::new(example, process.wait_with_output().expect("a process"))
}

impl Finished {
    fn new(example: &'static str, output: Output) -> Self {
        let lines = |bytes| -> Vec<String> {
            String::from_utf8(bytes)
                .expect("text")
                .lines()
                .map(str::to_owned)
                .collect()
        };
        Finished {
            example,
            lines: lines(output.stdout),
            errors: lines(output.stderr),
            status: output.status.code(),
        }
    }

    /// The steps that it showed in the sandbox, without the statuses before the last one: how many are shown depends on the
    /// machine. Steps whose names are in `varies` have another text in each run, which is left out.
    pub(crate) fn steps(&self, varies: &[&str]) -> Vec<(&str, &str)> {
        assert_eq!((self.status, self.errors.len()), (Some(0), 0), "{self:?}");
        let [first, lines @ ..] = &self.lines[..] else {
            panic!("no output: {self:?}")
        };
        assert!(first.starts_with("Talking to a sandbox on this machine"), "{first}");
        assert!(!format!("{self:?}").contains("poison"), "{self:?}");
        let steps = lines.iter().map(|line| line.split_at(14));
        let steps = steps.filter(|(_, text)| !["PENDING", "PROCESSING"].contains(text));
        let steps = steps.map(|(name, text)| (name.trim_end(), text));
        steps
            .map(|(name, text)| (name, if varies.contains(&name) { "" } else { text }))
            .collect()
    }

    /// Checks that it succeeded, and that each of these texts is in a line.
    pub(crate) fn explains(&self, texts: &[&str]) {
        assert_eq!((self.status, self.errors.len()), (Some(0), 0), "{self:?}");
        for text in texts {
            assert!(self.lines.iter().any(|line| line.contains(text)), "{text}: {self:?}");
        }
    }

    /// Checks that it failed, and said only this on standard error.
    pub(crate) fn failed_with(&self, error: &str) {
        assert_eq!(
            (self.status, &self.errors[..]),
            (Some(1), &[format!("{}: {error}", self.example)][..]),
            "{self:?}"
        );
    }
}
