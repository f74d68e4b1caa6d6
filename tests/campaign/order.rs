//! An order, what its shop was told about paying it, and whether that was true.

use dollr_client::{ExecutionStatus, OperationType, ReferenceId, Source};
use dollr_sandbox::{FailedDocument, LedgerEntry, UnknownKey};

use super::report::{Kind, Report, Wrong};
use super::sendings::Sendings;
use super::weather::{Broken, Climate};

/// What a shop was told of one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// That the money moved.
    Completed,
    /// That it did not, and was tried.
    Failed,
    /// That surely nothing moved.
    NothingMoved,
    /// That it did not pay, whether or not it was tried.
    NotPaid,
    /// That the order is paid, by this key or another one.
    Paid,
}

/// A key that was made for an order, whether or not the shop remembers.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) key: ReferenceId,
    /// How often the shop executed it.
    pub(super) executed: u32,
    /// How often a process went on with it, after it was executed.
    pub(super) resumed: u32,
    pub(super) told: Option<Told>,
    /// What the client said of it last, and where.
    pub(super) said: String,
}

/// What there is in the end to judge by.
pub(super) struct Evidence<'a> {
    pub(super) climate: &'a Climate,
    pub(super) ledger: &'a [LedgerEntry],
    pub(super) sendings: &'a Sendings,
}

impl Evidence<'_> {
    fn entries(&self, key: ReferenceId) -> Vec<&LedgerEntry> {
        let entries = self.ledger.iter();
        entries.filter(|entry| entry.reference_id == key).collect()
    }
}

impl Tried {
    /// Whether what the shop was told agrees with the ledger.
    fn is_told_the_truth(&self, entries: &[&LedgerEntry]) -> bool {
        let is = |status| move |entry: &&LedgerEntry| entry.final_status == status;
        match self.told {
            // Whether an order is paid is judged of all its keys.
            None | Some(Told::Paid) => true,
            Some(Told::Completed) => !entries.is_empty() && entries.iter().all(is(ExecutionStatus::Completed)),
            Some(Told::Failed) => !entries.is_empty() && entries.iter().all(is(ExecutionStatus::Failed)),
            Some(Told::NothingMoved) => entries.is_empty(),
            Some(Told::NotPaid) => !entries.iter().any(is(ExecutionStatus::Completed)),
        }
    }

    fn is_untold_though_landed(&self, evidence: &Evidence<'_>) -> bool {
        self.told.is_none() && !evidence.entries(self.key).is_empty()
    }
}

#[derive(Debug)]
pub(super) struct Order {
    pub(super) number: i64,
    pub(super) operation: OperationType,
    /// What is collected for.
    pub(super) source: Option<Source>,
    pub(super) tried: Vec<Tried>,
    /// How often nobody knew, and how often the shop was interrupted.
    pub(super) unknown: usize,
    pub(super) interrupted: usize,
    /// How often the customer paid with cash.
    pub(super) cash: usize,
    /// Whether the shop gave up without knowing.
    pub(super) is_unsettled: bool,
    /// Whether a second shop, or a second hand in the shop, pays it as well.
    pub(super) has_two_shops: bool,
}

impl Order {
    pub(super) fn new(number: i64, operation: OperationType, source: Option<Source>) -> Self {
        Self {
            number,
            operation,
            source,
            tried: Vec::new(),
            unknown: 0,
            interrupted: 0,
            cash: 0,
            is_unsettled: false,
            has_two_shops: false,
        }
    }

    /// The same order, for another one who pays it.
    pub(super) fn again(&self) -> Self {
        let (operation, source) = (self.operation.clone(), self.source.clone());
        Self::new(self.number, operation, source)
    }

    /// Takes in what another one made of the same order.
    pub(super) fn join(&mut self, other: Self) {
        self.has_two_shops = true;
        self.tried.extend(other.tried);
        self.unknown += other.unknown;
        self.interrupted += other.interrupted;
        self.cash += other.cash;
        self.is_unsettled |= other.is_unsettled;
    }

    /// How often a key may be sent so that it may be carried out: by each execution a collection once and, where it seems not
    /// to have arrived, once more, and once by each process that goes on with it; all else once by each execution.
    fn most_sendings(&self, tried: &Tried) -> u32 {
        match self.source {
            Some(_) => 2 * tried.executed + tried.resumed,
            None => tried.executed,
        }
    }

    /// Compares what the shop was told, and how often the client sent something, with what there is.
    pub(super) fn judge(&self, evidence: &Evidence<'_>, report: &mut Report) {
        let number = self.number;
        let mut wrong = |kind, said: &str, text| {
            report.wrong.push(Wrong {
                kind,
                said: said.to_owned(),
                has_two_shops: self.has_two_shops,
                text,
            });
        };
        let mut paid = self.cash;
        for tried in &self.tried {
            let entries = evidence.entries(tried.key);
            if !tried.is_told_the_truth(&entries) {
                let (told, key) = (tried.told, tried.key);
                let text = format!("order {number} was told {told:?} of {key}, and the ledger has {entries:?}");
                wrong(Kind::Untrue, &tried.said, text);
            }
            let (sent, most) = (evidence.sendings.of(tried.key), self.most_sendings(tried));
            if sent > most || sent == 0 && !entries.is_empty() {
                let text = format!("order {number} is sent {sent} times, and at most {most}: {tried:?}");
                wrong(Kind::SentTooOften, &self.operation.to_string(), text);
            }
            let completed = entries.iter().map(|entry| &entry.final_status);
            let completed = completed
                .filter(|status| **status == ExecutionStatus::Completed)
                .count();
            paid += match evidence.climate.broken {
                Broken::Nothing | Broken::ShownSoon => completed,
                // What can be asked is that no two keys of an order are paid.
                Broken::CarriedOnce => completed.min(1),
            };
            report.sendings += sent as usize;
            report.movements += entries.len();
            report.carried_again += usize::from(entries.len() > 1);
            report.sent_once += usize::from(entries.len() > 1 && sent == 1);
        }
        if paid > 1 {
            let text = format!("order {number} is paid {paid} times: {:?}", self.tried);
            // Where Dollr guards its documents, no two payments of one can be in progress.
            let guard = match (&self.source, evidence.climate.is_guarded) {
                (None, _) => "",
                (Some(_), true) => ", guarded",
                (Some(_), false) => ", not guarded",
            };
            wrong(Kind::PaidTwice, &format!("{}{guard}", self.operation), text);
        }
        if paid == 0
            && let Some(tried) = self.tried.iter().find(|tried| tried.told == Some(Told::Paid))
        {
            let text = format!("order {number} was told that it is paid: {:?}", self.tried);
            wrong(Kind::Untrue, &tried.said, text);
        }
        let of_source = |entry: &&LedgerEntry| entry.source.is_some() && entry.source == self.source;
        let is_mine = |entry: &LedgerEntry| self.tried.iter().any(|tried| tried.key == entry.reference_id);
        if evidence.ledger.iter().filter(of_source).any(|entry| !is_mine(entry)) {
            let text = format!("order {number} is paid with a key that is none of its own");
            wrong(Kind::Untrue, "a key of nobody", text);
        }
        let is_beyond_proof = self.is_unsettled && self.is_beyond_proof(evidence);
        if self.is_unsettled && !is_beyond_proof {
            let said = self.tried.last().map_or("", |tried| &tried.said);
            let text = format!("order {number} is never settled: {:?}", self.tried);
            wrong(Kind::NeverSettled, said, text);
        }
        let is_paid = |tried: &Tried| tried.told == Some(Told::Completed);
        report.orders += 1;
        report.beyond_proof += usize::from(is_beyond_proof);
        report.attempts += self.tried.len();
        report.completed += usize::from(self.tried.iter().any(is_paid));
        report.unknown += self.unknown;
        report.interrupted += self.interrupted;
        report.cash += self.cash;
    }

    /// Whether nothing can be known of a key that never landed. Dollr never says itself that it doesn't know one, and no document
    /// tells, as there is none or it stays as it was during a payment that failed. Or Dollr never says what time it is, so that no
    /// process but the one that made a session knows when it ends.
    fn is_beyond_proof(&self, evidence: &Evidence<'_>) -> bool {
        let climate = evidence.climate;
        let tells = self.source.is_some() && climate.failed_document == FailedDocument::Active;
        let mut tried = self.tried.iter();
        let has_no_word = climate.unknown_key == UnknownKey::Html && !tells;
        (has_no_word || !climate.has_dates) && !tried.any(|it| it.is_untold_though_landed(evidence))
    }
}
