//! Ids: one Rust type each, whatever the endpoint writes them as.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::scalar::{self, FromScalar, Scalar};
use crate::schema::Shape;
use crate::values::{InvalidValue, padded};

/// An id of one kind of thing: `K` says of which, so that no id can stand where another belongs.
///
/// Every kind has a name of its own, such as [`InvoiceId`](crate::InvoiceId); use that. It holds a whole number, a text or a
/// UUID, as the API documents it, and is read from a number or a string alike, since the API uses both for the same id. Outside of JSON, a
/// text is read from a string alone, so that no format that guesses, as CSV, makes 7 of `007`.
///
/// ```
/// use dollr_client::InvoiceId;
///
/// let id = InvoiceId::new(101);
/// assert_eq!(id.get(), 101);
/// assert_eq!("101".parse(), Ok(id));
/// ```
pub struct Id<K, V = i64> {
    value: V,
    kind: PhantomData<fn() -> K>,
}

/// What an id holds.
pub trait IdValue: FromScalar + Serialize + Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// What it is documented to be in JSON.
    const SHAPE: Shape;

    /// The value in the form that it is documented as.
    fn to_scalar(&self) -> Scalar;
}

impl<K> Id<K, i64> {
    /// The id with this number.
    pub const fn new(number: i64) -> Self {
        Self::of(number)
    }

    /// Its number.
    pub const fn get(self) -> i64 {
        self.value
    }
}

impl<K> Id<K, String> {
    /// The id with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self::of(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl<K> Id<K, Uuid> {
    /// A new id from the system's source of randomness.
    pub fn random() -> Self {
        Self::of(Uuid::new_v4())
    }
}

/// Dollr takes version 4 alone: a request with another one is refused before it is sent, or by Dollr.
impl<K> From<Uuid> for Id<K, Uuid> {
    fn from(uuid: Uuid) -> Self {
        Self::of(uuid)
    }
}

impl<K> From<Id<K, Uuid>> for Uuid {
    fn from(id: Id<K, Uuid>) -> Self {
        id.value
    }
}

/// A UUID of any version, where an id is documented as one; ids of version 4 alone hold a `Uuid`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnyUuid(Uuid);

impl fmt::Debug for AnyUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for AnyUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<K> Id<K, AnyUuid> {
    /// A new id from the system's source of randomness, of version 4.
    pub fn random() -> Self {
        Self::of(AnyUuid(Uuid::new_v4()))
    }
}

impl<K> From<Uuid> for Id<K, AnyUuid> {
    fn from(uuid: Uuid) -> Self {
        Self::of(AnyUuid(uuid))
    }
}

impl<K> From<Id<K, AnyUuid>> for Uuid {
    fn from(id: Id<K, AnyUuid>) -> Self {
        id.value.0
    }
}

impl<K, V> Id<K, V> {
    const fn of(value: V) -> Self {
        let kind = PhantomData;
        Self { value, kind }
    }
}

impl<K, V: IdValue> Id<K, V> {
    /// The id that this number or text is.
    #[doc(hidden)]
    pub fn from_scalar(scalar: Scalar) -> Result<Self, InvalidValue> {
        scalar.read().map(Self::of)
    }

    /// The id in the form that it is documented as.
    #[doc(hidden)]
    pub fn to_scalar(&self) -> Scalar {
        self.value.to_scalar()
    }
}

impl FromScalar for i64 {
    const EXPECTED: &'static str = "a whole number is expected";
    const IS_TEXT: bool = false;

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number)
    }
}

impl IdValue for i64 {
    const SHAPE: Shape = Shape::Integer;

    fn to_scalar(&self) -> Scalar {
        (*self).into()
    }
}

impl FromScalar for String {
    const EXPECTED: &'static str = "a text is expected";

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl IdValue for String {
    const SHAPE: Shape = Shape::String;

    fn to_scalar(&self) -> Scalar {
        self.as_str().into()
    }
}

impl FromScalar for Uuid {
    const EXPECTED: &'static str = "a version-4 UUID is expected";

    fn from_text(text: &str) -> Option<Self> {
        Self::parse_str(text).ok().filter(|uuid| uuid.get_version_num() == 4)
    }
}

impl IdValue for Uuid {
    const SHAPE: Shape = Shape::Uuid4;

    fn to_scalar(&self) -> Scalar {
        (*self).into()
    }
}

impl FromScalar for AnyUuid {
    const EXPECTED: &'static str = "a UUID is expected";

    fn from_text(text: &str) -> Option<Self> {
        Uuid::parse_str(text).ok().map(Self)
    }
}

impl Serialize for AnyUuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl IdValue for AnyUuid {
    const SHAPE: Shape = Shape::Uuid;

    fn to_scalar(&self) -> Scalar {
        self.0.into()
    }
}

/// The name of a kind of id, as `Debug` shows it: that of its type.
fn name<K>() -> &'static str {
    let path = std::any::type_name::<K>();
    path.rsplit("::").next().unwrap_or(path)
}

// The usual traits are those of the value, whatever the kind; a derive would ask the kind for them too.

impl<K, V: Clone> Clone for Id<K, V> {
    fn clone(&self) -> Self {
        Self::of(self.value.clone())
    }
}

impl<K, V: Copy> Copy for Id<K, V> {}

impl<K, V: PartialEq> PartialEq for Id<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<K, V: Eq> Eq for Id<K, V> {}

impl<K, V: PartialOrd> PartialOrd for Id<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<K, V: Ord> Ord for Id<K, V> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<K, V: Hash> Hash for Id<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<K, V: fmt::Debug> fmt::Debug for Id<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple(name::<K>()).field(&self.value).finish()
    }
}

impl<K, V: IdValue + fmt::Display> fmt::Display for Id<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match V::SHAPE {
            Shape::Uuid | Shape::Uuid4 => padded(&self.value, f),
            _ => fmt::Display::fmt(&self.value, f),
        }
    }
}

impl<K, V: IdValue> FromStr for Id<K, V> {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        scalar::from_text(text).map(Self::of)
    }
}

impl<K, V: IdValue> Serialize for Id<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, K, V: IdValue> Deserialize<'de> for Id<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar::deserialize(deserializer).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Display;

    use serde::de::DeserializeOwned;
    use uuid::Uuid;

    use crate::api::types::{InvoiceId, InvoiceNumber, ReferenceId};

    #[test]
    fn a_uuid_is_an_id_and_back() {
        let uuid = Uuid::new_v4();
        let id = ReferenceId::from(uuid);
        assert_eq!(id.to_string(), uuid.to_string());
        assert_eq!(Uuid::from(id), uuid);
    }

    /// What a text of JSON is as an id, or what is wrong with it.
    fn read<T: DeserializeOwned + Display>(json: &str) -> String {
        let told = |error: serde_json::Error| {
            error
                .to_string()
                .split(" at line")
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        serde_json::from_str::<T>(json).map_or_else(told, |id| id.to_string())
    }

    #[test]
    fn an_id_is_read_from_a_number_or_a_text() {
        const UUID: &str = r#""550e8400-e29b-41d4-a716-446655440000""#;
        type Read = fn(&str) -> String;
        let cases: [(Read, &str, &str); 13] = [
            (read::<InvoiceId>, "7", "7"),
            (read::<InvoiceId>, "-7.0", "-7"),
            (read::<InvoiceId>, r#""7""#, "7"),
            (
                read::<InvoiceId>,
                r#""""#,
                r#""" is not a valid id: a whole number is expected"#,
            ),
            (
                read::<InvoiceId>,
                "7.5",
                "invalid value: floating point `7.5`, expected a whole number or a string",
            ),
            (
                read::<InvoiceId>,
                "null",
                "invalid type: null, expected a whole number or a string",
            ),
            (read::<InvoiceNumber>, "7", "7"),
            (read::<InvoiceNumber>, r#""INV\u002d7""#, "INV-7"),
            (
                read::<InvoiceNumber>,
                "9223372036854775808",
                "invalid value: integer `9223372036854775808`, expected a whole number or a string",
            ),
            (read::<ReferenceId>, UUID, UUID.trim_matches('"')),
            (
                read::<ReferenceId>,
                "7",
                r#""7" is not a valid id: a version-4 UUID is expected"#,
            ),
            (
                read::<ReferenceId>,
                r#""7""#,
                r#""7" is not a valid id: a version-4 UUID is expected"#,
            ),
            (
                read::<ReferenceId>,
                r#""550e8400-e29b-11d4-a716-446655440000""#,
                r#""550e8400-e29b-11d4-a716-446655440000" is not a valid id: a version-4 UUID is expected"#,
            ),
        ];
        for (read, json, expected) in cases {
            assert_eq!(read(json), expected, "{json}");
        }
    }

    #[test]
    fn only_debug_says_which_type_an_id_is() {
        assert_eq!(format!("{:?}", InvoiceId::new(7)), "InvoiceId(7)");
        let error = "seven".parse::<InvoiceId>().unwrap_err().to_string();
        assert_eq!(error, r#""seven" is not a valid id: a whole number is expected"#);
    }
}
