//! The program of `shop`, with what everybody has: a client of HTTP, and structs with serde's derive.

use std::error::Error;

use jiff::Timestamp;
use reqwest::{Client, Method};
use rust_decimal::Decimal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const BASE_URL: &str = "https://api.heydollr.app";

#[derive(Serialize)]
struct Credentials {
    client_id: String,
    client_secret: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Serialize)]
struct NewSession<'a> {
    source_type: &'a str,
    source_id: i64,
}

#[derive(Deserialize)]
struct Session {
    id: i64,
    expires_at: Timestamp,
}

#[derive(Serialize)]
struct NewKey<'a> {
    session_id: i64,
    source_type: &'a str,
    reference_id: Uuid,
}

#[derive(Deserialize)]
struct Key {
    access_token: String,
}

#[derive(Serialize)]
struct Collect<'a> {
    session_id: String,
    payment_account_id: String,
    currency: &'a str,
    reference_id: Uuid,
}

#[derive(Deserialize)]
struct Execution {
    status: String,
    payer_amount: Decimal,
    payer_currency: String,
}

/// Makes one call.
async fn call<T: DeserializeOwned>(
    http: &Client,
    token: &str,
    method: Method,
    path: &str,
    body: Option<&impl Serialize>,
) -> Result<T, reqwest::Error> {
    let mut request = http.request(method, format!("{BASE_URL}{path}")).bearer_auth(token);
    if let Some(body) = body {
        request = request.json(body);
    }
    request.send().await?.error_for_status()?.json().await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let invoice: i64 = arguments.next().ok_or("which invoice?")?.parse()?;
    let payer: i64 = arguments.next().ok_or("which payment account?")?.parse()?;

    rustls::crypto::ring::default_provider().install_default().ok();
    let http = Client::builder().build()?;
    let credentials = Credentials {
        client_id: std::env::var("DOLLR_CLIENT_ID")?,
        client_secret: std::env::var("DOLLR_CLIENT_SECRET")?,
    };
    let path = "/v1/jwt/client/obtain/token";
    let Token { access_token } = call(&http, "", Method::POST, path, Some(&credentials)).await?;

    let source_type = "INVOICE";
    let session = NewSession {
        source_type,
        source_id: invoice,
    };
    let session: Session = call(
        &http,
        &access_token,
        Method::POST,
        "/v1/sessions/checkout",
        Some(&session),
    )
    .await?;
    println!("the session ends at {}", session.expires_at);
    let reference_id = Uuid::new_v4();
    let key = NewKey {
        session_id: session.id,
        source_type,
        reference_id,
    };
    let key: Key = call(
        &http,
        &access_token,
        Method::POST,
        "/v1/realtime-keys/collection",
        Some(&key),
    )
    .await?;
    println!("to follow it live: {} characters", key.access_token.len());
    let collect = Collect {
        session_id: session.id.to_string(),
        payment_account_id: payer.to_string(),
        currency: "USD",
        reference_id,
    };
    let execution: Execution = call(
        &http,
        &access_token,
        Method::POST,
        "/v1/executions/collection",
        Some(&collect),
    )
    .await?;
    println!("final: {}", matches!(&*execution.status, "COMPLETED" | "FAILED"));
    let path = format!("/v1/status/collection/{reference_id}");
    let execution: Execution = call(&http, &access_token, Method::GET, &path, None::<&()>).await?;
    println!(
        "the payment of {} {} is {}",
        execution.payer_amount, execution.payer_currency, execution.status
    );
    Ok(())
}
