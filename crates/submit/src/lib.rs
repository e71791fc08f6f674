//! Sends SQL to a server of Spark Connect: Spark, Databricks or Sail.
//!
//! The protocol is gRPC: HTTP/2 with Protocol Buffers. A linkage asks for two things only, that a
//! statement be carried out and that the answer of a query be written as Parquet where the server
//! keeps its files, so no row comes back here and no Arrow is needed to read it. The messages are
//! written out in [`message`]; `h2` speaks HTTP/2. Decision 12 says why no client is used whole.
//!
//! Read [`Session`] first.

mod address;
mod call;
mod message;
mod problem;
mod session;

pub use address::{Address, AddressProblem};
pub use problem::SubmitProblem;
pub use session::Session;
