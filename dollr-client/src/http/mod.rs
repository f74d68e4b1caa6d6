//! One exchange: a request out, and a response or the reason why there is none.
//!
//! Public is how requests are sent: a [`Transport`] takes the place of the HTTP client that is used without one.

pub(crate) mod base_url;
pub(crate) mod bearer;
mod body;
pub(crate) mod date;
pub(crate) mod deadline;
mod error;
mod holds;
mod message;
mod proxy;
mod redaction;
pub(crate) mod reqwest_transport;
pub(crate) mod response;
pub(crate) mod sender;
mod sent;
pub(crate) mod server;
pub(crate) mod settings;
pub(crate) mod tls;
mod trace;
mod transport;

pub use self::body::Body;
pub use self::message::{HttpRequest, HttpResponse};
pub use self::transport::{Transport, TransportError, TransportFuture};
