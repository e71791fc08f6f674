//! Small programmes with answers that can be checked by hand.

use super::{Dictionary, Effort, FAR, OutOfEffort, Push, Repair, Way};

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

/// x + y ≤ 4, x + 3 y ≤ 6, 0 ≤ x ≤ 3: the largest 3 x + 5 y is 14 at (3, 1).
#[test]
fn a_sum_is_pushed_to_its_largest_value() {
    let mut dictionary = Dictionary::new(vec![0.0, 0.0], vec![3.0, FAR]);
    dictionary.add_row(&[(0, 1.0), (1, 1.0)], -FAR, 4.0);
    dictionary.add_row(&[(0, 1.0), (1, 3.0)], -FAR, 6.0);
    let gain = dictionary.add_row(&[(0, 3.0), (1, 5.0)], -FAR, FAR);
    let end = dictionary.push(gain, Way::Up, FAR, &mut Effort::of(1000)).unwrap();
    assert!(matches!(end, Push::Stops(gain) if is_near(gain, 14.0)), "{end:?}");
    assert!(is_near(dictionary.value[0], 3.0) && is_near(dictionary.value[1], 1.0));
    let end = dictionary.push(gain, Way::Down, 5.0, &mut Effort::of(1000)).unwrap();
    assert_eq!(end, Push::Reached);
}

#[test]
fn what_nothing_limits_is_endless_and_work_can_run_out() {
    let mut dictionary = Dictionary::new(vec![0.0, 0.0], vec![FAR, FAR]);
    let difference = dictionary.add_row(&[(0, 1.0), (1, -1.0)], -1.0, FAR);
    let end = dictionary.push(difference, Way::Up, FAR, &mut Effort::of(1000)).unwrap();
    assert_eq!(end, Push::Endless);
    assert_eq!(dictionary.push(0, Way::Up, FAR, &mut Effort::of(1)), Err(OutOfEffort));
}

/// The cheapest x + 2 y with x + y ≥ 1 and x ≤ ½ costs 1½; with x + y ≤ ½ too there is none.
#[test]
fn a_repair_finds_the_least_cost_or_that_there_is_none() {
    let mut dictionary = Dictionary::new(vec![0.0, 0.0], vec![0.5, 1.0]);
    let cost = dictionary.add_row(&[(0, 1.0), (1, 2.0)], -FAR, FAR);
    dictionary.add_row(&[(0, 1.0), (1, 1.0)], 1.0, 3.0);
    assert!(dictionary.stand_at_limits(cost));
    assert_eq!(dictionary.repair(cost, FAR, &mut Effort::of(1000)), Ok(Repair::Fits));
    assert!((dictionary.value[cost] - 1.5).abs() < 1e-9);
    dictionary.add_row(&[(0, 1.0), (1, 1.0)], -1.0, 0.5);
    dictionary.stand_at_limits(cost);
    assert_eq!(dictionary.repair(cost, FAR, &mut Effort::of(1000)), Ok(Repair::Impossible));
}

/// Sums that must be 0 are obeyed by whatever is left; one that follows from others is dropped.
#[test]
fn imposed_sums_hold_afterwards() {
    let mut dictionary = Dictionary::new(vec![-5.0; 3], vec![5.0; 3]);
    let sums = [
        dictionary.add_row(&[(0, 1.0), (1, 1.0), (2, -1.0)], 0.0, 0.0),
        dictionary.add_row(&[(0, 2.0), (1, 2.0), (2, -2.0)], 0.0, 0.0),
    ];
    dictionary.impose(&sums);
    assert_eq!((dictionary.rows(), dictionary.columns()), (1, 2));
    dictionary.push(2, Way::Up, FAR, &mut Effort::of(1000)).unwrap();
    assert_eq!(dictionary.value[0] + dictionary.value[1], dictionary.value[2]);
    assert_eq!(dictionary.value[2], 5.0);
}
