//! Laws: the same document is the same bytes, no document panics, and no word is lost.

use crate::outside::heard;
use crate::reading::document;
use lifechances_print::{
    Align, Block, CannotPrint, Column, Document, Item, Level, ListKind, Piece, Table, Voice, pdf,
};
use proptest::prelude::*;

/// Words of letters that have a shape, some of them very long; white and unseen letters among them.
fn words() -> impl Strategy<Value = String> {
    let short = "[a-zA-ZąćęłńóśźżĄĆ0-9 ,.;:()'’“”£€%–•\u{a0}\n-]{0,60}";
    let long = "[a-zéßЖα/]{150,400}";
    let unseen = "[a-z\u{0}\u{7}\u{1b}\u{7f}\u{85}\u{200e}\u{202e}\u{ad} ]{0,20}";
    prop_oneof![6 => short, 1 => long, 1 => unseen]
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        4 => words().prop_map(Piece::Plain),
        1 => words().prop_map(Piece::Strong),
        1 => words().prop_map(Piece::Quiet),
        1 => ("[a-z]{1,9}", words())
            .prop_map(|(to, words)| Piece::link(format!("https://a.example/{to}"), words)),
    ]
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    prop::collection::vec(piece(), 0..5)
}

fn block() -> impl Strategy<Value = Block> {
    let voices = [Voice::Body, Voice::Lead, Voice::Eyebrow, Voice::Quiet, Voice::Inset];
    let kinds = [ListKind::Bulleted, ListKind::Numbered, ListKind::Named];
    let item = ("[a-z ]{0,40}", pieces()).prop_map(|(label, pieces)| Item { label, pieces });
    let levels = [Level::First, Level::Second, Level::Third];
    prop_oneof![
        (prop::sample::select(voices.to_vec()), pieces())
            .prop_map(|(voice, pieces)| Block::Paragraph { voice, pieces }),
        (prop::sample::select(levels.to_vec()), words())
            .prop_map(|(level, words)| Block::Heading { level, words }),
        (prop::sample::select(kinds.to_vec()), prop::collection::vec(item, 0..6))
            .prop_map(|(kind, items)| Block::List { kind, items }),
        table().prop_map(Block::Table),
        Just(Block::PageBreak),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    let aligns = [Align::Words, Align::Number];
    let column = (words(), prop::sample::select(aligns.to_vec()))
        .prop_map(|(heading, align)| Column { heading, align });
    let row = prop::collection::vec(pieces(), 0..7);
    (words(), prop::collection::vec(column, 0..6), prop::collection::vec(row, 0..6))
        .prop_map(|(caption, columns, rows)| Table { caption, columns, rows })
}

fn any_document() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 0..14).prop_map(document)
}

/// The words of a document in the order in which they are read, without white and what is not seen.
fn said(document: &Document) -> String {
    let mut said = String::new();
    let of = |said: &mut String, pieces: &[Piece]| {
        for piece in pieces {
            match piece {
                Piece::Plain(words) | Piece::Strong(words) | Piece::Quiet(words) => {
                    said.push_str(words);
                }
                Piece::Link { words, address } => said.push_str(&format!("{words}({address})")),
            }
        }
    };
    for block in &document.blocks {
        match block {
            Block::Heading { words, .. } => said.push_str(words),
            Block::Paragraph { pieces, .. } => {
                if pieces.iter().any(has_words) {
                    of(&mut said, pieces);
                }
            }
            Block::List { kind, items } => {
                for (number, item) in (1..).zip(items) {
                    match kind {
                        ListKind::Bulleted => said.push('•'),
                        ListKind::Numbered => said.push_str(&format!("{number}.")),
                        ListKind::Named => said.push_str(&item.label),
                    }
                    of(&mut said, &item.pieces);
                }
            }
            Block::Table(table) => {
                said.push_str(&table.caption);
                table.columns.iter().for_each(|column| said.push_str(&column.heading));
                table.rows.iter().flatten().for_each(|cell| of(&mut said, cell));
            }
            Block::PageBreak => {}
        }
    }
    seen(&said)
}

fn has_words(piece: &Piece) -> bool {
    let words = match piece {
        Piece::Plain(words) | Piece::Strong(words) | Piece::Quiet(words) => words,
        Piece::Link { words, .. } => words,
    };
    !words.trim().is_empty()
}

fn seen(words: &str) -> String {
    let unseen = ['\u{200e}', '\u{202e}', '\u{ad}'];
    let seen = |c: &char| !c.is_whitespace() && !c.is_control() && !unseen.contains(c);
    words.chars().filter(seen).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_is_lost_and_all_are_read_in_order(document in any_document()) {
        let made = pdf(&document).unwrap();
        prop_assert!(made.pages >= 1);
        prop_assert_eq!(&made, &pdf(&document).unwrap(), "the same document is the same bytes");
        if let Some(heard) = heard(&made.bytes) {
            prop_assert_eq!(seen(&heard), said(&document));
        }
    }

    #[test]
    fn no_words_make_it_panic(text in ".{0,200}", more in "\\PC{0,80}") {
        let blocks = vec![
            Block::heading(Level::First, text.clone()),
            Block::Paragraph { voice: Voice::Body, pieces: vec![Piece::link(more.clone(), text)] },
            Block::words(Voice::Inset, more),
        ];
        prop_assert_ne!(pdf(&document(blocks)), Err(CannotPrint::NotValid));
    }
}

#[test]
fn a_paragraph_of_many_pages_is_cut_between_lines() {
    let long = "Children learn when they have eaten, and so on and on. ".repeat(600);
    let made = pdf(&document(vec![Block::words(Voice::Body, long.clone())])).unwrap();
    assert!((6..12).contains(&made.pages), "{}", made.pages);
    let Some(heard) = heard(&made.bytes) else { return };
    assert_eq!(heard, seen(&long));
}

#[test]
fn a_cell_that_is_higher_than_a_page_is_cut_and_loses_nothing() {
    let long = "Children learn when they have eaten. ".repeat(120);
    let cell = |words: &str| vec![Piece::plain(words)];
    let table = Table {
        caption: String::new(),
        columns: Vec::new(),
        rows: vec![vec![cell("One"), cell(&long), cell(&long)], vec![cell("Two")]],
    };
    let made = pdf(&document(vec![Block::Table(table)])).unwrap();
    assert!(made.pages > 1);
    let Some(heard) = heard(&made.bytes) else { return };
    assert_eq!(heard, seen(&format!("One{long}{long}Two")));
}

#[test]
fn a_word_without_end_is_cut_and_stays_on_the_page() {
    let word = "ab".repeat(8_000);
    let made = pdf(&document(vec![Block::words(Voice::Body, word.clone())])).unwrap();
    let Some(heard) = heard(&made.bytes) else { return };
    assert_eq!(heard, word);
}

#[test]
fn an_empty_document_is_one_page() {
    assert_eq!(pdf(&document(Vec::new())).unwrap().pages, 1);
}
