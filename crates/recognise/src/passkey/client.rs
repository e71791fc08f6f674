//! What the browser says it was asked: the kind of question, the challenge, and on which site.

use super::{NotTaken, Party};
use crate::base64url::encode;
use serde::Deserialize;
use serde::de::IgnoredAny;
use subtle::ConstantTimeEq;

/// The two kinds of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// A passkey is made.
    Making,
    /// A passkey is used.
    Using,
}

impl Ceremony {
    fn word(self) -> &'static str {
        match self {
            Self::Making => "webauthn.create",
            Self::Using => "webauthn.get",
        }
    }
}

/// The parts that are looked at. Browsers may add others; the same part twice is refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClientSays {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    cross_origin: Option<bool>,
    top_origin: Option<IgnoredAny>,
}

impl ClientSays {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NotTaken> {
        serde_json::from_slice(bytes).map_err(|_| NotTaken::Unreadable)
    }

    pub(super) fn check(
        &self,
        ceremony: Ceremony,
        party: &Party,
        challenge: &[u8],
    ) -> Result<(), NotTaken> {
        if self.kind != ceremony.word() {
            return Err(NotTaken::Kind);
        }
        let expected = encode(challenge);
        if !bool::from(self.challenge.as_bytes().ct_eq(expected.as_bytes())) {
            return Err(NotTaken::OtherChallenge);
        }
        if self.origin != party.origin() {
            return Err(NotTaken::OtherOrigin);
        }
        // Our pages stand in nobody's frame, and frame nobody.
        if self.cross_origin.unwrap_or(false) || self.top_origin.is_some() {
            return Err(NotTaken::Framed);
        }
        Ok(())
    }
}
