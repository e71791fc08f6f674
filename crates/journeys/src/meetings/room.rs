//! The seats of a partnership, for those who write down who is in the room.

use crate::going_on::{CannotGoOn, Names};
use convene::OrgId;
use convene::meeting::{Attendance, SeatCame, SeatOf};
use convene::partnership::{PartnershipLife, SeatHeld};
use std::collections::BTreeMap;

/// A seat whose holder can come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatLine {
    /// Its number.
    pub number: u32,
    /// Who holds it; empty for a seat nobody holds, and for visitors.
    pub holder: String,
    /// The name of its organisation.
    pub organisation: String,
    /// The seat.
    pub of: SeatOf,
}

fn of(held: SeatHeld<'_>) -> SeatOf {
    let seat = held.seat;
    SeatOf { organisation: seat.organisation.id.clone(), right: seat.right, age: seat.age }
}

/// The seats with the names of their holders.
pub(crate) fn seat_lines(life: &PartnershipLife, names: &Names) -> Vec<SeatLine> {
    let line = |held: SeatHeld<'_>| SeatLine {
        number: held.number,
        holder: held.seat.person.as_ref().and_then(|id| names.get(id)).cloned().unwrap_or_default(),
        organisation: held.seat.organisation.name.clone(),
        of: of(held),
    };
    life.seats().map(line).collect()
}

/// A seat as it is now.
pub(crate) fn seat_of(life: &PartnershipLife, number: u32) -> Result<SeatOf, CannotGoOn> {
    let found = life.seats().find(|held| held.number == number);
    let mend = CannotGoOn::Mend { field: "seat", words: "Choose whose seat it is" };
    found.map(of).ok_or(mend)
}

/// The seats of which it is known whether their holders came.
pub(crate) fn seats_that_came(
    life: &PartnershipLife,
    came: &BTreeMap<u32, Attendance>,
) -> Vec<SeatCame> {
    let known = life.seats().filter_map(|held| {
        came.get(&held.number).map(|came| SeatCame { seat: held.number, of: of(held), came: *came })
    });
    known.collect()
}

/// Whether each organisation came: it did when the holder of one of its seats did.
pub(crate) fn attendance(
    life: &PartnershipLife,
    came: &BTreeMap<u32, Attendance>,
) -> BTreeMap<OrgId, Attendance> {
    let mut all = BTreeMap::new();
    for seat in seats_that_came(life, came) {
        let own = all.entry(seat.of.organisation).or_insert(seat.came);
        if seat.came == Attendance::Present {
            *own = Attendance::Present;
        }
    }
    all
}
