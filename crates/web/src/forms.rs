//! Whether a form came from our own page: where the browser says it comes from, and its token.
//!
//! Both must hold. `Sec-Fetch-Site` is what current browsers send; `Origin` is asked of older
//! ones; a request with neither is not a browser's and is judged by its token alone.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use journeys::{Secret, csrf_of};
use subtle::ConstantTimeEq;

/// Whether the browser says that the request comes from our own page.
pub(crate) fn comes_from_us(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site.as_bytes() == b"same-origin";
    }
    let Some(origin) = headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or("null")) else {
        return true;
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
    named.is_some() && named == host
}

/// Whether the token sent with a form is the one of this secret; takes the same time either way.
pub(crate) fn token_matches(secret: Option<&Secret>, sent: &str) -> bool {
    secret.is_some_and(|secret| csrf_of(secret).expose().as_bytes().ct_eq(sent.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        lines.iter().map(pair).collect()
    }

    #[test]
    fn a_form_from_elsewhere_is_told_apart() {
        let cases: [(&[(&str, &str)], bool); 7] = [
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("host", "a.example"), ("origin", "https://a.example")], true),
            (&[("host", "a.example"), ("origin", "https://b.example")], false),
            (&[("host", "a.example"), ("origin", "null")], false),
            (&[("host", "a.example")], true),
        ];
        for (lines, expected) in cases {
            assert_eq!(comes_from_us(&headers(lines)), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_token_of_another_session_does_not_match() {
        let (mine, other) = (crate::session::fresh_secret(), crate::session::fresh_secret());
        assert!(token_matches(Some(&mine), csrf_of(&mine).expose()));
        assert!(!token_matches(Some(&other), csrf_of(&mine).expose()));
        assert!(!token_matches(None, csrf_of(&mine).expose()));
        assert!(!token_matches(Some(&mine), ""));
    }
}
