//! A session with a server: statements that see each other's tables.

use crate::address::Address;
use crate::call::{Broken, Ended, execute};
use crate::message::{Ask, request};
use crate::problem::SubmitProblem;
use bytes::Bytes;
use h2::client::{self, SendRequest};
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// How long a server may take to answer the knock. Statements may take as long as they need.
const KNOCK: Duration = Duration::from_secs(20);

/// A session.
pub struct Session {
    runtime: Runtime,
    line: SendRequest<Bytes>,
    address: Address,
    id: String,
}

impl Session {
    /// Connects. The session is named by `random` bytes, which must be new each time.
    ///
    /// # Errors
    /// [`SubmitProblem::Unreachable`] and [`SubmitProblem::Line`].
    pub fn open(address: &Address, random: [u8; 16]) -> Result<Self, SubmitProblem> {
        let unreachable = |source| SubmitProblem::Unreachable { address: address.clone(), source };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_io()
            .enable_time()
            .build()
            .map_err(unreachable)?;
        let line = runtime.block_on(async {
            let reached = timeout(KNOCK, TcpStream::connect(address.place())).await;
            let late = || io::Error::new(io::ErrorKind::TimedOut, "no answer");
            let stream = reached.unwrap_or_else(|_| Err(late())).map_err(unreachable)?;
            let hands = timeout(KNOCK, client::handshake(stream)).await;
            let (line, connection) = match hands {
                Ok(Ok(both)) => both,
                Ok(Err(error)) => return Err(broken(address, &Broken::from(error))),
                Err(_) => return Err(broken(address, &Broken("no answer".to_owned()))),
            };
            // The line is read and written apart from the calls; a break ends the calls themselves.
            drop(tokio::spawn(connection));
            Ok(line)
        })?;
        Ok(Self { runtime, line, address: address.clone(), id: uuid(random) })
    }

    /// Carries out a statement, such as one that makes a table.
    ///
    /// # Errors
    /// [`SubmitProblem`]: the server refuses, or the line breaks.
    pub fn carry_out(&mut self, statement: &str) -> Result<(), SubmitProblem> {
        self.ask(Ask::Statement(statement), statement)
    }

    /// Writes the answer of a query as Parquet into a folder as the server sees it. What was there is
    /// replaced.
    ///
    /// # Errors
    /// [`SubmitProblem`]: the server refuses, or the line breaks.
    pub fn write(&mut self, query: &str, folder: &str) -> Result<(), SubmitProblem> {
        self.ask(Ask::Written { query, folder }, folder)
    }

    fn ask(&mut self, ask: Ask<'_>, about: &str) -> Result<(), SubmitProblem> {
        let (host, port) = self.address.place();
        let authority = format!("{host}:{port}");
        let message = request(&self.id, self.address.user(), ask);
        let call = execute(&mut self.line, &authority, &message);
        match self.runtime.block_on(call) {
            Ok(Ended::Well) => Ok(()),
            Ok(Ended::Refused(status, said)) => Err(SubmitProblem::Refused {
                address: self.address.clone(),
                asked: format!("`{}`", about.chars().take(60).collect::<String>()),
                status,
                said,
            }),
            Err(trouble) => Err(broken(&self.address, &trouble)),
        }
    }
}

fn broken(address: &Address, trouble: &Broken) -> SubmitProblem {
    SubmitProblem::Line { address: address.clone(), found: trouble.0.clone() }
}

/// A name in the form of a random UUID (RFC 9562, version 4), as servers ask for.
fn uuid(mut random: [u8; 16]) -> String {
    random[6] = (random[6] & 0x0f) | 0x40;
    random[8] = (random[8] & 0x3f) | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in random.into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_as_servers_ask() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    }
}
