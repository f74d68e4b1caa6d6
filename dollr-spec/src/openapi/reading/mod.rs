//! A document as something to read: references are followed, and what `allOf` joins is one.

mod node;
mod operations;
mod schema;

pub(super) use node::Node;
#[allow(unused_imports, reason = "import reads with it, which is yet to come")]
pub(super) use node::key_text;
pub(super) use operations::{Operation, Parameter, operations};
pub(super) use schema::{Kind, Schema};
