//! Groups of records that only grow together.

use crate::texts::code_of;

/// Every record in exactly one group.
pub(crate) struct Groups {
    records: Vec<Record>,
}

/// Where a record stands; together, because they are looked at together.
#[derive(Clone, Copy)]
struct Record {
    parent: u32,
    next: u32,
    size: u32,
}

impl Groups {
    /// Every record by itself.
    pub(crate) fn new(records: usize) -> Self {
        let alone = |place| Record { parent: place, next: place, size: 1 };
        Self { records: (0..code_of(records)).map(alone).collect() }
    }

    /// Looks at records that will be asked for soon. Memory answers many questions that do not wait
    /// for each other in the time of one, and what was asked is near when it is asked again.
    pub(crate) fn look_at(&self, places: impl Iterator<Item = u32>) {
        let seen = places.fold(0, |seen, at| seen ^ self.records[at as usize].parent);
        std::hint::black_box(seen);
    }

    /// The record that stands for the group a record is in.
    pub(crate) fn root(&mut self, mut at: u32) -> u32 {
        loop {
            let up = self.records[at as usize].parent;
            if up == at {
                return at;
            }
            let above = self.records[up as usize].parent;
            self.records[at as usize].parent = above;
            at = above;
        }
    }

    /// Number of records in the group of this root.
    pub(crate) fn size(&self, root: u32) -> u32 {
        self.records[root as usize].size
    }

    /// The records of the group a record is in, round from it.
    pub(crate) fn members(&self, from: u32) -> impl Iterator<Item = u32> {
        let mut at = Some(from);
        std::iter::from_fn(move || {
            let now = at?;
            let next = self.records[now as usize].next;
            at = (next != from).then_some(next);
            Some(now)
        })
    }

    /// Takes the records that are wanted as they stand in others, whole groups at a time.
    pub(crate) fn take_over(&mut self, others: &Self, wanted: impl Fn(u32) -> bool) {
        let places = 0..code_of(self.records.len());
        for ((own, other), _) in
            self.records.iter_mut().zip(&others.records).zip(places).filter(|(_, at)| wanted(*at))
        {
            *own = *other;
        }
    }

    /// Makes two groups one.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (keep, gone) = if self.size(a) >= self.size(b) { (a, b) } else { (b, a) };
        let (kept, added) = (self.records[keep as usize], self.records[gone as usize]);
        self.records[gone as usize].parent = keep;
        self.records[gone as usize].next = kept.next;
        self.records[keep as usize].next = added.next;
        self.records[keep as usize].size = kept.size + added.size;
    }
}
