//! How much work a calculation may still do. Counted in operations, not in seconds, so that the
//! same question gets the same answer, or the same refusal, on every machine.

/// Work that is left.
#[derive(Debug, Clone)]
pub(crate) struct Effort {
    left: u64,
}

/// The work allowed was not enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OutOfEffort;

impl Effort {
    pub(crate) const fn of(operations: u64) -> Self {
        Self { left: operations }
    }

    /// Takes some of what is left.
    pub(crate) fn spend(&mut self, operations: usize) -> Result<(), OutOfEffort> {
        let operations = operations as u64;
        if self.left < operations {
            self.left = 0;
            return Err(OutOfEffort);
        }
        self.left -= operations;
        Ok(())
    }

    pub(crate) const fn left(&self) -> u64 {
        self.left
    }

    /// Sets a share aside for one part of the work: `part` of `parts` of what is left.
    pub(crate) const fn share(&mut self, part: u64, parts: u64) -> Self {
        let given = self.left / parts * part;
        self.left -= given;
        Self { left: given }
    }

    /// Sets so many operations aside.
    pub(crate) const fn part(&mut self, operations: u64) -> Self {
        let given = if operations < self.left { operations } else { self.left };
        self.left -= given;
        Self { left: given }
    }

    /// Takes back what a part did not use.
    pub(crate) const fn give_back(&mut self, rest: Self) {
        self.left += rest.left;
    }
}
