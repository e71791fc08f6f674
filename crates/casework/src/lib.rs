//! Identifiable practice records, sealed at rest, opened only through the access rules.
//!
//! This is the home of what a family support worker, a school nurse or a safeguarding lead writes
//! about a child or a family. Each setting has a [`Casework`] of its own. Every act takes a
//! [`access::Permit`], which only a sharing decision makes, and a way to write the act down: when
//! the permit does not cover the act, is old, or the act cannot be written down, the record stays
//! closed. Nothing here goes to the partnership side.

mod access;
mod home;
mod record;

pub use access::{Access, Closed};
pub use home::Casework;
pub use record::{Record, RecordId, RecordKind};
