//! The commands of the program.

mod check;
mod diff;
mod export;
mod import;
mod survey;

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process;

pub(crate) use check::check;
pub(crate) use diff::{DiffArguments, differ};
pub(crate) use export::export;
pub(crate) use import::{ImportArguments, import};
pub(crate) use survey::survey;

/// Prints what was asked for. Whoever reads it may want no more, as `head` does.
fn show(text: impl Display) {
    let mut output = io::stdout().lock();
    match write!(output, "{text}").and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            tell(format_args!("the output can't be written: {error}\n"));
            process::exit(1);
        }
        _ => {}
    }
}

/// Prints what there is to say of it, if anybody reads that.
fn tell(text: impl Display) {
    _ = write!(io::stderr(), "{text}");
}
