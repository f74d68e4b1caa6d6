//! Live status: following a payment to its end. (Feature `realtime`.)
//!
//! ```
//! use std::time::Duration;
//!
//! use dollr_client::realtime::Update;
//! use dollr_client::{Attempt, Client};
//!
//! # async fn example(dollr: Client, attempt: Attempt) -> Result<(), dollr_client::Error> {
//! let mut watch = attempt.watch(&dollr, Duration::from_mins(5));
//! while let Some(update) = watch.next().await {
//!     match update? {
//!         Update::Status(status) => println!("{}, final: {}", status.state.as_str(), status.progress.is_final()),
//!         Update::TimeUp => println!("not final yet"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Dollr shows collections in a Supabase project of its own. The client needs to know it: `DOLLR_SUPABASE_URL` and
//! `DOLLR_SUPABASE_ANON_KEY` in the environment, or [`supabase_url`](crate::ClientBuilder::supabase_url) and
//! [`supabase_anon_key`](crate::ClientBuilder::supabase_anon_key), from the merchant portal (Settings, Developer, Realtime). Without
//! them everything is asked about at intervals.
//!
//! A page can follow a payment by itself: [`Client::realtime_handout`](crate::Client::realtime_handout) gives what it needs.
//!
//! The sockets of a client are shared: two at most, with 100 payments each. What exceeds that is asked about at intervals too.
//!
//! `tungstenite`, which speaks WebSocket, logs each frame as it is at TRACE, and so the key with which a payment is followed: leave
//! that level of that target off.

mod api;
mod channel;
mod connect;
mod frame;
mod handout;
mod hints;
mod pool;
mod reason;
mod session;
mod socket;
mod subject;
#[cfg(test)]
mod tests;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use self::api::{Condition, Dollr};
use self::channel::Payment;
use self::connect::Project;
pub use self::handout::RealtimeHandout;
use self::hints::Hints;
use self::pool::Pool;
pub use self::subject::{State, Status, Subject, Update};
use self::watch::Follower;
pub use self::watch::Watch;
use crate::core::client::Client;
use crate::error::Error;
use crate::http::base_url::BaseUrl;
use crate::http::settings::HttpSettings;
use crate::payments::Attempt;
use crate::values::Secret;

/// The Supabase project in which Dollr shows payments, and the sockets to it.
pub(crate) struct Supabase {
    /// As pages are told.
    url: String,
    anon_key: String,
    pool: Pool,
}

impl Supabase {
    pub(crate) fn new(url: BaseUrl, anon_key: &Secret, settings: &HttpSettings) -> Result<Self, Error> {
        Ok(Self {
            url: url.as_str().trim_end_matches('/').to_owned(),
            anon_key: anon_key.expose().to_owned(),
            pool: Pool::new(Project::new(url, anon_key, settings)?),
        })
    }
}

impl Attempt {
    /// Follows it until its status is final, for at most `within`, whichever process executed it. Nothing is sent.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use dollr_client::payments::Attempt;
    ///
    /// # async fn example(dollr: &dollr_client::Client, attempt: &Attempt) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut watch = attempt.watch(dollr, Duration::from_mins(5));
    /// while let Some(update) = watch.next().await {
    ///     println!("data: {}", serde_json::to_string(&update?)?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// If Dollr shows the payment in another way than it was meant, the last item is an error, as it is of
    /// [`until_final`](Self::until_final).
    pub fn watch(&self, client: &Client, within: Duration) -> Watch {
        let condition: Condition = match self.condition(client) {
            Ok(condition) => Arc::new(condition),
            Err(error) => Arc::new(move |_| Err(error.clone())),
        };
        client.follow(self.into(), condition, within)
    }
}

impl Client {
    /// Follows a payment or a document until its status is final, for at most `within`.
    ///
    /// See [`Watch`] for what it tells. Nothing is sent before it is polled.
    pub fn watch(&self, subject: Subject, within: Duration) -> Watch {
        self.follow(subject, Arc::new(|_| Ok(())), within)
    }

    fn follow(&self, subject: Subject, condition: Condition, within: Duration) -> Watch {
        let payment = match &subject {
            Subject::Collection {
                session_id,
                reference_id,
                ..
            } => Some(Payment::new(&session_id.to_string(), &reference_id.to_string())),
            _ => None,
        };
        let api = Arc::new(Dollr {
            client: self.clone(),
            subject,
            condition,
        });
        let hints = match (payment, self.room::<Supabase>()) {
            (None, _) => Err("Dollr has realtime for collections only"),
            (_, None) => {
                Err("no Supabase project is set, by DOLLR_SUPABASE_URL and DOLLR_SUPABASE_ANON_KEY or the builder")
            }
            (Some(payment), Some(supabase)) => Ok(Hints::new(api.clone(), supabase.pool.clone(), payment)),
        };
        Watch::new(move || Follower::new(api, hints, within))
    }
}
