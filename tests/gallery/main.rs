//! The gallery: one small spec an idea of the language, each compiled, called against a server that shows what it was sent, and its
//! responses read. It is the test of the language, and its tutorial.

mod constraints;
mod generics;
mod names;
mod recursion;
mod server;
mod unions;
mod values;
