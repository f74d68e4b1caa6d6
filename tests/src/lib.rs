//! The tests of the workspace that need more than one of its crates; see the folders beside this one.

use std::env;
use std::process::Command;

/// Cargo, as it runs outside of a test. In one it finds variables of the package that is tested; build scripts that look at
/// those would run again, and half of the dependencies would be built anew, here and then once more in the next build.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let is_of_a_package = ["CARGO_PKG_", "CARGO_MANIFEST_"].map(|start| name.to_string_lossy().starts_with(start));
        if is_of_a_package.contains(&true) {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// The README's Rust is compiled, and run where it can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
