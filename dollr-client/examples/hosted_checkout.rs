//! Has an order paid on a page of Dollr's, step by step: in a sandbox on this machine, or with `--live` at Dollr.
//!
//! `cargo run --example hosted_checkout -- --help` lists the options.

mod support;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use dollr_client::checkouts::{CheckoutItem, CheckoutMode, CheckoutSource};
use dollr_client::{
    Amount, Client, Currency, OrderNumber, Phone, RelationshipType, Source, SourceNumber, SourceStatus, SourceType, Url,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_TAKES_LONGER};
use rust_decimal::Decimal;
use support::{Connection, Options, step};

/// How long to wait before asking again. Dollr asks for 2 to 5 seconds.
const INTERVAL: Duration = Duration::from_secs(2);

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
    let names = [
        "name",
        "phone",
        "item",
        "amount",
        "currency",
        "note",
        "success-url",
        "cancel-url",
    ];
    let Some(options) = Options::parse(&names)? else {
        print!("{}", help());
        return Ok(());
    };
    let basket = Basket::of(&options)?;
    let connection = options.connect().await?;
    let total: Decimal = basket.lines.iter().map(|(_, price)| Decimal::from(*price)).sum();
    connection.confirm(format_args!(
        "{} ({}) can then pay {total:.2} {} on a page",
        basket.name, basket.phone, basket.currency
    ))?;
    let dollr = connection.client();
    let checkout = open_checkout(&dollr, &basket).await?;

    // A shop redirects the payer's browser to the page now. In the sandbox somebody plays the payer.
    step("page", format_args!("{}", checkout.url));
    if let Connection::Sandbox(sandbox) = &connection {
        sandbox.pay(&checkout.url, &basket.phone)?;
        let success_url = &basket.success_url;
        step("payer", format_args!("pays there, and comes back to {success_url}"));
    }

    // Anybody can visit that address: only the status of the document says that it is paid.
    wait_until_paid(&dollr, checkout.source.clone()).await?;
    show_receipt(&dollr, &checkout).await
}

fn help() -> String {
    format!(
        "\
Has an order paid on a page of Dollr's, step by step, in a sandbox on this machine. No credentials are read.

Usage: hosted_checkout [OPTIONS]

Options:
  --live                Have real money paid, with DOLLR_CLIENT_ID and DOLLR_CLIENT_SECRET from the environment (and
                        DOLLR_BASE_URL, if set). It needs all options below, and asks before there is a page.
  --name <NAME>         Who pays
  --phone <NUMBER>      The payer's phone number, which decides the outcome in the sandbox:
                          {PHONE_COMPLETES}  completes (the default)
                          {PHONE_FAILS}  fails
                          {PHONE_TAKES_LONGER}  takes two minutes
  --item <NAME>         What is sold
  --amount <AMOUNT>     What it costs, such as 1.50
  --currency <CODE>     In which currency, such as USD
  --note <TEXT>         What else the order says
  --success-url <URL>   Where the payer is sent after paying
  --cancel-url <URL>    Where the payer is sent after giving up
  --help                Show this
"
    )
}

/// Who buys what, and where they come back to.
struct Basket {
    name: String,
    phone: Phone,
    /// What is sold, and its price.
    lines: Vec<(String, Amount)>,
    currency: Currency,
    note: String,
    /// No parameters are documented to be added to it, so the default has one of the shop's own.
    success_url: Url,
    cancel_url: Url,
}

impl Basket {
    fn of(options: &Options) -> Result<Self, Box<dyn Error>> {
        let lines = match (options.get("item")?, options.get("amount")?) {
            (None, None) => vec![
                ("T-shirt".to_owned(), "25.00".parse()?),
                ("Cap".to_owned(), "12.50".parse()?),
            ],
            (item, amount) => vec![(
                item.unwrap_or_else(|| "Cap".to_owned()),
                amount.unwrap_or_else(|| 25.into()),
            )],
        };
        let url = |name, default: &str| match options.get::<Url>(name)? {
            Some(url) => Ok(url),
            None => default.parse().map_err(Box::<dyn Error>::from),
        };
        Ok(Self {
            name: options.get("name")?.unwrap_or_else(|| "Amara Kamara".to_owned()),
            phone: match options.get("phone")? {
                Some(phone) => phone,
                None => PHONE_COMPLETES.parse()?,
            },
            lines,
            currency: options.get("currency")?.unwrap_or(Currency::USD),
            note: options.get("note")?.unwrap_or_else(|| "Order 1042".to_owned()),
            success_url: url("success-url", "https://shop.example/thanks?order=1042")?,
            cancel_url: url("cancel-url", "https://shop.example/basket")?,
        })
    }
}

/// An order, its customer, and the page where it is paid: all in one call.
async fn open_checkout(dollr: &Client, basket: &Basket) -> Result<CheckoutSource, Box<dyn Error>> {
    let currency = basket.currency;
    let mut items = Vec::new();
    for (name, price) in &basket.lines {
        let item = CheckoutItem::builder()
            .name(name)
            .amount(*price)
            .currency(currency)
            .build();
        step("item", format_args!("{name} at {price:.2} {currency}"));
        items.push(item);
    }
    let checkout = dollr
        .checkouts()
        .create()
        .mode(CheckoutMode::Hosted)
        .source_kind(SourceType::Order)
        .party_phone(basket.phone.clone())
        .party_name(basket.name.as_str())
        .party_relationship(RelationshipType::Customer)
        .currency(currency)
        .items(items)
        .note(basket.note.as_str())
        .success_url(basket.success_url.clone())
        .cancel_url(basket.cancel_url.clone())
        .send()
        .await?;
    step("party", format_args!("{} ({})", checkout.party_id, basket.name));
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
        let report = dollr.status().source().source(source.clone()).send().await?;
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
        .receipt()
        .source(SourceNumber::Order(number.clone()))
        .send()
        .await?;
    step("receipt page", format_args!("{}", link.url));
    let receipt = dollr.orders().get_receipt_by_number(number).send().await?;
    // What Dollr returns for this call isn't documented, so any part may be missing.
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
