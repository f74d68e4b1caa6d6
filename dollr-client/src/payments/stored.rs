//! An attempt as it is stored.

#![expect(clippy::ref_option, reason = "serde passes a field by reference")]

use std::borrow::Cow;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::types::{OperationType, PaymentAccountId, ReferenceId, Source};
use crate::core::client::Client;
use crate::values::{Amount, Currency, Timestamp};

/// What an attempt is: all that another process needs to go on with it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attempt {
    /// The version of this form. An attempt of another version is refused when it is read.
    pub(super) version: Version,
    #[serde(deserialize_with = "known")]
    pub(super) operation: OperationType,
    pub(super) reference_id: ReferenceId,
    /// The number of the session, whose kind is that of the operation.
    pub(super) session_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_created_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) base_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<String>,
    #[serde(default, with = "source", skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payment_account_id: Option<PaymentAccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) payer_currency: Option<Currency>,
    #[serde(
        default,
        serialize_with = "digits",
        deserialize_with = "not_negative",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) amount: Option<Amount>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) currency: Option<String>,
}

impl Attempt {
    /// That of a new attempt, of which nothing more is known.
    pub(super) fn new(client: &Client, operation: OperationType, session_id: i64) -> Self {
        Self {
            version: Version,
            operation,
            reference_id: ReferenceId::random(),
            session_id,
            session_created_at: None,
            session_expires_at: None,
            base_url: Some(client.base_url().to_owned()),
            client_id: client.client_id().map(Cow::into_owned),
            source: None,
            payment_account_id: None,
            payer_currency: None,
            amount: None,
            currency: None,
        }
    }
}

/// The version of the stored form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub(super) struct Version;

const VERSION: u32 = 1;

impl From<Version> for u32 {
    fn from(_: Version) -> Self {
        VERSION
    }
}

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(version: u32) -> Result<Self, String> {
        match version {
            VERSION => Ok(Self),
            _ => Err(format!(
                "the attempt has version {version}, and this release of dollr-client reads version {VERSION}"
            )),
        }
    }
}

/// Writes an amount as text, which nothing on the way to a database and back can round.
fn digits<S: Serializer>(amount: &Option<Amount>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => serializer.collect_str(amount),
        None => serializer.serialize_none(),
    }
}

/// Reads an amount that can be moved.
fn not_negative<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Amount>, D::Error> {
    let amount = Option::<Amount>::deserialize(deserializer)?;
    match amount {
        Some(amount) if amount < Amount::from(0) => Err(D::Error::custom(format!(
            "the `amount` of the attempt is {amount}: money that moves the other way is another operation"
        ))),
        amount => Ok(amount),
    }
}

/// Reads an operation that this version can ask about.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OperationType, D::Error> {
    match OperationType::deserialize(deserializer)? {
        OperationType::Unrecognized(name) => Err(D::Error::custom(format!(
            "the `operation` of the attempt is {name:?}, which this release of dollr-client doesn't know"
        ))),
        operation => Ok(operation),
    }
}

/// A document as an object of its own.
mod source {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Source;
    use crate::api::types::SourceType;
    use crate::codec::{Pair, Scalar};

    #[derive(Serialize, Deserialize)]
    struct Stored {
        source_type: SourceType,
        source_id: Scalar,
    }

    pub(super) fn serialize<S: Serializer>(source: &Option<Source>, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = source.as_ref().map(|source| Stored {
            source_type: source.tag(),
            source_id: source.id(),
        });
        stored.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Source>, D::Error> {
        let stored = Option::<Stored>::deserialize(deserializer)?;
        let source = stored.map(|stored| Source::join(stored.source_type, stored.source_id));
        source.transpose().map_err(D::Error::custom)
    }
}
