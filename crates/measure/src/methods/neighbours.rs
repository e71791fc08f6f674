//! Whether neighbouring areas have like values.
//!
//! Moran's I (Biometrika 37:17, 1950) with the moments of Cliff and Ord (1981) under normality, and the local
//! I of Anselin (Geographical Analysis 27:93, 1995). Weights of an area's neighbours sum to one.

/// What Moran's I comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moran {
    /// I: above nought, neighbours are alike.
    pub value: f64,
    /// What it would be on average if values were dealt to areas by chance.
    pub expected: f64,
    /// Its variance then, for normal values.
    pub variance: f64,
}

impl Moran {
    /// Standard deviations from what is expected.
    pub fn deviations(&self) -> f64 {
        (self.value - self.expected) / self.variance.sqrt()
    }
}

/// In what company an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Company {
    /// High among high ones.
    HighHigh,
    /// Low among high ones.
    LowHigh,
    /// Low among low ones.
    LowLow,
    /// High among low ones.
    HighLow,
}

/// Moran's I of values whose neighbours are given by their places; `None` for fewer than three areas, values
/// all alike, or a neighbour that is not in the list. An area without neighbours has no weight.
pub fn moran(values: &[f64], neighbours: &[Vec<usize>]) -> Option<Moran> {
    let (off, around) = off_the_mean(values, neighbours)?;
    let n = super::float(values.len());
    let squares: f64 = off.iter().map(|one| one * one).sum();
    let weights = neighbours.iter().filter(|others| !others.is_empty()).count();
    let all = super::float(weights);
    let products: f64 = off.iter().zip(&around).map(|(own, others)| own * others).sum();
    let share = |area: usize| 1.0 / super::float(neighbours[area].len());
    let mut both_ways = 0.0;
    let mut into = vec![0.0; values.len()];
    for (area, others) in neighbours.iter().enumerate() {
        for other in others {
            let back = if neighbours[*other].contains(&area) { share(*other) } else { 0.0 };
            // A pair that is met from one side only is counted from there for both.
            let times = if back > 0.0 { 0.5 } else { 1.0 };
            both_ways += times * (share(area) + back) * (share(area) + back);
            into[*other] += share(area);
        }
    }
    let out = |area: usize| if neighbours[area].is_empty() { 0.0 } else { 1.0 };
    let rows: f64 =
        (0..values.len()).map(|area| (out(area) + into[area]) * (out(area) + into[area])).sum();
    let expected = -1.0 / (n - 1.0);
    let variance = (n * n * both_ways - n * rows + 3.0 * all * all) / ((n * n - 1.0) * all * all)
        - expected * expected;
    Some(Moran { value: n / all * products / squares, expected, variance })
}

/// The local I of each area with its company. They sum to one less than the number of areas times Moran's I,
/// when every area has neighbours.
pub fn local_moran(values: &[f64], neighbours: &[Vec<usize>]) -> Option<Vec<(f64, Company)>> {
    let (off, around) = off_the_mean(values, neighbours)?;
    let squares: f64 = off.iter().map(|one| one * one).sum();
    let scale = super::float(values.len() - 1) / squares;
    let each = off.iter().zip(&around).map(|(own, others)| {
        let company = match (*own > 0.0, *others > 0.0) {
            (true, true) => Company::HighHigh,
            (false, true) => Company::LowHigh,
            (false, false) => Company::LowLow,
            (true, false) => Company::HighLow,
        };
        (scale * own * others, company)
    });
    Some(each.collect())
}

/// Each value less the mean, and the mean of that over the neighbours.
fn off_the_mean(values: &[f64], neighbours: &[Vec<usize>]) -> Option<(Vec<f64>, Vec<f64>)> {
    let inside = neighbours.iter().flatten().all(|other| *other < values.len());
    let sound = values.len() > 2 && neighbours.len() == values.len() && inside;
    if !sound
        || !values.iter().all(|value| value.is_finite())
        || neighbours.iter().all(Vec::is_empty)
    {
        return None;
    }
    let mean = values.iter().sum::<f64>() / super::float(values.len());
    let off: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let around = neighbours.iter().map(|others| {
        let sum: f64 = others.iter().map(|other| off[*other]).sum();
        if others.is_empty() { 0.0 } else { sum / super::float(others.len()) }
    });
    let around = around.collect();
    off.iter().any(|one| one.abs() > 0.0).then_some((off, around))
}
