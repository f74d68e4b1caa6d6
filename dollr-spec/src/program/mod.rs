//! The commands of the program.

mod check;
mod import;

pub(crate) use check::check;
pub(crate) use import::{ImportArguments, import};
