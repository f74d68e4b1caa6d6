//! What a client does, against servers that behave and that don't: by the rooms of dollr-client.

mod clock;
mod codec;
mod core;
mod http;
mod payments;
mod polling;
mod probe;
mod realtime;
mod sandbox;
mod server;
mod setup;
mod shop;
mod test_util;

use dollr_test_trace as _;
