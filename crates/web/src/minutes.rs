//! Minutes of a meeting, item by item, with the evidence of each decision as it was seen and today.

use commons::Day;
use convene::OrgId;
use convene::meeting::{Attendance, Decision, MeetingDeed, MeetingStage};
use journeys::meetings::{MeetingView, SeenEvidence, Standing};
use pages::{
    ActionLine, DecisionLine, EvidenceSeen, Fact, ItemMinutes, ShowMinutes, Tag, actions_table,
    evidence_table,
};

use crate::meeting_room::{self, few_young_people, paper_line, there_in_words};
use crate::meetings::when;

/// The minutes, as they are.
pub(crate) fn page(meeting: &MeetingView, today: Day) -> ShowMinutes {
    let plan = &meeting.record.plan;
    let state = match meeting.record.meeting.stage() {
        MeetingStage::Published => "published",
        MeetingStage::Approved => "approved",
        MeetingStage::Planned
        | MeetingStage::Called
        | MeetingStage::Open
        | MeetingStage::Closed
        | MeetingStage::Cancelled => "draft",
    };
    let mut facts = vec![
        Fact::of("Who met", meeting.partnership.1.clone()),
        Fact::of("When", when(plan)),
        Fact::of("Where", if plan.place.is_empty() { "Online" } else { plan.place.as_str() }),
    ];
    facts.extend(who_came(meeting));
    facts.extend(meeting_room::in_the_room(meeting));
    let items = (1..).zip(&plan.agenda);
    let actions: Vec<ActionLine> = action_lines(meeting, today);
    ShowMinutes {
        href: format!("/meetings/{}", meeting.address),
        title: plan.title.clone(),
        state: Tag::of(state),
        facts,
        items: items.map(|(number, item)| item_minutes(meeting, number, &item.title)).collect(),
        actions: actions_table("actions", "What was taken on", &actions),
        corrections: corrections(meeting),
    }
}

fn name(meeting: &MeetingView, id: &OrgId) -> String {
    meeting.organisations.get(id).cloned().unwrap_or_else(|| id.as_str().to_owned())
}

/// Who was there, and who sent apologies.
pub(crate) fn who_came(meeting: &MeetingView) -> Vec<Fact> {
    let all = [("There were", Attendance::Present), ("Apologies", Attendance::Apologies)];
    let told = all.map(|(name, wanted)| (name, came(meeting, wanted)));
    let told = told.into_iter().filter(|(_, those)| !those.is_empty());
    told.map(|(name, those)| Fact::of(name, those)).collect()
}

fn came(meeting: &MeetingView, wanted: Attendance) -> String {
    let opened = meeting.record.meeting.history().iter().find_map(|entry| match &entry.deed {
        MeetingDeed::Open { attendance, .. } => Some(attendance),
        _ => None,
    });
    let those = opened.into_iter().flatten().filter(|(_, came)| **came == wanted);
    those.map(|(id, _)| name(meeting, id)).collect::<Vec<_>>().join(", ")
}

fn item_minutes(meeting: &MeetingView, number: usize, title: &str) -> ItemMinutes {
    let held = &meeting.record.meeting;
    let interests = held.interests().iter().filter(|interest| interest.item == number);
    let notes = held.history().iter().filter_map(|entry| match &entry.deed {
        MeetingDeed::Note { item, words } if *item == number => Some(words.clone()),
        _ => None,
    });
    let decisions = (1..).zip(held.decisions()).zip(&meeting.evidence);
    let own = decisions.filter(|((_, decision), _)| decision.item == number);
    ItemMinutes {
        title: title.to_owned(),
        interests: interests
            .map(|interest| {
                let whose = name(meeting, &interest.organisation);
                let follows = interest.rule.in_words();
                format!("{whose}: {}. It {follows}.", interest.what.trim_end_matches('.'))
            })
            .collect(),
        notes: notes.collect(),
        decisions: own
            .map(|((at, decision), seen)| decision_line(meeting, (at, decision), seen))
            .collect(),
    }
}

fn decision_line(
    meeting: &MeetingView,
    (at, decision): (usize, &Decision),
    seen: &[SeenEvidence],
) -> DecisionLine {
    let (yes, no, neither) = decision.tally();
    let number = at - 1;
    let there = meeting.record.meeting.there().get(number);
    let papers = meeting.decided_on.get(number).map_or(&[][..], Vec::as_slice);
    let dissent = decision.dissent.iter();
    DecisionLine {
        words: decision.words.clone(),
        state: Tag::of(if decision.is_carried() { "carried" } else { "not carried" }),
        votes: format!("{yes} for, {no} against, {neither} abstained"),
        dissent: dissent.map(|(id, why)| Fact::of(&name(meeting, id), why.clone())).collect(),
        there: there.map_or_else(String::new, |there| there_in_words(there, decision.at)),
        warning: there.and_then(few_young_people).unwrap_or_default(),
        papers: papers.iter().map(|paper| paper_line(paper, &at.to_string())).collect(),
        evidence: (1..).zip(seen).map(|(n, seen)| evidence((at, n), seen)).collect(),
    }
}

fn evidence((decision, number): (usize, usize), seen: &SeenEvidence) -> EvidenceSeen {
    let content = seen.content.clone();
    match seen.standing {
        Standing::AsSeen => {
            let id = format!("evidence-{decision}-{number}");
            EvidenceSeen {
                words: format!(
                    "It is shown as it was seen on that day, from data version {}, with today's \
                     value beside it.",
                    seen.data_version
                ),
                table: Some(evidence_table((&id, &seen.title), &seen.days, &seen.rows)),
                content,
            }
        }
        Standing::NotAsSeen => EvidenceSeen {
            words: "What is kept is not what was seen, so it is not shown.".to_owned(),
            table: None,
            content,
        },
    }
}

fn action_lines(meeting: &MeetingView, today: Day) -> Vec<ActionLine> {
    let lines = meeting.record.meeting.actions().iter().map(|taken| {
        let state = match &taken.outcome {
            Some(_) => "done",
            None if taken.point.due < today => "overdue",
            None => "open",
        };
        let owner = meeting.names.get(&taken.point.owner);
        ActionLine {
            what: taken.point.what.clone(),
            owner: owner.cloned().unwrap_or_else(|| "a partner".to_owned()),
            due: taken.point.due.in_words(),
            state: state.to_owned(),
            words: taken.outcome.clone().unwrap_or_default(),
        }
    });
    lines.collect()
}

fn corrections(meeting: &MeetingView) -> Vec<String> {
    let history = meeting.record.meeting.history().iter();
    history
        .filter_map(|entry| match &entry.deed {
            MeetingDeed::Correct { words } => Some(words.clone()),
            _ => None,
        })
        .collect()
}
