//! A shop that tells its page what becomes of payments, as server-sent events of what Dollr says.
//!
//! The page needs nothing of Supabase, and sees verified statuses only: of a collection, of a hosted checkout, and of a
//! payout. `cargo run --example live_events` starts it, with a sandbox on this machine.

#[path = "../shop/mod.rs"]
mod shop;

use std::convert::Infallible;
use std::error::Error;
use std::mem;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{Html, IntoResponse, Sse};
use axum::routing::get;
use dollr_client::checkouts::{CheckoutItem, CheckoutMode};
use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::{Client, Currency, OperationType, ReferenceId, Secret, Source, SourceType};
use dollr_sandbox::Sandbox;
use futures_util::{Stream, stream};
use serde_json::json;
use shop::{Owned, Refusal, Visitor, mobile_money, phone, published_invoice, refused, serve};

/// How long to wait before asking again. Dollr asks for 2 to 5 seconds.
const INTERVAL: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("live_events: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start().await?;
    println!(
        "Talking to a sandbox on this machine ({}), not to Dollr.",
        sandbox.url()
    );
    let shop = Shop {
        dollr: sandbox.client(),
        payments: Owned::new(),
        sandbox,
    };
    let router = Router::new()
        .route("/", get(show_payments))
        .route("/payments/{number}/events", get(events));
    serve(router.with_state(Arc::new(shop))).await
}

struct Shop {
    dollr: Client,
    payments: Owned<Payment>,
    sandbox: Sandbox,
}

/// What a visitor may follow, by what the shop has stored of it.
#[derive(Clone)]
enum Payment {
    Collection(ReferenceId),
    /// What is paid on Dollr's page has no key: its document tells.
    Hosted(Source),
    Payout(ReferenceId),
}

/// A status, and whether it is the last one.
#[derive(PartialEq)]
struct Status(String, bool);

impl Payment {
    /// Asks Dollr.
    async fn status(&self, dollr: &Client) -> Result<Status, dollr_client::Error> {
        let status = dollr.status();
        let execution = match self {
            Self::Collection(reference_id) => status.collection(*reference_id).send().await?,
            Self::Payout(reference_id) => status.payout(*reference_id).send().await?,
            Self::Hosted(source) => {
                let report = status.source().source(source.clone()).send().await?;
                return Ok(Status(report.status.to_string(), report.status.is_final()));
            }
        };
        Ok(Status(execution.status.to_string(), execution.status.is_final()))
    }
}

/// The statuses of a payment, each once, up to the last one. It ends when the page goes away.
async fn events(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let payment = shop.payments.get(number, &headers)?;
    let statuses = statuses(shop.dollr.clone(), payment);
    Ok(Sse::new(statuses).keep_alive(KeepAlive::default()))
}

fn statuses(dollr: Client, payment: Payment) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(None, move |last: Option<Status>| {
        let (dollr, payment) = (dollr.clone(), payment.clone());
        async move {
            if matches!(last, Some(Status(_, true))) {
                return None;
            }
            let mut wait = last.is_some();
            loop {
                if mem::replace(&mut wait, true) {
                    tokio::time::sleep(INTERVAL).await;
                }
                match payment.status(&dollr).await {
                    Ok(status) if Some(&status) != last.as_ref() => {
                        let data = json!({ "status": status.0, "final": status.1 });
                        return Some((Ok(Event::default().data(data.to_string())), Some(status)));
                    }
                    Ok(_) => {}
                    // The page goes on waiting: it is no news of the payment.
                    Err(error) => eprintln!("{error}"),
                }
            }
        }
    })
}

/// Shows the page of three payments that have just been started, and belong to the visitor.
async fn show_payments(State(shop): State<Arc<Shop>>) -> Result<impl IntoResponse, Refusal> {
    let visitor = Visitor::new();
    let mut page = include_str!("page.html").to_owned();
    for (name, payment) in [
        ("{collection}", shop.collect().await.map_err(refused)?),
        ("{hosted}", shop.check_out().await.map_err(refused)?),
        ("{payout}", shop.pay_out().await.map_err(refused)?),
    ] {
        let number = shop.payments.add(&visitor, payment);
        page = page.replace(name, &number.to_string());
    }
    Ok(([(SET_COOKIE, visitor.cookie())], Html(page)))
}

impl Shop {
    /// Collects by mobile money.
    async fn collect(&self) -> Result<Payment, dollr_client::Error> {
        let account = mobile_money(&self.dollr, OperationType::Collection).await?;
        let session = self.dollr.sessions().create_for_checkout();
        let session = session.source(published_invoice(&self.sandbox)).send().await?;
        let reference_id = ReferenceId::random();
        let collect = self.dollr.executions().collect();
        let collect = collect
            .session_id(session.id)
            .payment_account_id(account.id)
            .currency(Currency::USD)
            .reference_id(reference_id);
        // What became of it is what the page follows.
        let _ = collect.send().await?;
        Ok(Payment::Collection(reference_id))
    }

    /// Has an order paid on a page of Dollr's, where the sandbox plays the payer.
    async fn check_out(&self) -> Result<Payment, dollr_client::Error> {
        let item = CheckoutItem::builder().name("Cap").currency(Currency::USD);
        let item = item.amount(25.into()).build();
        let checkout = self.dollr.checkouts().create();
        let checkout = checkout
            .mode(CheckoutMode::Hosted)
            .source_kind(SourceType::Order)
            .party_phone(phone())
            .currency(Currency::USD)
            .items(vec![item]);
        let checkout = checkout.send().await?;
        if let Err(error) = self.sandbox.pay(&checkout.url, &phone()) {
            eprintln!("{error}");
        }
        Ok(Payment::Hosted(checkout.source))
    }

    /// Pays somebody.
    async fn pay_out(&self) -> Result<Payment, dollr_client::Error> {
        let account = mobile_money(&self.dollr, OperationType::Payout).await?;
        let session = self.dollr.sessions().create_for_payout().payout_account_id(account.id);
        let session = session.amount(25.into()).currency(Currency::USD).send().await?;
        let token = PasscodeToken::builder()
            .code(Secret::new("any-passcode"))
            .phone(phone())
            .build();
        let device = PasscodeDevice::builder()
            .name("Shop")
            .r#type("SERVER")
            .platform("RUST")
            .user_agent("dollr-live-example/1.0")
            .client_ip("127.0.0.1")
            .build();
        let reference_id = ReferenceId::random();
        let payout = self.dollr.executions().payout();
        let payout = payout
            .session_id(session.id)
            .payout_account_id(account.id)
            .reference_id(reference_id)
            .passcode(Passcode::builder().token(token).device(device).build());
        let _ = payout.send().await?;
        Ok(Payment::Payout(reference_id))
    }
}
