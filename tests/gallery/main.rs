//! The gallery: one small spec an idea of the language, each compiled, called against a server that shows what it was sent, and its
//! responses read. It is the test of the language, and its tutorial.

mod asking;
mod bodies;
mod constraints;
mod errors;
mod generics;
mod names;
mod pages;
mod recursion;
mod requests;
mod responses;
mod server;
mod service;
mod services;
mod unions;
mod values;
mod webhooks;
