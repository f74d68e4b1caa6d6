//! A shop that tells its page what happens to payments, as server-sent events of what Dollr says.
//!
//! The page needs nothing of Supabase, and sees verified statuses only: of a collection, of a hosted checkout, and of a
//! payout. `cargo run --example live_page` starts it, with a sandbox on this machine.

#[path = "../shop/mod.rs"]
mod shop;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{Html, IntoResponse, Response, Sse};
use axum::routing::get;
use dollr_client::checkouts::{CheckoutItem, CheckoutMode};
use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::realtime::{Subject, Update};
use dollr_client::{Client, Currency, OperationType, ReferenceId, Secret, SourceType};
use dollr_sandbox::Sandbox;
use futures_util::StreamExt;
use lexopt::prelude::*;
use shop::{Owned, Refusal, Visitor, mobile_money, phone, published_invoice, refused, serve};

const HELP: &str = "\
A shop that tells its page what happens to three payments, in a sandbox on this machine.

Usage: live_page [OPTIONS]

Options:
  --help  Show this
";

/// How long to follow a payment. The browser connects again if that wasn't enough.
const WITHIN: Duration = Duration::from_mins(15);

/// The id of the last event.
const END: &str = "end";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("live_page: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = lexopt::Parser::from_env();
    if let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
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
    /// What a visitor may follow, by what the shop has stored of it.
    payments: Owned<Subject>,
    sandbox: Sandbox,
}

/// What is told of a payment, up to the last status. It ends when the page goes away.
async fn events(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let payment = shop.payments.get(number, &headers)?;
    // A browser connects again when the events end, and names the last one. 204 tells it to stop.
    if headers.get("last-event-id").is_some_and(|id| id == END) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let updates = shop
        .dollr
        .watch(payment, WITHIN)
        .filter_map(async |update| event(update));
    Ok(Sse::new(updates).keep_alive(KeepAlive::default()).into_response())
}

/// An update as the page gets it. An error is for the shop: it is no news of the payment, and the browser connects again.
fn event(update: Result<Update, dollr_client::Error>) -> Option<Result<Event, axum::Error>> {
    let update = update.inspect_err(|error| eprintln!("{error}")).ok()?;
    let event = match &update {
        Update::Status(status) if status.progress.is_final() => Event::default().id(END),
        _ => Event::default(),
    };
    Some(event.json_data(update))
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
    async fn collect(&self) -> Result<Subject, dollr_client::Error> {
        let account = mobile_money(&self.dollr, OperationType::Collection).await?;
        let session = self.dollr.sessions().create_for_checkout();
        let session = session.source(published_invoice(&self.sandbox)).send().await?;
        let source_type = session.source.source_type();
        let reference_id = ReferenceId::random();
        let collect = self.dollr.executions().collect();
        let collect = collect
            .session_id(session.id)
            .payment_account_id(account.id)
            .currency(Currency::USD)
            .reference_id(reference_id);
        // What happened to it is what the page follows.
        let _ = collect.send().await?;
        Ok(Subject::Collection {
            session_id: session.id,
            source_type,
            reference_id,
        })
    }

    /// Has an order paid on a page of Dollr's, where the sandbox plays the payer.
    async fn check_out(&self) -> Result<Subject, dollr_client::Error> {
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
        // What is paid on Dollr's page has no key: its document tells.
        Ok(Subject::Document(checkout.source))
    }

    /// Pays somebody.
    async fn pay_out(&self) -> Result<Subject, dollr_client::Error> {
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
        Ok(Subject::Payout(reference_id))
    }
}
