//! Money: executions, what became of them, and bills.

mod bills;
mod books;
mod executions;
mod hooks;
mod looks;
mod proof;
mod resuming;
mod settling;
