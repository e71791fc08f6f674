//! A partnership with people in its seats, for tests of statements.

use crate::accounts::{NewAccount, list_accounts, open_account};
use crate::decide_statement::{StatementChange, change_statement};
use crate::draft_statement::{Draft, NewItem, Wrote, add_item, begin_statement, write_part};
use crate::evidence::NewEvidence;
use crate::house::House;
use crate::memberships::record_membership;
use crate::run_partnership::{
    NewPartnership, PartnershipChange, begin_partnership, change_partnership, register_organisation,
};
use crate::show_statement::{show_draft, show_statement};
use crate::statements::CannotDraft;
use crate::trial_house;
use convene::ask::AskKind;
use convene::partnership::{Right, SeatAge, SeatPlace};
use convene::statement::{EvidenceKind, Part, Position, Section};
use convene::{Belonging, OrgId, Role, Sector, Who};

/// Sectors of the thirteen organisations that decide.
const SECTORS: [Sector; 13] = [
    Sector::School,
    Sector::School,
    Sector::School,
    Sector::LocalAuthority,
    Sector::FamilyHub,
    Sector::Health,
    Sector::Health,
    Sector::Police,
    Sector::Voluntary,
    Sector::Voluntary,
    Sector::Residents,
    Sector::YoungPeople,
    Sector::Business,
];

pub(crate) struct World {
    pub(crate) house: House,
    pub(crate) convenor: Who,
    pub(crate) partners: Vec<Who>,
    pub(crate) partnership: String,
    pub(crate) _folder: tempfile::TempDir,
}

pub(crate) fn account(house: &House, name: &str, role: Role) -> Who {
    let email = format!("{name}@calderbrook.example");
    let account = NewAccount {
        email: email.clone(),
        name: name.to_owned(),
        organisation: "Calderbrook".to_owned(),
        roles: vec![role],
        password: "a long sentence nobody would guess 71".to_owned(),
    };
    open_account(house, "test", account).expect("a new account");
    let all = list_accounts(house).expect("accounts");
    all.into_iter().find(|account| account.email == email).expect("the account").who
}

pub(crate) fn org(number: usize) -> String {
    format!("GB-COH-{}", 100 + number)
}

/// It is recorded that somebody works for an organisation.
pub(crate) fn works_for(house: &House, who: &Who, number: usize) {
    let email = format!("{}@calderbrook.example", who.name);
    let id = OrgId::parse(&org(number)).expect("an identifier");
    let belonging = Belonging::Organisation(id);
    record_membership(house, "test", (&email, "Test"), &belonging).expect("recorded");
}

/// A partnership of so many organisations, each with somebody in its seat.
pub(crate) fn world(organisations: usize) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let house = trial_house::house(folder.path());
    let convenor = account(&house, "saira", Role::Convenor);
    let by = Some(&convenor);
    let new = NewPartnership {
        name: "Lower Calder".to_owned(),
        purpose: "Food and health".to_owned(),
        ..NewPartnership::default()
    };
    let partnership = begin_partnership(&house, by, &new).expect("begun");
    let mut partners = Vec::new();
    for (number, sector) in SECTORS.into_iter().enumerate().take(organisations) {
        let name = format!("Partner {number}");
        register_organisation(&house, by, (&org(number), &name, sector)).expect("registered");
        let add = PartnershipChange::AddSeat {
            organisation: org(number),
            right: Right::Decides,
            place: SeatPlace::Steering,
            age: SeatAge::Any,
        };
        change_partnership(&house, by, &partnership, &add).expect("a seat");
        let partner = account(&house, &format!("partner{number}"), Role::Partner);
        works_for(&house, &partner, number);
        let seat = u32::try_from(number + 1).expect("few seats");
        let fill = PartnershipChange::FillSeat { seat, person: partner.id.clone() };
        change_partnership(&house, by, &partnership, &fill).expect("filled");
        partners.push(partner);
    }
    World { house, convenor, partners, partnership, _folder: folder }
}

impl World {
    pub(crate) fn begins(&self) -> String {
        let new = (self.partnership.as_str(), "Food and health");
        begin_statement(&self.house, Some(&self.partners[0]), new).expect("begun")
    }

    pub(crate) fn writes(
        &self,
        who: &Who,
        at: &str,
        (section, from): (Section, u64),
        words: &str,
    ) -> Wrote {
        let part = Part::Section(section);
        let draft = Draft { part, from, words: words.to_owned(), resolves: None };
        write_part(&self.house, Some(who), at, &draft).expect("written")
    }

    pub(crate) fn revision(&self, at: &str) -> u64 {
        show_draft(&self.house, Some(&self.convenor), at).expect("a draft").revision
    }

    /// The text that is read now, put to the partners.
    pub(crate) fn consult(&self, at: &str) -> StatementChange {
        let draft = show_draft(&self.house, Some(&self.convenor), at).expect("a draft");
        StatementChange::Consult(draft.text.seal())
    }

    pub(crate) fn does(
        &self,
        who: &Who,
        at: &str,
        change: &StatementChange,
    ) -> Result<(), CannotDraft> {
        change_statement(&self.house, Some(who), at, change).map(|_| ())
    }

    pub(crate) fn takes(
        &self,
        number: usize,
        at: &str,
        position: Position,
    ) -> Result<(), CannotDraft> {
        let view = show_statement(&self.house, Some(&self.convenor), at).expect("a statement");
        let seal = view.versions.last().map(|v| v.seal.clone()).unwrap_or_default();
        let take = StatementChange::Take { organisation: org(number), seal, position };
        self.does(&self.partners[number], at, &take)
    }

    /// All that rule R-P1 names.
    pub(crate) fn fills(&self, at: &str) {
        let who = &self.partners[0];
        for (section, words) in [
            (Section::Problem, "Too many children here come to school hungry."),
            (Section::Population, "Children of 4 to 16 in Lower Calder."),
            (Section::Recommendations, "Enrol every child who is entitled."),
            (Section::Summary, "Children learn when they have eaten."),
        ] {
            self.writes(who, at, (section, self.revision(at)), words);
        }
        let priorities = Draft {
            part: Part::Priorities,
            from: self.revision(at),
            words: "Food\nDiet\nOral health".to_owned(),
            resolves: None,
        };
        write_part(&self.house, Some(who), at, &priorities).expect("written");
        for kind in [EvidenceKind::Study, EvidenceKind::LivedExperience] {
            let (reference, says) = ("Meeting".to_owned(), "The form is too hard.".to_owned());
            let new = NewItem::Evidence(NewEvidence { kind, reference, says });
            add_item(&self.house, Some(who), at, &new).expect("evidence");
        }
        let action = ["Open a club", "Partner 8", "2027-01-08", "Meals"].map(str::to_owned);
        add_item(&self.house, Some(who), at, &NewItem::Action(action)).expect("an action");
        let ask = ["Fund the clubs", "Director of Public Health", "2027-03-31", "£40,000"];
        let ask = NewItem::Ask(AskKind::Resource, ask.map(str::to_owned));
        add_item(&self.house, Some(who), at, &ask).expect("an ask");
    }
}
