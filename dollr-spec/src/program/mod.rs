//! The commands of the program.

mod check;
mod diff;
mod export;
mod import;
mod survey;

pub(crate) use check::check;
pub(crate) use diff::{DiffArguments, differ};
pub(crate) use export::export;
pub(crate) use import::{ImportArguments, import};
pub(crate) use survey::survey;
