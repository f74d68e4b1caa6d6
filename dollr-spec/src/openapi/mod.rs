//! OpenAPI: documents of it from specs, and specs from its documents.

mod document;
mod export;

pub use self::document::Document;
pub use self::export::export;
