//! Which records of different sources meet, and how alike their masks are.
//!
//! Rooms are sorted by name; records of different sources in one room are a pair. A source has at most one record in a room, so the pairs are at most as many as records times
//! views times sources: never quadratic. A pair that meets in several rooms has as many
//! independent measurements of each field, which are pooled.

use crate::encode::Encoded;
use crate::field::{FieldKind, Fields};

/// How well a field agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// Not one bit differs.
    Same,
    /// Unequal, and alike.
    Near,
    /// Something else, or missing on either side.
    Differs,
}

/// A record by its source and its place in that source's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which file, in the order given.
    pub source: u32,
    /// Which row.
    pub row: u32,
}

/// Two records that met.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// The record of the earlier source.
    pub one: Place,
    /// The record of the later source.
    pub two: Place,
    /// In how many rooms.
    pub rooms: u32,
    /// How each field agrees.
    pub fields: Vec<Agreement>,
    /// The share of pieces in common, over all fields, by their words of mask.
    pub likeness: f64,
}

/// All meetings of records of different files, in order. The files must have the same fields.
pub fn meetings(files: &[Encoded]) -> Vec<Meeting> {
    let Some(fields) = files.first().map(|file| &file.origin.fields) else { return Vec::new() };
    let mut met = pairs_in_rooms(files);
    met.sort_unstable();
    met.chunk_by(|one, two| (one.one, one.two) == (two.one, two.two))
        .map(|rooms| compare(files, fields, rooms))
        .collect()
}

/// The number of bits that differ between two masks of equal length.
pub fn differing_bits(one: &[u64], two: &[u64]) -> u32 {
    one.iter().zip(two).map(|(one, two)| (one ^ two).count_ones()).sum()
}

/// Two records in one room, and by which view each came in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Together {
    one: Place,
    two: Place,
    view_one: u16,
    view_two: u16,
}

fn pairs_in_rooms(files: &[Encoded]) -> Vec<Together> {
    let mut entered: Vec<(u128, Place, u16)> = Vec::new();
    for (source, file) in (0_u32..).zip(files) {
        for (row, record) in (0_u32..).zip(&file.rows) {
            let rooms = (0_u16..).zip(&record.rooms);
            entered.extend(rooms.map(|(view, room)| (*room, Place { source, row }, view)));
        }
    }
    entered.sort_unstable();
    let mut pairs = Vec::new();
    for room in entered.chunk_by(|one, two| one.0 == two.0) {
        // Two records of one source in a room: the file was not made by this program.
        if room.windows(2).any(|two| two[0].1.source == two[1].1.source) {
            continue;
        }
        for (at, (_, one, view_one)) in room.iter().enumerate() {
            pairs.extend(room[at + 1..].iter().map(|(_, two, view_two)| Together {
                one: *one,
                two: *two,
                view_one: *view_one,
                view_two: *view_two,
            }));
        }
    }
    pairs
}

/// Bits that differ, field by field; and between each name and the other record's other name.
struct Tally {
    straight: Vec<u32>,
    crossed: [u32; 2],
}

fn compare(files: &[Encoded], fields: &Fields, rooms: &[Together]) -> Meeting {
    let tally = tally(files, fields, rooms);
    let bits = |at: usize| (fields.kinds()[at].mask_words() * 64 * rooms.len()) as f64;
    let in_common = |at: usize, differing: u32| 1.0 - 2.0 * f64::from(differing) / bits(at);
    let mut agreements: Vec<Agreement> = fields
        .kinds()
        .iter()
        .zip(&tally.straight)
        .enumerate()
        .map(|(at, (kind, differing))| match *differing {
            0 => Agreement::Same,
            some if in_common(at, some) >= kind.near_from() => Agreement::Near,
            _ => Agreement::Differs,
        })
        .collect();
    if let Some([given, surname]) = both_names(fields) {
        let straight: u32 = tally.straight[given] + tally.straight[surname];
        let near = FieldKind::Given.near_from();
        for (at, crossed) in [given, surname].into_iter().zip(tally.crossed) {
            // Names in each other's place agree, but not as well as names in their own.
            if tally.crossed.iter().sum::<u32>() < straight && in_common(at, crossed) >= near {
                agreements[at] = agreements[at].min(Agreement::Near);
            }
        }
    }
    let all: u32 = tally.straight.iter().sum();
    Meeting {
        one: rooms[0].one,
        two: rooms[0].two,
        rooms: u32::try_from(rooms.len()).unwrap_or(u32::MAX),
        fields: agreements,
        likeness: 1.0
            - 2.0 * f64::from(all) / (fields.mask_words() * 64 * rooms.len()).max(1) as f64,
    }
}

fn tally(files: &[Encoded], fields: &Fields, rooms: &[Together]) -> Tally {
    let names = both_names(fields);
    let mut tally = Tally { straight: vec![0; fields.kinds().len()], crossed: [0; 2] };
    for room in rooms {
        let one = mask_of(files, fields, room.one, room.view_one);
        let two = mask_of(files, fields, room.two, room.view_two);
        for ((one, two), bits) in one.iter().zip(&two).zip(&mut tally.straight) {
            *bits += differing_bits(one, two);
        }
        if let Some([given, surname]) = names {
            tally.crossed[0] += differing_bits(one[given], two[surname]);
            tally.crossed[1] += differing_bits(one[surname], two[given]);
        }
    }
    tally
}

fn both_names(fields: &Fields) -> Option<[usize; 2]> {
    Some([fields.place_of(FieldKind::Given)?, fields.place_of(FieldKind::Surname)?])
}

/// The mask a record wears in a room, cut into fields.
fn mask_of<'a>(files: &'a [Encoded], fields: &Fields, place: Place, view: u16) -> Vec<&'a [u64]> {
    let row = &files[place.source as usize].rows[place.row as usize];
    let words = fields.mask_words();
    let mut rest = &row.masks[usize::from(view) * words..];
    fields
        .kinds()
        .iter()
        .map(|kind| {
            let (field, after) = rest.split_at(kind.mask_words());
            rest = after;
            field
        })
        .collect()
}
