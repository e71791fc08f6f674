//! Several people write one statement: no word is lost, whoever saves when and from what.

use crate::written::{ask, day, entry, statement};
use lifechances_convene::ask::AskKind;
use lifechances_convene::statement::{
    Item, Part, Section, SetAside, StatementText, TextDeed, TextLife, TextNotAllowed, written,
};
use proptest::prelude::*;

const PROBLEM: Part = Part::Section(Section::Problem);

fn write(life: &mut TextLife, from: u64, words: &str) -> TextDeed {
    let (deed, _) = written(life, (PROBLEM, from), words, None).expect("a revision");
    life.apply(entry("2023-10-04", deed.clone())).expect("kept");
    deed
}

#[test]
fn two_people_in_different_sentences_are_merged() {
    let mut life = TextLife::default();
    write(&mut life, 0, "Children are hungry. We asked. Parents say so.");
    write(&mut life, 1, "Many children are hungry. We asked. Parents say so.");
    let deed = write(&mut life, 1, "Children are hungry. We asked. Parents and teachers say so.");
    let words = "Many children are hungry. We asked. Parents and teachers say so.";
    assert_eq!(life.text().section(Section::Problem), words);
    assert!(matches!(deed, TextDeed::Write { from: 1, .. }));
    assert!(life.waiting().is_empty());
}

#[test]
fn two_people_in_one_sentence_both_stay_until_somebody_puts_them_together() {
    let mut life = TextLife::default();
    write(&mut life, 0, "Children are hungry.");
    write(&mut life, 1, "Many children are hungry.");
    write(&mut life, 1, "Some children are hungry.");
    assert_eq!(life.text().section(Section::Problem), "Many children are hungry.");
    let waiting = SetAside { part: PROBLEM, from: 1, words: "Some children are hungry.".into() };
    assert_eq!(life.waiting().get(&3), Some(&waiting));
    let together = "Some say many children are hungry.";
    let (deed, _) = written(&life, (PROBLEM, 3), together, Some(3)).expect("a revision");
    life.apply(entry("2023-10-05", deed.clone())).expect("put together");
    assert_eq!(life.text().section(Section::Problem), together);
    assert!(life.waiting().is_empty());
    let again = life.apply(entry("2023-10-05", deed));
    assert_eq!(again, Err(TextNotAllowed::NotWaiting));
}

#[test]
fn what_was_put_to_the_partners_is_found_again_by_its_seal() {
    let mut life = TextLife::default();
    write(&mut life, 0, "One.");
    let seal = life.text().seal();
    write(&mut life, 1, "Two.");
    assert_eq!(life.sealed(&seal).map(|text| text.section(Section::Problem)), Some("One."));
    assert_eq!(life.sealed("0f"), None);
    assert_eq!(life.at(0), Some(StatementText::default()));
    assert_eq!(life.at(3), None);
}

#[test]
fn every_kind_of_deed_comes_back_from_json_and_lists_are_what_was_added() {
    let whole = statement();
    let mut life = TextLife::default();
    let mut deeds: Vec<TextDeed> = Part::ALL
        .into_iter()
        .map(|part| TextDeed::Write { part, from: 0, words: part.of(&whole), resolves: None })
        .collect();
    let items = (whole.evidence.iter().cloned().map(Item::Evidence))
        .chain(whole.actions.iter().cloned().map(Item::Action))
        .chain(whole.asks.iter().cloned().map(Item::Ask));
    deeds.extend(items.map(|item| TextDeed::Add { item }));
    for deed in deeds {
        let json = serde_json::to_string(&deed).expect("JSON");
        assert_eq!(serde_json::from_str::<TextDeed>(&json).expect("read"), deed, "{json}");
        life.apply(entry("2023-10-04", deed)).expect("kept");
    }
    let filled: Vec<Section> = whole.sections.keys().copied().collect();
    let mut text = life.text().clone();
    text.sections.retain(|section, _| filled.contains(section));
    assert_eq!(text, whole);
    assert_eq!(life.text().seal(), whole.seal());
    let last = *life.items().keys().last().expect("an ask");
    life.apply(entry("2023-10-05", TextDeed::Remove { item: last })).expect("removed");
    assert_eq!(life.text().asks.len(), whole.asks.len() - 1);
    let twice = life.apply(entry("2023-10-05", TextDeed::Remove { item: last }));
    assert_eq!(twice, Err(TextNotAllowed::NoSuchItem));
    assert_eq!(day("2023-10-05").to_string(), "2023-10-05");
}

#[test]
fn a_title_is_a_sentence_and_one_of_other_rules_is_still_read() {
    let title = |words: &str| {
        let deed =
            TextDeed::Write { part: Part::Title, from: 0, words: words.into(), resolves: None };
        entry("2023-10-04", deed)
    };
    let asked = |what: &str| {
        let item = Item::Ask(ask(AskKind::Support, what, None));
        entry("2023-10-04", TextDeed::Add { item })
    };
    let long = "é".repeat(201);
    for (entry, expected) in [
        (title(&long[2..]), Ok(1)),
        (title(" \n"), Err(TextNotAllowed::NoWords)),
        (title(&long), Err(TextNotAllowed::TitleTooLong)),
        (asked(&long[2..]), Ok(1)),
        (asked("\t"), Err(TextNotAllowed::NoWords)),
        (asked(&long), Err(TextNotAllowed::TitleTooLong)),
    ] {
        assert_eq!(TextLife::default().apply(entry.clone()), expected);
        let told = TextLife::told([entry]).expect("read");
        assert_eq!(told.revision(), 1);
    }
}

/// A text of a few sentences; each word somebody adds is a word nobody else has.
fn sentences(picks: &[u8], mark: &str) -> String {
    picks.iter().enumerate().map(|(at, pick)| format!("S{pick}{mark}{at}x word. ")).collect()
}

proptest! {
    #[test]
    fn every_word_anybody_saved_is_in_the_text_set_aside_or_in_a_revision_they_had_read(
        saves in prop::collection::vec((0..4_u64, prop::collection::vec(0..4_u8, 0..4)), 1..12),
    ) {
        let mut life = TextLife::default();
        for (at, (back, picks)) in saves.iter().enumerate() {
            let from = life.revision().saturating_sub(*back);
            let kept = Part::of(PROBLEM, life.text());
            let read = Part::of(PROBLEM, &life.at(from).expect("a revision"));
            let words = format!("{read}{}", sentences(picks, &format!("n{at}y")));
            let before = life.revisions().to_vec();
            write(&mut life, from, &words);
            prop_assert_eq!(&life.revisions()[..before.len()], &before[..]);
            let now = life.text().section(Section::Problem).to_owned();
            let aside: String = life.waiting().values().map(|one| one.words.clone()).collect();
            for word in words.split_whitespace() {
                let there = now.contains(word) || aside.contains(word) || read.contains(word);
                prop_assert!(there, "{} is lost", word);
            }
            // Whoever saves adds here and takes nothing away, so nothing others wrote may go.
            for word in kept.split_whitespace() {
                prop_assert!(now.contains(word), "{} of another is lost", word);
            }
        }
        let told = TextLife::told(life.revisions().iter().map(|r| r.entry.clone()));
        prop_assert_eq!(told, Ok(life));
    }
}

proptest! {
    #[test]
    fn what_is_put_in_anywhere_is_kept_or_waits_until_somebody_puts_it_together(
        saves in prop::collection::vec((0..3_u64, any::<prop::sample::Index>(), 0..4_u8), 1..12),
    ) {
        let mut life = TextLife::default();
        write(&mut life, 0, "One. Two. Three. Four.");
        for (at, (back, place, how)) in saves.iter().enumerate() {
            let first = life.waiting().iter().next().map(|(number, aside)| (*number, aside.clone()));
            match first.filter(|_| *how == 0) {
                Some((number, aside)) => {
                    let now = life.text().section(Section::Problem).to_owned();
                    let both = format!("{now} {}", aside.words);
                    let placed = (PROBLEM, life.revision());
                    let (deed, _) = written(&life, placed, &both, Some(number)).expect("read");
                    life.apply(entry("2023-10-04", deed)).expect("put together");
                    prop_assert!(!life.waiting().contains_key(&number));
                    prop_assert_eq!(life.text().section(Section::Problem), both);
                }
                None => {
                    let from = life.revision().saturating_sub(*back).max(1);
                    let read = PROBLEM.of(&life.at(from).expect("a revision"));
                    let mut words: Vec<&str> = read.split(' ').collect();
                    let own = format!("n{at}y{}", if *how == 1 { "." } else { "" });
                    words.insert(place.index(words.len() + 1), &own);
                    write(&mut life, from, &words.join(" "));
                }
            }
            let now = life.text().section(Section::Problem);
            for (own, (.., how)) in saves.iter().enumerate().take(at + 1) {
                let own = format!("n{own}y");
                // Some of the rounds put together what others wrote, and add no word of their own.
                let was_saved = life.revisions().iter().any(|one| saved(&one.entry.deed, &own));
                let aside = life.waiting().values().any(|one| one.words.contains(&own));
                prop_assert!(was_saved || *how == 0);
                prop_assert!(!was_saved || aside || now.contains(&own), "{} is lost", own);
            }
        }
        let told = TextLife::told(life.revisions().iter().map(|one| one.entry.clone()));
        prop_assert_eq!(told, Ok(life));
    }
}

/// Whether a word was saved with a deed.
fn saved(deed: &TextDeed, word: &str) -> bool {
    match deed {
        TextDeed::Write { words, .. } | TextDeed::SetAside(SetAside { words, .. }) => {
            words.contains(word)
        }
        TextDeed::Add { .. } | TextDeed::Remove { .. } => false,
    }
}
