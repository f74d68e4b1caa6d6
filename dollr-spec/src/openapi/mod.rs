#![doc = include_str!("openapi.md")]

mod diff;
mod document;
mod export;
mod import;
mod reading;

pub use self::diff::{Difference, Differences, Impact, Place, diff};
pub use self::document::Document;
pub use self::export::export;
pub use self::import::{Import, Loss, Only, import};

/// What says of a document that its keys which begin with `x-` are of the spec language.
const GENERATOR: &str = "dollr-spec";
