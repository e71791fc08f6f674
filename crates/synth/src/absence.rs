//! Planning absence: every pupil's rank in liability becomes a share of sessions missed.
//!
//! The spread in each phase is made of three stretches (below a tenth, a tenth to a half, half and
//! more) whose lengths are the published shares of persistent and severe absence, and whose first
//! stretch is bent so that the mean is the published overall rate.

use crate::effects::Outcome;
use crate::equations::{Equation, Scene, highest, logistic};
use crate::geography::{Ground, count};
use crate::households::Population;
use crate::margins::{ABSENCE_PRIMARY_PLANNED, ABSENCE_SECONDARY, ABSENCE_SPECIAL, AbsenceMargin};
use crate::people::Fact;
use crate::schools::Phase;
use commons::Streams;

/// Mean of the middle stretch is 0.1 + 0.4 / (1 + this).
const MIDDLE_BEND: f64 = 3.0;
const HIGHEST_BELOW_A_TENTH: f64 = 0.096;
const SEVERE: (f64, f64) = (0.51, 0.92);

/// Plans the year's absence of every pupil of compulsory school age.
pub(crate) fn plan_absence(
    ground: &Ground,
    people: &mut Population,
    phases: &[Option<Phase>],
    streams: &Streams,
) {
    let ranked = {
        let scene = Scene { ground, people };
        rank(&scene, phases, streams)
    };
    for (phase, mut liabilities) in ranked {
        let margin = margin_of(phase);
        liabilities.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let number = count(liabilities.len());
        for (place, (child, _)) in liabilities.iter().enumerate() {
            let measures = &mut people.children[*child as usize].measures;
            measures.absence = margin.at((count(place) + 0.5) / number);
        }
        for child in highest(liabilities, margin.persistent).0 {
            people.children[child as usize].facts.set(Fact::PersistentAbsence);
        }
    }
}

type Ranked = Vec<(Phase, Vec<(u32, f64)>)>;

fn rank(scene: &Scene<'_>, phases: &[Option<Phase>], streams: &Streams) -> Ranked {
    let equation = Equation::of(Outcome::Absence);
    let mut stream = streams.named("absence");
    let mut ranked: Ranked =
        [Phase::Primary, Phase::Secondary, Phase::Special].map(|p| (p, Vec::new())).into();
    for (number, child) in (0_u32..).zip(&scene.people.children) {
        let draw = logistic(&mut stream);
        let Some(phase) = phases[number as usize] else { continue };
        if !(5..=16).contains(&child.age) {
            continue;
        }
        let liability = equation.predictor(scene, number as usize) + draw;
        if let Some((_, list)) = ranked.iter_mut().find(|(p, _)| *p == phase) {
            list.push((number, liability));
        }
    }
    ranked
}

const fn margin_of(phase: Phase) -> AbsenceMargin {
    match phase {
        Phase::Nursery | Phase::Primary => ABSENCE_PRIMARY_PLANNED,
        Phase::Secondary => ABSENCE_SECONDARY,
        Phase::Special => ABSENCE_SPECIAL,
    }
}

impl AbsenceMargin {
    /// The share of sessions missed by the pupil at this rank (0 least, 1 most).
    fn at(&self, rank: f64) -> f64 {
        let regular = 1.0 - self.persistent;
        let not_severe = 1.0 - self.severe;
        if rank < regular {
            HIGHEST_BELOW_A_TENTH * (rank / regular).powf(self.bend())
        } else if rank < not_severe {
            let along = (rank - regular) / (not_severe - regular);
            0.102 + 0.39 * along.powf(MIDDLE_BEND)
        } else {
            let along = (rank - not_severe) / self.severe;
            SEVERE.0 + (SEVERE.1 - SEVERE.0) * along
        }
    }

    /// How the first stretch must be bent for the mean of all three to be the overall rate.
    fn bend(&self) -> f64 {
        let middle = (self.persistent - self.severe) * (0.102 + 0.39 / (1.0 + MIDDLE_BEND));
        let severe = self.severe * f64::midpoint(SEVERE.0, SEVERE.1);
        let left = ((self.overall - middle - severe) / (1.0 - self.persistent)).max(0.005);
        (HIGHEST_BELOW_A_TENTH / left - 1.0).max(0.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_has_the_published_mean_and_tails() {
        for margin in [ABSENCE_PRIMARY_PLANNED, ABSENCE_SECONDARY, ABSENCE_SPECIAL] {
            let rates: Vec<f64> =
                (0..10_000_u32).map(|n| margin.at((f64::from(n) + 0.5) / 10_000.0)).collect();
            let share = |from: f64| count(rates.iter().filter(|r| **r >= from).count()) / 10_000.0;
            let mean = rates.iter().sum::<f64>() / 10_000.0;
            assert!((mean - margin.overall).abs() < 0.001, "{mean} for {margin:?}");
            assert!((share(0.1) - margin.persistent).abs() < 0.001, "{margin:?}");
            assert!((share(0.5) - margin.severe).abs() < 0.001, "{margin:?}");
        }
    }
}
