//! Collects a payment by mobile money, step by step: in a sandbox on this machine, or with `--live` at Dollr.
//!
//! `cargo run --example collect_payment -- --help` lists the options.

mod support;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use dollr_client::invoices::InvoiceReceipt;
use dollr_client::payments::NewCollection;
use dollr_client::{
    Amount, Client, CounterpartyId, Currency, Execution, ExecutionStatus, FeeBearer, InvoiceId, OperationType, PartyId,
    Phone, RelationshipType, Source, SourceStatus,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};
use support::{Connection, Options, known, step, unless_stopped, until};

/// How long to wait before asking again. Dollr asks for 2 to 5 seconds.
const INTERVAL: Duration = Duration::from_secs(2);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("collect_payment: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let names = ["name", "phone", "item", "amount", "currency", "note", "payer-currency"];
    let Some(options) = Options::parse(&names)? else {
        print!("{}", help());
        return Ok(());
    };
    let sale = Sale::of(&options)?;
    let connection = options.connect().await?;
    let dollr = connection.client();
    let (party, customer) = add_customer(&dollr, &sale).await?;
    let invoice = write_invoice(&dollr, &sale, customer).await?;
    let payment = pay(&connection, &sale, Source::Invoice(invoice), party).await?;
    if payment.status != ExecutionStatus::Completed {
        let reason = payment.gateway_message.unwrap_or_else(|| "no reason given".to_owned());
        return Err(format!("the payment is {}: {reason}", payment.status).into());
    }
    wait_until_paid(&dollr, Source::Invoice(invoice)).await?;
    let receipts = dollr.invoices().get_receipt(invoice);
    show(&receipts.send().await?);
    Ok(())
}

fn help() -> String {
    format!(
        "\
Collects a payment by mobile money, step by step, in a sandbox on this machine. No credentials are read.

Usage: collect_payment [OPTIONS]

Options:
  --live                   Collect real money, with DOLLR_CLIENT_ID and DOLLR_CLIENT_SECRET from the environment (and
                           DOLLR_BASE_URL, if set). It needs all options below, and asks before money moves.
  --name <NAME>            Who pays
  --phone <NUMBER>         The payer's phone number, which decides the outcome in the sandbox:
                             {PHONE_COMPLETES}  completes (the default)
                             {PHONE_FAILS}  fails
                             {PHONE_TAKES_LONGER}  takes two minutes
                             {PHONE_NEEDS_ACTION}  needs the payer to act
  --item <NAME>            What is sold
  --amount <AMOUNT>        What it costs, such as 1.50
  --currency <CODE>        In which currency, such as USD
  --note <TEXT>            What else the invoice says
  --payer-currency <CODE>  In which currency it is paid, such as LRD
  --help                   Show this
"
    )
}

/// Who buys what, and how they pay.
struct Sale {
    name: String,
    phone: Phone,
    /// What is sold, how many of it, and the price of one.
    lines: Vec<(String, i64, Amount)>,
    currency: Currency,
    note: String,
    payer_currency: Option<Currency>,
}

impl Sale {
    fn of(options: &Options) -> Result<Self, Box<dyn Error>> {
        let lines = match (options.get("item")?, options.get("amount")?) {
            (None, None) => vec![
                ("Strategy session".to_owned(), 2, "150.00".parse()?),
                ("Workbook".to_owned(), 1, "49.90".parse()?),
            ],
            (item, amount) => vec![(
                item.unwrap_or_else(|| "Workbook".to_owned()),
                1,
                amount.unwrap_or_else(|| 50.into()),
            )],
        };
        Ok(Self {
            name: options.get("name")?.unwrap_or_else(|| "Amara Kamara".to_owned()),
            phone: match options.get("phone")? {
                Some(phone) => phone,
                None => PHONE_COMPLETES.parse()?,
            },
            lines,
            currency: options.get("currency")?.unwrap_or(Currency::USD),
            note: options
                .get("note")?
                .unwrap_or_else(|| "Thank you for your visit".to_owned()),
            payer_currency: options.get("payer-currency")?,
        })
    }
}

/// Somebody to write an invoice to: a party, and what it is to the merchant.
async fn add_customer(dollr: &Client, sale: &Sale) -> Result<(PartyId, CounterpartyId), dollr_client::Error> {
    let party = dollr
        .parties()
        .create()
        .fullname(&sale.name)
        .phone(sale.phone.clone())
        .send()
        .await?;
    step("party", format_args!("{} ({})", party.id, party.fullname));
    let customer = dollr
        .counterparties()
        .create()
        .party_id(party.id)
        .relationship_type(RelationshipType::Customer)
        .send()
        .await?;
    step("counterparty", format_args!("{} (CUSTOMER)", customer.id));
    Ok((party.id, customer.id))
}

/// An invoice with the lines of a sale, published so that it can be paid.
async fn write_invoice(dollr: &Client, sale: &Sale, customer: CounterpartyId) -> Result<InvoiceId, Box<dyn Error>> {
    let invoice = dollr
        .invoices()
        .create()
        .counterparty_id(customer)
        .currency(sale.currency)
        .note(&sale.note)
        .fee_bearer(FeeBearer::Payer)
        .as_payment_link(false)
        .send()
        .await?;
    step(
        "invoice",
        format_args!("{} is {}", invoice.invoice_number, invoice.status),
    );
    for (name, qty, price) in &sale.lines {
        let item = dollr
            .invoices()
            .add_item(invoice.id)
            .name(name)
            .qty(*qty)
            .amount(*price)
            .currency(sale.currency)
            .send()
            .await?;
        step(
            "item",
            format_args!("{} x {} at {price} {}", item.qty, item.name, sale.currency),
        );
    }
    dollr.invoices().publish(invoice.id).send().await?;
    let invoice = dollr.invoices().get(invoice.id).send().await?;
    step(
        "published",
        format_args!(
            "{} is {}: {:.2} {}",
            invoice.invoice_number, invoice.status, invoice.total_amount, sale.currency
        ),
    );
    Ok(invoice.id)
}

/// Collects the payment, and waits until it has come to its end.
async fn pay(
    connection: &Connection,
    sale: &Sale,
    source: Source,
    party: PartyId,
) -> Result<Execution, Box<dyn Error>> {
    let dollr = connection.client();
    let provider = dollr
        .predictions()
        .mmo_provider_info()
        .phone(sale.phone.clone())
        .operation_type(OperationType::Collection)
        .send()
        .await?;
    let (Some(method), Some(gateway)) = (provider.payment_method, provider.gateway_provider) else {
        return Err(format!("no provider takes the number {}", sale.phone).into());
    };
    step("provider", format_args!("{method} by {gateway}"));

    // The payer's currency, which need not be that of the invoice.
    let currencies = provider.currencies.unwrap_or_default();
    let currency = match (sale.payer_currency, currencies.last()) {
        (Some(currency), _) => currency,
        (None, Some(currency)) => currency.parse()?,
        (None, None) => return Err("the number can't pay in any currency".into()),
    };
    let cost = dollr
        .predictions()
        .payment_source_amount_and_fees()
        .source(source.clone())
        .target_currency(currency)
        .payment_method(method.clone())
        .provider(gateway.clone())
        .send()
        .await?;
    step(
        "cost",
        format_args!(
            "the payer pays {:.2} {}, the merchant gets {:.2} {}",
            cost.payer_amount, cost.payer_currency, cost.payee_amount, cost.payee_currency
        ),
    );

    connection.confirm(format_args!(
        "{} ({}) pays {} {}",
        sale.name, sale.phone, cost.payer_amount, cost.payer_currency
    ))?;

    let account = dollr
        .payment_accounts()
        .create()
        .operation_type(OperationType::Collection)
        .account_name(&sale.name)
        .party_id(party)
        .method(method)
        .provider(gateway)
        .insensitive_account_number(sale.phone.as_str())
        .build();
    // Sessions are short-lived: prepare an attempt when the payer is about to pay.
    let attempt = dollr.prepare(NewCollection::new(source, account, currency)).await?;
    if let Some(account) = attempt.payment_account_id() {
        step("account", format_args!("{account}"));
    }
    step("session", format_args!("{} {}", attempt.session_id(), until(&attempt)));
    // A real program stores the attempt now: with it, any process can find out what happened to the payment.
    let reference_id = attempt.reference_id();
    step("reference id", format_args!("{reference_id}"));
    let paying = async {
        let mut payment = known(attempt.execute(&dollr).await?)?;
        step("payment", format_args!("{}", payment.status));
        while !payment.status.is_final() {
            if payment.requires_action == Some(true) {
                return Err("the payment waits for the payer to act, which this example does not show".into());
            }
            tokio::time::sleep(INTERVAL).await;
            payment = dollr.status().collection(reference_id).send().await?;
            step("payment", format_args!("{}", payment.status));
        }
        Ok(payment)
    };
    unless_stopped(&attempt, paying).await
}

/// The merchant delivers only once the document itself is paid.
async fn wait_until_paid(dollr: &Client, source: Source) -> Result<(), Box<dyn Error>> {
    loop {
        let report = dollr.status().source().source(source.clone()).send().await?;
        step("invoice", format_args!("{} is {}", report.source_number, report.status));
        match report.status {
            SourceStatus::Paid => return Ok(()),
            SourceStatus::Canceled => return Err("the invoice was cancelled".into()),
            _ => tokio::time::sleep(INTERVAL).await,
        }
    }
}

fn show(receipt: &InvoiceReceipt) {
    let paid_at = receipt.paid_at.map_or_else(String::new, |at| format!(" at {at}"));
    let by = receipt.counterparty_name.as_deref().unwrap_or("somebody");
    step(
        "receipt",
        format_args!(
            "{}, {:.2} {}, paid by {by}{paid_at}",
            receipt.invoice_number, receipt.total_amount, receipt.currency
        ),
    );
}
