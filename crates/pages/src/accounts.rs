//! Accounts, for those who look after them: everyone in a list, and each on a page.

use report::number::whole;
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Cell, Choice, Column, Fact, FieldProblem, Link, Table};
use crate::step_form::{FieldKind, FormField, StepForm};

/// An account as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountRow {
    /// Its name in addresses.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// For whom they work.
    pub organisation: String,
    /// Their roles in words.
    pub roles: String,
    /// When they last signed in, in words; empty when never.
    pub last_signed_in: String,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether nobody has used it for long.
    pub is_unused: bool,
}

/// The page of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListPeople {
    lead: String,
    unused_days: String,
    unused: Vec<Link>,
    people: Table,
    closed: Table,
}

impl ListPeople {
    /// The accounts, in the order they are to be read in.
    pub fn tell(accounts: &[AccountRow], unused_days: i64) -> Self {
        let (closed, open): (Vec<&AccountRow>, Vec<&AccountRow>) =
            accounts.iter().partition(|account| account.is_closed);
        let lead = match open.len() {
            1 => "One account is open.".to_owned(),
            several => format!("{} accounts are open.", whole(several as u64)),
        };
        let unused = open.iter().filter(|account| account.is_unused);
        ListPeople {
            lead,
            unused_days: unused_days.to_string(),
            unused: unused.map(|account| Link::to(address(account), &account.name)).collect(),
            people: table("people", "Open accounts", &open, "No account is open."),
            closed: table("closed", "Closed accounts", &closed, "No account is closed."),
        }
    }
}

fn address(account: &AccountRow) -> String {
    format!("/people/{}", account.id)
}

fn table(id: &str, caption: &str, accounts: &[&AccountRow], when_empty: &str) -> Table {
    let row = |account: &&AccountRow| {
        let last = if account.last_signed_in.is_empty() {
            Cell::absent("never")
        } else {
            Cell::text(&account.last_signed_in)
        };
        vec![
            Cell::link(address(account), &account.name),
            Cell::text(&account.organisation),
            Cell::text(&account.roles),
            last,
        ]
    };
    let headings = ["Name", "Organisation", "Roles", "Last signed in"];
    Table {
        id: id.to_owned(),
        caption: caption.to_owned(),
        columns: headings.into_iter().map(Column::words).collect(),
        rows: accounts.iter().map(row).collect(),
        when_empty: when_empty.to_owned(),
    }
}

impl Page for ListPeople {
    const TEMPLATE: &'static str = "people.html";

    fn title(&self) -> String {
        "People".to_owned()
    }

    fn section(&self) -> Section {
        Section::People
    }

    fn samples() -> Vec<Self> {
        let jo = AccountRow {
            id: "0198".to_owned(),
            name: "Jo Pickersgill".to_owned(),
            organisation: "Calderbrook Alliance".to_owned(),
            roles: "Administrator".to_owned(),
            last_signed_in: "3 September 2026 at 09:00".to_owned(),
            ..AccountRow::default()
        };
        let unused = AccountRow {
            id: "0199".to_owned(),
            name: "Idris Lumb".to_owned(),
            roles: "Partner".to_owned(),
            last_signed_in: String::new(),
            is_unused: true,
            ..jo.clone()
        };
        let left = AccountRow { name: "Mira Thwaite".to_owned(), is_closed: true, ..jo.clone() };
        vec![ListPeople::tell(&[jo.clone(), unused, left], 90), ListPeople::tell(&[jo], 90)]
    }
}

/// What may be done with an account on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountDeeds {
    /// It is one's own: nothing.
    Own,
    /// It is open: roles, a new password, closing.
    Open,
    /// It is closed: opening it again.
    Closed,
}

/// Something a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MembershipRow {
    /// `organisation` or `setting`.
    pub kind: String,
    /// Its identifier.
    pub value: String,
    /// What it is called.
    pub name: String,
}

/// Somebody at a provider with whom an account is joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JoinedLine {
    /// What the provider is called.
    pub provider: String,
    /// The provider's address.
    pub issuer: String,
    /// The person's identifier there.
    pub subject: String,
    /// Since when, and when it was last used.
    pub words: String,
}

/// The page of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowPerson {
    /// Its name in addresses.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// What is known of the account.
    pub facts: Vec<Fact>,
    /// The roles, those held ticked.
    pub roles: Vec<Choice>,
    /// Where they belong, as it is recorded.
    pub memberships: Vec<MembershipRow>,
    /// The forms that record more of it.
    pub forms: Vec<StepForm>,
    /// What may be done.
    pub deeds: AccountDeeds,
    /// Whether one-time codes are set up.
    pub has_codes: bool,
    /// Whether the account has passkeys.
    pub has_passkeys: bool,
    /// With whom at providers the account is joined.
    pub joined: Vec<JoinedLine>,
    /// The providers it may be joined with.
    pub providers: Vec<Choice>,
    /// The identifier typed.
    pub subject: String,
    /// What was just done; empty when nothing was.
    pub notice: String,
    /// What was wrong with what was asked.
    pub problems: Vec<FieldProblem>,
}

impl Page for ShowPerson {
    const TEMPLATE: &'static str = "person.html";

    fn title(&self) -> String {
        if self.problems.is_empty() { self.name.clone() } else { format!("Problem: {}", self.name) }
    }

    fn section(&self) -> Section {
        Section::People
    }

    fn samples() -> Vec<Self> {
        let role = |value: &str, text: &str, chosen| Choice {
            value: value.to_owned(),
            text: text.to_owned(),
            chosen,
        };
        let open = ShowPerson {
            id: "0198".to_owned(),
            name: "Idris Lumb".to_owned(),
            facts: vec![
                Fact::of("E-mail address", "idris@calderbrook.example"),
                Fact::of("Organisation", "Beck Lane Community Centre"),
                Fact::of("Last signed in", "never"),
            ],
            roles: vec![role("partner", "Partner", true), role("analyst", "Analyst", false)],
            memberships: vec![MembershipRow {
                kind: "organisation".to_owned(),
                value: "GB-CHC-9000002".to_owned(),
                name: "Beck Lane Community Centre (GB-CHC-9000002)".to_owned(),
            }],
            forms: vec![setting_form()],
            deeds: AccountDeeds::Open,
            has_codes: true,
            has_passkeys: true,
            joined: vec![JoinedLine {
                provider: "Calderbrook Single Sign-in".to_owned(),
                issuer: "https://id.calderbrook.example".to_owned(),
                subject: "8d1f2c7a-0b64-4b0e-9a53-2f0f7c1c9a41".to_owned(),
                words: "Joined 3 September 2026, never used.".to_owned(),
            }],
            providers: vec![
                role("calderbrook", "Calderbrook Single Sign-in", false),
                role("schools", "Schools Sign-in", false),
            ],
            subject: String::new(),
            notice: String::new(),
            problems: Vec::new(),
        };
        let wrong = ShowPerson {
            problems: vec![FieldProblem {
                field: "role-partner".to_owned(),
                message: "Choose at least one role, or close the account".to_owned(),
            }],
            has_codes: false,
            has_passkeys: false,
            memberships: Vec::new(),
            ..open.clone()
        };
        let closed = ShowPerson {
            deeds: AccountDeeds::Closed,
            notice: "The account is closed. Nobody is signed in with it any more.".to_owned(),
            ..open.clone()
        };
        let own = ShowPerson { deeds: AccountDeeds::Own, ..open.clone() };
        vec![open, wrong, closed, own]
    }
}

/// The form that records a school, as the samples show it.
fn setting_form() -> StepForm {
    let school = FormField::new(FieldKind::Line, "value", "School", "Six digits.");
    let action = "/people/0198/memberships/setting";
    StepForm::new(("setting", "Record a school"), action, "Record").asks(school)
}
