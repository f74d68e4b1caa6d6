//! A shop that wants one order paid, once.

use std::time::Duration;

use dollr_client::payments::Attempt;
use dollr_client::sessions::PaymentIntentId;
use dollr_client::{Client, Execution, OperationType, Poller};
use dollr_tests::passcode;
use fastrand::Rng;
use tokio::time::{sleep, timeout};

use super::books::Accounts;
use super::order::{Order, Told, Tried};
use super::words::{Known, Word};
use super::{Began, Habit, careless, words};

/// So often a shop offers its customer to try again.
pub(super) const TRIES: usize = 5;
/// So often it asks what happened to an attempt: for longer than a session lives whose end a wrong clock has set.
const QUESTIONS: usize = 100;

pub(super) struct Shop {
    pub(super) client: Client,
    /// The process that takes over when the first one is gone.
    pub(super) successor: Client,
    pub(super) accounts: Accounts,
    pub(super) paid: PaymentIntentId,
    pub(super) began: Began,
    /// How many seconds Dollr's clock is ahead of its own.
    pub(super) clock_ahead: i64,
    pub(super) habit: Habit,
    /// Whether another shop, or another hand, pays the same order.
    pub(super) is_shared: bool,
    /// How often it tries to pay.
    pub(super) tries: usize,
    pub(super) rng: Rng,
    pub(super) order: Order,
}

/// What the shop has of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Executed {
    Told(Known),
    /// It is gone before it was told anything.
    Interrupted,
}

impl Executed {
    fn is_unknown(self) -> bool {
        matches!(self, Self::Told(Known::Nothing) | Self::Interrupted)
    }
}

impl Shop {
    pub(super) async fn run(mut self) -> Order {
        for _ in 0..self.tries {
            let Some(attempt) = self.prepare().await else {
                // The document can't be paid now. A shop looks again later, and has its response then.
                self.pause(300).await;
                continue;
            };
            let place = self.order.tried.len();
            self.order.tried.push(Tried {
                key: attempt.reference_id(),
                executed: 0,
                resumed: 0,
                told: None,
                said: String::new(),
            });
            let executed = self.execute(&attempt, place).await;
            let is_forgotten = match self.habit {
                Habit::StoresLate => executed == Executed::Interrupted,
                Habit::TakesUnknownForFailure => executed == Executed::Told(Known::Nothing),
                _ => false,
            };
            if is_forgotten {
                continue;
            }
            let mut known = match executed {
                Executed::Told(known) => known,
                Executed::Interrupted => Known::Nothing,
            };
            if known == Known::Nothing {
                known = self.settle(&attempt, place, executed == Executed::Interrupted).await;
            }
            if known == Known::UnderWay {
                known = self.follow(&attempt, place).await;
            }
            match known {
                Known::Told(told) => {
                    self.order.tried[place].told = Some(told);
                    if matches!(told, Told::Completed | Told::Paid) || self.order.cash > 0 {
                        return self.order;
                    }
                }
                Known::UnderWay | Known::Nothing => {
                    self.order.is_unsettled = true;
                    return self.order;
                }
            }
            self.pause(60).await;
        }
        self.order
    }

    pub(super) async fn pause(&mut self, most: u64) {
        sleep(Duration::from_secs(self.rng.u64(1..=most))).await;
    }

    /// Executes an attempt; some shops are interrupted meanwhile.
    async fn execute(&mut self, attempt: &Attempt, place: usize) -> Executed {
        let client = self.client.clone();
        let habit = self.habit;
        let execution = async move {
            match (habit, *attempt.operation() == OperationType::Payout) {
                (Habit::BelievesRefusals, _) => careless::collect(&client, attempt).await,
                (Habit::RepeatsPayouts, _) => careless::pay_out(&client, attempt, passcode()).await,
                (_, true) => words::of_outcome(&attempt.execute_with_passcode(&client, passcode()).await),
                (_, false) => words::of_outcome(&attempt.execute(&client).await),
            }
        };
        let result = match self.rng.bool() {
            true => {
                let patience = Duration::from_millis(1 << self.rng.u32(..16));
                timeout(patience, execution).await.ok()
            }
            false => Some(execution.await),
        };
        self.order.tried[place].executed += 1;
        let executed = match result {
            Some(word) => Executed::Told(self.hear(place, "execute", &word)),
            None => Executed::Interrupted,
        };
        self.order.interrupted += usize::from(executed == Executed::Interrupted);
        self.order.unknown += usize::from(executed.is_unknown());
        executed
    }

    /// Finds out what happened to an attempt, as the documentation says: asked again and again, executed once more in the process
    /// that executed it, or called off so that the customer pays with cash. Another process has what was stored.
    async fn settle(&mut self, attempt: &Attempt, place: usize, is_gone: bool) -> Known {
        let stored = serde_json::to_string(attempt).expect("an attempt is data");
        let stored: Attempt = serde_json::from_str(&stored).expect("what was stored");
        for _ in 0..QUESTIONS {
            let is_here = !is_gone && self.rng.bool();
            let (client, attempt) = match is_here {
                true => (self.client.clone(), attempt),
                false => (self.successor.clone(), &stored),
            };
            let known = match self.rng.u8(..16) {
                0 if self.may_call_off() => {
                    let word = words::of_settlement(attempt.call_off(&client).await);
                    let known = self.hear(place, "call_off", &word);
                    if known == Known::Told(Told::NothingMoved) {
                        self.order.cash += 1;
                    }
                    known
                }
                1 | 2 if is_here => {
                    self.order.tried[place].executed += 1;
                    let executed = match attempt.operation() {
                        OperationType::Payout => attempt.execute_with_passcode(&client, passcode()),
                        _ => attempt.execute(&client),
                    };
                    let word = words::of_outcome(&executed.await);
                    self.hear(place, "execute again", &word)
                }
                3..=9 => {
                    let word = words::of_settlement(attempt.settle(&client).await);
                    self.hear(place, "settle", &word)
                }
                _ => {
                    self.order.tried[place].resumed += 1;
                    let word = words::of_outcome(&attempt.resume(&client).await);
                    self.hear(place, "resume", &word)
                }
            };
            if known != Known::Nothing {
                return known;
            }
            self.pause(600).await;
        }
        Known::Nothing
    }

    /// A document that another shop pays as well is none to cancel.
    fn may_call_off(&self) -> bool {
        self.order.source.is_some() && self.habit == Habit::Careful && !self.is_shared
    }

    /// Waits until a payment that is with the provider is final: by the attempt, or by the status call as those do who have
    /// only the key.
    async fn follow(&mut self, attempt: &Attempt, place: usize) -> Known {
        let within = Duration::from_hours(1);
        for _ in 0..QUESTIONS {
            let (how, waited) = match self.rng.bool() {
                true => ("until_final", attempt.until_final(&self.client, within)),
                false => ("until_final of the call", status(&self.client, attempt, within)),
            };
            let word = words::of_waited(&waited.await);
            let known = self.hear(place, how, &word);
            if known != Known::UnderWay {
                return known;
            }
            self.pause(120).await;
        }
        Known::UnderWay
    }

    /// Writes down what was said last, and by what.
    fn hear(&mut self, place: usize, by: &str, word: &Word) -> Known {
        self.order.tried[place].said = format!("{by}: {}", word.said);
        word.known
    }
}

/// Waits with the status call of a payment's kind.
fn status(client: &Client, attempt: &Attempt, within: Duration) -> Poller<Execution> {
    let (status, key) = (client.status(), attempt.reference_id());
    match attempt.operation() {
        OperationType::Payout => status.payout(key).until_final(within),
        OperationType::Transfer => status.transfer(key).until_final(within),
        OperationType::Refund => status.refund(key).until_final(within),
        _ => status.collection(key).until_final(within),
    }
}
