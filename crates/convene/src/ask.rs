//! An ask: a permission, a resource or support, of a named decision-maker, by a day.
//!
//! A statement says what its partners cannot do alone. Each ask is sent into a body and a meeting of
//! it that already exist, chased, answered, and what came of it is written down. Declined is an
//! answer too: it has a reason, and may be taken further.

use crate::life::{Arrow, Entry};
use commons::Day;
use std::fmt;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AskKind {
    /// To be let do something.
    Permission,
    /// Money, rooms, people's time.
    Resource,
    /// That somebody stands by it.
    Support,
}

impl AskKind {
    /// The three.
    pub const ALL: [Self; 3] = [Self::Permission, Self::Resource, Self::Support];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Resource => "resource",
            Self::Support => "support",
        }
    }

    /// Reads the word kept in the store.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an ask stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AskStage {
    /// It is in the statement and has not been sent.
    Waiting,
    /// It is with a body, for a meeting.
    Sent,
    /// It was agreed.
    Agreed,
    /// It was agreed in part.
    Partly,
    /// It was declined.
    Declined,
    /// What came of it has been written down.
    Done,
    /// It was taken back.
    TakenBack,
}

impl AskStage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sent,
        Self::Agreed,
        Self::Partly,
        Self::Declined,
        Self::Done,
        Self::TakenBack,
    ];

    /// The word kept in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Agreed => "agreed",
            Self::Partly => "agreed in part",
            Self::Declined => "declined",
            Self::Done => "done",
            Self::TakenBack => "taken back",
        }
    }

    /// What somebody should do next, for the page of the ask.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Waiting => "Send it to the body that can decide it, for one of its meetings.",
            Self::Sent => {
                "Wait for the meeting; ask again if no answer came by the day it was needed."
            }
            Self::Agreed => "Do what was agreed, and write down what came of it.",
            Self::Partly => {
                "Do what was agreed and write down what came of it, or take the rest further."
            }
            Self::Declined => "Take it further, to another body, or leave it with its reason.",
            Self::Done => "Nothing more: what came of it is written down.",
            Self::TakenBack => "Nothing more: it was taken back.",
        }
    }
}

impl fmt::Display for AskStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An ask, as its statement words it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What kind.
    pub kind: AskKind,
    /// What is asked, in a sentence.
    pub what: String,
    /// Who can decide: a named person or post.
    pub decision_maker: String,
    /// By when it is needed.
    pub needed_by: Day,
    /// How much money, when it is about money.
    pub amount_pence: Option<u64>,
}

/// What a decision-maker answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskAnswer {
    /// All of it.
    Agreed,
    /// Some of it.
    Partly {
        /// What is agreed.
        what: String,
        /// How much of the money, when it is about money.
        amount_pence: Option<u64>,
    },
    /// None of it.
    Declined {
        /// Why.
        reason: String,
    },
}

/// What is done with an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskDeed {
    /// It is sent to a body for a meeting.
    Send {
        /// The body: a committee, a board, a named post.
        body: String,
        /// The day of its meeting.
        meets_on: Day,
    },
    /// Somebody asks after it.
    Chase,
    /// It is answered.
    Answer(AskAnswer),
    /// It is taken to a further body, after an answer that was not yes, or none.
    Escalate {
        /// The body.
        body: String,
        /// The day of its meeting.
        meets_on: Day,
        /// Why it goes there.
        reason: String,
    },
    /// What came of it is written down.
    RecordEffect {
        /// What came of it.
        effect: String,
    },
    /// It is taken back.
    TakeBack {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed; answers are three, because they lead to three stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskDeedKind {
    /// [`AskDeed::Send`].
    Send,
    /// [`AskDeed::Chase`].
    Chase,
    /// [`AskAnswer::Agreed`].
    Agree,
    /// [`AskAnswer::Partly`].
    AgreeInPart,
    /// [`AskAnswer::Declined`].
    Decline,
    /// [`AskDeed::Escalate`].
    Escalate,
    /// [`AskDeed::RecordEffect`].
    RecordEffect,
    /// [`AskDeed::TakeBack`].
    TakeBack,
}

impl fmt::Display for AskDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Send => "sent to a body",
            Self::Chase => "asked after",
            Self::Agree => "agreed",
            Self::AgreeInPart => "agreed in part",
            Self::Decline => "declined",
            Self::Escalate => "taken further",
            Self::RecordEffect => "its effect written down",
            Self::TakeBack => "taken back",
        })
    }
}

impl AskDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> AskDeedKind {
        match self {
            Self::Send { .. } => AskDeedKind::Send,
            Self::Chase => AskDeedKind::Chase,
            Self::Answer(AskAnswer::Agreed) => AskDeedKind::Agree,
            Self::Answer(AskAnswer::Partly { .. }) => AskDeedKind::AgreeInPart,
            Self::Answer(AskAnswer::Declined { .. }) => AskDeedKind::Decline,
            Self::Escalate { .. } => AskDeedKind::Escalate,
            Self::RecordEffect { .. } => AskDeedKind::RecordEffect,
            Self::TakeBack { .. } => AskDeedKind::TakeBack,
        }
    }

    /// The words that must not be empty.
    fn words(&self) -> Option<&str> {
        match self {
            Self::Chase | Self::Answer(AskAnswer::Agreed) => None,
            Self::Send { body: words, .. }
            | Self::Answer(
                AskAnswer::Partly { what: words, .. } | AskAnswer::Declined { reason: words },
            )
            | Self::Escalate { reason: words, .. }
            | Self::RecordEffect { effect: words }
            | Self::TakeBack { reason: words } => Some(words),
        }
    }
}

/// Every arrow there is.
pub const ASK_ARROWS: [Arrow<AskStage, AskDeedKind>; 13] = {
    use AskDeedKind as Kind;
    use AskStage as Stage;
    [
        Arrow { from: Stage::Waiting, by: Kind::Send, to: Stage::Sent },
        Arrow { from: Stage::Waiting, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Sent, by: Kind::Chase, to: Stage::Sent },
        Arrow { from: Stage::Sent, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Sent, by: Kind::Agree, to: Stage::Agreed },
        Arrow { from: Stage::Sent, by: Kind::AgreeInPart, to: Stage::Partly },
        Arrow { from: Stage::Sent, by: Kind::Decline, to: Stage::Declined },
        Arrow { from: Stage::Sent, by: Kind::TakeBack, to: Stage::TakenBack },
        Arrow { from: Stage::Agreed, by: Kind::RecordEffect, to: Stage::Done },
        Arrow { from: Stage::Partly, by: Kind::RecordEffect, to: Stage::Done },
        Arrow { from: Stage::Partly, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Declined, by: Kind::Escalate, to: Stage::Sent },
        Arrow { from: Stage::Declined, by: Kind::TakeBack, to: Stage::TakenBack },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("this ask is {stage}; it cannot be {kind} now")]
    NotAtThisStage {
        /// Where it stands.
        stage: AskStage,
        /// What was tried.
        kind: AskDeedKind,
    },
    /// There are no words.
    #[error("say what or why, in a sentence the partners will understand")]
    NoWords,
    /// The meeting was before today.
    #[error("the meeting is in the past: choose the next one")]
    MeetingInThePast,
    /// More is agreed in part than was asked for.
    #[error("more money is agreed in part than was asked for")]
    MoreThanAsked,
    /// It is earlier than what is recorded.
    #[error("the history goes forward only")]
    BeforeTheLastEntry,
}

/// The life of an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskLife {
    stage: AskStage,
    history: Vec<Entry<AskDeed>>,
}

impl Default for AskLife {
    fn default() -> Self {
        Self { stage: AskStage::Waiting, history: Vec::new() }
    }
}

impl AskLife {
    /// Where it stands.
    pub const fn stage(&self) -> AskStage {
        self.stage
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<AskDeed>] {
        &self.history
    }

    /// The body it is with, or was last with, and the day that body meets.
    pub fn body(&self) -> Option<(&str, Day)> {
        self.history.iter().rev().find_map(|entry| match &entry.deed {
            AskDeed::Send { body, meets_on } | AskDeed::Escalate { body, meets_on, .. } => {
                Some((body.as_str(), *meets_on))
            }
            _ => None,
        })
    }

    /// The last answer.
    pub fn answer(&self) -> Option<&AskAnswer> {
        self.history.iter().rev().find_map(|entry| match &entry.deed {
            AskDeed::Answer(answer) => Some(answer),
            _ => None,
        })
    }

    /// Whether it should have been answered by now.
    pub fn is_overdue(&self, ask: &Ask, today: Day) -> bool {
        matches!(self.stage, AskStage::Waiting | AskStage::Sent) && today > ask.needed_by
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`AskNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, ask: &Ask, entry: Entry<AskDeed>) -> Result<AskStage, AskNotAllowed> {
        let kind = entry.deed.kind();
        let arrow = ASK_ARROWS.iter().find(|a| a.from == self.stage && a.by == kind);
        let Some(arrow) = arrow else {
            return Err(AskNotAllowed::NotAtThisStage { stage: self.stage, kind });
        };
        if self.history.last().is_some_and(|last| entry.at < last.at) {
            return Err(AskNotAllowed::BeforeTheLastEntry);
        }
        if entry.deed.words().is_some_and(|words| words.trim().is_empty()) {
            return Err(AskNotAllowed::NoWords);
        }
        match &entry.deed {
            AskDeed::Send { meets_on, .. } | AskDeed::Escalate { meets_on, .. }
                if *meets_on < entry.at.day() =>
            {
                return Err(AskNotAllowed::MeetingInThePast);
            }
            AskDeed::Answer(AskAnswer::Partly { amount_pence: Some(some), .. })
                if ask.amount_pence.is_none_or(|all| *some > all) =>
            {
                return Err(AskNotAllowed::MoreThanAsked);
            }
            _ => {}
        }
        self.stage = arrow.to;
        self.history.push(entry);
        Ok(self.stage)
    }
}

/// How many asks came to what: the tracker's top line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Agreed, whether or not the effect is written down.
    pub secured: usize,
    /// Agreed in part.
    pub partly: usize,
    /// Declined.
    pub declined: usize,
    /// Not answered.
    pub open: usize,
    /// Money agreed.
    pub secured_pence: u64,
}

impl Tally {
    /// Counts asks by their last answer.
    pub fn of<'a>(asks: impl Iterator<Item = (&'a Ask, &'a AskLife)>) -> Self {
        let mut tally = Self::default();
        for (ask, life) in asks {
            match (life.stage(), life.answer()) {
                (AskStage::TakenBack, _) => {}
                (AskStage::Waiting | AskStage::Sent, _) | (_, None) => tally.open += 1,
                (_, Some(AskAnswer::Agreed)) => {
                    tally.secured += 1;
                    tally.secured_pence += ask.amount_pence.unwrap_or(0);
                }
                (_, Some(AskAnswer::Partly { amount_pence, .. })) => {
                    tally.partly += 1;
                    tally.secured_pence += amount_pence.unwrap_or(0);
                }
                (_, Some(AskAnswer::Declined { .. })) => tally.declined += 1,
            }
        }
        tally
    }
}
