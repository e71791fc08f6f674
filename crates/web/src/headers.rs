//! The headers every response carries.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::settings::Scheme;

/// What a page may load: our own stylesheet and script, nothing inline, nothing from elsewhere.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; \
     form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), \
     interest-cohort=(), browsing-topics=()";

/// Whose the answer is, as a mark on the response: it decides what may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The same for everyone: may be kept when it is asked for again each time.
    Revalidated,
    /// Somebody's own: never kept.
    Never,
}

/// Adds the headers to the response of `next`.
pub(crate) async fn add(scheme: Scheme, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let kept = response.extensions().get::<Kept>().copied().unwrap_or(Kept::Never);
    put(response.headers_mut(), scheme, kept);
    response
}

fn put(headers: &mut HeaderMap, scheme: Scheme, kept: Kept) {
    let fixed: [(HeaderName, &'static str); 7] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if scheme == Scheme::BehindHttps {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        let words = match kept {
            Kept::Revalidated => "no-cache",
            Kept::Never => "no-store",
        };
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(words));
        headers.insert(VARY, HeaderValue::from_static("Cookie"));
    }
}
