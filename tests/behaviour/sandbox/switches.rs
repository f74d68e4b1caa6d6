//! What no source says of Dollr: every switch of the sandbox, each way.

use std::time::{Duration, SystemTime};

use dollr_client::executions::Collect;
use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::sandbox::{
    Behaviour, ClientSecret, Distortion, FailedDocument, Fault, PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION,
    Refusals, Replay, ReusedKey, Sandbox, SessionUse, UnknownKey,
};
use dollr_client::status::{GetCollectionStatus, GetPaymentSourceStatus};
use dollr_client::{
    CheckoutSessionId, Client, Clock, Currency, Error, ErrorKind, Execution, InvoiceId, OperationType, PartyId,
    PaymentAccountId, PaymentMethod, Provider, ReferenceId, Request as _, Source,
};
use tokio::time::sleep;

use crate::probe::ProbeExt as _;
use crate::sandbox::documents::party;
use crate::sandbox::movements::{pay_out, payout_session};

const INVOICE: Source = Source::Invoice(InvoiceId::new(101));
const SECOND: Duration = Duration::from_secs(1);
/// When a payment has ended, however it ends.
const LATER: Duration = Duration::from_secs(10);

/// A merchant who is owed for an invoice.
struct Shop {
    sandbox: Sandbox,
    dollr: Client,
    party: PartyId,
}

impl Shop {
    async fn open(behaviour: Behaviour) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        sandbox.behave(behaviour);
        sandbox.add_source(INVOICE);
        let dollr = Client::builder().in_process(&sandbox).build().unwrap();
        let party = party(&dollr, "Amara Kamara", PHONE_COMPLETES).await;
        Self { sandbox, dollr, party }
    }

    async fn session(&self) -> Result<CheckoutSessionId, Error> {
        let open = self.dollr.sessions().create_checkout_session().source(INVOICE);
        open.send().await.map(|session| session.id)
    }

    async fn account(&self, number: &str, operation_type: OperationType) -> PaymentAccountId {
        let create = self.dollr.payment_accounts().create_payment_account();
        let create = create.account_name("Amara").party_id(self.party);
        let create = create.operation_type(operation_type).method(PaymentMethod::MtnMomoLbr);
        let create = create.provider(Provider::Pawapay).insensitive_account_number(number);
        let account: PaymentAccount = create.send().await.unwrap();
        account.id
    }

    /// Executes a session with a key, to be paid by this number.
    async fn collect(&self, session: CheckoutSessionId, key: ReferenceId, number: &str) -> Result<Execution, Error> {
        let account = self.account(number, OperationType::Collection).await;
        let collect = self.dollr.attempts().collect_once().session_id(session);
        let collect = collect.payment_account_id(account).currency(Currency::USD);
        collect.reference_id(key).send().await
    }

    async fn status(&self, key: ReferenceId) -> Result<Execution, Error> {
        self.dollr.status().get_collection_status(key).send().await
    }

    async fn document(&self) -> String {
        let status = self.dollr.status().get_payment_source_status().source(INVOICE);
        status.send().await.unwrap().status.to_string()
    }
}

/// What an execution leads to: a status, or what is said against it.
fn outcome<T>(result: Result<T, Error>, what: impl FnOnce(T) -> String) -> String {
    match result {
        Ok(value) => what(value),
        Err(error) => {
            let detail = error.detail().map(ToString::to_string);
            detail.unwrap_or_else(|| format!("{:?}", error.kind()))
        }
    }
}

fn status(result: Result<Execution, Error>) -> String {
    outcome(result, |execution| execution.status.to_string())
}

fn behaviour() -> Behaviour {
    Behaviour::default()
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_again_with_its_session() {
    let executed = || behaviour().replay(Replay::Executed);
    let reckless = executed().session_use(SessionUse::Always).documents_guarded(false);
    let cases = [
        (behaviour(), "COMPLETED", 1),
        (behaviour().replay(Replay::Original), "COMPLETED", 1),
        (
            behaviour().replay(Replay::Duplicate),
            "body.reference_id: already exists",
            1,
        ),
        (
            behaviour().replay(Replay::SessionNotActive),
            "body.session_id: session not active",
            1,
        ),
        (
            executed(),
            "body.session_id: session already executed; open a new one",
            1,
        ),
        (reckless, "PENDING", 2),
    ];
    for (behaviour, expected, movements) in cases {
        let shop = Shop::open(behaviour.clone()).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        assert_eq!(status(shop.collect(session, key, PHONE_COMPLETES).await), "PENDING");
        sleep(LATER).await;
        assert_eq!(
            status(shop.collect(session, key, PHONE_COMPLETES).await),
            expected,
            "{behaviour:?}"
        );
        assert_eq!(shop.sandbox.ledger().len(), movements, "{behaviour:?}");
        assert_eq!(shop.document().await, "PAID");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_comes_again_with_another_session() {
    let executed = || behaviour().reused_key(ReusedKey::Executed);
    let guarded = "body.session_id: INV-00101 is PROCESSING; it must be ACTIVE";
    let duplicate = "body.reference_id: already exists, for another session";
    let cases = [
        (behaviour(), duplicate, 1),
        (behaviour().reused_key(ReusedKey::Duplicate), duplicate, 1),
        (behaviour().reused_key(ReusedKey::Original), "PROCESSING", 1),
        (executed(), guarded, 1),
        (executed().documents_guarded(false), "PENDING", 2),
    ];
    for (behaviour, expected, movements) in cases {
        let shop = Shop::open(behaviour.clone()).await;
        let (first, second) = (shop.session().await.unwrap(), shop.session().await.unwrap());
        let key = ReferenceId::random();
        shop.collect(first, key, PHONE_COMPLETES).await.unwrap();
        sleep(3 * SECOND).await;
        assert_eq!(
            status(shop.collect(second, key, PHONE_COMPLETES).await),
            expected,
            "{behaviour:?}"
        );
        let ledger = shop.sandbox.ledger();
        assert_eq!(ledger.len(), movements, "{behaviour:?}");
        assert!(ledger.iter().all(|entry| entry.reference_id == key));
        let of_the_key = if movements == 2 { "PENDING" } else { "PROCESSING" };
        assert_eq!(status(shop.status(key).await), of_the_key, "the later one");
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_is_executed_again() {
    let used_up = "body.session_id: session already executed; open a new one";
    let with = |session_use| behaviour().session_use(session_use).documents_guarded(false);
    let cases = [
        (behaviour(), [used_up, used_up]),
        (with(SessionUse::Once), [used_up, used_up]),
        (with(SessionUse::AgainAfterFailure), ["PENDING", used_up]),
        (with(SessionUse::Always), ["PENDING", "PENDING"]),
    ];
    for (behaviour, [after_failure, after_success]) in cases {
        for (number, expected) in [(PHONE_FAILS, after_failure), (PHONE_COMPLETES, after_success)] {
            let shop = Shop::open(behaviour.clone()).await;
            let session = shop.session().await.unwrap();
            shop.collect(session, ReferenceId::random(), number).await.unwrap();
            sleep(LATER).await;
            let again = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(again), expected, "{behaviour:?}, {number}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_that_is_being_paid_or_is_paid() {
    for guarded in [true, false] {
        let shop = Shop::open(behaviour().documents_guarded(guarded)).await;
        let early = [shop.session().await.unwrap(), shop.session().await.unwrap()];
        let session = shop.session().await.unwrap();
        shop.collect(session, ReferenceId::random(), PHONE_COMPLETES)
            .await
            .unwrap();
        for (early, stands) in early.into_iter().zip(["PROCESSING", "PAID"]) {
            assert_eq!(shop.document().await, stands);
            let payment = status(shop.collect(early, ReferenceId::random(), PHONE_FAILS).await);
            let session = outcome(shop.session().await, |_| "opened".to_owned());
            let expected = match guarded {
                true => [
                    format!("body.session_id: INV-00101 is {stands}; it must be ACTIVE"),
                    format!("body.source_id: INV-00101 is {stands}; it must be ACTIVE"),
                ],
                false => ["PENDING".to_owned(), "opened".to_owned()],
            };
            assert_eq!([payment, session], expected);
            sleep(LATER).await;
        }
        assert_eq!(
            shop.document().await,
            "PAID",
            "another payment's failure changes nothing"
        );
        let movements = shop.sandbox.ledger().len();
        assert_eq!(movements, if guarded { 1 } else { 3 });
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_whose_payment_has_failed() {
    for (failed_document, stands) in [
        (FailedDocument::default(), "ACTIVE"),
        (FailedDocument::Active, "ACTIVE"),
        (FailedDocument::Processing, "PROCESSING"),
    ] {
        let shop = Shop::open(behaviour().failed_document(failed_document)).await;
        let session = shop.session().await.unwrap();
        shop.collect(session, ReferenceId::random(), PHONE_FAILS).await.unwrap();
        sleep(LATER).await;
        assert_eq!(shop.document().await, stands, "{failed_document:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_status_that_lags() {
    for lag in [Duration::ZERO, 3 * SECOND] {
        let shop = Shop::open(behaviour().status_lag(lag).source_lag(lag)).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        shop.collect(session, key, PHONE_COMPLETES).await.unwrap();
        let now = (status(shop.status(key).await), shop.document().await);
        let at_once = match lag.is_zero() {
            true => ("PENDING", "PROCESSING"),
            false => ("collection not found", "ACTIVE"),
        };
        assert_eq!((now.0.as_str(), now.1.as_str()), at_once, "{lag:?}");
        sleep(3 * SECOND).await;
        assert_eq!(status(shop.status(key).await), "PROCESSING", "{lag:?}");
        assert_eq!(shop.document().await, "PROCESSING", "{lag:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_not_there() {
    for (unknown_key, body) in [
        (UnknownKey::default(), r#"{"detail":"collection not found"}"#),
        (UnknownKey::Json, r#"{"detail":"collection not found"}"#),
        (UnknownKey::Html, "<html><body><h1>404 Not Found</h1></body></html>"),
    ] {
        let shop = Shop::open(behaviour().unknown_key(unknown_key)).await;
        let error = shop.status(ReferenceId::random()).await.unwrap_err();
        assert_eq!(error.status(), Some(404));
        assert_eq!(error.body(), Some(body.as_bytes()), "{unknown_key:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_secret_of_a_card() {
    for (client_secret, in_execution, in_status) in [
        (ClientSecret::default(), false, true),
        (ClientSecret::Always, false, true),
        (ClientSecret::Execution, true, false),
    ] {
        let shop = Shop::open(behaviour().client_secret(client_secret)).await;
        let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
        let execution = shop.collect(session, key, PHONE_NEEDS_ACTION).await.unwrap();
        assert_eq!(execution.requires_action, Some(in_execution), "{client_secret:?}");
        assert_eq!(execution.client_secret.is_some(), in_execution, "{client_secret:?}");
        sleep(3 * SECOND).await;
        let execution = shop.status(key).await.unwrap();
        assert_eq!(execution.requires_action, Some(true));
        assert_eq!(execution.client_secret.is_some(), in_status, "{client_secret:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_against_a_well_formed_request() {
    for (refusals, detail) in [
        (Refusals::default(), "body.session_id: session not found"),
        (Refusals::List, "body.session_id: session not found"),
        (Refusals::Sentence, "session not found"),
    ] {
        let shop = Shop::open(behaviour().refusals(refusals)).await;
        let nowhere = CheckoutSessionId::new(99);
        let refused = shop.collect(nowhere, ReferenceId::random(), PHONE_COMPLETES).await;
        assert_eq!(status(refused), detail, "{refusals:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_lifetime_of_a_session() {
    let expired = "body.session_id: session expired";
    let minute = Duration::from_mins(1);
    for (behaviour, lifetime) in [
        (behaviour(), 30 * minute),
        (
            behaviour()
                .checkout_session_lifetime(minute)
                .payout_session_lifetime(minute),
            minute,
        ),
    ] {
        let just_before = lifetime.saturating_sub(SECOND);
        for (after, expected) in [(just_before, "PENDING"), (lifetime, expired)] {
            let shop = Shop::open(behaviour.clone()).await;
            let account = shop.account(PHONE_COMPLETES, OperationType::Payout).await;
            let payout = payout_session(&shop.dollr, account, "5").await.unwrap().id;
            let session = shop.session().await.unwrap();
            sleep(after).await;
            let collection = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(collection), expected, "{behaviour:?}");
            let payout = pay_out(&shop.dollr, payout, account, ReferenceId::random()).await;
            assert_eq!(status(payout), expected, "{behaviour:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_is_so_in_all_that_it_tells() {
    let hours = |hours| Duration::from_hours(hours);
    for (ahead, dates, expected) in [
        (0, true, Clock::Right),
        (-3 * 3600, true, Clock::Ahead(hours(3))),
        (5 * 3600, true, Clock::Behind(hours(5))),
        (5 * 3600, false, Clock::Unknown),
    ] {
        let shop = Shop::open(behaviour().clock_ahead(ahead).dates(dates)).await;
        let here = SystemTime::now();
        let open = shop.dollr.sessions().create_checkout_session().source(INVOICE);
        let session = open.send().await.unwrap();
        let [made, ends] = [session.created_at, session.expires_at].map(SystemTime::from);
        assert_eq!(ends.duration_since(made).unwrap(), Duration::from_mins(30));
        let apart = if ahead < 0 {
            here.duration_since(made)
        } else {
            made.duration_since(here)
        };
        let apart = apart
            .unwrap_or_default()
            .abs_diff(Duration::from_secs(ahead.unsigned_abs()));
        // The other clock went on in between, and counts whole seconds.
        assert!(apart < 10 * SECOND, "{ahead}: {apart:?}");
        let found = shop.dollr.check().await.unwrap().clock;
        match (found, expected) {
            (Clock::Ahead(found), Clock::Ahead(expected)) | (Clock::Behind(found), Clock::Behind(expected)) => {
                assert!(found.abs_diff(expected) < 10 * SECOND, "{found:?}");
            }
            _ => assert_eq!(found, expected),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_lasts_as_long_by_a_wrong_clock() {
    let minute = Duration::from_mins(1);
    for ahead in [-3 * 3600, 5 * 3600] {
        for (after, expected) in [(29, "PENDING"), (30, "body.session_id: session expired")] {
            let shop = Shop::open(behaviour().clock_ahead(ahead)).await;
            let session = shop.session().await.unwrap();
            sleep(after * minute).await;
            let collected = shop.collect(session, ReferenceId::random(), PHONE_COMPLETES).await;
            assert_eq!(status(collected), expected, "{ahead}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_response_has_the_time_at_which_it_was_written() {
    let shop = Shop::open(behaviour()).await;
    let slow = Fault::none().answered_after(20 * SECOND);
    let operation = dollr_client::fees::ListFeeTier::OPERATION;
    let mut dates = Vec::new();
    for fault in [Fault::none(), slow] {
        shop.sandbox.faults().next(operation, fault);
        let response = shop.dollr.fees().list_fee_tier().send().with_response().await.unwrap();
        dates.push(response.headers()["date"].clone());
    }
    assert_eq!(dates[0], dates[1]);
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_in_another_way_is_done_as_it_was_asked_for() {
    let shop = Shop::open(behaviour()).await;
    let faults = shop.sandbox.faults();
    faults.next(Collect::OPERATION, Fault::none().shown_as(Distortion::SmallLetters));
    let (session, key) = (shop.session().await.unwrap(), ReferenceId::random());
    let collected = shop.collect(session, key, PHONE_COMPLETES).await.unwrap();
    assert_eq!(collected.payer_currency, "usd");
    let other = Fault::none().shown_as(Distortion::AnotherKey);
    // What is about another payment or document is no response: it is an error, or asked for again.
    faults.next(GetCollectionStatus::OPERATION, other.clone());
    let once = shop.dollr.status().get_collection_status(key).send().retries(0);
    assert_eq!(once.await.unwrap_err().kind(), ErrorKind::UnexpectedResponse);
    faults.next(GetCollectionStatus::OPERATION, other.clone());
    assert_eq!(shop.status(key).await.unwrap().reference_id, key);
    faults.next(GetPaymentSourceStatus::OPERATION, other);
    assert_eq!(shop.document().await, "PROCESSING");
    let shown = shop.status(key).await.unwrap();
    assert_eq!((shown.reference_id, shown.payer_currency.as_str()), (key, "USD"));
    assert_eq!(shop.sandbox.ledger().len(), 1);
}
