//! Executions: what moves money, and what becomes of it whatever fails on the way.
//!
//! A payment can fail in the middle: the answer is lost, and nobody knows whether the money moved. So what an execution
//! gives is told apart in one place. An `Err` means that **surely nothing moved**, and the payment may be started again; an
//! [`Outcome`] is everything else, and one of its variants says that nobody knows yet. `?` can't turn that into a failure.
//!
//! | What happened | What you get | What to do |
//! | --- | --- | --- |
//! | Dollr answered, or answered when asked later | [`Completed`](Outcome::Completed), [`Failed`](Outcome::Failed) | it is final |
//! | The provider is at work | [`Open`](Outcome::Open) | [wait](Attempt::until_final) until it is final |
//! | The payer has to confirm in the browser | [`NeedsAction`](Outcome::NeedsAction) | let them, then [wait](Attempt::until_final) |
//! | No answer, and asking didn't settle it | [`Unknown`](Outcome::Unknown) | don't pay this order again; [settle](Attempt::settle) the attempt later |
//! | It never left this machine, or Dollr refused it and has nothing of this key | `Err` | what [`advice`](crate::Error::advice) says |
//!
//! # The safe way
//!
//! [`Client::prepare`](crate::Client::prepare) makes what a payment needs before money moves, and gives an [`Attempt`].
//! **Store it, then execute it.** If your program ends in between, or the outcome is unknown, another process reads the
//! stored attempt and [resumes](Attempt::resume) or [settles](Attempt::settle) it.
//!
//! ```no_run
//! use dollr_client::execution::{NewCollection, Outcome};
//! use dollr_client::{Client, Currency, InvoiceId, PaymentAccountId, Source};
//!
//! # async fn pay(dollr: &Client, invoice: InvoiceId, account: PaymentAccountId) -> Result<(), Box<dyn std::error::Error>> {
//! let payment = NewCollection::new(Source::Invoice(invoice), account, Currency::USD);
//! let attempt = dollr.prepare(payment).await?;
//! let stored = serde_json::to_string(&attempt)?; // in your database, beside the order
//!
//! match attempt.execute(dollr).await {
//!     Ok(Outcome::Completed(_)) => println!("paid"),
//!     Ok(Outcome::Failed(_)) => println!("not paid: offer another try"),
//!     Ok(Outcome::Open(_) | Outcome::NeedsAction { .. }) => println!("under way: `attempt.until_final(dollr, time)`"),
//!     Ok(Outcome::Unknown(unknown)) => println!("{unknown}"),
//!     Err(error) => println!("nothing was charged: {error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The calls of the resource [`executions`](crate::executions) give an [`Outcome`] by the same rules, for those who keep
//! session and key by themselves.
//!
//! # What is done when an answer is lost
//!
//! - What never left this machine (no connection) is sent again until the [deadline](Executing::deadline).
//! - After 401 or 429 it is asked about first. A collection is then sent once more, with a new token, or when Dollr's time to wait
//!   is over; anything else only if you [allow](Executing::allow_repeat) it. Otherwise it is [unknown](Outcome::Unknown): a copy
//!   that a network delivers twice may have acted. Once a byte has left, no later failure is an `Err` because "nothing was sent".
//! - A 200 that can be read, and says what was meant, is the answer.
//! - Everything else **asks** for the status of the key, at growing intervals through the
//!   [settle window](Executing::settle_window), in turn with all [that wait](crate::Waiting). What is found is the state, if
//!   kind, currency and, where it is known, amount agree. Currencies compare without case and blanks, and amounts
//!   at the smallest unit of their currency. What differs all the same is [unknown](Outcome::Unknown), and never proof that
//!   nothing moved. An answer about another key or another kind of movement is no answer, and is asked for again.
//! - Dollr's refusal (a 4xx) is believed when the key is unknown to it as well: after one look, or at the end of the
//!   window if it is about the session or the key. A network that delivers a request twice gets such a refusal the second time.
//! - A collection whose answer was lost, and whose key is unknown at the end of the window, is sent once more, byte by byte the
//!   same, and asked about again, unless its document is being paid or can't be paid any more. Payouts, transfers and refunds
//!   are only asked about, unless you [allow](Executing::allow_repeat) it. **No answer to a repeat is a refusal**: "session
//!   not active" may mean that the first one has landed.
//!
//! Once it is about to be sent, all of this runs in a task of its own: a web server may drop its handler when the phone loses its
//! connection, and the payment is followed to its end all the same. [`Hooks::after`] gets that end, and
//! [`Client::drain`](crate::Client::drain) waits for it at shutdown.

mod attempt;
mod executed;
mod executing;
mod expected;
mod hooks;
mod outcome;
mod prepare;
mod recovery;
mod settle;
mod stored;
pub(crate) mod tasks;

pub use self::attempt::Attempt;
pub use self::executed::Executed;
pub use self::executing::Executing;
pub use self::hooks::{HookFuture, Hooks, Planned, Veto};
pub use self::outcome::{Outcome, Unknown};
pub use self::prepare::{Account, NewCollection, NewPayout, Prepare};
pub use self::settle::Settlement;
