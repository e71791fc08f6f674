//! Conflicts of interest in meetings: whoever leaves the room neither votes nor makes a quorum.

use crate::written::{entry, org, partnership};
use lifechances_convene::meeting::{
    Attendance, Decision, DecisionProblem, Interest, InterestRule, Meeting, MeetingDeed,
    MeetingNotAllowed, MeetingStage, Vote,
};
use lifechances_convene::partnership::{NoQuorum, Partnership};
use std::collections::BTreeMap;

const ON: &str = "2023-09-20";

fn does(
    meeting: &mut Meeting,
    of: &Partnership,
    deed: MeetingDeed,
) -> Result<MeetingStage, MeetingNotAllowed> {
    meeting.apply(of, entry(ON, deed))
}

/// A meeting at which all thirteen that decide are there.
fn open(of: &Partnership) -> Meeting {
    let mut meeting = Meeting::planned(vec!["Welcome".into(), "Choose a priority".into()]);
    let attendance = (0..13).map(|n| (org(n), Attendance::Present)).collect();
    for deed in
        [MeetingDeed::Call, MeetingDeed::Open { attendance, seats: Vec::new(), papers: Vec::new() }]
    {
        does(&mut meeting, of, deed).expect("called and open");
    }
    meeting
}

fn declare(item: usize, number: usize, rule: InterestRule) -> MeetingDeed {
    let what = "Is paid for it".to_owned();
    MeetingDeed::Declare(Interest { item, organisation: org(number), what, rule })
}

fn decide(item: usize, voting: impl IntoIterator<Item = usize>) -> MeetingDeed {
    MeetingDeed::Decide(Decision {
        item,
        words: "Food comes first.".into(),
        votes: voting.into_iter().map(|n| (org(n), Vote::For)).collect(),
        dissent: BTreeMap::new(),
        evidence: Vec::new(),
        at: None,
        papers: Vec::new(),
    })
}

#[test]
fn rule_p1_those_who_left_do_not_count() {
    let of = partnership();
    let mut meeting = open(&of);
    for number in (0..13).filter(|number| ![6, 7].contains(number)) {
        does(&mut meeting, &of, declare(1, number, InterestRule::Leaves)).expect("declared");
    }
    let refused = does(&mut meeting, &of, decide(1, [6, 7]));
    let why = NoQuorum::TooFew { found: 2, all: 13, needed: 7 };
    assert_eq!(refused, Err(MeetingNotAllowed::NoQuorumOnItem { item: 1, why }));
    assert!(meeting.decisions().is_empty());
    assert!(does(&mut meeting, &of, decide(2, 0..13)).is_ok(), "nobody left for the other item");
}

#[test]
fn rule_p1_a_school_that_left_is_not_in_the_room() {
    let of = partnership();
    let mut meeting = open(&of);
    for school in 0..3 {
        does(&mut meeting, &of, declare(1, school, InterestRule::Leaves)).expect("declared");
    }
    let refused = does(&mut meeting, &of, decide(1, 3..13));
    let why = NoQuorum::NoSchool;
    assert_eq!(refused, Err(MeetingNotAllowed::NoQuorumOnItem { item: 1, why }));
}

#[test]
fn whoever_stays_without_a_vote_takes_part() {
    let mut of = partnership();
    of.terms.interest = InterestRule::DoesNotVote;
    let mut meeting = open(&of);
    for school in 0..3 {
        does(&mut meeting, &of, declare(1, school, InterestRule::DoesNotVote)).expect("declared");
    }
    assert!(does(&mut meeting, &of, decide(1, 3..13)).is_ok());
}

#[test]
fn a_meeting_is_as_strict_as_the_terms_or_stricter() {
    let mut of = partnership();
    let mut meeting = open(&of);
    for lax in [InterestRule::DoesNotVote, InterestRule::MayVote] {
        let refused = does(&mut meeting, &of, declare(1, 4, lax));
        assert_eq!(refused, Err(MeetingNotAllowed::LaxerThanTerms(InterestRule::Leaves)));
    }
    of.terms.interest = InterestRule::MayVote;
    for rule in InterestRule::ALL {
        assert!(does(&mut meeting.clone(), &of, declare(1, 4, rule)).is_ok(), "{rule:?}");
    }
    // What was declared under lax terms is judged by the terms of the day of the decision.
    does(&mut meeting, &of, declare(1, 4, InterestRule::MayVote)).expect("declared");
    assert!(does(&mut meeting.clone(), &of, decide(1, 0..13)).is_ok());
    of.terms.interest = InterestRule::Leaves;
    let refused = does(&mut meeting, &of, decide(1, 0..13));
    assert_eq!(refused, Err(DecisionProblem::HasAnInterest(org(4)).into()));
}

#[test]
fn the_stricter_of_two_rules_is_the_one_that_comes_first() {
    let all = InterestRule::ALL;
    for (at, one) in all.into_iter().enumerate() {
        for (by, other) in all.into_iter().enumerate() {
            assert_eq!(one.stricter(other), all[at.min(by)]);
            assert_eq!(one.is_at_least(other), at <= by, "{one:?} {other:?}");
        }
    }
}
