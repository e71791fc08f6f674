//! Which records of different sources meet, and how alike their masks are.
//!
//! Rooms of one view are sorted by name; records of different sources in one room are a pair. A
//! source has at most one record in a room, so the pairs are at most as many as records times
//! views times sources: never quadratic. A pair that meets in several rooms has as many
//! independent measurements of each field, which are pooled.

use crate::encode::Encoded;
use crate::field::Fields;

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
    met.chunk_by(|one, two| (one.0, one.1) == (two.0, two.1))
        .map(|views| compare(files, fields, views))
        .collect()
}

/// The number of bits that differ between two masks of equal length.
pub fn differing_bits(one: &[u64], two: &[u64]) -> u32 {
    one.iter().zip(two).map(|(one, two)| (one ^ two).count_ones()).sum()
}

fn pairs_in_rooms(files: &[Encoded]) -> Vec<(Place, Place, u16)> {
    let views = files
        .iter()
        .filter_map(|file| file.rows.first().map(|row| row.rooms.len()))
        .max()
        .unwrap_or(0);
    let mut pairs = Vec::new();
    let mut entered: Vec<(u128, Place)> = Vec::new();
    for view in 0..views {
        entered.clear();
        for (source, file) in (0_u32..).zip(files) {
            let places = (0_u32..).zip(&file.rows);
            entered.extend(places.filter_map(|(row, record)| {
                Some((*record.rooms.get(view)?, Place { source, row }))
            }));
        }
        entered.sort_unstable();
        for room in entered.chunk_by(|one, two| one.0 == two.0) {
            // Two records of one source in a room: the file was not made by this program.
            if room.windows(2).any(|two| two[0].1.source == two[1].1.source) {
                continue;
            }
            for (at, (_, one)) in room.iter().enumerate() {
                let view = u16::try_from(view).unwrap_or(u16::MAX);
                pairs.extend(room[at + 1..].iter().map(|(_, two)| (*one, *two, view)));
            }
        }
    }
    pairs
}

fn compare(files: &[Encoded], fields: &Fields, views: &[(Place, Place, u16)]) -> Meeting {
    let (one, two, _) = views[0];
    let words = fields.mask_words();
    let mut differing = vec![0_u32; fields.kinds().len()];
    for (_, _, view) in views {
        let (mask_one, mask_two) =
            (mask_of(files, one, *view, words), mask_of(files, two, *view, words));
        let mut from = 0;
        for (kind, bits) in fields.kinds().iter().zip(&mut differing) {
            let to = from + kind.mask_words();
            *bits += differing_bits(&mask_one[from..to], &mask_two[from..to]);
            from = to;
        }
    }
    let bits_of = |kind: crate::FieldKind| (kind.mask_words() * 64 * views.len()) as f64;
    let in_common =
        |(kind, bits): (&crate::FieldKind, &u32)| 1.0 - 2.0 * f64::from(*bits) / bits_of(*kind);
    let agreement = |(kind, bits): (&crate::FieldKind, &u32)| {
        if *bits == 0 {
            Agreement::Same
        } else if in_common((kind, bits)) >= kind.near_from() {
            Agreement::Near
        } else {
            Agreement::Differs
        }
    };
    let all: u32 = differing.iter().sum();
    Meeting {
        one,
        two,
        rooms: u32::try_from(views.len()).unwrap_or(u32::MAX),
        fields: fields.kinds().iter().zip(&differing).map(agreement).collect(),
        likeness: 1.0 - 2.0 * f64::from(all) / (words * 64 * views.len()) as f64,
    }
}

fn mask_of(files: &[Encoded], place: Place, view: u16, words: usize) -> &[u64] {
    let row = &files[place.source as usize].rows[place.row as usize];
    let from = usize::from(view) * words;
    &row.masks[from..from + words]
}
