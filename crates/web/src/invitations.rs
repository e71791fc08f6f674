//! Inviting people, and taking invitations back.

use access::invite::{self, CannotInvite as NotAllowed, INVITATION_DAYS};
use access::{Refusal, act};
use axum::http::StatusCode;
use axum::response::Response;
use convene::{Belonging, OrgId, Organisation, Urn};
use journeys::invitations::{
    CannotInvite, Invitee, OpenInvitation, invite, list_invitations, withdraw_invitation,
};
use journeys::memberships::organisations_to_invite_for;
use journeys::people::CannotChange;
use pages::{
    Choice, FieldProblem, InvitationLine, InviteSomebody, Link, ListInvitations, OneTimeLink,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::people::{box_of, boxes, ticked};
use crate::site::{Site, roles_in_words};

const LIST: &str = "/people/invitations";

/// `GET /people/invitations`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = list_invitations(&site.house, asked.who.as_ref()).map_err(fault)?;
    let line = |invitation: OpenInvitation| InvitationLine {
        what: format!("{}: {}", invitation.organisation, roles_in_words(&invitation.roles)),
        when: if invitation.is_open {
            let until = invitation.ends_at.in_words();
            format!("Invited by {}. Works until {until}.", invitation.invited_by)
        } else {
            format!("Invited by {}. No longer works.", invitation.invited_by)
        },
        id: invitation.id,
        email: invitation.email,
    };
    let notice = match asked.query("done") {
        Some("withdrawn") => "The invitation was taken back. Its link no longer works.",
        Some("gone") => "There was nothing to take back: it was used or taken back before.",
        Some(_) | None => "",
    };
    let lines = found.into_iter().map(line).collect();
    answer::page(site, asked, &ListInvitations { lines, notice: notice.to_owned() })
}

/// `GET /people/invite`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &form(site, asked, Vec::new())?)
}

/// `POST /people/invite`
pub(crate) fn send(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let belongings = match belongings(asked) {
        Ok(belongings) => belongings,
        Err((field, message)) => return refuse(site, asked, (field, message)),
    };
    let invitee = Invitee {
        email: asked.field("email").to_owned(),
        organisation: organisation(site, asked),
        roles: ticked(asked),
        belongings,
    };
    let cannot = match invite(&site.house, asked.who.as_ref(), &invitee) {
        Ok(invited) => {
            let until = invited.ends_at.in_words();
            let page = OneTimeLink {
                heading: format!("Send this link to {}", invited.email),
                words: format!("It opens their account. It works once, until {until}."),
                link: format!("{}/join/{}", site.origin_of(asked), invited.token.expose()),
                back: Link::to(LIST, "Open invitations"),
            };
            return answer::page(site, asked, &page);
        }
        Err(cannot) => cannot,
    };
    let words = cannot.to_string();
    let field = match cannot {
        CannotInvite::NotAllowed(NotAllowed::NotThisRole(role)) => box_of(role),
        CannotInvite::NotAllowed(NotAllowed::NotThisOrganisation { .. })
        | CannotInvite::NoOrganisation => "organisation".to_owned(),
        CannotInvite::NotYourOrganisation
        | CannotInvite::Membership(CannotChange::NoSuchOrganisation) => "org_id".to_owned(),
        CannotInvite::BadEmail
        | CannotInvite::HasAccount
        | CannotInvite::HasClosedAccount
        | CannotInvite::InvitedByAnother => "email".to_owned(),
        CannotInvite::NoRole => String::new(),
        CannotInvite::NotAllowed(NotAllowed::Refused(_))
        | CannotInvite::Membership(_)
        | CannotInvite::Store(_) => return Err(fault(cannot)),
    };
    refuse(site, asked, (field, words))
}

/// The form with what was typed and what is wrong with it; an empty field stands for the first role.
fn refuse(
    site: &Site,
    asked: &Asked,
    (field, message): (String, String),
) -> Result<Response, Fault> {
    let mut page = form(site, asked, Vec::new())?;
    let first = page.roles.first().map(|choice| format!("role-{}", choice.value));
    let field = if field.is_empty() { first.unwrap_or_default() } else { field };
    page.problems = vec![FieldProblem { field, message }];
    answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
}

/// What will be recorded that they belong to, from the list and from the numbers of schools; or the
/// field to mend.
fn belongings(asked: &Asked) -> Result<Vec<Belonging>, (String, String)> {
    let mut all = Vec::new();
    let chosen = asked.field("org_id").trim();
    if !chosen.is_empty() {
        let id = OrgId::parse(chosen).map_err(|bad| ("org_id".to_owned(), bad.to_string()))?;
        all.push(Belonging::Organisation(id));
    }
    let schools = asked.field("schools").split(|c: char| c.is_whitespace() || c == ',');
    for number in schools.filter(|number| !number.is_empty()) {
        let school = Urn::parse(number).map_err(|bad| ("schools".to_owned(), bad.to_string()))?;
        all.push(Belonging::Setting(school));
    }
    all.sort();
    all.dedup();
    Ok(all)
}

/// The organisation typed; their own for those who may invite for no other.
fn organisation(site: &Site, asked: &Asked) -> String {
    match &asked.who {
        Some(who) if site.house.may(Some(who), act::MANAGE_PEOPLE).is_err() => {
            who.organisation.clone()
        }
        Some(_) | None => asked.field("organisation").to_owned(),
    }
}

fn form(site: &Site, asked: &Asked, problems: Vec<FieldProblem>) -> Result<InviteSomebody, Fault> {
    let who = asked.who.as_ref().ok_or(Fault::Refused(Refusal::NotSignedIn))?;
    let chosen = ticked(asked);
    let listed = organisations_to_invite_for(&site.house, Some(who)).map_err(Fault::ours)?;
    let choice = |own: Organisation| Choice {
        chosen: own.id.as_str() == asked.field("org_id"),
        value: own.id.to_string(),
        text: own.name,
    };
    Ok(InviteSomebody {
        organisations: listed.into_iter().map(choice).collect(),
        schools: asked.field("schools").trim().to_owned(),
        email: asked.field("email").trim().to_owned(),
        organisation: organisation(site, asked),
        only_own: site.house.may(Some(who), act::MANAGE_PEOPLE).is_err(),
        roles: boxes(
            invite::roles_to_invite((&site.house.rules, site.house.now().day()), who),
            &|role| chosen.contains(&role),
        ),
        days: INVITATION_DAYS,
        problems,
    })
}

/// `POST /people/invitations/{id}/withdraw`
pub(crate) fn withdraw(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, id) = (asked.who.as_ref(), asked.part("id"));
    let was_there = withdraw_invitation(&site.house, who, id).map_err(fault)?;
    answer::see_other(&format!("{LIST}?done={}", if was_there { "withdrawn" } else { "gone" }))
}

fn fault(cannot: CannotInvite) -> Fault {
    match cannot {
        CannotInvite::NotAllowed(NotAllowed::Refused(refusal)) => Fault::Refused(refusal),
        CannotInvite::Membership(problem) => Fault::ours(problem),
        CannotInvite::Store(problem) => Fault::ours(problem),
        CannotInvite::NotAllowed(
            NotAllowed::NotThisRole(_) | NotAllowed::NotThisOrganisation { .. },
        )
        | CannotInvite::BadEmail
        | CannotInvite::NoOrganisation
        | CannotInvite::NotYourOrganisation
        | CannotInvite::NoRole
        | CannotInvite::HasAccount
        | CannotInvite::HasClosedAccount
        | CannotInvite::InvitedByAnother => {
            Fault::NotUnderstood("Load the page of invitations again.")
        }
    }
}
