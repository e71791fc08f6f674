//! Groups of records that only grow together.

use crate::texts::code_of;

/// Every record in exactly one group.
pub(crate) struct Groups {
    parent: Vec<u32>,
    next: Vec<u32>,
    sizes: Vec<u32>,
}

impl Groups {
    /// Every record by itself.
    pub(crate) fn new(records: usize) -> Self {
        let places: Vec<u32> = (0..code_of(records)).collect();
        Self { parent: places.clone(), next: places, sizes: vec![1; records] }
    }

    /// The record that stands for the group a record is in.
    pub(crate) fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    /// Number of records in the group of this root.
    pub(crate) fn size(&self, root: u32) -> u32 {
        self.sizes[root as usize]
    }

    /// The records of the group a record is in, round from it.
    pub(crate) fn members(&self, from: u32) -> impl Iterator<Item = u32> {
        let mut at = Some(from);
        std::iter::from_fn(move || {
            let now = at?;
            let next = self.next[now as usize];
            at = (next != from).then_some(next);
            Some(now)
        })
    }

    /// Makes two groups one.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (keep, gone) =
            if self.sizes[a as usize] >= self.sizes[b as usize] { (a, b) } else { (b, a) };
        self.parent[gone as usize] = keep;
        self.sizes[keep as usize] += self.sizes[gone as usize];
        self.next.swap(keep as usize, gone as usize);
    }
}
