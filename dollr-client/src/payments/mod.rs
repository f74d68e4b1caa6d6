//! Executions: what moves money, and what happens to it whatever fails on the way.
//!
//! A payment can fail in the middle: the response is lost, and nobody knows whether the money moved. So what an execution
//! gives is told apart in one place. An `Err` means that **nothing moved, and nothing of it can act any more**: the payment may be
//! started again. An [`Outcome`] is everything else, and one of its variants says that nobody knows yet. `?` can't turn that into a
//! failure.
//!
//! | What happened | What you get | What to do |
//! | --- | --- | --- |
//! | Dollr answered, or answered when asked later | [`Completed`](Outcome::Completed), [`Failed`](Outcome::Failed) | it is final |
//! | The provider is at work | [`Open`](Outcome::Open) | [wait](Attempt::until_final) until it is final |
//! | The payer has to confirm in the browser | [`NeedsAction`](Outcome::NeedsAction) | let them, then [wait](Attempt::until_final) |
//! | Dollr refused it, and shows nothing of it | [`Unknown`](Outcome::Unknown), [`Refused`](Why::Refused) | try [the same attempt](Attempt::execute) again, or [call it off](Attempt::call_off) |
//! | No response, and asking didn't settle it | [`Unknown`](Outcome::Unknown), [`Lost`](Why::Lost) | don't pay this order again; [settle](Attempt::settle) the attempt later |
//! | Dollr shows something else than was meant | [`Unknown`](Outcome::Unknown), [`Differs`](Why::Differs) | a person has to look |
//! | Nothing of it left this machine, or its bytes are impossible | `Err` | what [`advice`](crate::Error::advice) says |
//!
//! # The safe way
//!
//! [`Client::prepare`](crate::Client::prepare) makes what a payment needs before money moves, and gives an [`Attempt`].
//! **Store it, then execute it.** If your program ends in between, or the outcome is unknown, another process reads the
//! stored attempt and [resumes](Attempt::resume) or [settles](Attempt::settle) it.
//!
//! ```no_run
//! use dollr_client::payments::{NewCollection, Outcome, Why};
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
//!     Ok(Outcome::Open(_) | Outcome::NeedsAction { .. }) => println!("in progress: `attempt.until_final(dollr, time)`"),
//!     Ok(Outcome::Unknown(unknown)) => match &unknown.why {
//!         Why::Refused(error) => println!("refused, try again: {error}"), // `attempt.execute(dollr)`, and no new attempt
//!         _ => println!("{unknown}"), // `attempt.settle(dollr)` later
//!     },
//!     Err(error) => println!("nothing was charged: {error}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The calls of the resource [`executions`](crate::executions) give an [`Outcome`] by the same rules, for those who keep
//! session and key by themselves.
//!
//! The guide has [what each result means](crate::guide::money_safety) at the till and in a batch, how long it takes, and
//! [what is assumed](crate::guide::limits) of Dollr.

mod attempt;
mod begin;
pub(crate) mod bill;
mod call;
mod call_off;
pub(crate) mod client;
mod error;
mod evidence;
mod execute;
mod executed;
mod expected;
mod hooks;
mod outcome;
mod prepare;
mod probe;
mod recovery;
mod registry;
mod requests;
mod session;
mod session_id;
mod settle;
mod stored;
mod tasks;
mod trace;

pub use self::attempt::Attempt;
pub use self::call::ExecutionCall;
pub use self::execute::Execute;
pub use self::executed::Executed;
pub use self::hooks::{HookFuture, Hooks, Planned, Veto};
pub use self::outcome::{Outcome, Unknown, Why};
pub use self::prepare::{Account, NewCollection, NewPayout, Prepare};
pub use self::session_id::SessionId;
pub use self::settle::Settlement;
pub use self::tasks::StillRunning;
