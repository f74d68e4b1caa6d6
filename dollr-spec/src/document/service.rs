//! Services and webhooks as they are written.

use super::spec::{Authentication, Example, Field, Text};

/// A host beside Dollr, under the key that is its name or in the root file of its own spec.
pub(crate) struct Service<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) is: ServiceKeys<'a>,
}

/// What is said of a service.
pub(crate) struct ServiceKeys<'a> {
    pub(crate) base_url: Option<Text<'a>>,
    pub(crate) authentication: Option<Authentication<'a>>,
    pub(crate) timeout: Option<Text<'a>>,
    pub(crate) headers: Vec<Header<'a>>,
}

/// The name of a header, and what it holds or the variable that does.
pub(crate) type Header<'a> = (Text<'a>, Option<Text<'a>>);

/// What an API sends by itself.
pub(crate) struct Webhook<'a> {
    /// What the API calls it.
    pub(crate) key: Text<'a>,
    /// Its name in Rust, if it isn't the one that follows from the key.
    pub(crate) name: Option<Text<'a>>,
    pub(crate) description: Option<&'a str>,
    pub(crate) documentation: Option<Text<'a>>,
    /// How it is signed.
    pub(crate) signature: Option<Text<'a>>,
    pub(crate) headers: Vec<Field<'a>>,
    pub(crate) body: Vec<Field<'a>>,
    pub(crate) deprecated: bool,
    pub(crate) examples: Vec<Example<'a>>,
}

impl<'a> Webhook<'a> {
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.headers.iter().chain(&self.body)
    }
}
