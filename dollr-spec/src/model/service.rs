//! Services: hosts beside Dollr. Webhooks: what an API sends by itself.

use std::time::Duration;

use super::{Example, Struct};

/// A host beside Dollr.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its address.
    pub base_url: String,
    /// What is in the header `Authorization`.
    pub authorization: Option<Authorization>,
    /// Headers that are secrets, and the environment variables that hold them.
    pub secret_headers: Vec<(String, String)>,
    /// Headers that are always the same.
    pub headers: Vec<(String, String)>,
    /// How long an exchange with it may take.
    pub timeout: Option<Duration>,
}

/// What is in the header `Authorization`, by the names of environment variables.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Authorization {
    /// The name and the password of a user.
    Basic(String, String),
    /// A token.
    Bearer(String),
}

/// What an API sends by itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Webhook {
    /// Its name in the spec, which is what the API calls it.
    pub name: String,
    /// Its name in Rust and its fields: headers, and those of the body.
    pub structure: Struct,
    /// How it is signed.
    pub signature: Signature,
    /// The address of the page that documents it.
    pub documentation: Option<String>,
    /// Whether the API advises against it.
    pub deprecated: bool,
    /// What it was documented to be, as JSON of all fields.
    pub examples: Vec<Example>,
}

/// How a webhook is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signature {
    /// By Standard Webhooks.
    StandardWebhooks,
    /// As Stripe does.
    Stripe,
    /// Not at all.
    None,
}

impl Signature {
    /// All of them, by their names in the spec.
    pub const ALL: [(&'static str, Self); 3] = [
        ("standard_webhooks", Self::StandardWebhooks),
        ("stripe", Self::Stripe),
        ("none", Self::None),
    ];
}
