//! Follows a payment live, to its end: in a sandbox on this machine, or with `--live` one of Dollr's.
//!
//! `cargo run --example watch_payment -- --help` lists the options.

use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use dollr_client::realtime::{Status, Subject, Update, Watch};
use dollr_client::{
    CheckoutSessionId, Client, Currency, InvoiceId, OperationType, PaymentMethod, Phone, Progress, Provider,
    ReferenceId, Source, SourceType,
};
use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER, Sandbox};
use lexopt::prelude::*;
use tokio::time::{Instant, MissedTickBehavior, interval};

/// How long to follow it.
const WITHIN: Duration = Duration::from_mins(15);

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("watch_payment: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse()? else {
        print!("{}", help());
        return Ok(());
    };
    let status = if options.live {
        let payment = options.payment()?;
        let dollr = Client::from_env()?;
        println!(
            "Talking to Dollr ({}), with the credentials in the environment.",
            dollr.base_url()
        );
        follow(dollr.watch(payment, WITHIN)).await?
    } else {
        let sandbox = Sandbox::start().await?;
        println!(
            "Talking to a sandbox on this machine ({}), not to Dollr.",
            sandbox.url()
        );
        let payment = pay(&sandbox, options.phone).await?;
        follow(sandbox.client().watch(payment, WITHIN)).await?
    };
    match status {
        Some(status) if status.progress.is_final() => Ok(()),
        _ => Err("the payment is not final yet: that is no failure, look again later".into()),
    }
}

fn help() -> String {
    format!(
        "\
Follows a payment live, to its end. In a sandbox on this machine it makes one, and no credentials are read.

Usage: watch_payment [OPTIONS]

Options:
  --phone <NUMBER>       The payer's phone number in the sandbox, which decides the outcome:
                           {PHONE_COMPLETES}  completes (the default)
                           {PHONE_FAILS}  fails
                           {PHONE_TAKES_LONGER}  takes two minutes
                           {PHONE_NEEDS_ACTION}  needs the payer to act
  --live                 Follow a payment of Dollr's instead, with DOLLR_CLIENT_ID, DOLLR_CLIENT_SECRET,
                         DOLLR_SUPABASE_URL and DOLLR_SUPABASE_ANON_KEY from the environment (and DOLLR_BASE_URL, if
                         set). No money moves. The three options below are then needed.
  --session-id <ID>      The checkout session that it was executed with
  --source-type <TYPE>   What is being paid, INVOICE or ORDER
  --reference-id <UUID>  The key that it was executed with
  --help                 Show this
"
    )
}

/// What was asked for on the command line.
#[derive(Default)]
struct Options {
    live: bool,
    phone: Option<Phone>,
    session_id: Option<CheckoutSessionId>,
    source_type: Option<SourceType>,
    reference_id: Option<ReferenceId>,
}

impl Options {
    /// The options, or `None` if help was asked for.
    fn parse() -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self::default();
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("live") => options.live = true,
                Long("phone") => options.phone = Some(arguments.value()?.parse()?),
                Long("session-id") => options.session_id = Some(arguments.value()?.parse()?),
                Long("source-type") => options.source_type = Some(arguments.value()?.string()?.as_str().into()),
                Long("reference-id") => options.reference_id = Some(arguments.value()?.parse()?),
                Short('h') | Long("help") => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }

    /// The payment to follow at Dollr.
    fn payment(self) -> Result<Subject, Box<dyn Error>> {
        match (self.session_id, self.source_type, self.reference_id) {
            (Some(session_id), Some(source_type), Some(reference_id)) => Ok(Subject::Collection {
                session_id,
                source_type,
                reference_id,
            }),
            _ => Err("--live also needs --session-id, --source-type and --reference-id".into()),
        }
    }
}

/// Starts a payment in the sandbox.
async fn pay(sandbox: &Sandbox, phone: Option<Phone>) -> Result<Subject, Box<dyn Error>> {
    let dollr: Client = sandbox.client();
    let phone = match phone {
        Some(phone) => phone,
        None => PHONE_COMPLETES.parse()?,
    };
    let source = Source::Invoice(InvoiceId::new(101));
    sandbox.add_source(source.clone());
    let session = dollr.sessions().create_for_checkout().source(source).send().await?;
    let party = dollr.parties().create().fullname("Amara Kamara").phone(phone.clone());
    let account = dollr
        .payment_accounts()
        .create()
        .operation_type(OperationType::Collection)
        .account_name("Amara Kamara")
        .party_id(party.send().await?.id)
        .method(PaymentMethod::MtnMomoLbr)
        .provider(Provider::Pawapay)
        .insensitive_account_number(phone.as_str())
        .send()
        .await?;
    let reference_id = ReferenceId::random();
    let collect = dollr
        .executions()
        .collect()
        .session_id(session.id)
        .payment_account_id(account.id);
    // What happened to it is what is watched.
    let _ = collect
        .currency(Currency::USD)
        .reference_id(reference_id)
        .send()
        .await?;
    step("payment", format_args!("{reference_id}, by {phone}"));
    Ok(Subject::Collection {
        session_id: session.id,
        source_type: SourceType::Invoice,
        reference_id,
    })
}

/// Shows what is told, until nothing more is. Gives the last status.
async fn follow(mut watch: Watch) -> Result<Option<Box<Status>>, dollr_client::Error> {
    let began = Instant::now();
    let mut bar = Bar::new();
    let mut ticks = interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut last = None;
    loop {
        let update = tokio::select! {
            update = watch.next() => update,
            _ = ticks.tick() => {
                bar.show(began.elapsed());
                continue;
            }
        };
        bar.clear();
        match update.transpose()? {
            None => return Ok(last),
            Some(Update::NotShown) => step("not shown", format_args!("by Dollr yet: it is on its way")),
            Some(Update::Live) => step("live", format_args!("changes are told as they happen")),
            Some(Update::Polling { reason }) => step("polling", format_args!("every few seconds: {reason}")),
            Some(Update::TimeUp) => step("time up", format_args!("after {} minutes", WITHIN.as_secs() / 60)),
            Some(Update::Status(status)) => {
                let note = match status.progress {
                    Progress::Final(_) => ", and that is final",
                    Progress::NeedsAction => ": the payer has to act",
                    Progress::Unrecognized => ", which is not documented",
                    _ => "",
                };
                let seconds = began.elapsed().as_secs();
                step(
                    "status",
                    format_args!("{}{note}, after {seconds} s", status.state.as_str()),
                );
                last = Some(status);
            }
            Some(_) => {}
        }
    }
}

/// Shows one line.
fn step(name: &str, what: fmt::Arguments<'_>) {
    println!("{name:<13} {what}");
}

/// A line that says how long it has been, and is gone when there is something to say. In a terminal only.
struct Bar {
    is_terminal: bool,
}

impl Bar {
    fn new() -> Self {
        Self {
            is_terminal: io::stdout().is_terminal(),
        }
    }

    fn show(&mut self, elapsed: Duration) {
        if self.is_terminal {
            print!("\rwaiting       {} s ", elapsed.as_secs());
            // A line that can't be shown is no reason to stop.
            let _ = io::stdout().flush();
        }
    }

    fn clear(&mut self) {
        if self.is_terminal {
            print!("\r\x1b[2K");
        }
    }
}
