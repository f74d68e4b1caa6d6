//! Signatures by [Standard Webhooks](https://www.standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

#[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
pub(super) use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http::HeaderMap;
#[cfg(feature = "ring")]
pub(super) use ring::hmac;
use zeroize::Zeroizing;

use super::WebhookError;
use crate::values::Secret;

// The names of a module that has an error by a macro aren't looked up, so nothing else is reported than what to do, here and in
// `http/tls.rs`.
#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("dollr-client needs cryptography for webhooks: enable its feature `ring` or its feature `aws-lc-rs`");

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";

/// How far the time of a signature may be from now, both ways.
const TOLERANCE: Duration = Duration::from_mins(5);

/// Some senders leave the `=` out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Whether this body was signed with this secret, at about this time.
pub(super) fn verify(headers: &HeaderMap, body: &[u8], secret: &Secret, now: SystemTime) -> Result<(), WebhookError> {
    let key = key(secret).ok_or(WebhookError::Secret)?;
    // A second one could be what is read, where the first was signed.
    let (id, timestamp) = (only(headers, ID)?, only(headers, TIMESTAMP)?);
    let mut signatures = headers.get_all(SIGNATURE).iter().peekable();
    signatures.peek().ok_or(WebhookError::Header(SIGNATURE))?;
    let signed_at = instant(timestamp).ok_or(WebhookError::Header(TIMESTAMP))?;
    let signed = signed(id, timestamp, body);
    // Compared in constant time.
    let is_right = |tag: &str| {
        BASE64
            .decode(tag)
            .is_ok_and(|tag| hmac::verify(&key, &signed, &tag).is_ok())
    };
    let mut tags = signatures
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split_ascii_whitespace())
        // What is on the way may have joined two lines with a comma.
        .map(|signature| signature.trim_end_matches(','))
        .filter_map(|signature| signature.strip_prefix("v1,"));
    if !tags.any(is_right) {
        return Err(WebhookError::Signature);
    }
    check_time(signed_at, now)
}

/// The instant of so many seconds since 1970.
pub(super) fn instant(seconds: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds.parse().ok()?))
}

/// Whether it was signed at about this time.
pub(super) fn check_time(signed_at: SystemTime, now: SystemTime) -> Result<(), WebhookError> {
    let distance = now.duration_since(signed_at).unwrap_or_else(|early| early.duration());
    match distance <= TOLERANCE {
        true => Ok(()),
        false => Err(WebhookError::Time),
    }
}

/// The signature of a body, as its header has it. Nothing if the secret is none.
#[cfg(any(test, feature = "test-util"))]
pub(crate) fn sign(id: &str, timestamp: &str, body: &[u8], secret: &Secret) -> Option<String> {
    let tag = hmac::sign(&key(secret)?, &signed(id, timestamp, body));
    Some(format!("v1,{}", BASE64.encode(tag)))
}

fn key(secret: &Secret) -> Option<hmac::Key> {
    let text = secret.expose().trim();
    let bytes = Zeroizing::new(BASE64.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok()?);
    (!bytes.is_empty()).then(|| hmac::Key::new(hmac::HMAC_SHA256, &bytes))
}

fn signed(id: &str, timestamp: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), timestamp.as_bytes(), body].join(&b'.')
}

/// A header that is there once.
pub(super) fn only<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    let mut lines = headers.get_all(name).iter();
    match (lines.next().map(|line| line.to_str()), lines.next()) {
        (Some(Ok(text)), None) if !text.is_empty() => Ok(text),
        _ => Err(WebhookError::Header(name)),
    }
}
