//! The API as constants: what every operation takes and returns, generated from the spec.
//!
//! The client uses it to write requests and to name fields in errors, the sandbox to route and
//! to validate, and your own code may use it to list what there is.

mod behaviour;
mod fields;
mod operation;
mod returns;

pub use self::behaviour::{Confirm, Evidence, Example, Recover, Retry, Wait};
pub use self::fields::{End, Enum, EnumValue, Field, Place, Shape, Struct, Unit};
pub use self::operation::{Method, Operation, OperationMeta, Operations};
pub use self::returns::{Content, ErrorResponse, Response, Returns, Statuses};
