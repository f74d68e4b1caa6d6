//! A spec file in memory.

use std::path::PathBuf;

/// A file's place in the list of sources.
pub(crate) type FileId = usize;

/// A spec file: where it lies, how messages name it, and its text.
pub(crate) struct Source {
    /// The real path.
    pub(crate) path: PathBuf,
    /// The path in messages: `spec/jwt.yaml`.
    pub(crate) shown: String,
    pub(crate) text: String,
}
