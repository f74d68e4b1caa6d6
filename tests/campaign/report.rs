//! What happened to many orders.

use std::collections::BTreeMap;
use std::fmt;

use super::weather::Climate;

/// In what way something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A shop was told what isn't so.
    Untrue,
    /// Two keys of an order are paid.
    PaidTwice,
    /// A key was sent more often than it may be, or not as it was thought.
    SentTooOften,
    /// Nobody ever knows, though it could be known.
    NeverSettled,
}

/// Something that is wrong with an order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) kind: Kind,
    /// What the client said last, or else the kind of payment: what is wrong is counted by it.
    pub(super) said: String,
    pub(super) has_two_shops: bool,
    /// All about it.
    pub(super) text: String,
}

/// What happened to many orders.
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
    /// Orders that were called off and paid with cash.
    pub(super) cash: usize,
    /// Orders of which nothing can be known.
    pub(super) beyond_proof: usize,
    pub(super) wrong: Vec<Wrong>,
}

impl Report {
    /// Says of what went wrong how to see it again.
    pub(super) fn put(&mut self, seed: u64, climate: &Climate) {
        for wrong in &mut self.wrong {
            wrong.text = format!("CAMPAIGN_SEED={seed}: {} ({:?})", wrong.text, climate.behaviour);
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
        self.cash += other.cash;
        self.beyond_proof += other.beyond_proof;
        self.wrong.extend(other.wrong);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} orders, {} attempts, {} sendings, {} movements of money, {} keys carried out again ({} of them sent once), \
             {} orders paid and {} with cash, {} outcomes unknown at first ({} of them by interruption), {} beyond proof",
            self.orders,
            self.attempts,
            self.sendings,
            self.movements,
            self.carried_again,
            self.sent_once,
            self.completed,
            self.cash,
            self.unknown,
            self.interrupted,
            self.beyond_proof
        )?;
        write!(f, "{} wrong", self.wrong.len())?;
        for kind in [Kind::Untrue, Kind::PaidTwice, Kind::SentTooOften, Kind::NeverSettled] {
            self.write_kind(kind, f)?;
        }
        for wrong in self.wrong.iter().take(5) {
            write!(f, "\n{}", wrong.text)?;
        }
        Ok(())
    }
}

impl Report {
    /// How much is wrong in one way, and what the client said there.
    fn write_kind(&self, kind: Kind, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong = || self.wrong.iter().filter(|wrong| wrong.kind == kind);
        let of_two = wrong().filter(|wrong| wrong.has_two_shops).count();
        let all = wrong().count();
        write!(f, "\n{kind:?}: {all} ({of_two} of them in orders with two shops)")?;
        let mut by_words: BTreeMap<&str, usize> = BTreeMap::new();
        for wrong in wrong() {
            *by_words.entry(&wrong.said).or_default() += 1;
        }
        for (said, count) in by_words {
            write!(f, "\n    {count} {said}")?;
        }
        Ok(())
    }
}
