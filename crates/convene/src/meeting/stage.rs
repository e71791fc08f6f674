//! Where a meeting stands, and what somebody should do next.

use std::fmt;

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MeetingStage {
    /// It is being prepared.
    Planned,
    /// People are invited; its agenda is out.
    Called,
    /// It is going on: who is there is recorded, and decisions are.
    Open,
    /// It is over; its minutes can be corrected.
    Closed,
    /// Its minutes are approved, and can be published.
    Approved,
    /// Its minutes are published and fixed.
    Published,
    /// It does not take place.
    Cancelled,
}

impl MeetingStage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Planned,
        Self::Called,
        Self::Open,
        Self::Closed,
        Self::Approved,
        Self::Published,
        Self::Cancelled,
    ];

    /// The word kept in the store and shown to people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Called => "called",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
        }
    }

    /// What somebody should do next, for the page of the meeting.
    pub const fn next_step(self) -> &'static str {
        match self {
            Self::Planned => "Write the agenda, add papers, then send the invitations.",
            Self::Called => "On the day, open the meeting and record who is there.",
            Self::Open => "Record interests, decisions and actions, then close the meeting.",
            Self::Closed => "Read the minutes through, correct them, and have them approved.",
            Self::Approved => "Publish the minutes.",
            Self::Published => "Follow up its actions.",
            Self::Cancelled => "Nothing more: it was cancelled.",
        }
    }
}

impl fmt::Display for MeetingStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
