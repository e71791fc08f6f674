//! How good and how quick exact suppression is, on problems whose best answer an outside solver
//! has proved: `cargo run --release -p lifechances-disclose --example suppression_quality -- FILE
//! [WORK]`.
//!
//! FILE is a list of problems as `../shared/data/disclose/generated/make.py` writes them. Of each
//! the best choice and the quick one are asked for; cost, bound and seconds are printed, then the
//! sums.
#![expect(clippy::print_stdout, reason = "an example that prints its table")]
#![expect(clippy::unwrap_used, reason = "an example that reads a file of one known form")]

use lifechances_disclose::exact::{
    Cell, Cost, Method, Need, Problem, Protected, Protection, Relation, Request, Status, protect,
};
use serde_json::Value;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("name a file of problems");
    let work = arguments.next().map_or(20, |work| work.parse().unwrap());
    let only = arguments.next().unwrap_or_default();
    let text = std::fs::read_to_string(path).unwrap();
    let instances: Vec<Value> = serde_json::from_str(&text).unwrap();
    let (mut matched, mut proved, mut problems, mut ratios, mut seconds) =
        (0, 0, 0, Vec::new(), 0.0);
    for instance in instances {
        for name in ["exact/count", "exact/value", "k10/count", "k10/value"] {
            let label = format!("{} {name}", instance["id"].as_str().unwrap());
            if !label.contains(&only) {
                continue;
            }
            let problem = problem(&instance);
            let (protection, cost) = asked(name);
            let request = Request { protection, cost, method: Method::BestUpTo(100), work };
            let (best, time) = timed(|| protect(&problem, &request));
            let quick = Request { method: Method::Good, ..request };
            let (good, quick_time) = timed(|| protect(&problem, &quick));
            let outside = &instance["solutions"][name];
            let certain = certain_cost(&instance, cost);
            let their = outside["obj"].as_f64().unwrap().round() as u64 - certain;
            let is_proved = outside["optimal"] == Value::Bool(true);
            let bound = (outside["bound"].as_f64().unwrap() - 1e-6).ceil() as u64
                - certain.min(outside["bound"].as_f64().unwrap() as u64);
            let say = |p: &Result<Protected, _>| p.as_ref().map_or(0, Protected::cost);
            let (ours, fast) = (say(&best), say(&good));
            let is_best = best.as_ref().is_ok_and(Protected::is_best);
            println!(
                "{label:<28} outside {their:>4}{} (≥{bound}) best {ours:>4}{} ≥{} {time:>7.2} s  quick {fast:>4} {quick_time:>6.3} s {}",
                if is_proved { "*" } else { " " },
                if is_best { "*" } else { " " },
                best.as_ref().map_or(0, Protected::at_least),
                match &best {
                    Err(reason) => reason.to_string(),
                    Ok(_) => String::new(),
                },
            );
            seconds += time;
            if is_proved {
                problems += 1;
                matched += u32::from(ours == their && is_best);
                ratios.push((fast + certain) as f64 / (their + certain) as f64);
            }
            proved += u32::from(is_best);
        }
    }
    let mean = ratios.iter().sum::<f64>() / ratios.len() as f64;
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    println!(
        "{matched} of {problems} matched, {proved} proved by us, {seconds:.1} s; quick: mean {mean:.3} worst {worst:.3}"
    );
}

fn asked(name: &str) -> (Protection, Cost) {
    let protection =
        if name.starts_with("exact") { Protection::NotExact } else { Protection::Interval };
    (protection, if name.ends_with("count") { Cost::Cells } else { Cost::Values })
}

fn certain_cost(instance: &Value, cost: Cost) -> u64 {
    let value = |n: &Value| instance["values"][n.as_u64().unwrap() as usize].as_u64().unwrap();
    let price = |n: &Value| match cost {
        Cost::Cells => 1,
        Cost::Values => value(n).max(1),
    };
    instance["primary"].as_array().unwrap().iter().map(price).sum()
}

fn problem(instance: &Value) -> Problem {
    let list = |key: &str| instance[key].as_array().unwrap().clone();
    let primary: Vec<u64> = list("primary").iter().map(|n| n.as_u64().unwrap()).collect();
    let cell = |(number, value): (usize, &Value)| {
        let value = value.as_u64().unwrap();
        let need = Need { down: value, up: 10_u64.saturating_sub(value).max(1) };
        let is_primary = primary.contains(&(number as u64));
        let status = if is_primary { Status::Sensitive(need) } else { Status::Open };
        Cell { name: number.to_string(), value, status }
    };
    let cells = list("values").iter().enumerate().map(cell).collect();
    let term = |t: &Value| (t[0].as_u64().unwrap() as usize, t[1].as_i64().unwrap());
    let relation = |(number, r): (usize, &Value)| Relation {
        says: format!("sum {number}"),
        terms: r.as_array().unwrap().iter().map(term).collect(),
    };
    let relations = list("equations").iter().enumerate().map(relation).collect();
    Problem::new(cells, relations).unwrap()
}

fn timed<T>(step: impl Fn() -> T) -> (T, f64) {
    #[expect(clippy::disallowed_methods, reason = "an example that measures time")]
    let start = std::time::Instant::now();
    let found = step();
    (found, start.elapsed().as_secs_f64())
}
