//! An access token that several processes share.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::Pin;

use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::small_file;
use crate::values::{Secret, Timestamp};

/// What a [`TokenStore`] gives: `Box::pin(async move { ... })`.
pub type StoreFuture<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>>;

/// An access token as a [`TokenStore`] keeps it. Serialised, it holds the token itself: keep it as safe as a password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoredToken {
    /// The base URL that it was issued at. It is sent to no other.
    pub base_url: String,
    /// The client id that it was issued to. It is used for no other.
    pub client_id: String,
    /// The token.
    pub token: Secret,
    /// When it was asked for.
    pub issued_at: Timestamp,
    /// When its life ends.
    pub expires_at: Timestamp,
}

/// Where processes of the same merchant share their access token, so that not each of them has to sign in; given to
/// [`ClientBuilder::token_store`](crate::ClientBuilder::token_store). [`FileTokenStore`] is a simple one.
///
/// It is asked before a token is fetched, and told of the one that was. A token of another base URL or client id is not used,
/// nor one that Dollr refused. The store can only save work: where it fails, or takes longer than 2 seconds, the client signs in by
/// itself and warns by [`tracing`]. At the level TRACE it shows the error, so put no token into its text. Processes that need a token at the
/// same moment may each fetch one.
///
/// ```
/// use std::sync::Mutex;
///
/// use dollr_client::{Client, StoreFuture, StoredToken, TokenStore};
///
/// /// In place of a database.
/// struct Shared(Mutex<Option<StoredToken>>);
///
/// impl TokenStore for Shared {
///     fn load(&self) -> StoreFuture<'_, Option<StoredToken>> {
///         Box::pin(async { Ok(self.0.lock().unwrap().clone()) })
///     }
///
///     fn save(&self, token: StoredToken) -> StoreFuture<'_, ()> {
///         Box::pin(async {
///             self.0.lock().unwrap().replace(token);
///             Ok(())
///         })
///     }
/// }
///
/// let dollr = Client::builder()
///     .client_id("my-client-id")
///     .client_secret("my-client-secret")
///     .token_store(Shared(Mutex::default()))
///     .base_url("http://localhost:8080")
///     .build()?;
/// # Ok::<(), dollr_client::Error>(())
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// The token that was saved last, if there is one.
    fn load(&self) -> StoreFuture<'_, Option<StoredToken>>;

    /// Keeps this token in place of any other.
    fn save(&self, token: StoredToken) -> StoreFuture<'_, ()>;
}

/// A token in a file, which on Unix only its owner can read (mode 0600).
///
/// The file is replaced as a whole, so that nobody reads a part of it. Its folder must be one that nobody else can write to. A file that
/// others can read or write is not used, nor one that is larger than 64 KiB, nor a pipe: the client signs in then, and replaces it.
///
/// ```
/// use dollr_client::{Client, FileTokenStore};
///
/// let dollr = Client::builder()
///     .client_id("my-client-id")
///     .client_secret("my-client-secret")
///     .token_store(FileTokenStore::new("/var/lib/shop/dollr-token.json"))
///     .base_url("http://localhost:8080")
///     .build()?;
/// # Ok::<(), dollr_client::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct FileTokenStore {
    path: PathBuf,
}

impl FileTokenStore {
    /// The token is in this file, which need not exist yet; its folder must.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    fn read(&self) -> io::Result<Option<StoredToken>> {
        let metadata = match fs::metadata(&self.path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        // Whoever can write to it could have all calls made with a token of his own.
        if !small_file::is_private(&metadata) {
            return Err(io::Error::other(
                "others than its owner can use it: set its mode to 0600",
            ));
        }
        let json = small_file::read(&self.path)?;
        // The error would quote what is there, which may be the token.
        let token = serde_json::from_slice(&json);
        let token = token.map_err(|_| io::Error::other("it holds no token that this client can read"))?;
        Ok(Some(token))
    }

    fn replace(&self, token: &StoredToken) -> io::Result<()> {
        let json = Zeroizing::new(serde_json::to_vec(token)?);
        // In the same folder, as only within a file system it is renamed at one stroke.
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{}", Uuid::new_v4()));
        let new = PathBuf::from(name);
        let replaced = write(&new, &json).and_then(|()| fs::rename(&new, &self.path));
        if replaced.is_err() {
            // There is nothing more to be done about it.
            let _ = fs::remove_file(&new);
        }
        replaced
    }
}

/// Writes a file that isn't there yet, for its owner alone from the start.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(content)
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> StoreFuture<'_, Option<StoredToken>> {
        let store = self.clone();
        // A file system of a network may hang, and must not hold up what else runs on this thread.
        Box::pin(async { Ok(spawn_blocking(move || store.read()).await??) })
    }

    fn save(&self, token: StoredToken) -> StoreFuture<'_, ()> {
        let store = self.clone();
        Box::pin(async { Ok(spawn_blocking(move || store.replace(&token)).await??) })
    }
}
