//! A sandbox as a server of its own, for programs in any language and for several processes. `--help` says how it is used.

use std::error::Error;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use dollr_sandbox::{ANON_KEY, CLIENT_ID, CLIENT_SECRET, Sandbox};
use lexopt::prelude::*;

const HELP: &str = "\
An embedded Dollr, to develop and test against. What it holds is gone when it ends.

Usage: dollr-sandbox [--port PORT] [--bind ADDRESS]

  --port PORT      where it listens; 4010 without it, and a free port with 0
  --bind ADDRESS   at which address of this machine; 127.0.0.1 without it
  --help           shows this
";

fn main() -> ExitCode {
    let result = match address() {
        Ok(Some(address)) => serve(address),
        Ok(None) => {
            say(HELP.trim_end());
            Ok(())
        }
        Err(error) => Err(format!("{error}; --help says what there is").into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where to listen, from the command line; nothing if help was asked for.
fn address() -> Result<Option<SocketAddr>, lexopt::Error> {
    let (mut ip, mut port) = (IpAddr::from(Ipv4Addr::LOCALHOST), 4010);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("bind") => ip = arguments.value()?.parse()?,
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some((ip, port).into()))
}

#[tokio::main(flavor = "current_thread")]
async fn serve(address: SocketAddr) -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start_at(address)
        .await
        .map_err(|error| format!("can't listen at {address}: {error}"))?;
    say(&format!(
        "The sandbox listens at {}. Ctrl-C ends it. In the shell of a program that calls it:",
        sandbox.url()
    ));
    say("");
    for (name, value) in [
        ("DOLLR_BASE_URL", sandbox.url()),
        ("DOLLR_CLIENT_ID", CLIENT_ID),
        ("DOLLR_CLIENT_SECRET", CLIENT_SECRET),
        ("DOLLR_SUPABASE_URL", sandbox.supabase_url()),
        ("DOLLR_SUPABASE_ANON_KEY", ANON_KEY),
    ] {
        say(&format!("export {name}={value}"));
    }
    say("");
    sandbox.log(say);
    tokio::signal::ctrl_c().await?;
    say("The sandbox has ended.");
    Ok(())
}

/// Says a line, if anybody reads it: whoever has read enough and closed the pipe still calls the sandbox.
fn say(line: &str) {
    _ = writeln!(io::stdout(), "{line}");
}
