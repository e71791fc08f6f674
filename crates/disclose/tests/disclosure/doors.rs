//! The door seen from outside: the acceptance vector, refusals, and records that were altered.

use crate::common::{context, one_way, two_way, two_way_as};
use commons::ContentHash;
use lifechances_disclose::{
    Along, Cell, Impossible, RateAnswer, RawTable, Refusal, Released, Role, Rules, Table, Tampered,
    attack, release, reopen,
};

fn released(raw: RawTable) -> Released<Table> {
    release(raw, &Rules::house(), context()).expect("this table can be released")
}

fn hidden(table: &Table) -> Vec<usize> {
    (0..table.cells.len()).filter(|n| table.cells[*n] == Cell::Suppressed).collect()
}

/// DOMAIN.md, section 12, vector 10, first half.
#[test]
fn a_second_cell_hides_with_the_small_one_when_the_total_is_published() {
    let table = released(one_way(&[3, 40, 50]));
    assert_eq!(hidden(&table), vec![0, 1], "the smaller sibling hides with the cell of 3");
    assert_eq!(table.cells[3].value(), Some(95), "the total is published, rounded");
    let range = attack(&table).unwrap().bounds[0];
    assert!(range.low == 0 && range.high >= Some(10), "{range:?}");
}

#[test]
fn a_table_without_small_counts_hides_nothing() {
    let table = released(two_way(2, &[12, 40, 50, 60]));
    assert_eq!(hidden(&table), Vec::<usize>::new());
    let shown: Vec<Option<u64>> = table.cells.iter().map(Cell::value).collect();
    let expected = [10, 40, 50, 50, 60, 110, 60, 100, 160].map(Some);
    assert_eq!(shown, expected);
}

#[test]
fn one_small_cell_of_a_two_way_table_hides_a_rectangle() {
    let table = released(two_way(2, &[3, 40, 50, 60, 70, 80]));
    assert_eq!(hidden(&table), vec![0, 1, 3, 4]);
}

#[test]
fn an_area_where_nobody_or_everybody_is_absent_is_not_told() {
    let table = released(two_way(2, &[0, 40, 50, 60, 70, 80]));
    assert!(hidden(&table).contains(&0));
    let plain = released(two_way_as(Role::Group, 2, &[0, 40, 50, 60, 70, 80]));
    assert_eq!(
        plain.cells[0].value(),
        Some(0),
        "an empty cell of two groups tells nobody's answer"
    );
}

#[test]
fn a_rate_is_read_from_the_released_cells() {
    let table = released(two_way(2, &[120, 380, 90, 410]));
    let yes = [Along::Level(0), Along::Level(0)];
    let all = [Along::Level(0), Along::Total];
    let Some(RateAnswer::Rate(rate)) = table.rate(&yes, &all) else { panic!("a rate") };
    assert_eq!((rate.per_cent, rate.numerator, rate.denominator), (24.0, 120, 500));
    assert!(rate.low < 20.5 && rate.high > 27.9);
    assert_eq!(table.rate(&[Along::Level(7), Along::Total], &all), None);
    assert!(table.note_in_words()[0].starts_with("Synthetic"));
}

#[test]
fn refusals_tell_no_count() {
    let refusal = |raw| release(raw, &Rules::house(), context()).err();
    let few = Refusal::TooFewChildren { needed: 10 };
    assert_eq!(refusal(one_way(&[3, 4])), Some(few.clone()));
    assert_eq!(refusal(one_way(&[0, 0])), Some(few.clone()));
    assert_eq!(refusal(one_way(&[3, 9])), Some(Refusal::NothingLeft));
    assert!(!few.to_string().contains('7'));
}

#[test]
fn an_impossible_cell_is_published_as_not_applicable() {
    let raw = two_way(2, &[0, 40, 50, 60]).with_impossible(vec![0]).unwrap();
    let table = released(raw);
    assert_eq!(table.cells[0], Cell::Structural);
    assert_eq!(table.cells[0].symbol(), "[z]");
}

#[test]
fn an_altered_record_is_not_opened_even_with_a_matching_hash() {
    let record = released(one_way(&[3, 40, 50])).to_record();
    let cases = [
        ("\"value\":50,\"low\":48,\"high\":52", "\"value\":51,\"low\":49,\"high\":53"),
        ("\"value\":50,\"low\":48,\"high\":52", "\"value\":5,\"low\":3,\"high\":7"),
        ("\"threshold\":10", "\"threshold\":1"),
        ("\"suppressed_cells\":2", "\"suppressed_cells\":1"),
        ("lifechances released table 1", "lifechances released table 9"),
        ("\"value\":95,\"low\":93,\"high\":97", "\"value\":15,\"low\":13,\"high\":17"),
        ("{\"format\"", "{ \"format\""),
        ("\"cells\":[", "\"cells\":[\"structural\","),
    ];
    for (from, to) in cases {
        let altered = record.replace(from, to);
        assert_ne!(altered, record, "{from} is in the record");
        let opened = reopen(&altered, ContentHash::of(altered.as_bytes()));
        assert!(opened.is_err(), "{to} was opened");
    }
    let untouched = reopen(&record, ContentHash::of(record.as_bytes()));
    assert!(untouched.is_ok());
    assert_eq!(reopen(&record, ContentHash::of(b"other")).err(), Some(Tampered::Hash));
}

#[test]
fn a_forged_record_of_which_a_hidden_cell_follows_is_not_opened() {
    let mut table: Table = (*released(one_way(&[300, 40, 50]))).clone();
    table.cells[1] = Cell::Structural;
    table.cells[2] = Cell::Structural;
    table.cells[0] = Cell::Suppressed;
    table.note.suppressed_cells = 1;
    let report = attack(&table).unwrap();
    assert_eq!(report.narrowest(), Some(4), "390 as a total says 388 to 392");
    table.cells[3] = Cell::Shown { value: 0, low: 0, high: 0 };
    assert_eq!(attack(&table).unwrap().recovered(), vec![0]);
    table.cells[0] = Cell::Structural;
    table.cells[3] = Cell::Shown { value: 20, low: 18, high: 22 };
    assert_eq!(attack(&table).err(), Some(Impossible::Contradiction));
}
