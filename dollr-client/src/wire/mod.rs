//! Between Rust values and JSON: what generated code shares, so that each type needs little of its own.

mod duration;
mod enumeration;
mod extra;
mod id;
mod pair;
mod record;
mod scalar;
mod text;

pub use duration::{Minutes, Seconds};
pub use enumeration::{OpenEnum, deserialize_enum};
pub use extra::Extra;
pub use id::{Id, IdKind};
pub use pair::Pair;
pub use record::{Fields, Record, Writer, debug, deserialize, serialize};
pub(crate) use record::{body, text, texts};
pub use scalar::{InvalidValue, Scalar};
