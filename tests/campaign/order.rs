//! An order, what its shop was told about paying it, and whether that was true.

use std::fmt;

use dollr_client::sandbox::{FailedDocument, LedgerEntry, UnknownKey};
use dollr_client::{ExecutionStatus, OperationType, ReferenceId, Source};

use super::sendings::Sendings;
use super::weather::{Carried, Climate};

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
    /// How often a process went on with it, after it was executed.
    pub(super) resumed: u32,
    pub(super) told: Option<Told>,
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
    /// Whether the shop gave up without knowing.
    pub(super) is_unsettled: bool,
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
            is_unsettled: false,
        }
    }

    /// How often a key may be sent so that it may be carried out: a collection once and, where it seems not to have
    /// arrived, once more, and once by each process that goes on with it; all else once.
    fn most_sendings(&self, tried: &Tried) -> u32 {
        match self.source {
            Some(_) => 2 + tried.resumed,
            None => 1,
        }
    }

    /// Compares what the shop was told, and how often the client sent something, with what there is.
    pub(super) fn judge(&self, evidence: &Evidence<'_>, report: &mut Report) {
        let number = self.number;
        let mut wrong = Vec::new();
        let mut paid = 0;
        for tried in &self.tried {
            let entries = evidence.entries(tried.key);
            if !tried.is_told_the_truth(&entries) {
                let (told, key) = (tried.told, tried.key);
                wrong.push(format!(
                    "order {number} was told {told:?} of {key}, and the ledger has {entries:?}"
                ));
            }
            let (sent, most) = (evidence.sendings.of(tried.key), self.most_sendings(tried));
            if sent > most || sent == 0 && !entries.is_empty() {
                wrong.push(format!(
                    "order {number} is sent {sent} times, and at most {most}: {tried:?}"
                ));
            }
            let completed = entries.iter().map(|entry| &entry.final_status);
            let completed = completed
                .filter(|status| **status == ExecutionStatus::Completed)
                .count();
            paid += match evidence.climate.carried {
                Carried::Once => completed,
                // What can be asked is that no two keys of an order are paid.
                Carried::Again => completed.min(1),
            };
            report.sendings += sent as usize;
            report.movements += entries.len();
            report.carried_again += usize::from(entries.len() > 1);
            report.sent_once += usize::from(entries.len() > 1 && sent == 1);
        }
        if paid > 1 {
            wrong.push(format!("order {number} is paid {paid} times: {:?}", self.tried));
        }
        if paid == 0 && self.tried.iter().any(|tried| tried.told == Some(Told::Paid)) {
            wrong.push(format!("order {number} was told that it is paid: {:?}", self.tried));
        }
        let of_source = |entry: &&LedgerEntry| entry.source.is_some() && entry.source == self.source;
        let is_mine = |entry: &LedgerEntry| self.tried.iter().any(|tried| tried.key == entry.reference_id);
        if evidence.ledger.iter().filter(of_source).any(|entry| !is_mine(entry)) {
            wrong.push(format!("order {number} is paid with a key that is none of its own"));
        }
        if self.is_unsettled && self.is_beyond_proof(evidence) {
            report.beyond_proof += 1;
        } else if self.is_unsettled {
            wrong.push(format!("order {number} is never settled"));
        }
        let is_paid = |tried: &Tried| tried.told == Some(Told::Completed);
        report.orders += 1;
        report.attempts += self.tried.len();
        report.completed += usize::from(self.tried.iter().any(is_paid));
        report.unknown += self.unknown;
        report.interrupted += self.interrupted;
        report.wrong.extend(wrong);
    }

    /// Whether nothing can be known of a key that never landed: Dollr never says itself that it doesn't know one, and no
    /// document tells, as there is none or it stays as it was during a payment that failed.
    fn is_beyond_proof(&self, evidence: &Evidence<'_>) -> bool {
        let climate = evidence.climate;
        let tells = self.source.is_some() && climate.failed_document == FailedDocument::Active;
        let mut tried = self.tried.iter();
        climate.unknown_key == UnknownKey::Html && !tells && !tried.any(|it| it.is_untold_though_landed(evidence))
    }
}

/// What became of many orders.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) orders: usize,
    pub(super) attempts: usize,
    /// How often something was sent that may move money.
    pub(super) sendings: usize,
    pub(super) movements: usize,
    /// Keys that moved money more than once, and those of them that were sent once, and delivered twice.
    pub(super) carried_again: usize,
    pub(super) sent_once: usize,
    pub(super) completed: usize,
    pub(super) unknown: usize,
    pub(super) interrupted: usize,
    /// Orders of which nothing can be known.
    pub(super) beyond_proof: usize,
    pub(super) wrong: Vec<String>,
}

impl Report {
    /// Says of what went wrong how to see it again.
    pub(super) fn put(&mut self, seed: u64, climate: &Climate) {
        for wrong in &mut self.wrong {
            *wrong = format!("CAMPAIGN_SEED={seed}: {wrong} ({:?})", climate.behaviour);
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.orders += other.orders;
        self.attempts += other.attempts;
        self.sendings += other.sendings;
        self.movements += other.movements;
        self.carried_again += other.carried_again;
        self.sent_once += other.sent_once;
        self.completed += other.completed;
        self.unknown += other.unknown;
        self.interrupted += other.interrupted;
        self.beyond_proof += other.beyond_proof;
        self.wrong.extend(other.wrong);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} orders, {} attempts, {} sendings, {} movements of money, {} keys carried out again ({} of them sent once), \
             {} orders paid, {} outcomes unknown at first ({} of them by interruption), {} beyond proof",
            self.orders,
            self.attempts,
            self.sendings,
            self.movements,
            self.carried_again,
            self.sent_once,
            self.completed,
            self.unknown,
            self.interrupted,
            self.beyond_proof
        )?;
        write!(f, "{} wrong", self.wrong.len())?;
        for wrong in self.wrong.iter().take(5) {
            write!(f, "\n{wrong}")?;
        }
        Ok(())
    }
}
