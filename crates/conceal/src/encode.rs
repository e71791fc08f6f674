//! One partner's file encoded: handles, rooms and masks, and nothing else.
//!
//! Two passes. The first finds every record's rooms and empties those that two records of this file
//! would share; the second makes the masks. A room that stays empty, for want of a value or because
//! it was shared, is filled with what looks like any other room, so the number of rooms a record
//! has says nothing. Records with the same tidied values are one record with several ids.

use crate::field::Fields;
use crate::file::Origin;
use crate::key::{LinkageKey, expand};
use crate::mask::mask_field;
use crate::ready::{Ready, ready};
use crate::room::{View, room_of, views};
use crate::weigh::chance_of;
use std::collections::BTreeMap;

/// A record as the partner has it: its own id and its values in the order of the fields.
#[derive(Clone)]
pub struct PlainRecord {
    /// The partner's id; it does not leave, unless asked for.
    pub id: String,
    /// The values; an empty text is missing.
    pub values: Vec<String>,
}

/// What leaves the partner about one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedRow {
    /// The name of the record in this exchange.
    pub handle: [u8; 10],
    /// The names of its rooms, one per view.
    pub rooms: Vec<u128>,
    /// Its masks, one after the other, [`Fields::mask_words`] words each.
    pub masks: Vec<u64>,
}

/// An encoded file.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// What it is, for whom, and made with which key.
    pub origin: Origin,
    /// The records in the order of their handles, which is no order of the partner's.
    pub rows: Vec<EncodedRow>,
}

/// What the partner keeps to itself: which record has which handle, and what to know.
#[derive(Clone, Default)]
pub struct Notice {
    /// The handle of each id, in the order of the file.
    pub handles: Vec<(String, [u8; 10])>,
    /// Ids whose record has no room to itself: they cannot be linked.
    pub without_room: Vec<String>,
    /// How many records were the same as an earlier one in all fields.
    pub repeated: usize,
}

/// Encodes a partner's records. `source` is the partner's short name in this exchange.
pub fn encode(
    key: &LinkageKey,
    fields: &Fields,
    source: &str,
    records: &[PlainRecord],
) -> (Encoded, Notice) {
    let (mut kept, mut notice) = merge_repeated(key, fields, source, records);
    kept.sort_by_key(|record| record.handle);
    let views = views(fields);
    let rooms = rooms_to_themselves(key, fields, &views, &kept);
    let mut rows = Vec::with_capacity(kept.len());
    for (record, own) in kept.iter().zip(&rooms) {
        if own.iter().all(Option::is_none) {
            let same = |(_, handle): &&(String, [u8; 10])| *handle == record.handle;
            notice
                .without_room
                .extend(notice.handles.iter().filter(same).map(|(id, _)| id.clone()));
        }
        rows.push(dress(key, fields, record, own));
    }
    let chance = chance_of(fields, kept.iter().map(|record| &record.ready.values).collect());
    let origin = Origin {
        purpose: key.purpose().clone(),
        key: key.check(),
        source: source.to_owned(),
        fields: fields.clone(),
        records: rows.len(),
        chance,
    };
    (Encoded { origin, rows }, notice)
}

/// A record and the handle it has.
struct Kept {
    handle: [u8; 10],
    ready: Ready,
}

fn merge_repeated(
    key: &LinkageKey,
    fields: &Fields,
    source: &str,
    records: &[PlainRecord],
) -> (Vec<Kept>, Notice) {
    let mut first: BTreeMap<Vec<Vec<Vec<u8>>>, usize> = BTreeMap::new();
    let (mut kept, mut notice) = (Vec::<Kept>::new(), Notice::default());
    for record in records {
        let made = ready(key, fields, &record.values);
        let content = made.values.iter().map(|value| value.pieces.clone()).collect();
        let at = *first.entry(content).or_insert(kept.len());
        if at == kept.len() {
            let handle = key.handle(source, &[record.id.as_bytes()]);
            kept.push(Kept { handle, ready: made });
        } else {
            notice.repeated += 1;
        }
        notice.handles.push((record.id.clone(), kept[at].handle));
    }
    (kept, notice)
}

/// For each record its rooms' secrets; `None` where a part is missing or the room is shared.
fn rooms_to_themselves(
    key: &LinkageKey,
    fields: &Fields,
    views: &[View],
    records: &[Kept],
) -> Vec<Vec<Option<[u8; 32]>>> {
    let mut rooms: Vec<Vec<Option<[u8; 32]>>> = records
        .iter()
        .map(|record| views.iter().map(|view| room_of(key, fields, view, &record.ready)).collect())
        .collect();
    let mut entered: Vec<([u8; 32], usize, usize)> = Vec::new();
    for (record, own) in rooms.iter().enumerate() {
        let there = own.iter().enumerate();
        entered.extend(there.filter_map(|(view, room)| room.map(|room| (room, record, view))));
    }
    entered.sort_unstable();
    for sharers in entered.chunk_by(|one, two| one.0 == two.0) {
        // A record whose two names sound the same enters once.
        let alone = sharers.iter().all(|other| other.1 == sharers[0].1);
        for (_, record, view) in sharers.iter().skip(usize::from(alone)) {
            rooms[*record][*view] = None;
        }
    }
    rooms
}

/// The record's rooms and masks, decoys where it has no room.
fn dress(key: &LinkageKey, fields: &Fields, record: &Kept, own: &[Option<[u8; 32]>]) -> EncodedRow {
    let words = fields.mask_words();
    let mut row = EncodedRow {
        handle: record.handle,
        rooms: Vec::with_capacity(own.len()),
        masks: Vec::with_capacity(own.len() * words),
    };
    let blanks: Vec<[u8; 32]> = fields
        .kinds()
        .iter()
        .map(|kind| key.decoy(u8::MAX, &[&record.handle, kind.word().as_bytes()]))
        .collect();
    for (number, room) in (0_u8..).zip(own) {
        match room {
            Some(secret) => {
                let (name, salt) = halves(secret);
                row.rooms.push(name);
                for (at, kind) in fields.kinds().iter().enumerate() {
                    let pieces = &record.ready.secrets[at];
                    mask_field(&salt, pieces, &blanks[at], kind.mask_words(), &mut row.masks);
                }
            }
            None => {
                let decoy = key.decoy(number, &[&record.handle]);
                row.rooms.push(halves(&decoy).0);
                row.masks.extend(expand(&decoy, words));
            }
        }
    }
    row
}

fn halves(secret: &[u8; 32]) -> (u128, [u8; 16]) {
    let (mut name, mut salt) = ([0; 16], [0; 16]);
    name.copy_from_slice(&secret[..16]);
    salt.copy_from_slice(&secret[16..]);
    (u128::from_be_bytes(name), salt)
}
