//! Areas put into equal groups by their figure: tenths, fifths, quarters.
//!
//! As public health profiles do: an area's place in the order, over how many areas there are. Equal
//! figures share the better place, so they are never parted; areas that do not divide evenly are spread
//! over the groups; fewer areas than groups make none.

/// Which figure comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// The highest is in group 1.
    Highest,
    /// The lowest is in group 1.
    Lowest,
}

/// The place of each figure in the order, 1 the first. Equal figures share the better place. `None` when
/// a figure is not a number.
pub fn places(figures: &[f64], first: First) -> Option<Vec<usize>> {
    if !figures.iter().all(|figure| figure.is_finite()) {
        return None;
    }
    let mut ordered = figures.to_vec();
    ordered.sort_by(f64::total_cmp);
    let place = |figure: &f64| match first {
        First::Lowest => ordered.partition_point(|other| other < figure) + 1,
        First::Highest => ordered.len() - ordered.partition_point(|other| other <= figure) + 1,
    };
    Some(figures.iter().map(place).collect())
}

/// The place of each figure in the order, where equal figures share the middle of their places. `None` when
/// a figure is not a number.
pub fn middle_places(figures: &[f64], first: First) -> Option<Vec<f64>> {
    let places = places(figures, first)?;
    let mut ordered = places.clone();
    ordered.sort_unstable();
    let alike = |place: usize| ordered.partition_point(|other| *other <= place) - (place - 1);
    Some(places.iter().map(|p| super::float(*p) + super::float(alike(*p) - 1) / 2.0).collect())
}

/// The group of each figure, 1 to `groups`, in the order given. `None` for no groups, fewer figures than
/// groups, or a figure that is not a number.
pub fn quantiles(figures: &[f64], groups: usize, first: First) -> Option<Vec<usize>> {
    if groups == 0 || figures.len() < groups {
        return None;
    }
    let group = |place: usize| (place - 1) * groups / figures.len() + 1;
    Some(places(figures, first)?.into_iter().map(group).collect())
}
