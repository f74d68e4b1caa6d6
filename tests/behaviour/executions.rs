//! What becomes of an execution, whatever fails on the way: in a sandbox without a network, by tokio's paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::executions::{Collect, Passcode, PasscodeDevice, PasscodeToken, Payout};
use dollr_client::jwt::ClientObtainToken;
use dollr_client::payments::{Attempt, HookFuture, Hooks, NewCollection, NewPayout, Planned, Settlement, Veto, Why};
use dollr_client::sandbox::{
    Behaviour, ClientSecret, Fault, PHONE_COMPLETES, PHONE_NEEDS_ACTION, Replay, Reply, ReusedKey, Sandbox, UnknownKey,
};
use dollr_client::schema::{End, Operation};
use dollr_client::status::{GetCollectionStatus, GetPaymentSourceStatus, GetPayoutStatus};
use dollr_client::{
    Advice, Client, Currency, Error, ErrorKind, ExecutionCall, InvoiceId, OperationType, Outcome, PartyId,
    PaymentAccountId, PaymentMethod, Progress, Provider, ReferenceId, Request, Source,
};
use tokio::time::{Instant, advance, sleep, timeout};

use super::sandbox_documents::party;

pub(super) const INVOICE: Source = Source::Invoice(InvoiceId::new(101));

pub(super) struct Shop {
    pub(super) sandbox: Sandbox,
    pub(super) dollr: Client,
    party: PartyId,
    /// How often each operation was called.
    calls: Arc<Mutex<Vec<&'static str>>>,
}

impl Shop {
    pub(super) async fn open(behaviour: Behaviour) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.behave(behaviour);
        sandbox.add_source(INVOICE);
        let dollr = Client::builder().in_process(&sandbox).build().unwrap();
        let party = party(&dollr, "Amara Kamara", PHONE_COMPLETES).await;
        let calls = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&calls);
        sandbox.faults().choose(move |context| {
            seen.lock().unwrap().push(context.operation.name);
            None
        });
        Self {
            sandbox,
            dollr,
            party,
            calls,
        }
    }

    pub(super) fn called(&self, operation: &Operation) -> usize {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|name| **name == operation.name).count()
    }

    async fn account(&self, operation_type: OperationType, number: &str) -> PaymentAccountId {
        let create = self.dollr.payment_accounts().create_payment_account();
        let create = create.account_name("Amara").party_id(self.party);
        let create = create.operation_type(operation_type).method(PaymentMethod::MtnMomoLbr);
        let create = create.provider(Provider::Pawapay).insensitive_account_number(number);
        create.send().await.unwrap().id
    }

    pub(super) async fn prepare(&self) -> Attempt {
        let account = self.account(OperationType::Collection, PHONE_COMPLETES).await;
        self.dollr
            .prepare(NewCollection::new(INVOICE, account, Currency::USD))
            .await
            .unwrap()
    }

    pub(super) async fn prepare_payout(&self) -> Attempt {
        let account = self.account(OperationType::Payout, PHONE_COMPLETES).await;
        let payout = NewPayout::new(account, "50.00".parse().unwrap(), Currency::USD);
        self.dollr.prepare(payout).await.unwrap()
    }
}

pub(super) fn passcode() -> Passcode {
    let device = PasscodeDevice::builder().name("Test").r#type("SERVER").platform("RUST");
    let device = device.user_agent("dollr-tests").client_ip("203.0.113.10").build();
    let phone = Some(PHONE_COMPLETES.parse().unwrap());
    Passcode::builder()
        .token(PasscodeToken::builder().code("hush-1234").phone(phone).build())
        .device(device)
        .build()
}

/// The name of what an execution gave.
pub(super) fn name(result: &Result<Outcome, Error>) -> String {
    match result {
        Ok(Outcome::Completed(_)) => "completed".to_owned(),
        Ok(Outcome::Failed(_)) => "failed".to_owned(),
        Ok(Outcome::Open(_)) => "open".to_owned(),
        Ok(Outcome::NeedsAction { client_secret, .. }) => format!("needs action, secret {}", client_secret.is_some()),
        Ok(Outcome::Unknown(_)) => "unknown".to_owned(),
        Err(error) => format!("{:?}", error.kind()),
    }
}

/// More seconds than any clock counts.
const FOREVER: &str = "18446744073709551615";

/// What goes wrong with a collection, what it gives, how often money moves and how often it is sent.
type Case = (&'static str, Behaviour, Vec<Fault>, &'static str, usize, usize);

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    let usual = Behaviour::default;
    let seconds = Duration::from_secs;
    let replayed = |replay| usual().replay(replay);
    let shown_late = |replay| replayed(replay).status_lag(seconds(50));
    let lagging = |replay| shown_late(replay).source_lag(seconds(50));
    let html_404 = || usual().unknown_key(UnknownKey::Html);
    let reply = |status| Fault::reply(Reply::json(status));
    let page = |status| Fault::reply(Reply::html(status));
    let twice = || Fault::none().delivered_twice();
    let bytes = || Fault::reply(Reply::field_error("payment_account_id", "missing", "field required"));
    vec![
        ("nothing", usual(), vec![], "found", 1, 1),
        // It never leaves, or is not looked at.
        ("no connection once", usual(), vec![Fault::refuse()], "found", 1, 2),
        ("401 once", usual(), vec![reply(401)], "found", 1, 2),
        ("401", usual(), vec![reply(401); 99], "unknown", 0, 2),
        ("429 once", usual(), vec![reply(429)], "found", 1, 2),
        // It acted all the same, or what was refused first never left again.
        ("429 after", usual(), vec![reply(429).after_acting()], "found", 1, 1),
        ("401 after", usual(), vec![reply(401).after_acting()], "found", 1, 1),
        ("429 for long", usual(), vec![Fault::reply(Reply::json(429).retry_after("90"))], "unknown", 0, 1),
        ("429 for ever", usual(), vec![Fault::reply(Reply::json(429).retry_after(FOREVER))], "unknown", 0, 1),
        // The response is lost, and the status has it.
        ("reset after", usual(), vec![Fault::reset().after_acting()], "found", 1, 1),
        ("cut", usual(), vec![Fault::cut()], "found", 1, 1),
        ("500 after", usual(), vec![reply(500).after_acting()], "found", 1, 1),
        ("a page after", usual(), vec![page(200).after_acting()], "found", 1, 1),
        ("arrives later", usual(), vec![Fault::none().delivered_after(seconds(50))], "found", 1, 1),
        ("answered late", usual(), vec![Fault::none().answered_after(seconds(40))], "found", 1, 1),
        ("twice, original", usual(), vec![twice()], "found", 1, 1),
        ("twice, duplicate", replayed(Replay::Duplicate), vec![twice()], "found", 1, 1),
        ("twice, late", replayed(Replay::SessionNotActive).status_lag(seconds(20)), vec![twice()], "unknown", 1, 1),
        // It never arrived: it is sent once more.
        ("reset before", usual(), vec![Fault::reset()], "found", 1, 2),
        ("503 before", usual(), vec![reply(503)], "found", 1, 2),
        ("lost twice", usual(), vec![Fault::reset(), Fault::reset()], "unknown", 0, 2),
        ("lost, refused", usual(), vec![Fault::reset(), reply(422)], "unknown", 0, 2),
        // It arrived, the status says so late, and the refusal of the repeat is no proof of the contrary.
        ("late, original", lagging(Replay::Original), vec![Fault::cut()], "found", 1, 2),
        ("late, duplicate", lagging(Replay::Duplicate), vec![Fault::cut()], "found", 1, 2),
        ("late, inactive", lagging(Replay::SessionNotActive), vec![Fault::cut()], "found", 1, 2),
        // Its document says that something pays it.
        ("late, its document", shown_late(Replay::Original), vec![Fault::cut()], "found", 1, 1),
        // A page proves nothing.
        ("lost, page", html_404(), vec![Fault::reset()], "unknown", 0, 1),
        // Dollr refuses it.
        ("422", usual(), vec![reply(422)], "unknown", 0, 1),
        ("403", usual(), vec![page(403)], "unknown", 0, 1),
        ("404", usual(), vec![reply(404)], "unknown", 0, 1),
        ("bytes", usual(), vec![bytes()], "Rejected", 0, 1),
        ("lost, bytes", usual(), vec![Fault::reset(), bytes()], "unknown", 0, 2),
        ("422 after", usual(), vec![reply(422).after_acting()], "found", 1, 1),
        ("422, page", html_404(), vec![reply(422)], "unknown", 0, 1),
        // The session ends before it could be repeated.
        ("short", usual().checkout_session_lifetime(seconds(20)), vec![Fault::reset()], "unknown", 0, 1),
    ]
}

#[tokio::test(start_paused = true)]
async fn whatever_fails_the_order_is_paid_once_and_what_is_told_is_true() {
    for (what, behaviour, faults, expected, movements, sent) in cases() {
        let shop = Shop::open(behaviour).await;
        let attempt = shop.prepare().await;
        for fault in faults {
            // The first rule counts the calls, and these decide.
            shop.sandbox.faults().next(Collect::OPERATION, fault);
        }
        let result = attempt.execute(&shop.dollr).await;
        // Whether what is found has ended by then is a matter of jitter.
        let told = match name(&result).as_str() {
            "open" | "completed" => "found".to_owned(),
            told => told.to_owned(),
        };
        assert_eq!(told, expected, "{what}: {result:?}");
        assert_eq!(shop.sandbox.ledger().len(), movements, "{what}");
        assert_eq!(shop.called(Collect::OPERATION), sent, "{what}");
        if let Ok(Outcome::Unknown(unknown)) = &result {
            assert_eq!(unknown.reference_id, attempt.reference_id, "{what}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_response_that_tells_of_it_can_be_read_as_it_came() {
    // How often it is sent, and whether a response tells of it: its own, or that of the status.
    let cases = [
        (vec![], 1, true),
        (vec![Fault::refuse(), Fault::refuse()], 3, true),
        (vec![Fault::cut()], 1, true),
        (vec![Fault::reset(), Fault::reset()], 2, false),
    ];
    for (faults, attempts, is_told) in cases {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        for fault in faults {
            shop.sandbox.faults().next(Collect::OPERATION, fault);
        }
        let executed = attempt.execute(&shop.dollr).with_response().await.unwrap();
        let Some(response) = executed.response else {
            let Outcome::Unknown(unknown) = executed.outcome else {
                panic!("{:?}", executed.outcome);
            };
            assert_eq!((unknown.error().unwrap().attempts(), is_told), (attempts, false));
            continue;
        };
        assert_eq!((response.attempts(), is_told), (attempts, true));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body["reference_id"], attempt.reference_id.to_string());
        assert_eq!(executed.outcome.execution(), Some(response.value()));
    }
}

#[tokio::test(start_paused = true)]
async fn an_attempt_is_waited_for_until_it_is_final() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let outcome = attempt.execute(&shop.dollr).await.unwrap();
    assert!(!outcome.is_final());
    let within = Duration::from_mins(5);
    let waited = attempt.until_final(&shop.dollr, within).await.unwrap();
    assert_eq!(waited.progress, Progress::Final(End::Success));
    assert_eq!(waited.value.reference_id, attempt.reference_id);
    assert_eq!(shop.called(Collect::OPERATION), 1);

    // The same key, for a payment in another currency: there is nothing to wait for.
    let other = in_another_currency(&attempt);
    let error = other.until_final(&shop.dollr, within).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
}

/// An attempt with the same key that is for a payment in another currency.
fn in_another_currency(attempt: &Attempt) -> Attempt {
    let mut other = serde_json::to_value(attempt).unwrap();
    other["payer_currency"] = "LRD".into();
    serde_json::from_value(other).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_never_leaves_is_given_up_at_the_deadline() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    shop.sandbox.faults().every(Collect::OPERATION, Fault::refuse());
    for deadline in [60, 300] {
        let deadline = Duration::from_secs(deadline);
        let start = Instant::now();
        let error = attempt.execute(&shop.dollr).deadline(deadline).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect);
        let given_up = start.elapsed();
        assert!(
            given_up <= deadline && given_up + Duration::from_secs(10) > deadline,
            "{given_up:?}"
        );
    }
    assert!(shop.sandbox.ledger().is_empty());
}

/// What left once may still act: that there is no connection any more is no proof that nothing did.
#[tokio::test(start_paused = true)]
async fn no_later_failure_shows_that_what_left_can_not_act() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let limited = Fault::reply(Reply::json(429));
    shop.sandbox.faults().next(Collect::OPERATION, limited);
    shop.sandbox.faults().every(Collect::OPERATION, Fault::refuse());
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "unknown");
}

/// A payout is sent once, whatever is answered.
#[tokio::test(start_paused = true)]
async fn a_payout_that_is_refused_for_now_is_not_sent_again() {
    for status in [401, 429] {
        let shop = Shop::open(Behaviour::default()).await;
        let payout = shop.prepare_payout().await;
        let refused = Fault::reply(Reply::json(status));
        shop.sandbox.faults().next(Payout::OPERATION, refused);
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), "unknown", "{status}");
        assert_eq!(shop.called(Payout::OPERATION), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_can_be_chosen_by_the_key_of_an_execution() {
    let shop = Shop::open(Behaviour::default()).await;
    let (collection, payout) = (shop.prepare().await, shop.prepare_payout().await);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keys = Arc::clone(&seen);
    shop.sandbox.faults().choose(move |context| {
        keys.lock().unwrap().extend(context.reference_id);
        (context.reference_id == Some(collection.reference_id)).then(|| Fault::reply(Reply::json(422)))
    });
    let result = collection.execute(&shop.dollr).await;
    assert_eq!(name(&result), "unknown");
    let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
    assert_eq!(name(&result), "open");
    // None of the calls for a status has one.
    assert_eq!(*seen.lock().unwrap(), [collection.reference_id, payout.reference_id]);
}

/// Sends a payout that is lost on the way.
async fn lose_payout(shop: &Shop, execute: impl FnOnce(ExecutionCall) -> ExecutionCall) -> Result<Outcome, Error> {
    let attempt = shop.prepare_payout().await;
    shop.sandbox.faults().next(Payout::OPERATION, Fault::reset());
    execute(attempt.execute_with_passcode(&shop.dollr, passcode())).await
}

#[tokio::test(start_paused = true)]
async fn a_payout_is_repeated_only_when_that_is_allowed() {
    let shop = Shop::open(Behaviour::default()).await;
    assert_eq!(name(&lose_payout(&shop, |payout| payout).await), "unknown");
    assert_eq!((shop.called(Payout::OPERATION), shop.sandbox.ledger().len()), (1, 0));
    assert_eq!(name(&lose_payout(&shop, ExecutionCall::allow_repeat).await), "open");
    assert_eq!((shop.called(Payout::OPERATION), shop.sandbox.ledger().len()), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn no_settle_window_is_shorter_than_a_request_may_take() {
    let shop = Shop::open(Behaviour::default()).await;
    let timeout = Duration::from_mins(2);
    let dollr = Client::builder().in_process(&shop.sandbox).timeout(timeout);
    let shop = Shop {
        dollr: dollr.build().unwrap(),
        ..shop
    };
    let windows: [fn(ExecutionCall) -> ExecutionCall; 2] =
        [|payout| payout, |payout| payout.settle_window(Duration::from_secs(1))];
    for (number, window) in windows.into_iter().enumerate() {
        let start = Instant::now();
        assert_eq!(name(&lose_payout(&shop, window).await), "unknown");
        assert!(start.elapsed() >= timeout, "{number}: {:?}", start.elapsed());
    }
}

#[tokio::test(start_paused = true)]
async fn a_payout_needs_its_passcode_and_a_collection_takes_none() {
    let shop = Shop::open(Behaviour::default()).await;
    let payout = shop.prepare_payout().await;
    let error = payout.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "payout: the request was not sent: the attempt can't be executed: it needs the passcode, which \
         `execute_with_passcode` takes"
    );
    let collection = shop.prepare().await;
    let error = collection
        .execute_with_passcode(&shop.dollr, passcode())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(shop.sandbox.ledger().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_secret_of_an_action_is_shown_unless_it_was_lost() {
    for (fault, expected) in [
        (Fault::none(), "needs action, secret true"),
        (Fault::cut(), "needs action, secret false"),
    ] {
        let shop = Shop::open(Behaviour::default().client_secret(ClientSecret::Execution)).await;
        let account = shop.account(OperationType::Collection, PHONE_NEEDS_ACTION).await;
        let attempt = NewCollection::new(INVOICE, account, Currency::USD);
        let attempt = shop.dollr.prepare(attempt).await.unwrap();
        shop.sandbox.faults().next(Collect::OPERATION, fault);
        assert_eq!(name(&attempt.execute(&shop.dollr).await), expected);
    }
}

/// The key of an attempt is a random one: that Dollr shows it in another currency is no proof that this payment was not made.
#[tokio::test(start_paused = true)]
async fn a_payment_that_is_shown_in_another_currency_is_unknown() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let _ = attempt.execute(&shop.dollr).await.unwrap();
    let other = in_another_currency(&attempt);
    let resumed = other.resume(&shop.dollr).await;
    assert_eq!(shop.called(Collect::OPERATION), 1);
    let executed = other.execute(&shop.dollr).despite_status().await;
    for result in [resumed, executed] {
        let Ok(Outcome::Unknown(unknown)) = result else {
            panic!("{result:?}");
        };
        let said = unknown.to_string();
        assert!(
            said.contains(r#"its `payer_currency` is "USD", and "LRD" was sent"#),
            "{said}"
        );
        let Why::Differs { found, .. } = unknown.why else {
            panic!("{said}");
        };
        assert_eq!(found.payer_currency, "USD");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_paid_or_being_paid_is_not_paid_again() {
    let shop = Shop::open(Behaviour::default()).await;
    let (first, second) = (shop.prepare().await, shop.prepare().await);
    let _ = first.execute(&shop.dollr).await.unwrap();
    for status in ["PROCESSING", "PAID"] {
        let error = second.execute(&shop.dollr).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotPayable);
        assert_eq!(
            error.to_string(),
            format!("INV-00101 is {status} and can't be paid now: nothing was sent")
        );
        let account = first.payment_account_id.unwrap();
        let error = shop
            .dollr
            .prepare(NewCollection::new(INVOICE, account, Currency::USD))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotPayable);
        sleep(Duration::from_secs(10)).await;
    }
    assert_eq!(shop.called(Collect::OPERATION), 1);
    // Whatever its status, no two attempts of a client go together.
    let error = second.execute(&shop.dollr).despite_status().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert!(error.to_string().contains(&first.reference_id.to_string()), "{error}");
    assert_eq!(shop.called(Collect::OPERATION), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_cancelled_since_it_was_prepared_is_not_paid() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let cancel = shop.dollr.invoices().cancel_invoice(InvoiceId::new(101));
    cancel.send().await.unwrap();
    let error = attempt.execute(&shop.dollr).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotPayable);
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

/// A state that is about another payment says nothing of this one, wherever it comes from.
#[tokio::test(start_paused = true)]
async fn a_state_of_another_kind_or_amount_is_not_believed() {
    let shop = Shop::open(Behaviour::default().reused_key(ReusedKey::Original)).await;
    let not_believed = async |what: &str, attempt: serde_json::Value| {
        let attempt: Attempt = serde_json::from_value(attempt).unwrap();
        let results = [
            attempt.execute(&shop.dollr).despite_status().await,
            attempt.resume(&shop.dollr).await,
        ];
        for result in results {
            let is_believed = result.as_ref().is_ok_and(|outcome| outcome.execution().is_some());
            assert!(!is_believed, "{what}: {result:?}");
        }
    };
    let attempt = shop.prepare().await;
    let mut other = serde_json::to_value(&attempt).unwrap();
    other["amount"] = "250.00".into();
    not_believed("amount", other).await;
    assert_eq!(shop.sandbox.ledger().len(), 1);

    // The key of a payout, which is answered to a collection that has it too.
    let payout = shop.prepare_payout().await;
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let mut other = serde_json::to_value(&attempt).unwrap();
    other["reference_id"] = payout.reference_id.to_string().into();
    other.as_object_mut().unwrap().remove("amount");
    not_believed("kind", other).await;
    assert_eq!(shop.sandbox.ledger().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_execution_without_a_token_was_not_sent() {
    let shop = Shop::open(Behaviour::default().checkout_session_lifetime(Duration::from_hours(4))).await;
    let attempt = shop.prepare().await;
    shop.sandbox
        .faults()
        .every(ClientObtainToken::OPERATION, Fault::reply(Reply::json(500)));
    sleep(Duration::from_hours(2)).await;
    let result = attempt.execute(&shop.dollr).despite_status().await;
    let error = result.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation().unwrap().name),
        (ErrorKind::Server, "client_obtain_token")
    );
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

/// Notes what it is told, and vetoes if it is told to.
#[derive(Clone, Default)]
struct Notes {
    told: Arc<Mutex<Vec<String>>>,
    veto: bool,
}

impl Notes {
    fn note(&self, what: String) {
        self.told.lock().unwrap().push(what);
    }

    fn all(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

impl Hooks for Notes {
    fn before<'a>(&'a self, planned: &'a Planned) -> HookFuture<'a, Result<(), Veto>> {
        Box::pin(async move {
            let session = planned.attempt.as_ref().map(|attempt| attempt.session_id);
            self.note(format!("before {} {session:?}", planned.operation.name));
            match self.veto {
                true => Err(Veto::new("not today")),
                false => Ok(()),
            }
        })
    }

    fn after<'a>(&'a self, planned: &'a Planned, result: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        Box::pin(async move { self.note(format!("after {} {}", planned.operation.name, name(result))) })
    }
}

#[tokio::test(start_paused = true)]
async fn hooks_see_each_execution_and_can_veto_it() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let client = Client::builder()
        .in_process(&shop.sandbox)
        .hooks(notes.clone())
        .build()
        .unwrap();
    let attempt = shop.prepare().await;
    let before = format!("before collect Some({})", attempt.session_id);

    let veto = Notes {
        veto: true,
        ..notes.clone()
    };
    let error = attempt.execute(&client).hooks(veto).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Vetoed);
    assert_eq!(
        error.to_string(),
        "collect: a `before` hook did not let it be sent: not today"
    );
    assert_eq!(notes.all(), [before.clone(), before.clone()]);
    assert_eq!(shop.called(Collect::OPERATION), 0);

    let _ = attempt.execute(&client).await.unwrap();
    assert_eq!(notes.all()[2..], [before, "after collect open".to_owned()]);
}

/// Fails where nothing may.
struct Panics;

impl Hooks for Panics {
    fn after<'a>(&'a self, _: &'a Planned, _: &'a Result<Outcome, Error>) -> HookFuture<'a, ()> {
        Box::pin(async { panic!("a hook of a test") })
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_that_panics_takes_nothing_with_it() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let attempt = shop.prepare().await;
    let result = attempt.execute(&shop.dollr).hooks(Panics).hooks(notes.clone()).await;
    assert_eq!(name(&result), "open");
    assert_eq!(notes.all().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_payment_goes_on_when_nobody_waits_for_it_any_more() {
    let shop = Shop::open(Behaviour::default()).await;
    let notes = Notes::default();
    let attempt = shop.prepare().await;
    shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
    // The web server drops its handler after a second.
    let call = attempt.execute(&shop.dollr).hooks(notes.clone());
    assert!(timeout(Duration::from_secs(1), call).await.is_err());

    assert_eq!(shop.dollr.drain(Duration::from_secs(5)).await, Err(1));
    let waiting = Instant::now();
    assert_eq!(shop.dollr.drain(Duration::from_mins(10)).await, Ok(()));
    assert!(waiting.elapsed() < Duration::from_mins(1), "{:?}", waiting.elapsed());
    assert_eq!(notes.all()[1..], ["after collect open"]);
    assert_eq!(shop.sandbox.ledger().len(), 1);
    assert_eq!(shop.dollr.drain(Duration::ZERO).await, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_it_is_dropped_before_the_first_byte() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let slow = Fault::none().answered_after(Duration::from_secs(10));
    shop.sandbox.faults().next(GetPaymentSourceStatus::OPERATION, slow);
    let call = attempt.execute(&shop.dollr).into_future();
    assert!(timeout(Duration::from_secs(1), call).await.is_err());
    advance(Duration::from_mins(1)).await;
    assert_eq!(shop.dollr.drain(Duration::from_mins(1)).await, Ok(()));
    assert_eq!(shop.called(Collect::OPERATION), 0);
}

/// What another process makes of an attempt: what is stored is all that it has.
pub(super) fn stored(attempt: &Attempt) -> Attempt {
    serde_json::from_str(&serde_json::to_string(attempt).unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn another_process_settles_and_resumes_what_was_stored() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = stored(&shop.prepare().await);
    let other = Client::builder().in_process(&shop.sandbox).build().unwrap();
    let settled = async || match attempt.settle(&other).await {
        Settlement::Found(outcome) => name(&Ok(outcome)),
        Settlement::NotSeenYet => "not seen yet".to_owned(),
        Settlement::NeverLanded => "never landed".to_owned(),
        Settlement::NotPaid => "not paid".to_owned(),
        Settlement::PaidOtherwise => "paid otherwise".to_owned(),
        other => format!("{other:?}"),
    };
    // The process ended before it executed the attempt, or no one knows.
    assert_eq!(settled().await, "not seen yet");
    assert_eq!(name(&attempt.resume(&other).await), "open");
    assert_eq!(shop.called(Collect::OPERATION), 1);
    assert_eq!(name(&attempt.resume(&other).await), "open");
    assert_eq!(settled().await, "open");
    sleep(Duration::from_secs(10)).await;
    assert_eq!(name(&attempt.resume(&other).await), "completed");
    assert_eq!(settled().await, "completed");
    assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_never_landed_five_minutes_after_its_session() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let settled = async || attempt.settle(&shop.dollr).await;
    for (minutes, is_over) in [(29, false), (5, false), (2, true)] {
        sleep(Duration::from_secs(60 * minutes)).await;
        let settlement = settled().await;
        assert_eq!(matches!(settlement, Settlement::NeverLanded), is_over, "{settlement:?}");
    }
    // What is over is not sent again.
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 0);
    // No response is no proof.
    shop.sandbox
        .faults()
        .next(GetCollectionStatus::OPERATION, Fault::reset());
    let settlement = settled().await;
    let Settlement::CouldNotAsk(error) = settlement else {
        panic!("{settlement:?}");
    };
    assert_eq!(error.advice(), Advice::DontRepeat);
    assert!(
        error.to_string().starts_with("collect: its status is unknown: "),
        "{error}"
    );
    assert!(!error.to_string().contains("nothing was sent"), "{error}");
    // What did land is found for good.
    let never_known = stored(&attempt);
    assert_eq!(never_known, attempt);
}

/// Something on the way to Dollr can say that there is nothing, in JSON too.
#[tokio::test(start_paused = true)]
async fn one_response_that_nothing_is_there_does_not_settle_what_was_paid() {
    let shop = Shop::open(Behaviour::default()).await;
    let (collection, payout) = (shop.prepare().await, shop.prepare_payout().await);
    let _ = collection.execute(&shop.dollr).await.unwrap();
    let _ = payout.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    let never = shop.prepare_payout().await;
    sleep(Duration::from_hours(2)).await;
    let nothing = || Fault::reply(Reply::json(404));
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, nothing());
    let settled = collection.settle(&shop.dollr).await;
    assert!(matches!(settled, Settlement::PaidOtherwise), "{settled:?}");
    shop.sandbox.faults().next(GetPayoutStatus::OPERATION, nothing());
    let settled = payout.settle(&shop.dollr).await;
    assert!(
        matches!(settled, Settlement::Found(Outcome::Completed(_))),
        "{settled:?}"
    );
    // It is asked about through the settle window.
    let asked = Instant::now();
    let settled = never.settle(&shop.dollr).await;
    assert!(matches!(settled, Settlement::NeverLanded), "{settled:?}");
    assert!(asked.elapsed() >= Duration::from_secs(30), "{:?}", asked.elapsed());
}

/// Two attempts at one order: the one that was not executed stays so.
#[tokio::test(start_paused = true)]
async fn what_is_resumed_is_not_sent_for_what_is_paid_or_against_a_veto() {
    for is_guarded in [true, false] {
        let shop = Shop::open(Behaviour::default().documents_guarded(is_guarded)).await;
        let (first, second) = (shop.prepare().await, shop.prepare().await);
        let _ = second.execute(&shop.dollr).await.unwrap();
        for _ in ["PROCESSING", "PAID"] {
            assert_eq!(name(&first.resume(&shop.dollr).await), "unknown");
            sleep(Duration::from_mins(1)).await;
        }
        assert_eq!((shop.called(Collect::OPERATION), shop.sandbox.ledger().len()), (1, 1));
    }
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let closed = Notes {
        veto: true,
        ..Notes::default()
    };
    assert_eq!(name(&attempt.resume(&shop.dollr).hooks(closed).await), "unknown");
    assert_eq!(shop.called(Collect::OPERATION), 0);
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "open");
}

/// How fees and rounding show isn't documented: another amount is no proof that nothing moved.
#[tokio::test(start_paused = true)]
async fn another_amount_than_was_meant_is_unknown() {
    for fault in [Fault::none(), Fault::cut()] {
        let shop = Shop::open(Behaviour::default()).await;
        let mut payout = serde_json::to_value(shop.prepare_payout().await).unwrap();
        payout["amount"] = "50.01".into();
        let payout: Attempt = serde_json::from_value(payout).unwrap();
        shop.sandbox.faults().next(Payout::OPERATION, fault);
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        let Ok(Outcome::Unknown(unknown)) = result else {
            panic!("{result:?}");
        };
        assert!(matches!(unknown.why, Why::Differs { .. }), "{unknown:?}");
        let said = unknown.to_string();
        assert!(said.contains("USD, and 50.01 USD was meant"), "{said}");
        assert_eq!(shop.sandbox.ledger().len(), 1);
    }
}

/// Whatever the refusal, a copy of the request may still be carried out while its session lives; unless the bytes themselves are
/// impossible.
#[tokio::test(start_paused = true)]
async fn a_refusal_is_told_in_three_seconds_and_is_no_proof() {
    let field = |kind| Reply::field_error("payout_account_id", kind, "no");
    for (reply, expected, looks) in [
        (Reply::json(401), "unknown", 3..=5),
        (Reply::html(401), "unknown", 3..=5),
        (Reply::json(403), "unknown", 3..=5),
        (Reply::json(404), "unknown", 3..=5),
        (Reply::html(404), "unknown", 3..=5),
        (Reply::json(409), "unknown", 3..=5),
        (Reply::json(422), "unknown", 3..=5),
        (Reply::json(429), "unknown", 3..=5),
        (field("value_error"), "unknown", 3..=5),
        (field("value_error.missing"), "Rejected", 0..=0),
    ] {
        let shop = Shop::open(Behaviour::default()).await;
        let payout = shop.prepare_payout().await;
        let what = format!("{reply:?}");
        shop.sandbox.faults().next(Payout::OPERATION, Fault::reply(reply));
        let start = Instant::now();
        let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
        assert_eq!(name(&result), expected, "{what}");
        let seconds = if *looks.start() == 0 { 0 } else { 3 };
        assert_eq!(start.elapsed().as_secs(), seconds, "{what}");
        assert!(looks.contains(&shop.called(GetPayoutStatus::OPERATION)), "{what}");
        if let Ok(Outcome::Unknown(unknown)) = result {
            assert!(matches!(unknown.why, Why::Refused(_)), "{what}: {unknown:?}");
            // The same attempt may be tried again, with another passcode; a new one would be another payment.
            let result = payout.execute_with_passcode(&shop.dollr, passcode()).await;
            assert_eq!(name(&result), "open", "{what}");
        }
        assert_eq!(shop.sandbox.ledger().len(), usize::from(seconds > 0), "{what}");
    }
}

#[tokio::test(start_paused = true)]
async fn all_who_ask_what_became_of_their_payments_share_one_limit() {
    let shop = Shop::open(Behaviour::default()).await;
    let mut payouts = Vec::new();
    for _ in 0..50 {
        payouts.push(shop.prepare_payout().await);
    }
    shop.sandbox.faults().every(Payout::OPERATION, Fault::reset());
    let running = payouts.into_iter().map(|payout| {
        let dollr = shop.dollr.clone();
        tokio::spawn(async move { payout.execute_with_passcode(&dollr, passcode()).await })
    });
    let running: Vec<_> = running.collect();
    sleep(Duration::from_secs(3)).await;
    let asked = shop.called(GetPayoutStatus::OPERATION);
    assert!(
        (10..=31).contains(&asked),
        "{asked} questions in 3 seconds, at most 10 each"
    );
    for payout in running {
        assert_eq!(name(&payout.await.unwrap()), "unknown");
    }
}

#[tokio::test(start_paused = true)]
async fn a_payout_is_resumed_without_its_passcode_by_asking_alone() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare_payout().await;
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "unknown");
    assert_eq!(name(&attempt.resume(&shop.dollr).allow_repeat().await), "unknown");
    assert_eq!(shop.called(Payout::OPERATION), 0);
    let _ = attempt.execute_with_passcode(&shop.dollr, passcode()).await.unwrap();
    assert_eq!(name(&attempt.resume(&shop.dollr).await), "open");
    assert_eq!(shop.called(Payout::OPERATION), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_status_asks_to_wait_ends_no_window_early_but_by_giving_up() {
    // Whether the key isn't there, or nothing can be said; and how often the collection is sent then.
    for (status, expected, sent) in [(404, "open", 2), (429, "unknown", 1)] {
        let shop = Shop::open(Behaviour::default()).await;
        let attempt = shop.prepare().await;
        let wait = Fault::reply(Reply::json(status).retry_after(FOREVER));
        shop.sandbox.faults().next(GetCollectionStatus::OPERATION, wait);
        shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
        let start = Instant::now();
        let executing = attempt.execute(&shop.dollr).deadline(Duration::MAX);
        assert_eq!(name(&executing.await), expected, "{status}");
        assert_eq!(shop.called(Collect::OPERATION), sent, "{status}");
        assert_eq!(start.elapsed() >= Duration::from_secs(30), status == 404, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_status_is_asked_at_growing_intervals_until_the_window_ends() {
    let shop = Shop::open(Behaviour::default()).await;
    let attempt = shop.prepare().await;
    let asked = Arc::new(Mutex::new(Vec::new()));
    let times = Arc::clone(&asked);
    let start = Instant::now();
    shop.sandbox.faults().choose(move |context| {
        let is_asked = context.operation.name == GetCollectionStatus::OPERATION.name;
        is_asked.then(|| {
            times.lock().unwrap().push(start.elapsed().as_secs_f64());
            Fault::reply(Reply::html(404))
        })
    });
    shop.sandbox.faults().next(Collect::OPERATION, Fault::reset());
    assert_eq!(
        name(&attempt.execute(&shop.dollr).settle_window(Duration::from_mins(1)).await),
        "unknown"
    );
    let times = asked.lock().unwrap().clone();
    let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!((0.75..=1.25).contains(&times[0]), "{times:?}");
    for (gap, about) in gaps.iter().zip([2.0, 4.0, 5.0, 5.0, 5.0]) {
        assert!((0.75 * about..=1.25 * about).contains(gap), "{gaps:?}");
    }
    assert!((59.9..60.1).contains(times.last().unwrap()), "{times:?}");
    assert!(start.elapsed() < Duration::from_secs(61));
}

/// It comes twice, and the second one is refused. That the key isn't there is asked before its status shows it, and answered
/// when the window has ended.
#[tokio::test(start_paused = true)]
async fn an_old_look_that_is_answered_last_is_not_the_last_look() {
    let behaviour = Behaviour::default().replay(Replay::SessionNotActive);
    let shop = Shop::open(behaviour.status_lag(Duration::from_secs(20))).await;
    let attempt = shop.prepare().await;
    let twice = Fault::none().delivered_twice();
    shop.sandbox.faults().next(Collect::OPERATION, twice);
    let slow = Fault::none().answered_after(Duration::from_millis(29_500));
    shop.sandbox.faults().next(GetCollectionStatus::OPERATION, slow);
    assert_eq!(name(&attempt.execute(&shop.dollr).await), "completed");
    assert_eq!(shop.sandbox.ledger().len(), 1);
}

#[test]
fn what_is_stored_has_no_secret_and_a_version() {
    let stored = r#"{"version":1,"operation":"PAYOUT","reference_id":"550e8400-e29b-41d4-a716-446655440000",
        "session_id":88,"payment_account_id":18,"amount":"50.00","currency":"USD"}"#;
    let attempt: Attempt = serde_json::from_str(stored).unwrap();
    assert_eq!(
        serde_json::to_string(&attempt).unwrap(),
        stored.replace("\n        ", "")
    );
    let key: ReferenceId = "550e8400-e29b-41d4-a716-446655440000".parse().unwrap();
    assert_eq!(attempt.reference_id, key);
    for (field, wrong, expected) in [
        (
            r#""version":1"#,
            r#""version":2"#,
            "the attempt has version 2, and this release of dollr-client reads version 1",
        ),
        (
            "PAYOUT",
            "BARTER",
            r#"the `operation` of the attempt is "BARTER", which this release of dollr-client doesn't know"#,
        ),
        ("50.00", "-50.00", "the `amount` of the attempt is -50.00: money"),
    ] {
        let error = serde_json::from_str::<Attempt>(&stored.replace(field, wrong)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}
