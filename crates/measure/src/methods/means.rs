//! The mean of a measure among people, with Student's interval (*The probable error of a mean*,
//! Biometrika 6:1, 1908). For measures of people such as a score; never for rates of areas, which are
//! made from their counts.

use super::standardised::Figure;
use super::student::student_deviate;
use crate::intervals::{Confidence, Interval, Made};

/// The mean with its interval, in the unit of the values. `None` for fewer than two values, or one that
/// is not a number.
pub fn mean(values: &[f64], confidence: Confidence) -> Option<Figure> {
    let degrees = values.len().checked_sub(1)?;
    if !values.iter().all(|value| value.is_finite()) {
        return None;
    }
    let number = super::float(values.len());
    let mean = values.iter().sum::<f64>() / number;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let error = (squares / super::float(degrees) / number).sqrt();
    let spread = student_deviate(degrees, confidence.tail())? * error;
    let interval =
        Interval { lower: mean - spread, upper: mean + spread, confidence, made: Made::Student };
    interval.upper.is_finite().then_some(Figure { value: mean, interval })
}
