//! One exchange: a request out, and a response or the reason why there is none.

pub(crate) mod base_url;
pub(crate) mod date;
mod error;
mod proxy;
mod redaction;
mod sent;
pub(crate) mod settings;
pub(crate) mod tls;
mod trace;
pub(crate) mod transport;
