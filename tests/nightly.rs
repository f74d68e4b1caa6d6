//! With `--cfg dollr_nightly`, a nightly compiler puts the error into the YAML, where editors underline it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Two files with a mistake each behind what the compiler counts in another way: a byte order mark, and line ends of two bytes.
const ROOT: &str = "name: Nightly\nfiles: [ids.yaml]\ntypes: { Thing: { fields: { id: ThingIdd } } }\n";
const IDS: &str = "\u{FEFF}types:\r\n  ThingId:\r\n    id: number\r\n";

#[test]
fn the_compilers_own_span_lies_in_the_spec() {
    let has_nightly = Command::new("rustup")
        .args(["run", "nightly", "rustc", "--version"])
        .output();
    if !has_nightly.is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no nightly compiler; `rustup toolchain install nightly` brings one");
        return;
    }
    let package = package();
    let output = Command::new("rustup")
        .args(["run", "nightly", "cargo", "check", "--message-format=json"])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.with_file_name("nightly-target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("RUSTFLAGS", "--cfg dollr_nightly")
        .env_remove("RUSTC")
        .env_remove("RUSTUP_TOOLCHAIN")
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let messages = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    // The program has no `dollr-client`, so that there are other errors.
    let mut found: Vec<String> = messages.filter_map(|message| underlined(&message["message"])).collect();
    found.sort();
    let expected = [
        "src/ids.yaml 3:9-3:15: an id is `integer`, `string`, `uuid` or `uuid4` in JSON, and not `number`",
        "src/nightly.yaml 3:33-3:41: unknown type `ThingIdd`; did you mean `ThingId`?",
    ];
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(&output.stderr));
}

/// What an error underlines in a spec, and its message.
fn underlined(message: &Value) -> Option<String> {
    let spans = message["spans"].as_array()?;
    let span = spans.iter().find(|span| span["is_primary"] == true)?;
    let file = span["file_name"].as_str().filter(|file| file.ends_with("yaml"))?;
    let at = |line: &str, column: &str| format!("{}:{}", span[line], span[column]);
    let (start, end) = (at("line_start", "column_start"), at("line_end", "column_end"));
    Some(format!("{file} {start}-{end}: {}", message["message"].as_str()?))
}

/// A package with this spec that needs nothing but the macro, since a second compiler builds all of it again.
fn package() -> PathBuf {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nightly");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = format!(
        "[package]\nname = \"nightly\"\nedition = \"2024\"\n[workspace]\n[dependencies]\ndollr-macros.path = \"{}\"\n",
        workspace.join("dollr-macros").display(),
    );
    fs::create_dir_all(package.join("src")).unwrap();
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    for (file, text) in [
        ("Cargo.toml", manifest.as_str()),
        ("src/lib.rs", "dollr_macros::dollr_api!(\"nightly.yaml\");\n"),
        ("src/nightly.yaml", ROOT),
        ("src/ids.yaml", IDS),
    ] {
        fs::write(package.join(file), text).unwrap();
    }
    package
}
