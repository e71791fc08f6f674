//! The pairs kept are those that comparing every pair of every block by itself would keep.

use super::*;
use crate::block::Part;
use crate::compare::Sheet;
use crate::compare::levels::home;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;
use crate::table::{Kind, Table};
use crate::weigh::beside::Beside;
use crate::weigh::tables::Tables;
use commons::{Stream, Streams};
use std::collections::BTreeMap;

const GIVEN: [&str; 12] = [
    "",
    "aisha",
    "aysha",
    "yusuf",
    "mohammed yusuf",
    "mohammed",
    "khan",
    "zain",
    "zayn",
    "j",
    "amelia rose",
    "amelie",
];
const FAMILY: [&str; 10] =
    ["", "khan", "kahn", "smith", "smith-jones", "jones", "yusuf", "kowalski", "kowalska", "kaur"];
const BORN: [&str; 14] = [
    "",
    "2010-03-04",
    "2010-04-03",
    "2010-03-05",
    "2010-01-01",
    "2010",
    "2011-03-04",
    "2011-02-07",
    "2010-12-07",
    "2010-12-31",
    "2011-01-20",
    "1990-03-04",
    "1979-08-21",
    "2001-10-07",
];
const POSTCODES: [&str; 10] = [
    "", "ZZ1 2AB", "ZZ1 2BA", "ZZ1 2AD", "ZZ1 3AD", "ZZ11 2AB", "ZZ2 2AB", "ZX1 2AB", "AB1 9XY",
    "4",
];

/// Records of every kind of field, or of a few kinds, so that all patterns are listed.
fn records(stream: &mut Stream, few: bool) -> Table {
    let mut kinds = vec![Kind::Given, Kind::Surname, Kind::Born, Kind::Sex, Kind::Postcode];
    if !few {
        let more = [Kind::Uprn, Kind::School, Kind::Nhs, Kind::Text("town".to_owned())];
        kinds.extend(more);
    }
    let mut table = Table::new(kinds);
    for row in 0..40_u64 {
        let mut pick = |of: &[&'static str]| stream.pick(of).copied().unwrap_or_default();
        let mut values = vec![pick(&GIVEN), pick(&FAMILY), pick(&BORN)];
        values.extend([pick(&["", "F", "M"]), pick(&POSTCODES)]);
        if !few {
            values.extend([pick(&["", "1", "2", "3"]), pick(&["", "900001", "900002"])]);
            values.extend([pick(&["", "9434765919", "9434765991", "9434765870"])]);
            values.extend([pick(&["", "upper mill", "uper mill", "mill", "dale"])]);
        }
        let source = u16::try_from(stream.below(2)).unwrap();
        table.push(&row.to_string(), source, values);
    }
    table.close();
    table
}

/// Every pair of every block, compared and weighed by itself.
fn one_by_one(search: &Search<'_>, rules: &[Rule]) -> BTreeMap<(u32, u32), (u64, u64)> {
    let mut sheet = Sheet::new(search.frame, search.plan);
    let mut patterns = search.scorer.patterns();
    let mut kept = BTreeMap::new();
    for rule in rules {
        let (blocks, _) = blocks_within(search.frame, rule, (search.largest, search.first));
        for span in &blocks.spans {
            let members = blocks.members(*span);
            for (i, a) in members.iter().enumerate().filter(|(_, a)| **a < search.first) {
                for b in &members[i + 1..] {
                    if search.across_only && !search.of_two_sources(*a, *b) {
                        continue;
                    }
                    let pattern = sheet.pair(*a, *b);
                    let prepared = search.scorer.look_up(&mut patterns, pattern);
                    let log_odds = search.scorer.weigh(*a, *b, &prepared).log_odds();
                    if prepared.bound >= search.floor as f32 && log_odds >= search.floor {
                        kept.insert((*a, *b), (pattern, log_odds.to_bits()));
                    }
                }
            }
        }
    }
    kept
}

fn rules(frame: &Frame) -> Vec<Vec<Rule>> {
    let at = |is: fn(&Field) -> bool| frame.fields.iter().position(is).unwrap();
    let given = at(|field| matches!(field, Field::Names { role: Role::Given, .. }));
    let born = at(|field| matches!(field, Field::Born { .. }));
    let home = at(|field| matches!(field, Field::Home { .. }));
    let rule = |parts: Vec<Part>| Rule { parts };
    let several = vec![
        rule(vec![Part::Sound(given), Part::BirthYear(born)]),
        rule(vec![Part::Postcode(home)]),
        rule(vec![Part::BirthYear(born)]),
        rule(vec![Part::Sound(given)]),
        rule(vec![Part::Outcode(home)]),
    ];
    vec![vec![rule(Vec::new())], several]
}

/// Names and dates that hang on the home, some levels oftener among strangers and some far seldomer.
fn beside(frame: &Frame, plan: &Plan, stream: &mut Stream) -> Vec<Beside> {
    let home = frame.fields.iter().position(|field| matches!(field, Field::Home { .. })).unwrap();
    let times = |field: usize, stream: &mut Stream| {
        (0..plan.sizes[field]).map(|_| [1e-6, 1.0, 30.0][stream.index(3)]).collect()
    };
    let up_to = usize::from(home::POSTCODE);
    (0..3).map(|field| Beside { field, place: home, up_to, times: times(field, stream) }).collect()
}

#[test]
fn what_is_kept_is_what_comparing_pair_by_pair_would_keep() {
    let mut stream = Streams::new(31).named("every pair");
    let (mut all, mut kept) = (0, 0);
    for number in 0..48_u32 {
        let few = number % 2 == 0;
        let frame = Frame::of(&records(&mut stream, few));
        let plan = Plan::of(&frame);
        let mut tables = Tables::start(&frame, &plan);
        if stream.chance(0.5) {
            tables.beside = beside(&frame, &plan, &mut stream);
        }
        let shares = [0.001 + 0.1 * stream.unit(), 0.001, 0.01, 0.000_1, 0.9];
        let scorer = Scorer::new(&frame, &plan, &tables, shares);
        assert_eq!(matches!(scorer.patterns(), Patterns::All(_)), few);
        for rules in rules(&frame) {
            let search = Search {
                frame: &frame,
                plan: &plan,
                scorer: &scorer,
                across_only: stream.chance(0.3),
                floor: -7.0 + 9.0 * stream.unit(),
                largest: if stream.chance(0.5) { 1_000 } else { 9 },
                threads: 1 + usize::try_from(stream.below(2)).unwrap(),
                first: if stream.chance(0.3) { 12 } else { u32::MAX },
            };
            let slow = one_by_one(&search, &rules);
            let fast = search.all(&rules).into_iter();
            let fast: Vec<_> = fast
                .map(|edge| ((edge.a, edge.b), (edge.pattern, edge.weighed.log_odds().to_bits())))
                .collect();
            kept += fast.len();
            all += 40 * 39 / 2;
            assert_eq!(fast, slow.into_iter().collect::<Vec<_>>(), "records {number}");
        }
    }
    assert!(kept > all / 100 && kept < all / 2, "{kept} of {all}: some are kept, and not all");
}
