//! A shop whose page follows a payment live by Supabase's JavaScript client, as Dollr's guide shows. `live_page` needs no such script.
//!
//! The page gets what it needs from the shop, which first looks whose payment it is. `cargo run --example supabase_page --
//! --help` lists the options.

#[path = "../shop/mod.rs"]
mod shop;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::{fs, io};

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use axum::{Json, Router};
use dollr_client::{
    CheckoutSessionId, Client, Currency, ErrorKind, ExecutionStatus, OperationType, PaymentAccountId, ReferenceId,
    SourceType,
};
use dollr_sandbox::Sandbox;
use lexopt::prelude::*;
use serde_json::json;
use shop::{Owned, Refusal, Visitor, mobile_money, published_invoice, refused, serve};

const HELP: &str = "\
A shop whose page follows a payment live by Supabase's JavaScript client, in a sandbox on this machine.

Usage: supabase_page [OPTIONS]

Options:
  --supabase-js <FILE>   Supabase's JavaScript client, which the shop then serves: by default
                         tests/javascript/node_modules/@supabase/supabase-js/dist/umd/supabase.js, which is there
                         after `npm ci --prefix tests/javascript`. An address (https://...) is left to the browser.
  --help                 Show this
";

const SUPABASE_JS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../tests/javascript/node_modules/@supabase/supabase-js/dist/umd/supabase.js"
);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("supabase_page: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut supabase_js = SUPABASE_JS.to_owned();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("supabase-js") => supabase_js = arguments.value()?.string()?,
            Short('h') | Long("help") => {
                print!("{HELP}");
                return Ok(());
            }
            _ => return Err(argument.unexpected().into()),
        }
    }
    // Without it there is no page.
    let script = Script::of(&supabase_js)?;
    let sandbox = Sandbox::start().await?;
    println!(
        "Talking to a sandbox on this machine ({}), not to Dollr.",
        sandbox.url()
    );
    let shop = Shop {
        // At Dollr this is `Client::from_env()`, with what the merchant portal says.
        dollr: sandbox.client(),
        script,
        orders: Owned::new(),
        sandbox,
    };
    let router = Router::new()
        .route("/", get(show_order))
        .route("/supabase.js", get(show_script))
        .route("/orders/{number}/pay", post(pay))
        .route("/orders/{number}/live", post(follow))
        .route("/orders/{number}/status", get(status));
    serve(router.with_state(Arc::new(shop))).await
}

struct Shop {
    dollr: Client,
    script: Script,
    orders: Owned<Order>,
    sandbox: Sandbox,
}

/// Supabase's JavaScript client.
enum Script {
    At(String),
    Text(String),
}

impl Script {
    fn of(place: &str) -> Result<Self, Box<dyn Error>> {
        if place.starts_with("https://") {
            return Ok(Self::At(place.to_owned()));
        }
        let text = fs::read_to_string(place);
        let missing = |error: io::Error| {
            format!(
                "it needs Supabase's JavaScript client: run `npm ci --prefix tests/javascript`, which takes Node.js 20, or name \
                 a file or an address with --supabase-js; {place} can't be read: {error}"
            )
        };
        Ok(Self::Text(text.map_err(missing)?))
    }
}

/// What the shop stores of an order before it is paid.
#[derive(Clone)]
struct Order {
    session_id: CheckoutSessionId,
    source_type: SourceType,
    payment_account_id: PaymentAccountId,
    reference_id: ReferenceId,
}

/// Shows the page of a new order, which belongs to the visitor.
async fn show_order(State(shop): State<Arc<Shop>>) -> Result<impl IntoResponse, Refusal> {
    let visitor = Visitor::new();
    let order = shop.order().await.map_err(refused)?;
    let number = shop.orders.add(&visitor, order);
    let script = match &shop.script {
        Script::At(address) => address,
        Script::Text(_) => "/supabase.js",
    };
    let page = include_str!("page.html")
        .replace("{number}", &number.to_string())
        .replace("{script}", script);
    Ok(([(SET_COOKIE, visitor.cookie())], Html(page)))
}

async fn show_script(State(shop): State<Arc<Shop>>) -> impl IntoResponse {
    match &shop.script {
        Script::Text(text) => Ok(([(CONTENT_TYPE, "text/javascript")], text.clone())),
        Script::At(_) => Err(StatusCode::NOT_FOUND),
    }
}

/// Starts the payment of an order.
async fn pay(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let order = shop.orders.get(number, &headers)?;
    let collect = shop.dollr.executions().collect();
    let collect = collect
        .session_id(order.session_id)
        .payment_account_id(order.payment_account_id)
        .currency(Currency::USD)
        .reference_id(order.reference_id);
    // An outcome that nobody knows yet is followed as any other.
    let outcome = collect.send().await.map_err(refused)?;
    let status = outcome.execution().map(|execution| &execution.status);
    Ok(Json(json!({ "status": status })))
}

/// Gives the owner of an order what their page needs to follow its payment, and again to go on following it.
async fn follow(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let order = shop.orders.get(number, &headers)?;
    let handout = shop
        .dollr
        .realtime_handout(order.session_id, order.source_type, order.reference_id);
    let handout = handout.await.map_err(refused)?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(handout)))
}

/// What Dollr says of the payment of an order: the truth, where realtime only gives hints.
async fn status(
    State(shop): State<Arc<Shop>>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let order = shop.orders.get(number, &headers)?;
    let status = match shop.dollr.status().collection(order.reference_id).send().await {
        Ok(execution) => Some(execution.status),
        // Nobody has pressed the button yet.
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(refused(error)),
    };
    let is_final = status.as_ref().is_some_and(ExecutionStatus::is_final);
    let response = Json(json!({ "status": status, "final": is_final }));
    Ok(([(CACHE_CONTROL, "no-store")], response))
}

impl Shop {
    /// An order of somebody who will pay by mobile money.
    async fn order(&self) -> Result<Order, dollr_client::Error> {
        let account = mobile_money(&self.dollr, OperationType::Collection).await?;
        let session = self.dollr.sessions().create_for_checkout();
        let session = session.source(published_invoice(&self.sandbox)).send().await?;
        Ok(Order {
            session_id: session.id,
            source_type: session.source.source_type(),
            payment_account_id: account.id,
            reference_id: ReferenceId::random(),
        })
    }
}
