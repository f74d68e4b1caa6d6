//! Whose API a spec describes.

use serde_yaml::Value;

use crate::document::SourceFile;

/// Where the generated operations will be: what differs between the client's own API and everybody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In `dollr-client`, as methods of `Client`.
    Client,
    /// In another crate, as methods of an extension trait.
    Extension,
}

impl Scope {
    /// The scope that a root file is written for, where no macro says it: the client's own API says which operation signs in.
    pub fn of(root: &SourceFile) -> Self {
        let root: Value = serde_yaml::from_str(&root.text).unwrap_or_default();
        let operation = root.get("authentication").and_then(|keys| keys.get("operation"));
        match operation {
            Some(_) => Self::Client,
            None => Self::Extension,
        }
    }
}
