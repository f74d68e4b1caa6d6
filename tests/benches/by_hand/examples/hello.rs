//! The smallest program: it signs in and makes one call.

use std::error::Error;

use reqwest::Client;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Credentials {
    client_id: String,
    client_secret: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Deserialize)]
struct Invoice {
    status: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    rustls::crypto::ring::default_provider().install_default().ok();
    let http = Client::builder().build()?;
    let credentials = Credentials {
        client_id: std::env::var("DOLLR_CLIENT_ID")?,
        client_secret: std::env::var("DOLLR_CLIENT_SECRET")?,
    };
    let token = http
        .post("https://api.heydollr.app/v1/jwt/client/obtain/token")
        .json(&credentials);
    let token: Token = token.send().await?.error_for_status()?.json().await?;
    let invoice = http
        .get("https://api.heydollr.app/v1/invoices/retrieve/101")
        .bearer_auth(token.access_token);
    let invoice: Invoice = invoice.send().await?.error_for_status()?.json().await?;
    println!("the invoice is {}", invoice.status);
    Ok(())
}
