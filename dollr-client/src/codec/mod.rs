//! Between Rust values and JSON: what generated code shares, so that each type needs little of its own.

mod bounds;
pub(crate) mod builder;
mod duration;
mod enumeration;
pub(crate) mod examples;
mod field;
mod id;
pub(crate) mod mend;
mod objects;
mod pair;
mod place;
mod record;
pub(crate) mod request;
pub(crate) mod response;
mod row;
mod scalar;
mod text;
pub(crate) mod trace;
mod tuples;
mod unknown_fields;
mod value;

pub use duration::{Minutes, Seconds};
pub use enumeration::deserialize_enum;
pub use field::{Boxed, Codec, Nullable, Paired};
pub use id::Id;
pub use pair::{Pair, parts_of_pair};

pub use mend::Unreadable;
pub use record::{Record, Refs, Values, clone, debug, deserialize, eq, fields, serialize, width};
pub(crate) use record::{body, text, texts};
pub use response::{BodyBytes, RawResponse, ReadResponse, ResponseValue, error_response, or_empty, read_by_status};
pub use row::{Row, row};
pub use scalar::Scalar;
pub use unknown_fields::UnknownFields;
pub use value::Value;
