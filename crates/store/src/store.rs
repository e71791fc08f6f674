//! The door to the database: open it, then run named transactions.

use crate::desk::{Desks, Link};
use crate::tx::{Access, Tx};
use crate::{Address, StoreError, migrate};
use commons::Moment;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

/// How often an act is tried before the caller hears that the database is busy.
const TRIES: u32 = 6;

/// An open database. Clones share its desks; the last one to go closes them.
#[derive(Debug, Clone)]
pub struct Store {
    desks: Arc<Desks>,
    address: Address,
}

impl Store {
    /// Opens a database, makes it when it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`StoreError::UnknownSchema`] when a newer program wrote it, and whatever opening it says.
    pub fn open(address: &Address, now: Moment) -> Result<Self, StoreError> {
        Self::open_at(address, now, migrate::newest())
    }

    /// The same, with the schema brought to this version only: a restore needs it.
    pub(crate) fn open_at(
        address: &Address,
        now: Moment,
        version: i64,
    ) -> Result<Self, StoreError> {
        let mut first = Link::open(address)?;
        migrate::apply(&mut first, version, now)?;
        let desks = Arc::new(Desks::open(address, first)?);
        Ok(Self { desks, address: address.clone() })
    }

    /// Where the database is.
    pub const fn address(&self) -> &Address {
        &self.address
    }

    /// Reads: one unchanging view of the database for as long as `act` runs.
    ///
    /// `act` may be run more than once, so it does nothing besides asking `tx`. Do not begin
    /// another transaction inside it. The calling thread waits: in an asynchronous program, call
    /// it from a blocking thread.
    ///
    /// # Errors
    /// Those of `act`, and [`StoreError`].
    pub fn read<T, E, F>(&self, name: &'static str, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Access::Read, name, act)
    }

    /// Writes: all of `act` is kept, or none of it when it returns an error. When this returns
    /// `Ok`, what was written has reached the disk.
    ///
    /// The same rules as for [`Store::read`].
    ///
    /// # Errors
    /// Those of `act`, and [`StoreError`].
    pub fn write<T, E, F>(&self, name: &'static str, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(Access::Write, name, act)
    }

    fn run<T, E, F>(&self, access: Access, name: &'static str, act: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.on_a_desk(access, move |link| act_on(link, access, name, &act))?
    }

    /// Has a desk do something with its connection and waits for the answer. A panic in it is
    /// passed on to the caller; the desk goes on.
    pub(crate) fn on_a_desk<T: Send + 'static>(
        &self,
        access: Access,
        errand: impl FnOnce(&mut Link) -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = sync_channel(1);
        self.desks.send(
            access,
            Box::new(move |link| {
                let outcome = catch_unwind(AssertUnwindSafe(|| errand(link)));
                // Nobody waits any more only when the caller's thread is gone.
                let _ = answer.send(outcome);
            }),
        )?;
        match answered.recv() {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => Err(StoreError::Gone),
        }
    }
}

/// Runs an act until it is kept, refused, or has been tried too often.
fn act_on<T, E: From<StoreError>>(
    link: &mut Link,
    access: Access,
    name: &'static str,
    act: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut tried = 0;
    loop {
        tried += 1;
        match attempt(link, access, act) {
            Attempt::Kept(value) => return Ok(value),
            Attempt::Refused(error) => return Err(error),
            Attempt::MayPass(error) if tried == TRIES => {
                tracing::warn!(transaction = name, tried, "given up: the database is busy or gone");
                return Err(error);
            }
            Attempt::MayPass(_) => {
                tracing::debug!(transaction = name, tried, "trying again");
                std::thread::sleep(Duration::from_millis(10 << tried));
            }
        }
    }
}

enum Attempt<T, E> {
    Kept(T),
    Refused(E),
    MayPass(E),
}

fn attempt<T, E: From<StoreError>>(
    link: &mut Link,
    access: Access,
    act: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
) -> Attempt<T, E> {
    let mut tx = match link.begin(access) {
        Ok(tx) => tx,
        Err(error) if error.may_pass() => return Attempt::MayPass(error.into()),
        Err(error) => return Attempt::Refused(error.into()),
    };
    match act(&mut tx) {
        Ok(value) => match tx.commit() {
            Ok(()) => Attempt::Kept(value),
            // Busy is certain: nothing was kept. A connection lost here leaves it uncertain.
            Err(error @ StoreError::Busy) => Attempt::MayPass(error.into()),
            Err(error) => Attempt::Refused(error.into()),
        },
        Err(error) => {
            let may_pass = *tx.standing() == crate::tx::Standing::MayPass;
            tx.roll_back();
            if may_pass { Attempt::MayPass(error) } else { Attempt::Refused(error) }
        }
    }
}
