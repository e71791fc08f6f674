//! Offers of research: no sequence of deeds leaves the diagrams, and the laws of whom to ask first.

use crate::written::{day, entry, org};
use lifechances_convene::research::{
    ACADEMIC_ARROWS, Academic, AcademicDeed, AcademicLife, AcademicNotAllowed, AcademicStage,
    Candidate, Conflict, Field, IssueWords, NameShown, Offer, REQUEST_ARROWS, Ranked, RequestDeed,
    RequestStage, Standing, With, ranked,
};
use lifechances_convene::{OrgId, Organisation, Sector};
use proptest::prelude::*;
use std::collections::BTreeSet;

const ISSUE: &str = "Children go hungry, their teeth show it, and many are absent from school.";

fn field(word: &str) -> Field {
    Field::parse(word).expect("a field of the list")
}

fn offer(fields: &[&str], words: &[&str]) -> Offer {
    Offer {
        fields: fields.iter().map(|word| field(word)).collect(),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        places: 1,
        ..Offer::default()
    }
}

fn offered(offer: Offer) -> AcademicDeed {
    let id = org(1);
    let organisation = Organisation { id, name: "University".into(), sector: Sector::Research };
    let academic = Academic::Researcher { person: "p1".into(), organisation };
    AcademicDeed::Offer { academic, shown: NameShown::ToPartners, offer }
}

fn ask(partnership: &str) -> AcademicDeed {
    AcademicDeed::Ask { partnership: partnership.into(), what_for: "Look at breakfasts".into() }
}

fn accept(request: u32) -> AcademicDeed {
    AcademicDeed::Answer(RequestDeed::Accept { request, scope: "Two days".into() })
}

fn decline(request: u32) -> AcademicDeed {
    AcademicDeed::Answer(RequestDeed::Decline { request, reason: "No time".into() })
}

fn finish(request: u32) -> AcademicDeed {
    AcademicDeed::Answer(RequestDeed::Finish { request, came: "A briefing".into() })
}

fn take_back(request: u32) -> AcademicDeed {
    AcademicDeed::Answer(RequestDeed::TakeBack { request, reason: "Another came".into() })
}

fn withdraw() -> AcademicDeed {
    AcademicDeed::Withdraw { reason: "Moved".into() }
}

fn life(offer: Offer) -> AcademicLife {
    AcademicLife::begin(entry("2023-09-05", offered(offer))).expect("offered")
}

#[test]
fn whoever_is_asked_answers_and_has_no_more_places_than_they_offer() {
    let mut life = life(offer(&["oral-health"], &[]));
    let mut done = |deed| life.apply(entry("2023-09-06", deed));
    done(ask("lower")).expect("asked");
    assert_eq!(done(ask("lower")), Err(AcademicNotAllowed::AskedAlready));
    done(ask("upper")).expect("another asks");
    done(accept(1)).expect("accepted");
    assert_eq!(done(accept(2)), Err(AcademicNotAllowed::NoPlaceLeft(1)));
    assert!(matches!(done(accept(1)), Err(AcademicNotAllowed::Request(_))), "accepted once");
    assert_eq!(done(accept(3)), Err(AcademicNotAllowed::NoSuchRequest(3)));
    assert_eq!(done(accept(0)), Err(AcademicNotAllowed::NoSuchRequest(0)));
    assert_eq!(done(withdraw()), Err(AcademicNotAllowed::OpenRequest(1)));
    done(finish(1)).expect("done");
    done(accept(2)).expect("a place is free again");
    done(finish(2)).expect("done");
    done(ask("lower")).expect("asked again, after it was finished");
    done(decline(3)).expect("declined");
    assert_eq!(done(withdraw()), Ok(AcademicStage::Withdrawn));
    assert!(done(ask("lower")).is_err());
    let shown = AcademicDeed::ShowName { shown: NameShown::ToPartners };
    done(shown).expect("who has gone can still take their name off");
    assert_eq!(AcademicLife::told(life.history().iter().cloned()), Ok(life));
}

#[test]
fn an_offer_says_what_for_how_many_and_why_there_is_a_conflict() {
    let begin = |offer| AcademicLife::begin(entry("2023-09-05", offered(offer))).err();
    let good = || offer(&["oral-health"], &[]);
    assert_eq!(begin(offer(&[], &[" "])), Some(AcademicNotAllowed::NothingOffered));
    assert_eq!(begin(Offer { places: 0, ..good() }), Some(AcademicNotAllowed::NoPlace));
    let silent = Conflict { with: With::Partnership("lower".into()), why: " ".into() };
    let conflicts = BTreeSet::from([silent]);
    assert_eq!(begin(Offer { conflicts, ..good() }), Some(AcademicNotAllowed::SilentConflict));
    assert_eq!(begin(good()), None);
    assert_eq!(begin(offer(&[], &["breakfast"])), None);
}

#[test]
fn somebody_stands_by_conflict_then_request_then_place_then_day() {
    let organisations = BTreeSet::from([org(7)]);
    let standing =
        |life: &AcademicLife| life.standing(("lower", &organisations), day("2023-09-10"));
    let good = offer(&["oral-health"], &[]);
    assert_eq!(standing(&life(good.clone())), Standing::Free);
    let from = Some(day("2023-09-11"));
    let later = life(Offer { from, ..good.clone() });
    assert_eq!(standing(&later), Standing::From(day("2023-09-11")));
    for with in [With::Partnership("lower".into()), With::Organisation(org(7))] {
        let conflicts = BTreeSet::from([Conflict { with, why: "Married".into() }]);
        let conflicted = life(Offer { conflicts: conflicts.clone(), ..good.clone() });
        assert_eq!(standing(&conflicted), Standing::Conflicted(conflicts));
    }
    let with = With::Organisation(org(8));
    let conflicts = BTreeSet::from([Conflict { with, why: "Elsewhere".into() }]);
    assert_eq!(standing(&life(Offer { conflicts, ..good.clone() })), Standing::Free);
    let mut asked = life(good);
    asked.apply(entry("2023-09-06", ask("lower"))).expect("asked");
    assert_eq!(standing(&asked), Standing::Asked);
    asked.apply(entry("2023-09-06", accept(1))).expect("accepted");
    assert_eq!(standing(&asked), Standing::Serves);
    let elsewhere = asked.standing(("upper", &BTreeSet::new()), day("2023-09-10"));
    assert_eq!(elsewhere, Standing::Full(1));
}

fn candidate(name: &str, offer: Offer, standing: Standing) -> Candidate {
    Candidate { address: name.to_lowercase(), name: name.into(), offer, standing }
}

fn conflicted() -> Standing {
    let with = With::Partnership("lower".into());
    Standing::Conflicted(BTreeSet::from([Conflict { with, why: "Married".into() }]))
}

#[test]
fn step_13_of_the_story_whoever_shares_most_is_asked_first_and_the_reason_can_be_said() {
    let issue = IssueWords::of(ISSUE);
    let both = offer(&["oral-health", "food-and-nutrition"], &[]);
    let one = offer(&["oral-health", "economics"], &["absent from school", "engineering"]);
    let all = [
        candidate("Ada", one.clone(), Standing::Free),
        candidate("Bo", both.clone(), conflicted()),
        candidate("Cy", offer(&["economics"], &["engineering"]), Standing::Free),
        candidate("Di", both, Standing::Free),
        candidate("Ed", offer(&["oral-health"], &[]), Standing::Full(2)),
    ];
    let found = ranked(&issue, all);
    let names: Vec<&str> = found.iter().map(|one| one.candidate.name.as_str()).collect();
    assert_eq!(names, ["Di", "Ada", "Ed", "Bo"], "Cy shares nothing");
    assert_eq!(found[1].fields, BTreeSet::from([field("oral-health")]));
    assert_eq!(found[1].words, BTreeSet::from(["absent from school".to_owned()]));
}

/// The slow twin: the rule as it would be told to somebody, one pair at a time.
fn comes_before(a: &Ranked, b: &Ranked) -> bool {
    let group = |one: &Ranked| match one.candidate.standing {
        Standing::Free => "a: can be asked",
        Standing::Asked | Standing::Serves => "b: asked or serving",
        Standing::Full(_) | Standing::From(_) => "c: no place now",
        Standing::Conflicted(_) => "d: a conflict",
    };
    if group(a) != group(b) {
        return group(a) < group(b);
    }
    if a.fields.len() != b.fields.len() {
        return a.fields.len() > b.fields.len();
    }
    if a.words.len() != b.words.len() {
        return a.words.len() > b.words.len();
    }
    let (own, other) = (a.candidate.name.to_lowercase(), b.candidate.name.to_lowercase());
    if own == other { a.candidate.address < b.candidate.address } else { own < other }
}

fn standings() -> impl Strategy<Value = Standing> {
    prop_oneof![
        3 => Just(Standing::Free),
        1 => Just(Standing::Asked),
        1 => Just(Standing::Serves),
        1 => Just(Standing::Full(2)),
        1 => Just(Standing::From(day("2024-01-01"))),
        2 => Just(conflicted()),
    ]
}

fn offers() -> impl Strategy<Value = Offer> {
    let all: Vec<Field> = Field::all().collect();
    let words = ["hungry", "teeth", "absent", "school children", "engineering"];
    (proptest::sample::subsequence(all, 0..6), proptest::sample::subsequence(words.to_vec(), 0..4))
        .prop_map(|(fields, words)| Offer {
            fields: fields.into_iter().collect(),
            words: words.into_iter().map(str::to_owned).collect(),
            places: 2,
            ..Offer::default()
        })
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (offers(), standings(), 0..3_usize);
    prop::collection::vec(one, 1..9).prop_map(|all| {
        let named = all.into_iter().enumerate().map(|(at, (offer, standing, name))| Candidate {
            address: format!("a{at}"),
            name: ["Ada", "bo", "Cy"][name].into(),
            offer,
            standing,
        });
        named.collect()
    })
}

fn order(found: &[Ranked]) -> Vec<String> {
    found.iter().map(|one| one.candidate.address.clone()).collect()
}

proptest! {
    #[test]
    fn the_list_is_what_the_rule_says_of_each_pair_whatever_order_they_come_in(
        all in candidates(),
        turn in 0..8_usize,
    ) {
        let issue = IssueWords::of(ISSUE);
        let found = ranked(&issue, all.clone());
        for (at, one) in found.iter().enumerate() {
            let before = found.iter().filter(|other| comes_before(other, one)).count();
            prop_assert_eq!(before, at, "{:?}", one.candidate.name);
        }
        let shares = |one: &Candidate| {
            one.offer.fields.iter().any(|own| issue.fields.contains_key(own))
                || one.offer.words.iter().any(|own| {
                    own.split(' ').all(|part| issue.words.contains(part))
                })
        };
        prop_assert_eq!(found.len(), all.iter().filter(|one| shares(one)).count());
        let mut turned = all.clone();
        turned.rotate_left(turn % all.len());
        prop_assert_eq!(order(&ranked(&issue, turned)), order(&found));
    }

    #[test]
    fn nobody_with_a_conflict_is_proposed_before_somebody_without(all in candidates()) {
        let found = ranked(&IssueWords::of(ISSUE), all);
        let has = |one: &Ranked| matches!(one.candidate.standing, Standing::Conflicted(_));
        let first = found.iter().position(has).unwrap_or(found.len());
        prop_assert!(found[first..].iter().all(has));
    }

    #[test]
    fn one_more_field_never_lowers_a_score_or_a_place(
        all in candidates(),
        which in 0..9_usize,
        more in 0..20_usize,
    ) {
        let issue = IssueWords::of(ISSUE);
        let which = which % all.len();
        let mut richer = all.clone();
        richer[which].offer.fields.extend(Field::all().nth(more));
        let place = |all: Vec<Candidate>| {
            let found = ranked(&issue, all);
            let at = found.iter().position(|one| one.candidate.address == format!("a{which}"));
            (at.unwrap_or(found.len()), at.map_or((0, 0), |at| found[at].score()))
        };
        let (before, after) = (place(all), place(richer));
        prop_assert!(after.0 <= before.0, "place {} after {}", after.0, before.0);
        prop_assert!(after.1 >= before.1);
    }

    #[test]
    fn no_sequence_of_deeds_leaves_the_diagrams_and_places_balance(
        picks in prop::collection::vec((0..9_u8, 0..5_u32), 0..40),
    ) {
        let mut life = life(offer(&["oral-health"], &[]));
        for (pick, number) in picks {
            let deed = match pick {
                0 => offered(offer(&["economics"], &[])),
                1 => AcademicDeed::Change { offer: offer(&["attendance"], &[]), reason: "r".into() },
                2 => AcademicDeed::ShowName { shown: NameShown::ToEverybody },
                3 | 4 => ask(["lower", "upper", "third"][number as usize % 3]),
                5 => accept(number),
                6 => finish(number),
                7 => if number % 2 == 0 { decline(number) } else { take_back(number) },
                _ => withdraw(),
            };
            let json = serde_json::to_string(&deed).expect("JSON");
            prop_assert_eq!(&serde_json::from_str::<AcademicDeed>(&json).expect("read"), &deed);
            let (before, kind) = (life.clone(), deed.kind());
            let stages = |life: &AcademicLife| -> Vec<RequestStage> {
                life.requests().map(|(_, one)| one.stage).collect()
            };
            match life.apply(entry("2023-09-06", deed.clone())) {
                Ok(to) => {
                    let from = before.stage();
                    prop_assert!(ACADEMIC_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (from, kind, to)));
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    for (at, (old, new)) in stages(&before).into_iter().zip(stages(&life)).enumerate() {
                        let AcademicDeed::Answer(answer) = &deed else {
                            prop_assert_eq!(old, new);
                            continue;
                        };
                        let own = answer.request() as usize == at + 1;
                        let arrow = REQUEST_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (old, answer.kind(), new));
                        let fits = if own { arrow } else { old == new };
                        prop_assert!(fits, "request {}", at + 1);
                    }
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            prop_assert!(life.serving() <= life.offer().places as usize);
            if life.stage() == AcademicStage::Withdrawn {
                let open = |one: &RequestStage| matches!(one, RequestStage::Asked | RequestStage::Accepted);
                prop_assert!(!stages(&life).iter().any(open));
            }
        }
    }
}

#[test]
fn an_identifier_in_a_conflict_is_one() {
    let json = r#"{"with":{"organisation":"x"},"why":"Married"}"#;
    assert!(serde_json::from_str::<Conflict>(json).is_err());
    assert!(OrgId::parse("GB-COH-1").is_ok());
}
