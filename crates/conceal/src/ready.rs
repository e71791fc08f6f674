//! A record made ready for encoding: its values tidied, each piece turned into a keyed secret.

use crate::field::Fields;
use crate::key::LinkageKey;
use crate::tidy::{Tidied, tidy};

/// The number that stands where a room's number stands when a piece's secret is made.
const PIECES: u8 = u8::MAX;

/// One record, ready to enter rooms.
pub(crate) struct Ready {
    /// The tidied values, in the order of the fields.
    pub(crate) values: Vec<Tidied>,
    /// For each field the HMAC-SHA256 of each of its pieces.
    pub(crate) secrets: Vec<Vec<[u8; 32]>>,
}

/// Tidies a record and makes its secrets. A value that is not there counts as missing.
pub(crate) fn ready(key: &LinkageKey, fields: &Fields, values: &[String]) -> Ready {
    let empty = String::new();
    let values: Vec<Tidied> = fields
        .kinds()
        .iter()
        .enumerate()
        .map(|(at, kind)| tidy(*kind, values.get(at).unwrap_or(&empty)))
        .collect();
    let secrets = values
        .iter()
        .zip(fields.kinds())
        .map(|(value, kind)| {
            let secret = |piece: &Vec<u8>| key.room(PIECES, &[kind.tag().as_bytes(), piece]);
            value.pieces.iter().map(secret).collect()
        })
        .collect();
    Ready { values, secrets }
}
