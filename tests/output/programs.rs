//! The programs of the suite, and the examples, built as `cargo test --workspace` builds them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Programs that make no client: they run the compiler, or look at texts and numbers.
const WITHOUT_CLIENT: [&str; 8] = [
    "compile",
    "decimals",
    "dollr_spec",
    "editing",
    "language",
    "mutations",
    "nightly",
    "rooms",
];

/// What needn't be run again of a program, as other tests of it do the same to the client: it logs hundreds of megabytes.
const SKIPPED: [(&str, &[&str]); 1] = [(
    "campaign",
    &["--skip=what_careless_shops_do_is_seen", "--skip=a_seed_gives_the_same"],
)];

/// What the README has the reader run, and one of its payments that fails. The shops go on until they are stopped: their
/// visitors are in `tests/examples/shops.rs`.
const EXAMPLES: [(&str, &[&str], bool); 7] = [
    ("realtime_key", &[], true),
    ("collect_payment", &[], true),
    ("collect_payment", &["--phone", dollr_sandbox::PHONE_FAILS], false),
    ("hosted_checkout", &[], true),
    ("payout", &[], true),
    ("watch_payment", &[], true),
    ("beta_endpoint", &[], true),
];

pub(crate) struct Program {
    pub(crate) name: String,
    path: PathBuf,
    folder: PathBuf,
    arguments: Vec<String>,
    succeeds: bool,
}

/// What a program wrote, in a file.
pub(crate) struct Stream {
    pub(crate) name: &'static str,
    pub(crate) path: PathBuf,
}

impl Program {
    /// Runs it with all that it logs, and says whether it ended as it should.
    pub(crate) fn run(&self) -> (bool, [Stream; 2]) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("output");
        fs::create_dir_all(&folder).expect("a folder");
        let arguments = self
            .arguments
            .iter()
            .filter(|argument| !argument.starts_with("--skip="));
        let name = arguments.fold(self.name.clone(), |name, argument| name + " " + argument);
        let streams = ["stdout", "stderr"].map(|stream| Stream {
            name: stream,
            path: folder.join(format!("{name}.{stream}")),
        });
        let [stdout, stderr] = streams.each_ref().map(|it| File::create(&it.path).expect("a file"));
        let mut command = Command::new(&self.path);
        let command = command
            .args(&self.arguments)
            .current_dir(&self.folder)
            .env("DOLLR_TEST_TRACE", "1");
        let status = command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .status()
            .expect("a process");
        (status.success() == self.succeeds, streams)
    }
}

pub(crate) fn all() -> Vec<Program> {
    let built = built();
    let tests = built
        .iter()
        .filter(|(kind, name, ..)| kind == "test" && !WITHOUT_CLIENT.contains(&name.as_str()) && name != "output");
    let tests = tests.map(|(_, name, path, folder)| {
        let skipped = SKIPPED
            .iter()
            .filter(|(of, _)| of == name)
            .flat_map(|(_, skipped)| *skipped);
        Program {
            name: name.clone(),
            path: path.clone(),
            folder: folder.clone(),
            arguments: ["--nocapture"].iter().chain(skipped).map(ToString::to_string).collect(),
            succeeds: true,
        }
    });
    let examples = EXAMPLES.iter().map(|(name, arguments, succeeds)| {
        let found = built
            .iter()
            .find(|(kind, known, ..)| kind == "example" && known == name);
        let (_, _, path, folder) = found.unwrap_or_else(|| panic!("no example {name}"));
        Program {
            name: (*name).to_owned(),
            path: path.clone(),
            folder: folder.clone(),
            arguments: arguments.iter().map(ToString::to_string).collect(),
            succeeds: *succeeds,
        }
    });
    let programs: Vec<_> = tests.chain(examples).collect();
    for name in [
        "dollr_client",
        "dollr_sandbox",
        "behaviour",
        "campaign",
        "examples",
        "spans",
    ] {
        assert!(programs.iter().any(|program| program.name == name), "no program {name}");
    }
    programs
}

/// Of each executable what it is, its name, where it is, and the folder of its package.
fn built() -> Vec<(String, String, PathBuf, PathBuf)> {
    let mut cargo = dollr_tests::cargo();
    let cargo = cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let cargo = cargo.args(["test", "--workspace", "--no-run", "--message-format", "json"]);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("text");
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let executable = |message: Value| {
        let kind = if message["profile"]["test"] == true {
            "test"
        } else {
            "example"
        };
        let folder = PathBuf::from(text(&message["manifest_path"])?);
        let folder = folder.parent()?.to_owned();
        Some((
            kind.to_owned(),
            text(&message["target"]["name"])?,
            text(&message["executable"])?.into(),
            folder,
        ))
    };
    messages.filter_map(executable).collect()
}
