//! A pair and how it agrees, before it is weighed.

/// A pair that may be worth keeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    /// The record with the smaller place in the upper half, the other in the lower.
    pub pair: u64,
    pub pattern: u64,
}

impl Found {
    pub(crate) fn of(x: u32, y: u32, pattern: u64) -> Self {
        Self { pair: pair_of(x, y), pattern }
    }

    pub(crate) fn places(&self) -> (u32, u32) {
        places_of(self.pair)
    }
}

/// Two records as one number, that with the smaller place in the upper half.
#[inline]
pub(crate) fn pair_of(x: u32, y: u32) -> u64 {
    u64::from(x.min(y)) << 32 | u64::from(x.max(y))
}

/// The two records of a number.
#[inline]
pub(crate) fn places_of(pair: u64) -> (u32, u32) {
    let half = |both: u64| u32::try_from(both & 0xffff_ffff).expect("32 bits");
    (half(pair >> 32), half(pair))
}
