//! Scripted faults: what a client makes of each, over a network and without one, and what was acted on.

use std::sync::Arc;
use std::time::Duration;

use dollr_client::fees::ListFeeTier;
use dollr_client::invoices::CreateInvoice;
use dollr_client::jwt::ClientObtainToken;
use dollr_client::{Client, CounterpartyId, Currency, Error, ErrorKind, FeeBearer, Request};
use dollr_sandbox::{Fault, Reply, Sandbox};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::clock::later;
use crate::sandbox::documents::{customer, party};
use crate::server::builder_for;

const TIMEOUT: Duration = Duration::from_secs(30);
const LATE: Duration = Duration::from_secs(40);

/// Somebody who writes invoices.
struct Writer {
    sandbox: Sandbox,
    dollr: Client,
    counterparty: CounterpartyId,
}

impl Writer {
    /// One whose client has its token.
    async fn start(in_process: bool) -> Self {
        let sandbox = Sandbox::start().await.unwrap();
        let dollr = match in_process {
            true => client(&sandbox),
            false => over_network(&sandbox),
        };
        let party = party(&dollr, "Amara Kamara", "231771234567").await;
        let counterparty = customer(&dollr, party).await;
        Self {
            sandbox,
            dollr,
            counterparty,
        }
    }

    fn invoice(&self) -> CreateInvoice {
        let create = self.dollr.invoices().create().currency(Currency::USD);
        let create = create.fee_bearer(FeeBearer::Payer).counterparty_id(self.counterparty);
        create.note("").as_payment_link(false).build()
    }

    async fn write(&self) -> Result<(), Error> {
        self.dollr.send(self.invoice()).await.map(drop)
    }

    /// How many were written.
    async fn written(&self) -> usize {
        self.dollr.invoices().list().send().await.unwrap().len()
    }
}

/// A client without a network. It tries once, so that each fault is seen.
fn client(sandbox: &Sandbox) -> Client {
    let builder = sandbox.builder().timeout(TIMEOUT);
    builder.retries(0).build().unwrap()
}

/// One that tries once as well.
fn over_network(sandbox: &Sandbox) -> Client {
    builder_for(sandbox).retries(0).build().unwrap()
}

fn what(result: Result<(), Error>) -> Option<(ErrorKind, Option<u16>)> {
    result.err().map(|error| (error.kind(), error.status()))
}

/// A fault, the error that it leads to, and how many invoices are written then.
type Case = (Fault, Option<(ErrorKind, Option<u16>)>, usize);

/// Those that need no clock, and are the same on both ways.
fn cases() -> Vec<Case> {
    use ErrorKind::{Interrupted, NotFound, RateLimited, Server, UnexpectedResponse};
    let reply = |reply| Fault::reply(reply);
    vec![
        (Fault::none(), None, 1),
        (Fault::none().delivered_twice(), None, 2),
        (Fault::reset(), Some((Interrupted, None)), 0),
        (Fault::reset().after_acting(), Some((Interrupted, None)), 1),
        (Fault::reset().delivered_twice(), Some((Interrupted, None)), 2),
        (Fault::cut(), Some((Interrupted, Some(200))), 1),
        (reply(Reply::json(429)), Some((RateLimited, Some(429))), 0),
        (reply(Reply::json(500)), Some((Server, Some(500))), 0),
        (reply(Reply::html(502)).after_acting(), Some((Server, Some(502))), 1),
        (reply(Reply::json(503)).after_acting(), Some((Server, Some(503))), 1),
        (reply(Reply::html(404)), Some((NotFound, Some(404))), 0),
        (reply(Reply::html(200)), Some((UnexpectedResponse, Some(200))), 0),
    ]
}

#[tokio::test]
async fn each_fault_is_what_it_is_over_a_network() {
    // A connection that is there can't be refused any more.
    let refused = (Fault::refuse(), Some((ErrorKind::Interrupted, None)), 0);
    for (fault, expected, written) in cases().into_iter().chain([refused]) {
        let writer = Writer::start(false).await;
        writer.sandbox.faults().next(CreateInvoice::OPERATION, fault.clone());
        assert_eq!(what(writer.write().await), expected, "{fault:?}");
        assert_eq!(writer.written().await, written, "{fault:?}");
        assert_eq!(what(writer.write().await), None, "only the next: {fault:?}");
    }
}

#[tokio::test]
async fn a_reset_is_one_on_both_ways() {
    for in_process in [true, false] {
        let writer = Writer::start(in_process).await;
        writer.sandbox.faults().next(CreateInvoice::OPERATION, Fault::reset());
        let said = writer.write().await.unwrap_err().to_string();
        assert!(said.to_lowercase().contains(": connection reset"), "{said}");
    }
}

#[tokio::test]
async fn what_comes_late_over_a_network_is_a_timeout() {
    let late = [
        (Fault::none().delivered_after(LATE), 0),
        (Fault::none().answered_after(LATE), 1),
    ];
    for (fault, written_before) in late {
        let writer = Writer::start(false).await;
        let sent = Arc::new(Notify::new());
        let arrived = Arc::clone(&sent);
        writer.sandbox.faults().choose(move |context| {
            let late = context.operation.name == "create_invoice";
            late.then(|| arrived.notify_one());
            late.then(|| fault.clone())
        });
        let call = tokio::spawn(writer.dollr.send(writer.invoice()));
        sent.notified().await;
        // From here on only the clock can end the call, and it jumps when there is nothing else to do.
        tokio::time::pause();
        let error = call.await.unwrap().unwrap_err();
        tokio::time::resume();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None), "{error}");
        assert_eq!(writer.written().await, written_before);
        later(LATE).await;
        assert_eq!(writer.written().await, 1);
    }
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_the_same_without_a_network_and_under_a_paused_clock() {
    use ErrorKind::{Connect, Timeout};
    let late = [
        (Fault::refuse(), Some((Connect, None)), 0),
        (Fault::none().delivered_after(LATE), Some((Timeout, None)), 1),
        (Fault::none().answered_after(LATE), Some((Timeout, None)), 1),
        (Fault::reset().answered_after(LATE), Some((Timeout, None)), 0),
        (Fault::none().answered_after(Duration::MAX), Some((Timeout, None)), 1),
        // Neither it nor its copy ever arrives.
        (
            Fault::none().delivered_after(Duration::MAX).copied_after(LATE),
            Some((Timeout, None)),
            0,
        ),
    ];
    for (fault, expected, written) in cases().into_iter().chain(late) {
        let writer = Writer::start(true).await;
        writer.sandbox.faults().next(CreateInvoice::OPERATION, fault.clone());
        assert_eq!(what(writer.write().await), expected, "{fault:?}");
        sleep(LATE).await;
        assert_eq!(writer.written().await, written, "{fault:?}");
        assert_eq!(what(writer.write().await), None, "only the next: {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_is_acted_on_when_it_arrives_and_not_before() {
    let writer = Writer::start(true).await;
    let faults = writer.sandbox.faults();
    let second = Duration::from_secs(1);

    faults.next(CreateInvoice::OPERATION, Fault::none().delivered_after(LATE));
    let start = Instant::now();
    assert_eq!(what(writer.write().await), Some((ErrorKind::Timeout, None)));
    assert_eq!(start.elapsed(), TIMEOUT);
    sleep_until(start + LATE - second).await;
    assert_eq!(writer.written().await, 0, "it is in progress");
    sleep_until(start + LATE + second).await;
    assert_eq!(writer.written().await, 1, "it arrived, when nobody waited for it");

    let slow = Fault::none().delivered_after(5 * second).answered_after(3 * second);
    faults.next(CreateInvoice::OPERATION, slow);
    let start = Instant::now();
    assert_eq!(what(writer.write().await), None);
    assert_eq!(start.elapsed(), 8 * second);
}

#[tokio::test(start_paused = true)]
async fn a_copy_arrives_whatever_became_of_the_first() {
    use ErrorKind::{Connect, Interrupted, RateLimited, Timeout};
    let delay = Duration::from_mins(10);
    let second = Duration::from_secs(1);
    let limited = || Fault::reply(Reply::json(429));
    let limited_error = Some((RateLimited, Some(429)));
    // What the client gets, how many are written when it has it, and how many after the copy.
    let cases = [
        (Fault::none(), None, 1, 2),
        (limited(), limited_error, 0, 1),
        (limited().after_acting(), limited_error, 1, 2),
        (Fault::reset(), Some((Interrupted, None)), 0, 1),
        (Fault::cut(), Some((Interrupted, Some(200))), 1, 2),
        (Fault::none().delivered_twice(), None, 2, 3),
        // It never left.
        (Fault::refuse(), Some((Connect, None)), 0, 0),
    ];
    for (fault, expected, before, after) in cases {
        let writer = Writer::start(true).await;
        let fault = fault.copied_after(delay);
        writer.sandbox.faults().next(CreateInvoice::OPERATION, fault.clone());
        let start = Instant::now();
        assert_eq!(what(writer.write().await), expected, "{fault:?}");
        sleep_until(start + delay - second).await;
        assert_eq!(writer.written().await, before, "{fault:?}");
        sleep_until(start + delay + second).await;
        assert_eq!(writer.written().await, after, "{fault:?}");
    }

    let writer = Writer::start(true).await;
    let late = Fault::none().delivered_after(LATE).copied_after(delay);
    writer.sandbox.faults().next(CreateInvoice::OPERATION, late);
    let start = Instant::now();
    assert_eq!(what(writer.write().await), Some((Timeout, None)));
    for (at, written) in [
        (LATE.saturating_sub(second), 0),
        (LATE + second, 1),
        ((LATE + delay).saturating_sub(second), 1),
        (LATE + delay + second, 2),
    ] {
        sleep_until(start + at).await;
        assert_eq!(writer.written().await, written, "after {at:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reply_says_what_is_wrong_with_a_field() {
    let writer = Writer::start(true).await;
    let reply = Reply::field_error("payment_account_id", "value_error", "account is not active");
    writer
        .sandbox
        .faults()
        .next(CreateInvoice::OPERATION, Fault::reply(reply).after_acting());
    let error = writer.write().await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(422)));
    let said =
        r#"{"detail":[{"loc":["body","payment_account_id"],"msg":"account is not active","type":"value_error"}]}"#;
    let body: serde_json::Value = serde_json::from_slice(error.body().unwrap()).unwrap();
    assert_eq!(body, serde_json::from_str::<serde_json::Value>(said).unwrap());
    assert_eq!(writer.written().await, 1);
}

#[tokio::test(start_paused = true)]
async fn the_first_rule_that_gives_a_fault_decides() {
    let writer = Writer::start(true).await;
    let faults = writer.sandbox.faults();
    let (create, token) = (CreateInvoice::OPERATION, ClientObtainToken::OPERATION);
    faults.next(create, Fault::reply(Reply::json(500)));
    faults.next(create, Fault::reply(Reply::json(501)));
    faults.nth(create, 4, Fault::reply(Reply::json(504)));
    faults.choose(|context| {
        let (name, number) = (context.operation.name, context.number);
        assert!(context.total > number, "there were others before");
        (name == "create_invoice" && number == 5).then(|| Fault::reply(Reply::json(505)))
    });
    faults.every(token, Fault::refuse());
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(what(writer.write().await).and_then(|(_, status)| status));
    }
    assert_eq!(statuses, [Some(500), Some(501), None, Some(504), Some(505), None]);

    writer.sandbox.expire_tokens();
    for _ in 0..2 {
        let error = writer.write().await.unwrap_err();
        assert_eq!(error.operation().map(|operation| operation.name), Some(token.name));
        assert_eq!(error.kind(), ErrorKind::Connect);
    }
    faults.clear();
    // A token that could not be had is not asked for again at once.
    sleep(Duration::from_secs(4)).await;
    assert_eq!(what(writer.write().await), None);
}

#[tokio::test(start_paused = true)]
async fn a_reply_says_when_to_come_again() {
    let writer = Writer::start(true).await;
    let reply = Reply::html(429).retry_after("7");
    writer
        .sandbox
        .faults()
        .next(CreateInvoice::OPERATION, Fault::reply(reply));
    let error = writer.write().await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(
        error.body(),
        Some("<html><body><h1>429 Too Many Requests</h1></body></html>".as_bytes())
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_renewed() {
    let writer = Writer::start(true).await;
    let faults = writer.sandbox.faults();
    faults.next(CreateInvoice::OPERATION, Fault::reply(Reply::json(401)));
    assert_eq!(what(writer.write().await), None);
    assert_eq!(writer.written().await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_sandbox_that_was_dropped_takes_no_connections() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = client(&sandbox);
    dollr.fees().tiers().send().await.unwrap();
    // One that is still on its way changes nothing.
    let late = Fault::none().copied_after(LATE);
    sandbox.faults().next(ListFeeTier::OPERATION, late);
    dollr.fees().tiers().send().await.unwrap();
    drop(sandbox);
    let error = dollr.fees().tiers().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

/// Numbers that look like chance, and are the same for a seed.
fn random(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// What a test with faults of chance can rely on: everything happens at the same time and in the same order again.
#[tokio::test(start_paused = true)]
async fn chance_is_the_same_for_a_seed() {
    let run = async |seed| {
        let writer = Writer::start(true).await;
        let mut random = random(seed);
        writer.sandbox.faults().choose(move |_| {
            let (before, after) = (random(20_000), random(20_000));
            let fault = match random(8) {
                0 => Fault::refuse(),
                1 => Fault::reset(),
                2 => Fault::reset().after_acting(),
                3 => Fault::cut(),
                4 => Fault::reply(Reply::json(500)).after_acting(),
                5 => Fault::none().delivered_twice(),
                _ => Fault::none(),
            };
            // An eighth of it is too late.
            let (before, after) = (Duration::from_millis(before), Duration::from_millis(after));
            Some(fault.delivered_after(before).answered_after(after))
        });
        let start = Instant::now();
        let mut writers = JoinSet::new();
        for name in 0..16 {
            let (dollr, invoice) = (writer.dollr.clone(), writer.invoice());
            writers.spawn(async move {
                let mut trace = Vec::new();
                for _ in 0..8 {
                    let sent = dollr.send(invoice.clone()).await;
                    let written = sent.as_ref().ok().map(|invoice| invoice.id);
                    trace.push((name, start.elapsed(), what(sent.map(drop)), written));
                }
                trace
            });
        }
        let mut trace = writers.join_all().await.concat();
        trace.sort_by_key(|(name, at, ..)| (*at, *name));
        trace
    };
    let first = run(7).await;
    assert_eq!(first.len(), 128);
    assert!(run(7).await == first, "another course of events");
    assert!(run(8).await != first, "the seed changes nothing");
}
