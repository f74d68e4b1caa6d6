//! Differences between a spec and the document of its vendor that are meant.

/// A difference from the vendor's document that is meant, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AcceptedDifference {
    /// The operation and the way in: `GET /v1/things: response 200: data.price`.
    pub at: String,
    /// What is different there.
    pub change: Change,
    /// Why it is meant.
    pub reason: String,
}

/// What is different at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Change {
    /// It is in the spec alone.
    Gone,
    /// It is in the document alone.
    New,
    /// What it is in JSON.
    Type,
    /// How a string is written.
    Format,
    /// Whether its values are listed.
    Values,
    /// Whether it has to be there.
    Required,
    /// Whether it may be null.
    Nullable,
    /// What bounds it: the least, the most, a length, a pattern.
    Limit,
    /// What it is when it is left out.
    Default,
    /// How a list or an object is written as text.
    Style,
    /// The property that tells the cases of a union.
    Tag,
    /// The host that it runs on.
    Server,
    /// Whether it takes a credential.
    Security,
    /// Whether it is deprecated.
    Deprecated,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Gone,
        Self::New,
        Self::Type,
        Self::Format,
        Self::Values,
        Self::Required,
        Self::Nullable,
        Self::Limit,
        Self::Default,
        Self::Style,
        Self::Tag,
        Self::Server,
        Self::Security,
        Self::Deprecated,
    ];

    /// Its word in specs and in what is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::New => "new",
            Self::Type => "type",
            Self::Format => "format",
            Self::Values => "values",
            Self::Required => "required",
            Self::Nullable => "nullable",
            Self::Limit => "limit",
            Self::Default => "default",
            Self::Style => "style",
            Self::Tag => "tag",
            Self::Server => "server",
            Self::Security => "security",
            Self::Deprecated => "deprecated",
        }
    }
}
