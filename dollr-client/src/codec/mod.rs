//! Between Rust values and JSON: what generated code shares, so that each type needs little of its own.

mod bounds;
pub(crate) mod builder;
pub(crate) mod content;
mod duration;
mod enumeration;
pub(crate) mod examples;
mod field;
mod headers;
mod id;
pub(crate) mod mend;
mod multipart;
mod objects;
mod pair;
mod pairs;
mod path;
mod place;
mod record;
pub(crate) mod request;
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

pub use record::{Record, Refs, Values, clone, debug, deserialize, eq, fields, serialize, width};
pub(crate) use record::{body, text, without_files};
pub use row::{Row, row};
pub use scalar::Scalar;
pub use unknown_fields::UnknownFields;
pub use value::{ResponseValue, Value};
