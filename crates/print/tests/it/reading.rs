//! What somebody hears, sees and clicks.

use crate::outside::{FILE, asked, heard, keep, painted, tags};
use lifechances_print::{
    Align, Block, CannotPrint, Column, Document, Item, Level, ListKind, Piece, Table, Voice, pdf,
};

pub(crate) fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Food and health".to_owned(),
        language: "en-GB".to_owned(),
        foot: "Food and health, version 2".to_owned(),
        mark: String::new(),
        blocks,
    }
}

fn cells(words: &[&str]) -> Vec<Vec<Piece>> {
    words.iter().map(|word| vec![Piece::plain(*word)]).collect()
}

fn columns(headings: &[&str]) -> Vec<Column> {
    let column = |heading: &&str| Column { heading: (*heading).to_owned(), align: Align::Words };
    headings.iter().map(column).collect()
}

fn every_kind() -> Document {
    let link = Piece::link("https://alliance.example/indicators/low-income", "See the figure");
    document(vec![
        Block::words(Voice::Eyebrow, "Statement of Intent of Lower Calder"),
        Block::heading(Level::First, "Food and health"),
        Block::words(Voice::Inset, "Everything here is made up."),
        Block::words(Voice::Lead, "Children learn when they have eaten. Zażółć gęślą jaźń."),
        Block::PageBreak,
        Block::heading(Level::Second, "What it rests on"),
        Block::List {
            kind: ListKind::Bulleted,
            items: vec![
                Item::of(vec![
                    Piece::Strong("Released figure".to_owned()),
                    Piece::plain(" 39 in 100 live on a low income. "),
                    link,
                    Piece::Quiet(" Seen: 4f1d9c".to_owned()),
                ]),
                Item::of(vec![Piece::plain("Breakfast clubs in twelve towns.")]),
            ],
        },
        Block::List {
            kind: ListKind::Named,
            items: vec![Item { label: "Needed by".into(), pieces: vec![Piece::plain("31 March")] }],
        },
        Block::heading(Level::Third, "Actions"),
        Block::Table(Table {
            caption: "What the partners will do".to_owned(),
            columns: columns(&["Action", "Who", "By"]),
            rows: vec![
                cells(&["Open a club", "Food bank", "8 January"]),
                cells(&["Ask", "", "May"]),
            ],
        }),
        Block::words(Voice::Quiet, "This text has the seal 0f."),
    ])
}

#[test]
fn every_kind_of_block_is_read_with_its_tag_and_in_order() {
    let made = pdf(&every_kind()).unwrap();
    keep("every-kind.pdf", &made.bytes);
    assert_eq!(made.pages, 2);
    let Some(found) = tags(&made.bytes) else { return };
    let mut rest = found.as_str();
    for mark in [
        "Document",
        "P ",
        "Statement of Intent",
        "H1",
        "Food and health",
        "P ",
        "made up",
        "gęślą",
        "H2",
        "L ",
        "LI",
        "Lbl",
        "LBody",
        "Released figure",
        "Link",
        "See the figure",
        "(https://alliance.example/",
        "indicators/low-income)",
        "Seen: 4f1d9c",
        "L ",
        "Lbl",
        "Needed by",
        "LBody",
        "31 March",
        "H3",
        "Table",
        "Caption",
        "THead",
        "TR",
        "TH",
        "Action",
        "TBody",
        "TR",
        "TH",
        "Open a club",
        "TD",
        "Food bank",
        "TD",
        "8 January",
        "TR",
        "TH",
        "Ask",
        "TD",
        "TD",
        "May",
        "P ",
        "0f.",
    ] {
        let at = rest.find(mark).unwrap_or_else(|| panic!("{mark} is not next in {rest}"));
        rest = &rest[at + mark.len()..];
    }
    assert!(!found.contains("Page 1 of 2"), "the foot is not read out on every page");
}

#[test]
fn a_reader_finds_title_language_tags_links_and_page_numbers() {
    let made = pdf(&every_kind()).unwrap();
    let Some(facts) = asked("pdfinfo", &[FILE], &made.bytes) else { return };
    for fact in ["Food and health", "Tagged:          yes", "Pages:           2", "(A4)"] {
        assert!(facts.contains(fact), "{fact}: {facts}");
    }
    let links = asked("pdfinfo", &["-url", FILE], &made.bytes).unwrap_or_default();
    assert!(links.contains("https://alliance.example/indicators/low-income"), "{links}");
    let marks = asked("pdfinfo", &["-meta", FILE], &made.bytes).unwrap_or_default();
    assert!(marks.contains("pdfuaid:part>1<"), "{marks}");
    assert!(marks.contains("en-GB"), "{marks}");
}

#[test]
fn the_file_is_built_as_it_should_be() {
    let made = pdf(&every_kind()).unwrap();
    let Some(said) = asked("qpdf", &["--check", FILE], &made.bytes) else { return };
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
}

#[test]
fn a_table_of_three_hundred_rows_repeats_its_headings_and_loses_no_row() {
    let row = |at: usize| {
        let what = format!("Action number {at} of the partners, with some words that wrap");
        cells(&[&what, "Lower Calder Family Hub", &format!("{at} March 2027")])
    };
    let table = Table {
        caption: "Three hundred".to_owned(),
        columns: columns(&["What is done", "Who", "When"]),
        rows: (0..300).map(row).collect(),
    };
    let made = pdf(&document(vec![Block::Table(table)])).unwrap();
    keep("long-table.pdf", &made.bytes);
    assert!(made.pages > 8, "{}", made.pages);
    let Some(painted) = painted(&made.bytes) else { return };
    assert_eq!(painted.matches("Whatisdone").count(), made.pages);
    for at in 0..300 {
        assert!(painted.contains(&format!("Actionnumber{at}of")), "row {at}");
    }
}

#[test]
fn who_listens_to_a_table_of_two_pages_hears_its_headings_once() {
    let row = |at: usize| cells(&[&format!("Action {at}"), "Hub"]);
    let (caption, columns) = ("Sixty".to_owned(), columns(&["What is done", "Who"]));
    let table = Table { caption, columns, rows: (0..60).map(row).collect() };
    let made = pdf(&document(vec![Block::Table(table)])).unwrap();
    assert!(made.pages > 1);
    let Some(heard) = heard(&made.bytes) else { return };
    assert_eq!(heard.matches("Whatisdone").count(), 1);
    assert_eq!(painted(&made.bytes).unwrap().matches("Whatisdone").count(), made.pages);
}

#[test]
fn a_mark_stands_on_every_page_and_is_not_read_among_the_words() {
    let plain = pdf(&every_kind()).unwrap();
    let draft = Document { mark: "Draft".to_owned(), ..every_kind() };
    let made = pdf(&draft).unwrap();
    keep("draft.pdf", &made.bytes);
    assert!(made.bytes.len() > plain.bytes.len());
    let (Some(with), Some(without)) = (heard(&made.bytes), heard(&plain.bytes)) else { return };
    assert_eq!(with, without);
}

#[test]
fn letters_without_a_shape_are_named_and_nothing_is_printed() {
    for (words, missing) in
        [("صبح کا ناشتہ", 'ص'), ("早餐", '早'), ("Go 🎉", '🎉'), ("a\u{fffe}", '\u{fffe}')]
    {
        let tried = pdf(&document(vec![Block::words(Voice::Body, words)]));
        let Err(CannotPrint::Letters(letters)) = tried else { panic!("{words} was printed") };
        assert!(letters.contains(&missing), "{letters:?}");
        assert!(!letters.contains(&'G'));
    }
    let foot = Document { foot: "早".to_owned(), ..document(Vec::new()) };
    assert!(matches!(pdf(&foot), Err(CannotPrint::Letters(_))));
}

#[test]
fn a_document_without_a_title_or_a_language_is_refused() {
    let nameless = Document { title: " ".to_owned(), ..every_kind() };
    assert_eq!(pdf(&nameless), Err(CannotPrint::NoTitle));
    let mute = Document { language: String::new(), ..every_kind() };
    assert_eq!(pdf(&mute), Err(CannotPrint::NoTitle));
}
