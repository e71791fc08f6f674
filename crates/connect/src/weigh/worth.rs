//! Which answers of a glance leave it possible that a pair is worth keeping.
//!
//! Where all patterns are listed, every pattern that the answers leave open is asked. Where there
//! are too many, the bound is taken field by field: the logarithm of the odds of one person against
//! any one other class is a sum over fields, so it is at most the sum of what is most in each, and
//! what fields that hang together among strangers may add to it. Rare values may add to the odds against strangers what [`MOST_RARE`] says, as they do in a pattern's
//! own bound, which this one is never below.

use crate::compare::Plan;
use crate::compare::glance::Open;
use crate::compare::levels::name;
use crate::weigh::score::{LEAST_RARE, MOST_RARE, Patterns, Scorer};
use crate::weigh::start::{ALL, CLASSES, Class};

/// Between this bound and that of a pattern there may be rounding.
const ROUNDING: f64 = 1e-3;

/// Logarithms of likelihoods lower than this are taken for what they are not.
const LOWEST: f64 = -600.0;

/// For each number of answers, whether a pattern that they leave open may reach the floor.
pub(crate) fn worth(
    scorer: &Scorer<'_>,
    plan: &Plan,
    (patterns, floor): (&Patterns, f64),
    open: &[Open],
) -> Vec<bool> {
    match patterns {
        Patterns::All(all) => {
            let floor = floor as f32;
            let kept = all.iter().map(|one| one.bound >= floor).collect();
            of_listed(kept, plan, open)
        }
        Patterns::Met(_) => of_fields(scorer, plan, floor - ROUNDING, open),
    }
}

/// Takes one field after another from levels to answers.
fn of_listed(mut kept: Vec<bool>, plan: &Plan, open: &[Open]) -> Vec<bool> {
    let mut inner = 1;
    for (levels, open) in plan.sizes.iter().zip(open) {
        let outer = kept.len() / (inner * levels);
        let mut next = vec![false; inner * open.len() * outer];
        for (from, to) in kept.chunks(inner * levels).zip(next.chunks_mut(inner * open.len())) {
            for (to, levels) in to.chunks_mut(inner).zip(open) {
                for level in levels {
                    let from = &from[level * inner..(level + 1) * inner];
                    to.iter_mut().zip(from).for_each(|(to, from)| *to |= from);
                }
            }
        }
        (kept, inner) = (next, inner * open.len());
    }
    kept
}

/// What one answer about a field comes to at most, against each class but one person; for each
/// answer about the field it hangs on, if it hangs on one.
type Most = Vec<Vec<[f64; CLASSES]>>;

fn of_fields(scorer: &Scorer<'_>, plan: &Plan, floor: f64, open: &[Open]) -> Vec<bool> {
    let number: usize = open.iter().map(Vec::len).product();
    let Some(most) = most_of_fields(scorer, plan, open) else { return vec![true; number] };
    let share = |class: Class| scorer.shares[class as usize].max(1e-300).ln();
    let mut before = ALL.map(|class| share(Class::Same) - share(class));
    before[Class::Stranger as usize] += scorer.tables.most_beside();
    let mut answers = vec![0; open.len()];
    let mut kept = Vec::with_capacity(number);
    for _ in 0..number {
        let mut sums = before;
        for (field, answer) in answers.iter().enumerate() {
            let above = scorer.tables.parents[field].map_or(0, |parent| answers[parent]);
            let most = &most[field][above][*answer];
            sums.iter_mut().zip(most).for_each(|(sum, most)| *sum += most);
        }
        sums[Class::Stranger as usize] +=
            if may_be_rare(scorer, open, &answers) { MOST_RARE } else { -LEAST_RARE.ln() };
        kept.push(sums[1..].iter().all(|sum| *sum >= floor));
        for (answer, open) in answers.iter_mut().zip(open) {
            *answer = (*answer + 1) % open.len();
            if *answer != 0 {
                break;
            }
        }
    }
    kept
}

/// Whether a value whose frequency counts may be the same.
fn may_be_rare(scorer: &Scorer<'_>, open: &[Open], answers: &[usize]) -> bool {
    let may_be = |field: usize, level: usize| open[field][answers[field]].contains(&level);
    let counts = |field: &usize| !scorer.rarity.frequencies[*field].is_empty();
    let swapped = usize::from(name::SWAPPED);
    (0..answers.len()).filter(counts).any(|field| may_be(field, 1))
        || scorer
            .rarity
            .both_names
            .as_ref()
            .is_some_and(|both| may_be(both.given, swapped) && may_be(both.surname, swapped))
}

/// `None` when likelihoods may be so small that their odds are not what they seem.
fn most_of_fields(scorer: &Scorer<'_>, plan: &Plan, open: &[Open]) -> Option<Vec<Most>> {
    let mut lowest: f64 = scorer.shares.iter().map(|share| share.max(1e-300).ln()).sum();
    let mut all = Vec::with_capacity(open.len());
    for (field, answers) in open.iter().enumerate() {
        let whole = vec![vec![0]];
        let above = scorer.tables.parents[field].map_or(&whole, |parent| &open[parent]);
        let log = |class: Class, row: usize, level: usize| {
            let table = &scorer.tables.tables[scorer.tables.which[class as usize][field]];
            table.cells[row * plan.sizes[field] + level].ln()
        };
        let mut least = 0.0_f64;
        let mut of_answer = |rows: &[usize], levels: &[usize]| {
            let mut most = [f64::NEG_INFINITY; CLASSES];
            for (row, level) in rows.iter().flat_map(|row| levels.iter().map(move |l| (*row, *l))) {
                for class in ALL {
                    let own = log(class, row, level);
                    least = least.min(own);
                    let odds = log(Class::Same, row, level) - own;
                    most[class as usize] = most[class as usize].max(odds);
                }
            }
            most
        };
        let most: Most = above
            .iter()
            .map(|rows| answers.iter().map(|levels| of_answer(rows, levels)).collect())
            .collect();
        lowest += least;
        all.push(most);
    }
    (lowest > LOWEST).then_some(all)
}
