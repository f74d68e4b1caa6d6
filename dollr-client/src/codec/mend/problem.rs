//! Why a response can't be read, without any of its values.

use std::fmt;

use serde_json::error::Category;

use super::Named;
use crate::schema::Shape;

/// What is wrong with a response: where, and what belongs there. No value of the response is in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// From the inside out: the names of fields, and the numbers of elements.
    path: Vec<String>,
    what: String,
}

impl Unreadable {
    fn new(what: impl Into<String>) -> Self {
        let path = Vec::new();
        Self {
            path,
            what: what.into(),
        }
    }

    /// The response as a whole is something else than was asked for.
    pub(crate) fn body(what: impl Into<String>) -> Self {
        Self::new(what)
    }

    pub(crate) fn missing_header(name: &str) -> Self {
        Self::new("is missing among the headers").within(name)
    }

    /// The body is no object, which has the other fields of a struct of this name.
    pub(crate) fn no_object(name: &str, json: &str) -> Self {
        let found = kind(json.trim_ascii());
        Self::new(format!(
            "is {found}, and an object with the fields of {name} is expected"
        ))
    }

    /// A value is something else than belongs there.
    pub(super) fn expected(shape: Shape, found: &str) -> Self {
        Self::new(format!("is {found}, and {} is expected", Named(shape)))
    }

    pub(super) fn too_deep() -> Self {
        Self::new("is nested too deep")
    }

    pub(super) fn missing(name: &str) -> Self {
        Self::new("is missing").within(name)
    }

    pub(super) fn twice(name: &str) -> Self {
        Self::new("is there twice").within(name)
    }

    /// The text is no JSON.
    pub(super) fn no_json(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        Self::new(match error.classify() {
            Category::Eof if column == 0 => "is empty".to_owned(),
            Category::Eof => "ends before its JSON is complete".to_owned(),
            _ => format!("is no JSON at line {line}, column {column}"),
        })
    }

    /// All parts can be read, and not all of them together.
    pub(crate) fn whole(shape: Shape) -> Self {
        Self::new(format!("is not {}", Named(shape)))
    }

    /// The same, in a field or an element of this name.
    pub(super) fn within(mut self, name: impl Into<String>) -> Self {
        self.path.push(name.into());
        self
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            return write!(f, "it {}", self.what);
        }
        let path: Vec<&str> = self.path.iter().rev().map(String::as_str).collect();
        write!(f, "`{}` {}", path.join("."), self.what)
    }
}

/// What JSON is, by its first character.
pub(super) fn kind(json: &str) -> &'static str {
    match json.as_bytes().first() {
        Some(b'"') => "a text",
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b't' | b'f') => "true or false",
        Some(b'n') => "null",
        _ => "a number",
    }
}
