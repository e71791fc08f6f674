//! Problems for tests of exact suppression: random ones, and readers of published ones.

use commons::Stream;
use lifechances_disclose::exact::{
    Axis, Cell, Group, Need, Problem, Relation, Status, with_margins,
};
use serde_json::Value;
use std::path::PathBuf;

/// A file beside the project, or a word that a test was left out.
#[expect(clippy::print_stderr, reason = "says which test was left out")]
pub(crate) fn shared(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/disclose");
    let text = std::fs::read_to_string(path.join(name)).ok();
    if text.is_none() {
        assert!(!all_is_asked(), "needs ../shared/data/disclose/{name}");
        eprintln!("left out: needs ../shared/data/disclose/{name}");
    }
    text
}

/// Were the long tests asked for too?
pub(crate) fn all_is_asked() -> bool {
    #[expect(clippy::disallowed_methods, reason = "tests may be told that nothing may be left out")]
    std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1")
}

pub(crate) fn axis(name: &str, levels: usize) -> Axis {
    let levels: Vec<String> = (0..levels).map(|n| format!("{name}{n}")).collect();
    let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
    Axis::plain(name, &levels)
}

/// An axis of pairs of levels, and their total.
pub(crate) fn axis_of_pairs(name: &str, pairs: usize) -> Axis {
    let mut groups: Vec<Group> = (0..pairs)
        .map(|n| Group { name: format!("{name} pair {n}"), parts: vec![2 * n, 2 * n + 1] })
        .collect();
    groups.push(Group { name: "Total".into(), parts: (2 * pairs..3 * pairs).collect() });
    axis(name, 2 * pairs).with_groups(groups)
}

/// Many small counts, some empty, some large.
pub(crate) fn counts(stream: &mut Stream, cells: usize, most: u64) -> Vec<u64> {
    let count = |stream: &mut Stream| match stream.below(3) {
        0 => stream.below(6),
        _ => stream.below(most),
    };
    (0..cells).map(|_| count(stream)).collect()
}

/// A small problem of one of several shapes, with a few sensitive cells and a few that are kept.
pub(crate) fn small_problem(stream: &mut Stream) -> Problem {
    let (axes, cells) = match stream.below(5) {
        0 => (vec![axis("a", 4), axis("b", 2)], 8),
        1 => (vec![axis("a", 2), axis("b", 3)], 6),
        2 => (vec![axis("a", 7)], 7),
        3 => (vec![axis_of_pairs("a", 2), axis("b", 1)], 4),
        _ => (vec![axis("a", 3), axis("b", 2)], 6),
    };
    let counts = counts(stream, cells, 30);
    let problem = with_margins("t", &axes, &counts).unwrap();
    let problem = problem.with_small_counts_hidden(1 + stream.below(7));
    let names: Vec<String> = problem.names().map(str::to_owned).collect();
    let kept = stream.index(3 * names.len());
    let is_kept = |name: &str| names.get(kept).is_some_and(|kept| kept == name);
    problem.with_status(Status::Kept, is_kept)
}

/// One problem of the list that `make.py` writes.
pub(crate) fn generated(instance: &Value) -> Problem {
    let list = |key: &str| instance[key].as_array().unwrap();
    let primary: Vec<usize> = list("primary").iter().map(index).collect();
    let cell = |(number, value): (usize, &Value)| {
        let value = value.as_u64().unwrap();
        let need = Need { down: value, up: 10_u64.saturating_sub(value).max(1) };
        let is_primary = primary.contains(&number);
        let status = if is_primary { Status::Sensitive(need) } else { Status::Open };
        Cell { name: number.to_string(), value, status }
    };
    let term = |term: &Value| (index(&term[0]), term[1].as_i64().unwrap());
    let relation = |terms: &Value| Relation {
        says: "parts make their total".into(),
        terms: terms.as_array().unwrap().iter().map(term).collect(),
    };
    let cells = list("values").iter().enumerate().map(cell).collect();
    Problem::new(cells, list("equations").iter().map(relation).collect()).unwrap()
}

pub(crate) fn index(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}
