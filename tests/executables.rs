//! The examples of the client, as files.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

/// The folder with the executables of the examples, built as the README's commands build them: with the whole workspace, as
/// one package alone needs other features of its dependencies, and is built again with them.
pub(crate) fn executables() -> &'static Path {
    static EXECUTABLES: LazyLock<PathBuf> = LazyLock::new(|| {
        let output = dollr_tests::cargo()
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .args(["build", "--workspace", "--examples", "--message-format", "json"])
            .output()
            .expect("cargo runs");
        let messages = String::from_utf8(output.stdout).expect("text");
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let executable: Option<PathBuf> = messages
            .rev()
            .find_map(|message| message["executable"].as_str().map(PathBuf::from));
        let folder = executable.as_deref().and_then(Path::parent).map(Path::to_owned);
        folder.unwrap_or_else(|| panic!("no executable: {}", String::from_utf8_lossy(&output.stderr)))
    });
    &EXECUTABLES
}
