//! Merging and showing differences: laws.

use lifechances_convene::statement::{Change, Piece, difference, merge};
use proptest::prelude::*;

fn written() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "Children are hungry. ",
            "Form is hard.\n",
            "Who pays? ",
            "Nobody knows. ",
            "Ask them.",
            "\n",
            "Breakfast helps! ",
            "one two three ",
        ]),
        0..9,
    )
    .prop_map(|parts| parts.concat())
}

/// Every word a person added stands in what came of merging.
fn keeps_words_of(merged: &[Piece], before: &str, text: &str) -> bool {
    let all: Vec<&str> = merged
        .iter()
        .flat_map(|piece| match piece {
            Piece::Agreed(text) => vec![text.as_str()],
            Piece::Conflict { theirs, ours, .. } => vec![theirs.as_str(), ours.as_str()],
        })
        .flat_map(str::split_whitespace)
        .collect();
    let old: Vec<&str> = before.split_whitespace().collect();
    text.split_whitespace().all(|word| old.contains(&word) || all.contains(&word))
}

proptest! {
    #[test]
    fn what_one_person_changed_alone_is_taken(before in written(), after in written()) {
        prop_assert_eq!(merge(&before, &after, &before).text(), Some(after.clone()));
        prop_assert_eq!(merge(&before, &before, &after).text(), Some(after.clone()));
        prop_assert_eq!(merge(&before, &after, &after).text(), Some(after));
    }

    #[test]
    fn no_word_that_somebody_added_is_lost(
        before in written(), theirs in written(), ours in written(),
    ) {
        let merged = merge(&before, &theirs, &ours);
        prop_assert!(keeps_words_of(&merged.pieces, &before, &theirs), "{merged:?}");
        prop_assert!(keeps_words_of(&merged.pieces, &before, &ours), "{merged:?}");
    }

    #[test]
    fn a_merge_is_the_same_whoever_saves_last(
        before in written(), theirs in written(), ours in written(),
    ) {
        let one = merge(&before, &theirs, &ours);
        let other = merge(&before, &ours, &theirs);
        let turned: Vec<Piece> = other.pieces.into_iter().map(|piece| match piece {
            Piece::Agreed(text) => Piece::Agreed(text),
            Piece::Conflict { before, theirs, ours } => {
                Piece::Conflict { before, theirs: ours, ours: theirs }
            }
        }).collect();
        prop_assert_eq!(one.pieces, turned);
    }

    #[test]
    fn a_difference_holds_both_texts_whole(before in written(), after in written()) {
        let changes = difference(&before, &after);
        let (mut old, mut new) = (String::new(), String::new());
        for change in &changes {
            match change {
                Change::Kept(text) => { old.push_str(text); new.push_str(text); }
                Change::Added(text) => new.push_str(text),
                Change::Removed(text) => old.push_str(text),
            }
        }
        prop_assert_eq!((old, new), (before, after));
    }
}

#[test]
fn two_people_in_different_sentences_do_not_meet() {
    let before = "Children are hungry. The form is hard. Nobody knows.";
    let theirs = "Many children are hungry. The form is hard. Nobody knows.";
    let ours = "Children are hungry. The form is hard. Parents told us so.";
    let merged = merge(before, theirs, ours);
    let both = "Many children are hungry. The form is hard. Parents told us so.";
    assert_eq!(merged.text().as_deref(), Some(both));
}

#[test]
fn two_people_in_one_sentence_are_both_shown() {
    let merged = merge("It is hard. End.", "It is too hard. End.", "It is very hard. End.");
    assert_eq!(merged.text(), None);
    assert_eq!(
        merged.pieces[0],
        Piece::Conflict {
            before: "It is hard. ".into(),
            theirs: "It is too hard. ".into(),
            ours: "It is very hard. ".into(),
        }
    );
    assert_eq!(merged.pieces[1], Piece::Agreed("End.".into()));
}
