//! What a client does, against servers that behave and that don't.

mod bills;
mod blocking;
mod check;
mod clock;
mod configuration;
mod confirmations;
mod connections;
mod credentials;
mod executions;

mod hostile;
mod lists;
mod live;
mod minimums;
mod misbehaving;
mod personal;
mod probe;
mod proof;
mod realtime_handout;
mod retries;
mod sandbox;
mod sandbox_checkouts;
mod sandbox_documents;
mod sandbox_faults;
mod sandbox_movements;
mod sandbox_orders;
mod sandbox_payments;
mod sandbox_prices;
mod sandbox_realtime;
mod sandbox_switches;
mod secrets;
mod server;
mod settings;
mod settling;
mod tls;
mod token;
mod token_store;
mod waiting;

use dollr_test_trace as _;
