//! The one way in: read the request, find out who asks, check the form and the role, answer.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use access::{Refusal, Ties};
use axum::Form;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Query, RawPathParams, Request};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use journeys::{note_refusal, note_refused_address, who_is};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::forms::{comes_from_us, token_matches};
use crate::headers::Kept;
use crate::routes::{FormToken, Route, Takes};
use crate::session::Jar;
use crate::settings::Scheme;
use crate::signing::percent_encoded;
use crate::site::Site;

/// No form here is longer: 20,000 letters of a script that takes nine bytes a letter in a form.
const LONGEST_FORM_BYTES: usize = 256 * 1024;
/// The name under which the path with its query is kept; no part of a route is named so.
const WHOLE_PATH: &str = "?";
const SECONDS_OF_AN_HOUR: i64 = 3600;
/// An answer, or why there is none.
type Answered = Result<Response, Fault>;
/// How long somebody waits for others' passwords to be looked at, or providers asked.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// Answers a request for a route.
pub(crate) async fn open(site: Arc<Site>, route: Route, request: Request) -> Response {
    let heading = request.method().clone();
    let response = match read(&site, &route, request).await {
        Ok(asked) => pass(Arc::clone(&site), route, asked).await,
        Err(fault) => respond(&site, &route, None, &fault),
    };
    tracing::info!(method = %heading, route = route.path, status = response.status().as_u16(), "answered");
    response
}

/// Checks and answers beside the async server, because both wait for the store.
async fn pass(site: Arc<Site>, route: Route, asked: Asked) -> Response {
    let turns = match route.takes() {
        Takes::Nothing => None,
        Takes::Password => Some(&site.passwords),
        Takes::Provider => Some(&site.asking_providers),
    };
    let permit = match turns {
        None => None,
        Some(turns) => match tokio::time::timeout(LONGEST_WAIT, turns.acquire()).await {
            Ok(permit) => permit.ok(),
            Err(_) => return respond(&site, &route, None, &Fault::NotReady),
        },
    };
    let inner = Arc::clone(&site);
    let work = tokio::task::spawn_blocking(move || decide(&inner, &route, asked));
    let response = match work.await {
        Ok(response) => response,
        Err(stopped) => respond(&site, &route, None, &Fault::ours(stopped)),
    };
    drop(permit);
    response
}

fn decide(site: &Site, route: &Route, mut asked: Asked) -> Response {
    let result = identify(site, &mut asked)
        .and_then(|()| admit(site, route, &asked))
        .and_then(|()| (route.answer)(site, &asked));
    match note(site, route, &asked, result) {
        Ok(mut response) => {
            // An answer that has decided for itself, because it sets a cookie, keeps its word.
            if asked.who.is_none() && route.form == FormToken::None {
                response.extensions_mut().get_or_insert(Kept::Revalidated);
            }
            response
        }
        Err(Fault::Refused(Refusal::NotSignedIn)) if !route.is_for_programs() => {
            let typed = typed(&asked);
            if route.form == FormToken::OfSession && !typed.is_empty() {
                return respond(site, route, Some(&asked), &Fault::SignedOut(typed));
            }
            let path = asked.parts.get(WHOLE_PATH).map_or("/", String::as_str);
            let then = if route.method == crate::routes::Method::Get { path } else { "/" };
            answer::see_other(&format!("/sign-in?then={}", percent_encoded(then)))
                .unwrap_or_else(|fault| respond(site, route, Some(&asked), &fault))
        }
        // Signed in again since, in another tab: what was typed is shown to whoever typed it. What came
        // from another site was refused before.
        Err(Fault::FormNotOurs)
            if route.form == FormToken::OfSession && !typed(&asked).is_empty() =>
        {
            respond(site, route, Some(&asked), &Fault::SignedOut(typed(&asked)))
        }
        Err(fault) => respond(site, route, Some(&asked), &fault),
    }
}

/// Writes down that somebody was refused something here: by the rules, or by what the answer itself
/// looked up. A flood of refusals makes few entries. When it cannot be written down, that is told.
fn note(site: &Site, route: &Route, asked: &Asked, result: Result<Response, Fault>) -> Answered {
    let refusal = match &result {
        Err(Fault::Refused(Refusal::NotSignedIn)) => return result,
        Err(Fault::Refused(refusal)) => Some(refusal),
        Ok(response) if response.status() == StatusCode::FORBIDDEN => None,
        Ok(_) | Err(_) => return result,
    };
    // What kept identifiable records closed was written down where it was decided.
    let is_noted = refusal.is_some() && site.house.rules.is_identifiable(route.need.act);
    let Some(who) = asked.who.as_ref().filter(|_| !is_noted) else { return result };
    let how = match route.method {
        crate::routes::Method::Get => "GET",
        crate::routes::Method::Post => "POST",
    };
    let at = format!("{how} {}", route.path);
    let hour = site.house.now().unix().div_euclid(SECONDS_OF_AN_HOUR);
    if let Some(count) = site.refusals.count((&who.id, &at), hour) {
        note_refused_address(&site.house, who, (&at, count), refusal).map_err(Fault::ours)?;
    }
    result
}

/// The words somebody typed into a form, by the names of its fields, so that they can copy them. What
/// is only chosen or counted is not worth it, and a password or a code is never shown.
fn typed(asked: &Asked) -> Vec<(String, String)> {
    let is_secret =
        |name: &str| matches!(name, "form_token" | "token" | "password" | "again" | "code");
    let words = asked
        .form
        .iter()
        .filter(|(name, text)| !is_secret(name) && text.trim().contains(char::is_whitespace));
    words.map(|(name, text)| (name.clone(), text.clone())).collect()
}

fn respond(site: &Site, route: &Route, asked: Option<&Asked>, fault: &Fault) -> Response {
    if route.is_for_programs() {
        answer::fault_as_json(fault)
    } else {
        answer::fault(site, asked, fault)
    }
}

/// Whose session the cookie is, when it still holds.
fn identify(site: &Site, asked: &mut Asked) -> Result<(), Fault> {
    let Some(token) = asked.token.take() else { return Ok(()) };
    if let Some(who) = who_is(&site.house, &token).map_err(Fault::ours)? {
        asked.who = Some(who);
        asked.token = Some(token);
    }
    Ok(())
}

/// Whether the access rules and the form's token allow it. That a page about identifiable records
/// stayed closed is written down before it is told.
fn admit(site: &Site, route: &Route, asked: &Asked) -> Result<(), Fault> {
    let who = asked.who.as_ref();
    let ties = if who.is_some() { (route.ties)(site, asked)? } else { Ties::NONE };
    if let Err(refusal) = site.house.may(who, route.need.with(ties)) {
        let what = (route.need.act, route.need.purpose);
        note_refusal(&site.house, who, what, &refusal).map_err(Fault::ours)?;
        return Err(refusal.into());
    }
    let sent = asked.field("form_token");
    let holds = match route.form {
        FormToken::None | FormToken::ForAnybody => true,
        FormToken::OfSession => token_matches(asked.token.as_ref(), sent),
        FormToken::OfSignIn => token_matches(asked.form_secret.as_ref(), sent),
    };
    if holds { Ok(()) } else { Err(Fault::FormNotOurs) }
}

/// Reads everything an answer may need, and refuses what is not ours before looking further.
async fn read(site: &Site, route: &Route, request: Request) -> Result<Asked, Fault> {
    let scheme = site.settings.scheme;
    let (mut head, body) = request.into_parts();
    if scheme == Scheme::PlainLoopback && !is_loopback_name(&head.headers) {
        return Err(Fault::WrongHost);
    }
    if head.method == Method::POST && !comes_from_us(&head.headers) {
        return Err(Fault::FormNotOurs);
    }
    let mut parts = path_parts(&mut head).await?;
    parts.insert(String::new(), head.uri.path().to_owned());
    let whole = head.uri.path_and_query().map_or("/", |whole| whole.as_str());
    parts.insert(WHOLE_PATH.to_owned(), whole.to_owned());
    let Query(query) = Query::<BTreeMap<String, String>>::try_from_uri(&head.uri)
        .map_err(|_| Fault::NotUnderstood("The part of the address after the ? cannot be read."))?;
    let form = if route.form == FormToken::None {
        BTreeMap::new()
    } else {
        let bytes = to_bytes(body, LONGEST_FORM_BYTES).await.map_err(|_| Fault::TooLarge)?;
        fields(&head.headers, bytes).await?
    };
    Ok(Asked {
        parts,
        query,
        form,
        who: None,
        token: Jar::Session.read(scheme, &head.headers),
        form_secret: Jar::Form.read(scheme, &head.headers),
        provider_secret: Jar::Provider.read(scheme, &head.headers),
        source: source(scheme, &head),
        host: host(&head.headers),
    })
}

async fn path_parts(
    head: &mut axum::http::request::Parts,
) -> Result<BTreeMap<String, String>, Fault> {
    let params = RawPathParams::from_request_parts(head, &())
        .await
        .map_err(|_| Fault::NotUnderstood("The address cannot be read."))?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

async fn fields(headers: &HeaderMap, bytes: Bytes) -> Result<BTreeMap<String, String>, Fault> {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Fault::NotUnderstood("Send the form of the page itself."));
    }
    let request = axum::http::Request::post("/")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes))
        .map_err(Fault::ours)?;
    Form::<BTreeMap<String, String>>::from_request(request, &())
        .await
        .map(|Form(fields)| fields)
        .map_err(|_| Fault::NotUnderstood("Each field may be sent once. Load the page again."))
}

fn is_loopback_name(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return true };
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|digit| digit.is_ascii_digit()) { name } else { host }
    });
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The name the browser asked for; empty when it is not one.
fn host(headers: &HeaderMap) -> String {
    let named = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let plain = named.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    if plain { named.to_owned() } else { String::new() }
}

/// Where the request comes from. Behind a proxy on this machine that is the last address it names.
fn source(scheme: Scheme, head: &axum::http::request::Parts) -> String {
    let peer = head.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let named = head
        .headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .and_then(|line| line.to_str().ok())
        .and_then(|line| line.rsplit(',').next())
        .map(str::trim);
    match (scheme, named) {
        (Scheme::BehindHttps, Some(named)) if peer.is_none_or(|peer| peer.is_loopback()) => {
            named.to_owned()
        }
        _ => peer.map(|peer| peer.to_string()).unwrap_or_default(),
    }
}
