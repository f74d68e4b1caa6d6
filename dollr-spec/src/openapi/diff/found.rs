//! What is found between two parts of two documents, before it is known which operations it touches.

use crate::model::Change;

use super::super::reading::{Node, Schema};
use super::difference::Impact;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Direction {
    Request,
    Response,
}

impl Direction {
    /// Of what there is less now: fewer values, fewer kinds.
    pub(super) fn narrower(self) -> Impact {
        match self {
            Self::Request => Impact::Breaks,
            Self::Response => Impact::Other,
        }
    }

    /// Of what is another kind of value now, and more than before.
    pub(super) fn wider(self) -> Impact {
        match self {
            Self::Request => Impact::Other,
            Self::Response => Impact::Breaks,
        }
    }
}

/// What is different between two parts.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Where in the parts: `.price`, or nothing for the parts themselves.
    pub(super) step: String,
    pub(super) change: Change,
    pub(super) impact: Impact,
    pub(super) here: Option<String>,
    pub(super) there: Option<String>,
    /// Where each document says so. What two operations share stands at one place.
    pub(super) causes: [Option<String>; 2],
}

impl Found {
    /// Of the parts themselves.
    pub(super) fn new(change: Change, impact: Impact, here: Option<String>, there: Option<String>) -> Self {
        Self {
            step: String::new(),
            change,
            impact,
            here,
            there,
            causes: [None, None],
        }
    }

    pub(super) fn at(mut self, step: String) -> Self {
        self.step = step;
        self
    }

    pub(super) fn because(mut self, here: String, there: String) -> Self {
        self.causes = [Some(here), Some(there)];
        self
    }

    /// Of what is whole in one document and not at all in the other: what says the same in two operations is one cause.
    pub(super) fn gone(impact: Impact, here: &Node<'_>) -> Self {
        let mut found = Self::new(Change::Gone, impact, None, None);
        found.causes[0] = Some(text_of(here));
        found
    }

    /// The same of what is in the vendor's document alone.
    pub(super) fn new_one(impact: Impact, there: &Node<'_>, what: Option<String>) -> Self {
        let mut found = Self::new(Change::New, impact, None, what);
        found.causes[1] = Some(text_of(there));
        found
    }
}

fn text_of(node: &Node<'_>) -> String {
    serde_json::to_string(node.value).unwrap_or_else(|_| node.pointer.clone())
}

/// Where a schema says this, or else where it stands.
pub(super) fn said(schema: &Schema<'_>, keys: &[&str]) -> String {
    let said = schema
        .parts
        .iter()
        .find(|part| keys.iter().any(|key| part.get(key).is_some()));
    said.map_or_else(|| home(schema), |part| part.pointer.clone())
}

/// Where a schema stands: where it is declared, if it is only used here.
pub(super) fn home(schema: &Schema<'_>) -> String {
    let node = schema.declared.as_ref().or(schema.parts.first());
    node.map(|node| node.pointer.clone()).unwrap_or_default()
}
