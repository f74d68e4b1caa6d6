//! A shop that wants one order paid, once.

use std::time::Duration;

use dollr_client::description::End;
use dollr_client::execution::{Attempt, NewCollection, NewPayout, Settlement};
use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::sandbox::PHONE_COMPLETES;
use dollr_client::sessions::{PaymentIntentId, WalletId};
use dollr_client::{Amount, Client, Currency, Error, Execution, OperationType, Outcome, Standing};
use fastrand::Rng;
use tokio::time::{sleep, timeout};

use super::books::Accounts;
use super::order::{Order, Told, Tried};
use super::weather::one_of;
use super::{Began, Habit, careless};

/// So often a shop offers its customer to try again.
const TRIES: usize = 5;
/// So often it asks what became of an attempt.
const QUESTIONS: usize = 200;

pub(super) struct Shop {
    pub(super) client: Client,
    /// The process that takes over when the first one is gone.
    pub(super) successor: Client,
    pub(super) accounts: Accounts,
    pub(super) paid: PaymentIntentId,
    pub(super) began: Began,
    pub(super) habit: Habit,
    pub(super) rng: Rng,
    pub(super) order: Order,
}

/// What a shop knows of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Told(Told),
    /// It is with the provider: its status is asked for.
    UnderWay,
    Nothing,
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
        for _ in 0..TRIES {
            let Some(attempt) = self.prepare().await else {
                // The document can't be paid now. A shop looks again later, and has its answer then.
                self.pause(300).await;
                continue;
            };
            let place = self.order.tried.len();
            self.order.tried.push(Tried {
                key: attempt.reference_id,
                resumed: 0,
                told: None,
            });
            let executed = self.execute(&attempt).await;
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
                known = self.settle(&attempt, place).await;
            }
            if known == Known::UnderWay {
                known = self.follow(&attempt).await;
            }
            match known {
                Known::Told(told) => {
                    self.order.tried[place].told = Some(told);
                    if matches!(told, Told::Completed | Told::Paid) {
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

    async fn pause(&mut self, most: u64) {
        sleep(Duration::from_secs(self.rng.u64(1..=most))).await;
    }

    /// One of those who decide what comes of it.
    fn choose<T: Copy>(&mut self, all: fn(&Accounts) -> &Vec<T>) -> T {
        // Most payments go well.
        let which = [0, 0, 0, 0, 0, 1, 2, 3][self.rng.usize(..8)];
        all(&self.accounts)[which]
    }

    async fn prepare(&mut self) -> Option<Attempt> {
        for _ in 0..20 {
            let amount = Amount::from(self.rng.i64(1..500));
            let expires_at = self.began.now() + Duration::from_mins(30);
            let expires_at = expires_at.try_into().expect("a time");
            let prepared = match (&self.order.operation, self.order.source.clone()) {
                (_, Some(source)) => {
                    let account = self.choose(|accounts| &accounts.collections);
                    let currency = one_of(&mut self.rng, &[Currency::USD, Currency::USD, Currency::LRD]);
                    let payment = NewCollection::new(source, account, currency);
                    self.client.prepare(payment).await
                }
                (OperationType::Transfer, _) => {
                    let counterparty = self.choose(|accounts| &accounts.counterparties);
                    let payment = self.client.sessions().create_transfer_session().amount(amount);
                    let payment = payment
                        .from_wallet_id(WalletId::new(1))
                        .to_counterparty_id(counterparty);
                    let payment = payment.currency(Currency::USD).expires_at(expires_at);
                    self.client.prepare(payment.build()).await
                }
                (OperationType::Refund, _) => {
                    let payment = self.client.sessions().create_refund_session().amount(amount);
                    let payment = payment.original_payment_intent_id(self.paid).expires_at(expires_at);
                    self.client.prepare(payment.build()).await
                }
                _ => {
                    let account = self.choose(|accounts| &accounts.payouts);
                    let payment = NewPayout::new(account, amount, Currency::USD);
                    self.client.prepare(payment).await
                }
            };
            match prepared {
                Ok(attempt) => return Some(attempt),
                Err(_) => self.pause(30).await,
            }
        }
        None
    }

    /// Executes an attempt; some shops are interrupted meanwhile.
    async fn execute(&mut self, attempt: &Attempt) -> Executed {
        let client = self.client.clone();
        let habit = self.habit;
        let execution = async move {
            match (habit, attempt.operation == OperationType::Payout) {
                (Habit::BelievesRefusals, _) => careless::collect(&client, attempt).await,
                (Habit::RepeatsPayouts, _) => careless::pay_out(&client, attempt, passcode()).await,
                (_, true) => known(&attempt.execute_with_passcode(&client, passcode()).await),
                (_, false) => known(&attempt.execute(&client).await),
            }
        };
        let result = match self.rng.bool() {
            true => {
                let patience = Duration::from_millis(1 << self.rng.u32(..16));
                timeout(patience, execution).await.ok()
            }
            false => Some(execution.await),
        };
        let executed = result.map_or(Executed::Interrupted, Executed::Told);
        self.order.interrupted += usize::from(executed == Executed::Interrupted);
        self.order.unknown += usize::from(executed.is_unknown());
        executed
    }

    /// Finds out, in another process that has what was stored, what became of an attempt.
    async fn settle(&mut self, attempt: &Attempt, place: usize) -> Known {
        let stored = serde_json::to_string(attempt).expect("an attempt is data");
        let attempt: Attempt = serde_json::from_str(&stored).expect("what was stored");
        for _ in 0..QUESTIONS {
            let known = match self.rng.bool() {
                true => match attempt.settle(&self.successor).await {
                    Settlement::Found(outcome) => known(&Ok(outcome)),
                    Settlement::NeverLanded => Known::Told(Told::NothingMoved),
                    Settlement::NotPaid => Known::Told(Told::NotPaid),
                    Settlement::PaidOtherwise => Known::Told(Told::Paid),
                    _ => Known::Nothing,
                },
                false => {
                    self.order.tried[place].resumed += 1;
                    known(&attempt.resume(&self.successor).await)
                }
            };
            if known != Known::Nothing {
                return known;
            }
            self.pause(120).await;
        }
        Known::Nothing
    }

    /// Waits until a payment that is with the provider is final.
    async fn follow(&mut self, attempt: &Attempt) -> Known {
        for _ in 0..QUESTIONS {
            let waited = attempt.until_final(&self.client, Duration::from_hours(1)).await;
            match waited.map(|waited| waited.standing) {
                Ok(Standing::Final(End::Success)) => return Known::Told(Told::Completed),
                Ok(Standing::Final(End::Failure)) => return Known::Told(Told::Failed),
                Ok(_) | Err(_) => self.pause(120).await,
            }
        }
        Known::UnderWay
    }
}

fn known(result: &Result<Outcome, Error>) -> Known {
    match result {
        Ok(Outcome::Completed(_)) => Known::Told(Told::Completed),
        Ok(Outcome::Failed(_)) => Known::Told(Told::Failed),
        Ok(Outcome::Open(_) | Outcome::NeedsAction { .. }) => Known::UnderWay,
        Ok(Outcome::Unknown(_)) => Known::Nothing,
        Err(_) => Known::Told(Told::NothingMoved),
    }
}

/// What an answer to a single call says.
pub(super) fn answered(execution: &Execution) -> Known {
    match execution.status.end() {
        Some(End::Success) => Known::Told(Told::Completed),
        Some(End::Failure) => Known::Told(Told::Failed),
        None => Known::UnderWay,
    }
}

fn passcode() -> Passcode {
    let device = PasscodeDevice::builder().name("Till").r#type("SERVER").platform("RUST");
    let device = device.user_agent("campaign").client_ip("203.0.113.10").build();
    let token = PasscodeToken::builder().code("hush-1234");
    let phone = Some(PHONE_COMPLETES.parse().expect("a phone"));
    Passcode::builder()
        .token(token.phone(phone).build())
        .device(device)
        .build()
}
