//! Values to test your own code with: responses, errors and outcomes, without a client and a server.
//!
//! It is there with the feature `test-util`, which belongs into your `[dev-dependencies]`:
//!
//! ```toml
//! [dev-dependencies]
//! dollr-client = { version = "0.1", features = ["test-util"] }
//! ```
//!
//! [`sample`] makes any response. Its fields are public: set those that the test is about. [`error()`] makes an error of any kind.
//! So a unit test of code that takes an [`Execution`] or an [`Error`] has two lines:
//!
//! ```
//! use dollr_client::test_util;
//! use dollr_client::{Error, ErrorKind, Execution, ExecutionStatus};
//!
//! // The code of a shop.
//! fn may_deliver(execution: &Execution) -> bool {
//!     execution.status == ExecutionStatus::Completed
//! }
//!
//! fn words(error: &Error) -> &'static str {
//!     match error.kind() {
//!         ErrorKind::NotPayable => "Somebody pays this order already.",
//!         _ => "Please try again.",
//!     }
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn what_is_open_is_not_delivered() {
//!     let open: Execution = test_util::sample();
//!     assert!(!may_deliver(&open));
//! }
//!
//! # /*
//! #[test]
//! # */
//! fn who_pays_twice_is_told() {
//!     let paid = test_util::error(ErrorKind::NotPayable).build();
//!     assert_eq!(words(&paid), "Somebody pays this order already.");
//! }
//! # what_is_open_is_not_delivered();
//! # who_pays_twice_is_told();
//! ```
//!
//! # Every outcome of a payment
//!
//! The variants of [`Outcome`] and [`Settlement`] take samples as they are, and [`unknown`] makes what nobody knows:
//!
//! ```
//! use dollr_client::payments::{Outcome, Settlement, Why};
//! use dollr_client::test_util::{error, sample, unknown};
//! use dollr_client::{ErrorKind, Execution, ExecutionStatus};
//!
//! let mut paid: Execution = sample();
//! paid.status = ExecutionStatus::Completed;
//! let mut declined: Execution = sample();
//! declined.status = ExecutionStatus::Failed;
//! let mut half: Execution = sample();
//! half.payer_amount = "50.00".parse()?;
//!
//! let outcomes = [
//!     Outcome::Completed(paid.clone()),
//!     Outcome::Failed(declined),
//!     Outcome::Open(sample()),
//!     Outcome::NeedsAction { execution: sample(), client_secret: Some("a secret".into()) },
//!     Outcome::Unknown(unknown(Why::Refused(error(ErrorKind::Rejected).build()))),
//!     Outcome::Unknown(unknown(Why::Lost(error(ErrorKind::Timeout).build()))),
//!     Outcome::Unknown(unknown(Why::Differs { found: Box::new(half), difference: "half of it".to_owned() })),
//! ];
//! assert_eq!(outcomes.iter().filter(|outcome| outcome.is_final()).count(), 2);
//! let later = [Settlement::Found(Outcome::Completed(paid)), Settlement::NeverLanded];
//! # let _ = later;
//! # Ok::<(), dollr_client::InvalidValue>(())
//! ```
//!
//! What a flow does over several calls is tested better against the sandbox: there is nothing here that responds to a call.
//!
//! [`Error`]: crate::Error
//! [`Execution`]: crate::Execution
//! [`Outcome`]: crate::payments::Outcome
//! [`Settlement`]: crate::payments::Settlement

mod error;
mod examples;
mod keys;
mod made;
mod payments;
mod plain;
#[cfg(test)]
mod tests;
mod webhooks;

pub use self::error::{ErrorBuilder, error};
#[cfg(feature = "realtime")]
pub use self::payments::status;
pub use self::payments::{attempt, planned, polled, unknown};
pub use self::webhooks::{sign_stripe_webhook, sign_webhook};
use crate::codec::{Opened, Record};

/// A struct that the API describes: what a call returns or takes, or a part of that. All structs that
/// [`dollr_api!`](crate::dollr_api) generates are.
#[diagnostic::on_unimplemented(
    message = "there are no samples of `{Self}`",
    note = "samples are made of the structs that the API describes: build lists, enums and ids of them yourself"
)]
pub trait Sample: Record {}

impl<R: Record> Sample for R {}

/// A valid value of a response, or of any other struct that the API describes. Set the fields that a test is about.
///
/// ```
/// use dollr_client::invoices::Invoice;
/// use dollr_client::{SourceStatus, test_util};
///
/// let mut invoice: Invoice = test_util::sample();
/// invoice.status = SourceStatus::Paid;
/// ```
///
/// - If Dollr documents a whole example of the struct, the sample is that example.
/// - What no example shows is made up. Required fields have a valid value, and an enumeration the first value that is
///   documented. Optional fields are `None`, and so is what may be `null`.
/// - What is made up is within the limits of its field. Of a text with a pattern a few usual forms are tried; set it if none fits.
/// - Amounts, texts and times that are made up are the same in each sample.
/// - Every key is new, also in what the struct holds: UUIDs, and whole numbers and texts in fields called `id`, `…_id` or
///   `…_number`. No two samples of a process have one in common. What an example shows twice stays the same twice.
///
/// It works for the structs of your own [`dollr_api!`](crate::dollr_api) too. Of those all is made up, also where your description
/// has examples: a struct doesn't lead to the operations that return it.
///
/// # Panics
///
/// If there is no sample of a struct, which is a mistake in this crate.
pub fn sample<R: Sample>() -> R {
    let made = made::json(R::STRUCT).map_err(serde::de::Error::custom);
    let read = made.and_then(|json| serde_json::from_str(json.get()).map(|Opened(value)| value));
    read.unwrap_or_else(|error: serde_json::Error| {
        panic!(
            "no sample of `{}` could be made, which is a mistake in dollr-client: {error}",
            R::STRUCT.name
        )
    })
}
