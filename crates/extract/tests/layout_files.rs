//! A layout that contradicts itself is refused with the column and the reason.

use lifechances_extract::{BadLayout, parse_layout};

const HEAD: &str = "name = 'x'\nversion = 1\ntitle = 't'\nsender = 's'\nlicence = 'l'\n\
    form = 'csv'\nkeep = 'good-rows'\nexample = 'a'\n";
const PERSON: &str = "[person]\nsource = 's'\nid = ['A']\n";

fn refused(text: &str) -> String {
    parse_layout(&format!("{HEAD}{text}")).map_err(|bad| bad.to_string()).expect_err("refused")
}

#[test]
fn a_column_that_names_somebody_must_live_in_the_vault_and_no_other() {
    let without_home = "[[column]]\nheader = 'A'\nkind = 'text'\nidentifies = 'surname'\n";
    let without_meaning = "[[column]]\nheader = 'A'\nkind = 'text'\nhome = 'vault'\n";
    for text in [without_home, without_meaning] {
        let why = "column A: kept in the vault if and only if it says who somebody is";
        assert_eq!(refused(text), why);
    }
    for kind in ["upn", "nhs-number", "postcode"] {
        let text = format!("{PERSON}[[column]]\nheader = 'A'\nkind = '{kind}'\n");
        assert_eq!(refused(&text), "column A: names a person, and so belongs in the vault");
    }
}

#[test]
fn a_file_about_people_keeps_no_column_it_does_not_name() {
    for others in ["keep-any", "keep-figures"] {
        let text =
            format!("others = '{others}'\n{PERSON}[[column]]\nheader = 'A'\nkind = 'text'\n");
        let layout = parse_layout(&format!("{HEAD}{text}"));
        assert_eq!(layout, Err(BadLayout::PeopleAndOtherColumns));
    }
}

#[test]
fn what_a_layout_refers_to_must_be_there() {
    let column = "[[column]]\nheader = 'B'\nkind = 'text'\n";
    let missing = "column A: refers to a column the layout does not have";
    assert_eq!(refused(&format!("{PERSON}{column}")), missing);
    let mark = "[[column]]\nheader = 'M'\nkind = 'attendance-mark'\ndays-after = 0\n";
    assert_eq!(refused(mark), "column M: names no week column");
    assert_eq!(
        refused(&mark.replace("days-after", "week = 'W'\ndays-after")),
        "column M: refers to a column the layout does not have"
    );
    assert_eq!(refused("[[column]]\nheader = 'C'\nkind = 'code'\n"), "column C: lists no codes");
    assert!(refused("[[column]]\nheader = 'C'\nkind = 'colour'\n").starts_with("not a layout"));
    assert!(refused("colour = 'red'\n").starts_with("not a layout"));
}
