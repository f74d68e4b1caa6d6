//! Requests, byte for byte: each place in which a field can be, and each way in which a body can be written.

mod api;
mod bodies;
mod headers;
mod multipart;
mod queries;
mod streams;
mod wire;
