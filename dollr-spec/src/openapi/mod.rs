//! OpenAPI: documents of it from specs, and specs from its documents.

mod document;

pub use self::document::Document;
