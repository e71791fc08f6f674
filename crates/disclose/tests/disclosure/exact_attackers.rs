//! The attackers against what they must break, what they must not, and slow twins.

use crate::exact_problems::{all_is_asked, axis, counts};
use commons::{Stream, Streams};
use lifechances_disclose::attackers::{
    Answer, Figure, Findings, Limits, NoAttack, Publication, Shown, Singled, attack_bounds,
    average, reconstruct, singled_out,
};
use lifechances_disclose::exact::{Relation, Request, protect, with_margins};
use microlp::{ComparisonOp, OptimizationDirection};

fn figure(name: &str, shown: Shown) -> Figure {
    Figure { name: name.into(), shown }
}

fn sum(says: &str, terms: &[(usize, i64)]) -> Relation {
    Relation { says: says.into(), terms: terms.into() }
}

/// A total of three parts, one hidden.
fn forgotten() -> Publication {
    Publication {
        figures: vec![
            figure("North", Shown::Exactly(40)),
            figure("East", Shown::Hidden),
            figure("Moor", Shown::Exactly(25)),
            figure("all", Shown::Exactly(68)),
        ],
        relations: vec![sum("localities make the district", &[(0, 1), (1, 1), (2, 1), (3, -1)])],
    }
}

#[test]
fn a_report_says_which_cell_how_it_follows_and_what_would_mend_it() {
    let findings = Findings::of(&forgotten(), Limits::house(), 1).unwrap();
    assert_eq!(findings.recovered(), 1);
    let words = findings.in_words();
    assert_eq!(words[0], "1 figure is hidden. Too much follows about it:");
    let expected = "“East” is hidden, but it must be 3. It follows from “North”, “Moor” and “all”, \
                    with “localities make the district”. Hide one more of these figures, such as \
                    “Moor”, or merge it with a neighbour, and attack again.";
    assert_eq!(words[1], expected);
    let mut mended = forgotten();
    mended.figures[2].shown = Shown::Hidden;
    let findings = Findings::of(&mended, Limits::house(), 1).unwrap();
    assert_eq!((findings.findings.len(), findings.narrowest()), (0, Some(28)));
}

#[test]
fn contradictions_and_malformed_publications_are_refused() {
    let mut wrong = forgotten();
    wrong.figures[3].shown = Shown::Exactly(60);
    let attacked = attack_bounds(&wrong, |_| true, 1);
    assert_eq!(attacked.unwrap_err(), NoAttack::Contradiction);
    let mut wrong = forgotten();
    wrong.relations[0].terms.push((9, 1));
    assert_eq!(Findings::of(&wrong, Limits::house(), 1), Err(NoAttack::Malformed { number: 0 }));
    let mut wrong = forgotten();
    wrong.figures[2].shown = Shown::Between(9, 3);
    assert_eq!(reconstruct(&wrong, 1), Err(NoAttack::Malformed { number: 2 }));
}

/// What a rule publishes of a count: the smallest and largest count it may stand for.
fn published(rule: &str, count: u64, noise: i64) -> Shown {
    let nearest = |n: u64| (n + 2) / 5 * 5;
    match (rule, count) {
        ("primary only", 1..10) => Shown::Between(1, 9),
        ("primary only", _) | ("round 5", 0) => Shown::Exactly(count),
        ("round 5", 1..8) => Shown::Between(1, 7),
        ("round 5", _) => Shown::Between((nearest(count) - 2).max(8), nearest(count) + 2),
        _ => {
            let noisy = u64::try_from(i64::try_from(count).unwrap() + noise).unwrap_or(0);
            let most = nearest(noisy) + 2 + 15;
            if noisy < 10 {
                Shown::Between(0, 24)
            } else {
                Shown::Between((nearest(noisy) - 2).saturating_sub(15), most)
            }
        }
    }
}

/// A random table with margins, as a rule publishes it, with its true counts.
fn table_by_rule(rule: &str, stream: &mut Stream) -> (Publication, Vec<u64>) {
    let (rows, columns) = (6, 5);
    let inner: Vec<u64> = (0..rows * columns)
        .map(|_| if stream.chance(0.5) { stream.below(12) } else { stream.below(60) })
        .collect();
    let axes = [axis("a", rows), axis("b", columns)];
    let open = protect(&with_margins("t", &axes, &inner).unwrap(), &Request::default()).unwrap();
    let mut publication = Publication::clone(open.publication());
    let mut values = Vec::new();
    for figure in &mut publication.figures {
        let Shown::Exactly(value) = figure.shown else { unreachable!("nothing is hidden") };
        values.push(value);
        let noise = i64::try_from(stream.below(31)).unwrap() - 15;
        figure.shown = published(rule, value, noise);
    }
    (publication, values)
}

/// The naive rules give cells away; noise of ±15 below rounding leaves every small cell a range of
/// at least 15. The first two are the test's own test.
#[test]
fn linear_bounds_break_the_naive_rules_and_not_the_noisy_one() {
    let streams = Streams::new(51);
    let tables = if all_is_asked() { 150 } else { 10 };
    let mut narrow = Vec::new();
    for rule in ["primary only", "round 5", "noise 15"] {
        let (mut exact, mut small, mut narrowest) = (0, 0, u64::MAX);
        for number in 0..tables {
            let mut stream = streams.numbered(rule, number);
            let (publication, values) = table_by_rule(rule, &mut stream);
            let is_small = |n: usize| (1..10).contains(&values[n]);
            for known in attack_bounds(&publication, is_small, 10).unwrap() {
                let high = known.high.unwrap();
                let truth = values[known.figure];
                assert!(known.low <= truth && truth <= high, "the truth lies outside");
                exact += u32::from(known.low == high);
                narrowest = narrowest.min(high - known.low);
                small += 1;
            }
        }
        println!("{rule}: {exact} of {small} small cells recovered, narrowest range {narrowest}");
        narrow.push((exact, narrowest));
    }
    assert!(narrow[0].0 > 5, "the attacker must break primary suppression");
    assert!(narrow[1].1 < 5, "the attacker must break rounding");
    assert!(narrow[2].1 >= 15, "no small cell may be known closer");
}

/// The same bounds by another linear programme solver.
#[test]
fn bounds_agree_with_another_solver() {
    let streams = Streams::new(52);
    for number in 0..6 {
        let mut stream = streams.numbered("another solver", number);
        let (mut publication, _) = table_by_rule("round 5", &mut stream);
        for figure in &mut publication.figures {
            if stream.chance(0.3) {
                figure.shown = Shown::Hidden;
            }
        }
        let all = attack_bounds(&publication, |n| n % 5 == 0, 10).unwrap();
        for known in all {
            let low = by_another(&publication, known.figure, OptimizationDirection::Minimize);
            let high = by_another(&publication, known.figure, OptimizationDirection::Maximize);
            assert!((low - 1e-4).ceil() as u64 == known.low, "{low} against {}", known.low);
            match known.high {
                Some(ours) => assert_eq!((high + 1e-4).floor() as u64, ours),
                None => assert!(high > 1e5),
            }
        }
    }
}

fn by_another(publication: &Publication, figure: usize, way: OptimizationDirection) -> f64 {
    let mut problem = microlp::Problem::new(way);
    let limits = |shown: Shown| match shown {
        Shown::Exactly(value) => (value as f64, value as f64),
        Shown::Between(low, high) => (low as f64, high as f64),
        Shown::Hidden | Shown::Unpublished => (0.0, 1e6),
        Shown::Impossible => (0.0, 0.0),
    };
    let figures = publication.figures.iter().enumerate();
    let variables: Vec<_> = figures
        .map(|(n, f)| problem.add_var(f64::from(u8::from(n == figure)), limits(f.shown)))
        .collect();
    for relation in &publication.relations {
        let terms: Vec<_> =
            relation.terms.iter().map(|(n, times)| (variables[*n], *times as f64)).collect();
        problem.add_constraint(&terms[..], ComparisonOp::Eq, 0.0);
    }
    problem.solve().unwrap().into_solution().unwrap().objective()
}

#[test]
fn margins_give_back_a_table_that_has_only_one() {
    let counts = [12, 0, 9, 0, 0, 7];
    let axes = [axis("a", 2), axis("b", 3)];
    let open = protect(&with_margins("t", &axes, &counts).unwrap(), &Request::default()).unwrap();
    let mut publication = Publication::clone(open.publication());
    let values: Vec<Shown> = publication.figures.iter().map(|figure| figure.shown).collect();
    for figure in publication.figures.iter_mut().filter(|figure| !figure.name.contains("Total")) {
        figure.shown = Shown::Unpublished;
    }
    let found = reconstruct(&publication, 1).unwrap();
    assert_eq!(found.known.len(), 6);
    // Column b1 is empty, so its two cells are known; the rest can be exchanged.
    assert_eq!(found.certain, 2);
    for relation in &publication.relations {
        let left: f64 = relation.terms.iter().map(|(n, t)| found.guess[*n] * *t as f64).sum();
        assert!(left.abs() < 1e-6, "the guess must fit");
    }
    for known in &found.known {
        let Shown::Exactly(truth) = values[known.figure] else { unreachable!() };
        assert!(known.low <= truth && truth <= known.high.unwrap());
    }
    assert!(found.in_words(&publication)[0].starts_with("6 figures are not shown; 2 of them"));
}

#[test]
fn asking_again_narrows_fresh_noise_and_not_the_same_answer() {
    let streams = Streams::new(53);
    let mut stream = streams.named("fresh noise");
    let truth = 7.0;
    let answer = |value: f64| Answer {
        question: "North, yes".into(),
        value,
        low: value - 15.0,
        high: value + 15.0,
        noise: 3.0,
    };
    let fresh: Vec<Answer> = (0..400)
        .map(|_| answer((truth + 3.0 * stream.normal()).round().clamp(-8.0, 22.0)))
        .collect();
    let found = &average(&fresh)[0];
    assert!(found.gives_it_away() && (found.guess - truth).abs() < 1.0, "{found:?}");
    let same: Vec<Answer> = (0..400).map(|_| answer(9.0)).collect();
    let found = &average(&same)[0];
    assert!(!found.gives_it_away() && found.within > 5.0, "{found:?}");
    assert!(found.in_words().contains("asking again taught nothing"));
}

#[test]
fn differently_rounded_answers_are_narrower_together() {
    let rounded = |low: f64, high: f64| Answer {
        question: "q".into(),
        value: f64::midpoint(low, high),
        low,
        high,
        noise: 1.0,
    };
    let found = &average(&[rounded(8.0, 12.0), rounded(12.0, 17.0)])[0];
    assert_eq!(found.certain, (12.0, 12.0));
    assert!(found.gives_it_away());
}

/// Rows from one number to before another.
fn rows(from: u32, to: u32) -> Vec<u32> {
    (from..to).collect()
}

#[test]
fn sums_and_differences_of_released_sets_that_leave_a_few_children_are_found() {
    // A district less its two localities leaves 4.
    let found = singled_out(&[rows(0, 100), rows(0, 48), rows(52, 100)], 10).unwrap();
    let expected = Singled { children: 4, sets: vec![(0, 1), (1, -1), (2, -1)], is_count: true };
    assert_eq!(found, vec![expected]);
    let names = ["the district", "North", "South"];
    let words = found[0].in_words(|set| names[set].to_owned());
    assert!(words.starts_with("“the district” less “North” less “South” leaves a count of 4"));
    // Sets that differ by enough, or not at all.
    let harmless = [rows(0, 100), rows(0, 50), rows(50, 100), rows(0, 100)];
    assert_eq!(singled_out(&harmless, 10).unwrap(), vec![]);
}

#[test]
fn a_sum_that_counts_some_twice_is_found_too() {
    // Two groups of 3 and 2: the sets give a + b + large and a + 2 b is never a 0/1 sum alone.
    let large = rows(100, 200);
    let join = |parts: &[&[u32]]| parts.concat();
    let (a, b, c) = (rows(0, 3), rows(3, 5), rows(10, 30));
    // (large, a, b) + (c, b) − (large, c) leaves a + 2 b.
    let sets = [join(&[&large, &a, &b]), join(&[&c, &b]), join(&[&large, &c])];
    let found = singled_out(&sets, 10).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].children, found[0].is_count), (5, false));
}

/// Against trying all sums with weights from −2 to 2.
#[test]
fn singling_out_agrees_with_trying_all_sums() {
    let streams = Streams::new(54);
    let (mut leaky, mut tight) = (0, 0);
    for number in 0..if all_is_asked() { 3000 } else { 100 } {
        let mut stream = streams.numbered("sets", number);
        // Children in blocks of 1, 4 or 20; each set is some blocks.
        let sizes: Vec<u32> = (0..6).map(|_| *stream.pick(&[1, 4, 20, 20]).unwrap()).collect();
        let mut start = 0;
        let blocks: Vec<Vec<u32>> = sizes
            .iter()
            .map(|size| {
                start += size;
                rows(start - size, start)
            })
            .collect();
        let sets: Vec<Vec<u32>> = (0..4)
            .map(|_| blocks.iter().filter(|_| stream.chance(0.5)).flatten().copied().collect())
            .collect();
        let found = singled_out(&sets, 10).unwrap();
        let tried = smallest_by_trying(&sets, start);
        let smallest = found.iter().map(|one| one.children).min();
        // Weights beyond 2 may find more; never less, and each finding is checked.
        assert!(tried.is_none_or(|tried| smallest.is_some_and(|ours| ours <= tried)), "{number}");
        for one in &found {
            assert_eq!(left_by(&sets, &one.sets, start), one.children, "{number}");
        }
        if found.is_empty() { tight += 1 } else { leaky += 1 }
    }
    assert!(leaky > 20 && tight > 20, "{leaky} {tight}");
}

/// How many children a sum of sets leaves.
fn left_by(sets: &[Vec<u32>], sum: &[(usize, i64)], children: u32) -> u64 {
    let times = |child: u32| -> i64 {
        sum.iter().filter(|(set, _)| sets[*set].contains(&child)).map(|(_, n)| n).sum()
    };
    (0..children).filter(|child| times(*child) != 0).count() as u64
}

fn smallest_by_trying(sets: &[Vec<u32>], children: u32) -> Option<u64> {
    let sums = (0..5_u32.pow(4)).map(|code| -> Vec<(usize, i64)> {
        (0..4).map(|set| (set as usize, i64::from(code / 5_u32.pow(set) % 5) - 2)).collect()
    });
    let left = sums.map(|sum| left_by(sets, &sum, children));
    left.filter(|left| (1..10).contains(left)).min()
}

#[test]
fn a_table_of_the_wrong_size_and_random_bytes_of_weights_do_not_panic() {
    let streams = Streams::new(55);
    for number in 0..200 {
        let mut stream = streams.numbered("odd publications", number);
        let size = 1 + stream.index(6);
        let values = counts(&mut stream, size, 50);
        let figures = values.iter().map(|value| match value % 4 {
            0 => Shown::Hidden,
            1 => Shown::Between(value / 2, *value),
            2 => Shown::Exactly(*value),
            _ => Shown::Impossible,
        });
        let figures = figures.enumerate().map(|(n, shown)| figure(&n.to_string(), shown)).collect();
        let terms: Vec<(usize, i64)> = (0..stream.index(6))
            .map(|_| (stream.index(7), i64::try_from(stream.below(9)).unwrap() - 4))
            .collect();
        let publication = Publication { figures, relations: vec![sum("odd", &terms)] };
        let _ = Findings::of(&publication, Limits::house(), 1);
        let _ = reconstruct(&publication, 1);
    }
}
