//! An endpoint that only this merchant has: described in the merchant's own YAML, called on the same client.
//!
//! The endpoint is made up, and so is the server here that responds in Dollr's place.

use std::error::Error;
use std::process::ExitCode;

use dollr_client::{Client, InvoiceId};
use lexopt::prelude::*;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

mod beta {
    dollr_client::dollr_api!("beta.yaml");
}

use beta::BetaExt;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("beta_endpoint: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    match lexopt::Parser::from_env().next()? {
        None => {}
        Some(Short('h') | Long("help")) => {
            println!("Calls an endpoint of its own, at a server on this machine. It takes no options.");
            return Ok(());
        }
        Some(argument) => return Err(argument.unexpected().into()),
    }
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(response(stream));
        }
    });
    println!("Talking to a server on this machine (http://{address}), not to Dollr.");
    let dollr = Client::builder()
        .client_id("merchant")
        .client_secret("beta-secret")
        .base_url(format!("http://{address}"))
        .build()?;

    let reminder = dollr
        .reminders()
        .create(InvoiceId::new(101))
        .phone("231771234567".parse()?)
        .send()
        .await?;
    println!("reminded      {} of invoice {}", reminder.sent_to, reminder.invoice_id);
    Ok(())
}

/// Responds with a token where one is asked for, and else that the reminder was sent.
async fn response(stream: TcpStream) -> Result<(), std::io::Error> {
    let mut stream = BufReader::new(stream);
    let mut target = String::new();
    while stream.read_line(&mut target).await? > 0 {
        let mut length = 0;
        let mut header = String::new();
        while stream.read_line(&mut header).await? > 2 {
            let name = header.to_ascii_lowercase();
            if let Some(value) = name.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            header.clear();
        }
        stream.read_exact(&mut vec![0; length]).await?;
        let json = match target.starts_with("POST /beta/invoices/101/remind ") {
            true => r#"{ "invoice_id": 101, "sent_to": "231771234567" }"#,
            false => r#"{ "access_token": "beta-token", "expires_in": 60 }"#,
        };
        let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{json}", json.len());
        stream.write_all(response.as_bytes()).await?;
        target.clear();
    }
    Ok(())
}
