//! What the examples that move money share: their options, whom they talk to, and the question before money moves.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::str::FromStr;

use dollr_client::payments::{Attempt, Outcome};
use dollr_client::{Client, Execution};
use dollr_sandbox::Sandbox;
use lexopt::prelude::*;

/// What was asked for on the command line.
pub(crate) struct Options {
    live: bool,
    values: HashMap<&'static str, String>,
}

impl Options {
    /// Reads `--live` and the options of these names, each with a value; `None` if help was asked for.
    ///
    /// In the sandbox an example makes up what isn't given. With `--live` all of it has to be.
    pub(crate) fn parse(names: &[&'static str]) -> Result<Option<Self>, Box<dyn Error>> {
        let mut options = Self {
            live: false,
            values: HashMap::new(),
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            let name = match argument {
                Long("live") => {
                    options.live = true;
                    continue;
                }
                Short('h') | Long("help") => return Ok(None),
                Long(name) => names.iter().find(|known| **known == name),
                _ => None,
            };
            let name = *name.ok_or_else(|| argument.unexpected())?;
            options.values.insert(name, arguments.value()?.string()?);
        }
        let missing = names.iter().filter(|name| !options.values.contains_key(*name));
        let missing: Vec<_> = missing.map(|name| format!("--{name}")).collect();
        if options.live && !missing.is_empty() {
            return Err(format!("--live also needs {}", missing.join(", ")).into());
        }
        Ok(Some(options))
    }

    /// The value of an option, if it is given.
    pub(crate) fn get<T: FromStr<Err: Error>>(&self, name: &str) -> Result<Option<T>, String> {
        let value = self.values.get(name).map(|value| value.parse());
        value.transpose().map_err(|error| format!("--{name}: {error}"))
    }

    /// Dollr with `--live`, and a sandbox otherwise: credentials are read in the first case only.
    pub(crate) async fn connect(&self) -> Result<Connection, Box<dyn Error>> {
        if !self.live {
            let sandbox = Sandbox::start().await?;
            println!(
                "Talking to a sandbox on this machine ({}), not to Dollr.",
                sandbox.url()
            );
            return Ok(Connection::Sandbox(sandbox));
        }
        if !io::stdin().is_terminal() {
            return Err("--live asks before money moves, so it has to be run in a terminal: nothing was sent".into());
        }
        let client = Client::from_env()?;
        println!(
            "Talking to Dollr ({}), with the credentials in the environment.",
            client.base_url()
        );
        Ok(Connection::Live(client))
    }
}

/// Whom an example talks to.
pub(crate) enum Connection {
    Live(Client),
    Sandbox(Sandbox),
}

impl Connection {
    pub(crate) fn client(&self) -> Client {
        match self {
            Self::Live(client) => client.clone(),
            Self::Sandbox(sandbox) => sandbox.client(),
        }
    }

    /// Says who pays what, and goes on only if somebody types `yes`. In the sandbox no money moves, and nobody is
    /// asked.
    pub(crate) fn confirm(&self, what: fmt::Arguments<'_>) -> Result<(), Box<dyn Error>> {
        if matches!(self, Self::Sandbox(_)) {
            return Ok(());
        }
        print!("This moves real money: {what}.\nType yes to go on: ");
        io::stdout().flush()?;
        let mut typed = String::new();
        io::stdin().read_line(&mut typed)?;
        match typed.trim() {
            "yes" => Ok(()),
            _ => Err("nobody typed yes, so no money was moved".into()),
        }
    }
}

/// Shows one step of the flow.
pub(crate) fn step(name: &str, what: fmt::Arguments<'_>) {
    println!("{name:<13} {what}");
}

/// The execution of an outcome that an example can go on with.
#[allow(dead_code, reason = "not every example executes")]
pub(crate) fn known(outcome: Outcome) -> Result<Execution, Box<dyn Error>> {
    match outcome {
        Outcome::Completed(execution) | Outcome::Failed(execution) | Outcome::Open(execution) => Ok(execution),
        Outcome::NeedsAction { .. } => Err("it waits for somebody to act, which this example does not show".into()),
        Outcome::Unknown(unknown) => Err(unknown.to_string().into()),
    }
}

/// Pays, unless somebody presses Ctrl-C: then it says what is open, and how to go on. The money may move anyway.
#[allow(dead_code, reason = "not every example executes")]
pub(crate) async fn unless_stopped<T>(
    attempt: &Attempt,
    paying: impl Future<Output = Result<T, Box<dyn Error>>>,
) -> Result<T, Box<dyn Error>> {
    tokio::select! {
        paid = paying => paid,
        pressed = tokio::signal::ctrl_c() => {
            pressed?;
            let kind = attempt.operation().as_str().to_lowercase();
            let stored = serde_json::to_string(attempt)?;
            Err(format!(
                "stopped, and the {kind} of the key {} may go on: don't pay again before it is known. Keep this attempt, and \
                 `attempt.settle(&dollr)` says what happened to it: {stored}",
                attempt.reference_id()
            )
            .into())
        }
    }
}

/// How long the session of an attempt lives, where that is known.
#[allow(dead_code, reason = "not every example executes")]
pub(crate) fn until(attempt: &Attempt) -> String {
    let expires_at = attempt.session_expires_at();
    expires_at.map_or_else(String::new, |expires_at| format!("until {expires_at}"))
}
