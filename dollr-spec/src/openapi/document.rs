//! A document in memory.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::document::reason;

/// An OpenAPI document, or what should be one: JSON or YAML whose keys keep their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Document(pub(crate) Value);

impl Document {
    /// The document of a text, which is JSON or YAML.
    ///
    /// # Errors
    ///
    /// It is neither, as the message says with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{FEFF}');
        let yaml = || serde_yaml::from_str(text);
        // YAML takes JSON too, at a tenth of the speed, and has objects in braces that are no JSON.
        let value = match text.trim_start().starts_with('{') {
            true => serde_json::from_str(text).or_else(|error| yaml().map_err(|_| format!("it is no JSON: {error}"))),
            false => yaml().map_err(|error| format!("it is no YAML: {error}")),
        };
        value.map(Self)
    }

    /// The document in a file.
    ///
    /// # Errors
    ///
    /// It can't be read, or is neither JSON nor YAML.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| reason(&error))?;
        Self::parse(&text)
    }

    /// The document as JSON, indented, with a line break at its end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.0).unwrap_or_else(|error| unreachable!("{error}"));
        text.push('\n');
        text
    }
}
