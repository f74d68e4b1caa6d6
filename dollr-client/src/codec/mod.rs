//! Between Rust values and JSON: what generated code shares, so that each type needs little of its own.

pub(crate) mod builder;
mod check;
mod collections;
mod constant;
pub(crate) mod content;
mod duration;
mod enumeration;
pub(crate) mod examples;
mod field;
mod forms;
mod headers;
mod id;
mod item;
pub(crate) mod mend;
mod multipart;
mod nested;
mod objects;
pub(crate) mod pages;
mod pair;
mod pairs;
mod path;
mod place;
mod record;
pub(crate) mod request;
pub(crate) mod response;
mod row;
mod scalar;
mod sending;
#[cfg(test)]
mod tests;
mod text;
mod time;
pub(crate) mod trace;
mod tuples;
mod union;
mod unknown_fields;
mod value;
mod webhook;

pub(crate) use check::{check, problem};
pub use collections::{List, Map};
pub use duration::{Days, Hours, IsoDuration, Milliseconds, Minutes, Seconds};
pub use enumeration::{deserialize_enum, deserialize_integer_enum};
pub use field::{Codec, Defaulted, Paired};
pub use forms::{Base64Url, Bit, Hex, Text};
pub use id::{AnyUuid, Id};
pub use item::{Boxed, Item, Limited, Nullable, Within};
pub use nested::Nested;
pub use pages::{NextPage, Paginate, PaginateItems};
pub use pair::{Pair, parts_of_pair};

pub use mend::Unreadable;
pub use record::{Record, Refs, Values, clone, debug, deserialize, eq, fields, serialize, width};
pub(crate) use record::{text, without_files};
pub use response::{BodyBytes, RawResponse, ReadResponse, ResponseValue, error_response, or_empty, read_by_status};
pub use row::{Row, constant, row};
pub use scalar::Scalar;
pub(crate) use sending::Sending;
pub use time::{CompactDate, CompactTimestamp, Rfc2822, UnixMilliseconds, UnixSeconds};
pub use union::{Unified, read_case, read_union, write_case, write_empty};
pub use unknown_fields::UnknownFields;
pub use value::Value;
pub(crate) use webhook::Opened;
#[cfg(feature = "test-util")]
pub(crate) use webhook::sign;
pub use webhook::{WebhookError, closed, read_webhook, verify_webhook};
