//! In which rooms a record may meet its like.
//!
//! One room for every pair and every triple of strong parts the record has, one for a number that
//! is one person's, and four for records that are alike all over without agreeing exactly on any
//! strong part (bands of minimum hashes, Broder 1997). The same list for every partner that
//! encodes the same fields, so that the n-th room of one file meets the n-th of another.

use crate::field::{FieldKind, Fields};
use crate::key::LinkageKey;
use crate::ready::Ready;

/// How many rooms are for records that are alike all over.
const BANDS: u8 = 4;
/// How many minimum hashes must agree in one of them.
const HASHES_PER_BAND: u64 = 4;

/// One kind of room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum View {
    /// Records that agree on the strong parts of these fields.
    Parts(Vec<usize>),
    /// Records that are alike all over.
    Alike(u8),
}

/// The rooms of these fields, in their fixed order.
pub(crate) fn views(fields: &Fields) -> Vec<View> {
    let strong: Vec<usize> = [
        FieldKind::Given,
        FieldKind::Surname,
        FieldKind::BirthDate,
        FieldKind::Postcode,
        FieldKind::Address,
    ]
    .into_iter()
    .filter_map(|kind| fields.place_of(kind))
    .collect();
    let mut views: Vec<View> =
        fields.place_of(FieldKind::Number).map(|at| View::Parts(vec![at])).into_iter().collect();
    for (n, one) in strong.iter().enumerate() {
        for (m, two) in strong.iter().enumerate().skip(n + 1) {
            views.push(View::Parts(vec![*one, *two]));
            views.extend(strong[m + 1..].iter().map(|three| View::Parts(vec![*one, *two, *three])));
        }
    }
    views.extend((0..BANDS).map(View::Alike));
    views
}

/// The secret of the room this record enters by this view; `None` when a strong part is missing.
pub(crate) fn room_of(
    key: &LinkageKey,
    number: u8,
    view: &View,
    record: &Ready,
) -> Option<[u8; 32]> {
    match view {
        View::Parts(fields) => {
            let parts: Option<Vec<&[u8]>> =
                fields.iter().map(|field| record.values[*field].strong.as_deref()).collect();
            Some(key.room(number, &parts?))
        }
        View::Alike(band) => {
            let least: Option<Vec<&[u8]>> = (0..HASHES_PER_BAND)
                .map(|hash| least_piece(record, u64::from(*band) * HASHES_PER_BAND + hash))
                .collect();
            Some(key.room(number, &least?))
        }
    }
}

/// The piece whose hash under this number is the least, over all fields.
fn least_piece(record: &Ready, hash: u64) -> Option<&[u8]> {
    record
        .secrets
        .iter()
        .flatten()
        .min_by_key(|secret| (crate::mask::mix(crate::mask::word(&secret[..]) ^ hash), **secret))
        .map(|secret| secret.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_and_triple_of_strong_parts_has_a_room() {
        let fields = Fields::parse("given surname dob postcode address town").expect("six fields");
        assert_eq!(views(&fields).len(), 10 + 10 + usize::from(BANDS));
        let with_number = Fields::parse("given surname dob sex number").expect("five fields");
        assert_eq!(views(&with_number).len(), 1 + 3 + 1 + usize::from(BANDS));
    }
}
