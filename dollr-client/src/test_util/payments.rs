//! What happened to payments, and what stands around them.

use std::time::{Duration, SystemTime};

use serde_json::json;

use super::keys::number;
use crate::api::OPERATIONS;
use crate::api::executions::Collect;
use crate::api::types::ReferenceId;
use crate::codec::request::Request;
use crate::error::Error;
use crate::payments::{Attempt, Planned, Unknown, Why};
use crate::polling::{Polled, Progress};
#[cfg(feature = "realtime")]
use crate::realtime::{State, Status};
use crate::schema::{Operation, Recover, Retry};
use crate::values::Timestamp;

/// An execution of which nobody knows whether it moved money, for this reason. Its key is new, or that of what was found.
///
/// Which operation was executed follows from the reason, and is `collect` if nothing says so. An error that is about the question
/// how the payment stands becomes one about the payment, as in a real outcome: its [`advice`](Error::advice) is to repeat
/// nothing.
///
/// ```
/// use dollr_client::payments::{Outcome, Why};
/// use dollr_client::test_util::{error, unknown};
/// use dollr_client::{Advice, ErrorKind};
///
/// let lost = unknown(Why::Lost(error(ErrorKind::Timeout).build()));
/// assert_eq!(lost.operation.name, "collect");
/// assert_eq!(lost.error().unwrap().advice(), Advice::DontRepeat);
/// let outcome = Outcome::Unknown(lost);
/// assert!(!outcome.is_final());
/// ```
pub fn unknown(why: Why) -> Unknown {
    let operation = match &why {
        Why::Refused(error) | Why::Lost(error) => error.operation().and_then(execution_of),
        Why::Differs { found, .. } => execution(|recover| recover.operation_type == found.operation_type.as_str()),
    };
    let operation = operation.unwrap_or(Collect::OPERATION);
    let reference_id = match &why {
        Why::Differs { found, .. } => found.reference_id,
        _ => ReferenceId::random(),
    };
    let why = match why {
        Why::Lost(error) => Why::Lost(Error::unsettled(operation, &reference_id, error)),
        why => why,
    };
    Unknown {
        operation,
        reference_id,
        why,
    }
}

/// The execution that an operation is, or that it asks about.
fn execution_of(operation: &'static Operation) -> Option<&'static Operation> {
    match operation.retry {
        Retry::Recover(_) => Some(operation),
        _ => execution(|recover| recover.with == operation.name),
    }
}

fn execution(is_it: impl Fn(Recover) -> bool) -> Option<&'static Operation> {
    OPERATIONS
        .into_iter()
        .find(|operation| matches!(operation.retry, Retry::Recover(recover) if is_it(recover)))
}

/// An attempt to collect 100.00 USD for an invoice. Its session was made just now, and its key is new.
///
/// For another one, change what is stored. No client made it: executing it is refused.
///
/// ```
/// use dollr_client::payments::{Attempt, SessionId};
/// use dollr_client::test_util;
///
/// let mut stored = serde_json::to_value(test_util::attempt())?; // what your database keeps
/// stored["operation"] = "PAYOUT".into();
/// let payout: Attempt = serde_json::from_value(stored)?;
/// assert!(matches!(payout.session_id(), SessionId::Payout(_)));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Panics
///
/// If the form of a stored attempt has changed and this has not, which is a mistake in this crate.
pub fn attempt() -> Attempt {
    let now = SystemTime::now();
    let time = |at: SystemTime| Timestamp::try_from(at).map_or(serde_json::Value::Null, |at| json!(at));
    let json = json!({
        "version": 1,
        "operation": "COLLECTION",
        "reference_id": ReferenceId::random(),
        "session_id": number(),
        "session_created_at": time(now),
        "session_expires_at": time(now + Duration::from_mins(30)),
        "base_url": "https://api.heydollr.app/",
        "client_id": "sample-client-id",
        "source": { "source_type": "INVOICE", "source_id": number() },
        "payment_account_id": number(),
        "payer_currency": "USD",
        "amount": "100.00",
        "currency": "USD",
    });
    let read = serde_json::from_value(json);
    read.unwrap_or_else(|error| panic!("no attempt could be made, which is a mistake in dollr-client: {error}"))
}

/// What a [hook](crate::payments::Hooks) is told of an attempt.
///
/// ```
/// use dollr_client::payments::{Hooks, Planned, HookFuture, Veto};
/// use dollr_client::test_util::{attempt, planned};
///
/// struct Closed;
///
/// impl Hooks for Closed {
///     fn before<'a>(&'a self, _: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
///         Box::pin(async { Err(Veto::new("the shop is closed")) })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// assert!(Closed.before(&planned(attempt())).await.is_err());
/// # }
/// ```
pub fn planned(attempt: Attempt) -> Planned {
    let operation = execution(|recover| recover.operation_type == attempt.operation().as_str());
    Planned {
        operation: operation.unwrap_or(Collect::OPERATION),
        reference_id: attempt.reference_id(),
        attempt: Some(attempt),
    }
}

/// What `until_final` gives: this response after one poll, with where things stand by it.
///
/// ```
/// use dollr_client::schema::End;
/// use dollr_client::test_util::{polled, sample};
/// use dollr_client::{Execution, Progress};
///
/// let paid = polled(sample::<Execution>(), Progress::Final(End::Success));
/// assert!(paid.progress.is_final());
/// ```
pub fn polled<T>(value: T, progress: Progress) -> Polled<T> {
    Polled {
        value,
        progress,
        polls: 1,
        elapsed: Duration::from_secs(2),
    }
}

/// What [`watch`](crate::Client::watch) tells of a payment or a document in an [`Update`](crate::realtime::Update).
///
/// ```
/// use dollr_client::Progress;
/// use dollr_client::realtime::{State, Update};
/// use dollr_client::test_util::{sample, status};
///
/// let update = Update::Status(Box::new(status(State::Payment(sample()), Progress::Open)));
/// # let _ = update;
/// ```
#[cfg(feature = "realtime")]
pub fn status(state: State, progress: Progress) -> Status {
    Status {
        state,
        progress,
        row: None,
    }
}
