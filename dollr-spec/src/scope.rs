//! Whose API a spec describes.

/// Where the generated operations will be: what differs between the client's own API and everybody else's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In `dollr-client`, as methods of `Client`.
    Client,
    /// In another crate, as methods of an extension trait.
    Extension,
}
