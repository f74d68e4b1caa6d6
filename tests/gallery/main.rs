//! The gallery: one small spec an idea of the language, each compiled, called against a server that shows what it was sent, and its
//! responses read. It is the test of the language, and its tutorial.

mod bodies;
mod errors;
mod generics;
mod names;
mod requests;
mod responses;
mod server;
mod service;
mod services;
mod unions;
mod webhooks;
