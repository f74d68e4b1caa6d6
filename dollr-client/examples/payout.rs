//! Pays money out to a mobile-money number, step by step: in a sandbox on this machine, or with `--live` at Dollr.
//!
//! `cargo run --example payout -- --help` lists the options.

mod support;

use std::env;
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr};
use std::process::ExitCode;
use std::time::Duration;

use dollr_client::executions::{Passcode, PasscodeDevice, PasscodeToken};
use dollr_client::payments::NewPayout;
use dollr_client::{
    Amount, Client, Currency, Execution, ExecutionStatus, OperationType, PaymentAccountId, Phone, Secret,
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
            eprintln!("payout: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let names = ["name", "phone", "amount", "currency", "passcode-phone", "client-ip"];
    let Some(options) = Options::parse(&names)? else {
        print!("{}", help());
        return Ok(());
    };
    let order = Order::of(&options)?;
    let connection = options.connect().await?;
    let passcode = order.passcode(&connection)?;
    connection.confirm(format_args!(
        "{} ({}) is paid {} {}, and the merchant's wallet pays that and the fees",
        order.name, order.phone, order.amount, order.currency
    ))?;
    let dollr = connection.client();
    let account = add_account(&dollr, &order).await?;
    let payout = pay(&dollr, &order, account, passcode).await?;
    if payout.status != ExecutionStatus::Completed {
        let reason = payout.gateway_message.or(payout.wallet_message);
        let reason = reason.unwrap_or_else(|| "no reason given".to_owned());
        return Err(format!("the payout is {}: {reason}", payout.status).into());
    }
    step(
        "paid",
        format_args!(
            "{} got {:.2} {}, the wallet paid {:.2} {}",
            order.name, payout.payee_amount, payout.payee_currency, payout.payer_amount, payout.payer_currency
        ),
    );
    Ok(())
}

fn help() -> String {
    format!(
        "\
Pays money out to a mobile-money number, step by step, in a sandbox on this machine. No credentials are read.

Usage: payout [OPTIONS]

Options:
  --live                     Pay real money out, with DOLLR_CLIENT_ID and DOLLR_CLIENT_SECRET from the environment (and
                             DOLLR_BASE_URL, if set), and the passcode from MERCHANT_PASSCODE. It needs all options
                             below, and asks before money moves.
  --name <NAME>              Who is paid
  --phone <NUMBER>           The number that is paid, which decides the outcome in the sandbox:
                               {PHONE_COMPLETES}  completes (the default)
                               {PHONE_FAILS}  fails
                               {PHONE_TAKES_LONGER}  takes two minutes
                               {PHONE_NEEDS_ACTION}  needs somebody to act
  --amount <AMOUNT>          How much is paid, such as 50.00
  --currency <CODE>          In which currency, such as USD
  --passcode-phone <NUMBER>  The number that the merchant's passcode is registered with
  --client-ip <ADDRESS>      The IP address of this machine, which Dollr keeps for audits
  --help                     Show this
"
    )
}

/// Who is paid how much, and who approves it.
struct Order {
    name: String,
    phone: Phone,
    amount: Amount,
    currency: Currency,
    passcode_phone: Phone,
    client_ip: IpAddr,
}

impl Order {
    fn of(options: &Options) -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            name: options.get("name")?.unwrap_or_else(|| "Amara Kamara".to_owned()),
            phone: match options.get("phone")? {
                Some(phone) => phone,
                None => PHONE_COMPLETES.parse()?,
            },
            amount: options.get("amount")?.unwrap_or_else(|| 50.into()),
            currency: options.get("currency")?.unwrap_or(Currency::USD),
            passcode_phone: match options.get("passcode-phone")? {
                Some(phone) => phone,
                None => "231770000009".parse()?,
            },
            client_ip: options.get("client-ip")?.unwrap_or(Ipv4Addr::LOCALHOST.into()),
        })
    }

    /// The merchant's approval. The passcode itself comes from the environment: others can see a command line.
    fn passcode(&self, connection: &Connection) -> Result<Passcode, Box<dyn Error>> {
        let code = match connection {
            Connection::Live(_) => {
                env::var("MERCHANT_PASSCODE").map_err(|_| "the environment variable MERCHANT_PASSCODE is not set")?
            }
            Connection::Sandbox(_) => "any-passcode".to_owned(),
        };
        let token = PasscodeToken::builder()
            .code(Secret::new(code))
            .phone(self.passcode_phone.clone())
            .build();
        let device = PasscodeDevice::builder()
            .name("Payout example")
            .r#type("SERVER")
            .platform("RUST")
            .user_agent("dollr-payout-example/1.0")
            .client_ip(self.client_ip.to_string())
            .build();
        Ok(Passcode::builder().token(token).device(device).build())
    }
}

/// The account that is paid. A real program keeps its id, and pays to it again.
async fn add_account(dollr: &Client, order: &Order) -> Result<PaymentAccountId, Box<dyn Error>> {
    let party = dollr
        .parties()
        .create()
        .fullname(&order.name)
        .phone(order.phone.clone())
        .send()
        .await?;
    step("party", format_args!("{} ({})", party.id, party.fullname));
    let provider = dollr
        .predictions()
        .mmo_provider_info()
        .phone(order.phone.clone())
        .operation_type(OperationType::Payout)
        .send()
        .await?;
    let (Some(method), Some(gateway)) = (provider.payment_method, provider.gateway_provider) else {
        return Err(format!("no provider pays to the number {}", order.phone).into());
    };
    step("provider", format_args!("{method} by {gateway}"));
    let account = dollr
        .payment_accounts()
        .create()
        .operation_type(OperationType::Payout)
        .account_name(&order.name)
        .party_id(party.id)
        .method(method)
        .provider(gateway)
        .insensitive_account_number(order.phone.as_str())
        .send()
        .await?;
    step("account", format_args!("{}", account.id));
    Ok(account.id)
}

/// Pays, and waits until the payout has come to its end.
async fn pay(
    dollr: &Client,
    order: &Order,
    account: PaymentAccountId,
    passcode: Passcode,
) -> Result<Execution, Box<dyn Error>> {
    // Sessions are short-lived: prepare an attempt when you are about to pay.
    let attempt = dollr
        .prepare(NewPayout::new(account, order.amount, order.currency))
        .await?;
    let session = attempt.session_id();
    let (amount, currency) = (order.amount, order.currency);
    step(
        "session",
        format_args!("{session} for {amount:.2} {currency} {}", until(&attempt)),
    );
    // A real program stores the attempt now: with it, any process can find out what happened to the payout.
    let reference_id = attempt.reference_id();
    step("reference id", format_args!("{reference_id}"));
    let paying = async {
        let mut payout = known(attempt.execute_with_passcode(dollr, passcode).await?)?;
        step("payout", format_args!("{}", payout.status));
        while !payout.status.is_final() {
            if payout.requires_action == Some(true) {
                return Err("the payout waits for somebody to act, which this example does not show".into());
            }
            tokio::time::sleep(INTERVAL).await;
            payout = dollr.status().payout(reference_id).send().await?;
            step("payout", format_args!("{}", payout.status));
        }
        Ok(payout)
    };
    unless_stopped(&attempt, paying).await
}
