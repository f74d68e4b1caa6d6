//! Values: what a field of a struct, an item of a list or a response is in Rust, and its shape in JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize, SerializeMap};
use serde_json::Value as Json;
use uuid::Uuid;

use super::id::{Id, IdValue};
use super::record::{self, Record};
use crate::schema::Shape;
use crate::values::{Blob, Country, Currency, Date, Decimal, Email, File, Phone, Secret, Timestamp, Upload, Url};

/// A type that is one value in JSON.
pub trait Value: Clone + PartialEq + fmt::Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is there.
    const SHAPE: Shape;

    /// Writes its fields into an object that has others too, if it is an object.
    fn write_members<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
        Err(M::Error::custom("it is no object"))
    }

    /// Whether it is an object that has each of these fields, as exactly this text.
    fn shows(&self, _: &[(&str, &str)]) -> bool {
        false
    }

    /// The bytes in it that a body carries as they are.
    fn files(&self) -> Files<'_> {
        Files::None
    }

    /// The same of a list.
    fn files_of(_: &[Self]) -> Files<'_> {
        Files::None
    }
}

/// What of a value is bytes that a body carries as they are, in memory or as a stream.
#[derive(Debug)]
pub enum Files<'a> {
    /// Nothing.
    None,
    /// All of it.
    Upload(&'a Upload),
    /// A file.
    One(&'a File),
    /// A list of files.
    Many(&'a [File]),
}

impl Value for Upload {
    const SHAPE: Shape = Shape::Binary;

    fn files(&self) -> Files<'_> {
        Files::Upload(self)
    }
}

impl Value for File {
    const SHAPE: Shape = Shape::File;

    fn files(&self) -> Files<'_> {
        Files::One(self)
    }

    fn files_of(list: &[Self]) -> Files<'_> {
        Files::Many(list)
    }
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

    fn files(&self) -> Files<'_> {
        T::files_of(self)
    }
}

/// In the order of its keys: an object has none, and two of them are the same whatever theirs is.
impl<T: Value> Value for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);
}

impl<R: Record> Value for R {
    const SHAPE: Shape = Shape::Struct(|| R::STRUCT);

    fn shows(&self, texts: &[(&str, &str)]) -> bool {
        record::shows(self, texts)
    }

    fn write_members<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        record::write(self, map, record::Part::All)
    }
}
