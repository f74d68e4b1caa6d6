//! The examples of the client, run as a person runs them.

mod beta_endpoint;
mod collect_payment;
mod crash_safe_shop;
#[path = "../executables.rs"]
mod executables;
mod hosted_checkout;
mod options;
mod payout;
mod real_money;
mod realtime_key;
mod run;
mod shops;
mod watch_payment;
