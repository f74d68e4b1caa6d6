//! The API as constants: what every operation takes and returns, generated from the spec.
//!
//! The client uses it to write requests and to name fields in errors, the sandbox to route and
//! to validate, and your own code may use it to list what there is.

mod behaviour;
mod body_format;
mod constant;
mod fields;
mod limits;
mod operation;
mod pages;
mod returns;
mod service;
mod shapes;
mod unions;

pub use self::behaviour::{Confirm, Example, Expected, Proof, Recover, Retry, Wait};
pub use self::body_format::BodyFormat;
pub use self::constant::Constant;
pub use self::fields::{Field, Only, Place, Struct, Style};
pub use self::limits::{Limits, Measure};
pub use self::operation::{Method, Operation, OperationMeta, Operations};
pub use self::pages::{FieldPath, Pages, Paging};
pub use self::returns::{Content, ErrorResponse, Response, Returns, Statuses};
pub use self::service::{Authorization, Service};
pub use self::shapes::{End, Enum, EnumValue, Shape, Unit};
pub use self::unions::{Case, ToldBy, Union};
