//! Who wants an order paid, once, and does what the documentation allows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dollr_client::invoices::CancelInvoice;
use dollr_client::payments::{Attempt, NewCollection, NewPayout};
use dollr_client::status::{GetCollectionStatus, GetPayoutStatus};
use dollr_client::{
    Client, Currency, FeeBearer, PartyId, PaymentAccountId, PaymentMethod, Provider, ReferenceId, RelationshipType,
    Request, Source,
};
use dollr_sandbox::{Fault, FaultContext, LedgerEntry, PHONE_COMPLETES, Sandbox};
use dollr_tests::passcode;
use tokio::time::{Instant, sleep, sleep_until};

use super::dimensions::{Combination, Kind, Next};
use super::verdict::{End, Story, Tried, Word};

/// How often a caller makes an attempt.
const ATTEMPTS: usize = 2;

/// So often an attempt is asked about, and so long after the time before: for long enough that a document can tell.
const QUESTIONS: usize = 24;
const BETWEEN_QUESTIONS: Duration = Duration::from_mins(5);

/// How long a customer takes to decide for cash: what was declined meanwhile has left the document as it was.
const DECISION: Duration = Duration::from_secs(5);

/// How long after the end the last copy has arrived.
const ALL_ARRIVED: Duration = Duration::from_mins(20);

/// How often each key was sent and may have left.
type Sendings = Arc<Mutex<HashMap<ReferenceId, u32>>>;

struct Caller {
    combination: Combination,
    sandbox: Sandbox,
    client: Client,
    party: PartyId,
    /// What is paid.
    source: Option<Source>,
    /// When the last attempt was prepared.
    prepared_at: Instant,
    sendings: Sendings,
    tried: Vec<Tried>,
}

/// Has one order paid, and gives what happened to it, and what money moved.
pub(super) async fn run(combination: Combination) -> (Story, Vec<LedgerEntry>) {
    let mut caller = Caller::open(combination).await;
    let end = caller.pay().await;
    sleep(ALL_ARRIVED).await;
    let sendings = caller.sendings.lock().unwrap_or_else(PoisonError::into_inner);
    for tried in &mut caller.tried {
        tried.sendings = sendings.get(&tried.key).copied().unwrap_or_default();
    }
    let story = Story {
        tried: caller.tried,
        end,
    };
    (story, caller.sandbox.ledger())
}

impl Caller {
    async fn open(combination: Combination) -> Self {
        let sandbox = Sandbox::start().await.expect("a sandbox");
        sandbox.behave(combination.behaviour());
        let client = client(&sandbox);
        let party = client.parties().create().fullname("Amara Kamara");
        let party = party.phone(PHONE_COMPLETES.parse().expect("a phone")).send().await;
        let party = party.expect("a party").id;
        let source = match combination.kind {
            Kind::Collection => Some(invoice(&client, party).await),
            Kind::Payout => None,
        };
        let sendings = Sendings::default();
        sandbox.faults().choose(faults(combination, Arc::clone(&sendings)));
        Self {
            combination,
            sandbox,
            client,
            party,
            source,
            prepared_at: Instant::now(),
            sendings,
            tried: Vec::new(),
        }
    }

    async fn pay(&mut self) -> End {
        for _ in 0..ATTEMPTS {
            let Some(attempt) = self.prepare().await else {
                // Its document is paid, or was cancelled.
                return End::NotPaid;
            };
            let word = match self.tried.len() {
                1 => self.first(&attempt).await,
                _ => self.execute(&attempt).await,
            };
            let word = self.settle(&attempt, word).await;
            match word {
                Word::Completed | Word::PaidOtherwise => return End::Paid,
                Word::NeverLanded if self.combination.next.calls_off() => return End::Cash,
                word if word.allows_new_attempt() => {}
                word => return End::Unsettled(word),
            }
        }
        End::NotPaid
    }

    /// Executes the first attempt, and does what comes next.
    async fn first(&mut self, attempt: &Attempt) -> Word {
        let word = self.execute(attempt).await;
        match self.combination.next {
            next if next.executes_again() && word.is_unknown() => self.execute(attempt).await,
            next if next.calls_off() && word.is_unknown() => {
                if next == Next::CallsOffSoon {
                    sleep(DECISION).await;
                }
                let settlement = attempt.call_off(&self.client).await;
                self.hear(Word::of_settlement(settlement))
            }
            Next::AnotherProcess => {
                self.client = client(&self.sandbox);
                self.resume(&stored(attempt)).await
            }
            _ => word,
        }
    }

    async fn prepare(&mut self) -> Option<Attempt> {
        let account = self.account().await;
        let prepared = match &self.source {
            Some(source) => {
                let payment = NewCollection::new(source.clone(), account, Currency::USD);
                self.client.prepare(payment).await
            }
            None => {
                let payment = NewPayout::new(account, 50.into(), Currency::USD);
                self.client.prepare(payment).await
            }
        };
        let attempt = prepared.ok()?;
        self.prepared_at = Instant::now();
        self.tried.push(Tried {
            key: attempt.reference_id(),
            words: Vec::new(),
            most_sendings: 0,
            sendings: 0,
        });
        Some(attempt)
    }

    /// A new account, of the phone that decides what happens to the payment.
    async fn account(&self) -> PaymentAccountId {
        let Combination { kind, .. } = self.combination;
        let create = self.client.payment_accounts().create();
        let create = create.account_name("Amara").party_id(self.party);
        let create = create.operation_type(kind.operation_type());
        let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
        let phone = self.combination.phone(self.tried.len());
        let create = create.insensitive_account_number(phone);
        create.send().await.expect("an account").id
    }

    async fn execute(&mut self, attempt: &Attempt) -> Word {
        let (executing, sendings) = match self.combination.kind {
            // What seems not to have arrived is sent once more.
            Kind::Collection => (attempt.execute(&self.client), 2),
            Kind::Payout => (attempt.execute_with_passcode(&self.client, passcode()), 1),
        };
        let word = Word::of_execution(&executing.await);
        self.may_be_sent(sendings);
        self.hear(word)
    }

    async fn resume(&mut self, attempt: &Attempt) -> Word {
        let word = Word::of_execution(&attempt.resume(&self.client).await);
        self.may_be_sent(u32::from(self.combination.kind == Kind::Collection));
        self.hear(word)
    }

    /// Asks until something final is said, or for so long that nothing will be.
    async fn settle(&mut self, attempt: &Attempt, mut word: Word) -> Word {
        // A process that took over has what was stored, and no more.
        let read = stored(attempt);
        let attempt = match self.combination.next {
            Next::AnotherProcess if self.tried.len() == 1 => &read,
            _ => attempt,
        };
        for question in 0..QUESTIONS {
            if !word.is_open() {
                break;
            }
            // At once as well, when a hasty word could be untrue.
            if question > 0 {
                self.wait().await;
            }
            word = self.hear(Word::of_settlement(attempt.settle(&self.client).await));
        }
        word
    }

    /// Waits until it asks again: also when the session has just ended, and a hasty word could be untrue again.
    async fn wait(&self) {
        let next = Instant::now() + BETWEEN_QUESTIONS;
        let ended = self.prepared_at + self.combination.life + Duration::from_secs(1);
        sleep_until(if ended > Instant::now() { next.min(ended) } else { next }).await;
    }

    fn may_be_sent(&mut self, times: u32) {
        let tried = self.tried.last_mut();
        tried.expect("an attempt").most_sendings += times;
    }

    /// Notes what is said of the last attempt.
    fn hear(&mut self, word: Word) -> Word {
        self.tried.last_mut().expect("an attempt").words.push(word);
        word
    }
}

/// What befalls the requests about the order.
fn faults(combination: Combination, sendings: Sendings) -> impl FnMut(&FaultContext) -> Option<Fault> + Send {
    let status = match combination.kind {
        Kind::Collection => GetCollectionStatus::OPERATION,
        Kind::Payout => GetPayoutStatus::OPERATION,
    };
    let is_in_vain = combination.next == Next::CallsOffInVain;
    let mut first_key = None;
    move |context| {
        let Some(key) = context.reference_id else {
            return match context.operation.name {
                name if name == status.name => Some(combination.shown(Fault::none())),
                name if name == CancelInvoice::OPERATION.name && is_in_vain => Some(Fault::reset()),
                _ => None,
            };
        };
        let is_first_key = *first_key.get_or_insert(key) == key;
        let fault = match (is_first_key, context.number) {
            (true, 1) => combination.first_fault(),
            (true, _) => combination.later_fault(),
            (false, _) => Fault::none(),
        };
        if fault != Fault::refuse() {
            let mut sendings = sendings.lock().unwrap_or_else(PoisonError::into_inner);
            *sendings.entry(key).or_default() += 1;
        }
        Some(combination.shown(fault))
    }
}

/// A client that shares nothing with another one, as that of another process.
fn client(sandbox: &Sandbox) -> Client {
    sandbox.builder().build().expect("a client")
}

/// An attempt, as another process reads it.
fn stored(attempt: &Attempt) -> Attempt {
    let stored = serde_json::to_string(attempt).expect("an attempt is data");
    serde_json::from_str(&stored).expect("what was stored")
}

/// An invoice of 100 dollars.
async fn invoice(client: &Client, party: PartyId) -> Source {
    let customer = client.counterparties().create().party_id(party);
    let customer = customer.relationship_type(RelationshipType::Customer).send().await;
    let invoice = client.invoices().create();
    let invoice = invoice.counterparty_id(customer.expect("a customer").id);
    let invoice = invoice.currency(Currency::USD).note("").as_payment_link(false);
    let bill = client.bill(invoice.fee_bearer(FeeBearer::Payee).build());
    let invoice = bill.line("Rice", 4, 25.into()).send().await;
    Source::Invoice(invoice.expect("an invoice").id)
}
