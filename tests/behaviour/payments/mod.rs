//! Money: executions, what happened to them, and bills.

mod another_client;
mod bill_checks;
mod bills;
mod books;
mod calling_off;
mod executions;
mod hooks;
mod looks;
mod mismatches;
mod outcomes;
mod payouts;
mod preparing;
mod proof;
mod resuming;
mod sessions;
mod settling;
