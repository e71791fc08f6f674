//! The lives of organisations and of memberships, over random deeds in any order, against slow models
//! that read the whole history anew for each answer.

use commons::{Moment, Stream, Streams};
use lifechances_convene::life::Entry;
use lifechances_convene::membership::{
    MEMBERSHIP_ARROWS, MembershipDeed, MembershipDeedKind, MembershipStage,
};
use lifechances_convene::organisation::{
    ORGANISATION_ARROWS, OrganisationDeed, OrganisationLife, OrganisationStage,
};
use lifechances_convene::{Belonging, Memberships, OrgId, Organisation, Sector, Urn};
use std::collections::BTreeSet;

const WALKS: u64 = 2_000;
const DEEDS: i64 = 30;

fn organisation(name: &str) -> Organisation {
    let id = OrgId::parse("GB-COH-1").expect("an identifier");
    Organisation { id, name: name.to_owned(), sector: Sector::Business }
}

/// Words, of which every fifth say nothing.
fn words(stream: &mut Stream) -> String {
    if stream.below(5) == 0 { " \t".to_owned() } else { format!("name {}", stream.below(9)) }
}

/// A moment, now and then before the last one.
fn moment(stream: &mut Stream, step: i64) -> i64 {
    if stream.below(10) == 0 { step - 2 } else { step }
}

fn organisation_deed(stream: &mut Stream) -> OrganisationDeed {
    let words = words(stream);
    match stream.below(6) {
        0..=2 => OrganisationDeed::Register { organisation: organisation(&words) },
        3..=4 => OrganisationDeed::Rename { name: words },
        _ => OrganisationDeed::Leave { reason: words },
    }
}

/// What may be done and what comes of it, from the history alone.
fn slow_organisation(
    history: &[Entry<OrganisationDeed>],
    entry: &Entry<OrganisationDeed>,
) -> Option<(OrganisationStage, String)> {
    let is = |wanted: fn(&OrganisationDeed) -> bool| history.iter().any(|e| wanted(&e.deed));
    let registered = is(|deed| matches!(deed, OrganisationDeed::Register { .. }));
    let left = is(|deed| matches!(deed, OrganisationDeed::Leave { .. }));
    if history.iter().any(|before| before.at > entry.at) {
        return None;
    }
    let present = history.iter().rev().find_map(|e| match &e.deed {
        OrganisationDeed::Register { organisation } => Some(organisation.name.clone()),
        OrganisationDeed::Rename { name } => Some(name.clone()),
        OrganisationDeed::Leave { .. } => None,
    });
    match &entry.deed {
        OrganisationDeed::Register { organisation }
            if !registered && !organisation.name.trim().is_empty() =>
        {
            Some((OrganisationStage::Member, organisation.name.clone()))
        }
        OrganisationDeed::Rename { name } if registered && !left && !name.trim().is_empty() => {
            Some((OrganisationStage::Member, name.clone()))
        }
        OrganisationDeed::Leave { reason } if registered && !left && !reason.trim().is_empty() => {
            Some((OrganisationStage::Left, present.unwrap_or_default()))
        }
        OrganisationDeed::Register { .. }
        | OrganisationDeed::Rename { .. }
        | OrganisationDeed::Leave { .. } => None,
    }
}

#[test]
fn an_organisation_goes_only_where_its_diagram_leads_and_its_history_only_grows() {
    let streams = Streams::new(11);
    let mut walked = BTreeSet::new();
    for walk in 0..WALKS {
        let stream = &mut streams.numbered("lives of organisations", walk);
        let mut life = OrganisationLife::default();
        for step in 0..DEEDS {
            let at = Moment::from_unix(moment(stream, step));
            let entry = Entry { at, who: "p1".into(), deed: organisation_deed(stream) };
            let (before, kind) = (life.clone(), entry.deed.kind());
            let expected = slow_organisation(before.history(), &entry);
            match (life.apply(entry.clone()), expected) {
                (Ok(stage), Some((wanted, name))) => {
                    assert_eq!((stage, life.stage()), (wanted, wanted));
                    assert_eq!(life.organisation().map(|own| own.name.clone()), Some(name));
                    assert_eq!(&life.history()[..before.history().len()], before.history());
                    assert_eq!(life.history().last(), Some(&entry));
                    let place = ORGANISATION_ARROWS.iter().position(|arrow| {
                        (arrow.from, arrow.by, arrow.to) == (before.stage(), kind, stage)
                    });
                    walked.insert(place.expect("an arrow of the diagram"));
                }
                (Err(_), None) => assert_eq!(life, before, "nothing has changed"),
                (found, wanted) => panic!("{found:?}, and the slow model says {wanted:?}"),
            }
        }
        assert_eq!(OrganisationLife::told(life.history().to_vec()), Ok(life));
    }
    assert_eq!(walked.len(), ORGANISATION_ARROWS.len(), "every arrow is walked");
}

fn belongings() -> Vec<Belonging> {
    let organisation = |id: &str| Belonging::Organisation(OrgId::parse(id).expect("an id"));
    let school = Urn::parse("107275").expect("a school");
    vec![organisation("GB-EDU-107275"), organisation("GB-COH-1"), Belonging::Setting(school)]
}

fn membership_deed(stream: &mut Stream) -> MembershipDeed {
    let all = belongings();
    let belonging = all[usize::try_from(stream.below(3)).expect("small")].clone();
    let words = words(stream);
    match stream.below(2) {
        0 => MembershipDeed::Record { belonging, known_from: words },
        _ => MembershipDeed::End { belonging, reason: words },
    }
}

/// Where the last deed about it left it.
fn slow_membership(history: &[Entry<MembershipDeed>], belonging: &Belonging) -> MembershipStage {
    let last = history.iter().rev().find(|entry| entry.deed.belonging() == belonging);
    match last.map(|entry| entry.deed.kind()) {
        Some(MembershipDeedKind::Record) => MembershipStage::Member,
        Some(MembershipDeedKind::End) | None => MembershipStage::Apart,
    }
}

#[test]
fn a_membership_goes_only_where_its_diagram_leads_and_none_touches_another() {
    let streams = Streams::new(12);
    let mut walked = BTreeSet::new();
    for walk in 0..WALKS {
        let stream = &mut streams.numbered("memberships", walk);
        let mut all = Memberships::default();
        for step in 0..DEEDS {
            let at = Moment::from_unix(moment(stream, step));
            let entry = Entry { at, who: "p1".into(), deed: membership_deed(stream) };
            let (before, kind) = (all.clone(), entry.deed.kind());
            let was = slow_membership(before.history(), entry.deed.belonging());
            let has_words = match &entry.deed {
                MembershipDeed::Record { known_from: words, .. }
                | MembershipDeed::End { reason: words, .. } => !words.trim().is_empty(),
            };
            let in_time = before.history().iter().all(|earlier| earlier.at <= entry.at);
            let fits = match kind {
                MembershipDeedKind::Record => was == MembershipStage::Apart,
                MembershipDeedKind::End => was == MembershipStage::Member,
            };
            let result = all.apply(entry.clone());
            assert_eq!(result.is_ok(), has_words && in_time && fits, "{entry:?}");
            if let Ok(to) = result {
                assert_eq!(&all.history()[..before.history().len()], before.history());
                let place = MEMBERSHIP_ARROWS
                    .iter()
                    .position(|arrow| (arrow.from, arrow.by, arrow.to) == (was, kind, to));
                walked.insert(place.expect("an arrow of the diagram"));
            } else {
                assert_eq!(all, before, "nothing has changed");
            }
            for belonging in belongings() {
                let is_member = all.now().any(|own| *own == belonging);
                let slow = slow_membership(all.history(), &belonging) == MembershipStage::Member;
                assert_eq!(is_member, slow, "{belonging:?}");
            }
        }
        assert_eq!(Memberships::told(all.history().to_vec()), Ok(all));
    }
    assert_eq!(walked.len(), MEMBERSHIP_ARROWS.len(), "every arrow is walked");
}
