//! One-time links: joining by an invitation, and setting a new password.
//!
//! Looking at a link uses nothing up. The secret is in the address only until the form is sent; the
//! pages are never kept, and no address of theirs is written to a log.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::joining::{CannotJoin, InvitationRead, join, read_invitation};
use journeys::people::{CannotSetPassword, read_password_link, set_password_by_link};
use journeys::{Secret, csrf_of};
use pages::{Fact, FieldProblem, Join, NewPassword, Page};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::session::{Jar, fresh_secret};
use crate::signing::with_cookies;
use crate::site::{Site, roles_in_words};

/// `GET /join/{token}`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let token = asked.part("token");
    let invited = read_invitation(&site.house, token).map_err(Fault::ours)?;
    join_form(site, asked, token, invited.ok_or(Fault::LinkOver)?, Vec::new())
}

/// `POST /join`
pub(crate) fn accept(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (token, name, password) =
        (asked.field("token"), asked.field("name"), asked.field("password"));
    let invited = read_invitation(&site.house, token).map_err(Fault::ours)?;
    let invited = invited.ok_or(Fault::LinkOver)?;
    let mut problems = Vec::new();
    if name.trim().is_empty() {
        problems.push(problem("name", CannotJoin::NoName));
    }
    problems.extend(differ(asked));
    if !problems.is_empty() {
        return join_form(site, asked, token, invited, problems);
    }
    match join(&site.house, token, name, password) {
        Ok(()) => answer::see_other("/sign-in?done=joined"),
        Err(CannotJoin::HasAccount) => answer::see_other("/sign-in?done=account"),
        Err(CannotJoin::NotOpen | CannotJoin::OtherAddress | CannotJoin::JoinedAlready) => {
            Err(Fault::LinkOver)
        }
        Err(no @ CannotJoin::NoName) => {
            join_form(site, asked, token, invited, vec![problem("name", no)])
        }
        Err(CannotJoin::BadPassword(bad)) => {
            join_form(site, asked, token, invited, vec![problem("password", bad)])
        }
        Err(CannotJoin::Membership(wrong)) => Err(Fault::ours(wrong)),
        Err(CannotJoin::Store(wrong)) => Err(Fault::ours(wrong)),
    }
}

pub(crate) fn problem(field: &str, why: impl std::fmt::Display) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: why.to_string() }
}

pub(crate) fn differ(asked: &Asked) -> Option<FieldProblem> {
    let same = asked.field("password") == asked.field("again");
    (!same).then(|| problem("again", "The two passwords are not the same"))
}

fn join_form(
    site: &Site,
    asked: &Asked,
    token: &str,
    invited: InvitationRead,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let facts = vec![
        Fact::of("Invited by", invited.invited_by),
        Fact::of("Organisation", invited.organisation),
        Fact::of("Roles", roles_in_words(&invited.roles)),
        Fact::of("The link works until", invited.ends_at.in_words()),
    ];
    form(site, asked, status_of(&problems), |form_token| Join {
        facts,
        email: invited.email,
        name: asked.field("name").to_owned(),
        token: token.to_owned(),
        form_token,
        problems,
        providers: crate::provider::links(site, &format!("/join/{token}/with/"), ""),
    })
}

/// `GET /password/{token}`
pub(crate) fn ask_password(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    password_form(site, asked, asked.part("token"), Vec::new())
}

/// `POST /password`
pub(crate) fn set_password(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (token, password) = (asked.field("token"), asked.field("password"));
    if let Some(problem) = differ(asked) {
        return password_form(site, asked, token, vec![problem]);
    }
    match set_password_by_link(&site.house, token, password) {
        Ok(()) => {
            let forget = [Jar::Session.forget(site.settings.scheme)];
            with_cookies(answer::see_other("/sign-in?done=password")?, &forget)
        }
        Err(CannotSetPassword::NotOpen) => Err(Fault::LinkOver),
        Err(CannotSetPassword::BadPassword(bad)) => {
            password_form(site, asked, token, vec![problem("password", bad)])
        }
        Err(CannotSetPassword::Store(wrong)) => Err(Fault::ours(wrong)),
    }
}

fn password_form(
    site: &Site,
    asked: &Asked,
    token: &str,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let email = read_password_link(&site.house, token).map_err(Fault::ours)?;
    let email = email.ok_or(Fault::LinkOver)?;
    form(site, asked, status_of(&problems), |form_token| NewPassword {
        email,
        token: token.to_owned(),
        form_token,
        problems,
    })
}

/// A form before there is a session, tied by a cookie to the browser that asked for it.
fn form<P: Page>(
    site: &Site,
    asked: &Asked,
    status: StatusCode,
    page: impl FnOnce(String) -> P,
) -> Result<Response, Fault> {
    let secret: Secret = asked.form_secret.clone().unwrap_or_else(fresh_secret);
    let page = page(csrf_of(&secret).expose().to_owned());
    let response = answer::page_with(site, asked, &page, status)?;
    with_cookies(response, &[Jar::Form.keep(site.settings.scheme, &secret)])
}

pub(crate) fn status_of(problems: &[FieldProblem]) -> StatusCode {
    if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
