//! Documents that can be paid: what invoices and orders have in common, and the states that they go through.

use rust_decimal::Decimal;

use super::collections::Payment;
use super::refusal::Refusal;
use dollr_client::{Amount, CounterpartyId, Currency, FeeBearer, Source, SourceStatus, SourceType, Timestamp};

/// The highest total that a document may have, so that no fee and no rate leads beyond what an [`Amount`] can hold.
pub(super) const MAX_TOTAL: i64 = 1_000_000_000_000;

/// A document that is being written, to be paid or paid.
pub(super) struct Document {
    pub(super) source: Source,
    pub(super) number: String,
    pub(super) counterparty_id: CounterpartyId,
    pub(super) currency: Currency,
    pub(super) note: Option<String>,
    pub(super) fee_bearer: FeeBearer,
    pub(super) as_payment_link: bool,
    pub(super) reference_id: Option<String>,
    pub(super) due_date: Option<Timestamp>,
    /// When the page where it is paid closes.
    pub(super) page_closes_at: Option<Timestamp>,
    pub(super) status: SourceStatus,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    /// The latest payment.
    pub(super) payment: Option<Payment>,
    lines: Vec<Line>,
    total: Decimal,
}

/// A line of a document.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) qty: i64,
    /// That of the document.
    pub(super) currency: Currency,
    /// The price of one.
    pub(super) amount: Amount,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
}

impl Document {
    /// A document that is being written: nobody's yet, and without lines.
    pub(super) fn new(source: Source, now: Timestamp) -> Self {
        Self {
            number: number(&source),
            source,
            counterparty_id: CounterpartyId::new(0),
            currency: Currency::USD,
            note: None,
            fee_bearer: FeeBearer::Payer,
            as_payment_link: false,
            reference_id: None,
            due_date: None,
            page_closes_at: None,
            status: SourceStatus::Idle,
            paid_at: None,
            created_at: now,
            updated_at: now,
            payment: None,
            lines: Vec::new(),
            total: Decimal::ZERO,
        }
    }

    /// Its id as a number: the ids of each kind are of a type of their own.
    pub(super) fn id(&self) -> i64 {
        id(&self.source)
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The sum of all lines.
    pub(super) fn total(&self) -> Amount {
        self.total.into()
    }

    /// Changes the lines, unless their sum is then too high.
    pub(super) fn set_lines(&mut self, lines: Vec<Line>, now: Timestamp) -> Result<(), Refusal> {
        let total = total(&lines).filter(|total| *total <= Decimal::from(MAX_TOTAL));
        self.total = total.ok_or_else(|| {
            let message = format!("the total would be more than the sandbox's {MAX_TOTAL}");
            Refusal::of_body_field("amount", message)
        })?;
        self.lines = lines;
        self.updated_at = now;
        Ok(())
    }

    /// Moves on to another status, if the present one is among `from`. `field` names the document in the path.
    pub(super) fn go(
        &mut self,
        from: &[SourceStatus],
        to: SourceStatus,
        field: &str,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        self.require(from, field)?;
        self.status = to;
        self.updated_at = now;
        Ok(())
    }

    /// Refuses a document of another status. `field` names the document in the path.
    pub(super) fn require(&self, statuses: &[SourceStatus], field: &str) -> Result<(), Refusal> {
        let refused = |message| Refusal::of_path_field(field, message);
        self.check(statuses).map_err(refused)
    }

    /// Says that a document is of another status.
    pub(super) fn check(&self, statuses: &[SourceStatus]) -> Result<(), String> {
        if statuses.contains(&self.status) {
            return Ok(());
        }
        let statuses: Vec<_> = statuses.iter().map(SourceStatus::as_str).collect();
        Err(format!(
            "{} is {}; it must be {}",
            self.number,
            self.status,
            statuses.join(" or ")
        ))
    }
}

/// The number printed on a document.
fn number(source: &Source) -> String {
    let source_type = source.source_type();
    let prefix = match source_type {
        SourceType::Invoice => "INV",
        SourceType::Order => "ORD",
        ref other => other.as_str(),
    };
    format!("{prefix}-{:0>5}", id(source))
}

/// The number that a document is known by among those of its kind; 0 of a kind that the sandbox doesn't have.
fn id(source: &Source) -> i64 {
    match source {
        Source::Invoice(id) => id.get(),
        Source::Order(id) => id.get(),
        _ => 0,
    }
}

fn total(lines: &[Line]) -> Option<Decimal> {
    lines.iter().try_fold(Decimal::ZERO, |total, line| {
        let price = Decimal::from(line.amount).checked_mul(line.qty.into())?;
        total.checked_add(price)
    })
}
