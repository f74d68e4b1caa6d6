//! What was sent, for a report: when there is an error, the request is gone.

/// A request as it may be shown, and where it went.
pub(crate) struct Sent {
    pub(crate) base_url: String,
    pub(crate) fields: String,
    /// The key of an execution.
    pub(crate) reference_id: Option<String>,
}
