//! The API as constants: what every operation takes and returns, generated from the spec.
//!
//! The client uses it to write requests and to name fields in errors, the sandbox to route and
//! to validate, and your own code may use it to list what there is.

mod behaviour;
mod constant;
mod fields;
mod limits;
mod operation;

pub use self::behaviour::{Confirm, Evidence, Example, Recover, Retry, Returns, Wait};
pub use self::constant::Constant;
pub use self::fields::{End, Enum, EnumValue, Field, Only, Place, Shape, Struct, Unit};
pub use self::limits::{Limits, Measure};
pub use self::operation::{Method, Operation, OperationMeta, Operations};
