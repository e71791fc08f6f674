//! The cookies: one for the session, one that ties the sign-in form to its browser, and one by which
//! a browser that was sent to an OpenID provider is known again.
//!
//! All hold 256 random bits and nothing else; the store keeps only the hash of the session's.
//! They are `HttpOnly` and `SameSite=Strict`; the last is `Lax`, because
//! the provider sends the browser back from another site, and lasts ten minutes. Behind HTTPS they are `Secure` and carry the prefix
//! `__Host-`, which makes browsers refuse them from other names and paths; on plain loopback a
//! browser may refuse `Secure`, so there they go without (see [`Scheme`]).

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use cookie::{Cookie, SameSite};
use journeys::{Secret, token_from_cookie};

use crate::settings::Scheme;

/// Which cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Jar {
    /// Keeps somebody signed in.
    Session,
    /// Ties the sign-in form to the browser that asked for it.
    Form,
    /// Knows a browser again that comes back from a provider.
    Provider,
}

/// Seconds after which a browser forgets that it was sent to a provider.
const AWAY_SECONDS: i64 = 10 * 60;

impl Jar {
    fn name(self, scheme: Scheme) -> &'static str {
        match (self, scheme) {
            (Jar::Session, Scheme::BehindHttps) => "__Host-lifechances",
            (Jar::Session, Scheme::PlainLoopback) => "lifechances",
            (Jar::Form, Scheme::BehindHttps) => "__Host-lifechances-form",
            (Jar::Form, Scheme::PlainLoopback) => "lifechances-form",
            (Jar::Provider, Scheme::BehindHttps) => "__Host-lifechances-away",
            (Jar::Provider, Scheme::PlainLoopback) => "lifechances-away",
        }
    }

    /// The secret the browser sent, when it is one of ours in shape.
    pub(crate) fn read(self, scheme: Scheme, headers: &HeaderMap) -> Option<Secret> {
        let name = self.name(scheme);
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(|line| Cookie::split_parse(line.to_owned()))
            .filter_map(Result::ok)
            .find(|found| found.name() == name)
            .and_then(|found| token_from_cookie(found.value()))
    }

    /// The header that keeps the secret in the browser, the session's until it is closed.
    pub(crate) fn keep(self, scheme: Scheme, secret: &Secret) -> String {
        self.cookie(scheme, secret.expose().to_owned()).build().to_string()
    }

    /// The header that takes it out again.
    pub(crate) fn forget(self, scheme: Scheme) -> String {
        let mut gone = self.cookie(scheme, String::new()).build();
        gone.make_removal();
        gone.to_string()
    }

    fn cookie(self, scheme: Scheme, value: String) -> cookie::CookieBuilder<'static> {
        let cookie = Cookie::build((self.name(scheme), value))
            .path("/")
            .http_only(true)
            .secure(scheme == Scheme::BehindHttps);
        match self {
            Jar::Session | Jar::Form => cookie.same_site(SameSite::Strict),
            Jar::Provider => cookie
                .same_site(SameSite::Lax)
                .max_age(cookie::time::Duration::seconds(AWAY_SECONDS)),
        }
    }
}

/// A fresh secret for the sign-in form.
pub(crate) fn fresh_secret() -> Secret {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .expect("the operating system gives random numbers once it has started");
    token_from_cookie(&commons::ContentHash::from_bytes(bytes).to_string())
        .expect("64 hexadecimal characters are a secret in shape")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn behind_https_the_cookie_is_bound_to_the_host() {
        let header = Jar::Session.keep(Scheme::BehindHttps, &fresh_secret());
        for wanted in ["__Host-lifechances=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
            assert!(header.contains(wanted), "{wanted} in {header}");
        }
        assert!(!header.contains("Domain"));
    }

    #[test]
    fn only_the_cookie_of_a_browser_that_is_away_comes_back_from_another_site() {
        for (jar, lax) in [(Jar::Session, false), (Jar::Form, false), (Jar::Provider, true)] {
            let header = jar.keep(Scheme::BehindHttps, &fresh_secret());
            assert_eq!(header.contains("SameSite=Lax"), lax, "{header}");
            assert_eq!(header.contains("SameSite=Strict"), !lax, "{header}");
            assert_eq!(header.contains("Max-Age=600"), lax, "{header}");
            assert!(header.contains("HttpOnly") && header.contains("Secure"), "{header}");
        }
    }

    #[test]
    fn a_kept_secret_is_read_back_and_anything_else_is_not() {
        let secret = fresh_secret();
        let header = Jar::Form.keep(Scheme::PlainLoopback, &secret);
        let pair = header.split(';').next().expect("a cookie has a pair");
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(pair).expect("plain"));
        assert!(Jar::Form.read(Scheme::PlainLoopback, &headers) == Some(secret));
        assert!(Jar::Session.read(Scheme::PlainLoopback, &headers).is_none());
        headers.insert(COOKIE, HeaderValue::from_static("lifechances-form=abc"));
        assert!(Jar::Form.read(Scheme::PlainLoopback, &headers).is_none());
    }
}
