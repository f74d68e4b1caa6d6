//! A shop that no crash makes lose a payment, or take one twice: the guide's page "a payment that survives a crash" explains it.
//!
//! `crash_safe_shop orders.db` serves it, with `DOLLR_CLIENT_ID`, `DOLLR_CLIENT_SECRET` and `DOLLR_BASE_URL`. Without the last one it
//! talks to Dollr, and moves real money.

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Router, serve};
use dollr_client::payments::{Attempt, NewCollection, Outcome, Settlement};
use dollr_client::{Client, Currency, ExecutionCall, InvoiceId, PaymentAccountId, Source};
use rusqlite::{Connection, OptionalExtension, params};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    if let Err(error) = run().await {
        eprintln!("crash_safe_shop: {error}");
        std::process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let file = match std::env::args().nth(1) {
        Some(file) if !file.starts_with('-') => file,
        Some(option) if option == "--help" => {
            println!("Usage: crash_safe_shop <DATABASE>, with DOLLR_CLIENT_ID, DOLLR_CLIENT_SECRET and DOLLR_BASE_URL");
            return Ok(());
        }
        Some(option) => return Err(format!("name a file for the database, and not {option}").into()),
        None => return Err("name a file for the database".into()),
    };
    let orders = Connection::open(file)?;
    orders.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS orders (invoice INTEGER PRIMARY KEY, attempt TEXT, state TEXT NOT NULL)",
    )?;
    let shop = Arc::new(Shop {
        dollr: Client::from_env()?,
        orders: Mutex::new(orders),
    });

    // What was in progress when the shop ended. Whether it was sent, `resume` finds out.
    for attempt in shop.open_attempts()? {
        let call = attempt.resume(&shop.dollr);
        tokio::spawn(shop.clone().follow(attempt, call));
    }

    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("Open http://{}", listener.local_addr()?);
    let router = Router::new().route("/orders/{invoice}/pay/{account}", post(pay));
    Ok(serve(listener, router.with_state(shop)).await?)
}

struct Shop {
    dollr: Client,
    orders: Mutex<Connection>,
}

/// Pays an order, or tells its status. Asked again, it never begins a second payment.
async fn pay(State(shop): State<Arc<Shop>>, Path((invoice, account)): Path<(i64, i64)>) -> Result<String, StatusCode> {
    let failed = |error: Box<dyn Error>| {
        eprintln!("{error}");
        StatusCode::INTERNAL_SERVER_ERROR
    };
    match shop.state(invoice).map_err(|error| failed(error.into()))? {
        Some(state) if state != "not paid" => return Ok(state),
        _ => {}
    }
    let (source, account) = (Source::Invoice(InvoiceId::new(invoice)), PaymentAccountId::new(account));
    let payment = NewCollection::new(source, account, Currency::USD);
    let prepared = shop.dollr.prepare(payment).await;
    let attempt = prepared.map_err(|error| failed(error.into()))?;
    // Stored before it is executed, and by one request alone.
    if shop.begin(invoice, &attempt).map_err(failed)? {
        let call = attempt.execute(&shop.dollr);
        tokio::spawn(shop.clone().follow(attempt, call));
    }
    Ok("being paid".to_owned())
}

impl Shop {
    /// Follows a payment until its end is known, and writes it down.
    async fn follow(self: Arc<Self>, attempt: Attempt, call: ExecutionCall) {
        let mut found = match call.await {
            Ok(outcome) => Settlement::Found(outcome),
            // Nothing moved, and nothing of it can.
            Err(_) => Settlement::NeverLanded,
        };
        let state = loop {
            match found {
                Settlement::Found(Outcome::Completed(_)) => break "paid",
                Settlement::Found(Outcome::Failed(_)) | Settlement::NeverLanded | Settlement::NotPaid => {
                    break "not paid";
                }
                Settlement::PaidOtherwise => break "look at it",
                // Under way, or unknown as yet.
                _ => tokio::time::sleep(Duration::from_secs(2)).await,
            }
            found = attempt.settle(&self.dollr).await;
        };
        let end = "UPDATE orders SET state = ?2 WHERE attempt ->> 'reference_id' = ?1";
        let key = attempt.reference_id().to_string();
        if let Err(error) = self.orders().execute(end, [key.as_str(), state]) {
            eprintln!("{error}"); // The next start finds it still open.
        }
        println!("the payment {key} is over: {state}");
    }

    fn state(&self, invoice: i64) -> rusqlite::Result<Option<String>> {
        let state = "SELECT state FROM orders WHERE invoice = ?1";
        self.orders().query_row(state, [invoice], |row| row.get(0)).optional()
    }

    /// Stores the attempt of an order, unless it has one that may still be paid.
    fn begin(&self, invoice: i64, attempt: &Attempt) -> Result<bool, Box<dyn Error>> {
        let begin = "INSERT INTO orders VALUES (?1, ?2, 'being paid')
                     ON CONFLICT DO UPDATE SET attempt = ?2, state = 'being paid' WHERE state = 'not paid'";
        let attempt = serde_json::to_string(attempt)?;
        Ok(self.orders().execute(begin, params![invoice, attempt])? == 1)
    }

    fn open_attempts(&self) -> Result<Vec<Attempt>, Box<dyn Error>> {
        let orders = self.orders();
        let mut open = orders.prepare("SELECT attempt FROM orders WHERE state = 'being paid'")?;
        let stored: Vec<String> = open.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(stored
            .iter()
            .map(|attempt| serde_json::from_str(attempt))
            .collect::<Result<_, _>>()?)
    }

    fn orders(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
