//! How a partnership decides is changed by a decision of its own: nobody changes alone what partners
//! agreed. Before anybody is there to decide, whoever begins it sets the terms.

use crate::convening::{CannotConvene, KeptPartnership, unreadable};
use crate::histories::{self, HistoryProblem, Told};
use commons::Day;
use convene::meeting::{MeetingDeed, MeetingRecord, MeetingWritten};
use convene::partnership::{DecidedAt, PartnershipDeed, Terms};
use store::Tx;
use store::histories::HistoryKind;

/// A decision by which terms can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionToName {
    /// Where it was decided.
    pub at: DecidedAt,
    /// What was decided.
    pub words: String,
    /// The title of the meeting.
    pub meeting: String,
    /// Its day.
    pub day: Day,
}

/// Who changes the terms of a partnership now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhoChangesTerms {
    /// Whoever begins it: nobody else is there.
    Convenor,
    /// Its meetings, by one of these decisions, the newest first: they carried, and no change of terms
    /// names them yet.
    Meetings(Vec<DecisionToName>),
}

/// Who changes the terms of this partnership now.
///
/// # Errors
/// [`HistoryProblem`], when a meeting cannot be read.
pub(crate) fn who_changes_terms(
    tx: &mut Tx<'_>,
    kept: &KeptPartnership,
) -> Result<WhoChangesTerms, HistoryProblem> {
    let named = |at: &DecidedAt| {
        let mut deeds = kept.life.history().iter().map(|entry| &entry.deed);
        deeds.any(|deed| {
            matches!(deed, PartnershipDeed::ChangeTerms { decision: Some(by), .. } if by == at)
        })
    };
    let mut has_met = false;
    let mut found = Vec::new();
    for history in store::histories::inside(tx, HistoryKind::Meeting, &kept.history.id)? {
        let told: Told<MeetingWritten> = histories::read_entries(tx, history)?;
        let record =
            MeetingRecord::follow(&told.entries).map_err(|why| unreadable(&told.history, &why))?;
        let mut deeds = record.meeting.history().iter();
        has_met |= deeds.any(|entry| matches!(entry.deed, MeetingDeed::Open { .. }));
        let decisions = (1..).zip(record.meeting.decisions());
        let carried = decisions.filter(|(_, decision)| decision.is_carried());
        found.extend(carried.map(|(number, decision)| DecisionToName {
            at: DecidedAt { meeting: told.history.address.clone(), number },
            words: decision.words.clone(),
            meeting: record.plan.title.clone(),
            day: record.plan.starts.day,
        }));
    }
    let sitting = kept.life.seats().filter(|held| held.seat.person.is_some()).count();
    if sitting < 2 && !has_met {
        return Ok(WhoChangesTerms::Convenor);
    }
    found.retain(|decision| !named(&decision.at));
    found.sort_by_key(|decision| std::cmp::Reverse((decision.day, decision.at.number)));
    Ok(WhoChangesTerms::Meetings(found))
}

/// Whether the terms may be changed by this decision.
pub(crate) fn may_change_terms(
    tx: &mut Tx<'_>,
    kept: &KeptPartnership,
    decision: Option<&DecidedAt>,
) -> Result<(), CannotConvene> {
    let is_among =
        |all: &[DecisionToName]| decision.is_some_and(|at| all.iter().any(|known| known.at == *at));
    match who_changes_terms(tx, kept)? {
        WhoChangesTerms::Convenor if decision.is_none() => Ok(()),
        WhoChangesTerms::Meetings(all) if is_among(&all) => Ok(()),
        WhoChangesTerms::Convenor | WhoChangesTerms::Meetings(_) => Err(CannotConvene::Undecided),
    }
}

/// Whether the day by which terms are looked at again is to come.
pub(crate) fn is_reviewed_later(terms: Terms, today: Day) -> Result<(), CannotConvene> {
    if terms.review_on.is_some_and(|day| day < today) {
        Err(CannotConvene::ReviewInThePast)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meetings::{MeetingChange, NewDecision, do_with_meeting, plan_meeting};
    use crate::run_partnership::{
        NewPartnership, PartnershipChange, begin_partnership, change_partnership,
    };
    use crate::show_partnership::show_partnership;
    use crate::statement_world::{World, org, world};
    use convene::OrgId;
    use convene::meeting::{AgendaItem, Attendance, LocalTime, MeetingPlan, Vote};
    use std::collections::BTreeMap;

    fn day(text: &str) -> Day {
        Day::parse_iso(text).expect("a day")
    }

    fn id(number: usize) -> OrgId {
        OrgId::parse(&org(number)).expect("an identifier")
    }

    fn changes(
        world: &World,
        review: Option<&str>,
        decision: Option<(&str, usize)>,
    ) -> Result<(), CannotConvene> {
        let decision =
            decision.map(|(meeting, number)| DecidedAt { meeting: meeting.to_owned(), number });
        let change = PartnershipChange::ChangeTerms {
            terms: Terms { review_on: review.map(day), ..Terms::default() },
            reason: "We are more".to_owned(),
            decision,
        };
        change_partnership(&world.house, Some(&world.convenor), &world.partnership, &change)
    }

    /// Holds a meeting today, at which all vote as they are told to on two things.
    fn meets(world: &World, voting: [Vote; 2]) -> String {
        let by = Some(&world.convenor);
        let plan = MeetingPlan {
            title: "Terms".to_owned(),
            starts: LocalTime { day: world.house.now().day(), minute: 600 },
            place: "Hall".to_owned(),
            online: String::new(),
            access: String::new(),
            languages: String::new(),
            agenda: vec![AgendaItem {
                title: "How we decide".to_owned(),
                minutes: 30,
                paper: String::new(),
            }],
        };
        let address = plan_meeting(&world.house, by, &world.partnership, plan).expect("planned");
        let all = || (0..world.partners.len()).map(id);
        let open = MeetingDeed::Open {
            attendance: all().map(|id| (id, Attendance::Present)).collect(),
            seats: Vec::new(),
            papers: Vec::new(),
        };
        let decide = voting.map(|vote| {
            MeetingChange::Decide(NewDecision {
                item: 1,
                words: "Two of three make a quorum".to_owned(),
                votes: all().map(|id| (id, vote)).collect(),
                dissent: match vote {
                    Vote::Against => all().map(|id| (id, "No".to_owned())).collect(),
                    Vote::For | Vote::Abstains => BTreeMap::new(),
                },
                evidence: Vec::new(),
                at: None,
            })
        });
        let first = [MeetingDeed::Call, open].map(MeetingChange::Do);
        for (seen, change) in (1..).zip(first.into_iter().chain(decide)) {
            do_with_meeting(&world.house, by, (&address, seen), change).expect("done");
        }
        address
    }

    #[test]
    fn rule_p1_what_partners_agreed_is_changed_by_a_decision_of_theirs() {
        let world = world(11);
        let refused = changes(&world, None, None);
        assert!(matches!(refused, Err(CannotConvene::Undecided)), "{refused:?}");
        let address = meets(&world, [Vote::For, Vote::Against]);
        for other in
            [None, Some(("elsewhere", 1)), Some((address.as_str(), 2)), Some((&address, 3))]
        {
            let refused = changes(&world, None, other);
            assert!(matches!(refused, Err(CannotConvene::Undecided)), "{other:?}: {refused:?}");
        }
        let past = changes(&world, Some("2020-01-01"), Some((&address, 1)));
        assert!(matches!(past, Err(CannotConvene::ReviewInThePast)), "{past:?}");
        let shown = || show_partnership(&world.house, Some(&world.convenor), &world.partnership);
        let offered = || shown().expect("shown").choices.expect("a convenor").terms;
        let Some(WhoChangesTerms::Meetings(all)) = offered() else { panic!("meetings decide") };
        assert_eq!(all.iter().map(|one| one.at.number).collect::<Vec<_>>(), [1]);
        changes(&world, Some("2027-01-01"), Some((&address, 1))).expect("decided");
        let twice = changes(&world, None, Some((&address, 1)));
        assert!(matches!(twice, Err(CannotConvene::Undecided)), "one decision, one change");
        assert_eq!(offered(), Some(WhoChangesTerms::Meetings(Vec::new())));
    }

    #[test]
    fn whoever_begins_a_partnership_sets_its_terms_until_others_sit_in_it() {
        let world = world(1);
        changes(&world, Some("2026-09-03"), None).expect("nobody else is there");
        let named = changes(&world, None, Some(("elsewhere", 1)));
        assert!(matches!(named, Err(CannotConvene::Undecided)), "{named:?}");
        let new = NewPartnership {
            name: "Other".to_owned(),
            purpose: "Food".to_owned(),
            terms: Terms { review_on: Some(day("2026-09-02")), ..Terms::default() },
            ..NewPartnership::default()
        };
        let past = begin_partnership(&world.house, Some(&world.convenor), &new);
        assert!(matches!(past, Err(CannotConvene::ReviewInThePast)), "{past:?}");
    }
}
