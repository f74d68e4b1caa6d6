//! The Rust client for [Dollr](https://heydollr.app), a payment API for Africa: mobile money and cards.
//!
//! Everything starts at a [`Client`]. It has a method for each resource of the API, the resource one for each operation,
//! and the operation's builder one for each field:
//!
//! ```no_run
//! use dollr_client::{Client, InvoiceId, ReferenceId, Source};
//!
//! # async fn example() -> Result<(), dollr_client::Error> {
//! let dollr = Client::from_env()?;
//! let session = dollr.sessions().create_for_checkout().source(Source::Invoice(InvoiceId::new(101))).await?;
//! let key = dollr
//!     .realtime_keys()
//!     .create_for_collection()
//!     .session_id(session.id)
//!     .source_type(session.source.source_type())
//!     .reference_id(ReferenceId::random())
//!     .await?;
//! println!("{:?} left to follow the payment", key.expires_in);
//! # Ok(())
//! # }
//! ```
//!
//! - The [modules](#modules) of the resources have the operations, with what they take and return. [`types`] has what several
//!   of them share; it is all here at the top as well.
//! - [`Error`] is the one error type: its [`kind`](Error::kind) says what can be done.
//! - A call that fails is made again when that is safe: [`Call`] says when, and how to change it.
//! - A builder is a future once all required fields are set; `send()` gives one that can be spawned. [`builder`] explains its type, and what
//!   the compiler says of a missing field.
//! - Status calls can wait: `until_final(duration)` instead of `.await` asks until the response is final ([`Poller`]), and
//!   so does [`Attempt::until_final`](payments::Attempt::until_final).
//! - [`Client::bill`] makes an invoice or order with its lines and publishes it, if it is what was meant.
//! - A request is data too: `build()` instead of `send()` gives it, and [`Client::send`] takes it.
//! - [`Call::with_response`] gives status, headers and body of a response beside its value, and
//!   [`ExecutionCall::with_response`] beside an outcome.
//! - [`Call::elements`] reads a list element by element, so that one that can't be read doesn't hide the others.
//! - What the API returns beyond its documentation is in the field `unknown_fields` of each struct, and `.extra_field(name, value)` of each builder
//!   sends what isn't documented.
//! - [`schema`] has the API as constants, and [`OPERATIONS`] lists it.
//! - A spec of your own may have operations on hosts beside Dollr ([`ClientBuilder::service`]), and webhooks, which are read once their signature
//!   is right ([`WebhookError`]).
//! - The feature `realtime` follows a payment live ([`Client::watch`]), and gives a page what it needs to do so by itself.
//! - Calls, attempts and executions are spans of [`tracing`]: see [below](#seeing-it-run).
//! - The feature `blocking` has the same calls for programs without an async runtime.
//! - The crate `dollr-sandbox` is an embedded Dollr to test against, and a server for programs in other languages.
//! - The feature `test-util` makes responses, errors and outcomes for unit tests of your own code.
//!
//! # Seeing it run
//!
//! A program that installs a subscriber of [`tracing`] sees what the client does, with OpenTelemetry's names for HTTP clients.
//! The target of all of it is `dollr_client::trace`.
//!
//! | Level | What | With |
//! | --- | --- | --- |
//! | INFO | the span `dollr.call`, a call with all its attempts | `http.request.method`, `url.template`, `http.request.resend_count`, `error.type`; off Dollr `dollr.service` |
//! | INFO | the span `dollr.attempt`, one exchange with the server | the same, `server.address`, `server.port`, `http.response.status_code` |
//! | INFO | the span `dollr.execution`, with all that it takes to find out what became of it | `reference_id`, `outcome`, `error.type` |
//! | WARN | an event when the response of an execution is lost, and one when it is sent once more | `error.type` |
//! | TRACE | an event for each request that is sent | `request`, as its `Debug` |
//! | TRACE | an event for each response that is read, but for a list read element by element | `response`, as its `Debug` |
//! | TRACE | an event for each exchange, call and execution that fails | `error.type`, `error.message`, `error.debug` |
//! | TRACE | an event for what became of an execution | `outcome`, as its `Debug` |
//!
//! No secret is in any of them. Spans and warnings have no values of requests and responses; the events at TRACE have them, with personal
//! data masked as in every `Debug` and [`Error`]. Most subscribers turn those on for `dollr_client=trace` alone. Don't turn
//! TRACE on for `tungstenite`, which logs the frames of the feature `realtime` as they are, and so the key of a payment.
//!
//! Nothing is formatted unless a subscriber wants it. Without one, a call to the sandbox in memory took 5.6 µs, and 5.5 µs with
//! `tracing` compiled out by its feature `max_level_off`: the medians of 15 runs of 200,000 calls each, in turns. The ratio of a pair
//! was 1.01 in the median, and between 0.98 and 1.09.
//!
//! Nearly everything here is made by [`dollr_api!`] from a description of the API in YAML. It can do the same in your crate.

#![deny(missing_docs)]

// Generated code names this crate as everybody's does.
extern crate self as dollr_client;

#[cfg(test)]
use dollr_test_trace as _;

mod api;
mod codec;
mod core;
mod error;
// For rustdoc alone, as the pages are no part of the code: a clone without symbolic links builds all the same.
#[cfg(doc)]
pub mod guide;
pub mod http;
pub mod payments;
mod polling;
#[cfg(feature = "realtime")]
pub mod realtime;
pub mod schema;
mod setup;
#[cfg(feature = "test-util")]
pub mod test_util;
mod values;

pub use api::types::*;
pub use api::*;
pub use codec::request::{Follow, MovesMoney, Plain, Request};
pub use codec::{Id, Nested, Paginate, PaginateItems, Scalar, UnknownFields, WebhookError};
pub use dollr_macros::dollr_api;
pub use error::{Advice, Detail, Error, ErrorKind, FieldError};
pub use payments::bill::{Bill, Billable};
pub use payments::{Attempt, Execute, ExecutionCall, Outcome};
pub use polling::{Polled, Poller, Progress};
// Whoever sets its clients needs the same version.
pub use reqwest;
pub use uuid::Uuid;
pub use values::{
    Amount, Blob, Country, Currency, Date, Decimal, Email, File, InvalidValue, Patch, Phone, Secret, Timestamp, Upload,
    Url,
};

pub use self::core::check::{Check, Clock};
pub use self::core::client::{BodyStream, Call, Client};
pub use self::core::credentials::{Credentials, CredentialsFuture, CredentialsProvider};
pub use self::core::elements::Elements;
pub use self::core::pages::{ItemStream, PageStream, Paginator};
pub use self::core::services::ServiceSettings;
pub use self::core::token_store::{FileTokenStore, StoreFuture, StoredToken, TokenStore};
pub use self::http::response::Response;
#[cfg(feature = "blocking")]
pub use self::setup::blocking;
pub use self::setup::builder::ClientBuilder;

#[doc = include_str!("codec/builders.md")]
pub mod builder {
    pub use crate::codec::builder::{Has, IsSet, OptionalText};
    pub use crate::core::caller::Ready;
}

/// What generated code uses. Nothing here is for anyone else, and it changes without notice.
#[doc(hidden)]
pub mod codegen {
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error as JsonError, Value as Json};
    pub use std::collections::BTreeMap;
    pub use std::future::Future;
    pub use std::marker::PhantomData;
    pub use std::pin::Pin;
    pub use std::task::{Context, Poll};
    pub use std::time::Duration;

    pub use bytes::Bytes;
    pub use http::HeaderMap;
    pub use uuid::Uuid;

    pub use crate::api::exports;
    pub use crate::codec::builder::{Draft, Has, IsSet, OptionalText};
    pub use crate::codec::examples::{check as check_example, check_webhook as check_webhook_example};
    pub use crate::codec::request::{Follow, MovesMoney, NextRequest, Request};
    pub use crate::codec::*;
    pub use crate::core::caller::{CallDraft, Ready};
    pub use crate::core::client::{Call, Client};
    pub use crate::core::pages::Paginator;
    pub use crate::error::{Error, ErrorKind};
    pub use crate::payments::{Execute, ExecutionCall, Outcome};
    pub use crate::polling::Poller;
    pub use crate::schema::*;
    pub use crate::values::{
        Amount, Blob, Country, Currency, Date, Decimal, Email, File, InvalidValue, Patch, Phone, Secret, Timestamp,
        Upload, Url,
    };
    pub use crate::{
        __if_test_util as if_test_util, __integers as integers, __objects as objects, __pair as pair,
        __responses as responses, __strings as strings, __unions as unions, __width_of as width_of,
    };
}
