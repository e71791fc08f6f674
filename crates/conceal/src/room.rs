//! In which rooms a record may meet its like.
//!
//! One room for every pair of exact values, one for every triple of what values sound like, one for
//! a number that is one person's, and some for records that are alike all over without agreeing on
//! any of these (bands of minimum hashes, Broder 1997). The same list for every partner that
//! encodes the same fields, so that the n-th room of one file meets the n-th of another.

use crate::field::{FieldKind, Fields};
use crate::key::LinkageKey;
use crate::ready::Ready;
use crate::tidy::Tidied;

/// How many rooms are for records that are alike all over.
const BANDS: u8 = 12;
/// How many minimum hashes must agree in one of them.
const HASHES_PER_BAND: u64 = 3;

/// One kind of room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum View {
    /// Records that agree on these one or two values.
    Exact(Vec<usize>),
    /// Records of which these values sound alike.
    Sounds(Vec<usize>),
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
        fields.place_of(FieldKind::Number).map(|at| View::Exact(vec![at])).into_iter().collect();
    for (n, one) in strong.iter().enumerate() {
        for (m, two) in strong.iter().enumerate().skip(n + 1) {
            views.push(View::Exact(vec![*one, *two]));
            views
                .extend(strong[m + 1..].iter().map(|three| View::Sounds(vec![*one, *two, *three])));
        }
    }
    let names = [FieldKind::Given, FieldKind::Surname].map(|kind| fields.place_of(kind));
    if let [Some(given), Some(surname)] = names {
        views.push(View::Sounds(vec![given, surname]));
    }
    views.extend((0..BANDS).map(View::Alike));
    views
}

/// The secret of the room this record enters by this view; `None` when a part is missing.
///
/// The room does not depend on which of the two names a part came from: a child whose names stand
/// in each other's place still meets.
pub(crate) fn room_of(
    key: &LinkageKey,
    fields: &Fields,
    view: &View,
    record: &Ready,
) -> Option<[u8; 32]> {
    match view {
        View::Exact(places) => joint(key, (fields, record), 0, places, |value| &value.strong),
        View::Sounds(places) => joint(key, (fields, record), 1, places, |value| &value.sound),
        View::Alike(band) => {
            let least: Option<Vec<&[u8]>> = (0..HASHES_PER_BAND)
                .map(|hash| least_piece(record, u64::from(*band) * HASHES_PER_BAND + hash))
                .collect();
            Some(key.room(2 + band, &least?))
        }
    }
}

/// The room of these parts together, whatever their order.
fn joint(
    key: &LinkageKey,
    (fields, record): (&Fields, &Ready),
    number: u8,
    places: &[usize],
    part: impl Fn(&Tidied) -> &Option<Vec<u8>>,
) -> Option<[u8; 32]> {
    let tagged = |place: &usize| {
        let part = part(&record.values[*place]).as_deref()?;
        Some([fields.kinds()[*place].tag().as_bytes(), part])
    };
    let mut parts: Vec<[&[u8]; 2]> = places.iter().map(tagged).collect::<Option<_>>()?;
    parts.sort_unstable();
    Some(key.room(number, &parts.concat()))
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
    fn every_pair_and_triple_of_fields_has_a_room() {
        let fields = Fields::parse("given surname dob postcode address town").expect("six fields");
        assert_eq!(views(&fields).len(), 10 + 10 + 1 + usize::from(BANDS));
        let with_number = Fields::parse("given surname dob sex number").expect("five fields");
        assert_eq!(views(&with_number).len(), 1 + 3 + 1 + 1 + usize::from(BANDS));
    }
}
