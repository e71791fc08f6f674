//! Signing in with an OpenID provider: being sent there, coming back, and what an administrator joins.
//!
//! The provider sends the browser back from another site. The cookie of the session is
//! `SameSite=Strict`, so a page that is asked for by that very step would not see it: the answer is a
//! page of our own that says what happened and goes on by itself, from our site to our site.

use axum::http::header::REFRESH;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use journeys::sign_in_by_provider::{
    Answered, CameBack, CannotSend, Sending, come_back, send_to_provider,
};
use journeys::{Secret, SignIn};
use pages::{Link, ProviderAnswer};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::session::Jar;
use crate::signing::{WAIT_SECONDS, own_path, percent_encoded, with_cookies};
use crate::site::Site;

/// The providers, as links that send somebody to them.
pub(crate) fn links(site: &Site, before: &str, after: &str) -> Vec<Link> {
    let link = |(word, name): (String, String)| Link::to(format!("{before}{word}{after}"), name);
    site.house.providers.names().into_iter().map(link).collect()
}

/// Where to go afterwards, as a query.
pub(crate) fn then(path: &str) -> String {
    format!("?then={}", percent_encoded(path))
}

/// `GET /sign-in/with/{provider}`
pub(crate) fn send(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.query("then").unwrap_or("/"));
    if asked.who.is_some() {
        return answer::see_other(then);
    }
    send_on(site, asked, then, None)
}

/// `GET /join/{token}/with/{provider}`
pub(crate) fn send_to_join(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    send_on(site, asked, "/", Some(asked.part("token")))
}

fn send_on(
    site: &Site,
    asked: &Asked,
    then: &str,
    invitation: Option<&str>,
) -> Result<Response, Fault> {
    let origin = site.origin_of(asked);
    let sending = Sending { then, invitation, origin: &origin, source: &asked.source };
    match send_to_provider(&site.house, asked.part("provider"), sending) {
        Ok(sent) => {
            let away = Jar::Provider.keep(site.settings.scheme, &sent.secret);
            with_cookies(answer::see_other(&sent.address)?, &[away])
        }
        Err(CannotSend::NoSuchProvider) => Err(Fault::NotFound),
        Err(CannotSend::InvitationOver) => Err(Fault::LinkOver),
        Err(CannotSend::TooManyTries) => Err(Fault::TooMany(WAIT_SECONDS)),
        Err(CannotSend::Unanswered { name }) => {
            told(site, asked, &ProviderAnswer::unanswered(&name), &[])
        }
        Err(CannotSend::Store(problem)) => Err(Fault::ours(problem)),
    }
}

/// `GET /sign-in/back/{provider}`
pub(crate) fn back(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let answered = Answered {
        state: asked.query("state").unwrap_or_default(),
        code: asked.query("code").unwrap_or_default(),
        issuer: asked.query("iss"),
        error: asked.query("error"),
    };
    let (scheme, secret) = (site.settings.scheme, asked.provider_secret.as_ref());
    let origin = site.origin_of(asked);
    let ways = (origin.as_str(), asked.source.as_str());
    let came = come_back(&site.house, asked.part("provider"), secret, answered, ways);
    let page = match came.map_err(Fault::ours)? {
        CameBack::On(on, then) => return go_on(site, asked, *on, &then),
        // What did not begin in this browser ends nothing that did.
        CameBack::BeginAgain => return told(site, asked, &ProviderAnswer::begin_again(), &[]),
        CameBack::NotJoined { name, subject } => ProviderAnswer::not_joined(&name, &subject),
        CameBack::OtherAddress { name } => ProviderAnswer::other_address(&name),
        CameBack::JoinedAlready { name } => ProviderAnswer::joined_already(&name),
        CameBack::HasAccount => {
            let away = Jar::Provider.forget(scheme);
            return with_cookies(answer::see_other("/sign-in?done=account")?, &[away]);
        }
        CameBack::InvitationOver => return Err(Fault::LinkOver),
        CameBack::Stopped { name } => ProviderAnswer::stopped(&name),
        CameBack::NotVouched { name } => ProviderAnswer::not_vouched(&name),
    };
    told(site, asked, &page, &[Jar::Provider.forget(scheme)])
}

fn go_on(site: &Site, asked: &Asked, on: SignIn, then: &str) -> Result<Response, Fault> {
    let next = |path: &str| format!("{path}{}", self::then(then));
    match on {
        SignIn::SignedIn { token, .. } => {
            arrive(site, asked, (ProviderAnswer::signed_in(then), then), (Jar::Session, &token))
        }
        SignIn::NeedsCode { secret } => {
            let path = next("/sign-in/code");
            arrive(site, asked, (ProviderAnswer::second_step(&path), &path), (Jar::Form, &secret))
        }
        SignIn::NeedsSettingUp { secret } => {
            let path = next("/sign-in/set-up");
            arrive(site, asked, (ProviderAnswer::second_step(&path), &path), (Jar::Form, &secret))
        }
        SignIn::BeginAgain | SignIn::Refused => {
            told(site, asked, &ProviderAnswer::begin_again(), &[])
        }
        SignIn::TooManyTries => Err(Fault::TooMany(WAIT_SECONDS)),
    }
}

/// A page of ours that goes on by itself, with and without script.
fn arrive(
    site: &Site,
    asked: &Asked,
    (page, then): (ProviderAnswer, &str),
    (jar, secret): (Jar, &Secret),
) -> Result<Response, Fault> {
    let scheme = site.settings.scheme;
    let kept = [jar.keep(scheme, secret), Jar::Provider.forget(scheme)];
    let mut response = with_cookies(answer::page(site, asked, &page)?, &kept)?;
    let words = HeaderValue::from_str(&format!("0; url={}", own_path(then)))
        .map_err(|_| Fault::NotUnderstood("The address to go on to cannot be read."))?;
    response.headers_mut().insert(REFRESH, words);
    Ok(response)
}

fn told(
    site: &Site,
    asked: &Asked,
    page: &ProviderAnswer,
    cookies: &[String],
) -> Result<Response, Fault> {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::BAD_REQUEST);
    with_cookies(answer::page_with(site, asked, page, status)?, cookies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_query_comes_through_whole() {
        assert_eq!(
            then("/indicators/x?place=Z1&to=%2b"),
            "?then=/indicators/x%3Fplace%3DZ1%26to%3D%252b"
        );
    }
}
