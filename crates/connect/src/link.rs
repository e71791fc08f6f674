//! The whole of linking, step by step.

use crate::block::keys::Part;
use crate::block::rules::to_learn_from;
use crate::block::learn::learn;
use crate::compare::levels::{born, home, name};
use crate::block::Rule;
use crate::compare::Plan;
use crate::standardise::Frame;
use crate::table::Table;
use crate::weigh::edges::{Edge, RuleCount, Search};
use crate::weigh::fit::{Course, fit};
use crate::weigh::score::Scorer;
use crate::weigh::start::{CLASSES, Class};
use crate::weigh::strata::{Sampled, of_rules, random, tells_of_kin};
use crate::weigh::tables::Tables;

pub struct Raw {
    pub pairs: Vec<(u32, u32, f64)>,
    pub patterns: Vec<String>,
    pub report: String,
}

pub fn experiment(table: &Table, across_only: bool, threads: usize) -> Raw {
    let frame = Frame::of(table);
    let plan = Plan::of(&frame);
    let t = std::time::Instant::now();
    let (tables, strata, course) = train(&frame, &plan, &to_learn_from(&frame));
    eprintln!("train {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let budget = (16 * frame.len() as u64).max(15_000_000);
    let learned = learn(&frame, &plan, &tables, budget);
    let rules = learned.rules;
    eprintln!("learn {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let shares = shares(&frame, &tables, &strata);
    let mut report = format!("completeness {}\n", learned.completeness);
    report += &format!("rounds {} shares {shares:?}\n", course.rounds);
    for s in &strata {
        report += &format!("{} pairs {} shares {:?}\n", s.rule.as_ref().map_or("random".into(), |r| r.word(&frame)), s.pairs, s.stratum.shares);
    }
    for (f, field) in frame.fields.iter().enumerate() {
        for c in [0, 2, 4] {
            let t = &tables.tables[tables.which[c][f]];
            report += &format!("{} class {c}: {:?}\n", field.word(), t.cells.iter().map(|x| (x * 1e5).round() / 1e5).collect::<Vec<_>>());
        }
    }
    let mut scorer = Scorer::new(&frame, &plan, &tables, shares);
    let search = Search { frame: &frame, plan: &plan, scorer: &scorer, across_only, floor: -7.0, largest: 1000, threads };
    let (mut edges, counts) = search.edges(&rules);
    eprintln!("edges {:?}", t.elapsed());
    for (r, c) in rules.iter().zip(&counts) {
        report += &format!("{}: blocks {} pairs {} split {} left out {}\n", r.word(&frame), c.blocks, c.pairs, c.split.split, c.split.pairs_left_out);
    }
    let all = frame.len() as f64 * (frame.len() as f64 - 1.0) / 2.0;
    for _ in 0..10 {
        let before = scorer.shares[0];
        let mut expected = 0.0;
        for e in &edges { let p = &e.weighed.parts; expected += p[0] / p.iter().sum::<f64>(); }
        let after = expected / all;
        for e in &mut edges { e.weighed.parts[0] *= after / before; }
        scorer.shares[0] = after;
        if (after / before - 1.0).abs() < 1e-4 { break; }
    }
    report += &format!("expected same pairs {}\n", scorer.shares[0] * all);
    let pairs = edges.iter().map(|e| (frame.rows[e.a as usize], frame.rows[e.b as usize], e.weighed.log_odds())).collect();
    let patterns = edges.iter().map(|e| format!("{:?}", plan.levels(e.pattern))).collect();
    Raw { pairs, patterns, report }
}

fn train(frame: &Frame, plan: &Plan, rules: &[Rule]) -> (Tables, Vec<Sampled>, Course) {
    let mut tables = Tables::start(frame, plan);
    let mut all = vec![random(frame, plan)];
    let mut only = vec![all[0].stratum.clone()];
    fit(&mut tables, &mut only, plan);
    let mut tables2 = Tables::start(frame, plan);
    for f in 0..frame.fields.len() {
        let t = tables.which[Class::Stranger as usize][f];
        tables2.tables[t] = tables.tables[t].clone();
        tables2.tables[t].held = true;
    }
    let mut tables = tables2;
    all.extend(of_rules(frame, plan, rules, 400));
    let mut strata: Vec<_> = all.iter().map(|s| s.stratum.clone()).collect();
    let course = fit(&mut tables, &mut strata, plan);
    for (s, fitted) in all.iter_mut().zip(strata) { s.stratum = fitted; }
    (tables, all, course)
}

fn shares(frame: &Frame, tables: &Tables, strata: &[Sampled]) -> [f64; CLASSES] {
    let all = frame.len() as f64 * (frame.len() as f64 - 1.0) / 2.0;
    let mut shares = [0.0; CLASSES];
    for class in [Class::Same, Class::Twin, Class::Sibling, Class::Namesake] {
        let (mut found, mut caught) = (0.0, 0.0);
        for s in strata {
            let Some(rule) = &s.rule else { continue };
            if class != Class::Same && !tells_of_kin(rule) { continue; }
            found += s.stratum.shares[class as usize] * s.pairs as f64;
            caught += rule.parts.iter().map(|part| agrees(tables, class, part)).product::<f64>();
        }
        shares[class as usize] = (found / caught.max(1e-6) / all).clamp(1e-12, 0.2);
    }
    shares[1] = shares[1].min(0.06 * shares[2]).max(1e-12);
    shares[4] = 1.0 - shares[..4].iter().sum::<f64>();
    shares
}

fn agrees(tables: &Tables, class: Class, part: &Part) -> f64 {
    let sum = |field: usize, levels: &[u8]| -> f64 {
        let t = &tables.tables[tables.which[class as usize][field]];
        levels.iter().map(|l| t.cells[usize::from(*l)]).sum()
    };
    match part {
        Part::Sound(f) | Part::Begins(f, _) | Part::Ends(f, _) => sum(*f, &[name::EXACT, name::VARIANT]),
        Part::NamesEitherWay(a, b) => sum(*a, &[name::EXACT]) * sum(*b, &[name::EXACT]),
        Part::Value(f) => sum(*f, &[1]),
        Part::BirthDate(f) => sum(*f, &[born::EXACT, born::SWAPPED]),
        Part::BirthMonth(f) | Part::BirthYear(f) | Part::Birthday(f) => sum(*f, &[born::EXACT, born::SLIP]),
        Part::Postcode(f) => sum(*f, &[home::PROPERTY, home::POSTCODE, home::NEIGHBOUR]),
        Part::Property(f) => sum(*f, &[home::PROPERTY]),
        Part::Outcode(f) => 1.0 - sum(*f, &[home::DIFFERENT]),
    }
}
