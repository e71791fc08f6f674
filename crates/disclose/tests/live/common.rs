//! An invented district for tests: blocks in a row, schools, and children with a few circumstances.

use commons::{Day, Stream, Streams};
use lifechances_disclose::live::{
    Child, Children, Cube, Family, Geography, Menu, NotFrozen, Order, Question, Recorded, Registry,
    Signature, SignedMenu, VintageKey, VintageKind, Year, freeze,
};
use lifechances_disclose::{Origin, Released};
use zeroize::Zeroizing;

/// A menu with one counted measure; `tables` as in the document.
pub(crate) fn menu(families: &str, tables: &str) -> Menu {
    menu_with_headlines(families, tables, "[[]]")
}

/// The same with these tables in headline refreshes.
pub(crate) fn menu_with_headlines(families: &str, tables: &str, headlines: &str) -> Menu {
    let text = format!(
        r#"
id = "calderbrook"
version = 1
academic_year = "2026-27"

[[dimension]]
id = "sex"
title = "Sex"
value = [{{ code = "f", label = "Girls" }}, {{ code = "m", label = "Boys" }}]

[[dimension]]
id = "year"
title = "School year"
value = [
  {{ code = "1", label = "Year 1" }}, {{ code = "2", label = "Year 2" }},
  {{ code = "3", label = "Year 3" }}, {{ code = "7", label = "Year 7" }},
  {{ code = "8", label = "Year 8" }}, {{ code = "9", label = "Year 9" }},
]
[[dimension.coding]]
id = "phase"
group = [
  {{ code = "primary", label = "Primary", of = ["1", "2", "3"] }},
  {{ code = "secondary", label = "Secondary", of = ["7", "8", "9"] }},
]

[[dimension]]
id = "fsm"
title = "Free school meals"
value = [{{ code = "0", label = "No" }}, {{ code = "1", label = "Yes" }}]

[[dimension]]
id = "language"
title = "First language"
value = [
  {{ code = "en", label = "English" }}, {{ code = "ur", label = "Urdu" }},
  {{ code = "pa", label = "Panjabi" }}, {{ code = "ot", label = "Other" }},
]

[[dimension]]
id = "sen"
title = "Special educational needs"
value = [{{ code = "0", label = "No" }}, {{ code = "1", label = "Yes" }}]

[[population]]
id = "on_roll"
title = "children on roll"

[[measure]]
id = "often_absent"
title = "Children who are often absent"
variable = "often_absent"
population = "on_roll"
kind = "count"
families = {families}
tables = {tables}
headline = {headlines}
"#
    );
    Menu::parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// The 22 tables of up to three of five dimensions, year in both codings, never both at once.
pub(crate) fn full_tables() -> String {
    let names = ["sex", "year", "fsm", "language", "year.phase"];
    let mut tables = vec![Vec::new()];
    for a in 0..5 {
        tables.push(vec![names[a]]);
        for b in a + 1..5 {
            tables.push(vec![names[a], names[b]]);
            (b + 1..5).for_each(|c| tables.push(vec![names[a], names[b], names[c]]));
        }
    }
    tables.retain(|table| !(table.contains(&"year") && table.contains(&"year.phase")));
    assert_eq!(tables.len(), 22);
    format!("{tables:?}")
}

/// The five tables of at most one dimension, besides the total: six.
pub(crate) const SMALL_TABLES: &str = r#"[[], ["sex"], ["year"], ["fsm"], ["language"], ["sen"]]"#;

pub(crate) fn signed(menu: Menu) -> SignedMenu {
    let seal = menu.seal();
    let by = |by: &str| Signature { by: by.to_owned(), on: Day::new(2026, 9, 1).unwrap(), seal };
    SignedMenu::new(menu, vec![by("Imran Sadiq"), by("Ruth Garside")]).unwrap()
}

pub(crate) fn key(seed: u64) -> VintageKey {
    let mut bytes = Zeroizing::new([0; 32]);
    let mut stream = Streams::new(seed).named("vintage key");
    bytes.iter_mut().for_each(|b| *b = u8::try_from(stream.below(256)).unwrap());
    VintageKey::new(bytes).unwrap()
}

/// One child as the tests keep it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) block: usize,
    pub(crate) school: usize,
    /// Places in the menu's dimensions.
    pub(crate) codes: [usize; 5],
    pub(crate) is_absent: bool,
}

pub(crate) const CODES: [&[&str]; 5] = [
    &["f", "m"],
    &["1", "2", "3", "7", "8", "9"],
    &["0", "1"],
    &["en", "ur", "pa", "ot"],
    &["0", "1"],
];

pub(crate) fn row(block: usize, rate: f64, stream: &mut Stream) -> Row {
    let codes = CODES.map(|codes| stream.index(codes.len()));
    Row { block, school: block / 2, codes, is_absent: stream.chance(rate) }
}

/// Blocks of so many children each.
pub(crate) fn rows(sizes: &[usize], rate: f64, stream: &mut Stream) -> Vec<Row> {
    let blocks = sizes.iter().enumerate();
    blocks.flat_map(|(block, size)| vec![block; *size]).map(|b| row(b, rate, stream)).collect()
}

pub(crate) fn block(number: usize) -> String {
    format!("Z{number:03}")
}

pub(crate) fn school(number: usize) -> String {
    format!("S{number:03}")
}

pub(crate) fn children(menu: &Menu, rows: &[Row]) -> Children {
    let mut children = Children::new(menu).unwrap();
    for row in rows {
        let (home, lessons) = (block(row.block), school(row.school));
        let codes: Vec<&str> = CODES.iter().zip(row.codes).map(|(codes, n)| codes[n]).collect();
        children
            .add(&Child {
                residence: Some(&home),
                school: Some(&lessons),
                codes: &codes,
                populations: &[true],
                answers: &[if row.is_absent { Recorded::Yes } else { Recorded::No }],
            })
            .unwrap();
    }
    children
}

/// Blocks and localities of residence, each a list of block numbers.
pub(crate) fn registry(blocks: usize, localities: &[Vec<usize>]) -> Registry {
    let mut registry = Registry::new((0..blocks).map(block), (0..blocks).map(school)).unwrap();
    for (number, own) in localities.iter().enumerate() {
        registry.add(locality(&format!("loc-{number}"), own)).unwrap();
    }
    registry
}

pub(crate) fn locality(id: &str, blocks: &[usize]) -> Geography {
    Geography {
        id: id.to_owned(),
        title: format!("Locality {id}"),
        family: Family::Residence,
        blocks: blocks.iter().map(|n| block(*n)).collect(),
    }
}

/// Freezes a full vintage of a year's first.
pub(crate) fn frozen(
    menu: &SignedMenu,
    registry: &Registry,
    children: &Children,
    key: &VintageKey,
) -> Result<Released<Cube>, Vec<NotFrozen>> {
    freeze(&order(menu, registry, &Year::new("2026-27"), VintageKind::Full), children, key)
}

pub(crate) fn order<'a>(
    menu: &'a SignedMenu,
    registry: &'a Registry,
    year: &'a Year,
    kind: VintageKind,
) -> Order<'a> {
    Order {
        vintage: "2026-autumn",
        kind,
        year,
        menu,
        registry,
        data_date: Day::new(2026, 10, 1).unwrap(),
        source: "Invented partners of Calderbrook",
        origin: Origin::Synthetic,
    }
}

pub(crate) fn question(of: &str, areas: &[&str], along: &[&str]) -> Question {
    Question {
        of: of.to_owned(),
        family: Family::Residence,
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
        along: along.iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// The noisy cells of one table as the record keeps them: by atom, then cell by cell.
pub(crate) fn noisy(cube: &Released<Cube>, measure: &str, along: &[&str]) -> Vec<i64> {
    let record: serde_json::Value = serde_json::from_str(&cube.to_record()).unwrap();
    let menu = cube.menu();
    let number = |list: Vec<&str>| list.iter().position(|id| *id == measure);
    let subject = match number(menu.measures().iter().map(|m| m.id.as_str()).collect()) {
        Some(n) => serde_json::json!({ "measure": n }),
        None => {
            let populations = menu.populations().iter().map(|p| p.id.as_str()).collect();
            serde_json::json!({ "base": number(populations).unwrap() })
        }
    };
    let mut along: Vec<&str> = along.to_vec();
    along.sort_unstable();
    let along: Vec<_> = along.iter().map(|name| menu.along(name).unwrap()).collect();
    let along = serde_json::to_value(along).unwrap();
    let tables = record["tables"].as_array().unwrap();
    let is_it = |t: &&serde_json::Value| t["of"]["subject"] == subject && t["of"]["along"] == along;
    let table = tables.iter().find(is_it).unwrap();
    table["cells"].as_array().unwrap().iter().map(|cell| cell.as_i64().unwrap()).collect()
}
