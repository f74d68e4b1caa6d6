//! Pairs of documents: a small one, and the same after a change.

mod changes;
mod mutations;
mod told;

use super::super::Document;

fn document() -> Document {
    Document::parse(include_str!("document.yaml")).expect("a document")
}
