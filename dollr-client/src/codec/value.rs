//! Values: what a field of a struct, an item of a list or a response is in Rust, and its shape in JSON.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::id::{Id, IdValue};
use super::record::Record;
use crate::schema::Shape;
use crate::values::{Country, Currency, Decimal, Email, Phone, Secret, Timestamp, Url};

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
    Json: Json,
    Phone: Phone,
    Secret: Secret,
    String: String,
    Timestamp: Timestamp,
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
