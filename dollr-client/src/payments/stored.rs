//! How an attempt is stored, where that isn't the form of its fields elsewhere.

#![expect(clippy::ref_option, reason = "serde passes a field by reference")]

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::api::types::{OperationType, Source};
use crate::values::Amount;

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
pub(super) fn digits<S: Serializer>(amount: &Option<Amount>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => serializer.collect_str(amount),
        None => serializer.serialize_none(),
    }
}

/// Reads an amount that can be moved.
pub(super) fn not_negative<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Amount>, D::Error> {
    let amount = Option::<Amount>::deserialize(deserializer)?;
    match amount {
        Some(amount) if amount < Amount::from(0) => Err(D::Error::custom(format!(
            "the `amount` of the attempt is {amount}: money that moves the other way is another operation"
        ))),
        amount => Ok(amount),
    }
}

/// Reads an operation that this version can ask about.
pub(super) fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OperationType, D::Error> {
    match OperationType::deserialize(deserializer)? {
        OperationType::Unrecognized(name) => Err(D::Error::custom(format!(
            "the `operation` of the attempt is {name:?}, which this release of dollr-client doesn't know"
        ))),
        operation => Ok(operation),
    }
}

/// A document as an object of its own.
pub(super) mod source {
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

    pub(in super::super) fn serialize<S: Serializer>(
        source: &Option<Source>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let stored = source.as_ref().map(|source| Stored {
            source_type: source.tag(),
            source_id: source.id(),
        });
        stored.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Source>, D::Error> {
        let stored = Option::<Stored>::deserialize(deserializer)?;
        let source = stored.map(|stored| Source::join(stored.source_type, stored.source_id));
        source.transpose().map_err(D::Error::custom)
    }
}
