//! Signatures as Stripe makes them: HMAC-SHA256 in hexadecimal over `time.body`, in one header with the time.

use std::time::SystemTime;

use http::HeaderMap;

use super::WebhookError;
use super::signature::{check_time, hmac, instant, only};
use crate::values::{Blob, Secret};

const SIGNATURE: &str = "stripe-signature";

/// Whether this body was signed with this secret, at about this time.
pub(super) fn verify(headers: &HeaderMap, body: &[u8], secret: &Secret, now: SystemTime) -> Result<(), WebhookError> {
    let key = key(secret).ok_or(WebhookError::Secret)?;
    let line = only(headers, SIGNATURE)?;
    let parts = |wanted: &'static str| {
        let parts = line.split(',').filter_map(|part| part.trim().split_once('='));
        parts.filter(move |(name, _)| *name == wanted).map(|(_, text)| text)
    };
    let missing = || WebhookError::Header(SIGNATURE);
    let timestamp = parts("t").next().ok_or_else(missing)?;
    let signed_at = instant(timestamp).ok_or_else(missing)?;
    let signed = [timestamp.as_bytes(), body].join(&b'.');
    // Compared in constant time. While a secret is replaced there are two signatures.
    let is_right = |tag: &str| {
        let tag = Blob::from_hex(tag);
        tag.is_some_and(|tag| hmac::verify(&key, &signed, tag.as_ref()).is_ok())
    };
    if !parts("v1").any(is_right) {
        return Err(WebhookError::Signature);
    }
    check_time(signed_at, now)
}

/// The header of a body that is signed at this time, in seconds since 1970. Nothing if the secret is none.
#[cfg(any(test, feature = "test-util"))]
pub(crate) fn sign(timestamp: u64, body: &[u8], secret: &Secret) -> Option<String> {
    let signed = [timestamp.to_string().as_bytes(), body].join(&b'.');
    let tag = hmac::sign(&key(secret)?, &signed);
    let tag = Blob::from(tag.as_ref().to_vec()).to_hex();
    Some(format!("t={timestamp},v1={tag}"))
}

/// The secret as it is written, its `whsec_` included. Without more than that anybody could sign.
fn key(secret: &Secret) -> Option<hmac::Key> {
    let text = secret.expose().trim();
    let is_empty = text.strip_prefix("whsec_").unwrap_or(text).is_empty();
    (!is_empty).then(|| hmac::Key::new(hmac::HMAC_SHA256, text.as_bytes()))
}
