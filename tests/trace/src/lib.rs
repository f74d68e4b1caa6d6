//! Shows all that a test program logs: every span and event of `tracing`, and every record of `log`, of all crates in it.
//!
//! A program that says `use dollr_test_trace as _;` writes them to standard error when the variable `DOLLR_TEST_TRACE` is set,
//! for `tests/output`, which searches them. It begins before `main`, so that no test has to ask for it and none can forget to.

use std::{env, io};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

#[ctor::ctor(unsafe)]
fn listen() {
    if env::var_os("DOLLR_TEST_TRACE").is_none() {
        return;
    }
    let written = tracing_subscriber::fmt::layer()
        // A span is written as it begins, and with what was recorded since as it ends.
        .with_span_events(FmtSpan::NEW | FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(io::stderr);
    // At TRACE, it logs each frame that it sends and so the key to follow a payment. We can't keep it from that, and tell
    // our users.
    let shown = Targets::new()
        .with_default(LevelFilter::TRACE)
        .with_target("tungstenite", LevelFilter::DEBUG);
    tracing_subscriber::registry().with(written).with(shown).init();
}
