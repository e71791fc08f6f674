//! Agreements written for the tests, and a short way to ask.

use commons::{Day, Moment};
use convene::OrgId;
use lifechances_share::agreement::{
    Agreement, Answer, DataTypes, Deed, Entry, FamilyAgreement, Life, Mode, SharingPurpose,
    SharingRequest, ask, compile,
};

pub(crate) const SCHOOL: &str = "GB-EDU-999001";
pub(crate) const HOSPITAL: &str = "GB-NHS-ZZA";
pub(crate) const FOOD_BANK: &str = "GB-CHC-9990001";
pub(crate) const COUNCIL: &str = "GB-LAE-ZZZ";

pub(crate) fn day(text: &str) -> Day {
    Day::parse_iso(text).expect("a day")
}

pub(crate) fn org(id: &str) -> OrgId {
    OrgId::parse(id).expect("an organisation")
}

/// An agreement of the school, the hospital, the council and a food bank, with these clauses.
pub(crate) fn document(clauses: &str) -> String {
    format!(
        r#"
id = "calderbrook-test"
title = "Calderbrook test agreement"
version = 1
aim = "To try the rules."
from = "2025-01-01"
until = "2026-12-31"
lawful_basis = "public-task"
special_condition = "substantial-public-interest"
assessment = {{ reference = "DPIA-1", review_by = "2026-01-01" }}

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
id = "{FOOD_BANK}"
name = "Calderbrook Pantry"
sector = "voluntary"
{clauses}"#
    )
}

pub(crate) fn agreement(clauses: &str) -> Agreement {
    Agreement::parse(&document(clauses), &DataTypes::house())
        .expect("an agreement without mistakes")
}

pub(crate) fn entry(on: &str, deed: Deed) -> Entry {
    Entry { at: Moment::new(day(on), 0), who: "p1".into(), deed }
}

/// Signed by all parties on this day.
pub(crate) fn signed(agreement: &Agreement, on: &str) -> Life {
    let mut life = Life::default();
    let seal = agreement.seal().to_owned();
    life.apply(agreement, entry(on, Deed::Propose { seal: seal.clone() })).expect("proposed");
    for party in &agreement.parties {
        let deed = Deed::Sign { party: party.id.clone(), seal: seal.clone() };
        life.apply(agreement, entry(on, deed)).expect("signed");
    }
    life
}

pub(crate) fn asked(receiver: &str, kind: &str, mode: Mode, on: &str) -> SharingRequest {
    SharingRequest {
        holder: org(SCHOOL),
        receiver: org(receiver),
        data_type: DataTypes::house().find(kind).expect("a kind in the list"),
        mode,
        purpose: SharingPurpose::Safeguarding,
        family: FamilyAgreement::NotRecorded,
        on: day(on),
    }
}

/// Asks with a table compiled for the day of the request.
pub(crate) fn answer(request: &SharingRequest, agreement: &Agreement, life: &Life) -> Answer {
    let agreements = [(agreement, life)];
    let table = compile(&agreements, request.on);
    ask(request, (&table, &table.head()), &agreements)
}
