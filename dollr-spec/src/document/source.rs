//! A spec file in memory.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A file's place in the list of sources.
pub(crate) type FileId = usize;

/// Files larger than this are refused: no description of an API is.
const MAX_SIZE: u64 = 256 * 1024;

/// A spec file: where it lies, how messages name it, and its text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SourceFile {
    /// The path by which it was read.
    pub path: PathBuf,
    /// The path in messages: `spec/jwt.yaml`.
    pub name: String,
    /// What is in it, without the byte order mark that some editors begin a file with: the parser takes it for a column.
    pub text: String,
}

impl SourceFile {
    /// A file in memory.
    pub fn new(path: impl Into<PathBuf>, name: impl Into<String>, text: impl Into<String>) -> Self {
        let mut text = text.into();
        if text.starts_with('\u{FEFF}') {
            text.remove(0);
        }
        Self {
            path: path.into(),
            name: name.into(),
            text,
        }
    }

    /// A file on the disk, or why it can't be read, in a few words that say what to do.
    ///
    /// # Errors
    ///
    /// It isn't there, is no UTF-8, is larger than 256 KiB, or the operating system refuses it.
    pub fn read(path: &Path, name: impl Into<String>) -> Result<Self, String> {
        let metadata = fs::metadata(path).map_err(|error| reason(&error))?;
        if metadata.len() > MAX_SIZE {
            return Err(format!("it is larger than {MAX_SIZE} bytes; split it"));
        }
        let text = fs::read_to_string(path).map_err(|error| reason(&error))?;
        Ok(Self::new(path, name, text))
    }
}

/// The reason without the operating system's number.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file; make one, or correct the name".to_owned(),
        ErrorKind::InvalidData => "it is not UTF-8; save it as such".to_owned(),
        ErrorKind::IsADirectory => "it is a folder; give a file in it".to_owned(),
        kind => kind.to_string(),
    }
}
