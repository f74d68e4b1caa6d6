//! What a client does, against servers that behave and that don't.

mod bills;
mod clock;
mod configuration;
mod confirmations;
mod connections;
mod extra;
mod minimums;
mod misbehaving;
mod probe;
mod retries;
mod sandbox;
mod sandbox_checkouts;
mod sandbox_documents;
mod sandbox_movements;
mod sandbox_orders;
mod sandbox_payments;
mod sandbox_prices;
mod secrets;
mod server;
mod token;
