//! Gets a realtime key, to follow a payment live: from the sandbox, or with `--live` from Dollr.
//!
//! `cargo run --example realtime_key -- --help` lists the options.

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use dollr_client::{CheckoutSessionId, Client, InvoiceId, OrderId, ReferenceId, Source, SourceType, Timestamp};
use dollr_sandbox::Sandbox;
use lexopt::prelude::*;

const HELP: &str = "\
Gets a realtime key, to follow a payment live.

Usage: realtime_key [OPTIONS]

It talks to a sandbox of its own, on this machine, and opens a checkout session there; no credentials are read.

Options:
  --live                 Talk to Dollr instead, with DOLLR_CLIENT_ID and DOLLR_CLIENT_SECRET from the environment
                         (and DOLLR_BASE_URL, if set). The three options below are then needed.
  --session-id <ID>      The checkout session of the payment; in the sandbox a new one by default
  --source-type <TYPE>   What is being paid, INVOICE or ORDER; in the sandbox INVOICE by default
  --reference-id <UUID>  The key of the execution to follow; in the sandbox a random one by default
  --help                 Show this
";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("realtime_key: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = Options::parse()? else {
        write!(io::stdout(), "{HELP}")?;
        return Ok(());
    };
    if options.live {
        let (Some(session_id), Some(source_type), Some(reference_id)) =
            (options.session_id, options.source_type, options.reference_id)
        else {
            return Err("--live also needs --session-id, --source-type and --reference-id".into());
        };
        let dollr = Client::from_env()?;
        writeln!(
            io::stdout(),
            "Talking to Dollr ({}), with the credentials in the environment.",
            dollr.base_url()
        )?;
        return show_key(&dollr, session_id, source_type, reference_id).await;
    }
    let sandbox = Sandbox::start().await?;
    writeln!(
        io::stdout(),
        "Talking to a sandbox on this machine ({}), not to Dollr.",
        sandbox.url()
    )?;
    let dollr = sandbox.client();
    let source_type = options.source_type.unwrap_or(SourceType::Invoice);
    let session_id = match options.session_id {
        Some(session_id) => session_id,
        None => open_session(&sandbox, source_type.clone()).await?,
    };
    let reference_id = options.reference_id.unwrap_or_else(ReferenceId::random);
    show_key(&dollr, session_id, source_type, reference_id).await
}

/// What was asked for on the command line.
#[derive(Default)]
struct Options {
    live: bool,
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
                Long("session-id") => options.session_id = Some(arguments.value()?.parse()?),
                Long("source-type") => options.source_type = Some(arguments.value()?.string()?.as_str().into()),
                Long("reference-id") => options.reference_id = Some(arguments.value()?.parse()?),
                Short('h') | Long("help") => return Ok(None),
                _ => return Err(argument.unexpected()),
            }
        }
        Ok(Some(options))
    }
}

/// Opens a session in the sandbox, for a document that was put there for it.
async fn open_session(sandbox: &Sandbox, source_type: SourceType) -> Result<CheckoutSessionId, dollr_client::Error> {
    let source = match source_type {
        SourceType::Invoice => Source::Invoice(InvoiceId::new(101)),
        SourceType::Order => Source::Order(OrderId::new(101)),
        other => Source::Unrecognized(other, 101.into()),
    };
    sandbox.add_source(source.clone());
    let session = sandbox
        .client()
        .sessions()
        .create_for_checkout()
        .source(source)
        .send()
        .await?;
    Ok(session.id)
}

async fn show_key(
    dollr: &Client,
    session_id: CheckoutSessionId,
    source_type: SourceType,
    reference_id: ReferenceId,
) -> Result<(), Box<dyn Error>> {
    // The key is valid from some time after this one.
    let asked_at = SystemTime::now();
    let key = dollr
        .realtime_keys()
        .create_for_collection()
        .session_id(session_id)
        .source_type(source_type)
        .reference_id(reference_id)
        .send()
        .await?;
    writeln!(io::stdout(), "session       {session_id}")?;
    writeln!(io::stdout(), "reference id  {reference_id}")?;
    writeln!(io::stdout(), "channel       payment-intent:{session_id}:{reference_id}")?;
    // `Debug` of a secret shows nothing of it.
    writeln!(
        io::stdout(),
        "key           {:?}, {} characters",
        key.access_token,
        key.access_token.expose().len()
    )?;
    writeln!(io::stdout(), "expires       {}", expiry(asked_at, key.expires_in))?;
    Ok(())
}

/// When something expires, as a time and as a duration.
fn expiry(since: SystemTime, expires_in: Duration) -> String {
    let seconds = expires_in.as_secs();
    let time = since
        .checked_add(expires_in)
        .and_then(|time| Timestamp::try_from(time).ok());
    time.map_or_else(
        || format!("in {seconds} seconds"),
        |time| format!("{time:.0}, in {seconds} seconds"),
    )
}
