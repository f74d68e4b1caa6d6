//! OpenAPI: documents of it from specs, and specs from its documents.

mod document;
#[allow(dead_code, reason = "import and diff read with it, which are yet to come")]
mod reading;

pub use self::document::Document;
