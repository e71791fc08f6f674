//! Who is in the room, seat by seat: who came, who came later, who left before the end.
//!
//! A decision counts those who were there when it was taken, so that a quorum is never made of people who
//! had gone. Meetings that were written down before seats were know their organisations only; those are
//! in the room from the beginning to the end.

use crate::meeting::deeds::Attendance;
use crate::organisation::OrgId;
use crate::partnership::{Right, SeatAge};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer young people than this are a warning (rule R-P3).
const YOUNG_PEOPLE: usize = 2;

/// A seat as it was when its holder came: what becomes of it later changes no meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatOf {
    /// For which organisation.
    pub organisation: OrgId,
    /// What its holder may do.
    pub right: Right,
    /// Whether it is kept for somebody young.
    pub age: SeatAge,
}

/// Whether the holder of a seat was there when the meeting began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatCame {
    /// Its number.
    pub seat: u32,
    /// The seat.
    pub of: SeatOf,
    /// Whether they came.
    pub came: Attendance,
}

/// Somebody's time in the room, in minutes after midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The number of their seat.
    pub seat: u32,
    /// The seat.
    pub of: SeatOf,
    /// When they came; `None`: they were there when it began.
    pub from: Option<u16>,
    /// When they left; `None`: they are there.
    pub until: Option<u16>,
}

/// The room of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Room {
    /// Organisations that came, of which no seat is known.
    organisations: BTreeSet<OrgId>,
    stays: Vec<Stay>,
}

/// Who was in the room when something was decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InRoom {
    /// Organisations that somebody with a right to decide was there for.
    pub organisations: BTreeSet<OrgId>,
    /// Young people of 16 to 25, by the seats kept for them; `None` where seats were not written down.
    pub young_people: Option<usize>,
}

impl InRoom {
    /// Rule R-P3: how many young people there are, when there are too few. It stops nothing.
    pub fn few_young_people(&self) -> Option<usize> {
        self.young_people.filter(|found| *found < YOUNG_PEOPLE)
    }
}

impl Stay {
    /// Whether they were there at a time; now, when none is given.
    fn is_at(&self, at: Option<u16>) -> bool {
        match at {
            None => self.until.is_none(),
            Some(at) => {
                self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
            }
        }
    }
}

impl Room {
    /// The room as a meeting begins.
    pub(crate) fn opened(attendance: &BTreeMap<OrgId, Attendance>, seats: &[SeatCame]) -> Self {
        let seated: BTreeSet<&OrgId> = seats.iter().map(|one| &one.of.organisation).collect();
        let came = |came: Attendance| came == Attendance::Present;
        let organisations = attendance.iter().filter(|(id, a)| came(**a) && !seated.contains(id));
        let stays = seats.iter().filter(|one| came(one.came));
        Self {
            organisations: organisations.map(|(id, _)| id.clone()).collect(),
            stays: stays
                .map(|one| Stay { seat: one.seat, of: one.of.clone(), from: None, until: None })
                .collect(),
        }
    }

    /// Somebody comes.
    pub(crate) fn arrives(&mut self, seat: u32, of: SeatOf, at: u16) {
        self.stays.push(Stay { seat, of, from: Some(at), until: None });
    }

    /// Somebody goes.
    pub(crate) fn leaves(&mut self, seat: u32, at: u16) {
        let own = self.stays.iter_mut().find(|stay| stay.seat == seat && stay.until.is_none());
        if let Some(stay) = own {
            stay.until = Some(at);
        }
    }

    /// Every stay, in the order they were written down.
    pub fn stays(&self) -> &[Stay] {
        &self.stays
    }

    /// Whether the holder of a seat is there now.
    pub fn has(&self, seat: u32) -> bool {
        self.stays.iter().any(|stay| stay.seat == seat && stay.until.is_none())
    }

    /// Whether nobody was written down by seat.
    pub const fn is_by_organisation(&self) -> bool {
        self.stays.is_empty()
    }

    /// The last time somebody came or went.
    pub(crate) fn last_move(&self) -> Option<u16> {
        self.stays.iter().flat_map(|stay| [stay.from, stay.until]).flatten().max()
    }

    /// Who is in it at a time; now, when none is given.
    pub fn at(&self, at: Option<u16>) -> InRoom {
        let there = || self.stays.iter().filter(|stay| stay.is_at(at));
        let decide = there().filter(|stay| stay.of.right == Right::Decides);
        let seated = decide.map(|stay| stay.of.organisation.clone());
        let young = || there().filter(|stay| stay.of.age == SeatAge::Young).count();
        InRoom {
            organisations: self.organisations.iter().cloned().chain(seated).collect(),
            young_people: (!self.is_by_organisation()).then(young),
        }
    }
}
