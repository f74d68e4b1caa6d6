//! A call that can be sent as it is.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use crate::client::{Client, Sending};
use crate::request::{Call, Follow};
use crate::wait::Waiting;
use crate::wire::{Extra, Part, Record};

/// A call that needs nothing but what its method took: [`send`](Self::send) it.
///
/// ```no_run
/// use dollr_client::{Client, InvoiceId};
///
/// # async fn example(dollr: Client) -> Result<(), dollr_client::Error> {
/// let invoice = dollr.invoices().retrieve_invoice_by_id(InvoiceId::new(101)).send().await?;
/// println!("{}", invoice.total_amount);
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is sent"]
pub struct Ready<'a, R: Record> {
    client: &'a Client,
    values: <R::Parts as Part>::Value,
    extra: Extra,
}

impl<'a, R: Call> Ready<'a, R> {
    /// A call with these values.
    #[doc(hidden)]
    pub fn new(client: &'a Client, values: <R::Parts as Part>::Value) -> Self {
        let extra = Extra::default();
        Self { client, values, extra }
    }

    /// Adds a query parameter that isn't documented.
    pub fn extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extra.insert(name, value);
        self
    }

    /// The request as data, to be kept or sent later.
    pub fn build(self) -> R {
        R::new((self.values, self.extra))
    }

    /// Sends the request: the call runs while the future is polled.
    pub fn send(self) -> Sending<R::Response> {
        self.client.send(self.build())
    }

    /// Sends the request again and again until the answer is final, for at most so long.
    pub fn until_final(self, within: Duration) -> Waiting<R::Response>
    where
        R: Follow,
    {
        self.client.until_final(self.build(), within)
    }
}

impl<R: Record> fmt::Debug for Ready<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").finish_non_exhaustive()
    }
}
