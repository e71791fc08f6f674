//! Organisations, areas and partnerships: no sequence of deeds leaves the diagram, and every kind of
//! deed is read back from JSON as it was written.

use crate::written::{day, entry, org};
use commons::{AreaCode, Fraction};
use lifechances_convene::area::{AreaDeed, AreaLife, AreaNotAllowed, AreaVersion, DrawnBy};
use lifechances_convene::organisation::{
    OrganisationDeed, OrganisationLife, OrganisationNotAllowed, OrganisationStage,
};
use lifechances_convene::partnership::{
    BackingDeed, BackingNotAllowed, DecidedAt, Declared, PARTNERSHIP_ARROWS, PartnershipDeed,
    PartnershipLife, PartnershipNotAllowed, PartnershipStage, Right, SeatAge, SeatPlace, Terms,
};
use lifechances_convene::{Organisation, Sector};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn organisation(number: usize) -> Organisation {
    Organisation { id: org(number), name: format!("Partner {number}"), sector: Sector::School }
}

fn begin() -> PartnershipDeed {
    PartnershipDeed::Begin {
        name: "Lower Calder".into(),
        purpose: "Food and health".into(),
        area: String::new(),
        terms: Terms::default(),
    }
}

fn add(number: usize) -> PartnershipDeed {
    PartnershipDeed::AddSeat {
        organisation: organisation(number),
        right: if number == 2 { Right::Advises } else { Right::Decides },
        place: SeatPlace::Steering,
        age: SeatAge::Any,
    }
}

fn fill(seat: u32, person: &str) -> PartnershipDeed {
    PartnershipDeed::FillSeat { seat, person: person.into() }
}

fn empty(seat: u32) -> PartnershipDeed {
    PartnershipDeed::EmptySeat { seat, reason: "Moved away".into() }
}

fn anchor(number: usize, from: &str) -> PartnershipDeed {
    let (organisation, brings) = (organisation(number), "Two rooms and a minibus".into());
    PartnershipDeed::Back(BackingDeed::NameAnchor { organisation, brings, from: day(from) })
}

fn end_anchor(anchor: u32, until: &str) -> PartnershipDeed {
    let (until, reason) = (day(until), "The rooms are sold".into());
    PartnershipDeed::Back(BackingDeed::EndAnchor { anchor, until, reason })
}

fn form(name: &str, lead: usize) -> PartnershipDeed {
    PartnershipDeed::Back(BackingDeed::FormGroup {
        name: name.into(),
        enables: "Schools speak with one voice".into(),
        lead: organisation(lead),
        from: day("2023-09-05"),
    })
}

fn join(group: u32, number: usize, from: &str) -> PartnershipDeed {
    let organisation = organisation(number);
    PartnershipDeed::Back(BackingDeed::JoinGroup { group, organisation, from: day(from) })
}

fn lead(group: u32, number: usize) -> PartnershipDeed {
    let (organisation, reason) = (org(number), "Its turn".into());
    PartnershipDeed::Back(BackingDeed::LeadGroup { group, organisation, reason })
}

fn leave(group: u32, number: usize, until: &str) -> PartnershipDeed {
    let (organisation, until, reason) = (org(number), day(until), "Too few staff".into());
    PartnershipDeed::Back(BackingDeed::LeaveGroup { group, organisation, until, reason })
}

fn end_group(group: u32, until: &str) -> PartnershipDeed {
    let (until, reason) = (day(until), "It did its work".into());
    PartnershipDeed::Back(BackingDeed::EndGroup { group, until, reason })
}

fn one_of_each() -> Vec<PartnershipDeed> {
    vec![
        begin(),
        PartnershipDeed::ChooseArea { area: "lower-calder".into() },
        add(1),
        fill(1, "p1"),
        PartnershipDeed::Declare(Declared { seat: 1, interest: "Runs a pantry".into() }),
        empty(1),
        PartnershipDeed::ChangeTerms {
            terms: Terms::default(),
            reason: "We are more".into(),
            decision: Some(DecidedAt { meeting: "first-meeting".into(), number: 2 }),
        },
        PartnershipDeed::ChangeRight {
            seat: 1,
            right: Right::Observes,
            reason: "Only listens now".into(),
        },
        PartnershipDeed::EndSeat { seat: 1, reason: "Merged".into() },
        anchor(1, "2023-09-05"),
        end_anchor(1, "2024-07-31"),
        form("Head teachers", 2),
        join(1, 3, "2023-10-01"),
        lead(1, 3),
        leave(1, 2, "2024-01-31"),
        end_group(1, "2024-07-31"),
        PartnershipDeed::Close { reason: "Done".into() },
    ]
}

fn comes_back<D: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(deed: &D) -> String {
    let json = serde_json::to_string(deed).expect("JSON");
    assert_eq!(&serde_json::from_str::<D>(&json).expect("read back"), deed, "{json}");
    json
}

fn json_of(fraction: Fraction) -> String {
    serde_json::to_string(&fraction).expect("JSON")
}

#[test]
fn a_seat_whose_right_changes_decides_no_longer_and_again() {
    let mut life = PartnershipLife::default();
    for deed in [begin(), add(1), fill(1, "amna")] {
        life.apply(entry("2023-09-05", deed)).expect("allowed");
    }
    let change = |right, reason: &str| PartnershipDeed::ChangeRight {
        seat: 1,
        right,
        reason: reason.into(),
    };
    assert!(life.may_act_for("amna", &org(1)));
    assert!(life.apply(entry("2023-09-06", change(Right::Advises, " "))).is_err());
    life.apply(entry("2023-09-06", change(Right::Advises, "Asked"))).expect("changed");
    assert!(!life.may_act_for("amna", &org(1)) && life.partnership().deciding().is_empty());
    life.apply(entry("2023-09-07", change(Right::Decides, "Asked"))).expect("changed");
    assert!(life.may_act_for("amna", &org(1)));
}

#[test]
fn every_kind_of_deed_comes_back_from_json() {
    let all = one_of_each();
    for arrow in PARTNERSHIP_ARROWS {
        assert!(all.iter().any(|deed| deed.kind() == arrow.by), "{}", arrow.by);
    }
    let written: Vec<String> = all.iter().map(comes_back).collect();
    assert!(written[9].starts_with(r#"{"did":"name-anchor","organisation":"#), "{}", written[9]);
    assert_eq!(written[3], r#"{"did":"fill-seat","seat":1,"person":"p1"}"#);
    let before =
        r#"{"did":"change-terms","terms":{"quorum":"1/2","agreement":"2/3"},"reason":"A"}"#;
    let before = before.replace("\"1/2\"", &json_of(Fraction::of(1, 2)));
    let before = before.replace("\"2/3\"", &json_of(Fraction::of(2, 3)));
    let old: PartnershipDeed = serde_json::from_str(&before).expect("as terms were written before");
    let terms = Terms::default();
    assert_eq!(old, PartnershipDeed::ChangeTerms { terms, reason: "A".into(), decision: None });
    for deed in [
        OrganisationDeed::Register { organisation: organisation(1) },
        OrganisationDeed::Rename { name: "Other".into() },
        OrganisationDeed::Leave { reason: "Closed".into() },
    ] {
        comes_back(&deed);
    }
    comes_back(&drawn(1, &["Z01000001"]));
    let bad = r#"{"did":"register","organisation":{"id":"x","name":"A","sector":"school"}}"#;
    assert!(serde_json::from_str::<OrganisationDeed>(bad).is_err(), "no such identifier");
}

#[test]
fn the_deeds_of_a_partnership_in_their_order_lead_to_its_end() {
    let mut life = PartnershipLife::default();
    for deed in one_of_each() {
        life.apply(entry("2023-09-05", deed)).expect("allowed");
    }
    assert_eq!(life.stage(), PartnershipStage::Closed);
    assert_eq!(PartnershipLife::told(life.history().iter().cloned()), Ok(life));
}

#[test]
fn a_person_acts_for_the_organisation_of_the_seat_they_hold_and_no_other() {
    let mut life = PartnershipLife::default();
    let mut done = |deed| life.apply(entry("2023-09-05", deed));
    for deed in [begin(), add(1), add(2), add(3), fill(1, "amna"), fill(2, "ben")] {
        done(deed).expect("allowed");
    }
    assert_eq!(done(fill(3, "amna")), Err(PartnershipNotAllowed::HasASeat(1)));
    assert_eq!(done(fill(1, "cara")), Err(PartnershipNotAllowed::SeatTaken(1)));
    assert_eq!(done(fill(9, "cara")), Err(PartnershipNotAllowed::NoSuchSeat(9)));
    assert_eq!(done(empty(3)), Err(PartnershipNotAllowed::SeatEmpty(3)));
    assert_eq!(done(fill(3, " ")), Err(PartnershipNotAllowed::NoWords));
    assert!(life.may_act_for("amna", &org(1)) && !life.may_act_for("amna", &org(2)));
    assert!(!life.may_act_for("ben", &org(2)), "an adviser does not decide");
    life.apply(entry("2023-09-06", empty(1))).expect("left");
    assert!(!life.may_act_for("amna", &org(1)), "who has left acts for nobody");
}

#[test]
fn an_anchor_is_named_once_at_a_time_and_again_after_it_ended() {
    let mut life = PartnershipLife::default();
    let mut done = |deed| life.apply(entry("2023-09-05", deed));
    done(begin()).expect("begun");
    done(anchor(1, "2023-09-05")).expect("named");
    let twice = BackingNotAllowed::AnAnchorAlready("Partner 1".into());
    assert_eq!(done(anchor(1, "2023-09-06")), Err(twice.into()));
    let early = BackingNotAllowed::EndsBeforeItBegan(day("2023-09-05"));
    assert_eq!(done(end_anchor(1, "2023-09-04")), Err(early.into()));
    assert_eq!(done(end_anchor(2, "2024-07-31")), Err(BackingNotAllowed::NoSuchAnchor(2).into()));
    done(end_anchor(1, "2024-07-31")).expect("ended");
    let ended = BackingNotAllowed::NoSuchAnchor(1);
    assert_eq!(done(end_anchor(1, "2025-07-31")), Err(ended.into()), "its end is set");
    done(anchor(1, "2025-01-01")).expect("named again");
    let anchors = life.backing().anchors();
    let on = |number: u32, text| anchors[&number].spell.holds_on(day(text));
    assert!(!on(1, "2023-09-04") && on(1, "2023-09-05") && on(1, "2024-07-31"));
    assert!(!on(1, "2024-08-01") && !on(2, "2024-12-31") && on(2, "2025-01-01"));
}

#[test]
fn a_group_has_a_lead_among_its_members_and_ends_for_all_of_them() {
    let mut life = PartnershipLife::default();
    let mut done = |deed| life.apply(entry("2023-09-05", deed));
    for deed in [begin(), form("Head teachers", 1), join(1, 2, "2023-10-01")] {
        done(deed).expect("allowed");
    }
    let not = |why: BackingNotAllowed| Err(why.into());
    assert_eq!(
        done(form(" head Teachers", 3)),
        not(BackingNotAllowed::AGroupAlready(" head Teachers".into()))
    );
    assert_eq!(
        done(join(1, 2, "2023-11-01")),
        not(BackingNotAllowed::InTheGroup("Partner 2".into()))
    );
    let before = BackingNotAllowed::BeforeTheGroup(day("2023-09-05"));
    assert_eq!(done(join(1, 3, "2023-09-01")), not(before));
    assert_eq!(done(leave(1, 1, "2024-01-31")), not(BackingNotAllowed::Leads));
    assert_eq!(done(lead(1, 3)), not(BackingNotAllowed::NotInTheGroup(org(3))));
    let early = BackingNotAllowed::EndsBeforeItBegan(day("2023-10-01"));
    assert_eq!(done(end_group(1, "2023-09-20")), not(early), "one of them came later");
    for deed in [lead(1, 2), leave(1, 1, "2024-01-31"), end_group(1, "2024-07-31")] {
        done(deed).expect("allowed");
    }
    assert_eq!(done(join(1, 3, "2024-08-01")), not(BackingNotAllowed::NoSuchGroup(1)));
    let group = &life.backing().groups()[&1];
    let until: Vec<_> = group.members.iter().map(|member| member.spell.until).collect();
    assert_eq!(until, [Some(day("2024-01-31")), Some(day("2024-07-31"))]);
    assert_eq!(group.lead().map(|lead| lead.name.as_str()), Some("Partner 2"));
}

#[test]
fn terms_are_a_share_of_the_organisations() {
    for (numerator, denominator) in [(0, 2), (3, 2), (1, 0)] {
        let share = Fraction::of(numerator, denominator);
        let terms = Terms { quorum: share, ..Terms::default() };
        let deed = PartnershipDeed::Begin {
            name: "A".into(),
            purpose: "B".into(),
            area: String::new(),
            terms,
        };
        let done = PartnershipLife::default().apply(entry("2023-09-05", deed));
        assert_eq!(done, Err(PartnershipNotAllowed::NotAShare), "{share:?}");
    }
}

#[test]
fn an_organisation_is_renamed_and_leaves() {
    let mut life = OrganisationLife::default();
    let rename = OrganisationDeed::Rename { name: "Beck House".into() };
    let early = life.apply(entry("2023-09-05", rename.clone()));
    assert!(matches!(early, Err(OrganisationNotAllowed::Blocked(_))));
    let register = OrganisationDeed::Register { organisation: organisation(1) };
    life.apply(entry("2023-09-05", register)).expect("new");
    life.apply(entry("2023-09-06", rename)).expect("renamed");
    assert_eq!(life.organisation().map(|o| o.name.as_str()), Some("Beck House"));
    let leave = |reason: &str| OrganisationDeed::Leave { reason: reason.into() };
    assert!(life.apply(entry("2023-09-07", leave(" "))).is_err());
    let left = life.apply(entry("2023-09-07", leave("It closed")));
    assert_eq!(left, Ok(OrganisationStage::Left));
}

fn drawn(number: u32, codes: &[&str]) -> AreaDeed {
    let code = |text: &&str| AreaCode::parse(text).expect("a code");
    AreaDeed::Draw {
        name: "Lower Calder".into(),
        version: AreaVersion {
            number,
            drawn_on: day("2023-09-05"),
            drawn_by: DrawnBy::Hand,
            small_areas: codes.iter().map(code).collect(),
        },
        reason: "The wards around the school".into(),
    }
}

#[test]
fn an_area_is_drawn_again_as_the_next_version() {
    let mut area = AreaLife::default();
    area.apply(&drawn(1, &["Z01000001"])).expect("drawn");
    let skipped = AreaNotAllowed::DoesNotFollow { found: 3, last: 1 };
    assert_eq!(area.apply(&drawn(3, &["Z01000002"])), Err(skipped));
    assert_eq!(area.apply(&drawn(2, &["Z01000001"])), Err(AreaNotAllowed::SameAsBefore));
    area.apply(&drawn(2, &["Z01000001", "Z01000002"])).expect("drawn again");
    let versions: Vec<usize> = area.versions().iter().map(|v| v.small_areas.len()).collect();
    assert_eq!(versions, [1, 2]);
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_nobody_holds_two_seats(
        picks in prop::collection::vec((0..17_usize, 1..4_u32, 0..3_usize), 0..40),
    ) {
        let mut life = PartnershipLife::default();
        for (pick, seat, who) in picks {
            let before = life.clone();
            let deed = match pick {
                2 => add(who + 1),
                3 => fill(seat, ["amna", "ben", "cara"][who]),
                5 => empty(seat),
                9 => anchor(who + 1, "2023-09-05"),
                10 => end_anchor(seat, "2024-07-31"),
                12 => join(1, who + 1, "2023-10-01"),
                13 => lead(1, who + 1),
                14 => leave(1, who + 1, "2024-01-31"),
                pick => one_of_each()[pick].clone(),
            };
            let kind = deed.kind();
            match life.apply(entry("2023-09-05", deed)) {
                Ok(to) => {
                    let arrow = PARTNERSHIP_ARROWS.iter().any(|arrow| {
                        arrow.from == before.stage() && arrow.by == kind && arrow.to == to
                    });
                    prop_assert!(arrow);
                    prop_assert_eq!(&life.history()[..before.history().len()], before.history());
                    prop_assert_eq!(life.history().len(), before.history().len() + 1);
                }
                Err(_) => prop_assert_eq!(&life, &before),
            }
            let mut people: Vec<_> =
                life.seats().filter_map(|held| held.seat.person.clone()).collect();
            for group in life.backing().groups().values() {
                let staying = group.staying().count();
                prop_assert!(group.spell.until.is_some() == (staying == 0));
                let leads = group.staying().any(|one| one.organisation.id == group.lead);
                prop_assert!(staying == 0 || leads, "a group that goes on has its lead in it");
            }
            people.sort();
            people.dedup();
            prop_assert_eq!(people.len(), life.seats().filter(|h| h.seat.person.is_some()).count());
        }
    }
}
