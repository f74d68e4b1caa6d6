//! What an update does to a field.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an update does to one field: leaves it as it is, clears it, or sets it.
///
/// What an update doesn't mention is left as it is; clearing sends `null`. Dollr documents that these fields may be
/// `null`, and not what it does then: look at the response before you rely on it.
///
/// A setter takes a plain value too, which sets the field.
///
/// ```
/// use dollr_client::Patch;
///
/// let note: Patch<String> = "Paid in cash".into();
/// assert_eq!(note, Patch::Set("Paid in cash".to_owned()));
/// assert_eq!(Patch::<String>::default(), Patch::Keep);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Leave it as it is: the request doesn't mention it.
    #[default]
    Keep,
    /// Clear it: the request says `null`.
    Clear,
    /// Set it to this value.
    Set(T),
}

impl<T> Patch<T> {
    /// The value that is set, if one is.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The same, out of it.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The same with another value, if one is set.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(text: &str) -> Self {
        Self::Set(text.to_owned())
    }
}

/// Nothing is written for [`Patch::Keep`] by the struct that it is in; alone, it is `null` like [`Patch::Clear`].
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => serializer.serialize_some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}
