//! Signing in and out, and a person's own account.

use access::Refusal;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use journeys::own_password::{OwnPassword as Became, change_own_password};
use journeys::own_sessions::{OwnSession, end_every_session, end_session, list_sessions};
use journeys::people::CannotSetPassword;
use journeys::{Secret, SignIn, csrf_of};
use pages::{Account, Fact, FieldProblem, Link, OwnPassword, SessionLine};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::joining::{differ, problem};
use crate::session::{Jar, fresh_secret};
use crate::site::{Site, roles_in_words};

/// Seconds after which somebody whose attempts were refused may try again.
pub(crate) const WAIT_SECONDS: u64 = 15 * 60;

/// `GET /sign-in`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.query("then").unwrap_or("/"));
    if asked.who.is_some() {
        return answer::see_other(then);
    }
    let reason = if then == "/" {
        String::new()
    } else {
        "Sign in to go on. The page you asked for is not open to everyone.".to_owned()
    };
    let reason = match asked.query("done") {
        Some("joined") => "Your account is open. Sign in with your password.".to_owned(),
        Some("account") => "There is an account with this address. Sign in to it.".to_owned(),
        Some("codes") => "Your one-time codes are taken away. Sign in again.".to_owned(),
        Some("password") => "Your new password is set. Sign in with it.".to_owned(),
        Some(_) | None => reason,
    };
    form(site, asked, then, Vec::new(), reason)
}

/// `POST /sign-in`
pub(crate) fn sign_in(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.field("then"));
    let (email, password) = (asked.field("email").trim(), asked.field("password"));
    let missing = missing_fields(email, password);
    if !missing.is_empty() {
        return form(site, asked, then, missing, String::new());
    }
    let outcome = journeys::sign_in(&site.house, email, password, &asked.source);
    match outcome.map_err(Fault::ours)? {
        SignIn::SignedIn { token, .. } => {
            let scheme = site.settings.scheme;
            let kept = [Jar::Session.keep(scheme, &token), Jar::Form.forget(scheme)];
            with_cookies(answer::see_other(then)?, &kept)
        }
        SignIn::NeedsCode { secret } => second_step(site, "/sign-in/code", then, &secret),
        SignIn::NeedsSettingUp { secret } => second_step(site, "/sign-in/set-up", then, &secret),
        SignIn::BeginAgain => answer::see_other("/sign-in"),
        SignIn::Refused => {
            let message = "The e-mail address or the password is not right. Check both.";
            let problem = FieldProblem { field: "email".to_owned(), message: message.to_owned() };
            form(site, asked, then, vec![problem], String::new())
        }
        SignIn::TooManyTries => Err(Fault::TooMany(WAIT_SECONDS)),
    }
}

/// Goes on to the second step; the browser gets a fresh secret, by which its first step is known.
fn second_step(site: &Site, path: &str, then: &str, secret: &Secret) -> Result<Response, Fault> {
    let on = answer::see_other(&format!("{path}?then={}", percent_encoded(then)))?;
    with_cookies(on, &[Jar::Form.keep(site.settings.scheme, secret)])
}

fn missing_fields(email: &str, password: &str) -> Vec<FieldProblem> {
    let asked_for = [
        ("email", email, "Enter your e-mail address"),
        ("password", password, "Enter your password"),
    ];
    asked_for
        .into_iter()
        .filter(|(_, value, _)| value.is_empty())
        .map(|(field, _, message)| FieldProblem {
            field: field.to_owned(),
            message: message.to_owned(),
        })
        .collect()
}

/// The form, tied by a cookie to the browser that asked for it.
pub(crate) fn form(
    site: &Site,
    asked: &Asked,
    then: &str,
    problems: Vec<FieldProblem>,
    reason: String,
) -> Result<Response, Fault> {
    let secret: Secret = asked.form_secret.clone().unwrap_or_else(fresh_secret);
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = pages::SignIn {
        email: asked.field("email").trim().to_owned(),
        problems,
        reason,
        then: then.to_owned(),
        form_token: csrf_of(&secret).expose().to_owned(),
        providers: crate::provider::links(site, "/sign-in/with/", &crate::provider::then(then)),
        passkey: crate::passkeys::to_sign_in(site, asked, &secret),
        demo_accounts: site
            .settings
            .demo_accounts
            .iter()
            .map(|account| Fact::of(&account.role, account.email.clone()))
            .collect(),
    };
    let response = answer::page_with(site, asked, &page, status)?;
    with_cookies(response, &[Jar::Form.keep(site.settings.scheme, &secret)])
}

/// `POST /sign-out`
pub(crate) fn sign_out(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    if let (Some(who), Some(token)) = (&asked.who, &asked.token) {
        journeys::sign_out(&site.house, token, who).map_err(Fault::ours)?;
    }
    // Whoever signs in again for something that is only allowed soon afterwards comes back to it.
    let on = answer::see_other(own_path(asked.field("then")))?;
    with_cookies(on, &[Jar::Session.forget(site.settings.scheme)])
}

/// `GET /account`
pub(crate) fn account(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref().ok_or(Fault::Refused(Refusal::NotSignedIn))?;
    let standing = journeys::own_codes::show_codes(&site.house, who).map_err(Fault::ours)?;
    let codes = match (standing.set_up_at, standing.recovery_left) {
        (Some(_), left) => format!("set up, {left} recovery codes left"),
        (None, _) => "not set up".to_owned(),
    };
    let codes = Fact {
        link: Some(Link::to("/account/codes", "Look after them")),
        ..Fact::of("One-time codes", codes)
    };
    let passkeys = match &asked.token {
        Some(token) => crate::passkeys::in_words(site, who, token)?,
        None => String::new(),
    };
    let passkeys = Fact {
        link: Some(Link::to("/account/passkeys", "Look after your passkeys")),
        ..Fact::of("Passkeys", passkeys)
    };
    let facts = vec![
        Fact::of("Name", who.name.clone()),
        Fact::of("Organisation", who.organisation.clone()),
        Fact::of("Roles", roles_in_words(&who.roles)),
        Fact {
            link: Some(Link::to("/account/password", "Change your password")),
            ..Fact::of("Password", "never shown")
        },
        codes,
        passkeys,
        Fact::of(
            "This session ends",
            "after 30 minutes without use, and after 8 hours in any case",
        ),
    ];
    let sessions = match &asked.token {
        Some(token) => list_sessions(&site.house, who, token).map_err(Fault::ours)?,
        None => Vec::new(),
    };
    let sessions = sessions.into_iter().map(session_line).collect();
    answer::page(site, asked, &Account { facts, may: what_they_may(site, asked), sessions })
}

fn session_line(session: OwnSession) -> SessionLine {
    let (began, used) = (session.began.in_words(), session.last_used.in_words());
    SessionLine {
        id: session.id,
        words: format!("Signed in on {began}, last used on {used}."),
        is_this: session.is_this,
    }
}

/// `GET /account/password`
pub(crate) fn own_password(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &OwnPassword::default())
}

/// `POST /account/password`
pub(crate) fn change_password(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref().ok_or(Fault::Refused(Refusal::NotSignedIn))?;
    let wrong = |problem: FieldProblem| {
        let page = OwnPassword { problems: vec![problem] };
        answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
    };
    if let Some(problem) = differ(asked) {
        return wrong(problem);
    }
    let typed = (asked.field("present"), asked.field("password"));
    match change_own_password(&site.house, who, typed, &asked.source) {
        Ok(Became::Changed) => {
            let forget = [Jar::Session.forget(site.settings.scheme)];
            with_cookies(answer::see_other("/sign-in?done=password")?, &forget)
        }
        Ok(Became::Wrong) => wrong(problem("present", "This is not your present password")),
        Ok(Became::TooManyTries) => Err(Fault::TooMany(WAIT_SECONDS)),
        Ok(Became::HasNone) => {
            let words = "You have no password: you sign in another way. Ask an administrator for a \
                         link by which you set one";
            wrong(problem("present", words))
        }
        Err(CannotSetPassword::BadPassword(bad)) => wrong(problem("password", bad)),
        Err(CannotSetPassword::NotOpen) => Err(Fault::LinkOver),
        Err(CannotSetPassword::Store(problem)) => Err(Fault::ours(problem)),
    }
}

/// `POST /account/sessions/end`
pub(crate) fn end_one(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref().ok_or(Fault::Refused(Refusal::NotSignedIn))?;
    end_session(&site.house, who, asked.field("session")).map_err(Fault::ours)?;
    answer::see_other("/account")
}

/// `POST /account/sessions/end-all`
pub(crate) fn end_all(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref().ok_or(Fault::Refused(Refusal::NotSignedIn))?;
    end_every_session(&site.house, who).map_err(Fault::ours)?;
    with_cookies(answer::see_other("/")?, &[Jar::Session.forget(site.settings.scheme)])
}

/// What the rules let this person do beyond what everybody signed in may, in the schema's words.
fn what_they_may(site: &Site, asked: &Asked) -> Vec<String> {
    journeys::what_they_may(&site.house, asked.who.as_ref())
}

pub(crate) fn with_cookies(mut response: Response, cookies: &[String]) -> Result<Response, Fault> {
    response.extensions_mut().insert(crate::headers::Kept::Never);
    for cookie in cookies {
        let line = HeaderValue::from_str(cookie)
            .expect("hexadecimal and cookie attributes make a header value");
        response.headers_mut().append(SET_COOKIE, line);
    }
    Ok(response)
}

/// A path as the value of a query: all but letters, digits, `-._~` and `/` in per cent.
pub(crate) fn percent_encoded(path: &str) -> String {
    let mut encoded = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A path of this service to go on to; anything that could lead elsewhere becomes the first page.
pub(crate) fn own_path(path: &str) -> &str {
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if path.starts_with('/') && !path.starts_with("//") && plain { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_never_leads_elsewhere() {
        for (sent, expected) in [
            ("/data", "/data"),
            ("/indicators/x?place=Z1", "/indicators/x?place=Z1"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nset-cookie: x", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(sent), expected, "{sent:?}");
        }
    }
}
