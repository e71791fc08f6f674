//! The closed lists of a recipe: what meetings are about, and the steps to a first meeting.
//!
//! What an item of an agenda is called in an area stays there; only the topic it belongs to leaves.

use serde::{Deserialize, Serialize};

/// What an item of an agenda is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Who is here, and who has an interest in what.
    Welcome,
    /// What came of earlier actions.
    Actions,
    /// What figures show.
    Figures,
    /// What residents and young people said.
    Voices,
    /// The Statement of Intent, and what is asked of others.
    Statement,
    /// What has to be decided.
    Decisions,
    /// Something of the area's own.
    Own,
}

impl Topic {
    /// What each is recognised by: the beginning of a word in small letters.
    const SIGNS: [(Self, &'static [&'static str]); 6] = [
        (Self::Welcome, &["welcome", "introduc", "apolog", "declar"]),
        (Self::Actions, &["action", "minutes", "matters"]),
        (Self::Statement, &["statement", "intent", "ask", "priorit"]),
        (Self::Voices, &["voice", "said", "heard", "resident", "parent", "young"]),
        (Self::Figures, &["figure", "profile", "evidence", "number", "scoreboard"]),
        (Self::Decisions, &["decid", "decision", "agree", "vote"]),
    ];

    /// The topic of an item with this title; one that none of the lists knows is the area's own.
    pub fn of_title(title: &str) -> Self {
        let title = title.to_lowercase();
        let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
        let begins = |sign: &&str| words.iter().any(|word| word.starts_with(sign));
        let found = Self::SIGNS.iter().find(|(_, signs)| signs.iter().any(&begins));
        found.map_or(Self::Own, |(topic, _)| *topic)
    }

    /// The words a person reads, and a title to begin with.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Welcome => "Welcome, apologies and declarations of interest",
            Self::Actions => "What came of earlier actions",
            Self::Figures => "What the figures show, and what they do not",
            Self::Voices => "What residents and young people said",
            Self::Statement => "The Statement of Intent and its asks",
            Self::Decisions => "Decisions",
            Self::Own => "An item of your own",
        }
    }
}

/// A step on the way to a first meeting and a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The partnership is begun.
    PartnershipBegun,
    /// The area is drawn.
    AreaDrawn,
    /// The district's published figures can be read.
    FiguresLoaded,
    /// Agreements are written.
    AgreementsWritten,
    /// Each seat of the recipe is there and somebody holds it.
    SeatsFilled,
    /// Two young people hold seats.
    YoungPeople,
    /// The first meeting is called.
    MeetingPlanned,
    /// The first meeting was held.
    MeetingHeld,
    /// All parties signed the agreements.
    AgreementsSigned,
    /// The board approved a delivery plan.
    PlanApproved,
}

impl Step {
    /// Every step, in the order of its day.
    pub const ALL: [Self; 10] = [
        Self::PartnershipBegun,
        Self::AreaDrawn,
        Self::FiguresLoaded,
        Self::AgreementsWritten,
        Self::SeatsFilled,
        Self::YoungPeople,
        Self::MeetingPlanned,
        Self::MeetingHeld,
        Self::AgreementsSigned,
        Self::PlanApproved,
    ];

    /// The word kept in the store and used in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PartnershipBegun => "partnership-begun",
            Self::AreaDrawn => "area-drawn",
            Self::FiguresLoaded => "figures-loaded",
            Self::AgreementsWritten => "agreements-written",
            Self::SeatsFilled => "seats-filled",
            Self::YoungPeople => "young-people",
            Self::MeetingPlanned => "meeting-planned",
            Self::MeetingHeld => "meeting-held",
            Self::AgreementsSigned => "agreements-signed",
            Self::PlanApproved => "plan-approved",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::PartnershipBegun => "The partnership is begun",
            Self::AreaDrawn => "The area is drawn",
            Self::FiguresLoaded => "The district\u{2019}s published figures can be read here",
            Self::AgreementsWritten => "The sharing agreements are written, with their parties",
            Self::SeatsFilled => "Every seat of the recipe is there, and somebody holds it",
            Self::YoungPeople => "Two young people hold seats",
            Self::MeetingPlanned => "The first meeting is called",
            Self::MeetingHeld => "The first meeting was held",
            Self::AgreementsSigned => "All parties signed the agreements",
            Self::PlanApproved => "The board approved the delivery plan",
        }
    }

    /// The day it is due in a recipe that says nothing else, counted from the start: a first meeting
    /// within ninety days.
    pub const fn usual_day(self) -> u16 {
        match self {
            Self::PartnershipBegun => 1,
            Self::AreaDrawn => 14,
            Self::FiguresLoaded => 21,
            Self::AgreementsWritten => 45,
            Self::SeatsFilled | Self::YoungPeople | Self::MeetingPlanned => 60,
            Self::MeetingHeld | Self::AgreementsSigned => 90,
            Self::PlanApproved => 180,
        }
    }
}

/// What can be seen of an area without asking anybody: the steps the program knows to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// The steps that are done.
    pub seen: std::collections::BTreeSet<Step>,
    /// How many seats the partnership has of each kind of the recipe, and how many are held.
    pub seats: std::collections::BTreeMap<String, (u8, u8)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_leaves_as_its_topic_and_its_own_words_stay() {
        for (title, topic) in [
            ("Welcome from Zephyrine Quillfeather", Topic::Welcome),
            ("Actions of last time", Topic::Actions),
            ("Draft Statement", Topic::Statement),
            ("What parents said at the hub", Topic::Voices),
            ("The profile of Lower Calder", Topic::Figures),
            ("A decision on the kitchen", Topic::Decisions),
            ("Task force", Topic::Own),
            ("", Topic::Own),
        ] {
            assert_eq!(Topic::of_title(title), topic, "{title}");
        }
    }

    #[test]
    fn every_step_is_found_again_by_its_word() {
        for step in Step::ALL {
            assert_eq!(Step::parse(step.as_str()), Some(step));
        }
    }
}
