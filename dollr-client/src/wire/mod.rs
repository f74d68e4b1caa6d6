//! Between Rust values and JSON: what generated code shares, so that each type needs little of its own.

mod duration;
mod enumeration;
mod id;
mod objects;
mod pair;
mod part;
mod record;
mod scalar;
mod text;
mod unknown_fields;
mod value;

pub use duration::{Minutes, Seconds};
pub use enumeration::deserialize_enum;
pub use id::Id;
pub use pair::{Pair, parts_of_pair};
pub use part::{Boxed, Nullable, Paired, Part};
pub use record::{Fields, Note, Record, Refs, Values, clone, debug, deserialize, eq, serialize};
pub(crate) use record::{body, text, texts};
pub use scalar::{InvalidValue, Scalar};
pub use unknown_fields::UnknownFields;
pub use value::{ResponseValue, Value};
