//! What a sandbox accepts.

use dollr_client::Secret;
use uuid::Uuid;

use crate::state::random_secret;

/// The client id that a sandbox of [`Sandbox::start_at`](crate::Sandbox::start_at) accepts.
pub const CLIENT_ID: &str = "sandbox";

/// The client secret that a sandbox of [`Sandbox::start_at`](crate::Sandbox::start_at) accepts.
pub const CLIENT_SECRET: &str = "sandbox-secret";

/// The anon key of the realtime of a sandbox of [`Sandbox::start_at`](crate::Sandbox::start_at).
pub const ANON_KEY: &str = "sb_publishable_sandbox";

/// The credentials of a sandbox.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) anon_key: String,
}

impl Credentials {
    pub(crate) fn random() -> Self {
        Self {
            client_id: format!("sandbox-{}", Uuid::new_v4()),
            client_secret: random_secret(),
            anon_key: format!("sb_publishable_{}", Uuid::new_v4().simple()),
        }
    }

    /// Those that are always the same.
    pub(crate) fn fixed() -> Self {
        Self {
            client_id: CLIENT_ID.to_owned(),
            client_secret: CLIENT_SECRET.into(),
            anon_key: ANON_KEY.to_owned(),
        }
    }
}
