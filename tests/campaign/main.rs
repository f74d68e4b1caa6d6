//! The fault campaign: seeded faults at every point, under every setting of what no source says of Dollr, and shops that
//! behave as shops do. No order is paid twice, what a shop is told is true, and every unknown settles, but for a payout where
//! a page of HTML is all that is said of an unknown key.
//!
//! `cargo test` runs a short one. The long one is
//!
//! ```sh
//! cargo test --release -p dollr-tests --test campaign -- --ignored --nocapture
//! ```
//!
//! and `CAMPAIGN_SEED=42` runs the one round of that seed again, exactly as it was.

mod careless;
mod order;
mod shop;
mod weather;

use std::env;

use dollr_client::sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use dollr_client::{Client, Country, InvoiceId, OperationType, PaymentAccountId, PaymentMethod, Provider, Source};
use dollr_test_trace as _;
use fastrand::Rng;
use tokio::task::JoinSet;
use tokio::time::{Duration, sleep};

use self::order::{Order, Report};
use self::shop::Shop;

dollr_client::dollr_api!("../behaviour/probe/probe.yaml");

/// How a shop pays its orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    /// As the client makes it easy to.
    Careful,
    /// Takes what is unknown for a failure, and pays with a new key.
    TakesUnknownForFailure,
    /// Stores an attempt when it was executed, so that it is lost when the shop is interrupted.
    StoresLate,
    /// Sends a collection again by itself, and believes what is said of the repeat.
    BelievesRefusals,
    /// Pays out again, with a new session, when an answer is lost.
    RepeatsPayouts,
}

/// One round: a sandbox, its weather, and shops that all pay at once.
async fn round(seed: u64, habit: Habit) -> Report {
    // The client's own jitter is drawn from here.
    fastrand::seed(seed);
    let mut rng = Rng::with_seed(seed);
    let sandbox = Sandbox::start().await.expect("a sandbox");
    let climate = weather::climate(&mut rng, habit);
    let accounts = Accounts::open(&sandbox).await;
    sandbox.behave(climate.behaviour.clone());
    let rate = [0.02, 0.1, 0.3][rng.usize(..3)];
    sandbox.faults().choose(weather::faults(rng.fork(), rate));

    let orders = rng.i64(1..=64);
    let mut shops = JoinSet::new();
    for number in 1..=orders {
        let is_payout = habit == Habit::RepeatsPayouts || habit == Habit::Careful && rng.f64() < 0.3;
        let source = (!is_payout).then_some(Source::Invoice(InvoiceId::new(1000 + number)));
        if let Some(source) = &source {
            sandbox.add_source(source.clone());
        }
        let shop = Shop {
            // Each is a process, and one that takes over from another is a new one.
            client: client(&sandbox),
            successor: client(&sandbox),
            accounts: accounts.clone(),
            habit,
            rng: rng.fork(),
            order: Order::new(number, source),
        };
        shops.spawn(shop.run());
    }
    let orders = shops.join_all().await;
    // What is still under way arrives.
    sleep(Duration::from_hours(2)).await;
    let ledger = sandbox.ledger();
    let mut report = Report::default();
    for order in &orders {
        order.judge(&ledger, climate.unknown_key, &mut report);
    }
    report.put(seed, &climate);
    report
}

fn client(sandbox: &Sandbox) -> Client {
    Client::builder().in_process(sandbox).build().expect("a client")
}

/// Payment accounts for every outcome.
#[derive(Clone, Debug)]
struct Accounts {
    collections: Vec<PaymentAccountId>,
    payouts: Vec<PaymentAccountId>,
}

impl Accounts {
    async fn open(sandbox: &Sandbox) -> Self {
        let dollr = client(sandbox);
        let party = dollr
            .parties()
            .create_party()
            .fullname("Amara Kamara")
            .country_code(Country::LR);
        let party = party
            .phone(PHONE_COMPLETES.parse().expect("a phone"))
            .send()
            .await
            .expect("a party");
        let mut accounts = Self {
            collections: Vec::new(),
            payouts: Vec::new(),
        };
        for number in [PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER, PHONE_NEEDS_ACTION] {
            for kind in [OperationType::Collection, OperationType::Payout] {
                let create = dollr.payment_accounts().create_payment_account();
                let create = create
                    .account_name("Amara")
                    .party_id(party.id)
                    .operation_type(kind.clone());
                let create = create.method(PaymentMethod::MtnMomoLbr).provider(Provider::Pawapay);
                let account = create
                    .insensitive_account_number(number)
                    .send()
                    .await
                    .expect("an account");
                match kind {
                    OperationType::Collection => accounts.collections.push(account.id),
                    _ => accounts.payouts.push(account.id),
                }
            }
        }
        accounts
    }
}

/// Runs rounds from a seed on until so many orders were paid, or tried to be.
fn run(first_seed: u64, orders: usize, habit: Habit) -> Report {
    let mut total = Report::default();
    let mut seed = first_seed;
    while total.orders < orders {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        total.add(runtime.block_on(round(seed, habit)));
        seed += 1;
    }
    total
}

#[test]
fn no_order_is_paid_twice_and_what_is_told_is_true() {
    let report = run(1, 400, Habit::Careful);
    println!("{report}");
    assert!(report.wrong.is_empty(), "{report}");
    // The weather was bad enough to show something.
    assert!(
        report.unknown > 10 && report.interrupted > 10 && report.completed > 200,
        "{report}"
    );
}

/// Careless shops are caught, or the campaign would show nothing.
#[test]
fn what_careless_shops_do_is_seen() {
    for habit in [
        Habit::TakesUnknownForFailure,
        Habit::StoresLate,
        Habit::BelievesRefusals,
        Habit::RepeatsPayouts,
    ] {
        let report = run(1, 400, habit);
        // With a key of its own, or believing that it was not paid.
        let is_costly = |wrong: &&String| wrong.contains("is paid twice") || wrong.contains("was told NothingMoved");
        assert!(
            report.wrong.iter().any(|wrong| is_costly(&wrong)),
            "{habit:?}: {report}"
        );
    }
}

#[test]
#[ignore = "it takes minutes: see the top of this file"]
fn no_order_of_a_hundred_thousand_is_paid_twice() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse().expect("a number"));
    let report = match number("CAMPAIGN_SEED") {
        Some(seed) => run(seed, 1, Habit::Careful),
        None => run(1_000_000, 100_000, Habit::Careful),
    };
    println!("{report}");
    assert!(report.wrong.is_empty(), "{report}");
}
