//! OpenAPI: documents of it from specs, and specs from its documents.

mod diff;
mod document;
mod export;
mod import;
mod reading;

pub use self::diff::{Difference, Differences, Impact, Place, diff};
pub use self::document::Document;
pub use self::export::export;
pub use self::import::{Import, Loss, Only, import};
