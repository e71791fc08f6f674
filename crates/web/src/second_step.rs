//! One-time codes: the second step of signing in, and looking after one's own.

use access::Refusal;
use axum::http::StatusCode;
use axum::response::Response;
use convene::Who;
use journeys::own_codes::{ChangeCodes, ChangedCodes, change_codes, show_codes};
use journeys::second_step::{SetUp, Setter, set_up_codes, show_setting_up, sign_in_with_code};
use journeys::{Secret, SignIn, csrf_of};
use pages::{Fact, FieldProblem, Link, OwnCodes, RecoveryCodes, SetUpCodes, SignInCode};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::session::Jar;
use crate::signing::{WAIT_SECONDS, own_path, with_cookies};
use crate::site::Site;

const WRONG: &str = "The code is not right. Enter the one your app shows now.";

fn wrong() -> Vec<FieldProblem> {
    vec![FieldProblem { field: "code".to_owned(), message: WRONG.to_owned() }]
}

/// `GET /sign-in/code`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    code_form(site, asked, own_path(asked.query("then").unwrap_or("/")), Vec::new())
}

fn code_form(
    site: &Site,
    asked: &Asked,
    then: &str,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let Some(secret) = &asked.form_secret else { return answer::see_other("/sign-in") };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let form_token = csrf_of(secret).expose().to_owned();
    let page = SignInCode { then: then.to_owned(), form_token, problems };
    with_cookies(answer::page_with(site, asked, &page, status)?, &[])
}

/// `POST /sign-in/code`
pub(crate) fn sign_in(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.field("then"));
    let Some(secret) = &asked.form_secret else { return answer::see_other("/sign-in") };
    let outcome = sign_in_with_code(&site.house, secret, asked.field("code"), &asked.source);
    match outcome.map_err(Fault::ours)? {
        SignIn::SignedIn { token, .. } => signed_in(site, answer::see_other(then)?, &token),
        SignIn::Refused => code_form(site, asked, then, wrong()),
        SignIn::TooManyTries => Err(Fault::TooMany(WAIT_SECONDS)),
        SignIn::NeedsCode { .. } | SignIn::NeedsSettingUp { .. } | SignIn::BeginAgain => {
            answer::see_other("/sign-in")
        }
    }
}

fn signed_in(site: &Site, response: Response, token: &Secret) -> Result<Response, Fault> {
    let scheme = site.settings.scheme;
    with_cookies(response, &[Jar::Session.keep(scheme, token), Jar::Form.forget(scheme)])
}

/// `GET /sign-in/set-up`
pub(crate) fn ask_to_set_up(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.query("then").unwrap_or("/"));
    match &asked.form_secret {
        Some(secret) => {
            set_up_form(site, asked, &Setter::Waiting(secret.clone()), then, Vec::new())
        }
        None => answer::see_other("/sign-in"),
    }
}

/// `POST /sign-in/set-up`
pub(crate) fn set_up_to_sign_in(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.field("then"));
    match &asked.form_secret {
        Some(secret) => set_up(site, asked, &Setter::Waiting(secret.clone()), then),
        None => answer::see_other("/sign-in"),
    }
}

/// `GET /account/codes`
pub(crate) fn own(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, token) = signed(asked)?;
    if show_codes(&site.house, who).map_err(Fault::ours)?.set_up_at.is_some() {
        return own_codes(site, asked, Vec::new());
    }
    let setter = Setter::SignedIn(who.clone(), token.clone());
    set_up_form(site, asked, &setter, "/account", Vec::new())
}

fn own_codes(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<Response, Fault> {
    let (who, _) = signed(asked)?;
    let standing = show_codes(&site.house, who).map_err(Fault::ours)?;
    let since = standing.set_up_at.map_or_else(|| "not set up".to_owned(), |at| at.in_words());
    let facts = vec![
        Fact::of("Set up", since),
        Fact::of("Recovery codes left", standing.recovery_left.to_string()),
    ];
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer::page_with(site, asked, &OwnCodes { facts, problems }, status)
}

/// `POST /account/codes`
pub(crate) fn set_up_own(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, token) = signed(asked)?;
    set_up(site, asked, &Setter::SignedIn(who.clone(), token.clone()), "/account")
}

/// `POST /account/codes/change`
pub(crate) fn change_own(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, _) = signed(asked)?;
    let what = match asked.field("what") {
        "recovery" => ChangeCodes::NewRecoveryCodes,
        "take-away" => ChangeCodes::TakeAway,
        _ => return Err(Fault::NotUnderstood("Choose one of the two buttons of the page.")),
    };
    let changed = change_codes(&site.house, who, what, asked.field("code"), &asked.source);
    match changed.map_err(Fault::ours)? {
        // Taking them away ends the session: the next ones are set up in a new one.
        ChangedCodes::Done(codes) if codes.is_empty() => {
            let forget = [Jar::Session.forget(site.settings.scheme)];
            with_cookies(answer::see_other("/sign-in?done=codes")?, &forget)
        }
        ChangedCodes::Done(codes) => recovery(site, asked, codes, "/account"),
        ChangedCodes::WrongCode => own_codes(site, asked, wrong()),
        ChangedCodes::TooManyTries => Err(Fault::TooMany(WAIT_SECONDS)),
    }
}

fn signed(asked: &Asked) -> Result<(&Who, &Secret), Fault> {
    let both = asked.who.as_ref().zip(asked.token.as_ref());
    both.ok_or(Fault::Refused(Refusal::NotSignedIn))
}

fn set_up_form(
    site: &Site,
    asked: &Asked,
    setter: &Setter,
    then: &str,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let (Setter::SignedIn(_, secret) | Setter::Waiting(secret)) = setter;
    let shown = show_setting_up(&site.house, setter).map_err(Fault::ours)?;
    let Some(shown) = shown else { return answer::see_other(begin_again(setter)) };
    let form_token = csrf_of(secret);
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let tell = |action| SetUpCodes::tell(&shown.address, &shown.typed, action, form_token.expose());
    let page = match setter {
        Setter::SignedIn(..) => tell("/account/codes"),
        Setter::Waiting(_) => tell("/sign-in/set-up").needed(then),
    };
    let page = page.with_problems(problems);
    with_cookies(answer::page_with(site, asked, &page, status)?, &[])
}

fn begin_again(setter: &Setter) -> &'static str {
    match setter {
        Setter::SignedIn(..) => "/account/codes",
        Setter::Waiting(_) => "/sign-in",
    }
}

fn set_up(site: &Site, asked: &Asked, setter: &Setter, then: &str) -> Result<Response, Fault> {
    let done = set_up_codes(&site.house, setter, asked.field("code"), &asked.source);
    match done.map_err(Fault::ours)? {
        SetUp::Done { recovery: codes, token } => {
            let page = recovery(site, asked, codes, then)?;
            match token {
                Some(token) => signed_in(site, page, &token),
                None => Ok(page),
            }
        }
        SetUp::WrongCode => set_up_form(site, asked, setter, then, wrong()),
        SetUp::NothingToDo => answer::see_other(begin_again(setter)),
    }
}

fn recovery(site: &Site, asked: &Asked, codes: Vec<String>, then: &str) -> Result<Response, Fault> {
    let page = RecoveryCodes { codes, next: Link::to(then, "I have kept them") };
    with_cookies(answer::page(site, asked, &page)?, &[])
}
