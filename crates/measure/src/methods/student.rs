//! Student's t for whole degrees of freedom, from its finite sums (Abramowitz and Stegun, *Handbook of
//! Mathematical Functions*, 26.7.3 and 26.7.4): nothing is approximated but the root.

/// Ten times the largest deviate that 95 % or 99.8 % ever need: one degree of freedom, 318.3.
const FARTHEST: f64 = 4_000.0;

/// The deviate that is passed with the chance `tail` on one side. `None` for no degree of freedom, or a
/// tail outside 0.0002 to 0.5.
pub(crate) fn student_deviate(degrees: usize, tail: f64) -> Option<f64> {
    if degrees == 0 || !(0.000_2..=0.5).contains(&tail) {
        return None;
    }
    let (mut low, mut high) = (0.0_f64, FARTHEST);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if (1.0 - within(degrees, middle)) / 2.0 > tail { low = middle } else { high = middle }
    }
    Some(f64::midpoint(low, high))
}

/// The chance of lying within so many deviations on either side.
fn within(degrees: usize, deviate: f64) -> f64 {
    let angle = (deviate / super::float(degrees).sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let odd = degrees % 2 == 1;
    // The sum is empty for one degree of freedom, and begins at 1 for two.
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = 0.0;
    let mut next = if odd { 3 } else { 2 };
    while next <= degrees && term > 1e-18 {
        sum += term;
        term *= cosine * cosine * super::float(next - 1) / super::float(next);
        next += 2;
    }
    if odd { (angle + sine * sum) * std::f64::consts::FRAC_2_PI } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same chance as the area under the curve, by Simpson's rule over t = tan u, where it is smooth
    /// and has an end; slow, and shares nothing with the sums.
    fn area_under(degrees: usize, deviate: f64) -> f64 {
        let n = crate::methods::float(degrees);
        let curve = |t: f64| (1.0 + t * t / n).powf(-(n + 1.0) / 2.0);
        let over_angle = |u: f64| curve(u.tan()) / (u.cos() * u.cos());
        let simpson = |end: f64| {
            let steps = 20_000_u32;
            let step = end / f64::from(steps);
            let weight = |k: u32| match k {
                0 => 1.0,
                k if k == steps => 1.0,
                k if k % 2 == 1 => 4.0,
                _ => 2.0,
            };
            (0..=steps).map(|k| weight(k) * over_angle(f64::from(k) * step)).sum::<f64>() * step
                / 3.0
        };
        simpson(deviate.atan()) / simpson(std::f64::consts::FRAC_PI_2 - 1e-9)
    }

    #[test]
    fn the_sums_agree_with_the_area_under_the_curve() {
        for degrees in [1, 2, 3, 4, 7, 10, 25, 60] {
            for deviate in [0.1, 0.7, 1.0, 2.0, 3.5, 9.0] {
                let (sums, area) = (within(degrees, deviate), area_under(degrees, deviate));
                assert!((sums - area).abs() < 1e-7, "{degrees} {deviate}: {sums} {area}");
            }
        }
    }

    #[test]
    fn deviates_agree_with_closed_forms_and_come_to_the_normal_one() {
        let close = |found: Option<f64>, expected: f64| {
            let found = found.unwrap();
            assert!((found - expected).abs() < 1e-9 * expected, "{found} for {expected}");
        };
        for tail in [0.025, 0.001] {
            close(student_deviate(1, tail), 1.0 / (std::f64::consts::PI * tail).tan());
            let twice: f64 = 1.0 - 2.0 * tail;
            close(student_deviate(2, tail), twice * (2.0 / (1.0 - twice * twice)).sqrt());
        }
        assert!((student_deviate(1_000_000, 0.025).unwrap() - 1.959_963_984_54).abs() < 1e-5);
        assert_eq!(student_deviate(0, 0.025), None);
        assert_eq!(student_deviate(3, f64::NAN), None);
    }
}
