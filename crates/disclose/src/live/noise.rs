//! The noise: discrete Gaussian, standard deviation 3, cut off at ±15, chosen by the identity of a
//! cell and a sealed key.
//!
//! `u` is the first eight bytes (big-endian) of HMAC-SHA256 of the cell's canonical identity under
//! the key of its vintage; the noise is the first step of the table whose threshold is not below
//! `u`. The same cell has the same noise after a restart, on another machine, and however often it
//! is asked for, so there is nothing to average. Two different cells have independent noise.
//!
//! A sum of values needs noise on the grid of the values: noise in multiples of the half-range
//! would leave the rest of the division by the half-range in the open. [`Ladder::sums`] therefore
//! makes the table for a half-range of so many steps, with the same shape: standard deviation 3
//! half-ranges, cut off at ±15 half-ranges.
//!
//! Discrete Gaussian: Canonne, Kamath and Steinke (2020), "The Discrete Gaussian for Differential
//! Privacy".

use super::fixed::Fixed;
use commons::ContentHash;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The standard deviation of the noise of a count.
pub const SIGMA: u32 = 3;
/// No count is moved by more than this.
pub const REACH: i64 = 15;
/// A half-range of more steps than this needs no finer steps, but a coarser unit.
pub(super) const MOST_STEPS: u32 = 2000;

/// Inclusive thresholds of the noise of counts, from -15 to 15.
const COUNTS: [u64; 31] = [
    9_141_713_385_974,
    54_926_823_847_971,
    260_121_452_989_724,
    1_083_032_267_166_705,
    4_036_176_152_950_219,
    13_519_520_123_060_860,
    40_770_583_656_227_053,
    110_843_544_256_830_292,
    272_079_737_202_301_151,
    604_065_654_117_844_950,
    1_215_742_222_756_020_019,
    2_224_226_392_258_646_172,
    3_712_084_047_605_199_688,
    5_676_342_994_410_218_420,
    7_996_840_754_782_834_294,
    10_449_903_318_926_717_321,
    12_770_401_079_299_333_195,
    14_734_660_026_104_351_927,
    16_222_517_681_450_905_443,
    17_231_001_850_953_531_596,
    17_842_678_419_591_706_665,
    18_174_664_336_507_250_464,
    18_335_900_529_452_721_323,
    18_405_973_490_053_324_562,
    18_433_224_553_586_490_755,
    18_442_707_897_556_601_396,
    18_445_661_041_442_384_910,
    18_446_483_952_256_561_891,
    18_446_689_146_885_703_644,
    18_446_734_931_996_165_641,
    u64::MAX,
];

/// A noise table: which step a 64-bit number chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ladder {
    reach: i64,
    thresholds: Vec<u64>,
}

impl Ladder {
    /// The table of counts.
    pub(super) fn counts() -> Self {
        Self { reach: REACH, thresholds: COUNTS.to_vec() }
    }

    /// The table of sums whose half-range is so many steps (1 to [`MOST_STEPS`]); the noise is in
    /// steps. For one step it is the table of counts.
    pub(super) fn sums(half_range_steps: u32) -> Self {
        let steps = u64::from(half_range_steps.clamp(1, MOST_STEPS));
        let reach = REACH.unsigned_abs() * steps;
        // exp(-v² / 2σ²) from one v to the next: the factor itself shrinks by a constant factor.
        let twice_variance = 2 * u64::from(SIGMA * SIGMA) * steps * steps;
        let mut factor = Fixed::exp_of_minus(1, twice_variance);
        let shrink = factor.times(factor);
        let mut weights = vec![Fixed::ONE];
        for _ in 0..reach {
            let last = weights[weights.len() - 1];
            weights.push(last.times(factor));
            factor = factor.times(shrink);
        }
        let both_sides = weights.iter().rev().chain(&weights[1..]);
        let whole = both_sides.clone().fold(Fixed::ZERO, |sum, weight| sum.plus(*weight));
        let mut sum = Fixed::ZERO;
        let mut thresholds: Vec<u64> = both_sides
            .take(weights.len() * 2 - 2)
            .map(|weight| {
                sum = sum.plus(*weight);
                sum.share_of(whole)
            })
            .collect();
        thresholds.push(u64::MAX);
        Self { reach: REACH * i64::try_from(steps).unwrap_or(1), thresholds }
    }

    /// The step that a number chooses.
    pub(super) fn at(&self, u: u64) -> i64 {
        let place = self.thresholds.partition_point(|threshold| *threshold < u);
        i64::try_from(place).unwrap_or(0) - self.reach
    }

    /// How likely the noise is at most this.
    #[expect(clippy::cast_precision_loss, reason = "a probability; the last bits do not matter")]
    pub(super) fn at_most(&self, noise: i64) -> f64 {
        if noise < -self.reach {
            return 0.0;
        }
        let place = usize::try_from(noise + self.reach).unwrap_or(0);
        match self.thresholds.get(place) {
            Some(threshold) => *threshold as f64 / u64::MAX as f64,
            None => 1.0,
        }
    }
}

/// The key of one vintage: 32 random bytes. Wiped from memory when dropped; it cannot be printed,
/// written down, copied or read back.
/// ```compile_fail,E0277
/// fn needs_debug<T: std::fmt::Debug>() {}
/// needs_debug::<lifechances_disclose::live::VintageKey>();
/// ```
/// ```compile_fail,E0277
/// fn needs_serialize<T: serde::Serialize>() {}
/// needs_serialize::<lifechances_disclose::live::VintageKey>();
/// ```
/// ```compile_fail,E0277
/// fn needs_clone<T: Clone>() {}
/// needs_clone::<lifechances_disclose::live::VintageKey>();
/// ```
/// ```compile_fail,E0616
/// fn peek(key: &lifechances_disclose::live::VintageKey) -> u8 { key.0[0] }
/// ```
pub struct VintageKey(Zeroizing<[u8; 32]>);

/// A key that cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key of a vintage is 32 random bytes; these are all the same byte: make a new key")]
pub struct BadKey;

impl VintageKey {
    /// Takes 32 bytes from a source of secrets. An empty or unread buffer is refused.
    ///
    /// # Errors
    /// [`BadKey`] when all bytes are the same.
    pub fn new(bytes: Zeroizing<[u8; 32]>) -> Result<Self, BadKey> {
        if bytes.iter().all(|byte| *byte == bytes[0]) { Err(BadKey) } else { Ok(Self(bytes)) }
    }

    /// Ready to draw. The prepared state is wiped as well when it is dropped.
    pub(super) fn prepared(&self) -> Draws {
        Draws(Hmac::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length"))
    }
}

/// A key prepared for many cells.
pub(super) struct Draws(Hmac<Sha256>);

impl Draws {
    fn mac(&self, text: &[u8]) -> [u8; 32] {
        let mut keyed = self.0.clone();
        keyed.update(text);
        keyed.finalize().into_bytes().into()
    }

    /// The noise of the cell with this canonical identity.
    pub(super) fn noise(&self, cell: &str, ladder: &Ladder) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = self.mac(cell.as_bytes());
        ladder.at(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// What a manifest may say of a content: its hash under the key. The hash itself would let
    /// somebody who knows all children but one try that child's possible records.
    pub(super) fn commitment(&self, what: &str, content: &[u8]) -> ContentHash {
        let mut text = format!("made-from|v1|{what}|").into_bytes();
        text.extend_from_slice(content);
        ContentHash::from_bytes(self.mac(&text))
    }
}
