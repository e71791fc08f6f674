//! What a partition comes to, and what of two is the better.

use super::wishes::Weights;

/// What a partition comes to, each part between 0 and 1 and better when lower, but for `size`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Terms {
    /// Spread of need inside localities, as a share of all of it.
    pub(crate) need: f64,
    /// Metres of border between localities, as a share of all borders.
    pub(crate) border: f64,
    /// One less the mean compactness.
    pub(crate) compactness: f64,
    /// Children who live outside the main locality of their community.
    pub(crate) community: f64,
    /// Pupils who live outside the main locality of their school.
    pub(crate) flow: f64,
    /// How far sizes are outside the tolerance: the mean square, in tolerances.
    pub(crate) size: f64,
}

/// The size that localities should have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Band {
    pub(crate) target: f64,
    /// As a share of the target.
    pub(crate) tolerance: f64,
}

impl Band {
    /// Nought inside the band, and outside the square of the distance to it in tolerances.
    pub(crate) fn excess(self, size: f64) -> f64 {
        let off = (size / self.target - 1.0).abs() - self.tolerance;
        if off > 0.0 { (off / self.tolerance) * (off / self.tolerance) } else { 0.0 }
    }
}

impl Terms {
    /// Inside the band before outside it; then the lower weighed sum.
    pub(crate) fn better_than(&self, other: &Self, weights: &Weights) -> bool {
        let fits = (self.size > 0.0).cmp(&(other.size > 0.0));
        let sum = |terms: &Self| terms.weighed(weights, super::anneal::SIZE);
        fits.then(sum(self).total_cmp(&sum(other))).is_lt()
    }

    pub(crate) fn weighed(&self, weights: &Weights, size_weight: f64) -> f64 {
        weights.need * self.need
            + weights.border * self.border
            + weights.compactness * self.compactness
            + weights.community * self.community
            + weights.flow * self.flow
            + size_weight * self.size
    }
}
