//! Values: what a field of a struct, an item of a list or a response is in Rust, and its shape in JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use super::id::{Id, IdValue};
use super::record::Record;
use crate::schema::{Returns, Shape};
use crate::values::{Blob, Country, Currency, Date, Decimal, Email, Phone, Secret, Timestamp, Url};

/// A type that is one value in JSON.
pub trait Value: Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is there.
    const SHAPE: Shape;
}

macro_rules! values {
    ($($value:ty: $shape:ident,)*) => {
        $(impl Value for $value {
            const SHAPE: Shape = Shape::$shape;
        })*
    };
}

values! {
    Blob: Base64,
    Country: Country,
    Currency: Currency,
    Date: Date,
    Decimal: Decimal,
    Email: Email,
    Json: Json,
    Phone: Phone,
    Secret: Secret,
    String: String,
    Timestamp: Timestamp,
    Url: Url,
    Uuid: Uuid,
    bool: Boolean,
    i64: Integer,
}

impl<K: 'static, V: IdValue> Value for Id<K, V> {
    const SHAPE: Shape = V::SHAPE;
}

impl<T: Value> Value for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
}

/// In the order of its keys: an object has none, and two of them are the same whatever theirs is.
impl<T: Value> Value for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
}

impl<R: Record> Value for R {
    const SHAPE: Shape = Shape::Struct(|| R::STRUCT);
}

/// What a call gives.
pub trait ResponseValue: DeserializeOwned + fmt::Debug + Send + 'static {
    /// What that is in the response's body.
    const RETURNS: Returns;
}

impl ResponseValue for () {
    const RETURNS: Returns = Returns::Nothing;
}

impl<T: Value> ResponseValue for T {
    const RETURNS: Returns = Returns::Value(T::SHAPE);
}

/// What no source documents.
impl<T: Value> ResponseValue for Option<T> {
    const RETURNS: Returns = Returns::Undocumented(T::SHAPE);
}
