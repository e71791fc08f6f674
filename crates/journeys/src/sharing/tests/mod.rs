//! The rules about sharing, by their numbers, through the journeys people use.

mod agreements;
mod forms;
mod matters;
mod requests;

use crate::House;
use crate::run_partnership::register_organisation;
use crate::sharing::*;
use commons::{Clock, FixedClock, Moment};
use convene::membership::MembershipDeed;
use convene::{Belonging, Entry, OrgId, Role, Sector, Who};
use std::sync::Arc;
use store::audit;

const SCHOOL: &str = "GB-EDU-999001";
const HOSPITAL: &str = "GB-NHS-ZZA";
const COUNCIL: &str = "GB-LAE-ZZZ";
const PANTRY: &str = "GB-CHC-9990001";

/// A house whose clock the test moves.
struct Trial {
    house: House,
    clock: Arc<FixedClock>,
    _folder: tempfile::TempDir,
}

impl Trial {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut house = crate::trial_house::house(folder.path());
        let clock = Arc::new(FixedClock::at(house.now()));
        house.clock = Arc::<FixedClock>::clone(&clock);
        let convenor = person("convenor", Role::Convenor, "Calderbrook Alliance");
        for (id, name, sector) in [
            (SCHOOL, "Moor Top School", Sector::School),
            (HOSPITAL, "Calderbrook Infirmary", Sector::Health),
            (COUNCIL, "Calderbrook Council", Sector::LocalAuthority),
            (PANTRY, "Pantry of the list", Sector::Voluntary),
        ] {
            register_organisation(&house, Some(&convenor), (id, name, sector)).expect("listed");
        }
        Self { house, clock, _folder: folder }
    }

    /// Later, to nine in the morning of this day.
    fn on(&self, day: &str) {
        let at = Moment::parse_iso(&format!("{day}T09:00:00Z")).expect("a day");
        self.clock.advance_seconds(at.unix() - self.clock.now().unix());
    }

    /// Writes an agreement and has all its parties sign, on paper; the nurse works for the school.
    fn signs(&self, text: &str) {
        self.works_for(&nurse(), SCHOOL);
        let lead = lead();
        let written = write_agreement(&self.house, Some(&lead), text, None).expect("written");
        let Drafted::Kept(id) = written else { panic!("{written:?}") };
        self.acts(&lead, &id, "propose", "").expect("proposed");
        for party in [SCHOOL, HOSPITAL, COUNCIL, PANTRY] {
            self.acts(&lead, &id, "sign", party).expect("signed");
        }
    }

    /// Does something to the newest version as its page offers it.
    fn acts(&self, who: &Who, id: &str, deed: &str, party: &str) -> Result<(), CannotShare> {
        let view = show_agreement(&self.house, Some(who), id)?;
        let act = AgreementAct {
            deed: deed.into(),
            version: view.line.version,
            seal: view.seal,
            party: party.into(),
            reason: "It is not needed any more.".into(),
            filed: "Cabinet 3, folder 12".into(),
            seen: view.seen,
            ..AgreementAct::default()
        };
        do_to_agreement(&self.house, Some(who), id, act)
    }

    fn asks(&self, asking: &Asking) -> RuleAnswer {
        let lead = lead();
        ask_rules(&self.house, Some(&lead), asking).expect("asked").expect("a whole question")
    }

    /// The audit as action, object and decision.
    fn audit(&self) -> Vec<(String, String, String)> {
        let all = self.house.store.read("audit", |tx| audit::after(tx, 0, 1000)).expect("audit");
        all.into_iter().map(|entry| (entry.action, entry.object, entry.decision)).collect()
    }
}

impl Trial {
    /// It is recorded that somebody works for an organisation, once.
    fn works_for(&self, who: &Who, organisation: &str) {
        let id = OrgId::parse(organisation).expect("an identifier");
        let (own, of) = (who.id.clone(), id.clone());
        let is_known = self.house.store.read("known", move |tx| {
            Ok::<_, store::StoreError>(
                crate::memberships::memberships_of(tx, &own).expect("read").works_for(&of),
            )
        });
        if is_known.expect("read") {
            return;
        }
        let deed = MembershipDeed::Record {
            belonging: Belonging::Organisation(id),
            known_from: "Test".into(),
        };
        let (new, at, who) = (self.house.new_id(), self.house.now(), who.clone());
        let keep = move |tx: &mut store::Tx<'_>| {
            let entry = Entry { at, who: "test".into(), deed: deed.clone() };
            crate::memberships::keep(tx, (&new, &who.id), entry, &lead())
        };
        self.house.store.write("record", keep).expect("recorded");
    }
}

fn person(id: &str, role: Role, organisation: &str) -> Who {
    Who {
        id: id.into(),
        name: format!("The {role}"),
        organisation: organisation.into(),
        roles: vec![role],
    }
}

fn lead() -> Who {
    person("lead", Role::GovernanceLead, "Calderbrook Alliance")
}

fn nurse() -> Who {
    person("nurse", Role::SchoolNurse, "Moor Top School")
}

/// An agreement of four parties with these clauses, and days.
fn document(clauses: &str) -> String {
    format!(
        r#"
id = "calderbrook-test"
title = "Calderbrook test agreement"
version = 1
aim = "To try the rules."
from = "2026-01-01"
until = "2026-12-31"
lawful_basis = "public-task"
special_condition = "substantial-public-interest"
assessment = {{ reference = "DPIA-1", review_by = "2026-11-01" }}

[[party]]
id = "{SCHOOL}"
name = "Moor Top School"
sector = "school"
[[party]]
id = "{HOSPITAL}"
name = "Calderbrook Infirmary"
sector = "health"
[[party]]
id = "{COUNCIL}"
name = "Calderbrook Council"
sector = "local-authority"
[[party]]
id = "{PANTRY}"
name = "Calderbrook Pantry"
sector = "voluntary"
{clauses}"#
    )
}

const CLAUSES: &str = r#"
[[default]]
effect = "allow"
why = "Health services may know that a concern exists."
modes = ["existence"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to_sectors = ["health"]

[[default]]
effect = "allow"
why = "The family's worker reads the plan once the family has agreed to the service."
modes = ["content"]
data_types = ["early-help-assessment"]
purposes = ["early-help"]
to_sectors = ["local-authority"]
when = "family-agreed"

[[exception]]
effect = "allow"
why = "The council's safeguarding partners read the concern."
modes = ["content"]
data_types = ["safeguarding-concern"]
purposes = ["safeguarding"]
to = ["GB-LAE-ZZZ"]
until = "2026-10-31"

[[exception]]
effect = "deny"
why = "Voluntary groups are told of families only by the families themselves."
modes = ["existence", "content"]
data_types = ["names-and-contact"]
purposes = ["entitlement"]
to_sectors = ["voluntary"]
"#;

fn asking(receiver: &str, kind: &str, mode: &str, purpose: &str) -> Asking {
    Asking {
        holder: SCHOOL.into(),
        receiver: receiver.into(),
        data_type: kind.into(),
        mode: mode.into(),
        purpose: purpose.into(),
        family: "not-recorded".into(),
        on: String::new(),
    }
}

fn concern(receiver: &str, mode: &str) -> Asking {
    asking(receiver, "safeguarding-concern", mode, "safeguarding")
}
