//! Promises about accounts joined with people at OpenID providers, and those who are away there.

use crate::engines::{Fresh, hash, id, later, now};
use crate::people::with_person;
use store::provider_accounts::{self, ProviderAccount};
use store::provider_steps::{self, LONGEST_SECONDS, ProviderStep};
use store::{Constraint, StoreError};

fn joined(issuer: &str, subject: &str, person: u64) -> ProviderAccount {
    ProviderAccount {
        issuer: issuer.into(),
        subject: subject.into(),
        person: id(person),
        joined_by: id(9).as_str().into(),
        joined_at: now(),
        last_used_at: None,
    }
}

pub(crate) fn somebody_at_a_provider_is_one_person_here(fresh: &Fresh) {
    with_person(fresh, 1);
    with_person(fresh, 2);
    let join = |issuer: &'static str, subject: &'static str, person| {
        fresh.write(move |tx| provider_accounts::insert(tx, &joined(issuer, subject, person)))
    };
    let of = |issuer: &'static str, subject: &'static str| {
        fresh.read(move |tx| provider_accounts::of(tx, issuer, subject))
    };
    assert!(join("https://a.example", "s", 1).is_ok());
    assert!(join("https://b.example", "s", 2).is_ok(), "another provider's person");
    let taken = join("https://a.example", "s", 2);
    assert!(matches!(taken, Err(StoreError::Conflict(Constraint::Unique))), "{taken:?}");
    let nobody = join("https://a.example", "t", 3);
    assert!(matches!(nobody, Err(StoreError::Conflict(Constraint::Reference))), "{nobody:?}");
    assert_eq!(of("https://a.example", "s"), Some(joined("https://a.example", "s", 1)));
    assert_eq!(of("https://a.example", "S"), None, "letter by letter");
    fresh.write(|tx| provider_accounts::note_use(tx, "https://a.example", "s", later(5))).unwrap();
    let all = fresh.read(|tx| provider_accounts::list_of(tx, &id(1)));
    let used: Vec<_> = all.iter().map(|one| one.last_used_at).collect();
    assert_eq!(used, [Some(later(5))]);
    let part = |person| {
        fresh
            .write(move |tx| provider_accounts::remove(tx, &id(person), "https://a.example", "s"))
            .unwrap()
    };
    assert!(!part(2) && part(1) && !part(1), "each from their own only");
    assert_eq!(of("https://a.example", "s"), None);
}

pub(crate) fn whoever_is_away_comes_back_once_and_is_forgotten_after_a_day(fresh: &Fresh) {
    let step = |secret: &str, seconds| ProviderStep {
        secret_hash: hash(secret),
        provider: "council".into(),
        then_path: "/desk".into(),
        invitation: Some(hash("link")),
        started_at: later(seconds),
        ended_at: None,
    };
    let insert = |one: ProviderStep| {
        fresh.write(move |tx| provider_steps::insert(tx, &one)).unwrap();
    };
    let take = |secret: &'static str, seconds| {
        fresh.write(move |tx| provider_steps::take(tx, hash(secret), later(seconds))).unwrap()
    };
    insert(step("a", 0));
    assert_eq!(take("a", 1), Some(step("a", 0)));
    assert_eq!(take("a", 2), None, "once");
    assert_eq!(take("b", 2), None);
    let open = step("a", 0);
    let last = LONGEST_SECONDS - 1;
    assert!(
        open.is_open(later(last)) && !open.is_open(later(last + 1)) && !open.is_open(later(-1))
    );
    insert(step("b", 0));
    insert(step("c", 24 * 60 * 60 + 1));
    let before = later(24 * 60 * 60);
    assert_eq!(fresh.write(move |tx| provider_steps::forget_before(tx, before)).unwrap(), 2);
    assert_eq!(take("b", 5), None, "yesterday's are gone");
    assert!(take("c", 24 * 60 * 60 + 2).is_some());
}
