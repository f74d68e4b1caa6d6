//! Webhooks: what an API sends by itself. Nothing of one is read before its signature is right.

mod signature;
mod stripe;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::SystemTime;

use http::HeaderMap;
use serde::{Deserialize, Deserializer};

#[cfg(any(test, feature = "test-util"))]
pub(crate) use self::signature::sign;
#[cfg(any(test, feature = "test-util"))]
pub(crate) use self::stripe::sign as sign_as_stripe;
use super::reading;
use super::record::Record;
use super::response::{RawResponse, read};
use super::value::Value;
use crate::schema::Returns;
use crate::values::Secret;

/// Why a webhook isn't taken. Nothing of what came is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is none: it is `whsec_` and base64, as the sender's page shows it. That of Stripe may be any text but an empty one.
    Secret,
    /// This header is missing, is there twice, or can't be read. The request was not made by who signs webhooks.
    Header(&'static str),
    /// It was signed more than five minutes ago, or in the future. It may be an old one that somebody sends again, or the clock of this
    /// machine is wrong.
    Time,
    /// No signature is right: the body was changed on the way, which reading and writing it again does too, or the secret is another.
    Signature,
    /// It is as it was sent, and not as its spec describes it.
    Content(String),
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str(
                "the secret of the webhook is empty, or not `whsec_` and base64: copy it again from its sender",
            ),
            Self::Header(name) => write!(
                f,
                "the webhook has not one header `{name}` that can be read, so its signature can't be verified"
            ),
            Self::Time => f.write_str(
                "the webhook was signed more than five minutes from now: it is an old one, or the clock of this machine is wrong",
            ),
            Self::Signature => f.write_str(
                "no signature of the webhook is right: give its body as it came, byte for byte, and the secret of its sender",
            ),
            Self::Content(problem) => write!(f, "the webhook is not as it is described: {problem}"),
        }
    }
}

impl std::error::Error for WebhookError {}

/// Reads a webhook whose signature by Standard Webhooks is right.
pub fn verify_webhook<R: Record>(headers: &HeaderMap, body: &[u8], secret: &Secret) -> Result<R, WebhookError> {
    signature::verify(headers, body, secret, SystemTime::now())?;
    read_webhook(headers, body)
}

/// Reads a webhook whose signature is right, as Stripe signs.
pub fn verify_stripe_webhook<R: Record>(headers: &HeaderMap, body: &[u8], secret: &Secret) -> Result<R, WebhookError> {
    stripe::verify(headers, body, secret, SystemTime::now())?;
    read_webhook(headers, body)
}

/// Reads a webhook, whoever sent it.
pub fn read_webhook<R: Record>(headers: &HeaderMap, body: &[u8]) -> Result<R, WebhookError> {
    let request = RawResponse {
        status: 200,
        headers,
        body,
    };
    let read = read::<Opened<R>>(request, &Returns::Value(R::SHAPE));
    read.map(|Opened(value)| value)
        .map_err(|problem| WebhookError::Content(problem.to_string()))
}

/// A struct that is read, whether others may read it or not.
pub(crate) struct Opened<R>(pub(crate) R);

impl<'de, R: Record> Deserialize<'de> for Opened<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reading::read(deserializer).map(Self)
    }
}
