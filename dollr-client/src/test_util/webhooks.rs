//! Webhooks as their sender signs them.

use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::codec::{sign, sign_as_stripe};
use crate::values::Secret;

/// The headers of a webhook that is sent now, by Standard Webhooks: what `verify` of a webhook with
/// `signature: standard_webhooks` takes, for a test of what handles it.
///
/// ```
/// use dollr_client::{Secret, test_util};
///
/// let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
/// let body = r#"{ "type": "payment.paid" }"#;
/// let headers = test_util::sign_webhook("msg_1", body, &secret);
/// assert_eq!(headers["webhook-id"], "msg_1");
/// ```
///
/// # Panics
///
/// If the secret is no `whsec_` and base64, or the id can't be in a header.
pub fn sign_webhook(id: &str, body: impl AsRef<[u8]>, secret: &Secret) -> HeaderMap {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let timestamp = now.as_secs().to_string();
    let signature = sign(id, &timestamp, body.as_ref(), secret).expect("the secret is `whsec_` and base64");
    let mut headers = HeaderMap::new();
    for (name, text) in [
        ("webhook-id", id),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", &signature),
    ] {
        headers.insert(name, text.parse().expect("the id is printable ASCII"));
    }
    headers
}

/// The headers of a webhook that is sent now, as Stripe signs: what `verify` of a webhook with `signature: stripe` takes.
///
/// ```
/// use dollr_client::{Secret, test_util};
///
/// let headers = test_util::sign_stripe_webhook(r#"{ "id": "evt_1" }"#, &Secret::new("whsec_test"));
/// assert!(headers["stripe-signature"].to_str()?.starts_with("t="));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// If the secret is empty.
pub fn sign_stripe_webhook(body: impl AsRef<[u8]>, secret: &Secret) -> HeaderMap {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let signature = sign_as_stripe(now.as_secs(), body.as_ref(), secret).expect("the secret is not empty");
    let signature = HeaderValue::try_from(signature);
    signature
        .into_iter()
        .map(|it| (HeaderName::from_static("stripe-signature"), it))
        .collect()
}
