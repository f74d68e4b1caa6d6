//! Bills: an invoice or order with its lines, published only if it is what was meant.

mod check;
mod compare;
mod document;

use std::time::Duration;

use super::trace;
use crate::api::invoices::CreateInvoice;
use crate::api::orders::CreateOrder;
use crate::api::types::{CounterpartyId, FeeBearer};
use crate::core::backoff::Backoff;
use crate::core::client::Client;
use crate::core::echo::is_same;
use crate::error::{Advice, Error};
use crate::values::Amount;

/// So many drafts are begun at most: one that lost a response is left, and the next one begun.
const DRAFTS: u32 = 3;

/// So long each draft that nobody needs may take to be cancelled.
const CLEAN_UP: Duration = Duration::from_secs(10);

/// Nobody waits longer than this for the next draft: what Dollr asks for beyond it is for the caller to wait.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// The waits between drafts.
const WAITS: Backoff = Backoff {
    first: Duration::from_secs(1),
    most: Duration::from_secs(4),
};

impl Client {
    /// Makes an invoice or an order with all its lines, and publishes it if it is what was meant.
    ///
    /// ```no_run
    /// # use dollr_client::{Client, CounterpartyId, Currency, FeeBearer};
    /// # async fn example(dollr: Client, customer: CounterpartyId) -> Result<(), Box<dyn std::error::Error>> {
    /// let invoice = dollr.invoices().create().counterparty_id(customer).currency(Currency::USD);
    /// let invoice = invoice.note("Thank you").fee_bearer(FeeBearer::Payer).as_payment_link(true).build();
    ///
    /// let published = dollr
    ///     .bill(invoice)
    ///     .line("Strategy session", 2, "150.00".parse()?)
    ///     .line("Coffee", 1, "4.50".parse()?)
    ///     .send()
    ///     .await?;
    /// println!("{} is to be paid: {}", published.invoice_number, published.total_amount);
    /// # Ok(())
    /// # }
    /// ```
    pub fn bill<D: Billable>(&self, document: D) -> Bill<D> {
        Bill {
            client: self.clone(),
            document,
            lines: Vec::new(),
        }
    }
}

/// An invoice or an order that is made and published with its lines: what [`Client::bill`] begins.
///
/// A line that is there twice since a response was lost is a customer charged twice. So the document is read, and its
/// currency, counterparty, lines and total are compared with what was meant, before it is published and once more after it,
/// when nobody can change it any more.
///
/// - Nothing is begun of what can't be right: a line without a quantity or with a negative price, a fraction of the smallest unit of
///   the currency, a field that is missing.
/// - What a server tidies is the same: a name without the blanks at its ends, or as HTML writes it.
/// - Where it can't be told whether a line was added, another draft is begun, three in all, unless Dollr asks to wait for more than a
///   minute. Drafts that are not published are cancelled in the end; an error says what is left, which costs nobody anything.
/// - If a document that was published is not what was meant after all, it is cancelled.
/// - Never are two documents published.
#[derive(Clone, Debug)]
#[must_use = "a bill does nothing until it is sent"]
pub struct Bill<D> {
    client: Client,
    document: D,
    lines: Vec<Line>,
}

/// A line, as it was meant and as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    name: String,
    currency: String,
    qty: i64,
    amount: Amount,
}

impl<D: Billable> Bill<D> {
    /// Adds a line: what is sold, how many, and the price of one in the currency of the document.
    pub fn line(mut self, name: impl Into<String>, qty: i64, amount: Amount) -> Self {
        self.lines.push(Line {
            name: name.into(),
            currency: self.document.terms().0.to_string(),
            qty,
            amount,
        });
        self
    }

    /// Makes and publishes it, and gives what was published.
    ///
    /// # Errors
    ///
    /// The error of the call that failed: then nothing is published, unless it advises
    /// [`DontRepeat`](Advice::DontRepeat). In that case its text names the document that may be published: look at that one
    /// before you make another.
    /// [`ErrorKind::UnexpectedResponse`](crate::ErrorKind::UnexpectedResponse) if no draft came out as it was meant;
    /// [`ErrorKind::InvalidRequest`](crate::ErrorKind::InvalidRequest) if it can't be right, and then nothing was sent.
    pub async fn send(self) -> Result<D::Detail, Error> {
        let total = self.check()?;
        let mut drafts = Vec::new();
        let result = self.publish(total, &mut drafts).await;
        let (left, is_in_doubt) = self.clean_up(drafts).await;
        result.map_err(|error| {
            let error = match is_in_doubt {
                true => Error::bill(D::PUBLISH, "whether it is published is unknown", error),
                false => error,
            };
            match left {
                Some(left) => error.noting(left),
                None => error,
            }
        })
    }

    /// Begins drafts until one is published, and tells of those that surely aren't.
    async fn publish(&self, total: Amount, drafts: &mut Vec<Draft<D::Id>>) -> Result<D::Detail, Error> {
        let mut begun = 0;
        loop {
            let failure = match self.publish_draft(total).await {
                Ok(published) => return Ok(published),
                Err(failure) => failure,
            };
            drafts.extend(failure.draft);
            if failure.is_final {
                return Err(failure.error);
            }
            begun += 1;
            let wait = failure.error.retry_after();
            let why = match wait {
                Some(wait) if wait > LONGEST_WAIT => "Dollr asks to wait".to_owned(),
                _ if begun == DRAFTS => format!("none of {DRAFTS} drafts could be trusted"),
                _ => {
                    tokio::time::sleep(WAITS.delay(begun - 1, wait)).await;
                    continue;
                }
            };
            // Its operation may be one that advises to look for what nobody needs: a draft is left, and no more.
            let message = format!("nothing is published, as {why}");
            return Err(Error::bill(D::RETRIEVE, &message, failure.error));
        }
    }

    /// Cancels drafts that nobody needs, as far as that goes. Says what happened to them, if there are any, and whether one may yet be
    /// published.
    async fn clean_up(&self, drafts: Vec<Draft<D::Id>>) -> (Option<String>, bool) {
        let word = D::WORD;
        let mut told = Vec::new();
        let mut is_in_doubt = false;
        for draft in drafts {
            let (Draft::Known(id) | Draft::Doubtful(id)) = draft else {
                told.push(format!("{word} whose number is not known may be left unpublished"));
                continue;
            };
            let cancelled = D::cancel(&self.client, id).retries(0).deadline(CLEAN_UP).await;
            trace::cleaned_up(word, &id, cancelled.as_ref().err());
            told.push(match (cancelled, draft) {
                (Ok(_), _) => format!("{word} {id} was begun and is cancelled"),
                (Err(_), Draft::Doubtful(_)) => {
                    is_in_doubt = true;
                    format!("{word} {id} may yet be published")
                }
                (Err(_), _) => format!("{word} {id} is left unpublished"),
            });
        }
        ((!told.is_empty()).then(|| told.join(", ")), is_in_doubt)
    }

    async fn publish_draft(&self, total: Amount) -> Result<D::Detail, Failure<D::Id>> {
        let id = self.draft().await?;
        let draft = Some(Draft::Known(id));
        let name = format!("{} {id}", D::WORD);
        let shown = self.view(id).await.map_err(|error| Failure::last(error, draft))?;
        if let Some(difference) = self.difference(&shown, total) {
            let message = format!("{name} is not what was meant, and is not published: {difference}");
            return Err(Failure::of_draft(Error::unexpected(D::RETRIEVE, message), draft));
        }
        let refused = D::publish(&self.client, id).await.err();
        // A line that was on its way can have come between the view and the publication. From now on none can.
        let shown = match (self.view(id).await, refused) {
            // A refusal can mean no more than that it was published before, by the same request.
            (Ok(shown), _) if shown.is_published => shown,
            (Ok(_), Some(error)) if error.advice() != Advice::DontRepeat => {
                // It may have been lost before it was refused, and still be on its way: then only its cancellation holds it.
                let draft = if error.attempts() > 1 {
                    Draft::Doubtful(id)
                } else {
                    Draft::Known(id)
                };
                return Err(Failure::last(error, Some(draft)));
            }
            (Ok(_), None) => {
                let message = format!("{name} is shown unpublished after Dollr said that it published it");
                return Err(Failure::last(Error::unexpected(D::PUBLISH, message), None));
            }
            (Err(error), None) | (_, Some(error)) => {
                let message = format!("whether {name} is published is unknown");
                return Err(Failure::last(Error::bill(D::PUBLISH, &message, error), None));
            }
        };
        let Some(difference) = self.difference(&shown, total) else {
            return Ok(shown.detail);
        };
        let message = format!("{name} was published and is not what was meant ({difference})");
        match self.cancelled(id).await {
            Ok(shown) if shown.is_published => {
                let message = format!("{message}, and can still be paid after Dollr said that it cancelled it");
                Err(Failure::last(Error::unexpected(D::PUBLISH, message), None))
            }
            Ok(_) => {
                let message = format!("{message}; it is cancelled");
                Err(Failure::of_draft(Error::unexpected(D::RETRIEVE, message), None))
            }
            Err(error) => {
                let message = format!("{message}, and could not be seen to be cancelled");
                Err(Failure::last(Error::bill(D::PUBLISH, &message, error), None))
            }
        }
    }

    /// How it is shown after its cancellation.
    async fn cancelled(&self, id: D::Id) -> Result<DocumentView<D::Detail>, Error> {
        D::cancel(&self.client, id).await?;
        self.view(id).await
    }

    /// A draft with all lines.
    async fn draft(&self) -> Result<D::Id, Failure<D::Id>> {
        let created = self.client.send(self.document.clone()).await;
        let id = D::id(&created.map_err(|error| Failure::of_call(error, None))?);
        let mut added = Vec::new();
        for line in &self.lines {
            // Nobody else knows this draft: what is in it is what was added.
            let item = self.client.send(self.item(id, line));
            let item = item.knowing(&added).await;
            let item = item.map_err(|error| Failure::of_call(error, Some(Draft::Known(id))))?;
            added.push(D::item_id(&item));
        }
        Ok(id)
    }

    async fn view(&self, id: D::Id) -> Result<DocumentView<D::Detail>, Error> {
        let retrieved = D::retrieve(&self.client, id).await?;
        let unreadable = || Error::unexpected(D::RETRIEVE, format!("{} {id} can't be read", D::WORD));
        D::shown(retrieved).ok_or_else(unreadable)
    }

    /// What is other than it was meant.
    fn difference(&self, shown: &DocumentView<D::Detail>, total: Amount) -> Option<String> {
        let (currency, counterparty, fee_bearer) = self.document.terms();
        if !is_same(&shown.currency, currency.as_str()) {
            return Some(format!("its currency is {}, and not {currency}", shown.currency));
        }
        if shown.counterparty != counterparty {
            return Some(format!(
                "it is addressed to {}, and not to {counterparty}",
                shown.counterparty
            ));
        }
        if let Some(other) = shown.fee_bearer.as_ref().filter(|it| *it != fee_bearer) {
            return Some(format!("its fees are paid by {other}, and not by {fee_bearer}"));
        }
        let Some(lines) = &shown.lines else {
            return Some("its lines are not shown".to_owned());
        };
        if let Some(difference) = compare::difference(&self.lines, lines) {
            return Some(difference);
        }
        let other = shown.total.filter(|shown| *shown != total)?;
        Some(format!("its total is {other}, and not {total}"))
    }
}

/// A document that is surely not published.
#[derive(Clone, Copy)]
enum Draft<I> {
    Known(I),
    /// The same, as long as no request to publish it arrives that was lost before.
    Doubtful(I),
    /// The response that has its id was lost.
    Unknown,
}

/// Why a draft was not published.
struct Failure<I> {
    error: Error,
    /// Whether no other draft may be begun: this one may be published, or another one would fail too.
    is_final: bool,
    /// What is left of it.
    draft: Option<Draft<I>>,
}

impl<I> Failure<I> {
    fn last(error: Error, draft: Option<Draft<I>>) -> Self {
        Self {
            error,
            is_final: true,
            draft,
        }
    }

    /// This draft is surely not published, or is cancelled.
    fn of_draft(error: Error, draft: Option<Draft<I>>) -> Self {
        Self {
            error,
            is_final: false,
            draft,
        }
    }

    /// Of a call whose effect is no more than a draft that nobody sees: this one or, if its response was lost, one that nobody knows.
    fn of_call(error: Error, draft: Option<Draft<I>>) -> Self {
        match error.advice() {
            Advice::DontRepeat => Self::of_draft(error, draft.or(Some(Draft::Unknown))),
            _ => Self::last(error, draft),
        }
    }
}

/// What can be made with [`Client::bill`]: a request for an invoice ([`CreateInvoice`]) or an order ([`CreateOrder`]).
pub trait Billable: document::Document {}

impl Billable for CreateInvoice {}
impl Billable for CreateOrder {}

/// A document as it is shown.
#[derive(Debug)]
pub struct DocumentView<T> {
    detail: T,
    is_published: bool,
    currency: String,
    counterparty: CounterpartyId,
    fee_bearer: Option<FeeBearer>,
    /// The lines, if they are shown.
    lines: Option<Vec<Line>>,
    total: Option<Amount>,
}
