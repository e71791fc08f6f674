//! How good the choice of further cells is: against the best of all choices on small tables, and
//! against proved optima of an outside solver where they are at hand.

use crate::network::Network;
use crate::sensitive::{Exact, Need, with_totals};
use crate::suppress::{Costs, Problem, all_are_met, hide};
use commons::Streams;
use serde_json::Value;
use std::path::PathBuf;

fn exact(shape: &[usize], inner: &[i64]) -> Exact {
    let value = with_totals(shape, inner);
    let impossible = vec![false; value.len()];
    Exact { shape: shape.to_vec(), value, impossible }
}

fn need(cell: usize, value: i64) -> Need {
    Need { cell, up: (10 - value).max(1), down: value }
}

/// The fewest hidden cells of any choice that meets every need, by trying all choices.
fn fewest_of_all_choices(problem: &Problem<'_>) -> usize {
    let cells = problem.exact.value.len();
    let choices = (0_u32..1 << cells)
        .filter(|choice| problem.needs.iter().all(|need| choice >> need.cell & 1 == 1));
    let hidden = |choice: u32| -> Vec<bool> { (0..cells).map(|c| choice >> c & 1 == 1).collect() };
    let mut by_size: Vec<u32> = choices.collect();
    by_size.sort_by_key(|choice| choice.count_ones());
    let best = by_size.into_iter().find(|choice| all_are_met(problem, &hidden(*choice)));
    best.expect("hiding everything protects everything").count_ones() as usize
}

#[test]
fn on_small_tables_the_choice_is_near_the_best_of_all_choices() {
    let streams = Streams::new(12);
    let (mut ours, mut best, mut equal, mut tables) = (0, 0, 0, 0);
    for number in 0..60 {
        let mut stream = streams.numbered("small tables", number);
        let shape = [2 + stream.index(2), 2 + stream.index(2)];
        let inner: Vec<i64> =
            (0..shape[0] * shape[1]).map(|_| i64::try_from(stream.below(40)).unwrap()).collect();
        let exact = exact(&shape, &inner);
        let small = |cell: &usize| (1..10).contains(&exact.value[*cell]);
        let cells = (0..exact.value.len()).filter(small);
        let needs: Vec<Need> = cells.map(|cell| need(cell, exact.value[cell])).collect();
        if needs.is_empty() {
            continue;
        }
        let network = Network::of_shape(&shape);
        let costs: Costs = vec![Some(1); exact.value.len()];
        let problem = Problem { network: &network, exact: &exact, needs: &needs, costs: &costs };
        let hidden = hide(&problem).unwrap();
        assert!(all_are_met(&problem, &hidden));
        let (found, fewest) =
            (hidden.iter().filter(|h| **h).count(), fewest_of_all_choices(&problem));
        assert!(found >= fewest);
        (ours, best, tables) = (ours + found, best + fewest, tables + 1);
        equal += usize::from(found == fewest);
    }
    println!("{equal} of {tables} small tables hide the fewest cells; {ours} cells against {best}");
    assert!(ours * 100 <= best * 110, "{ours} hidden cells where {best} would do");
}

#[test]
fn on_proved_optima_the_choice_protects_and_its_cost_is_reported() {
    let path = "../../../shared/data/disclose/generated/optimal_csp.json";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    let Ok(text) = std::fs::read_to_string(&path) else {
        return left_out("../shared/data/disclose");
    };
    let instances: Vec<Value> = serde_json::from_str(&text).unwrap();
    for (cost, by_value) in [("k10/count", false), ("k10/value", true)] {
        let (mut ours, mut best, mut equal, mut problems) = (0.0, 0.0, 0, 0);
        for instance in instances.iter().filter(|i| i["shape"].as_array().unwrap().len() == 2) {
            let solution = &instance["solutions"][cost];
            let is_flat = instance["hier"]
                .as_array()
                .unwrap()
                .iter()
                .all(|h| h.as_array().unwrap().len() == 1);
            if !is_flat || solution["optimal"] != Value::Bool(true) {
                continue;
            }
            let found = cost_of_ours(instance, by_value);
            let optimum = solution["obj"].as_f64().unwrap();
            assert!(found >= optimum - 1e-6, "{}: {found} is below the optimum", instance["id"]);
            (ours, best, problems) = (ours + found, best + optimum, problems + 1);
            equal += usize::from((found - optimum).abs() < 1e-6);
        }
        println!("{cost}: {equal} of {problems} at the optimum, cost ratio {:.3}", ours / best);
        assert!(problems > 0);
    }
}

fn cost_of_ours(instance: &Value, by_value: bool) -> f64 {
    let numbers = |key: &str| -> Vec<i64> {
        instance[key].as_array().unwrap().iter().map(|n| n.as_i64().unwrap()).collect()
    };
    let shape: Vec<usize> =
        numbers("shape").into_iter().map(|n| usize::try_from(n).unwrap()).collect();
    let value = numbers("values");
    let impossible = vec![false; value.len()];
    let exact = Exact { shape: shape.clone(), value, impossible };
    let network = Network::of_shape(&shape);
    assert_eq!(network.surplus(&exact.value), vec![0; network.nodes()], "cells are in our order");
    let primary = numbers("primary").into_iter().map(|n| usize::try_from(n).unwrap());
    let needs: Vec<Need> = primary.map(|cell| need(cell, exact.value[cell])).collect();
    let price = |value: &i64| if by_value { u64::try_from((*value).max(1)).unwrap() } else { 1 };
    let costs: Costs = exact.value.iter().map(|value| Some(price(value))).collect();
    let problem = Problem { network: &network, exact: &exact, needs: &needs, costs: &costs };
    let hidden = hide(&problem).unwrap();
    assert!(all_are_met(&problem, &hidden));
    let paid = hidden.iter().zip(&costs).filter(|(hidden, _)| **hidden);
    paid.map(|(_, cost)| cost.unwrap() as f64).sum()
}

fn left_out(what: &str) {
    #[expect(clippy::disallowed_methods, reason = "tests may be told that nothing may be left out")]
    let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1");
    assert!(!all, "needs {what}");
    eprintln!("left out: needs {what}");
}
