//! What Dollr's own spec doesn't use, in tables as generated code has them.

mod described;
mod forms;
mod limits;
mod one_way;

use std::fmt;

use crate::codec::request::encode;
use crate::codegen as runtime;

/// The body of a request that is sent, or why it isn't.
fn sent<R: runtime::Request>(request: &R) -> Result<String, String> {
    let encoded = encode(request).map_err(|error| error.to_string())?;
    let body = encoded.body.and_then(|body| body.content.as_bytes().cloned());
    Ok(String::from_utf8(body.unwrap_or_default().to_vec()).unwrap())
}

/// Makes structs requests of `POST /things`.
macro_rules! requests {
    ($($name:ident)*) => {
        $(impl runtime::Request for $name {
            type Response = ();

            const META: runtime::OperationMeta = runtime::OperationMeta {
                name: "send_thing",
                resource: "things",
                method: runtime::Method::Post,
                path: "/things",
                documentation: None,
                ..runtime::OperationMeta::PLAIN
            };
        })*
    };
}

use requests;

/// An enum of whole numbers, as it is generated.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
enum RiskLevel {
    Low,
    High,
    /// A value that isn't documented, as it was.
    Unrecognized(i64),
}

impl RiskLevel {
    /// The value on the wire.
    fn as_i64(self) -> i64 {
        match self {
            Self::Low => 1,
            Self::High => 2,
            Self::Unrecognized(value) => value,
        }
    }
}

impl From<i64> for RiskLevel {
    fn from(value: i64) -> Self {
        match value {
            1 => Self::Low,
            2 => Self::High,
            _ => Self::Unrecognized(value),
        }
    }
}

impl runtime::Value for RiskLevel {
    const SHAPE: runtime::Shape = runtime::Shape::Enum(
        &runtime::Enum::new(
            "RiskLevel",
            &[runtime::EnumValue::new("1"), runtime::EnumValue::new("2")],
        )
        .integers(),
    );
}

runtime::integers! { RiskLevel }

/// What tells ids apart, as it is generated.
mod kinds {
    pub(super) enum ThingId {}
    pub(super) enum NumberId {}
}

type ThingId = runtime::Id<kinds::ThingId, runtime::AnyUuid>;
type NumberId = runtime::Id<kinds::NumberId>;

/// The limits of `Sku: { type: string, min: 1, max: 5, pattern: "^[A-Z]+$" }`, as they are generated.
#[derive(Debug)]
enum SkuLimits {}

impl runtime::Limited for SkuLimits {
    const LIMITS: runtime::Limits = runtime::Limits::NONE.min("1").max("5").pattern("^[A-Z]+$");
}

/// A struct inside of others.
struct Line {
    sku: String,
    qty: i64,
    made_at: Option<runtime::Timestamp>,
    unknown_fields: runtime::UnknownFields,
}

runtime::object! {
    Line {
        sku: runtime::Within<String, SkuLimits>,
        qty: i64 [Min("1"), Max("999")],
        made_at: Option<runtime::Timestamp> as "madeAt" [OnlyRead],
    }
}
