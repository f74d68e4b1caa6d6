//! Editing the spec is all that a new endpoint takes: in a copy of the workspace, without a line of its Rust changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The user's program: it calls what the test adds to the spec.
const PROGRAM: &str = include_str!("echo.rs");

const CONTRIBUTING: &str = include_str!("../../CONTRIBUTING.md");

const ECHO: &str = r#"
resource: echoes
description: "What comes back."
types:
  Echo:
    description: "What came back."
    fields:
      text: { type: string, description: "The text." }
operations:
  shout:
    description: "Send a text and get it back."
    http: POST /v1/echoes/{id}
    path: { id: InvoiceId }
    body: { text: { type: string, description: "The text." } }
    returns: Echo
"#;

/// A merchant's own package, whose spec is beside it.
const MERCHANT: [(&str, &str); 4] = [
    (
        "merchant/Cargo.toml",
        "[package]\nname = \"merchant\"\nedition = \"2024\"\n[dependencies]\ndollr-client.workspace = true\n",
    ),
    ("merchant/src/lib.rs", "dollr_client::dollr_api!(\"spec/beta.yaml\");\n"),
    ("merchant/spec/beta.yaml", "name: Beta\nfiles:\n  - rates.yaml\n"),
    (
        "merchant/spec/rates.yaml",
        "resource: rates\noperations: { get_rates: { http: GET /beta/rates, returns: nothing } }\n",
    ),
];

#[test]
fn a_spec_is_edited() {
    let copy = Copy::of_the_workspace();
    the_steps_of_contributing_add_an_endpoint(&copy);
    an_endpoint_is_added_and_changed_by_editing_the_spec(&copy);
    what_changed_is_built_and_nothing_else(&copy);
    a_mistake_is_named_from_the_workspace_wherever_the_build_runs(&copy);
}

/// Does what CONTRIBUTING.md says, block by block.
fn the_steps_of_contributing_add_an_endpoint(copy: &Copy) {
    let (_, steps) = CONTRIBUTING.split_once("## Adding an endpoint\n").unwrap();
    let (steps, _) = steps.split_once("\n## ").unwrap();
    let mut parts = steps.split("   ```");
    let mut prose = parts.next().unwrap().to_owned();
    let mut output = String::new();
    while let (Some(block), Some(after)) = (parts.next(), parts.next()) {
        let (language, block) = block.split_once('\n').unwrap();
        let lines: Vec<&str> = block
            .lines()
            .map(|line| line.strip_prefix("   ").unwrap_or(line))
            .collect();
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        // A block is about the file that was named last.
        let file = || {
            prose
                .rsplit('`')
                .skip(1)
                .step_by(2)
                .find(|name| name.contains('/') && !name.contains(' '))
                .unwrap()
        };
        match language {
            "diff" => {
                let side = |other: char| lines.iter().filter(move |line| !line.starts_with(other));
                let texts = ['+', '-'].map(|other| side(other).flat_map(|line| [&line[1..], "\n"]).collect::<String>());
                copy.edit(file(), &texts[0], &texts[1]);
            }
            "yaml" | "text" => copy.append(file(), &text),
            "sh" => lines.iter().for_each(|line| output += &copy.shell(line)),
            other => panic!("nobody knows what to do with {other}"),
        }
        after.clone_into(&mut prose);
    }
    assert!(
        output.contains("test result: ok. 2 passed"),
        "the example is not two tests: {output}"
    );
    let operations = fs::read_to_string(copy.root.join("docs/operations.md")).unwrap();
    assert!(operations.contains("| `dollr.reminders().create()` | `invoice_id`, `note?` | `Reminder` |"));
    let api = fs::read_to_string(copy.root.join("spec/api.txt")).unwrap();
    assert!(
        api.contains("dollr.reminders().create()"),
        "the list of the API lacks the call"
    );
    // The sandbox responds to it too.
    copy.shell("cargo test -p dollr-sandbox --lib");
    // Nothing is left to update.
    copy.shell("cargo test --workspace --test coverage");
    copy.shell("cargo test -p dollr-spec api");
}

fn an_endpoint_is_added_and_changed_by_editing_the_spec(copy: &Copy) {
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

fn what_changed_is_built_and_nothing_else(copy: &Copy) {
    for (file, text) in MERCHANT {
        copy.write(file, text);
    }
    copy.edit("Cargo.toml", "members = [", "members = [\"merchant\", ");
    assert!(copy.compiled().contains(&"merchant".to_owned()));
    assert_eq!(copy.compiled(), [""; 0]);

    // Outside of the package, and not in the spec's list.
    copy.edit("README.md", "# dollr", "# Dollr");
    copy.edit("spec/README.md", "# The spec language", "# A language");
    copy.write("merchant/spec/draft.yaml", "not: [yaml");
    assert_eq!(copy.compiled(), [""; 0]);

    let tariffs = "resource: tariffs\noperations: { get_tariffs: { http: GET /beta/tariffs, returns: nothing } }\n";
    // An edit, a file more, one that has another name, and one less.
    copy.edit("merchant/spec/rates.yaml", "/beta/rates", "/beta/all/rates");
    assert_eq!(copy.compiled(), ["merchant"]);
    copy.write("merchant/spec/tariffs.yaml", tariffs);
    assert_eq!(copy.compiled(), [""; 0], "nothing lists it yet");
    copy.edit(
        "merchant/spec/beta.yaml",
        "  - rates.yaml\n",
        "  - rates.yaml\n  - tariffs.yaml\n",
    );
    assert_eq!(copy.compiled(), ["merchant"]);
    copy.write(
        "merchant/src/lib.rs",
        "dollr_client::dollr_api!(\"spec/beta.yaml\");\npub use tariffs::GetTariffs;\n",
    );
    assert_eq!(copy.compiled(), ["merchant"]);
    copy.rename("merchant/spec/tariffs.yaml", "merchant/spec/prices.yaml");
    assert!(
        copy.mistakes()
            .contains("merchant/spec/beta.yaml:4:5: `tariffs.yaml` can't be read: there is no such file")
    );
    copy.edit("merchant/spec/beta.yaml", "tariffs.yaml", "prices.yaml");
    assert_eq!(copy.compiled(), ["merchant"]);
    copy.write("merchant/src/lib.rs", "dollr_client::dollr_api!(\"spec/beta.yaml\");\n");
    copy.edit("merchant/spec/beta.yaml", "  - prices.yaml\n", "");
    assert_eq!(copy.compiled(), ["merchant"]);
    copy.remove("merchant/spec/prices.yaml");
    assert_eq!(copy.compiled(), [""; 0], "nothing lists it any more");
}

fn a_mistake_is_named_from_the_workspace_wherever_the_build_runs(copy: &Copy) {
    copy.edit("merchant/spec/rates.yaml", "GET /beta", "GETT /beta");
    let place = "error: merchant/spec/rates.yaml:2:34: `GETT` is no method";
    for folder in [".", "merchant", "merchant/src", "spec", ".."] {
        let manifest = copy.root.join("merchant/Cargo.toml");
        let messages = copy.build(folder, &["--manifest-path", manifest.to_str().unwrap()]).1;
        assert!(messages.contains(place), "in {folder}: {messages}");
    }
}

/// A copy of the workspace, without the symbolic link to the spec: some systems have none.
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
            ".cargo",
            "Cargo.toml",
            "Cargo.lock",
            "README.md",
            "CHANGELOG.md",
            "docs",
            "dollr-spec",
            "dollr-macros",
            "dollr-client",
            "dollr-sandbox",
            "spec",
            "tests",
        ] {
            copy(&workspace.join(part), &root.join(part));
        }
        let copy = Self { root };
        // To cargo, the packages of the copy are others than those of the workspace, though built beside them.
        let version = |mark: &str| format!("{}{mark}\"", env!("CARGO_PKG_VERSION"));
        copy.edit("Cargo.toml", &version(""), &version("-copy"));
        copy
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.root.join(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        self.write(file, &text.replace(from, to));
    }

    /// Adds to a file, or makes it.
    fn append(&self, file: &str, text: &str) {
        let before = fs::read_to_string(self.root.join(file)).unwrap_or_default();
        self.write(file, &format!("{before}{text}"));
    }

    /// Runs a line of variables and a command of cargo, unless it opens a browser.
    fn shell(&self, line: &str) -> String {
        if line.ends_with("--open") {
            return String::new();
        }
        let (variables, arguments) = line.split_once("cargo ").unwrap();
        let mut cargo = self.cargo(".");
        cargo.envs(
            variables
                .split_whitespace()
                .filter_map(|variable| variable.split_once('=')),
        );
        cargo.args(arguments.split_whitespace());
        let output = cargo.output().unwrap();
        let texts = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        assert!(output.status.success(), "{line}: {texts:?}");
        texts.concat()
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.root.join(from), self.root.join(to)).unwrap();
    }

    fn remove(&self, file: &str) {
        fs::remove_file(self.root.join(file)).unwrap();
    }

    fn cargo(&self, folder: &str) -> Command {
        let mut cargo = dollr_tests::cargo();
        let build_folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        cargo
            .current_dir(self.root.join(folder))
            .env("CARGO_TARGET_DIR", self.root.with_file_name("editing-target"))
            // What both need is built already.
            .env("CARGO_BUILD_BUILD_DIR", build_folder);
        cargo
    }

    /// Builds and runs the program.
    fn run(&self) -> Run {
        let output = self.cargo(".").args(["run", "--example", "echo"]).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{messages}");
        Run {
            output: String::from_utf8(output.stdout).unwrap(),
            compiled_client: messages.contains("Compiling dollr-client"),
        }
    }

    /// Builds from a folder: whether that worked, and what was said. All packages are built, with what an example needs: the
    /// merchant's alone would turn on fewer features, and so build again what is built already.
    fn build(&self, folder: &str, arguments: &[&str]) -> (bool, String) {
        let mut cargo = self.cargo(folder);
        let cargo = cargo.args(["build", "--workspace", "--lib", "--example", "realtime_key"]);
        let output = cargo.args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    }

    /// The packages that a build compiles.
    fn compiled(&self) -> Vec<String> {
        let (is_built, messages) = self.build(".", &[]);
        assert!(is_built, "{messages}");
        let packages = messages
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("Compiling "));
        packages
            .filter_map(|package| package.split(' ').next())
            .map(str::to_owned)
            .collect()
    }

    /// What is said of a merchant's spec that has a mistake.
    fn mistakes(&self) -> String {
        let (is_built, messages) = self.build(".", &[]);
        assert!(!is_built, "{messages}");
        messages
    }
}

fn copy(from: &Path, to: &Path) {
    let metadata = fs::symlink_metadata(from).unwrap();
    // What is built or installed, and what some systems don't have.
    let is_made = ["target", "node_modules", ".venv"]
        .iter()
        .any(|name| from.ends_with(name));
    if metadata.is_symlink() || is_made {
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
