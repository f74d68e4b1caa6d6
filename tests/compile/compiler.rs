//! The compiler, as cargo calls it for a package that depends on `dollr-client`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::message;

/// The width is that of a terminal otherwise; and names of all that implements a trait are shown, not of some.
pub(crate) const FLAGS: [&str; 3] = ["--diagnostic-width=140", "--verbose", "-Adead_code"];

pub(crate) struct Compiler {
    /// The libraries that the cases use.
    client: PathBuf,
    json: PathBuf,
    /// Where what is built goes.
    folder: PathBuf,
}

impl Compiler {
    pub(crate) fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        fs::create_dir_all(&folder).expect("a folder");
        let [client, json] = dollr_tests::libraries(["dollr_client", "serde_json"]);
        Self { client, json, folder }
    }

    /// Looks for mistakes in a program, and gives what is said of them.
    pub(crate) fn check(&self, case: &Path) -> Result<(), Vec<String>> {
        let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            // The library was built in the folder of the workspace, and names its files from there.
            .current_dir(message::workspace())
            .arg(Path::new("tests").join(case))
            .args([
                "--edition=2024",
                "--crate-type=bin",
                "--error-format=json",
                "--emit=metadata",
            ])
            .args(FLAGS)
            .arg(format!("--extern=dollr_client={}", self.client.display()))
            .arg(format!("--extern=serde_json={}", self.json.display()))
            // What these need, and the macro, is where they are built.
            .arg(format!(
                "-Ldependency={}",
                self.json.parent().expect("a folder").display()
            ))
            .arg("--out-dir")
            .arg(&self.folder)
            .output()
            .expect("rustc runs");
        if output.status.success() {
            return Ok(());
        }
        let lines = String::from_utf8(output.stderr).expect("text");
        let messages = lines.lines().map(|line| {
            let message: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("no message: {line}"));
            message["rendered"].as_str().unwrap_or_default().to_owned()
        });
        Err(message::normal(messages, case))
    }
}
