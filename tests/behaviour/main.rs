//! What a client does, against servers that behave and that don't.

mod clock;
mod configuration;
mod extra;
mod live;
mod minimums;
mod misbehaving;
mod probe;
mod realtime_handout;
mod sandbox;
mod sandbox_checkouts;
mod sandbox_documents;
mod sandbox_movements;
mod sandbox_orders;
mod sandbox_payments;
mod sandbox_prices;
mod sandbox_realtime;
mod secrets;
mod server;
mod tls;
mod token;
mod waiting;
