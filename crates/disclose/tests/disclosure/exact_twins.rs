//! Exact suppression against a slow twin that tries every choice of cells and shares no code with
//! it: what an attacker can learn of a choice is found by elimination in fractions and by trying
//! every combination, not by linear programming.

use crate::exact_problems::{all_is_asked, axis, axis_of_pairs, counts, small_problem};
use commons::Streams;
use lifechances_disclose::attackers::{
    Figure, Findings, Limits, Publication, Shown, attack_bounds,
};
use lifechances_disclose::exact::{
    Cost, Method, Problem, Protected, Protection, Refused, Request, protect, with_margins,
};

/// The bounds of the hidden cells by trying all tables: every hidden figure from 0 to a limit.
fn by_trying(publication: &Publication, most: u64) -> Vec<(u64, u64)> {
    let figures = &publication.figures;
    let value = |shown: Shown| match shown {
        Shown::Exactly(value) => Some(value),
        Shown::Impossible => Some(0),
        Shown::Between(..) | Shown::Hidden | Shown::Unpublished => None,
    };
    let known: Vec<Option<u64>> = figures.iter().map(|figure| value(figure.shown)).collect();
    let mut bounds = vec![(u64::MAX, 0); figures.len()];
    try_rest(publication, &mut known.clone(), most, &mut bounds);
    bounds
}

fn try_rest(
    publication: &Publication,
    known: &mut Vec<Option<u64>>,
    most: u64,
    bounds: &mut [(u64, u64)],
) {
    let before = known.clone();
    // Whatever follows from a sum with one unknown figure is filled in first.
    loop {
        let mut changed = false;
        for relation in &publication.relations {
            let unknown: Vec<_> =
                relation.terms.iter().filter(|(n, _)| known[*n].is_none()).collect();
            let sum: i64 = relation
                .terms
                .iter()
                .filter_map(|(n, times)| known[*n].map(|v| i64::try_from(v).unwrap() * times))
                .sum();
            match unknown[..] {
                [] if sum != 0 => return known.clone_from(&before),
                [(figure, times)] => {
                    let value = -sum / times;
                    if value < 0 || sum % times != 0 {
                        return known.clone_from(&before);
                    }
                    known[*figure] = Some(u64::try_from(value).unwrap());
                    changed = true;
                }
                _ => {}
            }
        }
        if !changed {
            break;
        }
    }
    match known.iter().position(Option::is_none) {
        None => {
            for (bound, value) in bounds.iter_mut().zip(known.iter()) {
                let value = value.unwrap();
                *bound = (bound.0.min(value), bound.1.max(value));
            }
        }
        Some(figure) => {
            for value in 0..=most {
                known[figure] = Some(value);
                try_rest(publication, known, most, bounds);
            }
        }
    }
    known.clone_from(&before);
}

fn hidden_of(protected: &Protected) -> Vec<usize> {
    protected.publication().hidden().collect()
}

/// A publication with other cells hidden.
fn hiding(all: &Publication, is_hidden: impl Fn(usize) -> bool) -> Publication {
    let figure = |(number, figure): (usize, &Figure)| {
        let shown = if is_hidden(number) { Shown::Hidden } else { figure.shown };
        Figure { name: figure.name.clone(), shown }
    };
    let figures = all.figures.iter().enumerate().map(figure).collect();
    Publication { figures, relations: all.relations.clone() }
}

/// All figures in the open, with what each sensitive one needs, as the test (and only the test)
/// knows them: small counts, from 0 to the threshold.
struct Open {
    publication: Publication,
    values: Vec<u64>,
    sensitive: Vec<usize>,
}

const THRESHOLD: u64 = 5;

fn a_table(stream: &mut commons::Stream) -> (Problem, Open) {
    let (rows, columns) = if stream.chance(0.3) { (4, 1) } else { (2, 2) };
    let counts = counts(stream, rows * columns, 7);
    let axes = match columns {
        1 => vec![axis_of_pairs("a", 2)],
        _ => vec![axis("a", rows), axis("b", columns)],
    };
    let raw = || with_margins("t", &axes, &counts).unwrap();
    // Without sensitive cells everything is shown.
    let nothing = protect(&raw(), &Request::default()).unwrap();
    let publication = Publication::clone(nothing.publication());
    let value = |figure: &Figure| match figure.shown {
        Shown::Exactly(value) => value,
        _ => unreachable!("nothing is hidden"),
    };
    let values: Vec<u64> = publication.figures.iter().map(value).collect();
    let sensitive = (0..values.len()).filter(|n| (1..THRESHOLD).contains(&values[*n])).collect();
    (raw().with_small_counts_hidden(THRESHOLD), Open { publication, values, sensitive })
}

impl Open {
    /// Is every sensitive cell hidden, possibly 0, and possibly the threshold?
    fn holds(&self, hidden: &[bool]) -> bool {
        if self.sensitive.iter().any(|cell| !hidden[*cell]) {
            return false;
        }
        // No figure needs to rise by more than what is asked for and what others can fall by.
        let most = self.values.iter().max().unwrap() + 2 * THRESHOLD;
        let bounds = by_trying(&hiding(&self.publication, |cell| hidden[cell]), most);
        self.sensitive.iter().all(|cell| bounds[*cell].0 == 0 && bounds[*cell].1 >= THRESHOLD)
    }

    /// The fewest further cells of any choice that holds.
    fn fewest(&self) -> Option<usize> {
        let cells = self.values.len();
        let must: u32 = self.sensitive.iter().map(|cell| 1 << cell).sum();
        let mut choices: Vec<u32> =
            (0..1 << cells).filter(|choice| choice & must == must).collect();
        choices.sort_by_key(|choice| choice.count_ones());
        let hidden = |choice: u32| (0..cells).map(|c| choice >> c & 1 == 1).collect::<Vec<bool>>();
        let best = choices.into_iter().find(|choice| self.holds(&hidden(*choice)));
        best.map(|choice| choice.count_ones() as usize - self.sensitive.len())
    }
}

#[test]
fn the_best_choice_is_the_best_of_all_choices() {
    let streams = Streams::new(41);
    let tables = if all_is_asked() { 3000 } else { 100 };
    let mut compared = 0;
    for number in 0..tables {
        let mut stream = streams.numbered("every choice", number);
        let (problem, open) = a_table(&mut stream);
        if open.sensitive.is_empty() {
            continue;
        }
        let found = protect(&problem, &Request::default());
        match (found, open.fewest()) {
            (Ok(found), Some(fewest)) => {
                assert!(found.is_best());
                let cost = usize::try_from(found.cost()).unwrap();
                assert_eq!(cost, fewest, "table {number}");
                let mut hidden = vec![false; open.values.len()];
                hidden_of(&found).into_iter().for_each(|cell| hidden[cell] = true);
                assert!(open.holds(&hidden), "table {number}");
                compared += 1;
            }
            (Err(Refused::Exposed { .. }), None) => {}
            (found, fewest) => panic!("table {number}: {found:?} against {fewest:?}"),
        }
    }
    println!(
        "{compared} tables compared with all choices (of 100 drawn, or of 3,000 when all is asked for)"
    );
    assert!(compared > 2);
}

/// Thousands of small tables of several shapes: the quick choice protects, the best one costs no
/// more, and the public attacker finds nothing in either.
#[test]
fn no_attacker_succeeds_against_thousands_of_small_tables() {
    let streams = Streams::new(42);
    let tables = if all_is_asked() { 5000 } else { 1000 };
    let (mut protected, mut refused, mut quick, mut best) = (0, 0, 0, 0);
    for number in 0..tables {
        let mut stream = streams.numbered("small tables", number);
        let problem = small_problem(&mut stream);
        let protection = if number % 2 == 0 { Protection::Interval } else { Protection::NotExact };
        let cost = if number % 3 == 0 { Cost::Values } else { Cost::Cells };
        let request = Request { protection, cost, method: Method::BestUpTo(100), work: 5 };
        let good = protect(&problem, &Request { method: Method::Good, ..request });
        match (protect(&problem, &request), good) {
            (Ok(found), Ok(good)) => {
                assert!(found.is_best() && found.cost() <= good.cost(), "table {number}");
                for one in [&found, &good] {
                    let limits = Limits { threshold: 0, least_width: 1 };
                    let findings = Findings::of(one.publication(), limits, 5).unwrap();
                    assert_eq!(
                        findings.recovered(),
                        0,
                        "table {number}: {:?}",
                        findings.in_words()
                    );
                }
                (protected, quick, best) =
                    (protected + 1, quick + good.cost(), best + found.cost());
            }
            (Err(Refused::Exposed { .. }), Err(Refused::Exposed { .. })) => refused += 1,
            (found, good) => panic!("table {number}: {found:?}, {good:?}"),
        }
    }
    println!("{protected} protected, {refused} refused, quick cost {quick} against {best}");
    assert!(protected > refused && quick * 4 <= best * 5);
}

/// The linear programme's bounds are those of all tables, where all can be tried.
#[test]
fn the_attackers_bounds_are_those_of_all_tables_that_fit() {
    let streams = Streams::new(43);
    let tables = if all_is_asked() { 5000 } else { 500 };
    for number in 0..tables {
        let mut stream = streams.numbered("bounds", number);
        let (_, open) = a_table(&mut stream);
        let cells = open.values.len();
        let hidden: Vec<bool> = (0..cells).map(|_| stream.chance(0.45)).collect();
        if hidden.iter().filter(|is_hidden| **is_hidden).count() > 6 {
            continue;
        }
        let publication = hiding(&open.publication, |cell| hidden[cell]);
        let most = 2 * open.values.iter().max().unwrap() + 3;
        let tried = by_trying(&publication, most);
        for known in attack_bounds(&publication, |cell| hidden[cell], 5).unwrap() {
            let (low, high) = tried[known.figure];
            assert_eq!(known.low, low, "table {number}, cell {}", known.figure);
            match known.high {
                Some(known_high) => assert_eq!(known_high, high, "table {number}"),
                None => assert!(high >= most, "table {number}: not limited, yet at most {high}"),
            }
        }
    }
}

/// The whole question as one mixed programme of an outside solver: a choice of cells, and for each
/// thing that must seem possible another table that only changes chosen cells.
fn fewest_by_another_solver(open: &Open) -> Option<f64> {
    let most = open.values.iter().max().unwrap() + 60;
    let mut problem = microlp::Problem::new(microlp::OptimizationDirection::Minimize);
    let chosen: Vec<_> = open.values.iter().map(|_| problem.add_integer_var(1.0, (0, 1))).collect();
    for cell in &open.sensitive {
        problem.add_constraint([(chosen[*cell], 1.0)], microlp::ComparisonOp::Ge, 1.0);
        let value = open.values[*cell] as f64;
        for wanted in [0.0, THRESHOLD as f64] {
            let limits = |other: usize| match other == *cell {
                true if wanted == 0.0 => (-value, -value),
                true => (wanted - value, most as f64),
                false => (-(open.values[other] as f64), most as f64),
            };
            let changes: Vec<_> =
                (0..open.values.len()).map(|other| problem.add_var(0.0, limits(other))).collect();
            for (other, change) in changes.iter().enumerate() {
                let (down, up) = (open.values[other] as f64, most as f64);
                let terms = [(*change, 1.0), (chosen[other], down)];
                problem.add_constraint(terms, microlp::ComparisonOp::Ge, 0.0);
                let terms = [(*change, 1.0), (chosen[other], -up)];
                problem.add_constraint(terms, microlp::ComparisonOp::Le, 0.0);
            }
            for relation in &open.publication.relations {
                let terms: Vec<_> =
                    relation.terms.iter().map(|(n, times)| (changes[*n], *times as f64)).collect();
                problem.add_constraint(&terms[..], microlp::ComparisonOp::Eq, 0.0);
            }
        }
    }
    let cost = problem.solve().ok()?.into_solution().ok()?.objective();
    Some(cost - open.sensitive.len() as f64)
}

#[test]
fn the_best_choice_is_that_of_another_solver() {
    let streams = Streams::new(44);
    let tables = if all_is_asked() { 300 } else { 40 };
    let mut compared = 0;
    for number in 0..tables {
        let mut stream = streams.numbered("another solver", number);
        let (problem, open) = a_table(&mut stream);
        if open.sensitive.is_empty() || open.sensitive.len() > 4 {
            continue;
        }
        let Ok(found) = protect(&problem, &Request::default()) else {
            assert_eq!(fewest_by_another_solver(&open), None, "table {number}");
            continue;
        };
        let theirs = fewest_by_another_solver(&open).unwrap();
        assert!((found.cost() as f64 - theirs).abs() < 1e-6, "table {number}: {theirs}");
        compared += 1;
    }
    println!("{compared} tables compared with another solver");
    assert!(compared > 10);
}
