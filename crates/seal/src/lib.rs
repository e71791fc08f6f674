//! Files sealed at rest, and the key that opens them.
//!
//! The vault and casework keep everything through this crate. A sealed file is ChaCha20-Poly1305
//! in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015): it is cut into chunks
//! that cannot be changed, reordered, dropped or moved to another file without being noticed.
//! `docs/decisions/0009-sealed-files.md` says why these libraries.
//!
//! Read [`key`] for where the key comes from, then [`stream`] for the file; [`signature`] is for what
//! leaves the house.

pub mod file;
pub mod key;
pub mod signature;
pub mod stream;

pub use file::{read_sealed, write_atomically, write_sealed, write_sealed_once};
pub use key::{Key, KeyProblem};
pub use signature::{SigningKey, is_signed};
pub use stream::{OpenProblem, SealedReader, SealedWriter};
