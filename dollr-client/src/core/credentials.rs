//! Where the credentials of a client come from.

use std::path::PathBuf;
use std::pin::Pin;

use tokio::task::spawn_blocking;

use super::small_file;
use crate::error::Error;
use crate::values::Secret;

/// The environment variable that may name a file with the client secret.
pub(crate) const SECRET_FILE: &str = "DOLLR_CLIENT_SECRET_FILE";

/// A client id and its secret, from the merchant portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    client_id: String,
    client_secret: Secret,
}

impl Credentials {
    /// This id with this secret. Blanks, line ends and a byte order mark around them are cut: they come from files and copies, and
    /// belong to neither.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        let client_secret: Secret = client_secret.into();
        Self {
            client_id: trimmed(&client_id.into()).to_owned(),
            client_secret: match trimmed(client_secret.expose()) {
                secret if secret.len() == client_secret.expose().len() => client_secret,
                secret => Secret::from(secret),
            },
        }
    }

    /// The client id.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The client secret.
    pub fn client_secret(&self) -> &Secret {
        &self.client_secret
    }
}

/// The text without what nobody sees around it.
pub(crate) fn trimmed(text: &str) -> &str {
    text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}')
}

/// Whether quotation marks belong to the value. A shell removes them; what else reads files of variables, as `docker run --env-file`,
/// keeps them, and Dollr would only say that the secret is wrong.
pub(crate) fn is_quoted(value: &str) -> bool {
    let within = |mark: char| value.len() > 1 && value.starts_with(mark) && value.ends_with(mark);
    within('"') || within('\'')
}

/// What [`CredentialsProvider::credentials`] gives: `Box::pin(async move { ... })`.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a>>;

/// Where a client gets its credentials from, given to [`ClientBuilder::credentials`](crate::ClientBuilder::credentials).
///
/// It is asked whenever an access token is fetched, so secrets can be rotated while a program runs. [`Credentials`] are a
/// provider themselves: always the same ones.
///
/// ```
/// use dollr_client::{Client, Credentials, CredentialsFuture, CredentialsProvider};
///
/// struct Vault;
///
/// impl CredentialsProvider for Vault {
///     fn credentials(&self) -> CredentialsFuture<'_> {
///         Box::pin(async { Ok(Credentials::new("my-client-id", "what the vault holds now")) })
///     }
/// }
///
/// let dollr = Client::builder().credentials(Vault).base_url("http://localhost:8080").build()?;
/// # Ok::<(), dollr_client::Error>(())
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// The credentials of now.
    ///
    /// # Errors
    ///
    /// A call that needs a token then fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration), and isn't
    /// sent; as long as there is a valid token, that one serves. It fails so too after the
    /// [timeout](crate::ClientBuilder::timeout) of a request. The text of the error is shown: no secret may be in it.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

impl CredentialsProvider for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async { Ok(self.clone()) })
    }
}

/// The secret is what the file holds at the time.
#[derive(Clone)]
pub(crate) struct SecretFile {
    pub(crate) client_id: String,
    pub(crate) path: PathBuf,
}

impl SecretFile {
    pub(crate) fn read(&self) -> Result<Credentials, Error> {
        let refused = |why: &str, source| {
            let path = self.path.display();
            let message =
                format!("the file {path} with the client secret (`client_secret_file`, or {SECRET_FILE}) {why}");
            Error::configuration(message, source)
        };
        let bytes = small_file::read(&self.path).map_err(|error| {
            let why = format!("can't be read: {error}");
            refused(&why, Some(error.into()))
        })?;
        // The error would say where in the secret it is wrong.
        let text = str::from_utf8(&bytes).map_err(|_| refused("is not valid UTF-8", None))?;
        match trimmed(text) {
            "" => Err(refused("is empty", None)),
            secret if is_quoted(secret) => Err(refused("has quotation marks around the secret: remove them", None)),
            secret => Ok(Credentials::new(self.client_id.as_str(), secret)),
        }
    }
}

impl CredentialsProvider for SecretFile {
    fn credentials(&self) -> CredentialsFuture<'_> {
        let file = self.clone();
        // A file system of a network may hang, and must not hold up what else runs on this thread.
        Box::pin(async { Ok(spawn_blocking(move || file.read()).await??) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_around_a_secret_is_cut() {
        for secret in [
            "hush 1",
            "hush 1\n",
            "hush 1\r\n\r\n",
            "hush 1 \t",
            "\u{feff}hush 1",
            "\u{a0}hush 1\u{feff}\n",
        ] {
            let credentials = Credentials::new(format!("{}\n", secret.replace("hush", "shop")), secret);
            assert_eq!(credentials, Credentials::new("shop 1", "hush 1"), "{secret:?}");
        }
    }
}
