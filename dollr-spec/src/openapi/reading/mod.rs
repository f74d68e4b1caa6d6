//! A document as something to read: references are followed, and what `allOf` joins is one.

mod keys;
mod made;
mod node;
mod operations;
mod schema;

pub(super) use node::{Node, key_text};
pub(super) use operations::{Operation, Parameter, check_version, operations};
pub(super) use schema::{Kind, Schema};
