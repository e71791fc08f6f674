//! Inviting people: the form, the link that is shown once, and the invitations nobody has used.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, FieldProblem};

/// The form for inviting somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InviteSomebody {
    /// The address typed.
    pub email: String,
    /// The organisation typed; the inviter's own when they may invite for no other.
    pub organisation: String,
    /// The organisations of the alliance, by identifier, the one chosen marked.
    pub organisations: Vec<Choice>,
    /// The numbers of schools typed.
    pub schools: String,
    /// Whether the inviter may invite for their own organisation only.
    pub only_own: bool,
    /// The roles the inviter may invite into, those chosen ticked.
    pub roles: Vec<Choice>,
    /// Days for which the link works.
    pub days: i64,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for InviteSomebody {
    const TEMPLATE: &'static str = "invite.html";

    fn title(&self) -> String {
        let title = "Invite somebody";
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Invitations
    }

    fn samples() -> Vec<Self> {
        let role = |value: &str, text: &str, chosen| Choice {
            value: value.to_owned(),
            text: text.to_owned(),
            chosen,
        };
        let empty = InviteSomebody {
            email: String::new(),
            organisation: String::new(),
            organisations: vec![role("GB-CHC-9000002", "Beck Lane Community Centre", false)],
            schools: String::new(),
            only_own: false,
            roles: vec![
                role("board-member", "Board member", false),
                role("partner", "Partner", true),
            ],
            days: 7,
            problems: Vec::new(),
        };
        let problem = |field: &str, message: &str| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        };
        let wrong = InviteSomebody {
            email: "idris".to_owned(),
            problems: vec![
                problem("email", "Enter an e-mail address, such as name@organisation.example"),
                problem(
                    "organisation",
                    "Enter the organisation they work for, in one line of at most 200 letters",
                ),
                problem("role-board-member", "Choose at least one role"),
            ],
            ..empty.clone()
        };
        let convenor = InviteSomebody {
            organisation: "Calderbrook Alliance".to_owned(),
            only_own: true,
            ..empty.clone()
        };
        vec![empty, wrong, convenor]
    }
}

/// A link that is shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OneTimeLink {
    /// What the link is.
    pub heading: String,
    /// What to do with it.
    pub words: String,
    /// The link itself.
    pub link: String,
    /// Where to go on: address and words.
    pub back: crate::parts::Link,
}

impl Page for OneTimeLink {
    const TEMPLATE: &'static str = "one_time_link.html";

    fn title(&self) -> String {
        self.heading.clone()
    }

    fn section(&self) -> Section {
        Section::Invitations
    }

    fn samples() -> Vec<Self> {
        vec![OneTimeLink {
            heading: "Send this link to idris@calderbrook.example".to_owned(),
            words: "It works once, until 10 September 2026 at 09:00.".to_owned(),
            link: "https://alliance.example/join/5f2c9a3be1d04875a6c2f10b93e84d7762b0c1a95e3f48d7"
                .to_owned(),
            back: crate::parts::Link::to("/people/invitations", "Open invitations"),
        }]
    }
}

/// An invitation nobody has used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvitationLine {
    /// Its name in addresses.
    pub id: String,
    /// The address.
    pub email: String,
    /// For whom and what for.
    pub what: String,
    /// Who invited, and until when it works or since when it does not.
    pub when: String,
}

/// The page of invitations nobody has used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListInvitations {
    /// The invitations, newest first.
    pub lines: Vec<InvitationLine>,
    /// What was just done; empty when nothing was.
    pub notice: String,
}

impl Page for ListInvitations {
    const TEMPLATE: &'static str = "invitations.html";

    fn title(&self) -> String {
        "Invitations".to_owned()
    }

    fn section(&self) -> Section {
        Section::Invitations
    }

    fn samples() -> Vec<Self> {
        let line = |id: &str, when: &str| InvitationLine {
            id: id.to_owned(),
            email: "idris@calderbrook.example".to_owned(),
            what: "Beck Lane Community Centre: Partner".to_owned(),
            when: when.to_owned(),
        };
        let lines = vec![
            line("0198", "Invited by Jo Pickersgill. Works until 10 September 2026 at 09:00."),
            line("0199", "Invited by Jo Pickersgill. No longer works."),
        ];
        let notice = "The invitation was taken back. Its link no longer works.".to_owned();
        vec![
            ListInvitations { lines, notice: String::new() },
            ListInvitations { lines: Vec::new(), notice },
        ]
    }
}
