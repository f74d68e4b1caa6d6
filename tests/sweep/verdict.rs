//! Whether an order is paid once, and all that was said of it is true.

use std::collections::BTreeMap;
use std::fmt;

use dollr_client::payments::{Outcome, Settlement, Why};
use dollr_client::{Error, ExecutionStatus, ReferenceId};
use dollr_sandbox::{Distortion, LedgerEntry};

use super::dimensions::{Combination, Kind, Next, Says};

/// What the client says of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `Err` of an execution.
    Err,
    Completed,
    Failed,
    UnderWay,
    Refused,
    Lost,
    Differs,
    NotSeenYet,
    NeverLanded,
    NotPaid,
    PaidOtherwise,
    CouldNotAsk,
}

impl Word {
    pub(super) fn of_execution(result: &Result<Outcome, Error>) -> Self {
        match result {
            Ok(Outcome::Completed(_)) => Self::Completed,
            Ok(Outcome::Failed(_)) => Self::Failed,
            Ok(Outcome::Open(_) | Outcome::NeedsAction { .. }) => Self::UnderWay,
            Ok(Outcome::Unknown(unknown)) => match unknown.why {
                Why::Refused(_) => Self::Refused,
                Why::Differs { .. } => Self::Differs,
                _ => Self::Lost,
            },
            Err(_) => Self::Err,
        }
    }

    pub(super) fn of_settlement(settlement: Settlement) -> Self {
        match settlement {
            Settlement::Found(outcome) => Self::of_execution(&Ok(outcome)),
            Settlement::NotSeenYet => Self::NotSeenYet,
            Settlement::NeverLanded => Self::NeverLanded,
            Settlement::NotPaid => Self::NotPaid,
            Settlement::PaidOtherwise => Self::PaidOtherwise,
            _ => Self::CouldNotAsk,
        }
    }

    /// Whether the documentation allows a new attempt after it.
    pub(super) fn allows_new_attempt(self) -> bool {
        matches!(self, Self::Err | Self::Failed | Self::NeverLanded | Self::NotPaid)
    }

    pub(super) fn is_unknown(self) -> bool {
        matches!(self, Self::Refused | Self::Lost)
    }

    /// Whether it is worth asking again: nothing is final, and a program can go on by itself.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::UnderWay | Self::NotSeenYet | Self::CouldNotAsk) || self.is_unknown()
    }

    /// Whether it agrees with all that moved under the key, and with whether the order was paid.
    fn is_true(self, entries: &[&LedgerEntry], is_order_paid: bool) -> bool {
        let has = |status| entries.iter().any(|entry| entry.final_status == status);
        match self {
            Self::Err | Self::NeverLanded => entries.is_empty(),
            Self::NotPaid => !has(ExecutionStatus::Completed),
            Self::Failed => !entries.is_empty() && !has(ExecutionStatus::Completed),
            Self::Completed => has(ExecutionStatus::Completed),
            Self::UnderWay | Self::Differs => !entries.is_empty(),
            Self::PaidOtherwise => is_order_paid,
            Self::Refused | Self::Lost | Self::NotSeenYet | Self::CouldNotAsk => true,
        }
    }
}

/// A key that was made for the order.
#[derive(Debug)]
pub(super) struct Tried {
    pub(super) key: ReferenceId,
    /// All that was said of it, in this order.
    pub(super) words: Vec<Word>,
    /// How often it may be sent, by all calls together.
    pub(super) most_sendings: u32,
    pub(super) sendings: u32,
}

/// How an order ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Paid,
    Cash,
    /// Not paid by as many attempts as a caller makes.
    NotPaid,
    /// Nothing was said that allows anything else.
    Unsettled(Word),
}

/// What happened to one order.
#[derive(Debug)]
pub(super) struct Story {
    pub(super) tried: Vec<Tried>,
    pub(super) end: End,
}

impl Story {
    /// What is wrong with it.
    pub(super) fn judge(&self, combination: &Combination, ledger: &[LedgerEntry]) -> Vec<String> {
        let mut wrong = Vec::new();
        let entries = |key| ledger.iter().filter(move |entry| entry.reference_id == key);
        let is_paid = |tried: &&Tried| entries(tried.key).any(|it| it.final_status == ExecutionStatus::Completed);
        let paid = self.tried.iter().filter(is_paid).count() + usize::from(self.end == End::Cash);
        if paid > 1 {
            wrong.push(format!("it is paid {paid} times"));
        }
        for tried in &self.tried {
            let entries: Vec<_> = entries(tried.key).collect();
            let untrue = tried.words.iter().find(|word| !word.is_true(&entries, paid > 0));
            if let Some(word) = untrue {
                wrong.push(format!("{word:?} is untrue of the key {}", tried.key));
            }
            if entries.len() > 1 || tried.sendings > tried.most_sendings {
                wrong.push(format!("the key {} is sent, or carried out, too often", tried.key));
            }
        }
        match self.end {
            End::Paid if paid == 0 => wrong.push("it is not paid".to_owned()),
            End::Unsettled(word) if self.why_unsettled(word, combination, ledger).is_none() => {
                wrong.push("it is never settled, and nothing keeps it from that".to_owned());
            }
            _ => {}
        }
        wrong
    }

    /// Why no program can settle it, if so.
    fn why_unsettled(&self, word: Word, combination: &Combination, ledger: &[LedgerEntry]) -> Option<&'static str> {
        let key = self.tried.last()?.key;
        let has_moved = ledger.iter().any(|entry| entry.reference_id == key);
        let is_read = combination.next == Next::AnotherProcess && self.tried.len() == 1;
        match combination.says {
            Says::So(Distortion::CentOff | Distortion::OtherCurrency) if word == Word::Differs => {
                Some("an amount or a currency differs, and a person has to look")
            }
            Says::So(Distortion::AnotherKey) if has_moved => Some("all that is said is about another key"),
            Says::PageForUnknown if combination.kind == Kind::Payout && !has_moved => {
                Some("a page says that there is no such key, and no document tells")
            }
            _ if is_read && !combination.clock.dates && !has_moved => Some("nobody knows when its session ends"),
            _ => None,
        }
    }
}

/// What happened to all orders.
#[derive(Debug, Default)]
pub(super) struct Tally {
    combinations: usize,
    words: BTreeMap<String, usize>,
    ends: BTreeMap<String, usize>,
    /// Each by its number.
    pub(super) wrong: BTreeMap<usize, String>,
}

impl Tally {
    pub(super) fn of(number: usize, combination: &Combination, story: &Story, ledger: &[LedgerEntry]) -> Self {
        let mut tally = Self {
            combinations: 1,
            ..Self::default()
        };
        for word in story.tried.iter().flat_map(|tried| &tried.words) {
            *tally.words.entry(format!("{word:?}")).or_default() += 1;
        }
        let end = match story.end {
            End::Unsettled(word) => {
                let why = story.why_unsettled(word, combination, ledger);
                format!("Unsettled: {}", why.unwrap_or("nobody knows why"))
            }
            end => format!("{end:?}"),
        };
        tally.ends.insert(end, 1);
        let wrong = story.judge(combination, ledger).join("; ");
        if !wrong.is_empty() {
            let wrong = format!("SWEEP={number}: {wrong}\n  {combination:?}\n  {story:?}\n  {ledger:?}");
            tally.wrong.insert(number, wrong);
        }
        tally
    }

    pub(super) fn add(&mut self, other: Self) {
        self.combinations += other.combinations;
        for (all, more) in [(&mut self.words, other.words), (&mut self.ends, other.ends)] {
            for (name, count) in more {
                *all.entry(name).or_default() += count;
            }
        }
        self.wrong.extend(other.wrong);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} combinations", self.combinations)?;
        for (title, counts) in [("orders ended", &self.ends), ("it was said", &self.words)] {
            writeln!(f, "{title}:")?;
            for (name, count) in counts {
                writeln!(f, "  {count:>8} {name}")?;
            }
        }
        write!(f, "{} wrong", self.wrong.len())?;
        for wrong in self.wrong.values().take(5) {
            write!(f, "\n{wrong}")?;
        }
        Ok(())
    }
}
