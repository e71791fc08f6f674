//! Recognises people who come in by a signature: an OpenID provider signs who they are, or their own
//! passkey signs that it is them.
//!
//! Everything here is a question about bytes: what a document says, whether a signature is right,
//! whether it was made for us, now, and for this sign-in. Nothing is fetched and nothing is kept;
//! the time and the expected words are arguments. Start at [`id_token::read_id_token`]
//! and at [`passkey::read_use`].

pub mod id_token;
pub mod passkey;
pub mod provider;
pub mod public_key;
pub mod web_address;

mod base64url;

pub use base64url::{challenge_of, decode as decode_base64url, encode as base64url};
