//! Records of the same child linked by a party that sees no names, dates or numbers.
//!
//! Each partner runs [`encode`] on its own file with a key the partners share; the linking party,
//! who has no key, runs [`link_encoded`] on what comes out. The idea is a house with many rooms. A
//! record enters a *room* for every combination of strong parts it has (sounds of names, birth
//! date, postcode, …); the room's name is a keyed hash. In each room it wears another *mask*, a
//! sketch of its fields that can be compared only inside that room. No two records of one source
//! may share a room, so a source alone shows no frequencies, no patterns and no graph to attack.
//! `docs/method/private-linkage.md` says why, and what the attacks in `tests/` find.
//!
//! Reading order: [`key`] · [`field`] · [`tidy`] · [`room`] · [`mask`] · [`encode`](mod@encode) ·
//! [`file`](mod@file) · [`meet`] · [`weigh`] · [`gather`] · [`linking`]. [`pseudonym`] gives the
//! names under which linked people are known per purpose.

pub mod canonical;
pub mod encode;
pub mod field;
pub mod file;
pub mod gather;
pub mod key;
pub mod linking;
pub mod mask;
pub mod meet;
pub mod pseudonym;
mod ready;
mod room;
pub mod salted;
mod text;
pub mod tidy;
pub mod weigh;

pub use canonical::{BadIdentifier, CanonicalId, Scheme};
pub use encode::{Encoded, EncodedRow, Notice, PlainRecord, encode};
pub use field::{BadFields, FieldKind, Fields};
pub use file::{BadEncoded, Origin};
pub use key::{BadPurpose, LinkageKey, Master, Purpose};
pub use linking::{Cluster, Link, Linked, Member, NotLinkable, link_encoded};
pub use pseudonym::{BadPseudonym, PseudonymKey, read_pseudonym, spell_pseudonym};
pub use salted::salted_digest;
