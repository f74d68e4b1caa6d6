//! Errors whose body has a type.

use std::any::TypeId;

use super::{RawResponse, ResponseValue};
use crate::error::Error;
use crate::schema::{ErrorResponse, Operation, Statuses};

impl Error {
    /// The response that is this error, as the type that the operation declares for its status; nothing if it declares another one
    /// or none, or the response doesn't fit. It is an error anyway, and [`body`](Self::body) has its bytes.
    pub fn response_as<T: ResponseValue>(&self) -> Option<T> {
        let (status, headers, body) = self.response()?;
        let declared = declared(self.operation()?, status)?;
        let response = RawResponse { status, headers, body };
        let is_declared = declared.type_id == TypeId::of::<T>();
        is_declared.then(|| T::read(response, &declared.returns).ok())?
    }
}

/// What the operation declares of errors with this status.
pub(crate) fn declared(operation: &Operation, status: u16) -> Option<&ErrorResponse> {
    if operation.returns.is_success(status) {
        return None;
    }
    // An unknown success is none of the others.
    let is_meant = |statuses| statuses != Statuses::Any || !Statuses::Class(2).include(status);
    let mut errors = operation.errors.iter();
    errors.find(|it| it.statuses.include(status) && is_meant(it.statuses))
}
