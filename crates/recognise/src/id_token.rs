//! Who a provider says somebody is: its signed ID token, and whether it was made for us, for this
//! sign-in, and now (OpenID Connect Core 1.0, section 3.1.3.7).

use crate::base64url::decode;
use crate::provider::Keys;
use crate::public_key::Algorithm;
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Clocks may differ by this much.
pub const SKEW_SECONDS: i64 = 60;
/// A token is looked at as soon as it is made; an older one is not of this sign-in.
pub const OLDEST_SECONDS: i64 = 10 * 60;
/// No token is longer.
const LONGEST_TOKEN: usize = 64 * 1024;
/// No subject is longer (OpenID Connect Core, section 2).
const LONGEST_SUBJECT: usize = 255;

/// What a token has to say.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Who made it.
    pub issuer: &'a str,
    /// For whom: the name of this installation at the provider.
    pub client: &'a str,
    /// For which sign-in.
    pub nonce: &'a str,
    /// Now, in seconds.
    pub now: i64,
}

/// Who somebody is, in the provider's words. Nothing in it says what they may do here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// Their name at the provider; it never changes and is nobody else's.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// Whether the provider has seen that it is theirs.
    pub email_is_verified: bool,
    /// What they are called.
    pub name: Option<String>,
    /// How sure the provider is, in a word it agreed with those who use it.
    pub acr: Option<String>,
    /// How they showed who they are: `pwd`, `otp`, `mfa` and the like (RFC 8176).
    pub amr: Vec<String>,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotBelieved {
    /// It is not a token.
    #[error("the token cannot be read")]
    Unreadable,
    /// It is signed in a way that is not taken here.
    #[error("the token is signed in a way that is not taken here")]
    Algorithm,
    /// The provider has no such key; it may have changed its keys.
    #[error("the provider has no key of that name")]
    NoSuchKey,
    /// The signature is wrong.
    #[error("the signature is wrong")]
    Signature,
    /// It is of another issuer.
    #[error("the token is of another issuer")]
    Issuer,
    /// It is for somebody else.
    #[error("the token is for somebody else")]
    Audience,
    /// Its time is over.
    #[error("the token's time is over")]
    Over,
    /// It was made in the future, or too long ago.
    #[error("the token was not made just now")]
    NotFresh,
    /// It is of another sign-in.
    #[error("the token is of another sign-in")]
    OtherSignIn,
    /// It names nobody.
    #[error("the token names nobody")]
    Nobody,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    azp: Option<String>,
    exp: Seconds,
    iat: Seconds,
    nbf: Option<Seconds>,
    nonce: Option<String>,
    acr: Option<String>,
    amr: Option<Vec<String>>,
    #[serde(flatten)]
    person: Person,
}

#[derive(Deserialize, Default)]
struct Person {
    email: Option<String>,
    email_verified: Option<Truth>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Some providers write a truth as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Plain(bool),
    Text(String),
}

impl Truth {
    fn holds(&self) -> bool {
        match self {
            Self::Plain(truth) => *truth,
            Self::Text(text) => text == "true",
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Seconds {
    Whole(i64),
    Real(f64),
}

impl Seconds {
    fn whole(&self) -> i64 {
        match self {
            Self::Whole(seconds) => *seconds,
            // Casting saturates; a number that large or not a number fails the checks.
            Self::Real(seconds) => *seconds as i64,
        }
    }
}

/// Reads a token, looks at its signature first and believes nothing before.
///
/// # Errors
/// [`NotBelieved`].
pub fn read_id_token(
    token: &str,
    keys: &Keys,
    expected: &Expected<'_>,
) -> Result<Identity, NotBelieved> {
    let claims: Claims =
        serde_json::from_slice(&signed_part(token, keys)?).map_err(|_| NotBelieved::Unreadable)?;
    check(&claims, expected)?;
    let Claims { sub, acr, amr, person, .. } = claims;
    Ok(Identity { subject: sub, acr, amr: amr.unwrap_or_default(), ..person.into() })
}

impl From<Person> for Identity {
    fn from(person: Person) -> Self {
        Self {
            email: person.email,
            email_is_verified: person.email_verified.is_some_and(|truth| truth.holds()),
            name: person.name,
            ..Self::default()
        }
    }
}

/// Adds what the provider's page about the person says, when it is about the same person.
///
/// # Errors
/// [`NotBelieved::Unreadable`] and [`NotBelieved::Nobody`].
pub fn add_person(identity: Identity, bytes: &[u8]) -> Result<Identity, NotBelieved> {
    #[derive(Deserialize)]
    struct Page {
        sub: String,
        #[serde(flatten)]
        person: Person,
    }
    let page: Page = serde_json::from_slice(bytes).map_err(|_| NotBelieved::Unreadable)?;
    if page.sub != identity.subject {
        return Err(NotBelieved::Nobody);
    }
    let Identity { email, email_is_verified, name, .. } = page.person.into();
    Ok(Identity { email, email_is_verified, name: name.or(identity.name), ..identity })
}

/// The claims of a token whose signature is right.
fn signed_part(token: &str, keys: &Keys) -> Result<Vec<u8>, NotBelieved> {
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, signature] = parts[..] else { return Err(NotBelieved::Unreadable) };
    let bytes = |text: &str| decode(text).ok_or(NotBelieved::Unreadable);
    if token.len() > LONGEST_TOKEN {
        return Err(NotBelieved::Unreadable);
    }
    let read: Header =
        serde_json::from_slice(&bytes(header)?).map_err(|_| NotBelieved::Unreadable)?;
    let algorithm = match read.alg.as_str() {
        "ES256" => Algorithm::Es256,
        "EdDSA" | "Ed25519" => Algorithm::EdDsa,
        "RS256" => Algorithm::Rs256,
        _ => return Err(NotBelieved::Algorithm),
    };
    if read.crit.is_some() {
        return Err(NotBelieved::Algorithm);
    }
    let key = keys.find(read.kid.as_deref(), algorithm).ok_or(NotBelieved::NoSuchKey)?;
    let signed = &token.as_bytes()[..header.len() + 1 + claims.len()];
    if key.has_signed(signed, &bytes(signature)?) {
        bytes(claims)
    } else {
        Err(NotBelieved::Signature)
    }
}

fn check(claims: &Claims, expected: &Expected<'_>) -> Result<(), NotBelieved> {
    if claims.iss != expected.issuer {
        return Err(NotBelieved::Issuer);
    }
    let is_ours = |one: &String| one == expected.client;
    let (for_us, alone) = match &claims.aud {
        Audience::One(one) => (is_ours(one), true),
        Audience::Several(all) => (all.iter().any(is_ours), all.len() == 1),
    };
    // With several audiences it has to say that it was asked for by us.
    let asked_by_us = claims.azp.as_ref().map_or(alone, is_ours);
    if !for_us || !asked_by_us {
        return Err(NotBelieved::Audience);
    }
    let now = expected.now;
    if claims.exp.whole().saturating_add(SKEW_SECONDS) <= now {
        return Err(NotBelieved::Over);
    }
    let age = now.saturating_sub(claims.iat.whole());
    let from = claims.nbf.as_ref().map_or(i64::MIN, Seconds::whole);
    if !(-SKEW_SECONDS..=OLDEST_SECONDS).contains(&age) || from > now.saturating_add(SKEW_SECONDS) {
        return Err(NotBelieved::NotFresh);
    }
    let nonce = claims.nonce.as_deref().unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) || nonce.is_empty() {
        return Err(NotBelieved::OtherSignIn);
    }
    let is_somebody = (1..=LONGEST_SUBJECT).contains(&claims.sub.len())
        && claims.sub.chars().all(|letter| !letter.is_control());
    if is_somebody { Ok(()) } else { Err(NotBelieved::Nobody) }
}

#[cfg(test)]
mod tests;
