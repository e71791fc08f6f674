//! How long live statistics take: `cargo run --release -p lifechances-disclose --example live_times`.
//!
//! 140,000 invented children in 310 blocks, 14 localities and 60 more overlapping areas. Each table
//! of the menu is frozen by itself (checks, counting, noise), as when it is asked for first; then
//! the whole menu at once; then every table is read from the kept cube for every area. Of each the
//! best of five runs counts, so that other work on the machine matters less.
#![expect(clippy::print_stdout, reason = "an example that prints its table")]

use commons::{Day, Stream, Streams};
use lifechances_disclose::live::{
    Child, Children, Cube, Family, Geography, Menu, Order, Question, Recorded, Registry, Signature,
    SignedMenu, VintageKey, VintageKind, Year, freeze, reopen_cube,
};
use lifechances_disclose::{Origin, Released};

const CHILDREN: usize = 140_000;
const BLOCKS: usize = 310;
const LOCALITIES: usize = 14;
const SIZES: [(&str, usize); 4] = [("sex", 2), ("year", 14), ("ethnicity", 8), ("fsm", 2)];

fn main() {
    let (small, large) = (registry(60), registry(0));
    println!(
        "{BLOCKS} atoms, each an area; {} with 60 overlapping areas; {}",
        atoms(&small),
        atoms(&large)
    );
    let mut fresh = Vec::new();
    let each = vec!["[\"year\"]".to_owned()];
    let blocks = blocks();
    for (tables, registry) in [(each, &blocks), (small_tables(), &small), (large_tables(), &large)]
    {
        for table in &tables {
            let menu = signed(&format!("[{table}]"));
            let all = children(menu.menu());
            let (times, cube) = timed(|| frozen(&menu, registry, &all));
            let kept = cube.to_record().len();
            println!("{:>7.2} ms fresh  {table}  ({kept} bytes kept)", least(&times));
            fresh.push(least(&times));
        }
    }
    println!(
        "fresh table: median {:.2}, p95 {:.2} ms",
        share(&mut fresh, 50),
        share(&mut fresh, 95)
    );
    for (tables, registry) in [(small_tables(), &small), (large_tables(), &large)] {
        let menu = signed(&format!("[{}]", tables.join(", ")));
        let all = children(menu.menu());
        let (times, cube) = timed(|| frozen(&menu, registry, &all));
        println!("{} tables at once: {:.1} ms", tables.len(), least(&times));
        let (times, kept) =
            timed(|| reopen_cube(&cube.to_record(), cube.hash()).expect("the record"));
        println!("writing and reopening its record: {:.1} ms", least(&times));
        read(&kept, &tables);
    }
}

/// Reads every table for every area.
fn read(cube: &Released<Cube>, tables: &[String]) {
    let mut times = Vec::new();
    for table in tables {
        let names = table.trim_matches(|c| "[]".contains(c)).split(", ").filter(|t| !t.is_empty());
        let along: Vec<String> = names.map(|name| name.trim_matches('"').to_owned()).collect();
        for (id, _) in cube.areas(Family::Residence) {
            let question = Question {
                of: "absent".to_owned(),
                family: Family::Residence,
                areas: vec![id.to_owned()],
                along: along.clone(),
            };
            let own = timed(|| cube.answer(&question).expect("it is on the menu")).0;
            times.push(least(&own));
        }
    }
    let (middle, most) = (share(&mut times, 50), share(&mut times, 95));
    println!("reading: median {middle:.3}, p95 {most:.3}, most {:.3} ms", share(&mut times, 100));
}

fn share(times: &mut [f64], per_cent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() - 1) * per_cent / 100]
}

fn least(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The milliseconds of five runs, after one that does not count, and the last result.
fn timed<T>(step: impl Fn() -> T) -> (Vec<f64>, T) {
    let once = || {
        #[expect(clippy::disallowed_methods, reason = "an example that measures time")]
        let start = std::time::Instant::now();
        let found = step();
        (start.elapsed().as_secs_f64() * 1000.0, found)
    };
    let mut found = once().1;
    let mut times = Vec::new();
    for _ in 0..5 {
        let (time, again) = once();
        times.push(time);
        found = again;
    }
    (times, found)
}

fn small_tables() -> Vec<String> {
    ["[]", "[\"sex\"]", "[\"year\"]", "[\"ethnicity\"]", "[\"fsm\"]", "[\"year.phase\"]"]
        .map(str::to_owned)
        .to_vec()
}

fn large_tables() -> Vec<String> {
    let names = ["sex", "year", "ethnicity", "fsm", "year.phase"];
    let mut tables = small_tables();
    for a in 0..5 {
        for b in a + 1..5 {
            tables.push(format!("{:?}", [names[a], names[b]]));
            (b + 1..5).for_each(|c| tables.push(format!("{:?}", [names[a], names[b], names[c]])));
        }
    }
    tables.retain(|table| !(table.contains("\"year\"") && table.contains("\"year.phase\"")));
    tables
}

fn signed(tables: &str) -> SignedMenu {
    let mut text = "id = \"times\"\nversion = 1\nacademic_year = \"2026-27\"\n".to_owned();
    for (name, size) in SIZES {
        let value = |n| format!("{{ code = \"{n}\", label = \"{name} {n}\" }}");
        let values: Vec<String> = (0..size).map(value).collect();
        text += &format!(
            "[[dimension]]\nid = \"{name}\"\ntitle = \"{name}\"\nvalue = [{}]\n",
            values.join(", ")
        );
        if name == "year" {
            let group = |code: &str, from: usize, to: usize| {
                let of: Vec<String> = (from..to).map(|n| n.to_string()).collect();
                format!("{{ code = \"{code}\", label = \"{code}\", of = {of:?} }}")
            };
            let groups = [group("early", 0, 2), group("primary", 2, 8), group("secondary", 8, 14)];
            text +=
                &format!("[[dimension.coding]]\nid = \"phase\"\ngroup = [{}]\n", groups.join(", "));
        }
    }
    text += "[[population]]\nid = \"all\"\ntitle = \"all children\"\n[[measure]]\nid = \"absent\"\n\
             title = \"Often absent\"\nvariable = \"absent\"\npopulation = \"all\"\nkind = \"count\"\n\
             families = [\"residence\"]\n";
    text += &format!("tables = {tables}\n");
    let menu = Menu::parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let (seal, on) = (menu.seal(), Day::new(2026, 9, 1).expect("a day"));
    let by = |by: &str| Signature { by: by.to_owned(), on, seal };
    SignedMenu::new(menu, vec![by("one"), by("two")]).expect("two people signed")
}

fn registry(more: usize) -> Registry {
    let block = |n: usize| format!("Z{n:03}");
    let mut registry = Registry::new((0..BLOCKS).map(block), []).expect("the codes are words");
    let mut add = |id: String, from: usize, to: usize| {
        let blocks = (from..to).map(block).collect();
        let geography = Geography { title: id.clone(), id, family: Family::Residence, blocks };
        registry.add(geography).expect("a union of blocks");
    };
    for n in 0..LOCALITIES {
        add(format!("locality-{n}"), n * BLOCKS / LOCALITIES, (n + 1) * BLOCKS / LOCALITIES);
    }
    let mut stream = Streams::new(2).named("areas");
    for n in 0..more {
        let start = stream.index(BLOCKS - 30);
        add(format!("area-{n}"), start, start + 5 + stream.index(25));
    }
    registry
}

/// Every block an area of its own: a table by small area.
fn blocks() -> Registry {
    let block = |n: usize| format!("Z{n:03}");
    let mut registry = Registry::new((0..BLOCKS).map(block), []).expect("the codes are words");
    for code in (0..BLOCKS).map(block) {
        let (id, title, blocks) = (code.clone(), code.clone(), [code].into());
        let geography = Geography { id, title, family: Family::Residence, blocks };
        registry.add(geography).expect("a union of blocks");
    }
    registry
}

fn atoms(registry: &Registry) -> usize {
    registry.atoms(Family::Residence).ids().len()
}

fn children(menu: &Menu) -> Children {
    let codes: Vec<String> = (0..14).map(|n| n.to_string()).collect();
    let mut children = Children::new(menu).expect("one kind of answer");
    let mut stream: Stream = Streams::new(3).named("children");
    for _ in 0..CHILDREN {
        let home = format!("Z{:03}", stream.index(BLOCKS));
        let own = SIZES.map(|(_, size)| codes[stream.index(size)].as_str());
        let is_absent = if stream.chance(0.15) { Recorded::Yes } else { Recorded::No };
        let child = Child {
            residence: Some(&home),
            school: None,
            codes: &own,
            populations: &[true],
            answers: &[is_absent],
        };
        children.add(&child).expect("the row fits the menu");
    }
    children
}

fn frozen(menu: &SignedMenu, registry: &Registry, children: &Children) -> Released<Cube> {
    let mut bytes = zeroize::Zeroizing::new([0; 32]);
    bytes.iter_mut().zip(1..).for_each(|(slot, n)| *slot = n);
    let key = VintageKey::new(bytes).expect("the bytes differ");
    let order = Order {
        vintage: "times",
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
