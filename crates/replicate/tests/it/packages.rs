//! The file: written in one way, read back the same, and refused when any byte of it was changed.

use crate::recipes::{any_recipe, whole};
use lifechances_replicate::*;
use lifechances_replicate::{open, seal};
use proptest::prelude::*;
use std::sync::LazyLock;

static KEY: LazyLock<::seal::SigningKey> =
    LazyLock::new(|| ::seal::Key::generate().expect("randomness").signing("recipes"));

fn document(recipe: Recipe) -> Document {
    Document {
        title: "Food and \"health\" \\ in a ward".to_owned(),
        note: "Begin with the schools — they know.".to_owned(),
        family: "0123456789abcdef".to_owned(),
        after: String::new(),
        made_on: commons::Day::new(2026, 9, 3).ok(),
        signed_by: String::new(),
        recipe,
    }
}

fn signed(recipe: Recipe) -> String {
    seal(&document(recipe), &KEY.public(), |bytes| KEY.sign(bytes))
}

fn opened(bytes: &[u8]) -> Result<Opened, PackageProblem> {
    open(bytes, ::seal::is_signed)
}

#[test]
fn a_signed_recipe_opens_and_says_who_signed_it() {
    let found = opened(signed(whole()).as_bytes()).expect("it opens");
    assert_eq!(found.standing, Standing::Signed(KEY.public()));
    assert_eq!(found.document.recipe, whole());
    assert_eq!(short_form(&"0123456789".repeat(7)), "0123-4567-8901-2345-6789-0123");
    assert_eq!(found.document.title, "Food and \"health\" \\ in a ward");
}

#[test]
fn any_flipped_byte_is_refused() {
    let text = signed(whole());
    for at in 0..text.len() {
        for bit in [0, 5, 7] {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let found = opened(&bytes);
            assert!(found.is_err(), "byte {at}, bit {bit}: {:?}", char::from(bytes[at]));
        }
    }
}

#[test]
fn a_file_that_was_cut_or_added_to_is_refused() {
    let text = signed(whole());
    for length in (0..text.len()).step_by(7) {
        assert!(opened(&text.as_bytes()[..length]).is_err(), "cut at {length}");
    }
    let body = text.split("\n[signature]").next().expect("the document");
    assert_eq!(opened(body.as_bytes()), Err(PackageProblem::CutShort));
    for more in ["\n", " ", "[[seat]]\n", "\n[signature]\nof_all_above = \"00\"\n"] {
        assert!(opened(format!("{text}{more}").as_bytes()).is_err(), "{more:?}");
    }
    assert_eq!(opened(text.replace('\n', "\r\n").as_bytes()), Err(PackageProblem::LineEnds));
    let other = ::seal::Key::generate().expect("randomness").signing("recipes");
    let foreign = text.replace(&KEY.public(), &other.public());
    assert_eq!(opened(foreign.as_bytes()), Err(PackageProblem::BadSignature));
    assert_eq!(opened(&[b'x'; 49 * 1024]), Err(PackageProblem::TooLong));
    assert_eq!(opened(b"a = 1\n\xff"), Err(PackageProblem::NotText(2)));
}

#[test]
fn an_unsigned_recipe_opens_as_one_and_a_changed_part_is_named() {
    let text = document(whole()).text();
    assert_eq!(opened(text.as_bytes()).expect("it opens").standing, Standing::Unsigned);
    let changed = text.replace("weeks = 6", "weeks = 7");
    let Err(PackageProblem::Mistake(mistake)) = opened(changed.as_bytes()) else {
        panic!("it was changed")
    };
    let line = changed.lines().position(|line| line == "[[meeting]]").expect("its part") + 1;
    assert_eq!(mistake.line, line);
    assert!(mistake.what.contains("Meeting cycle") && mistake.what.contains("exported"));
    let by_hand =
        "format = 1\ntitle = \"By hand\"\nmade_on = \"2026-09-03\"\n[[plan]]\nyears = 4\n";
    assert_eq!(opened(by_hand.as_bytes()).expect("it opens").standing, Standing::Unsigned);
    let wrong = opened(by_hand.replace("years = 4", "yeras = 4").as_bytes());
    let Err(PackageProblem::Mistake(mistake)) = wrong else { panic!("a wrong word") };
    assert_eq!(mistake.line, 5);
    assert!(opened(by_hand.replace("= 4", "= 9").as_bytes()).is_err());
    assert!(opened(by_hand.replace("format = 1", "format = 2").as_bytes()).is_err());
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_the_same_and_written_the_same(recipe in any_recipe()) {
        let before = document(recipe);
        let text = before.text();
        let after = Document::read(&text).expect("it reads");
        prop_assert_eq!(&after, &before);
        prop_assert_eq!(after.text(), text);
    }
}
