//! Desks: threads that own a connection and do one errand at a time.
//!
//! The caller hands over an errand and waits for its answer, so no lock is held while SQL runs and
//! no connection ever changes thread. SQLite has one desk that writes and some that read;
//! PostgreSQL has some that do either.

use crate::tx::{Access, Tx};
use crate::{Address, StoreError, postgres, sqlite};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// Desks for reading the embedded database, and desks of a server.
const DESKS: usize = 3;

/// What a desk is asked to do with its connection.
pub(crate) type Errand = Box<dyn FnOnce(&mut Link) + Send>;

/// A connection to either engine.
#[derive(Debug)]
pub(crate) enum Link {
    Sqlite(sqlite::Link),
    Postgres(Box<postgres::Link>),
}

impl Link {
    pub(crate) fn open(address: &Address) -> Result<Self, StoreError> {
        match address {
            Address::Sqlite(path) => sqlite::Link::open(path).map(Self::Sqlite),
            Address::Postgres(url) => {
                postgres::Link::open(url).map(|link| Self::Postgres(Box::new(link)))
            }
        }
    }

    pub(crate) fn begin(&mut self, access: Access) -> Result<Tx<'_>, StoreError> {
        match self {
            Self::Sqlite(link) => link.begin(access).map(Tx::Sqlite),
            Self::Postgres(link) => link.begin(access).map(Tx::Postgres),
        }
    }

    pub(crate) fn begin_migration(&mut self) -> Result<Tx<'_>, StoreError> {
        match self {
            Self::Sqlite(link) => link.begin(Access::Write).map(Tx::Sqlite),
            Self::Postgres(link) => link.begin_migration().map(Tx::Postgres),
        }
    }
}

/// The desks of one database.
#[derive(Debug)]
pub(crate) struct Desks {
    readers: Option<Sender<Errand>>,
    writers: Option<Sender<Errand>>,
    threads: Vec<JoinHandle<()>>,
}

impl Desks {
    /// Opens the desks. The first connection is one that has migrated already.
    pub(crate) fn open(address: &Address, first: Link) -> Result<Self, StoreError> {
        let more = |count: usize| -> Result<Vec<Link>, StoreError> {
            (0..count).map(|_| Link::open(address)).collect()
        };
        let mut desks = Self { readers: None, writers: None, threads: Vec::new() };
        match address {
            Address::Sqlite(_) => {
                desks.writers = Some(desks.staff(vec![first])?);
                desks.readers = Some(desks.staff(more(DESKS)?)?);
            }
            Address::Postgres(_) => {
                let mut links = more(DESKS - 1)?;
                links.push(first);
                let queue = desks.staff(links)?;
                desks.readers = Some(queue.clone());
                desks.writers = Some(queue);
            }
        }
        Ok(desks)
    }

    /// Gives each connection a thread, all serving one queue.
    fn staff(&mut self, links: Vec<Link>) -> Result<Sender<Errand>, StoreError> {
        let (queue, errands) = channel::<Errand>();
        let errands = Arc::new(Mutex::new(errands));
        for link in links {
            let errands = Arc::clone(&errands);
            let desk = std::thread::Builder::new()
                .name("store desk".to_owned())
                .spawn(move || serve(link, &errands))
                .map_err(|source| StoreError::File { what: "starting a desk", source })?;
            self.threads.push(desk);
        }
        Ok(queue)
    }

    pub(crate) fn send(&self, access: Access, errand: Errand) -> Result<(), StoreError> {
        let queue = match access {
            Access::Read => &self.readers,
            Access::Write => &self.writers,
        };
        let queue = queue.as_ref().ok_or(StoreError::Gone)?;
        queue.send(errand).map_err(|_| StoreError::Gone)
    }
}

fn serve(mut link: Link, errands: &Mutex<Receiver<Errand>>) {
    loop {
        let next = errands.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(errand) => errand(&mut link),
            Err(_) => return,
        }
    }
}

impl Drop for Desks {
    /// Lets every desk finish its errands and close its connection.
    fn drop(&mut self) {
        self.readers = None;
        self.writers = None;
        let here = std::thread::current().id();
        for thread in self.threads.drain(..).filter(|thread| thread.thread().id() != here) {
            // A desk catches the panic of an errand, so there is nothing to learn from the join.
            let _ = thread.join();
        }
    }
}
