//! From the text of the files to the spec as it is written. Nothing is resolved here.

mod causes;
mod characters;
mod locate;
mod reader;
mod source;
mod spec;
mod syntax;
mod tree;

pub(crate) use characters::Lookalike;
pub(crate) use locate::locate;
pub(crate) use reader::{Spanned, list, suggest};
pub(crate) use source::FileId;
pub use source::SourceFile;
pub(crate) use spec::*;
pub(crate) use tree::{At, Node, Step, Value, parse};
