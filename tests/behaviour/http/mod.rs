//! One exchange: what arrives, what does not, and what may be shown of it.

mod connections;
mod hostile;
mod misbehaving;
mod personal;
pub(crate) mod secrets;
mod tls;
