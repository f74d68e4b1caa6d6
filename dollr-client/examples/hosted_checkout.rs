//! Has an order paid on a page of Dollr's, step by step, in a sandbox on this machine.
//!
//! `cargo run --example hosted_checkout -- --help` lists the phone numbers that lead to another outcome.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use dollr_client::checkouts::{CheckoutItem, CheckoutMode, CheckoutSource};
use dollr_client::sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER, Sandbox};
use dollr_client::{
    Client, Currency, OrderNumber, Phone, RelationshipType, Source, SourceNumber, SourceStatus, SourceType, Url,
};
use lexopt::prelude::*;

/// How long to wait before asking again. Dollr asks for 2 to 5 seconds.
const INTERVAL: Duration = Duration::from_secs(2);

/// Where the payer is sent after paying. No parameters are documented to be added, so it has one of the shop's own.
const SUCCESS_URL: &str = "https://shop.example/thanks?order=1042";

/// Where the payer is sent after giving up.
const CANCEL_URL: &str = "https://shop.example/basket";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hosted_checkout: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Some(phone) = payer_phone()? else {
        print!("{}", help());
        return Ok(());
    };
    let sandbox = Sandbox::start().await?;
    println!(
        "Talking to a sandbox on this machine ({}), not to Dollr.",
        sandbox.url()
    );
    let dollr = sandbox.client();
    let checkout = open_checkout(&dollr, phone.clone()).await?;

    // A shop redirects the payer's browser to the page now. Here somebody plays the payer.
    step("page", format_args!("{}", checkout.url));
    sandbox.pay(&checkout.url, &phone)?;
    step("payer", format_args!("pays there, and comes back to {SUCCESS_URL}"));

    // Anybody can visit that address: only the status of the document says that it is paid.
    wait_until_paid(&dollr, checkout.source.clone()).await?;
    show_receipt(&dollr, &checkout).await
}

/// The payer's phone number, or `None` if help was asked for.
fn payer_phone() -> Result<Option<Phone>, lexopt::Error> {
    let mut phone = PHONE_COMPLETES.to_owned();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("phone") => phone = arguments.value()?.string()?,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    phone
        .parse()
        .map(Some)
        .map_err(|error| lexopt::Error::Custom(Box::new(error)))
}

fn help() -> String {
    format!(
        "\
Has an order paid on a page of Dollr's, step by step, in a sandbox on this machine. No credentials are read.

Usage: hosted_checkout [OPTIONS]

Options:
  --phone <NUMBER>  The payer's phone number, which decides the outcome in the sandbox:
                      {PHONE_COMPLETES}  completes (the default)
                      {PHONE_FAILS}  fails
                      {PHONE_TAKES_LONGER}  takes two minutes
  --help            Show this
"
    )
}

/// An order, its customer, and the page where it is paid: all in one call.
async fn open_checkout(dollr: &Client, phone: Phone) -> Result<CheckoutSource, Box<dyn Error>> {
    let mut items = Vec::new();
    for (name, price) in [("T-shirt", "25.00"), ("Cap", "12.50")] {
        let item = CheckoutItem::builder()
            .name(name)
            .amount(price.parse()?)
            .currency(Currency::USD)
            .build();
        step("item", format_args!("{name} at {price} USD"));
        items.push(item);
    }
    let checkout = dollr
        .checkouts()
        .create_checkout_source()
        .mode(CheckoutMode::Hosted)
        .source_kind(SourceType::Order)
        .party_phone(phone)
        .party_name("Amara Kamara")
        .party_relationship(RelationshipType::Customer)
        .currency(Currency::USD)
        .items(items)
        .note("Order 1042")
        .success_url(SUCCESS_URL.parse::<Url>()?)
        .cancel_url(CANCEL_URL.parse::<Url>()?)
        .send()
        .await?;
    step("party", format_args!("{} (Amara Kamara)", checkout.party_id));
    step("counterparty", format_args!("{} (CUSTOMER)", checkout.counterparty_id));
    step(
        "order",
        format_args!(
            "{} is {}: {:.2} {}",
            checkout.source_number, checkout.source_status, checkout.total_amount, checkout.currency
        ),
    );
    Ok(checkout)
}

/// The merchant delivers only once the document itself is paid.
async fn wait_until_paid(dollr: &Client, source: Source) -> Result<(), Box<dyn Error>> {
    let mut started = false;
    loop {
        let report = dollr
            .status()
            .get_payment_source_status()
            .source(source.clone())
            .send()
            .await?;
        step("order", format_args!("{} is {}", report.source_number, report.status));
        match report.status {
            SourceStatus::Paid => return Ok(()),
            SourceStatus::Canceled => return Err("the order was cancelled".into()),
            SourceStatus::Active if started => {
                return Err("the payment failed; the payer may try again on the same page".into());
            }
            SourceStatus::Processing => started = true,
            _ => {}
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

async fn show_receipt(dollr: &Client, checkout: &CheckoutSource) -> Result<(), Box<dyn Error>> {
    let number = OrderNumber::new(&checkout.source_number);
    let link = dollr
        .links()
        .get_receipt_link()
        .source(SourceNumber::Order(number.clone()))
        .send()
        .await?;
    step("receipt page", format_args!("{}", link.url));
    let receipt = dollr.orders().retrieve_order_receipt_by_number(number).send().await?;
    // How Dollr answers this call isn't documented, so any part may be missing.
    let receipt = receipt.ok_or("the receipt can't be read")?;
    let paid_at = receipt.paid_at.map_or_else(String::new, |at| format!(" at {at}"));
    step(
        "receipt",
        format_args!(
            "{}, {:.2} {}, paid by {}{paid_at}",
            checkout.source_number,
            receipt.total_amount.unwrap_or(checkout.total_amount),
            receipt.currency.as_deref().unwrap_or(&checkout.currency),
            receipt.counterparty_name.as_deref().unwrap_or("somebody"),
        ),
    );
    Ok(())
}

fn step(name: &str, what: std::fmt::Arguments<'_>) {
    println!("{name:<13} {what}");
}
