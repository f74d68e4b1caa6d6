//! OpenAPI: documents of it from specs, and specs from its documents.

mod diff;
mod document;
#[allow(dead_code, reason = "import reads with it, which is yet to come")]
mod reading;

pub use self::diff::{Difference, Differences, Impact, Place, diff};
pub use self::document::Document;
