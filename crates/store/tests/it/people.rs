//! Promises about people, roles, sessions and attempts to sign in.

use crate::engines::{Fresh, hash, id, later, now};
use commons::Sensitive;
use store::attempts::{self, Attempt, AttemptOutcome, Failures};
use store::invitations::{self, Invitation, InvitationEnd};
use store::one_time_codes::{self, OneTimeCodes};
use store::password_links::{self, PasswordLink};
use store::people::{self, Membership, Person, PersonState};
use store::sessions::{self, Session, Standing};
use store::sign_in_steps::{self, SignInStep, WaitsFor};
use store::{Constraint, StoreError};

fn person(number: u64, email: &str) -> Person {
    Person {
        id: id(number),
        email: email.into(),
        display_name: "Amna Okafor".into(),
        organisation: "Calderbrook schools".into(),
        password_hash: None,
        state: PersonState::Active,
        created_at: now(),
        changed_at: now(),
        last_signed_in_at: None,
    }
}

pub(crate) fn with_person(fresh: &Fresh, number: u64) {
    let email = format!("person{number}@calderbrook.example");
    fresh.write(move |tx| people::insert(tx, &person(number, &email))).unwrap();
}

pub(crate) fn a_person_is_found_however_the_address_is_spelt(fresh: &Fresh) {
    fresh.write(|tx| people::insert(tx, &person(1, " Amna@Calderbrook.example"))).unwrap();
    let found = fresh.read(|tx| people::by_email(tx, "AMNA@calderbrook.EXAMPLE ")).unwrap();
    assert_eq!(found.email, "amna@calderbrook.example");
    assert_eq!(fresh.read(|tx| people::of(tx, &id(1))), Some(found));
    assert_eq!(fresh.read(|tx| people::of(tx, &id(2))), None);
}

pub(crate) fn an_address_belongs_to_one_person(fresh: &Fresh) {
    fresh.write(|tx| people::insert(tx, &person(1, "a@x.example"))).unwrap();
    let second = fresh.write(|tx| people::insert(tx, &person(2, "A@x.example")));
    assert!(matches!(second, Err(StoreError::Conflict(Constraint::Unique))), "{second:?}");
}

pub(crate) fn a_password_and_a_state_can_be_changed(fresh: &Fresh) {
    with_person(fresh, 1);
    let secret = Sensitive::new("$argon2id$v=19$x".to_owned());
    let kept = secret.clone();
    let changed = fresh.write(move |tx| {
        people::set_state(tx, &id(1), PersonState::Suspended, later(5))?;
        people::set_password(tx, &id(1), &secret, later(9))
    });
    assert!(changed.unwrap());
    let found = fresh.read(|tx| people::of(tx, &id(1))).unwrap();
    assert_eq!(found.password_hash, Some(kept));
    assert_eq!((found.state, found.changed_at), (PersonState::Suspended, later(9)));
    assert!(!format!("{found:?}").contains("argon2id"), "a hash is never printed");
    let nobody = fresh.write(|tx| people::set_state(tx, &id(9), PersonState::Left, now()));
    assert!(!nobody.unwrap());
}

fn role(number: u64, role: &str) -> Membership {
    Membership {
        id: id(number),
        person: id(1),
        role: role.into(),
        setting: String::new(),
        granted_by: "system".into(),
        granted_at: now(),
        ended_at: None,
    }
}

pub(crate) fn a_role_is_granted_once_and_can_end_and_be_granted_again(fresh: &Fresh) {
    with_person(fresh, 1);
    assert!(fresh.write(|tx| people::grant(tx, &role(10, "analyst"))).unwrap());
    assert!(!fresh.write(|tx| people::grant(tx, &role(11, "analyst"))).unwrap());
    assert!(fresh.write(|tx| people::grant(tx, &role(12, "administrator"))).unwrap());
    let held = fresh.read(|tx| people::memberships(tx, &id(1)));
    let roles: Vec<&str> = held.iter().map(|held| held.role.as_str()).collect();
    assert_eq!(roles, ["administrator", "analyst"]);
    assert!(fresh.write(|tx| people::end_membership(tx, &id(10), later(1))).unwrap());
    assert!(!fresh.write(|tx| people::end_membership(tx, &id(10), later(2))).unwrap());
    assert!(fresh.write(|tx| people::grant(tx, &role(13, "analyst"))).unwrap());
    assert_eq!(fresh.read(|tx| people::memberships(tx, &id(1))).len(), 2);
}

pub(crate) fn a_role_needs_a_person(fresh: &Fresh) {
    let granted = fresh.write(|tx| people::grant(tx, &role(10, "analyst")));
    assert!(matches!(granted, Err(StoreError::Conflict(Constraint::Reference))), "{granted:?}");
}

fn session(person: u64, token: &str) -> Session {
    Session {
        token_hash: hash(token),
        person: id(person),
        csrf_hash: hash("csrf"),
        created_at: now(),
        last_seen_at: now(),
        ended_at: None,
    }
}

pub(crate) fn a_session_is_found_by_its_hash_alone_and_ends(fresh: &Fresh) {
    with_person(fresh, 1);
    fresh.write(|tx| sessions::insert(tx, &session(1, "token"))).unwrap();
    let found = fresh.read(|tx| sessions::of(tx, hash("token"))).unwrap();
    assert_eq!(found, session(1, "token"));
    assert_eq!(fresh.read(|tx| sessions::of(tx, hash("another"))), None);
    let cases = [
        (later(0), Standing::Open),
        (later(1799), Standing::Open),
        (later(1800), Standing::Idle),
        (later(8 * 3600), Standing::TooOld),
        (later(-1), Standing::TooOld),
    ];
    for (at, standing) in cases {
        assert_eq!(found.standing(at), standing, "{at}");
    }
    fresh.write(|tx| sessions::touch(tx, hash("token"), later(1700))).unwrap();
    let touched = fresh.read(|tx| sessions::of(tx, hash("token"))).unwrap();
    assert_eq!(touched.standing(later(3400)), Standing::Open);
    assert!(fresh.write(|tx| sessions::end(tx, hash("token"), later(1800))).unwrap());
    assert!(!fresh.write(|tx| sessions::end(tx, hash("token"), later(1801))).unwrap());
    let ended = fresh.read(|tx| sessions::of(tx, hash("token"))).unwrap();
    assert_eq!(ended.standing(later(1801)), Standing::SignedOut);
}

pub(crate) fn sessions_of_a_person_end_together_and_old_ones_are_forgotten(fresh: &Fresh) {
    with_person(fresh, 1);
    with_person(fresh, 2);
    fresh
        .write(|tx| {
            sessions::insert(tx, &session(1, "a"))?;
            sessions::insert(tx, &session(1, "b"))?;
            sessions::insert(tx, &session(2, "c"))
        })
        .unwrap();
    let listed = fresh.read(|tx| sessions::list_of(tx, &id(1)));
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|session| session.person == id(1)));
    assert_eq!(fresh.write(|tx| sessions::end_all_of(tx, &id(1), later(1))).unwrap(), 2);
    assert_eq!(fresh.read(|tx| sessions::list_of(tx, &id(1))), []);
    let other = fresh.read(|tx| sessions::of(tx, hash("c"))).unwrap();
    assert_eq!(other.standing(later(2)), Standing::Open);
    fresh.write(|tx| sessions::touch(tx, hash("c"), later(100))).unwrap();
    assert_eq!(fresh.write(|tx| sessions::forget_before(tx, later(50))).unwrap(), 2);
    assert_eq!(fresh.read(|tx| sessions::of(tx, hash("a"))), None);
}

pub(crate) fn failures_are_counted_by_account_and_by_machine(fresh: &Fresh) {
    use AttemptOutcome::{Refused, SignedIn, Throttled};
    let tries = [
        ("amna", "desk", Refused, 0),
        ("amna", "desk", SignedIn, 10),
        ("amna", "desk", Refused, 20),
        ("amna", "phone", Refused, 30),
        ("amna", "phone", Throttled, 31),
        ("bilal", "phone", Refused, 40),
    ];
    for (number, (account, source, outcome, at)) in tries.into_iter().enumerate() {
        let attempt = Attempt {
            id: id(number as u64),
            account_hash: hash(account),
            source_hash: hash(source),
            outcome,
            at: later(at),
        };
        fresh.write(move |tx| attempts::insert(tx, &attempt)).unwrap();
    }
    let failures = |account: &'static str, source: &'static str, since: i64| {
        fresh
            .read(move |tx| attempts::failures_since(tx, hash(account), hash(source), later(since)))
    };
    assert_eq!(failures("amna", "desk", 0), Failures { of_account: 2, of_source: 2 });
    assert_eq!(failures("amna", "phone", 25), Failures { of_account: 1, of_source: 2 });
    assert_eq!(failures("nobody", "nowhere", 0), Failures { of_account: 0, of_source: 0 });
    assert_eq!(fresh.write(|tx| attempts::forget_before(tx, later(35))).unwrap(), 5);
}

pub(crate) fn people_come_in_the_order_of_bytes(fresh: &Fresh) {
    // A language would put å beside a, and a capital beside its small letter.
    let emails = ["zoe@x.example", "_x@x.example", "åsa@x.example", "10@x.example", "9@x.example"];
    for (number, email) in emails.into_iter().enumerate() {
        fresh.write(move |tx| people::insert(tx, &person(number as u64, email))).unwrap();
    }
    let listed: Vec<String> =
        fresh.read(people::list).into_iter().map(|person| person.email).collect();
    let mut expected: Vec<&str> = emails.to_vec();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}

fn invitation(number: u64, token: &str, email: &str) -> Invitation {
    Invitation {
        id: id(number),
        token_hash: hash(token),
        email: email.into(),
        organisation: "Calderbrook schools".into(),
        roles: "partner board-member".into(),
        invited_by: "system".into(),
        invited_at: later(number as i64),
        ends_at: later(100),
        closed: None,
    }
}

pub(crate) fn an_invitation_is_found_by_its_hash_alone_and_ends(fresh: &Fresh) {
    fresh.write(|tx| invitations::insert(tx, &invitation(1, "a", "A@x.example"))).unwrap();
    let found = fresh.read(|tx| invitations::of_link(tx, hash("a"))).unwrap();
    assert_eq!(found, invitation(1, "a", "a@x.example"));
    assert_eq!(fresh.read(|tx| invitations::of_link(tx, hash("b"))), None);
    assert!(found.is_open(later(99)) && !found.is_open(later(100)));
    let end = InvitationEnd::Withdrawn;
    assert!(fresh.write(move |tx| invitations::close(tx, &id(1), end, later(9))).unwrap());
    assert!(!fresh.write(move |tx| invitations::close(tx, &id(1), end, later(10))).unwrap());
    let closed = fresh.read(|tx| invitations::of(tx, &id(1))).unwrap();
    assert_eq!(closed.closed, Some((InvitationEnd::Withdrawn, later(9))));
    assert!(!closed.is_open(later(9)));
}

pub(crate) fn an_address_has_one_open_invitation(fresh: &Fresh) {
    fresh
        .write(|tx| {
            invitations::insert(tx, &invitation(1, "a", "a@x.example"))?;
            invitations::insert(tx, &invitation(2, "b", "b@x.example"))?;
            invitations::insert(tx, &invitation(3, "c", " A@X.example"))
        })
        .unwrap();
    let replaced = fresh.read(|tx| invitations::of_link(tx, hash("a"))).unwrap();
    assert_eq!(replaced.closed, Some((InvitationEnd::Replaced, later(3))));
    let open = fresh.read(invitations::list_unclosed);
    let ids: Vec<_> = open.iter().map(|open| open.id.clone()).collect();
    assert_eq!(ids, [id(3), id(2)], "the newest first");
    let found = fresh.read(|tx| invitations::of_address(tx, "A@x.EXAMPLE")).unwrap();
    assert_eq!(found.id, id(3));
    assert_eq!(fresh.write(|tx| invitations::forget_before(tx, later(100))).unwrap(), 0);
    assert_eq!(fresh.write(|tx| invitations::forget_before(tx, later(101))).unwrap(), 3);
}

pub(crate) fn a_link_for_a_new_password_is_used_once(fresh: &Fresh) {
    with_person(fresh, 1);
    let link = |token: &str| PasswordLink {
        token_hash: hash(token),
        person: id(1),
        issued_by: "system".into(),
        issued_at: now(),
        ends_at: later(60),
        closed_at: None,
    };
    fresh
        .write(move |tx| {
            password_links::insert(tx, &link("a"))?;
            password_links::insert(tx, &link("b"))
        })
        .unwrap();
    let state = |token: &'static str, at: i64| {
        fresh.read(move |tx| password_links::of(tx, hash(token))).unwrap().is_open(later(at))
    };
    assert!(!state("a", 0), "the newer one replaces the older");
    assert!(state("b", 59) && !state("b", 60));
    assert!(fresh.write(|tx| password_links::use_up(tx, hash("b"), later(5))).unwrap());
    assert!(!fresh.write(|tx| password_links::use_up(tx, hash("b"), later(6))).unwrap());
    assert!(!state("b", 6));
    let forget =
        |at: i64| fresh.write(move |tx| password_links::forget_before(tx, later(at))).unwrap();
    assert_eq!(forget(0), 0, "a was replaced at that very moment, not before it");
    assert_eq!(forget(5), 1, "a is of no use any more");
    fresh
        .write(move |tx| {
            password_links::insert(tx, &PasswordLink { issued_at: later(7), ..link("c") })
        })
        .unwrap();
    assert_eq!(forget(59), 1, "b was used; c is open");
    assert_eq!(fresh.read(|tx| password_links::of(tx, hash("b"))), None);
    assert!(state("c", 59));
    assert_eq!(forget(61), 1, "c is too old");
}

pub(crate) fn when_somebody_last_signed_in_is_kept(fresh: &Fresh) {
    with_person(fresh, 1);
    fresh.write(|tx| people::note_sign_in(tx, &id(1), later(7))).unwrap();
    let found = fresh.read(|tx| people::of(tx, &id(1))).unwrap();
    assert_eq!(found.last_signed_in_at, Some(later(7)));
}

pub(crate) fn a_code_is_taken_once_and_none_before_it(fresh: &Fresh) {
    with_person(fresh, 1);
    let codes = OneTimeCodes { person: id(1), salt: hash("salt"), last_step: 50, set_up_at: now() };
    let kept = codes.clone();
    fresh.write(move |tx| one_time_codes::insert(tx, &codes)).unwrap();
    assert_eq!(fresh.read(|tx| one_time_codes::of(tx, &id(1))), Some(kept));
    for (step, expected) in [(50, false), (51, true), (51, false), (50, false), (53, true)] {
        let taken = fresh.write(move |tx| one_time_codes::take(tx, &id(1), step)).unwrap();
        assert_eq!(taken, expected, "{step}");
    }
    assert!(fresh.write(|tx| one_time_codes::remove(tx, &id(1))).unwrap());
    assert!(!fresh.write(|tx| one_time_codes::remove(tx, &id(1))).unwrap());
}

pub(crate) fn a_recovery_code_is_used_once_and_new_ones_replace_the_old(fresh: &Fresh) {
    with_person(fresh, 1);
    let make = |names: [&'static str; 2]| {
        fresh
            .write(move |tx| {
                let hashes = names.map(hash);
                one_time_codes::replace_recovery(tx, &id(1), &hashes, now())
            })
            .unwrap();
    };
    let used = |name: &'static str| {
        fresh
            .write(move |tx| one_time_codes::use_recovery(tx, &id(1), hash(name), later(1)))
            .unwrap()
    };
    make(["a", "b"]);
    assert!(used("a") && !used("a") && !used("c"));
    assert_eq!(fresh.read(|tx| one_time_codes::recovery_left(tx, &id(1))), 1);
    make(["c", "d"]);
    assert!(!used("b") && used("c"));
    assert_eq!(fresh.read(|tx| one_time_codes::recovery_left(tx, &id(1))), 1);
}

pub(crate) fn a_first_step_waits_ten_minutes_and_ends_once(fresh: &Fresh) {
    with_person(fresh, 1);
    let step = |secret: &str| SignInStep {
        secret_hash: hash(secret),
        person: id(1),
        waits_for: WaitsFor::SettingUp,
        started_at: now(),
        ended_at: None,
    };
    let (a, b) = (step("a"), step("b"));
    fresh
        .write(move |tx| {
            sign_in_steps::insert(tx, &a)?;
            sign_in_steps::insert(tx, &b)
        })
        .unwrap();
    let found = fresh.read(|tx| sign_in_steps::of(tx, hash("a"))).unwrap();
    assert_eq!(found, step("a"));
    assert!(found.is_open(later(599)) && !found.is_open(later(600)) && !found.is_open(later(-1)));
    assert!(fresh.write(|tx| sign_in_steps::end(tx, hash("a"), later(5))).unwrap());
    assert!(!fresh.write(|tx| sign_in_steps::end(tx, hash("a"), later(6))).unwrap());
    assert_eq!(fresh.write(|tx| sign_in_steps::end_all_of(tx, &id(1), later(7))).unwrap(), 1);
    assert!(!fresh.read(|tx| sign_in_steps::of(tx, hash("b"))).unwrap().is_open(later(8)));
    assert_eq!(fresh.write(|tx| sign_in_steps::forget_before(tx, now())).unwrap(), 0);
    assert_eq!(fresh.write(|tx| sign_in_steps::forget_before(tx, later(900))).unwrap(), 2);
}
