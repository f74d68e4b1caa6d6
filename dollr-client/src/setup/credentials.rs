//! The credentials that a builder was given.

use std::path::PathBuf;
use std::sync::Arc;

use super::missing;
use crate::core::credentials::{Credentials, CredentialsProvider, SecretFile, trimmed};
use crate::error::Error;
use crate::values::Secret;

#[derive(Clone, Debug)]
pub(super) enum ClientSecret {
    Fixed(Secret),
    File(PathBuf),
}

/// The client id, and what gives it with the secret.
pub(super) fn own_credentials(
    client_id: Option<String>,
    client_secret: Option<ClientSecret>,
) -> Result<(String, Arc<dyn CredentialsProvider>), Error> {
    let client_id = client_id.map(|id| trimmed(&id).to_owned()).filter(|id| !id.is_empty());
    let client_id = client_id.ok_or_else(|| missing("client id", "client_id"))?;
    let provider: Arc<dyn CredentialsProvider> = match client_secret {
        Some(ClientSecret::Fixed(secret)) if !trimmed(secret.expose()).is_empty() => {
            Arc::new(Credentials::new(client_id.as_str(), secret))
        }
        Some(ClientSecret::File(path)) => {
            let file = SecretFile {
                client_id: client_id.clone(),
                path,
            };
            // What is wrong with it is better known now than at the first payment.
            file.read()?;
            Arc::new(file)
        }
        _ => return Err(missing("client secret", "client_secret")),
    };
    Ok((client_id, provider))
}
