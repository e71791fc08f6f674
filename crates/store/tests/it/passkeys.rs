//! Promises about passkeys and the challenges they answer.

use crate::engines::{Fresh, hash, id, later, now};
use crate::people::with_person;
use store::passkeys::{self, Copies, Passkey};
use store::{Constraint, StoreError};

fn passkey(number: u64, credential: &str, person: u64) -> Passkey {
    Passkey {
        id: id(number),
        person: id(person),
        credential: credential.into(),
        public_key: "pQEC".into(),
        sign_count: u32::MAX,
        copies: Copies::Possible,
        name: "My phone".into(),
        added_at: now(),
        last_used_at: None,
        counted_back_at: None,
    }
}

pub(crate) fn a_passkey_is_one_persons_and_found_by_its_own_name(fresh: &Fresh) {
    with_person(fresh, 1);
    with_person(fresh, 2);
    let insert = |number, credential: &'static str, person| {
        fresh.write(move |tx| passkeys::insert(tx, &passkey(number, credential, person)))
    };
    let of =
        |credential: &'static str| fresh.read(move |tx| passkeys::of_credential(tx, credential));
    assert!(insert(11, "aB", 1).is_ok() && insert(12, "ab", 1).is_ok());
    let taken = insert(13, "aB", 2);
    assert!(matches!(taken, Err(StoreError::Conflict(Constraint::Unique))), "{taken:?}");
    let nobody = insert(14, "c", 3);
    assert!(matches!(nobody, Err(StoreError::Conflict(Constraint::Reference))), "{nobody:?}");
    assert_eq!(of("aB"), Some(passkey(11, "aB", 1)), "letter by letter");
    assert_eq!(of("AB"), None);

    let rename = |person, name: &'static str| {
        fresh.write(move |tx| passkeys::rename(tx, &id(person), &id(11), name)).unwrap()
    };
    assert!(!rename(2, "Mine") && rename(1, "Old phone"), "each their own only");
    let remove = |person, number| {
        fresh.write(move |tx| passkeys::remove(tx, &id(person), &id(number))).unwrap()
    };
    assert!(!remove(2, 12) && remove(1, 12) && !remove(1, 12), "each their own only");
    let left = fresh.read(|tx| passkeys::list_of(tx, &id(1)));
    assert_eq!(left, [Passkey { name: "Old phone".into(), ..passkey(11, "aB", 1) }]);
    let remove_all = || fresh.write(|tx| passkeys::remove_all_of(tx, &id(1))).unwrap();
    assert!(remove_all() && !remove_all());
    assert_eq!(of("aB"), None);
}

pub(crate) fn the_use_of_a_passkey_is_noted_once_for_each_count(fresh: &Fresh) {
    with_person(fresh, 1);
    fresh.write(|tx| passkeys::insert(tx, &passkey(11, "a", 1))).unwrap();
    let first = fresh.read(|tx| passkeys::of_credential(tx, "a")).unwrap();
    let was = first.clone();
    let note = move |fresh: &Fresh, count| {
        let was = was.clone();
        let (kept, at) = (Copies::Kept, later(5));
        fresh.write(move |tx| passkeys::note_use(tx, &was, (count, kept), at)).unwrap()
    };
    assert!(note(fresh, 7), "it stands as it was read");
    assert!(!note(fresh, 8), "it was used in between");
    fresh.write(|tx| passkeys::note_counted_back(tx, &id(11), later(6))).unwrap();
    let used = Passkey {
        sign_count: 7,
        copies: Copies::Kept,
        last_used_at: Some(later(5)),
        counted_back_at: Some(later(6)),
        ..first
    };
    assert_eq!(fresh.read(|tx| passkeys::of_credential(tx, "a")), Some(used));
}

pub(crate) fn a_challenge_is_answered_once(fresh: &Fresh) {
    let note = |word: &'static str, seconds| {
        fresh.write(move |tx| passkeys::note_answer(tx, hash(word), later(seconds))).unwrap()
    };
    assert!(note("a", 0) && note("b", 0));
    assert!(!note("a", 1));
    assert!(!note("a", 24 * 60 * 60), "for a day");
    assert!(note("a", 24 * 60 * 60 + 1), "and then it is forgotten, long after it was over");
}
