//! What can go wrong between here and the server.

use crate::address::Address;
use std::io;
use thiserror::Error;

/// Why something was not carried out.
#[derive(Debug, Error)]
pub enum SubmitProblem {
    /// Nobody answers at the address.
    #[error(
        "{address} cannot be reached: {source}. Is the server running, and does it listen there?"
    )]
    Unreachable {
        /// Where.
        address: Address,
        /// What the network says.
        source: io::Error,
    },
    /// The line broke, or the other end does not speak HTTP/2.
    #[error("{address} does not speak as a server of Spark Connect: {found}")]
    Line {
        /// Where.
        address: Address,
        /// What was found.
        found: String,
    },
    /// The server refuses, in its own words.
    #[error("{address} refuses {asked}: {said} (gRPC status {status})")]
    Refused {
        /// Where.
        address: Address,
        /// What was asked, in a few words.
        asked: String,
        /// The status of gRPC: never 0.
        status: u32,
        /// What the server says.
        said: String,
    },
}
