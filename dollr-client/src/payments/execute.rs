//! A request that moves money.

use crate::api::types::Execution;
use crate::codec::request::{MovesMoney, Request};
use crate::schema::Operation;

/// A request that moves money, and that [`Client::execute`](crate::Client::execute) takes.
pub trait Execute: Request<MovesMoney, Response = Execution> {
    /// The operation that tells what happened to it.
    const LOOKUP: &'static Operation;
}
