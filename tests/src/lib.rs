//! The tests of the workspace that need more than one of its crates; see the folders beside this one.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_sandbox::PHONE_COMPLETES;
use serde_json::Value;

/// A merchant's approval of a payout, as the sandbox takes any.
///
/// # Panics
///
/// Never: the phone number is one.
pub fn passcode() -> Passcode {
    let device = PasscodeDevice::builder().name("Till").r#type("SERVER").platform("RUST");
    let device = device.user_agent("dollr-tests").client_ip("203.0.113.10").build();
    let phone = Some(PHONE_COMPLETES.parse().expect("a phone number"));
    Passcode::builder()
        .token(PasscodeToken::builder().code("hush-1234").phone(phone).build())
        .device(device)
        .build()
}

/// Cargo, as it runs outside of a test.
pub fn cargo() -> Command {
    program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program that is cargo or calls it, as it runs outside of a test. In one it finds variables of the package that is tested;
/// build scripts that look at those would run again, and half of the dependencies would be built again, here and then once more
/// in the next build.
pub fn program(program: impl AsRef<OsStr>) -> Command {
    let mut program = Command::new(program);
    for (name, _) in env::vars_os() {
        let is_of_a_package = ["CARGO_PKG_", "CARGO_MANIFEST_"].map(|start| name.to_string_lossy().starts_with(start));
        if is_of_a_package.contains(&true) {
            program.env_remove(name);
        }
    }
    program
}

/// Libraries as `cargo test --workspace` has built them. It takes an example of the workspace to have cargo turn on the same
/// features, and so build nothing.
///
/// # Panics
///
/// Where cargo can't be run, or builds no such library.
pub fn libraries<const N: usize>(names: [&str; N]) -> [PathBuf; N] {
    let output = cargo()
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args([
            "build",
            "--workspace",
            "--example",
            "realtime_key",
            "--message-format",
            "json",
        ])
        .output()
        .expect("cargo runs");
    let messages = String::from_utf8(output.stdout).expect("text");
    let messages: Vec<Value> = messages
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    names.map(|name| {
        let artifacts = messages.iter().filter(|message| message["target"]["name"] == name);
        let files = artifacts
            .filter_map(|artifact| artifact["filenames"].as_array())
            .flatten();
        let mut files = files.filter_map(|file| file.as_str().map(PathBuf::from));
        let library = files.find(|file| file.extension().is_some_and(|extension| extension == "rlib"));
        library.unwrap_or_else(|| panic!("no {name}: {}", String::from_utf8_lossy(&output.stderr)))
    })
}

/// The README's Rust is compiled, and run where it can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
