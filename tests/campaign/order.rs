//! An order, what its shop was told about paying it, and whether that was true.

use std::fmt;

use super::weather::Climate;
use dollr_client::sandbox::{LedgerEntry, UnknownKey};
use dollr_client::{ExecutionStatus, ReferenceId, Source};

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

#[derive(Debug)]
pub(super) struct Order {
    pub(super) number: i64,
    pub(super) source: Option<Source>,
    /// Every key that was made for it, whether or not the shop remembers.
    pub(super) keys: Vec<ReferenceId>,
    pub(super) told: Vec<(ReferenceId, Told)>,
    /// How often nobody knew, and how often the shop was interrupted.
    pub(super) unknown: usize,
    pub(super) interrupted: usize,
    /// Whether the shop gave up without knowing.
    pub(super) is_unsettled: bool,
}

impl Order {
    pub(super) fn new(number: i64, source: Option<Source>) -> Self {
        Self {
            number,
            source,
            keys: Vec::new(),
            told: Vec::new(),
            unknown: 0,
            interrupted: 0,
            is_unsettled: false,
        }
    }

    /// Compares what the shop was told with what the ledger has.
    pub(super) fn judge(&self, ledger: &[LedgerEntry], unknown_key: UnknownKey, report: &mut Report) {
        let number = self.number;
        let mine: Vec<&LedgerEntry> = ledger
            .iter()
            .filter(|entry| self.keys.contains(&entry.reference_id))
            .collect();
        let paid = mine
            .iter()
            .filter(|entry| entry.final_status == ExecutionStatus::Completed);
        let mut wrong = Vec::new();
        if paid.count() > 1 {
            wrong.push(format!("order {number} is paid twice: {mine:?}"));
        }
        let of_source = |entry: &&LedgerEntry| entry.source.is_some() && entry.source == self.source;
        if ledger
            .iter()
            .filter(of_source)
            .any(|entry| !self.keys.contains(&entry.reference_id))
        {
            wrong.push(format!("order {number} is paid with a key that is none of its own"));
        }
        let is_told = |key: ReferenceId| self.told.iter().any(|(told, _)| *told == key);
        for (key, told) in &self.told {
            let entries: Vec<_> = mine.iter().filter(|entry| entry.reference_id == *key).collect();
            let all = |status: &ExecutionStatus| {
                !entries.is_empty() && entries.iter().all(|entry| entry.final_status == *status)
            };
            let is_true = match told {
                Told::Completed => all(&ExecutionStatus::Completed),
                Told::Failed => all(&ExecutionStatus::Failed),
                Told::NothingMoved => entries.is_empty(),
                Told::Paid => mine
                    .iter()
                    .any(|entry| entry.final_status == ExecutionStatus::Completed),
                Told::NotPaid => entries
                    .iter()
                    .all(|entry| entry.final_status != ExecutionStatus::Completed),
            };
            if !is_true {
                wrong.push(format!(
                    "order {number} was told {told:?} of {key}, and the ledger has {entries:?}"
                ));
            }
        }
        // Where Dollr never says itself that it doesn't know a key, nothing can be known of one that never landed, but by its
        // document.
        let is_beyond_proof = unknown_key == UnknownKey::Html
            && self.source.is_none()
            && mine.iter().all(|entry| is_told(entry.reference_id));
        if self.is_unsettled && is_beyond_proof {
            report.beyond_proof += 1;
        } else if self.is_unsettled {
            wrong.push(format!("order {number} is never settled"));
        }
        report.orders += 1;
        report.attempts += self.keys.len();
        report.movements += mine.len();
        report.completed += usize::from(self.told.iter().any(|(_, told)| *told == Told::Completed));
        report.unknown += self.unknown;
        report.interrupted += self.interrupted;
        report.wrong.extend(wrong);
    }
}

/// What became of many orders.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) orders: usize,
    pub(super) attempts: usize,
    pub(super) movements: usize,
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
        self.movements += other.movements;
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
            "{} orders, {} attempts, {} movements of money, {} orders paid, {} outcomes unknown at first ({} of them by \
             interruption), {} beyond proof",
            self.orders,
            self.attempts,
            self.movements,
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
