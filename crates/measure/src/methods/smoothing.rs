//! Rates of small areas, drawn towards what is known of more people.
//!
//! Empirical Bayes by moments (Marshall, *Mapping disease and mortality rates using empirical Bayes
//! estimators*, Applied Statistics 40:283, 1991): the fewer people an area has, the more its rate is drawn
//! towards that of all areas, or of itself and its neighbours.

/// Events and people of an area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Events.
    pub events: f64,
    /// People.
    pub people: f64,
}

/// Each area's rate drawn towards that of all; `None` when an area has nobody or a count is not a number.
pub fn towards_all(areas: &[Area]) -> Option<Vec<f64>> {
    sound(areas).then(|| {
        let (mean, spread) = moments(areas);
        areas.iter().map(|area| drawn(area, mean, spread)).collect()
    })
}

/// Each area's rate drawn towards that of itself and its neighbours, given by their places in the list.
/// `None` as for [`towards_all`], or when a neighbour is not in the list.
pub fn towards_neighbours(areas: &[Area], neighbours: &[Vec<usize>]) -> Option<Vec<f64>> {
    if !sound(areas) || neighbours.len() != areas.len() {
        return None;
    }
    let pairs = areas.iter().zip(neighbours);
    pairs
        .map(|(area, others)| {
            let others = others.iter().map(|other| areas.get(*other).copied());
            let around: Option<Vec<Area>> = std::iter::once(Some(*area)).chain(others).collect();
            let (mean, spread) = moments(&around?);
            Some(drawn(area, mean, spread))
        })
        .collect()
}

fn sound(areas: &[Area]) -> bool {
    let fits = |area: &Area| area.events.is_finite() && area.events >= 0.0 && area.people > 0.0;
    !areas.is_empty() && areas.iter().all(|area| fits(area) && area.people.is_finite())
}

/// The rate of all people, and how much areas differ beyond what chance brings; never below nought.
fn moments(areas: &[Area]) -> (f64, f64) {
    let people: f64 = areas.iter().map(|area| area.people).sum();
    let mean = areas.iter().map(|area| area.events).sum::<f64>() / people;
    let square = |area: &Area| {
        let off = area.events / area.people - mean;
        area.people * off * off
    };
    let all = areas.iter().map(square).sum::<f64>() / people;
    let by_chance = mean / (people / super::float(areas.len()));
    (mean, (all - by_chance).max(0.0))
}

fn drawn(area: &Area, mean: f64, spread: f64) -> f64 {
    let own = area.events / area.people;
    let all = spread + mean / area.people;
    let weight = if all > 0.0 { spread / all } else { 0.0 };
    weight * own + (1.0 - weight) * mean
}
