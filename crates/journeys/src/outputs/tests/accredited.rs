//! Who is not accredited, or joins the project, has no view that counts.

use super::*;
use crate::accreditations::{CannotAccredit, do_to_accreditation, list_accreditations};
use crate::trial_house::accredit_until;
use crate::{NewAccount, list_accounts, open_account, the_program};
use commons::{FixedClock, Moment};
use convene::accreditation::{
    AccreditationDeed, AccreditationKind, AccreditationNotAllowed, NotAccredited,
};
use convene::output::OutputDeedKind;
use std::sync::Arc;

impl Room {
    fn days_later(&mut self, days: i32) {
        let now = self.house.now();
        let later = Moment::new(now.day().plus_days(days), 36_000);
        self.house.clock = Arc::new(FixedClock::at(later));
    }

    fn checks_until(&self, who: &Who, days: i32) {
        let until = self.house.now().day().plus_days(days);
        accredit_until(&self.house, (&who.id, AccreditationKind::Checker), until);
    }

    fn stage(&self, address: &str) -> OutputStage {
        show_output(&self.house, Some(&self.ben), address).unwrap().stage
    }

    fn releases(&self, who: &Who, address: &str) -> Result<OutputStage, CannotOutput> {
        self.does(who, address, &OutputAct::Release { seal: self.seal(address) })
    }
}

fn is_not_accredited<T>(got: Result<T, CannotOutput>) -> bool {
    matches!(got, Err(CannotOutput::NotAccredited(NotAccredited::Never(_))))
}

#[test]
fn whoever_is_not_accredited_neither_asks_nor_submits_nor_checks_nor_lets_out() {
    let room = Room::new();
    let untrained = who("untrained", Role::Analyst);
    let project = ("Attendance", BTreeSet::new());
    let asked = ask_for_output(&room.house, Some(&untrained), project, &output(TABLE));
    assert!(is_not_accredited(asked));
    // Of the project, but not accredited: may take it back, and nothing else.
    let team = [untrained.id.clone()].into();
    let address =
        ask_for_output(&room.house, Some(&room.author), ("P", team), &output(TABLE)).unwrap();
    let submit = OutputAct::Submit { team: BTreeSet::new() };
    let name = OutputAct::Name { team: BTreeSet::new() };
    for done in [submit, name, OutputAct::Change(output(TABLE))] {
        assert!(is_not_accredited(room.does(&untrained, &address, &done)), "{done:?}");
    }
    let back = OutputAct::Withdraw("Not needed".to_owned());
    assert_eq!(room.does(&untrained, &address, &back).unwrap(), OutputStage::Withdrawn);
    // A checker whom nobody trained.
    let address = room.asked(TABLE);
    room.submits(&address).unwrap();
    let new = who("new", Role::GovernanceLead);
    assert!(is_not_accredited(room.approves(&new, &address)));
    room.approves(&room.ann, &address).unwrap();
    room.approves(&room.ben, &address).unwrap();
    assert!(is_not_accredited(room.releases(&new, &address)));
    let words = room.releases(&new, &address).unwrap_err().to_string();
    assert!(words.contains("ask the information governance lead to record it"), "{words}");
    assert_eq!(room.releases(&room.ann, &address).unwrap(), OutputStage::Released);
}

#[test]
fn an_accreditation_that_ends_between_two_views_takes_the_first_view_out_of_the_count() {
    let mut room = Room::new();
    let cyn = who("cyn", Role::Analyst);
    room.checks_until(&room.ann, 1);
    let address = room.asked(TABLE);
    room.submits(&address).unwrap();
    room.approves(&room.ann, &address).unwrap();
    room.days_later(1);
    assert_eq!(room.stage(&address), OutputStage::PartlyReviewed, "the last day counts");
    room.days_later(1);
    assert_eq!(room.stage(&address), OutputStage::Submitted, "it waits for another checker");
    assert_eq!(room.approves(&room.ben, &address).unwrap(), OutputStage::PartlyReviewed);
    assert!(room.releases(&room.ben, &address).is_err());
    let view = show_output(&room.house, Some(&room.ben), &address).unwrap();
    assert!(!view.history.iter().any(|entry| entry.deed.kind() == OutputDeedKind::SetAside));
    let ended = room.does(&room.ann, &address, &OutputAct::Discuss("x".to_owned())).unwrap_err();
    assert!(matches!(ended, CannotOutput::NotAccredited(NotAccredited::Ended { .. })), "{ended}");
    assert_eq!(room.approves(&cyn, &address).unwrap(), OutputStage::Approved);
    let view = show_output(&room.house, Some(&room.ben), &address).unwrap();
    let aside = view.history.iter().filter(|one| one.deed.kind() == OutputDeedKind::SetAside);
    assert_eq!(aside.count(), 1, "the history says so once");
    // Both approve, and then one of them is no longer accredited.
    room.checks_until(&cyn, 0);
    room.days_later(1);
    assert_eq!(room.stage(&address), OutputStage::PartlyReviewed);
    assert!(room.releases(&room.ben, &address).is_err());
    room.checks_until(&room.ann, 9);
    assert_eq!(room.approves(&room.ann, &address).unwrap(), OutputStage::Approved, "renewed");
    assert_eq!(room.releases(&room.ben, &address).unwrap(), OutputStage::Released);
    // What has left can be taken back, whoever is accredited by then.
    room.days_later(99);
    let back = OutputAct::Withdraw("A cell was wrong".to_owned());
    assert_eq!(room.does(&room.author, &address, &back).unwrap(), OutputStage::Withdrawn);
    assert!(room.house.store.check().unwrap().findings.is_empty());
}

#[test]
fn whoever_joins_the_project_has_no_view_and_their_objection_is_answered_by_another() {
    let room = Room::new();
    let address = room.asked(TABLE);
    room.submits(&address).unwrap();
    let seal = room.seal(&address);
    let (verdict, reason) = (Verdict::Reject, "North is one school".to_owned());
    room.does(&room.ann, &address, &OutputAct::View { verdict, reason, seal }).unwrap();
    let name = OutputAct::Name { team: [room.ann.id.clone()].into() };
    assert_eq!(room.does(&room.author, &address, &name).unwrap(), OutputStage::Submitted);
    room.approves(&room.ben, &address).unwrap();
    let cyn = who("cyn", Role::Analyst);
    assert_eq!(room.approves(&cyn, &address).unwrap(), OutputStage::Reviewed);
    assert!(room.releases(&cyn, &address).is_err());
    let view = show_output(&room.house, Some(&cyn), &address).unwrap();
    assert_eq!(view.objections[0].reason, "North is one school");
    assert!(room.duties(&cyn)[0].starts_with("Answer what somebody objected to"));
    let objector = room.ann.id.clone();
    let answer = OutputAct::Answer { objector, reason: "It is three schools".to_owned() };
    assert!(room.does(&room.author, &address, &answer).is_err(), "not by its author");
    assert_eq!(room.does(&cyn, &address, &answer).unwrap(), OutputStage::Approved);
    assert_eq!(room.releases(&cyn, &address).unwrap(), OutputStage::Released);
}

#[test]
fn the_governance_lead_records_renews_and_suspends_and_is_reminded_before_the_end() {
    let room = Room::new();
    for (name, role) in [("lead", Role::GovernanceLead), ("ana", Role::Analyst)] {
        let account = NewAccount {
            email: format!("{name}@council.example"),
            name: name.to_owned(),
            organisation: "A Council".to_owned(),
            roles: vec![role],
            password: "a long enough password".to_owned(),
        };
        open_account(&room.house, "test", account).unwrap();
    }
    let accounts = list_accounts(&room.house).unwrap();
    let of = |name: &str| accounts.iter().find(|one| one.who.name == name).unwrap().who.clone();
    let (lead, ana) = (of("lead"), of("ana"));
    let today = room.house.now().day();
    let kind = AccreditationKind::Analyst;
    let record = |days: i32| AccreditationDeed::Record {
        kind,
        training: "Safe researcher training".to_owned(),
        taken: today,
        until: today.plus_days(days),
    };
    let does = |by: &Who, whom: &str, deed: &AccreditationDeed| {
        do_to_accreditation(&room.house, Some(by), whom, deed)
    };
    for role in Role::ALL {
        let by = who("somebody", role);
        let refused = matches!(does(&by, &ana.id, &record(9)), Err(CannotAccredit::Refused(_)));
        assert_eq!(refused, role != Role::GovernanceLead, "{role}");
        let listed = list_accreditations(&room.house, Some(&by)).is_ok();
        assert_eq!(listed, role == Role::GovernanceLead, "{role}");
    }
    let own = does(&lead, &lead.id, &record(9)).unwrap_err();
    let not_own = AccreditationNotAllowed::OwnAccreditation;
    assert!(matches!(own, CannotAccredit::NotAllowed(why) if why == not_own));
    let nobody = does(&lead, &the_program().id, &record(9)).unwrap_err();
    assert!(matches!(nobody, CannotAccredit::NoSuchAccount));
    does(&lead, &ana.id, &record(31)).unwrap();
    assert!(room.duties(&lead).is_empty() && room.duties(&ana).is_empty());
    does(&lead, &ana.id, &record(10)).unwrap();
    let renew = "Renew the accreditation of ana as analyst, or let it end /safe-room/people";
    assert_eq!(room.duties(&lead), [renew]);
    assert!(room.duties(&ana)[0].contains("your accreditation as analyst ends /outputs"));
    let reason = "Left rows on a desk".to_owned();
    does(&lead, &ana.id, &AccreditationDeed::Suspend { kind, reason }).unwrap();
    assert!(room.duties(&lead).is_empty());
    let asked = ask_for_output(&room.house, Some(&ana), ("P", BTreeSet::new()), &output(TABLE));
    let words = asked.unwrap_err().to_string();
    assert!(words.contains("is suspended (Left rows on a desk)"), "{words}");
    let all = list_accreditations(&room.house, Some(&lead)).unwrap();
    let listed = all.iter().find(|one| one.id == ana.id).unwrap();
    assert!(listed.standing[&kind].is_err() && listed.history.len() == 4);
    does(&lead, &ana.id, &record(200)).unwrap();
    ask_for_output(&room.house, Some(&ana), ("P", BTreeSet::new()), &output(TABLE)).unwrap();
    let rows = room.house.store.read("audit", |tx| store::audit::after(tx, 0, 1000)).unwrap();
    let said = |action: &str| rows.iter().filter(|row| row.action == action).count();
    assert_eq!(said("suspend an accreditation"), 1);
}
