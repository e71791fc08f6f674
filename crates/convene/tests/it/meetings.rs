//! Meetings: quorum, interests, votes that balance, evidence that stays as it was seen.

use crate::written::{day, entry, org, partnership};
use commons::Moment;
use lifechances_convene::life::Entry;
use lifechances_convene::meeting::{
    Attendance, Decision, DecisionProblem, Frozen, Interest, InterestRule, MEETING_ARROWS, Meeting,
    MeetingDeed, MeetingNotAllowed, MeetingStage, Vote,
};
use lifechances_convene::partnership::NoQuorum;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn open_with(numbers: impl IntoIterator<Item = usize>) -> Meeting {
    let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose a priority".into()]);
    let attendance = numbers.into_iter().map(|n| (org(n), Attendance::Present)).collect();
    for deed in [MeetingDeed::Call, MeetingDeed::Open { attendance }] {
        meeting.apply(&partnership(), entry("2023-09-20", deed)).expect("called and open");
    }
    meeting
}

fn decision(votes: impl IntoIterator<Item = (usize, Vote)>) -> Decision {
    Decision {
        item: 2,
        words: "Food insecurity and poor diet come first.".into(),
        votes: votes.into_iter().map(|(n, vote)| (org(n), vote)).collect(),
        dissent: BTreeMap::new(),
        evidence: vec![Frozen::now("released/1", "2023-09", b"39 in 100")],
    }
}

fn decide(meeting: &mut Meeting, decision: Decision) -> Result<MeetingStage, MeetingNotAllowed> {
    meeting.apply(&partnership(), entry("2023-09-20", MeetingDeed::Decide(decision)))
}

#[test]
fn step_5_of_the_story_a_priority_is_chosen_and_dissent_recorded() {
    let mut meeting = open_with([0, 1, 5, 8, 10, 11, 14, 3]);
    let votes = [0, 1, 5, 8, 10, 11].map(|n| (n, Vote::For));
    let mut chosen = decision(votes);
    chosen.votes.insert(org(3), Vote::Against);
    let missing = decide(&mut meeting, chosen.clone());
    assert_eq!(missing, Err(DecisionProblem::DissentWithoutReason(org(3)).into()));
    chosen.dissent.insert(org(3), "Attendance is more urgent.".into());
    assert_eq!(decide(&mut meeting, chosen), Ok(MeetingStage::Open));
    let kept = &meeting.decisions()[0];
    assert_eq!((kept.tally(), kept.is_carried()), ((6, 1, 0), true));
    assert_eq!(kept.dissent[&org(3)], "Attendance is more urgent.");
}

#[test]
fn rule_p1_a_meeting_without_quorum_talks_and_does_not_decide() {
    let mut meeting = open_with([0, 1, 2, 3, 4, 5, 6]);
    let votes = (0..7).map(|n| (n, Vote::For));
    let refused = decide(&mut meeting, decision(votes));
    assert_eq!(refused, Err(MeetingNotAllowed::NoQuorum(NoQuorum::NoCommunity)));
}

#[test]
fn whoever_declared_an_interest_does_not_vote_on_it() {
    let mut meeting = open_with(0..9);
    let interest = |rule| {
        MeetingDeed::Declare(Interest {
            item: 2,
            organisation: org(8),
            what: "Runs a food bank".into(),
            rule,
        })
    };
    let mut small = meeting.clone();
    let mut lax = partnership();
    lax.terms.interest = InterestRule::MayVote;
    for (meeting, rule) in
        [(&mut meeting, InterestRule::DoesNotVote), (&mut small, InterestRule::MayVote)]
    {
        meeting.apply(&lax, entry("2023-09-20", interest(rule))).expect("declared");
    }
    let decide = |meeting: &mut Meeting, decision| {
        meeting.apply(&lax, entry("2023-09-20", MeetingDeed::Decide(decision)))
    };
    let all = decision((0..9).map(|n| (n, Vote::For)));
    let refused = decide(&mut meeting, all.clone());
    assert_eq!(refused, Err(DecisionProblem::HasAnInterest(org(8)).into()));
    assert!(decide(&mut small, all).is_ok());
    let without = decision((0..8).map(|n| (n, Vote::For)));
    assert!(decide(&mut meeting, without).is_ok());
}

#[test]
fn every_organisation_there_has_one_vote_and_nobody_else_has_any() {
    let mut meeting = open_with(0..9);
    let few = decide(&mut meeting, decision((0..8).map(|n| (n, Vote::For))));
    assert_eq!(few, Err(DecisionProblem::VoteMissing(org(8)).into()));
    for stranger in [12, 14, 99] {
        let many = decide(&mut meeting, decision((0..9).chain([stranger]).map(|n| (n, Vote::For))));
        assert_eq!(many, Err(DecisionProblem::HasNoVote(org(stranger)).into()), "{stranger}");
    }
}

#[test]
fn what_a_meeting_saw_can_be_told_from_what_is_shown_today() {
    let frozen = Frozen::now("released/1", "2023-09", b"39 in 100");
    assert!(frozen.is_of(b"39 in 100"));
    assert!(!frozen.is_of(b"40 in 100"));
}

proptest! {
    #[test]
    fn no_sequence_of_deeds_leaves_the_diagram_and_votes_balance(
        deeds in prop::collection::vec((0..10_usize, 0..15_usize), 0..40),
    ) {
        let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose".into()]);
        let partnership = partnership();
        for (pick, who) in deeds {
            let words = "words".to_owned();
            let attendance = (0..who).map(|n| (org(n), Attendance::Present)).collect();
            let deed = match pick {
                0 | 1 => MeetingDeed::Call,
                2 | 3 => MeetingDeed::Open { attendance },
                4 => MeetingDeed::Declare(Interest {
                    item: 2, organisation: org(who), what: words, rule: InterestRule::Leaves,
                }),
                5 | 6 => MeetingDeed::Decide(decision(
                    meeting.present().clone().into_iter().enumerate().map(|(n, _)| (n, Vote::For)),
                )),
                7 => MeetingDeed::Close,
                8 => MeetingDeed::Publish,
                _ => MeetingDeed::Cancel { reason: words },
            };
            let (before, by) = (meeting.clone(), deed.kind());
            let at = Moment::new(day("2023-09-20"), 0);
            match meeting.apply(&partnership, Entry { at, who: "p1".into(), deed }) {
                Ok(to) => {
                    let drawn = MEETING_ARROWS.iter().any(|a| (a.from, a.by, a.to) == (before.stage(), by, to));
                    prop_assert!(drawn);
                    prop_assert_eq!(&meeting.history()[..before.history().len()], before.history());
                }
                Err(_) => prop_assert_eq!(&meeting, &before),
            }
            for decision in meeting.decisions() {
                let (yes, no, neither) = decision.tally();
                prop_assert_eq!(yes + no + neither, decision.votes.len());
                prop_assert!(decision.votes.len() <= meeting.present().len());
            }
        }
    }
}
