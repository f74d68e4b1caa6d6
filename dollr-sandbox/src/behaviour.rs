//! What no source says of Dollr, as switches.

use std::time::Duration;

/// How the sandbox behaves where no source says what Dollr does.
///
/// Dollr may be any of these, so what you write has to bear them all. By default the sandbox behaves in the way that its
/// [module](super#what-dollr-does-not-document) describes. [`Sandbox::behave`](super::Sandbox::behave) changes it.
///
/// ```
/// use std::time::Duration;
///
/// use dollr_sandbox::{Behaviour, Replay, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.behave(Behaviour::default().replay(Replay::Duplicate).status_lag(Duration::from_secs(5)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "it changes nothing until it is given to `Sandbox::behave`"]
pub struct Behaviour {
    pub(super) replay: Replay,
    pub(super) reused_key: ReusedKey,
    pub(super) session_use: SessionUse,
    pub(super) documents_guarded: bool,
    pub(super) failed_document: FailedDocument,
    pub(super) status_lag: Duration,
    pub(super) source_lag: Duration,
    pub(super) unknown_key: UnknownKey,
    pub(super) client_secret: ClientSecret,
    pub(super) refusals: Refusals,
    pub(super) checkout_session_lifetime: Duration,
    pub(super) payout_session_lifetime: Duration,
    pub(super) dates: bool,
    pub(super) clock_ahead: i64,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            replay: Replay::default(),
            reused_key: ReusedKey::default(),
            session_use: SessionUse::default(),
            documents_guarded: true,
            failed_document: FailedDocument::default(),
            status_lag: Duration::ZERO,
            source_lag: Duration::ZERO,
            unknown_key: UnknownKey::default(),
            client_secret: ClientSecret::default(),
            refusals: Refusals::default(),
            checkout_session_lifetime: Duration::from_mins(30),
            payout_session_lifetime: Duration::from_mins(30),
            dates: true,
            clock_ahead: 0,
        }
    }
}

impl Behaviour {
    /// What an execution gets whose key and session were executed before.
    pub fn replay(mut self, replay: Replay) -> Self {
        self.replay = replay;
        self
    }

    /// What an execution gets whose key was executed before, in another session.
    pub fn reused_key(mut self, reused_key: ReusedKey) -> Self {
        self.reused_key = reused_key;
        self
    }

    /// How often a session can be executed.
    pub fn session_use(mut self, session_use: SessionUse) -> Self {
        self.session_use = session_use;
        self
    }

    /// Whether a document that is `PROCESSING` or `PAID` refuses another session and another payment; it does by default.
    pub fn documents_guarded(mut self, guarded: bool) -> Self {
        self.documents_guarded = guarded;
        self
    }

    /// Where a document stands whose payment has failed.
    pub fn failed_document(mut self, failed_document: FailedDocument) -> Self {
        self.failed_document = failed_document;
        self
    }

    /// How long the status call doesn't find what was executed; no time by default.
    pub fn status_lag(mut self, lag: Duration) -> Self {
        self.status_lag = lag;
        self
    }

    /// How long a document is still said to be `ACTIVE` by [`status().source()`] when its payment has begun; no
    /// time by default.
    ///
    /// [`status().source()`]: dollr_client::status::Status::source
    pub fn source_lag(mut self, lag: Duration) -> Self {
        self.source_lag = lag;
        self
    }

    /// What the status of a key looks like that the sandbox doesn't have.
    pub fn unknown_key(mut self, unknown_key: UnknownKey) -> Self {
        self.unknown_key = unknown_key;
        self
    }

    /// Which responses show the secret with which a card's payer confirms the payment.
    pub fn client_secret(mut self, client_secret: ClientSecret) -> Self {
        self.client_secret = client_secret;
        self
    }

    /// What the `detail` of a 422 is for well-formed requests that are refused.
    pub fn refusals(mut self, refusals: Refusals) -> Self {
        self.refusals = refusals;
        self
    }

    /// How long the checkout sessions last that are opened from now on; 30 minutes by default.
    pub fn checkout_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.checkout_session_lifetime = lifetime;
        self
    }

    /// How long the payout sessions last that are opened from now on; 30 minutes by default.
    pub fn payout_session_lifetime(mut self, lifetime: Duration) -> Self {
        self.payout_session_lifetime = lifetime;
        self
    }

    /// Whether responses have the header `Date`; they do by default.
    pub fn dates(mut self, dates: bool) -> Self {
        self.dates = dates;
        self
    }

    /// How many seconds Dollr's clock is ahead of this machine's, or behind it if negative; none by default. Which of the two is
    /// wrong nobody can say.
    ///
    /// All that the sandbox says of time follows it: when a session was made and ends, and the header `Date`. Set it before
    /// anything else: what there is by then, tokens as well, expires as after any clock that is set.
    ///
    /// ```
    /// use dollr_sandbox::{Behaviour, Sandbox};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// // Dollr is three hours behind, and nothing says so.
    /// sandbox.behave(Behaviour::default().clock_ahead(-3 * 3600).dates(false));
    /// # Ok(())
    /// # }
    /// ```
    pub fn clock_ahead(mut self, seconds: i64) -> Self {
        self.clock_ahead = seconds;
        self
    }
}

/// What an execution gets whose key and session were executed before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// The movement of money that there is, as it is now.
    #[default]
    Original,
    /// 422 at `reference_id`: it already exists.
    Duplicate,
    /// 422 at `session_id`: the session is not active.
    SessionNotActive,
    /// What an execution with a new key gets: keys are not looked at. See also [`SessionUse`].
    Executed,
}

/// What an execution gets whose key was executed before, in another session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReusedKey {
    /// 422 at `reference_id`: it already exists.
    #[default]
    Duplicate,
    /// The movement of the other session, as if it were this one's.
    Original,
    /// A second movement of money. The status of the key is then that of the later one.
    Executed,
}

/// How often a session can be executed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SessionUse {
    /// Once, whatever happens to it.
    #[default]
    Once,
    /// Again when what was executed before has failed.
    AgainAfterFailure,
    /// As often as one likes until it expires.
    Always,
}

/// Where a document stands whose payment has failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailedDocument {
    /// `ACTIVE`: it can be paid again.
    #[default]
    Active,
    /// `PROCESSING`, as during the payment.
    Processing,
}

/// What the status of a key looks like that the sandbox doesn't have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnknownKey {
    /// 404 with a body of JSON.
    #[default]
    Json,
    /// 404 with a page, as a gateway returns for an address that it doesn't know.
    Html,
}

/// Which responses show the secret with which a card's payer confirms the payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientSecret {
    /// Every one that says `requires_action`.
    #[default]
    Always,
    /// Those of the execution, which then is `PROCESSING` at once, and not those of the status.
    Execution,
}

/// What the `detail` of a 422 is for well-formed requests that are refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusals {
    /// A list with the field, as for requests that aren't well-formed.
    #[default]
    List,
    /// A sentence.
    Sentence,
}
