//! The tables hold what the engine says: read back by a slow twin of the SQL.

use crate::coded::{Coded, CodedColumn, CodedTable, Dialect};
use crate::linker::FLOOR;
use crate::model::ModelDocument;
use crate::{Go, Kind, Linker, Settings, Table};
use commons::Streams;
use std::collections::BTreeMap;
use std::f64::consts::LN_2;
use std::sync::LazyLock;

const GIVEN: [&str; 14] = [
    "Mohammed Zayn",
    "Zain",
    "Aisha",
    "Ayesha",
    "Katherine",
    "Kate",
    "Khan",
    "J",
    "Oliver",
    "Olivr",
    "Sarah-Jane",
    "Sara",
    "Muhammad",
    "",
];
const SURNAME: [&str; 12] = [
    "Khan",
    "Kahn",
    "Smith",
    "Smyth",
    "Oliver",
    "Begum",
    "O'Brien",
    "Obrien-Smith",
    "Hussain",
    "Husein",
    "Aisha",
    "",
];
const POSTCODE: [&str; 8] =
    ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 2AA", "ZZ1 1AC", "ZX1 1AA", "ZZ21 1AA", "YY1 1AA", ""];
const STREET: [&str; 6] = ["1 High Street", "High St", "Hihg Street", "Mill Lane", "Mil Lane", ""];

/// Invented records whose values often nearly agree.
fn invented(records: u64, seed: u64) -> Table {
    let mut table = Table::new(vec![
        Kind::Given,
        Kind::Surname,
        Kind::Born,
        Kind::Sex,
        Kind::Postcode,
        Kind::Uprn,
        Kind::School,
        Kind::Nhs,
        Kind::Text("Street (home)".to_owned()),
    ]);
    let streams = Streams::new(seed);
    let mut stream = streams.named("coded tables");
    for record in 0..records {
        let pick = |all: &[&'static str], stream: &mut commons::Stream| {
            all[usize::try_from(stream.below(all.len() as u64)).expect("small")]
        };
        let (year, month) = (2000 + stream.below(18), 1 + stream.below(12));
        let born = match stream.below(12) {
            0 => String::new(),
            1 => year.to_string(),
            2 => format!("{year}-01-01"),
            _ => format!("{year}-{month:02}-{:02}", 1 + stream.below(28)),
        };
        let nhs = match stream.below(3) {
            0 => String::new(),
            _ => format!("99900{:05}", stream.below(60)),
        };
        let values = [
            pick(&GIVEN, &mut stream).to_owned(),
            pick(&SURNAME, &mut stream).to_owned(),
            born,
            pick(&["F", "M", ""], &mut stream).to_owned(),
            pick(&POSTCODE, &mut stream).to_owned(),
            pick(&["", "100", "101", "102"], &mut stream).to_owned(),
            pick(&["", "900001", "900002"], &mut stream).to_owned(),
            nhs,
            pick(&STREET, &mut stream).to_owned(),
        ];
        let source = u16::from(record % 3 == 0);
        table.push(&record.to_string(), source, values.iter().map(String::as_str));
    }
    table.close();
    table
}

/// Fitting takes by far the longest, so it is done once, on few records, and its model is a document
/// that others are weighed by: what is tested here does not depend on what was learnt.
static MODEL: LazyLock<ModelDocument> = LazyLock::new(|| {
    let linker = Linker::train(&invented(90, 1), &mut |_| Go::On).expect("not stopped");
    linker.model(&Settings::default())
});

fn with_coded(records: u64, seed: u64, floor: f64, look: impl FnOnce(&Linker, &Coded<'_>)) {
    let linker = Linker::with_model(&invented(records, seed), &MODEL).expect("the same columns");
    let settings = Settings::default();
    look(&linker, &linker.coded(&settings, floor, &mut |_| Go::On).expect("not stopped"));
}

/// A table as rows by name of the column.
struct Read<'a>(BTreeMap<&'a str, &'a CodedColumn>);

impl<'a> Read<'a> {
    fn of(table: &'a CodedTable) -> Self {
        Self(table.columns.iter().map(|(name, column)| (name.as_str(), column)).collect())
    }

    fn code(&self, column: &str, row: u32) -> u32 {
        match self.0[column] {
            CodedColumn::Codes(codes) => codes[row as usize],
            CodedColumn::Wholes(_) | CodedColumn::Shares(_) => panic!("{column} holds no codes"),
        }
    }
}

/// The `case` expressions of the SQL, worked out for two records.
struct Slow<'a> {
    records: Read<'a>,
    similar: BTreeMap<&'a str, BTreeMap<(u32, u32), u32>>,
}

impl<'a> Slow<'a> {
    fn of(records: &'a CodedTable, tables: &'a [CodedTable]) -> Self {
        let listed = tables.iter().filter(|table| table.columns[0].0 == "a").map(|table| {
            let read = Read::of(table);
            let rows = match &table.columns[0].1 {
                CodedColumn::Codes(codes) => 0..u32::try_from(codes.len()).expect("small"),
                CodedColumn::Wholes(_) | CodedColumn::Shares(_) => panic!("codes"),
            };
            let pair = |row| ((read.code("a", row), read.code("b", row)), read.code("level", row));
            (table.name.as_str(), rows.map(pair).collect())
        });
        Self { records: Read::of(records), similar: listed.collect() }
    }

    fn pattern(&self, coded: &Coded<'_>, a: u32, b: u32) -> u64 {
        let whole = |row| self.records.code("names_code", row);
        let swapped = self.similar["swapped_names"].contains_key(&(whole(a), whole(b)));
        let mut pattern = 0;
        for (at, laid) in coded.layout.fields.iter().enumerate() {
            let mut level = self.level(coded, at, a, b);
            if swapped && coded.layout.names.is_some_and(|(g, s)| at == g || at == s) {
                level = 6;
            }
            pattern += u64::from(level) * laid.step;
        }
        pattern
    }

    fn level(&self, coded: &Coded<'_>, at: usize, a: u32, b: u32) -> u32 {
        let laid = &coded.layout.fields[at];
        let part = |ending: &str, row| self.records.code(&format!("{}_{ending}", laid.name), row);
        let column = laid.shape.joined_by().unwrap_or("code");
        let (x, y) = (part(column, a), part(column, b));
        if column == "postcode" {
            let (p, q) = (part("property", a), part("property", b));
            if p != 0 && p == q {
                return 1;
            }
            if x != 0 && x == y {
                return if p != 0 && q != 0 { 3 } else { 2 };
            }
        }
        let same = laid.shape.counted_by();
        if x == 0 || y == 0 {
            0
        } else if part(same, a) == part(same, b) {
            1
        } else {
            let listed = self.similar.get(format!("similar_{}", laid.name).as_str());
            let plainly = || {
                let field = &coded.linker.frame.fields[at];
                u32::from(crate::coded::levels::plainly(field, x, y))
            };
            listed.and_then(|listed| listed.get(&(x, y)).copied()).unwrap_or_else(plainly)
        }
    }
}

#[test]
fn the_tables_say_of_every_pair_what_the_engine_says() {
    for seed in 1..=3 {
        with_coded(300, seed, 0.0, |_, coded| {
            let (records, tables) = (coded.records_from(0..usize::MAX), coded.tables());
            let slow = Slow::of(&records, &tables);
            let mut pairs = 0;
            coded.each_pair(&mut |a, b, pattern| {
                pairs += 1;
                let told = slow.pattern(coded, a, b);
                let plan = &coded.linker.plan;
                assert_eq!(plan.levels(told), plan.levels(pattern), "places {a} and {b}");
            });
            assert_eq!(pairs, 300 * 299 / 2, "so few records are all compared");
        });
    }
}

#[test]
fn every_pair_is_counted_once_whatever_the_rules() {
    with_coded(700, 9, 0.0, |_, coded| {
        let pairs: u64 = coded.histogram().iter().map(|(_, pairs)| pairs).sum();
        assert_eq!(pairs, 700 * 699 / 2);
    });
}

#[test]
fn records_come_in_pieces_that_make_up_the_whole() {
    with_coded(101, 3, 0.0, |_, coded| {
        let whole = coded.records_from(0..101);
        let pieces = [coded.records_from(0..60), coded.records_from(60..500)];
        for (at, (name, column)) in whole.columns.iter().enumerate() {
            let codes = |table: &CodedTable| match &table.columns[at].1 {
                CodedColumn::Codes(codes) => codes.clone(),
                CodedColumn::Wholes(_) | CodedColumn::Shares(_) => panic!("{name}"),
            };
            let together = [codes(&pieces[0]), codes(&pieces[1])].concat();
            assert_eq!(*column, CodedColumn::Codes(together), "{name}");
        }
    });
}

#[test]
fn the_same_text_serves_every_engine() {
    with_coded(50, 5, 0.0, |_, coded| {
        let (histogram, links) = (coded.histogram_sql(), coded.links_sql());
        assert!(histogram.contains("street__home__code"), "{histogram}");
        assert!(links.ends_with("where weight >= 0e0\norder by a_place, b_place\n"), "{links}");
        for dialect in [Dialect::DuckDb, Dialect::ClickHouse, Dialect::Spark] {
            let tables = coded.tables_sql(dialect, "it's here");
            assert!(tables.contains("it''s here"), "{tables}");
            assert_eq!(tables.lines().count(), coded.tables().len() + 1);
        }
    });
}

/// What linking itself weighs, by another way through the blocks, is what the tables lead to.
#[test]
fn the_links_of_the_tables_are_the_pairs_that_linking_weighs() {
    with_coded(400, 4, FLOOR / LN_2, |linker, coded| {
        let run = linker
            .run(&Settings::default(), &mut crate::NoStages, &mut |_| Go::On)
            .expect("not stopped");
        let mut weighed: Vec<(u32, u32)> =
            run.edges.iter().map(|edge| (edge.a.min(edge.b), edge.a.max(edge.b))).collect();
        weighed.sort_unstable();
        let links: Vec<(u32, u32)> = coded.links().iter().map(|link| (link.a, link.b)).collect();
        assert!(links.len() > 50, "{} links", links.len());
        assert_eq!(weighed, links);
    });
}

#[test]
fn a_model_from_its_document_gives_the_same_tables_and_questions_as_the_fit() {
    let (records, settings) = (invented(90, 1), Settings::default());
    let fitted = Linker::train(&records, &mut |_| Go::On).expect("not stopped");
    let document =
        ModelDocument::from_toml(&fitted.model(&settings).to_toml()).expect("our own text");
    let read = Linker::with_model(&records, &document).expect("the same columns");
    let coded = |linker: &Linker| {
        let coded = linker.coded(&settings, 0.0, &mut |_| Go::On).expect("not stopped");
        (coded.records_from(0..90), coded.tables(), coded.links_sql(), coded.links())
    };
    assert_eq!(coded(&fitted), coded(&read));
}
