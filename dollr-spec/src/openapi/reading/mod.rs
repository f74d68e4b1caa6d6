//! A document as something to read: references are followed, and what `allOf` joins is one.
//!
//! The crates that model OpenAPI (`openapiv3`, `oas3`) read one version each, and drop the keys that they don't know. Here a document
//! stays as it is written, so what nothing reads can be told.

mod keys;
mod made;
mod node;
mod operations;
mod pattern;
mod schema;

pub(super) use keys::is_read;
pub(super) use node::{Node, key_text};
pub(super) use operations::{Operation, Parameter, address, check_version, operations};
pub(super) use pattern::translate;
pub(super) use schema::{Kind, Schema};
