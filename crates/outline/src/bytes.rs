//! Numbers from bytes, each only when it is there.

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Big,
    Little,
}

/// Bytes that are read from the front.
pub(crate) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// How many are left.
    pub(crate) const fn left(&self) -> usize {
        self.0.len()
    }

    /// The next so many; `None` when there are fewer.
    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(crate) fn u32(&mut self, order: Order) -> Option<u32> {
        let four: [u8; 4] = self.take(4)?.try_into().ok()?;
        Some(match order {
            Order::Big => u32::from_be_bytes(four),
            Order::Little => u32::from_le_bytes(four),
        })
    }

    /// A count, as the size of something in memory.
    pub(crate) fn count(&mut self, order: Order) -> Option<usize> {
        usize::try_from(self.u32(order)?).ok()
    }

    pub(crate) fn i32(&mut self, order: Order) -> Option<i32> {
        Some(self.u32(order)?.cast_signed())
    }

    pub(crate) fn f64(&mut self, order: Order) -> Option<f64> {
        let eight: [u8; 8] = self.take(8)?.try_into().ok()?;
        Some(match order {
            Order::Big => f64::from_be_bytes(eight),
            Order::Little => f64::from_le_bytes(eight),
        })
    }

    /// So many corners, each of `numbers` numbers of which the first two count; no memory is taken for
    /// more than are there.
    pub(crate) fn corners(
        &mut self,
        count: usize,
        numbers: usize,
        order: Order,
    ) -> Option<Vec<(f64, f64)>> {
        let size = count.checked_mul(numbers)?.checked_mul(8)?;
        let mut own = Self(self.take(size)?);
        let mut corners = Vec::with_capacity(count);
        for _ in 0..count {
            let corner = (own.f64(order)?, own.f64(order)?);
            own.take(numbers.checked_sub(2)? * 8)?;
            corners.push(corner);
        }
        Some(corners)
    }
}
