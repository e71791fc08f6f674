//! A person's own passkeys: seeing, adding, renaming and removing them; and what a browser is asked.

use serde::Serialize;

use crate::page::Page;
use crate::parts::FieldProblem;

/// What a browser is asked, to sign somebody in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AskPasskey {
    /// The challenge, in base64url.
    pub challenge: String,
    /// By which the question is known again.
    pub ticket: String,
    /// The name of this installation, as browsers know it.
    pub party: String,
}

/// What a browser is asked, to make a passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MakePasskey {
    /// The question.
    pub ask: AskPasskey,
    /// What this installation is called.
    pub party_name: String,
    /// The person, without anything about them, in base64url.
    pub user: String,
    /// The address of their account.
    pub user_name: String,
    /// What they are called.
    pub display_name: String,
    /// The passkeys they have, with a space between.
    pub known: String,
    /// The name typed for the new one.
    pub name: String,
}

/// Whether a passkey can be added now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum AddingPasskey {
    /// Passkeys are off here.
    Off {
        /// Why, and what would have to be done.
        why: String,
    },
    /// The person signed in too long ago.
    SignInAgain {
        /// Minutes after signing in for which one may be added.
        minutes: i64,
    },
    /// They have as many as one person may.
    Enough,
    /// It can.
    Open(MakePasskey),
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PasskeyLine {
    /// Its name in forms.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// When it was added and used, and where it is kept.
    pub words: String,
    /// What is wrong with it; empty when nothing is.
    pub warning: String,
}

/// The page of one's own passkeys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnPasskeys {
    /// Those there are, oldest first.
    pub passkeys: Vec<PasskeyLine>,
    /// Whether one can be added.
    pub adding: AddingPasskey,
    /// What was just done; empty when nothing was.
    pub notice: String,
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for OwnPasskeys {
    const TEMPLATE: &'static str = "own_passkeys.html";

    fn title(&self) -> String {
        let before = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{before}Your passkeys")
    }

    fn samples() -> Vec<Self> {
        let line = |id: &str, name: &str, words: &str, warning: &str| PasskeyLine {
            id: id.to_owned(),
            name: name.to_owned(),
            words: words.to_owned(),
            warning: warning.to_owned(),
        };
        let phone = line(
            "0198",
            "My phone",
            "Added 3 September 2026 at 09:00, last used 4 September 2026 at 08:12. Also kept where \
             the phone\u{2019}s maker keeps passkeys.",
            "",
        );
        let stick = line(
            "0199",
            "Stick at the office",
            "Added 3 September 2026 at 09:10, never used. On one device only.",
            "Refused on 5 September 2026 at 22:40: it counted fewer uses than before, so somebody \
             may have a copy. Remove it.",
        );
        let open = OwnPasskeys {
            passkeys: vec![phone, stick],
            adding: AddingPasskey::Open(sample_question()),
            notice: "The passkey was added. Next time, choose \u{201c}Sign in with a \
                     passkey\u{201d}."
                .to_owned(),
            problems: Vec::new(),
        };
        let with = |adding| OwnPasskeys { adding, notice: String::new(), ..open.clone() };
        let wrong = OwnPasskeys {
            passkeys: Vec::new(),
            problems: vec![FieldProblem {
                field: "name".to_owned(),
                message: "Enter a name of up to 60 letters".to_owned(),
            }],
            ..with(AddingPasskey::Open(sample_question()))
        };
        let off = AddingPasskey::Off {
            why: "Passkeys are off: whoever runs this service has not said how it is reached."
                .to_owned(),
        };
        let again = with(AddingPasskey::SignInAgain { minutes: 15 });
        vec![open.clone(), wrong, with(off), again, with(AddingPasskey::Enough)]
    }
}

fn sample_question() -> MakePasskey {
    MakePasskey {
        ask: sample_ask(),
        party_name: "Lifechances Calderbrook".to_owned(),
        user: "MDE5OA".to_owned(),
        user_name: "jo@calderbrook.example".to_owned(),
        display_name: "Jo Pickersgill".to_owned(),
        known: "AQID BAUG".to_owned(),
        name: String::new(),
    }
}

/// A question as samples show it.
pub(crate) fn sample_ask() -> AskPasskey {
    AskPasskey {
        challenge: "AAECAwQFBgcICQoLDA0ODw".to_owned(),
        ticket: "1788426000.AAECAwQFBgc".to_owned(),
        party: "calderbrook.example".to_owned(),
    }
}
