//! What an OpenID provider says of itself: its addresses (the discovery document) and its keys.

use crate::base64url::decode;
use crate::public_key::{Algorithm, PublicKey};
use crate::web_address::WebAddress;
use serde::Deserialize;

/// More keys than this are not a provider's.
const MOST_KEYS: usize = 64;

/// Why a provider's own description is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadDescription {
    /// It is not what OpenID Connect Discovery says.
    #[error("its description cannot be read")]
    Unreadable,
    /// It speaks for another issuer than the one that was asked.
    #[error("its description is of another issuer")]
    OtherIssuer,
    /// One of its addresses is not one this program asks.
    #[error("its {0} is neither https with a name nor on this machine as the issuer is")]
    Address(&'static str),
    /// It says that it does not know `S256`.
    #[error("it does not take a proof of the code exchange (S256)")]
    NoProof,
}

/// The addresses of a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Where a person is sent to sign in.
    pub authorization: WebAddress,
    /// Where a code is changed for tokens.
    pub token: WebAddress,
    /// Where the keys are.
    pub keys: WebAddress,
    /// Where more is said of the person.
    pub person: Option<WebAddress>,
    /// Whether it names itself on the way back; then it has to.
    pub names_itself: bool,
    /// How we say who we are when a code is changed.
    pub telling: Telling,
}

/// How the secret of this installation reaches the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// In a header, as is usual.
    Header,
    /// In the form.
    Form,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    authorization_response_iss_parameter_supported: Option<bool>,
    code_challenge_methods_supported: Option<Vec<String>>,
}

impl Described {
    /// Reads the discovery document of this issuer.
    ///
    /// # Errors
    /// [`BadDescription`].
    pub fn read(bytes: &[u8], issuer: &WebAddress) -> Result<Self, BadDescription> {
        let found: Document =
            serde_json::from_slice(bytes).map_err(|_| BadDescription::Unreadable)?;
        if found.issuer != issuer.as_str() {
            return Err(BadDescription::OtherIssuer);
        }
        if found.code_challenge_methods_supported.is_some_and(|all| !has(&all, "S256")) {
            return Err(BadDescription::NoProof);
        }
        // What is on this machine may lead on to this machine; what is outside may not.
        let address = |text: &str, name: &'static str| {
            let address = WebAddress::parse(text);
            let fits = address.filter(|found| issuer.is_loopback() || !found.is_loopback());
            fits.ok_or(BadDescription::Address(name))
        };
        let methods = found.token_endpoint_auth_methods_supported;
        let in_form = methods.is_some_and(|all| {
            !has(&all, "client_secret_basic") && has(&all, "client_secret_post")
        });
        Ok(Self {
            authorization: address(&found.authorization_endpoint, "authorization_endpoint")?,
            token: address(&found.token_endpoint, "token_endpoint")?,
            keys: address(&found.jwks_uri, "jwks_uri")?,
            person: match found.userinfo_endpoint {
                Some(text) => Some(address(&text, "userinfo_endpoint")?),
                None => None,
            },
            names_itself: found.authorization_response_iss_parameter_supported == Some(true),
            telling: if in_form { Telling::Form } else { Telling::Header },
        })
    }
}

fn has(all: &[String], wanted: &str) -> bool {
    all.iter().any(|one| one == wanted)
}

/// The keys of a provider that we can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys(Vec<(Option<String>, PublicKey)>);

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    alg: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
}

impl Keys {
    /// Reads a key set (RFC 7517). Keys for other uses and of other kinds are left out.
    ///
    /// # Errors
    /// [`BadDescription::Unreadable`].
    pub fn read(bytes: &[u8]) -> Result<Self, BadDescription> {
        let set: KeySet = serde_json::from_slice(bytes).map_err(|_| BadDescription::Unreadable)?;
        let keys = set.keys.into_iter().take(MOST_KEYS);
        let keys = keys.filter_map(|key| serde_json::from_value::<Key>(key).ok());
        Ok(Self(keys.filter_map(Key::for_signing).collect()))
    }

    /// The one key that a token names; without a name, the only one of its kind.
    pub(crate) fn find(&self, name: Option<&str>, algorithm: Algorithm) -> Option<&PublicKey> {
        let mut fitting = self
            .0
            .iter()
            .filter(|(_, key)| key.algorithm() == algorithm)
            .filter(|(named, _)| name.is_none() || named.as_deref() == name);
        let found = fitting.next()?;
        fitting.next().is_none().then_some(&found.1)
    }
}

impl Key {
    fn for_signing(self) -> Option<(Option<String>, PublicKey)> {
        if self.used_for.as_deref().is_some_and(|used| used != "sig") {
            return None;
        }
        let part = |text: &Option<String>| decode(text.as_deref()?);
        let (key, word) = match (self.kty.as_str(), self.crv.as_deref()) {
            ("EC", Some("P-256")) => (PublicKey::es256(&part(&self.x)?, &part(&self.y)?)?, "ES256"),
            ("OKP", Some("Ed25519")) => (PublicKey::eddsa(&part(&self.x)?)?, "EdDSA"),
            ("RSA", _) => (PublicKey::rs256(&part(&self.n)?, &part(&self.e)?)?, "RS256"),
            _ => return None,
        };
        // `Ed25519` is the newer word for the same (RFC 9864).
        let is_word = |alg: &str| alg == word || (word == "EdDSA" && alg == "Ed25519");
        self.alg.as_deref().is_none_or(is_word).then_some((self.kid, key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(text: &str) -> WebAddress {
        WebAddress::parse(text).expect("an address")
    }

    fn document(changed: &[(&str, &str)]) -> Vec<u8> {
        let mut text =
            r#"{"issuer":"https://id.example","authorization_endpoint":"https://id.example/a",
            "token_endpoint":"https://id.example/t","jwks_uri":"https://keys.example/k",
            "userinfo_endpoint":"https://id.example/u","more":[1]}"#
                .to_owned();
        for (from, to) in changed {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        text.into_bytes()
    }

    #[test]
    fn a_description_is_of_its_issuer_and_leads_nowhere_inside() {
        let asked = issuer("https://id.example");
        let read = |changed: &[(&str, &str)]| Described::read(&document(changed), &asked);
        let plain = read(&[]).expect("a description");
        assert_eq!((plain.names_itself, plain.telling), (false, Telling::Header));
        assert_eq!(plain.keys.as_str(), "https://keys.example/k");
        for (from, to, expected) in [
            ("{", "[", BadDescription::Unreadable),
            ("\"https://id.example\"", "\"https://id.example/\"", BadDescription::OtherIssuer),
            (
                "https://id.example/t",
                "http://127.0.0.1/t",
                BadDescription::Address("token_endpoint"),
            ),
            ("https://keys.example/k", "https://10.0.0.1/k", BadDescription::Address("jwks_uri")),
            (
                "https://id.example/u",
                "http://id.example/u",
                BadDescription::Address("userinfo_endpoint"),
            ),
            (
                "\"more\":[1]",
                "\"code_challenge_methods_supported\":[\"plain\"]",
                BadDescription::NoProof,
            ),
        ] {
            assert_eq!(read(&[(from, to)]), Err(expected), "{to}");
        }
        let other = "\"authorization_response_iss_parameter_supported\":true,\
             \"token_endpoint_auth_methods_supported\":[\"client_secret_post\"],\
             \"code_challenge_methods_supported\":[\"plain\",\"S256\"]";
        let found = read(&[("\"more\":[1]", other)]).expect("a description");
        assert_eq!((found.names_itself, found.telling), (true, Telling::Form));
    }

    #[test]
    fn a_key_is_found_by_its_name_and_kind_and_never_guessed() {
        let x = crate::base64url(&[7; 32]);
        let key = |kid: &str, more: &str| {
            format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}"{kid}{more}}}"#)
        };
        let all = [
            key(r#","kid":"a""#, ""),
            key(r#","kid":"b""#, r#","use":"enc""#),
            key(r#","kid":"c""#, r#","alg":"ES256""#),
            key(r#","kid":"d""#, r#","use":"sig","alg":"Ed25519""#),
            r#"{"kty":"oct","k":"AAAA","kid":"e"}"#.to_owned(),
            "7".to_owned(),
        ];
        let set = format!("{{\"keys\":[{}]}}", all.join(","));
        let keys = Keys::read(set.as_bytes()).expect("a key set");
        for (name, algorithm, found) in [
            (Some("a"), Algorithm::EdDsa, true),
            (Some("d"), Algorithm::EdDsa, true),
            (Some("a"), Algorithm::Es256, false),
            (Some("b"), Algorithm::EdDsa, false),
            (Some("c"), Algorithm::EdDsa, false),
            (Some("e"), Algorithm::EdDsa, false),
            (None, Algorithm::EdDsa, false),
        ] {
            assert_eq!(keys.find(name, algorithm).is_some(), found, "{name:?} {algorithm:?}");
        }
        let one = Keys::read(format!("{{\"keys\":[{}]}}", key("", "")).as_bytes()).expect("a set");
        assert!(one.find(None, Algorithm::EdDsa).is_some(), "the only one needs no name");
        assert!(Keys::read(b"[]").is_err());
    }
}
