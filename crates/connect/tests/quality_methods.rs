//! The methods that the quality report stands on, each against its paper or worked by hand.

use lifechances_connect::Link;
use lifechances_connect::quality::draws;
use lifechances_connect::quality::effect::{NoBound, Range, pool, true_rate};
use lifechances_connect::quality::rates::{normal_point, wilson};

fn link(a: u32, b: u32, probability: f64, joined: bool) -> Link {
    Link { a, b, weight: (probability / (1.0 - probability)).log2(), joined }
}

fn close(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() <= within
}

#[test]
fn wilson_gives_the_published_intervals() {
    // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    for (part, of, low, high) in [
        (81.0, 263.0, 0.2553, 0.3662),
        (15.0, 148.0, 0.0624, 0.1605),
        (0.0, 20.0, 0.0, 0.1611),
        (1.0, 29.0, 0.0061, 0.1718),
    ] {
        let found = wilson(part / of, of, 1.959_964);
        assert!(close(found.0, low, 6e-5) && close(found.1, high, 6e-5), "{part}/{of}: {found:?}");
    }
}

#[test]
fn the_normal_point_is_that_of_the_tables() {
    for (probability, point) in
        [(0.5, 0.0), (0.975, 1.959_963_985), (0.999, 3.090_232_306), (0.001, -3.090_232_306)]
    {
        assert!(close(normal_point(probability), point, 1e-7), "{probability}");
    }
}

#[test]
fn a_rate_is_corrected_as_rogan_and_gladen_do() {
    let exactly = |share: f64| Range { low: share, high: share };
    let bound = true_rate(0.29, exactly(0.95), exactly(0.0)).unwrap();
    assert!(close(bound.low, 0.29 / 0.95, 1e-12) && close(bound.high, bound.low, 1e-12));
    // 9 of 10 links found and 1 of 50 others linked falsely: 0.3 is seen as 0.284.
    let bound = true_rate(0.284, exactly(0.9), exactly(0.02)).unwrap();
    assert!(close(bound.low, 0.3, 1e-12));
    assert_eq!(true_rate(0.2, exactly(0.1), exactly(0.2)), Err(NoBound::Uninformative));
    assert_eq!(true_rate(1.2, exactly(0.9), exactly(0.0)), Err(NoBound::NotAShare));
    assert_eq!(true_rate(f64::NAN, exactly(0.9), exactly(0.0)), Err(NoBound::NotAShare));
}

#[test]
fn several_sets_are_pooled_by_rubins_rules() {
    // Worked by hand: mean 10.5, within 2, between 5/3, total 2 + (1 + 1/4) * 5/3.
    let pooled = pool(&[(9.0, 2.0), (10.0, 2.0), (11.0, 2.0), (12.0, 2.0)]).unwrap();
    let total: f64 = 2.0 + 1.25 * 5.0 / 3.0;
    assert!(
        close(pooled.estimate, 10.5, 1e-12) && close(pooled.standard_error, total.sqrt(), 1e-12)
    );
    assert!(close(pooled.from_links, 1.25 * 5.0 / 3.0 / total, 1e-12));
    assert_eq!(pool(&[]), None);
    assert!(close(pool(&[(1.0, 0.5), (1.0, 0.5)]).unwrap().from_links, 0.0, 1e-12));
}

#[test]
fn drawn_links_come_as_often_as_they_are_likely_and_rivals_never_both() {
    // Rows 0 and 1 are one person with 0.9; row 2 may be either of rows 3 and 4.
    let links = [
        link(0, 1, 0.9, true),
        link(2, 3, 0.4, false),
        link(2, 4, 0.4, false),
        link(5, 6, 1.0 - 1e-12, true),
    ];
    let sets = draws::draw(8, &links, 6_000, 1);
    let share = |a: usize, b: usize| {
        let held = sets.iter().filter(|set| set[a] == set[b]).count();
        f64::from(u32::try_from(held).unwrap()) / 6_000.0
    };
    assert!(close(share(0, 1), 0.9, 0.02));
    assert!(close(share(5, 6), 1.0, 0.0) && close(share(0, 7), 0.0, 0.0));
    assert!(sets.iter().all(|set| set[3] != set[4]), "a record is never two people");
    // Each comes when drawn alone (0.24) or first of both (0.08).
    assert!(close(share(2, 3), 0.32, 0.025) && close(share(2, 4), 0.32, 0.025));
    assert_eq!(sets, draws::draw(8, &links, 6_000, 1));
}
