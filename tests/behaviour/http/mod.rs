//! One exchange: what arrives, what does not, and what may be shown of it.

mod broken_responses;
mod connections;
mod hostile;
mod personal;
mod reading;
mod reports;
mod responses;
mod runtimes;
pub(crate) mod secrets;
pub(crate) mod tls;
mod transport;
