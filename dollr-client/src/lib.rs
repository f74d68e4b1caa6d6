//! The Rust client for [Dollr](https://heydollr.app), a payment API for Africa: mobile money and cards.
//!
//! | You want | Click |
//! | --- | --- |
//! | a first payment in ten minutes, then a page for each task | the [`guide`] |
//! | a client | [`Client::from_env`], or [`Client::builder`] with its settings |
//! | a call | [all operations](guide::operations), or the module of a resource: [`invoices`], [`orders`], [`checkouts`], ... |
//! | money to move | [`payments`]: [`Client::prepare`], then [`Attempt::execute`], which gives an [`Outcome`] |
//! | an invoice or an order with its lines | [`Client::bill`] |
//! | to wait for the end of something | `until_final` of an attempt or a status call ([`Poller`]), or live: [`Client::watch`] |
//! | to know what went wrong | [`Error`], with its [`kind`](Error::kind) and [`advice`](Error::advice) |
//! | to test your code | [`guide::testing`], [`test_util`], and the crate `dollr-sandbox` |
//! | an endpoint that isn't here, a service beside Dollr, a webhook | [`guide::adding_an_endpoint`], [`dollr_api!`] |
//! | the API as data | [`schema`] and [`OPERATIONS`] |
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
//! # Modules
//!
//! - Of the API: the resources, from [`jwt`] to [`realtime_keys`], each with its operations and what they take and return; [`types`] has what
//!   several of them share. Those of [`types`] are here at the top as well.
//! - Of the runtime: [`payments`], [`realtime`], [`http`] (another way to send), [`schema`], [`test_util`], [`blocking`], and [`builder`], which
//!   explains the types of builders and what the compiler says of a missing field.
//!
//! # More of a call
//!
//! - A builder is a future once all required fields are set; `send()` gives one that can be spawned, and `build()` the request as data, which
//!   [`Client::send`] takes.
//! - A call that fails is made again when that is safe: [`Call`] says when, and how to change it.
//! - [`Call::with_response`] gives status, headers and body of a response beside its value, and [`ExecutionCall::with_response`] beside an
//!   outcome. [`Call::elements`] reads a list element by element, so that one that can't be read doesn't hide the others.
//! - What the API returns beyond its documentation is in the field `unknown_fields` of each struct, and `.extra_field(name, value)` of each builder
//!   sends what isn't documented.
//! - Calls, attempts and executions are spans of [`tracing`]: see [`guide::seeing_it_run`].
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
// For rustdoc alone, as the pages are no part of the code: a clone without symbolic links builds anyway.
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
/// What [`ClientBuilder::http_client`] sets, of the same version. It brings no cryptography of its own: a `reqwest::Client` of yours needs
/// it set, or the default features of `reqwest` among your dependencies.
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
    pub use crate::codec::builder::{Has, IsSet, Optional};
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
    pub use crate::codec::builder::{Draft, Has, IsSet, Optional};
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
        __if_test_util as if_test_util, __integers as integers, __object as object, __pair as pair,
        __responses as responses, __strings as strings, __unions as unions,
    };
}
