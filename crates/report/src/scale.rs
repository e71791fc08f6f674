//! Round numbers for axes, and where a value falls between them.

/// Beyond this a difference of two figures may be no number; such a figure lies at an end.
const MOST: f64 = 1e300;

/// An axis from `low` to `high` with labelled steps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) ticks: Vec<f64>,
}

impl Axis {
    /// An axis with about `wanted` steps of 1, 2, 2.5 or 5 times a power of ten that covers every
    /// finite value. `from_zero` is for bars, whose length is the figure.
    pub(crate) fn covering(values: &[f64], wanted: u32, from_zero: bool) -> Self {
        let finite = || values.iter().copied().filter(|value| value.abs() <= MOST);
        let (mut low, mut high) = finite()
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        if from_zero {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low < 1e-9 {
            (low, high) = (low - 0.5 * low.abs().max(1.0), high + 0.5 * high.abs().max(1.0));
            low = if finite().all(|value| value >= 0.0) { low.max(0.0) } else { low };
        }
        let step = round_step((high - low) / f64::from(wanted.max(1)));
        let first = (low / step).floor();
        let count = ((high / step).ceil() - first).clamp(1.0, 40.0) as u32;
        let ticks: Vec<f64> = (0..=count).map(|at| (first + f64::from(at)) * step).collect();
        Axis { low: first * step, high: (first + f64::from(count)) * step, ticks }
    }

    /// How far along the axis a value falls: 0 at the low end, 1 at the high end.
    pub(crate) fn share(&self, value: f64) -> f64 {
        let share = (value.clamp(-MOST, MOST) - self.low) / (self.high - self.low);
        if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) }
    }

    /// How many decimals the labels need.
    pub(crate) fn decimals(&self) -> u8 {
        let step = (self.high - self.low) / (self.ticks.len().max(2) - 1) as f64;
        (0..4u8)
            .find(|places| {
                let scaled = step * 10f64.powi(i32::from(*places));
                (scaled - scaled.round()).abs() < 1e-6
            })
            .unwrap_or(4)
    }
}

fn round_step(rough: f64) -> f64 {
    let power = 10f64.powf(rough.max(1e-12).log10().floor());
    let lead = rough / power;
    let round = if lead <= 1.0 {
        1.0
    } else if lead <= 2.0 {
        2.0
    } else if lead <= 2.5 {
        2.5
    } else if lead <= 5.0 {
        5.0
    } else {
        10.0
    };
    round * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_round_numbers() {
        let axis = Axis::covering(&[18.1, 23.6], 4, false);
        assert_eq!(axis.ticks, vec![18.0, 20.0, 22.0, 24.0]);
        assert_eq!(Axis::covering(&[39.3], 4, true).ticks, vec![0.0, 10.0, 20.0, 30.0, 40.0]);
    }

    proptest! {
        #[test]
        fn every_value_lies_on_its_axis(values in prop::collection::vec(-1e6f64..1e6, 0..12), zero: bool) {
            let axis = Axis::covering(&values, 4, zero);
            prop_assert!(axis.low < axis.high);
            prop_assert!(axis.ticks.len() >= 2 && axis.ticks.len() <= 41);
            let slack = (axis.high - axis.low) * 1e-9;
            for value in values {
                prop_assert!(value >= axis.low - slack && value <= axis.high + slack);
            }
        }
    }
}
