//! Where operations stand: OpenAPI has each path once, whatever its parameters are called, and in it each method once.

use std::collections::BTreeMap;

use crate::model::{Method, Operation};
use crate::paths::{anonymous, parameters};

/// The paths so far.
#[derive(Default)]
pub(super) struct Paths {
    /// By the path without the names of its parameters: the path that stands for all, and its methods.
    taken: BTreeMap<String, (String, Vec<Method>)>,
}

/// Where an operation stands.
pub(super) struct Path {
    /// The path in OpenAPI.
    pub(super) key: String,
    /// The names of its parameters there, in order.
    pub(super) parameters: Vec<String>,
}

impl Paths {
    pub(super) fn take(&mut self, operation: &Operation) -> Path {
        let plain = operation.path.replace("+}", "}");
        let place = self
            .taken
            .entry(anonymous(&plain))
            .or_insert_with(|| (plain.clone(), Vec::new()));
        let (path, methods) = place;
        if methods.contains(&operation.method) {
            // What differs in media types alone. No server sees what stands behind `#`.
            return Path {
                key: format!("{plain}#{}", operation.name),
                parameters: parameters(&plain).map(str::to_owned).collect(),
            };
        }
        methods.push(operation.method);
        Path {
            key: path.clone(),
            parameters: parameters(path).map(str::to_owned).collect(),
        }
    }
}
