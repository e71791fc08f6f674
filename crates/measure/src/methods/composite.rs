//! One index out of several measures, as the Indices of Deprivation are made.
//!
//! Each measure is put in order, the order is drawn out so that the worst tenth spans half of the scale,
//! and the results are added with weights (McLennan and others, *The English Indices of Deprivation 2019:
//! Technical report*, chapter 3). So much of one cannot be made good by little of another.

use super::quantiles::{First, middle_places};

/// The constant of the transformation: a place a tenth of the way down scores 50 of 100.
const DRAWN_OUT: f64 = 23.0;

/// The weights of the index in per cent: income, employment, education, health, crime, barriers to
/// housing and services, living environment.
pub const DEPRIVATION_WEIGHTS: [f64; 7] = [22.5, 22.5, 13.5, 13.5, 9.3, 9.3, 9.3];

/// What one of `areas` areas scores at a place in the order, 1 the worst: 100 there, nearly 0 at the end.
/// Areas with equal figures share the middle of their places. `None` for a place that is not among them.
pub fn drawn_out(place: f64, areas: usize) -> Option<f64> {
    let areas = super::float(areas);
    if !(1.0..=areas).contains(&place) {
        return None;
    }
    let from_best = (areas - place + 1.0) / areas;
    Some(-DRAWN_OUT * (1.0 - from_best * (1.0 - (-100.0 / DRAWN_OUT).exp())).ln())
}

/// One measure of all areas, with its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure<'a> {
    /// The figure of each area, in the same order for all measures.
    pub figures: &'a [f64],
    /// Which figure is the worst.
    pub worst: First,
    /// Its weight in per cent.
    pub weight: f64,
}

/// The index of each area, 0 to 100, higher the worse. Weights are used as they are given, and may miss a
/// hundred by one as published ones do, from rounding. `None` without measures, for measures of unlike
/// numbers of areas, a figure that is not a number, or weights that are below nought or add to something
/// else.
pub fn composite(measures: &[Measure<'_>]) -> Option<Vec<f64>> {
    let areas = measures.first()?.figures.len();
    let weights: f64 = measures.iter().map(|measure| measure.weight).sum();
    let sound = |measure: &Measure<'_>| measure.figures.len() == areas && measure.weight >= 0.0;
    if !measures.iter().all(sound) || !(99.0..=101.0).contains(&weights) {
        return None;
    }
    let mut index = vec![0.0; areas];
    for measure in measures {
        let places = middle_places(measure.figures, measure.worst)?;
        for (sum, place) in index.iter_mut().zip(places) {
            *sum += measure.weight / 100.0 * drawn_out(place, areas)?;
        }
    }
    Some(index)
}
