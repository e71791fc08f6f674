//! Randomness as an argument: one stream for each purpose, by name.
//!
//! A stream depends only on the seed and its name, so a new draw in one place does not disturb any
//! other (the habit of named streams in simulation). The generator is ChaCha with eight rounds,
//! which gives the same numbers on every machine.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The source of all streams of one run.
#[derive(Debug, Clone, Copy)]
pub struct Streams {
    seed: u64,
}

impl Streams {
    /// All streams of this seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The stream for this purpose.
    pub fn named(&self, purpose: &str) -> Stream {
        self.numbered(purpose, 0)
    }

    /// The stream for one of many, such as one child: order of use does not matter.
    pub fn numbered(&self, purpose: &str, number: u64) -> Stream {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_le_bytes());
        hasher.update(&number.to_le_bytes());
        hasher.update(purpose.as_bytes());
        Stream { random: ChaCha8Rng::from_seed(*hasher.finalize().as_bytes()), spare: None }
    }
}

/// A stream of random numbers for one purpose.
#[derive(Debug, Clone)]
pub struct Stream {
    random: ChaCha8Rng,
    spare: Option<f64>,
}

impl Stream {
    /// Any whole number of 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.random.next_u64()
    }

    /// At least 0 and below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number below `limit`, all equally likely; 0 when the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // Lemire's multiplication: the bias at our limits is below one in 2^40.
        let wide = u128::from(self.bits()) * u128::from(limit);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A place in a list of this length.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A standard normal number (Marsaglia's polar method).
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let scale = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// One of a list, or `None` when it is empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.index(list.len()))
    }

    /// A place in a list of weights, each as likely as its weight; `None` when none is positive.
    pub fn pick_weighted(&mut self, weights: &[f64]) -> Option<usize> {
        let total: f64 = weights.iter().filter(|w| **w > 0.0).sum();
        let mut left = self.unit() * total;
        let mut last = None;
        for (place, weight) in weights.iter().enumerate().filter(|(_, w)| **w > 0.0) {
            last = Some(place);
            if left < *weight {
                return last;
            }
            left -= weight;
        }
        last
    }

    /// Puts a list in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let other = self.index(place + 1);
            list.swap(place, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_depends_on_its_seed_and_name_alone() {
        let streams = Streams::new(7);
        let first = streams.named("homes").bits();
        let _ = streams.named("schools").bits();
        assert_eq!(streams.named("homes").bits(), first);
        assert_ne!(streams.named("schools").bits(), first);
        assert_ne!(Streams::new(8).named("homes").bits(), first);
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_variance_one() {
        let mut stream = Streams::new(1).named("normal");
        let draws: Vec<f64> = (0..20_000).map(|_| stream.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|d| d * d).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04, "{mean} {variance}");
    }

    #[test]
    fn a_weight_of_zero_is_never_picked() {
        let mut stream = Streams::new(1).named("weights");
        assert!((0..1000).all(|_| stream.pick_weighted(&[0.0, 1.0, 0.0]) == Some(1)));
        assert_eq!(stream.pick_weighted(&[0.0]), None);
    }
}
