//! Files that hold a secret: small ones, and nothing that one could wait for.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

/// In bytes: no secret is as long.
const MOST: u64 = 64 * 1024;

/// The bytes of a regular file.
///
/// A pipe, which has the name of a file too, would be waited for until somebody writes to it.
pub(crate) fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > MOST {
        true => Err(io::Error::other(format!("it has more than {MOST} bytes"))),
        false => Ok(bytes),
    }
}

/// Whether nobody but its owner can read or write a file.
#[cfg(unix)]
pub(crate) fn is_private(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    // The last six bits are those of its group and of all others.
    metadata.permissions().mode().trailing_zeros() >= 6
}

/// The same, where the system has no such permissions.
#[cfg(not(unix))]
pub(crate) fn is_private(_: &Metadata) -> bool {
    true
}
