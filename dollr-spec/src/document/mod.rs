//! From the text of the files to the spec as it is written. Nothing is resolved here.

mod causes;
mod characters;
mod expression;
mod inline;
mod kinds;
mod locate;
mod parse;
#[cfg(feature = "rust")]
mod plain;
mod read;
mod reader;
mod responses;
mod service;
mod source;
mod spec;
mod suggestion;
mod syntax;
mod tree;
pub(crate) mod words;

pub(crate) use characters::Lookalike;
pub(crate) use inline::hoist;
pub(crate) use locate::locate;
pub(crate) use parse::parse;
#[cfg(feature = "rust")]
pub(crate) use plain::plain_values;
pub(crate) use read::{is_listed_elsewhere, read_file, read_root};
pub(crate) use responses::{Body, Response, Returns, StatusResponse};
pub(crate) use service::{ServiceKeys, Webhook};
pub(crate) use source::FileId;
pub use source::SourceFile;
#[cfg(feature = "openapi")]
pub(crate) use source::reason;
pub(crate) use spec::*;
pub(crate) use suggestion::{Known, list, suggest};
pub(crate) use tree::{At, Node, Spanned, Step, Value};
