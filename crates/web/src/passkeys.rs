//! Passkeys: signing in with one, and looking after one's own.

use access::Refusal;
use axum::http::StatusCode;
use axum::response::Response;
use convene::Who;
use journeys::Secret;
use journeys::passkeys::{
    ADD_SECONDS, Adder, Adding, AskToAdd, CannotKeep, Copies, Made, OwnPasskey, Party, Shown,
    add_passkey, remove_passkey, rename_passkey, show_own_passkeys,
};
use journeys::sign_in_by_passkey::{Answering, ByPasskey, ask_for_passkey, sign_in_by_passkey};
use pages::{AddingPasskey, AskPasskey, FieldProblem, MakePasskey, OwnPasskeys, PasskeyLine};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::session::Jar;
use crate::settings::Scheme;
use crate::signing::{self, WAIT_SECONDS, own_path, with_cookies};
use crate::site::Site;

/// This service, as browsers bind passkeys to it: the address that the operator gave. A demonstration
/// on this machine needs none, when it was opened by its name.
fn party(site: &Site, asked: &Asked) -> Option<Party> {
    match (&site.settings.origin, site.settings.scheme) {
        (Some(origin), _) => Party::of(origin),
        (None, Scheme::PlainLoopback) => Party::of(&format!("http://{}", asked.host)),
        (None, Scheme::BehindHttps) => None,
    }
}

fn why_off(site: &Site, asked: &Asked) -> String {
    match (&site.settings.origin, site.settings.scheme) {
        (None, Scheme::BehindHttps) => {
            "Passkeys are off here: whoever runs this service has not yet said under which address \
             people reach it (the setting \u{201c}origin\u{201d}), and a passkey is bound to that \
             address. A password and codes work without."
                .to_owned()
        }
        (Some(_), _) => {
            "Passkeys are off here: a passkey is bound to a name, and the address that whoever runs \
             this service gave it (the setting \u{201c}origin\u{201d}) has none. A password and \
             codes work without."
                .to_owned()
        }
        (None, Scheme::PlainLoopback) => {
            let port = asked.host.rsplit_once(':').map_or(String::new(), |(_, p)| format!(":{p}"));
            format!(
                "Passkeys are off under this address: a passkey is bound to a name, and this page \
                 was opened by a number. Open it as http://localhost{port} instead."
            )
        }
    }
}

/// What a passkey is asked to sign somebody in; none when passkeys are off here.
pub(crate) fn to_sign_in(site: &Site, asked: &Asked, browser: &Secret) -> Option<AskPasskey> {
    let party = party(site, asked)?;
    let question = ask_for_passkey(&site.house, browser);
    Some(AskPasskey {
        challenge: question.challenge,
        ticket: question.ticket,
        party: party.id().to_owned(),
    })
}

/// `POST /sign-in/passkey`
pub(crate) fn sign_in(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let then = own_path(asked.field("then"));
    let (Some(party), Some(browser)) = (party(site, asked), &asked.form_secret) else {
        return answer::see_other("/sign-in");
    };
    let answering = Answering {
        browser,
        ticket: asked.field("ticket"),
        credential: asked.field("credential"),
        source: &asked.source,
    };
    let shown = Shown {
        client: asked.field("client"),
        authenticator: asked.field("authenticator"),
        signature: asked.field("signature"),
        user: asked.field("user"),
    };
    let outcome = sign_in_by_passkey(&site.house, &party, answering, shown);
    let words = match outcome.map_err(Fault::ours)? {
        ByPasskey::SignedIn(token) => {
            let scheme = site.settings.scheme;
            let kept = [Jar::Session.keep(scheme, &token), Jar::Form.forget(scheme)];
            return with_cookies(answer::see_other(then)?, &kept);
        }
        ByPasskey::TooManyTries => return Err(Fault::TooMany(WAIT_SECONDS)),
        ByPasskey::TooOld => "The page was open for too long. Try the passkey again.",
        ByPasskey::Refused => {
            "This passkey opens no account here. It may have been removed. Sign in another way."
        }
        ByPasskey::CountedBack => {
            "This passkey was refused: it counted fewer uses than before, so somebody may have a \
             copy of it. Sign in another way and remove it under Your account."
        }
    };
    signing::form(site, asked, then, vec![problem("passkey", words)], String::new())
}

fn problem(field: &str, words: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), message: words.into() }
}

/// How many passkeys somebody has, in words for their account.
pub(crate) fn in_words(site: &Site, who: &Who, token: &Secret) -> Result<String, Fault> {
    let (kept, _) = show_own_passkeys(&site.house, who, token).map_err(Fault::ours)?;
    let count = match kept.len() {
        0 => return Ok("none".to_owned()),
        1 => "one".to_owned(),
        several => several.to_string(),
    };
    let is_copied = kept.iter().any(|passkey| passkey.counted_back.is_some());
    let warning = if is_copied { "; one was refused because it may be copied" } else { "" };
    Ok(format!("{count}{warning}"))
}

/// `GET /account/passkeys`
pub(crate) fn own(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let notice = match asked.query("done") {
        Some("added") => {
            "The passkey was added. Next time, choose \u{201c}Sign in with a passkey\u{201d}."
        }
        Some("renamed") => "The passkey has its new name.",
        Some("removed") => "The passkey was removed. It no longer signs you in here.",
        Some(_) | None => "",
    };
    page(site, asked, notice, Vec::new())
}

fn page(
    site: &Site,
    asked: &Asked,
    notice: &str,
    problems: Vec<FieldProblem>,
) -> Result<Response, Fault> {
    let (who, token) = signed(asked)?;
    let (kept, adding) = show_own_passkeys(&site.house, who, token).map_err(Fault::ours)?;
    let adding = match (party(site, asked), adding) {
        (None, _) => AddingPasskey::Off { why: why_off(site, asked) },
        (Some(_), Adding::SignInAgain) => AddingPasskey::SignInAgain { minutes: ADD_SECONDS / 60 },
        (Some(_), Adding::Enough) => AddingPasskey::Enough,
        (Some(party), Adding::Open(ask)) => {
            AddingPasskey::Open(to_make(site, &party, ask, asked.field("name")))
        }
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let passkeys = kept.into_iter().map(line).collect();
    let page = OwnPasskeys { passkeys, adding, notice: notice.to_owned(), problems };
    with_cookies(answer::page_with(site, asked, &page, status)?, &[])
}

fn to_make(site: &Site, party: &Party, ask: AskToAdd, name: &str) -> MakePasskey {
    MakePasskey {
        ask: AskPasskey {
            challenge: ask.question.challenge,
            ticket: ask.question.ticket,
            party: party.id().to_owned(),
        },
        party_name: format!("Lifechances {}", site.house.district.name),
        user: ask.user,
        user_name: ask.email,
        display_name: ask.name,
        known: ask.known.join(" "),
        name: name.to_owned(),
    }
}

fn line(passkey: OwnPasskey) -> PasskeyLine {
    let used = match passkey.last_used {
        Some(at) => format!("last used {}", at.in_words()),
        None => "never used".to_owned(),
    };
    let kept = match passkey.copies {
        Copies::OneDevice => "On one device only.",
        Copies::Possible => "On one device; it may be copied to your others.",
        Copies::Kept => {
            "Also kept where your device\u{2019}s maker or your password app keeps passkeys."
        }
    };
    let warning = passkey.counted_back.map(|at| {
        format!(
            "Refused on {}: it counted fewer uses than before, so somebody may have a copy. Remove \
             it.",
            at.in_words()
        )
    });
    PasskeyLine {
        id: passkey.id,
        name: passkey.name,
        words: format!("Added {}, {used}. {kept}", passkey.added.in_words()),
        warning: warning.unwrap_or_default(),
    }
}

/// `POST /account/passkeys`
pub(crate) fn add(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, token) = signed(asked)?;
    let Some(party) = party(site, asked) else { return answer::see_other("/account/passkeys") };
    let made = Made { client: asked.field("client"), attestation: asked.field("attestation") };
    let adder = Adder { who, token, party: &party };
    let named = (asked.field("ticket"), asked.field("name"));
    let added = add_passkey(&site.house, adder, named, made);
    answered(site, asked, added, ("added", "name"))
}

/// `POST /account/passkeys/rename`
pub(crate) fn rename(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, _) = signed(asked)?;
    let id = asked.field("passkey");
    let field = format!("name-{id}");
    let renamed = rename_passkey(&site.house, who, id, asked.field(&field));
    answered(site, asked, renamed, ("renamed", &field))
}

/// `POST /account/passkeys/remove`
pub(crate) fn remove(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, _) = signed(asked)?;
    let removed = remove_passkey(&site.house, who, asked.field("passkey"));
    answered(site, asked, removed, ("removed", "passkey"))
}

fn answered(
    site: &Site,
    asked: &Asked,
    outcome: Result<(), CannotKeep>,
    (done, name_field): (&str, &str),
) -> Result<Response, Fault> {
    match outcome {
        Ok(()) => answer::see_other(&format!("/account/passkeys?done={done}")),
        Err(CannotKeep::Store(problem)) => Err(Fault::ours(problem)),
        Err(CannotKeep::NoSuchPasskey) => answer::see_other("/account/passkeys"),
        Err(why @ CannotKeep::NoName) => {
            page(site, asked, "", vec![problem(name_field, why.to_string())])
        }
        Err(
            why @ (CannotKeep::SignInAgain
            | CannotKeep::Enough
            | CannotKeep::TooOld
            | CannotKeep::NotTaken(_)
            | CannotKeep::KeptAlready),
        ) => page(site, asked, "", vec![problem("passkey", why.to_string())]),
    }
}

fn signed(asked: &Asked) -> Result<(&Who, &Secret), Fault> {
    let both = asked.who.as_ref().zip(asked.token.as_ref());
    both.ok_or(Fault::Refused(Refusal::NotSignedIn))
}
