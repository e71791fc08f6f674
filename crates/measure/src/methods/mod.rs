//! Methods of published public health practice for figures of areas, each from its paper and tried against
//! outside tables or laws: standardised rates, life expectancy, inequality across a district, orders of
//! areas, limits of chance for many areas and over time, small numbers, and likeness of neighbours.
//!
//! Wilson's and Byar's intervals are in [`crate::intervals`], the recent trend in [`crate::trend`].

pub mod benchmark;
pub mod bym2;
pub mod composite;
pub mod control_chart;
pub mod conversion;
mod dense;
pub mod funnel;
pub mod life_table;
pub mod means;
pub mod neighbours;
pub mod permutation;
pub mod quantiles;
pub mod slope_index;
pub mod smoothing;
pub mod standardised;
mod student;

/// A whole number as a float; counts of areas and people are far below what a float holds exactly.
#[expect(clippy::cast_precision_loss, reason = "counts of areas and people")]
pub(crate) const fn float(number: usize) -> f64 {
    number as f64
}
