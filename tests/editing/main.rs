//! Editing the spec is all that a new endpoint takes: in a copy of the workspace, without a line of its Rust changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The user's program: it calls what the test adds to the spec.
const PROGRAM: &str = include_str!("echo.rs");

const ECHO: &str = r#"
resource: echoes
description: "What comes back."
structs:
  Echo:
    description: "What came back."
    fields:
      text: { type: string, description: "The text." }
operations:
  shout:
    description: "Send a text and get it back."
    http: POST /v1/echoes/{id}
    path: { id: { type: InvoiceId } }
    body: { text: { type: string, description: "The text." } }
    returns: Echo
"#;

#[test]
fn an_endpoint_is_added_and_changed_by_editing_the_spec() {
    let copy = Copy::of_the_workspace();
    copy.edit(
        "spec/dollr.yaml",
        "  - realtime_keys.yaml\n",
        "  - realtime_keys.yaml\n  - echoes.yaml\n",
    );
    copy.write("spec/echoes.yaml", ECHO);
    copy.write("spec/unlisted.yaml", "not: [yaml");
    copy.write("dollr-client/examples/echo.rs", PROGRAM);

    let run = copy.run();
    assert_eq!(run.output, "POST /v1/echoes/7 {\"text\":\"hello\"} -> hello\n");
    assert!(run.compiled_client, "the copy was not built");

    // The next build sees the edit by itself.
    copy.edit("spec/echoes.yaml", "/v1/echoes/{id}", "/v2/echoes/{id}");
    let run = copy.run();
    assert_eq!(run.output, "POST /v2/echoes/7 {\"text\":\"hello\"} -> hello\n");

    // What the spec does not list is no reason to build.
    copy.write("spec/unlisted.yaml", "still: [no, yaml");
    let run = copy.run();
    assert!(!run.compiled_client, "an unlisted file made the crate build again");
}

/// A copy of the workspace without its tests, and without the symbolic link to the spec: some systems have none.
struct Copy {
    root: PathBuf,
}

struct Run {
    output: String,
    compiled_client: bool,
}

impl Copy {
    fn of_the_workspace() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editing");
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        for part in [
            "Cargo.toml",
            "Cargo.lock",
            "README.md",
            "dollr-macros",
            "dollr-client",
            "spec",
        ] {
            copy(&workspace.join(part), &root.join(part));
        }
        let this = Self { root };
        this.edit("Cargo.toml", ", \"tests\"]", "]");
        this
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.root.join(file), text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replace(from, to));
    }

    /// Builds and runs the program.
    fn run(&self) -> Run {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--package", "dollr-client", "--example", "echo"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.with_file_name("editing-target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .output()
            .unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{messages}");
        Run {
            output: String::from_utf8(output.stdout).unwrap(),
            compiled_client: messages.contains("Compiling dollr-client"),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    let metadata = fs::symlink_metadata(from).unwrap();
    if metadata.is_symlink() {
        return;
    }
    if metadata.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
        return;
    }
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(from, to).unwrap();
}
