//! What must hide, what does not fit together, and what is refused.

use super::*;
use crate::attackers::Shown;

fn cell(name: &str, value: u64, status: Status) -> Cell {
    Cell { name: name.into(), value, status }
}

fn sum(terms: &[(usize, i64)]) -> Relation {
    Relation { says: "parts".into(), terms: terms.into() }
}

fn given(organisations: u64, largest: &[u64]) -> Contributions {
    Contributions { organisations, largest_pence: largest.to_vec() }
}

/// Worked by hand: £100 and £60 are more than 90 % of £165, and would not be of £177.78.
#[test]
fn money_hides_where_few_give_it_or_one_can_work_out_another() {
    let rule = MoneyRule::house();
    let need = |total, given: &Contributions| rule.need(total, given).map(|need| need.up);
    assert_eq!(need(16_500, &given(7, &[10_000, 6_000, 100])), Some(1278));
    assert_eq!(need(30_000, &given(9, &[10_000, 6_000])), None);
    assert_eq!(need(20_000, &given(2, &[11_000, 9_000])), Some(2223));
    assert_eq!(need(0, &given(0, &[])), None);
    let alone = rule.need(500, &given(1, &[500])).unwrap();
    assert!(alone.up >= 50 && alone.down <= 500);
}

#[test]
fn small_counts_and_lines_in_which_one_answer_has_everybody_hide() {
    let axes = [Axis::plain("area", &["a", "b"]), Axis::plain("answer", &["yes", "no"])];
    let problem = with_margins("t", &axes, &[40, 0, 50, 4]).unwrap();
    assert_eq!(problem.size(), 9);
    let lines: Vec<usize> = (0..problem.relations.len()).collect();
    let of_answer = |n: &usize| problem.relations[*n].says.contains("by answer");
    let answers: Vec<usize> = lines.into_iter().filter(of_answer).collect();
    let marked = problem.with_small_counts_hidden(10).with_full_lines_hidden(&answers, 10);
    let hidden: Vec<&str> = marked
        .cells
        .iter()
        .filter(|cell| matches!(cell.status, Status::Sensitive(_)))
        .map(|cell| cell.name.as_str())
        .collect();
    assert_eq!(hidden, ["t: a, no", "t: b, no", "t: Total, no"]);
}

#[test]
fn what_does_not_fit_is_named() {
    let open = |name: &str, value| cell(name, value, Status::Open);
    let cells = || vec![open("a", 3), open("b", 4), open("all", 8)];
    let wrong = Problem::new(cells(), vec![sum(&[(0, 1), (1, 1), (2, -1)])]);
    assert!(matches!(wrong, Err(Unsound::DoesNotAddUp { relation: 0, .. })));
    let wrong = Problem::new(cells(), vec![sum(&[(0, 1), (7, -1)])]);
    assert_eq!(wrong.unwrap_err(), Unsound::Relation { relation: 0 });
    let twice = Problem::new(vec![open("a", 1), open("a", 1)], Vec::new());
    assert_eq!(twice.unwrap_err(), Unsound::NamedTwice { name: "a".into() });
    let deep = cell("a", 3, Status::Sensitive(Need { down: 4, up: 1 }));
    assert_eq!(
        Problem::new(vec![deep], Vec::new()).unwrap_err(),
        Unsound::Need { name: "a".into() }
    );
    let other = Problem::new(vec![open("a", 5)], Vec::new()).unwrap();
    let one = Problem::new(vec![open("a", 3)], Vec::new()).unwrap();
    assert_eq!(
        Problem::linked(&[one.clone(), other]).unwrap_err(),
        Unsound::Differs { name: "a".into() }
    );
    let shown = Problem::new(vec![cell("a", 3, Status::Kept)], Vec::new()).unwrap();
    let linked = Problem::linked(&[one.with_small_counts_hidden(5), shown]);
    assert_eq!(linked.unwrap_err(), Unsound::AlreadyShown { name: "a".into() });
}

#[test]
fn a_cell_that_cannot_be_protected_is_named_and_too_little_work_is_no_answer() {
    let need = Status::Sensitive(Need { down: 3, up: 7 });
    let cells = vec![cell("a", 3, need), cell("b", 5, Status::Kept), cell("all", 8, Status::Kept)];
    let problem = Problem::new(cells, vec![sum(&[(0, 1), (1, 1), (2, -1)])]).unwrap();
    let refused = protect(&problem, &Request::default()).unwrap_err();
    assert_eq!(refused, Refused::Exposed { name: "a".into() });
    let axes = [Axis::plain("a", &["1", "2", "3"]), Axis::plain("b", &["1", "2", "3"])];
    let counts = [1, 20, 30, 40, 2, 50, 60, 70, 3];
    let problem = with_margins("t", &axes, &counts).unwrap().with_small_counts_hidden(10);
    let refused = protect(&problem, &Request { work: 0, ..Request::default() }).unwrap_err();
    assert_eq!(refused, Refused::OutOfWork);
}

#[test]
fn a_publication_is_kept_and_reopened_and_a_forged_one_is_not() {
    let axes = [Axis::plain("a", &["1", "2", "3"]), Axis::plain("b", &["1", "2", "3"])];
    let counts = [1, 20, 30, 40, 22, 50, 60, 70, 33];
    let problem = with_margins("t", &axes, &counts).unwrap().with_small_counts_hidden(10);
    let protected = protect(&problem, &Request::default()).unwrap();
    assert!(protected.is_best() && protected.is_whole() && protected.cost() == 3);
    let released = protected.publication();
    let record = released.to_record();
    let again = crate::reopen_publication(&record, released.hash(), 5).unwrap();
    assert_eq!(&again, released);
    let mut forged = crate::attackers::Publication::clone(released);
    let first = forged.hidden().last().unwrap();
    forged.figures[first].shown = Shown::Exactly(counts[0]);
    let forged = forged.to_record();
    assert!(crate::reopen_publication(&forged, released.hash(), 5).is_err());
    let other = commons::ContentHash::of(forged.as_bytes());
    assert!(crate::reopen_publication(&forged, other, 5).is_err());
}
