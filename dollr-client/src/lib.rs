//! The Rust client for Dollr.

#![deny(missing_docs)]

// Generated code names this crate as everybody's does.
extern crate self as dollr_client;

mod api;
mod auth;
mod client;
mod config;
pub mod description;
mod error;
mod examples;
mod patch;
mod request;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
mod tls;
mod transport;
mod values;
mod wire;

pub use api::types::*;
pub use api::*;
pub use client::{Client, Sending};
pub use config::ClientBuilder;
pub use dollr_macros::dollr_api;
pub use error::{Detail, Error, ErrorKind, FieldError};
pub use patch::Patch;
pub use request::Request;
pub use secret::Secret;
pub use transport::Response;
pub use values::{Amount, Country, Currency, Decimal, Email, Phone, Timestamp, Url};
pub use wire::{Extra, InvalidValue, Scalar};

/// What generated code uses. Nothing here is for anyone else, and it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use serde::de::MapAccess;
    pub use serde::ser::SerializeMap;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::{Error as DecodeError, Value as Json};
    pub use uuid::Uuid;

    pub use crate::api::exports;
    pub use crate::client::{Client, Sending};
    pub use crate::description::*;
    pub use crate::error::ErrorKind;
    pub use crate::examples::check as check_example;
    pub use crate::patch::Patch;
    pub use crate::request::{OptionalText, Request, Unset, decode_nothing, decode_undocumented, decode_value};
    pub use crate::secret::Secret;
    pub use crate::values::{Amount, Country, Currency, Decimal, Email, Phone, Timestamp, Url};
    pub use crate::wire::*;
}
