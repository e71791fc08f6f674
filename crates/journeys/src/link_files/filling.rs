//! Rows on their way into the table: some thousands at a time, and on a thread of their own where
//! there is one, so that the next rows are read meanwhile.

use connect::{Rows, Table};
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

/// Rows that are put into the table together.
const TOGETHER: usize = 4096;

/// Rows that wait, and where they go.
pub(crate) struct Filling<'s> {
    rows: Rows,
    width: usize,
    pushed: u32,
    to: To<'s>,
}

enum To<'s> {
    Here(Box<Table>),
    Thread { full: SyncSender<Rows>, empty: Receiver<Rows>, table: ScopedJoinHandle<'s, Table> },
}

impl<'s> Filling<'s> {
    /// Fills a table of this many columns, on another thread when there is a scope for it.
    pub(crate) fn of<'e>(mut table: Table, width: usize, scope: Option<&'s Scope<'s, 'e>>) -> Self {
        let to = match scope {
            None => To::Here(Box::new(table)),
            Some(scope) => {
                let (full, come) = sync_channel::<Rows>(4);
                let (done, empty) = channel();
                let table = scope.spawn(move || {
                    while let Ok(mut rows) = come.recv() {
                        table.push_rows(&rows);
                        rows.clear();
                        // Nobody waits for the memory of the last rows.
                        let _ = done.send(rows);
                    }
                    table
                });
                To::Thread { full, empty, table }
            }
        };
        Self { rows: Rows::of_width(width), width, pushed: 0, to }
    }

    /// Rows so far.
    pub(crate) const fn pushed(&self) -> u32 {
        self.pushed
    }

    /// Adds one row.
    pub(crate) fn push<'a>(
        &mut self,
        id: &str,
        source: u16,
        values: impl IntoIterator<Item = &'a str>,
    ) {
        self.rows.push(id, source, values);
        self.pushed = self.pushed.saturating_add(1);
        if self.rows.len() >= TOGETHER {
            self.pass_on();
        }
    }

    fn pass_on(&mut self) {
        match &mut self.to {
            To::Here(table) => {
                table.push_rows(&self.rows);
                self.rows.clear();
            }
            To::Thread { full, empty, .. } => {
                let next = empty.try_recv().unwrap_or_else(|_| Rows::of_width(self.width));
                let rows = std::mem::replace(&mut self.rows, next);
                full.send(rows).expect("the thread takes rows until there are no more");
            }
        }
    }

    /// The table with all rows.
    pub(crate) fn finish(mut self) -> Table {
        self.pass_on();
        match self.to {
            To::Here(table) => *table,
            To::Thread { full, empty, table } => {
                drop((full, empty));
                table.join().expect("putting rows into a table does not panic")
            }
        }
    }
}
