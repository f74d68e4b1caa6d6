//! Values: what a field of a struct, an item of a list or a response is in Rust, and its shape in JSON.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::id::{Id, IdValue};
use super::record::Record;
use crate::schema::{Returns, Shape};
use crate::values::{Country, Currency, Decimal, Email, File, Phone, Secret, Timestamp, Upload, Url};

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
    Country: Country,
    Currency: Currency,
    Decimal: Decimal,
    Email: Email,
    File: File,
    Json: Json,
    Phone: Phone,
    Secret: Secret,
    String: String,
    Timestamp: Timestamp,
    Upload: Binary,
    Url: Url,
    bool: Boolean,
    i64: Integer,
}

impl<K: 'static, V: IdValue> Value for Id<K, V> {
    const SHAPE: Shape = V::SHAPE;
}

impl<T: Value> Value for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE);
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
