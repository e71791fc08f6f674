//! Evaluating the structural equations and setting pass lines.
//!
//! The pass line of a binary outcome is the liability of the child at the wanted share, so the
//! margin comes out to within one child while the coefficients stay as declared. This is the same
//! as choosing the intercept after the draws.

use crate::communities::COMMUNITIES;
use crate::effects::{EFFECTS, Effect, Outcome, PLANTED_LOCALITY, Term};
use crate::geography::Ground;
use crate::households::Population;
use crate::people::Sex;
use commons::Stream;

/// Everything an equation may look at.
pub(crate) struct Scene<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) people: &'a Population,
}

/// One equation: the coefficients with one outcome.
pub(crate) struct Equation {
    effects: Vec<&'static Effect>,
}

impl Equation {
    pub(crate) fn of(outcome: Outcome) -> Self {
        Self { effects: EFFECTS.iter().filter(|e| e.outcome == outcome).collect() }
    }

    /// The sum of the coefficients for this child, without draw or intercept.
    pub(crate) fn predictor(&self, scene: &Scene<'_>, child: usize) -> f64 {
        self.effects
            .iter()
            .map(|effect| {
                let product: f64 = effect.terms.iter().map(|t| scene.value(*t, child)).product();
                effect.size * product
            })
            .sum()
    }
}

impl Scene<'_> {
    fn value(&self, term: Term, number: usize) -> f64 {
        let child = &self.people.children[number];
        let home = &self.people.households[child.household as usize];
        let area = &self.ground.areas[home.home.area as usize];
        let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
        match term {
            Term::Deprivation => area.deprivation,
            Term::DeprivedArea => flag(area.deprivation > DEPRIVED_FROM),
            Term::Need => child.need,
            Term::FamilyNeed => home.need,
            Term::MoreSiblings => f64::from(home.children.saturating_sub(1)),
            Term::Boy => flag(child.sex == Sex::Boy),
            Term::SummerBorn => flag((4..=8).contains(&child.born.month())),
            Term::Secondary => flag(child.age >= 12),
            Term::Community(name) => flag(COMMUNITIES[usize::from(home.community)].name == name),
            Term::PlantedLocality => flag(area.locality == PLANTED_LOCALITY),
            Term::EvenDay => flag(child.born.day_of_month().is_multiple_of(2)),
            Term::SecondGroup => flag(registration_group(number) == 1),
            Term::Is(fact) => flag(child.is(fact)),
        }
    }
}

/// Deprivation above which an area counts among the more deprived two fifths (a normal quantile).
const DEPRIVED_FROM: f64 = 0.2533;

/// Which of three registration groups a child is in: chosen by number, so nothing depends on it.
pub(crate) const fn registration_group(child: usize) -> usize {
    (child * 7 + child / 5) % 3
}

/// A draw from the standard logistic distribution.
pub(crate) fn logistic(stream: &mut Stream) -> f64 {
    let unit = stream.unit().clamp(1e-12, 1.0 - 1e-12);
    (unit / (1.0 - unit)).ln()
}

/// The children with the highest liability: as many as the share says, and the liability of the
/// last of them (the pass line).
pub(crate) fn highest(mut liabilities: Vec<(u32, f64)>, share: f64) -> (Vec<u32>, f64) {
    let wanted = (crate::geography::count(liabilities.len()) * share).round();
    liabilities.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut line = f64::INFINITY;
    let mut chosen = Vec::new();
    for (place, (child, liability)) in liabilities.into_iter().enumerate() {
        if crate::geography::count(place) >= wanted {
            break;
        }
        chosen.push(child);
        line = liability;
    }
    (chosen, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_comes_out_to_the_child() {
        let liabilities: Vec<(u32, f64)> =
            (0..200_u32).map(|n| (n, f64::from(n * 7 % 200))).collect();
        let (chosen, line) = highest(liabilities, 0.15);
        assert_eq!(chosen.len(), 30);
        assert!((line - 170.0).abs() < 1e-9);
    }
}
