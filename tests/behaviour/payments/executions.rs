//! What becomes of an execution, whatever fails on the way: in a sandbox without a network, by tokio's paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::executions::{Collect, Payout};
use dollr_client::jwt::ClientObtainToken;
use dollr_client::payments::{Attempt, NewCollection, NewPayout, Why};
use dollr_client::sandbox::{
    Behaviour, ClientSecret, Fault, PHONE_COMPLETES, PHONE_NEEDS_ACTION, Replay, Reply, ReusedKey, Sandbox, UnknownKey,
};
use dollr_client::schema::{End, Operation};
use dollr_client::status::GetPayoutStatus;
use dollr_client::{
    Client, Currency, Error, ErrorKind, ExecutionCall, InvoiceId, OperationType, Outcome, PartyId, PaymentAccountId,
    PaymentMethod, Progress, Provider, Request, Source,
};
use dollr_tests::passcode;
use tokio::time::{Instant, sleep};

use crate::sandbox::documents::party;

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
pub(super) const FOREVER: &str = "18446744073709551615";

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
            format!("INV-00101 is {status} and can't be paid now, so it was not sent")
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
