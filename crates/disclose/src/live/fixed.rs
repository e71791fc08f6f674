//! Fractions of 192 bits, so that the noise tables are the same on every machine.
//!
//! A table made with the floating point of one machine may differ from another's in its last bit,
//! and then the same question has two answers. Everything here is whole numbers: 64 bits before the
//! point and 192 after it, every operation cut off, never rounded up.

use std::cmp::Ordering;

/// A number from 0 to 2^64, least significant part first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fixed([u64; 4]);

impl Fixed {
    pub(super) const ZERO: Self = Self([0; 4]);
    pub(super) const ONE: Self = Self([0, 0, 0, 1]);

    pub(super) fn plus(self, other: Self) -> Self {
        let mut out = [0; 4];
        let mut carry = false;
        for (slot, (a, b)) in out.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            let (sum, first) = a.overflowing_add(b);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            (*slot, carry) = (sum, first || second);
        }
        Self(out)
    }

    /// The difference; `other` is not the larger one.
    pub(super) fn minus(self, other: Self) -> Self {
        let mut out = [0; 4];
        let mut borrow = false;
        for (slot, (a, b)) in out.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            let (rest, first) = a.overflowing_sub(b);
            let (rest, second) = rest.overflowing_sub(u64::from(borrow));
            (*slot, borrow) = (rest, first || second);
        }
        Self(out)
    }

    pub(super) fn times(self, other: Self) -> Self {
        let mut wide = [0_u64; 8];
        for (i, a) in self.0.into_iter().enumerate() {
            let mut carry = 0_u128;
            for (j, b) in other.0.into_iter().enumerate() {
                let sum = u128::from(a) * u128::from(b) + u128::from(wide[i + j]) + carry;
                (wide[i + j], carry) = (low(sum), sum >> 64);
            }
            wide[i + 4] = low(carry);
        }
        Self([wide[3], wide[4], wide[5], wide[6]])
    }

    pub(super) fn times_small(self, factor: u64) -> Self {
        let mut out = [0; 4];
        let mut carry = 0_u128;
        for (slot, a) in out.iter_mut().zip(self.0) {
            let product = u128::from(a) * u128::from(factor) + carry;
            (*slot, carry) = (low(product), product >> 64);
        }
        Self(out)
    }

    /// Divided by a whole number that is not 0.
    pub(super) fn over_small(self, divisor: u64) -> Self {
        let mut out = [0; 4];
        let mut rest = 0_u128;
        for (slot, a) in out.iter_mut().zip(self.0).rev() {
            let here = (rest << 64) | u128::from(a);
            *slot = low(here / u128::from(divisor));
            rest = here % u128::from(divisor);
        }
        Self(out)
    }

    /// The first 64 bits after the point of `self / whole`, cut off; `self` is smaller than `whole`.
    pub(super) fn share_of(self, whole: Self) -> u64 {
        let (mut rest, mut bits) = (self, 0_u64);
        for _ in 0..64 {
            rest = rest.plus(rest);
            bits <<= 1;
            if rest.compare(whole) != Ordering::Less {
                rest = rest.minus(whole);
                bits |= 1;
            }
        }
        bits
    }

    /// e to the power of minus `numerator / denominator`, for a fraction below 1: the series of the
    /// exponential function, its positive and its negative terms summed apart.
    pub(super) fn exp_of_minus(numerator: u64, denominator: u64) -> Self {
        let (mut term, mut even, mut odd) = (Self::ONE, Self::ZERO, Self::ZERO);
        for n in 1_u64.. {
            if term == Self::ZERO {
                break;
            }
            if n % 2 == 1 {
                even = even.plus(term)
            } else {
                odd = odd.plus(term)
            }
            term = term.times_small(numerator).over_small(denominator).over_small(n);
        }
        even.minus(odd)
    }

    fn compare(self, other: Self) -> Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

/// The lower 64 bits.
fn low(wide: u128) -> u64 {
    u64::try_from(wide & u128::from(u64::MAX)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_agrees_with_whole_numbers() {
        let half = Fixed::ONE.over_small(2);
        let third = Fixed::ONE.over_small(3);
        assert_eq!(half.plus(half), Fixed::ONE);
        assert_eq!(half.times(half), Fixed::ONE.over_small(4));
        assert_eq!(third.times_small(6).share_of(Fixed::ONE.times_small(7)) >> 60, 4);
        assert_eq!(third.share_of(Fixed::ONE), u64::MAX / 3);
        assert_eq!(Fixed::ONE.minus(half), half);
    }

    /// e^-1/2 = 0.60653065971263342360379953499118045344191813548718695568289… (OEIS A092605).
    #[test]
    fn the_exponential_function_has_its_published_digits() {
        let mut left = Fixed::exp_of_minus(1, 2);
        let digits: String = (0..50)
            .map(|_| {
                left = left.times_small(10);
                let digit = left.0[3];
                left.0[3] = 0;
                digit.to_string()
            })
            .collect();
        assert_eq!(digits, "60653065971263342360379953499118045344191813548718");
    }
}
