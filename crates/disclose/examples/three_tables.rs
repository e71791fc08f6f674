//! One table of children of a file, drawn afresh and read whole, for `bench/disclose`:
//! `three_tables FILE WHERE DIMENSION,… ROUNDS` prints processor milliseconds as JSON.
//!
//! The file is CSV with a header and a number in every cell; WHERE is a column of areas, which are
//! made of whole small areas (`lsoa`).
#![expect(clippy::print_stdout, reason = "an example that prints its figures")]

use commons::Day;
use lifechances_disclose::live::{
    Child, Children, Cube, Family, Geography, Menu, Order, Question, Recorded, Registry, Signature,
    SignedMenu, VintageKey, VintageKind, Year, freeze,
};
use lifechances_disclose::{Origin, Released};
use std::collections::{BTreeMap, BTreeSet};

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let [file, place, along, rounds] = &asked[..] else {
        panic!("three_tables FILE WHERE DIMENSION,… ROUNDS");
    };
    let rounds: usize = rounds.parse().expect("a number of rounds");
    let rows = read(file);
    let along: Vec<&str> = along.split(',').collect();
    let menu = signed(&rows, &along);
    let registry = registry(&rows, place);
    let all = children(menu.menu(), &rows, &along);
    let areas: Vec<String> = registry.geographies().map(|area| area.id.clone()).collect();
    let questions: Vec<Question> = areas.iter().map(|area| question(area, &along)).collect();
    let (mut fresh, mut reading, mut cells) = (Vec::new(), Vec::new(), 0);
    for round in 0..=rounds {
        let start = now();
        let cube = frozen(&menu, &registry, &all);
        let answer = |question: &Question| cube.answer(question).expect("it is on the menu");
        cells = questions.iter().map(|question| answer(question).lines.len()).sum();
        if round > 0 {
            fresh.push(since(start));
        }
        for question in &questions {
            let start = now();
            let lines = answer(question).lines.len();
            reading.push(since(start));
            assert!(lines > 0, "an answer has lines");
        }
    }
    println!(
        "{{\"cells\": {cells}, \"fresh\": {:.4}, \"fresh_p95\": {:.4}, \"read_p95\": {:.4}}}",
        share(&mut fresh, 50),
        share(&mut fresh, 95),
        share(&mut reading, 95)
    );
}

#[expect(clippy::disallowed_methods, reason = "an example that measures time")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Milliseconds since then: one thread works and nothing waits.
fn since(start: std::time::Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

/// The value below which so many per cent of the times lie, the larger of two neighbours.
fn share(times: &mut [f64], per_cent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) * per_cent).div_ceil(100)]
}

/// The columns of the file.
fn read(file: &str) -> BTreeMap<String, Vec<u32>> {
    let text = std::fs::read_to_string(file).expect("the file can be read");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let mut columns = vec![Vec::new(); names.len()];
    for line in lines {
        for (column, value) in columns.iter_mut().zip(line.split(',')) {
            column.push(value.parse().expect("a number in every cell"));
        }
    }
    names.into_iter().map(str::to_owned).zip(columns).collect()
}

fn signed(rows: &BTreeMap<String, Vec<u32>>, along: &[&str]) -> SignedMenu {
    let mut text = "id = \"three\"\nversion = 1\nacademic_year = \"2026-27\"\n".to_owned();
    for name in along {
        let codes: BTreeSet<u32> = rows[*name].iter().copied().collect();
        let value = |code: &u32| format!("{{ code = \"{code}\", label = \"{name} {code}\" }}");
        let values: Vec<String> = codes.iter().map(value).collect();
        text += &format!(
            "[[dimension]]\nid = \"{name}\"\ntitle = \"{name}\"\nvalue = [{}]\n",
            values.join(", ")
        );
    }
    text += &format!(
        "[[population]]\nid = \"all\"\ntitle = \"all children\"\n[[measure]]\nid = \"yes\"\n\
         title = \"Yes\"\nvariable = \"yes\"\npopulation = \"all\"\nkind = \"count\"\n\
         families = [\"residence\"]\ntables = [{along:?}]\n"
    );
    let menu = Menu::parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let (seal, on) = (menu.seal(), Day::new(2026, 9, 1).expect("a day"));
    let by = |by: &str| Signature { by: by.to_owned(), on, seal };
    SignedMenu::new(menu, vec![by("one"), by("two")]).expect("two people signed")
}

fn registry(rows: &BTreeMap<String, Vec<u32>>, place: &str) -> Registry {
    let mut blocks: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (area, block) in rows[place].iter().zip(&rows["lsoa"]) {
        blocks.entry(*area).or_default().insert(format!("Z{block}"));
    }
    let every: BTreeSet<String> = blocks.values().flatten().cloned().collect();
    let mut registry = Registry::new(every, []).expect("the codes are words");
    for (area, blocks) in blocks {
        let (id, title) = (format!("area-{area}"), format!("Area {area}"));
        let area = Geography { id, title, family: Family::Residence, blocks };
        registry.add(area).expect("a union of blocks");
    }
    registry
}

fn children(menu: &Menu, rows: &BTreeMap<String, Vec<u32>>, along: &[&str]) -> Children {
    let mut children = Children::new(menu).expect("one kind of answer");
    for (child, block) in rows["lsoa"].iter().enumerate() {
        let home = format!("Z{block}");
        let codes: Vec<String> = along.iter().map(|name| rows[*name][child].to_string()).collect();
        let row = Child {
            residence: Some(&home),
            school: None,
            codes: &codes.iter().map(String::as_str).collect::<Vec<_>>(),
            populations: &[true],
            answers: &[if child % 7 == 0 { Recorded::Yes } else { Recorded::No }],
        };
        children.add(&row).expect("the row fits the menu");
    }
    children
}

fn question(area: &str, along: &[&str]) -> Question {
    Question {
        of: "yes".to_owned(),
        family: Family::Residence,
        areas: vec![area.to_owned()],
        along: along.iter().map(|name| (*name).to_owned()).collect(),
    }
}

fn frozen(menu: &SignedMenu, registry: &Registry, children: &Children) -> Released<Cube> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    bytes.iter_mut().zip(1..).for_each(|(slot, n)| *slot = n);
    let key = VintageKey::new(bytes).expect("the bytes differ");
    let order = Order {
        vintage: "three",
        kind: VintageKind::Full,
        year: &Year::new("2026-27"),
        menu,
        registry,
        data_date: Day::new(2026, 10, 1).expect("a day"),
        source: "Invented",
        origin: Origin::Synthetic,
    };
    freeze(&order, children, &key).unwrap_or_else(|reasons| panic!("{reasons:#?}"))
}
