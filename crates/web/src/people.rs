//! Accounts, for those who look after them.

use access::invite;
use access::invite::{CannotChange as NotAllowed, PASSWORD_LINK_HOURS, UNUSED_DAYS};
use axum::http::StatusCode;
use axum::response::Response;
use convene::membership::{MembershipDeed, MembershipNotAllowed};
use convene::{Belonging, OrgId, Role, Urn};
use journeys::Secret;
use journeys::histories::HistoryProblem;
use journeys::join_provider::{JoinedWith, join_with_provider, part_from_provider};
use journeys::memberships::{MembershipLine, change_membership, show_memberships};
use journeys::passkeys::remove_passkeys_of;
use journeys::people::{
    AccountLine, AccountStanding, CannotChange, change_roles, close_person, issue_password_link,
    reopen_person, show_people, show_person, take_codes_away,
};
use pages::{
    AccountDeeds, AccountRow, Choice, Fact, FieldKind, FieldProblem, FormField, JoinedLine, Link,
    ListPeople, MembershipRow, OneTimeLink, ShowPerson, StepForm,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::{Site, roles_in_words};

/// `GET /people`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let people = show_people(&site.house, asked.who.as_ref()).map_err(fault)?;
    let row = |line: AccountLine| AccountRow {
        roles: roles_in_words(&line.roles),
        last_signed_in: line.last_signed_in.map(|at| at.in_words()).unwrap_or_default(),
        is_closed: line.standing == AccountStanding::Closed,
        is_unused: line.is_unused,
        id: line.id,
        name: line.name,
        organisation: line.organisation,
    };
    let rows: Vec<AccountRow> = people.into_iter().map(row).collect();
    answer::page(site, asked, &ListPeople::tell(&rows, UNUSED_DAYS))
}

/// `GET /people/{id}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let notice = match asked.query("done") {
        Some("roles") => "The roles were changed. They hold from now.",
        Some("membership") => "It is written down. It holds from now.",
        Some("joined") => {
            "The account is joined. The person can sign in with the provider from now."
        }
        Some("parted") => "The account is parted from it, and the person is signed out.",
        Some("codes") => "Their one-time codes are taken away, and they are signed out.",
        Some("passkeys") => "Their passkeys are removed, and they are signed out.",
        Some("closed") => "The account is closed. Nobody is signed in with it any more.",
        Some(_) | None => "",
    };
    let page = ShowPerson { notice: notice.to_owned(), ..page_of(site, asked)? };
    answer::page(site, asked, &page)
}

fn page_of(site: &Site, asked: &Asked) -> Result<ShowPerson, Fault> {
    let line = show_person(&site.house, asked.who.as_ref(), asked.part("id")).map_err(fault)?;
    let own = invite::change_account(
        (&site.house.rules, site.house.now().day()),
        asked.who.as_ref(),
        &line.id,
    )
    .is_err();
    let last = line.last_signed_in.map_or_else(|| "never".to_owned(), |at| at.in_words());
    let codes = match line.codes_since {
        Some(at) => format!("set up {}", at.in_words()),
        None => "not set up".to_owned(),
    };
    let passkeys = match line.passkeys {
        0 => "none".to_owned(),
        some => some.to_string(),
    };
    let facts = vec![
        Fact::of("E-mail address", &line.email),
        Fact::of("Organisation", &line.organisation),
        Fact::of("Roles", roles_in_words(&line.roles)),
        Fact::of("Account opened", line.opened.in_words()),
        Fact::of("Last signed in", last),
        Fact::of("One-time codes", codes),
        Fact::of("Passkeys", passkeys),
    ];
    let (memberships, organisations) =
        show_memberships(&site.house, asked.who.as_ref(), &line.id).map_err(fault)?;
    Ok(ShowPerson {
        memberships: memberships.into_iter().map(membership_line).collect(),
        forms: membership_forms(&line.id, &organisations),
        deeds: match line.standing {
            _ if own => AccountDeeds::Own,
            AccountStanding::Open => AccountDeeds::Open,
            AccountStanding::Closed => AccountDeeds::Closed,
        },
        roles: boxes(&Role::ALL, &|role| line.roles.contains(&role)),
        has_codes: line.codes_since.is_some(),
        has_passkeys: line.passkeys > 0,
        joined: line.joined.into_iter().map(joined_line).collect(),
        providers: providers(site, asked.field("provider")),
        subject: asked.field("subject").trim().to_owned(),
        facts,
        id: line.id,
        name: line.name,
        notice: String::new(),
        problems: Vec::new(),
    })
}

fn membership_line(line: MembershipLine) -> MembershipRow {
    let (kind, value) = match line.belonging {
        Belonging::Organisation(id) => ("organisation", id.to_string()),
        Belonging::Setting(urn) => ("setting", urn.to_string()),
    };
    MembershipRow { kind: kind.to_owned(), value, name: line.name }
}

/// The forms that record where somebody belongs.
fn membership_forms(id: &str, organisations: &[convene::Organisation]) -> Vec<StepForm> {
    let action = |step: &str| format!("/people/{id}/memberships/{step}");
    let pair = |one: &convene::Organisation| (one.id.to_string(), one.name.clone());
    let known = || {
        let hint = "For example, a letter of the chair of governors of 3 September.";
        FormField::new(FieldKind::Line, "known_from", "How you know", hint)
    };
    let which = FormField::new(FieldKind::OneOf, "value", "Organisation", "");
    let number = "Its unique reference number: six digits.";
    vec![
        StepForm::new(
            ("organisation", "Record an organisation"),
            &action("organisation"),
            "Record that they work for it",
        )
        .asks(which.of(organisations.iter().map(pair)))
        .asks(known()),
        StepForm::new(
            ("setting", "Record a school"),
            &action("setting"),
            "Record that they work there",
        )
        .asks(FormField::new(FieldKind::Line, "value", "School", number))
        .asks(known()),
    ]
}

/// `POST /people/{id}/memberships/{step}`
pub(crate) fn memberships(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (id, form) = (asked.part("id"), asked.part("step"));
    let field = |name: &str| asked.field(&format!("{form}_{name}"));
    let value = if form == "end" { asked.field("value") } else { field("value") };
    let kind = if form == "end" { asked.field("kind") } else { form };
    let read = match kind {
        "organisation" => OrgId::parse(value)
            .map(Belonging::Organisation)
            .map_err(|_| "Choose an organisation of the list".to_owned()),
        "setting" => Urn::parse(value).map(Belonging::Setting).map_err(|bad| bad.to_string()),
        _ => return Err(Fault::NotUnderstood("Use one of the forms of the page.")),
    };
    let belonging = match read {
        Ok(belonging) => belonging,
        Err(words) => return refuse_membership(site, asked, (Some("value"), &words)),
    };
    let deed = if form == "end" {
        MembershipDeed::End { belonging, reason: asked.field("reason").trim().to_owned() }
    } else {
        MembershipDeed::Record { belonging, known_from: field("known_from").to_owned() }
    };
    match change_membership(&site.house, asked.who.as_ref(), id, &deed) {
        Ok(()) => answer::see_other(&format!("/people/{id}?done=membership")),
        Err(CannotChange::Membership(MembershipNotAllowed::NoWords)) if form == "end" => {
            let mut page = page_of(site, asked)?;
            let field = format!("reason-{value}");
            let message = "Write why it ends".to_owned();
            page.problems = vec![FieldProblem { field, message }];
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(CannotChange::Membership(why @ MembershipNotAllowed::NoWords)) => {
            refuse_membership(site, asked, (Some("known_from"), &why.to_string()))
        }
        Err(why @ (CannotChange::Membership(_) | CannotChange::NoSuchOrganisation)) => {
            refuse_membership(site, asked, (Some("value"), &why.to_string()))
        }
        Err(other) => Err(fault(other)),
    }
}

/// The page with what was typed and what is wrong with it.
fn refuse_membership(
    site: &Site,
    asked: &Asked,
    problem: (Option<&str>, &str),
) -> Result<Response, Fault> {
    let mut page = page_of(site, asked)?;
    let step = asked.part("step");
    let Some(form) = page.forms.iter_mut().find(|form| form.id == step) else {
        return Err(Fault::NotUnderstood("Load the page of this person again: it has changed."));
    };
    page.problems = vec![form.refuse(&asked.form, problem)];
    answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
}

fn joined_line(joined: JoinedWith) -> JoinedLine {
    let used = match joined.last_used {
        Some(at) => format!("last came by it {}", at.in_words()),
        None => "never came by it".to_owned(),
    };
    JoinedLine {
        words: format!("Joined {}, {used}.", joined.since.in_words()),
        provider: joined.provider,
        issuer: joined.issuer,
        subject: joined.subject,
    }
}

fn providers(site: &Site, chosen: &str) -> Vec<Choice> {
    let choice = |(value, text): (String, String)| Choice { chosen: value == chosen, value, text };
    site.house.providers.names().into_iter().map(choice).collect()
}

/// `POST /people/{id}/providers`
pub(crate) fn join_provider(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    let with = (asked.field("provider"), asked.field("subject"));
    match join_with_provider(&site.house, asked.who.as_ref(), id, with) {
        Ok(()) => answer::see_other(&format!("/people/{id}?done=joined")),
        Err(problem @ (CannotChange::NoSubject | CannotChange::JoinedAlready)) => {
            let mut page = page_of(site, asked)?;
            let (field, message) = ("subject".to_owned(), problem.to_string());
            page.problems = vec![FieldProblem { field, message }];
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(fault(other)),
    }
}

/// `POST /people/{id}/providers/part`
pub(crate) fn part_provider(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    let from = (asked.field("issuer"), asked.field("subject"));
    part_from_provider(&site.house, asked.who.as_ref(), id, from).map_err(fault)?;
    answer::see_other(&format!("/people/{id}?done=parted"))
}

/// The roles as boxes to tick.
pub(crate) fn boxes(roles: &[Role], chosen: &dyn Fn(Role) -> bool) -> Vec<Choice> {
    let choice = |role: &Role| Choice {
        value: role.as_str().to_owned(),
        text: role.in_words().to_owned(),
        chosen: chosen(*role),
    };
    roles.iter().map(choice).collect()
}

/// The field of a role's box.
pub(crate) fn box_of(role: Role) -> String {
    format!("role-{}", role.as_str())
}

/// The roles whose boxes were ticked.
pub(crate) fn ticked(asked: &Asked) -> Vec<Role> {
    let is_ticked = |role: &Role| asked.field(&box_of(*role)) == "yes";
    Role::ALL.into_iter().filter(is_ticked).collect()
}

/// `POST /people/{id}/roles`
pub(crate) fn roles(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    match change_roles(&site.house, asked.who.as_ref(), id, &ticked(asked)) {
        Ok(()) => answer::see_other(&format!("/people/{id}?done=roles")),
        Err(problem @ CannotChange::NoRole) => {
            let mut page = page_of(site, asked)?;
            for choice in &mut page.roles {
                choice.chosen = false;
            }
            let field = page.roles.first().map(|choice| format!("role-{}", choice.value));
            page.problems = vec![FieldProblem {
                field: field.unwrap_or_default(),
                message: problem.to_string(),
            }];
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(other) => Err(fault(other)),
    }
}

/// `POST /people/{id}/close`
pub(crate) fn close(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    close_person(&site.house, asked.who.as_ref(), id).map_err(fault)?;
    answer::see_other(&format!("/people/{id}?done=closed"))
}

/// `POST /people/{id}/reopen`
pub(crate) fn reopen(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let link = reopen_person(&site.house, asked.who.as_ref(), asked.part("id")).map_err(fault)?;
    password_link(site, asked, &link)
}

/// `POST /people/{id}/password`
pub(crate) fn password(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, id) = (asked.who.as_ref(), asked.part("id"));
    let link = issue_password_link(&site.house, who, id).map_err(fault)?;
    password_link(site, asked, &link)
}

/// `POST /people/{id}/codes`
pub(crate) fn codes(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    take_codes_away(&site.house, asked.who.as_ref(), id).map_err(fault)?;
    answer::see_other(&format!("/people/{id}?done=codes"))
}

/// `POST /people/{id}/passkeys`
pub(crate) fn passkeys(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let id = asked.part("id");
    remove_passkeys_of(&site.house, asked.who.as_ref(), id).map_err(fault)?;
    answer::see_other(&format!("/people/{id}?done=passkeys"))
}

fn password_link(site: &Site, asked: &Asked, link: &Secret) -> Result<Response, Fault> {
    let page = page_of(site, asked)?;
    let page = OneTimeLink {
        heading: format!("Send this link to {}", page.name),
        words: format!("It sets a new password. It works once, for {PASSWORD_LINK_HOURS} hours."),
        link: format!("{}/password/{}", site.origin_of(asked), link.expose()),
        back: Link::to(format!("/people/{}", page.id), page.name),
    };
    answer::page(site, asked, &page)
}

fn fault(cannot: CannotChange) -> Fault {
    match cannot {
        CannotChange::NotAllowed(NotAllowed::Refused(refusal)) => Fault::Refused(refusal),
        CannotChange::NotAllowed(NotAllowed::Yourself) => Fault::NotUnderstood(
            "Nobody changes their own roles or closes their own account. Ask another administrator.",
        ),
        CannotChange::NoSuchAccount => Fault::NotFound,
        CannotChange::NoRole => Fault::NotUnderstood("Choose at least one role."),
        CannotChange::Closed => {
            Fault::NotUnderstood("The account is closed. Open it again on its page first.")
        }
        CannotChange::Membership(_) | CannotChange::NoSuchOrganisation => {
            Fault::NotUnderstood("Load the page of this person again: it has changed.")
        }
        CannotChange::History(HistoryProblem::MovedOn) => {
            Fault::NotUnderstood("Somebody changed this at the same time. Load the page again.")
        }
        CannotChange::History(problem) => Fault::ours(problem),
        CannotChange::Open => Fault::NotUnderstood(
            "The account is open already. For a new password, make a link for one on its page.",
        ),
        CannotChange::NoPasskeys => {
            Fault::NotUnderstood("They have no passkeys: there is nothing to remove.")
        }
        CannotChange::NoCodes => {
            Fault::NotUnderstood("They have no one-time codes: there is nothing to take away.")
        }
        CannotChange::NoSuchProvider => Fault::NotUnderstood("Choose a provider of the list."),
        CannotChange::NoSubject | CannotChange::JoinedAlready => {
            Fault::NotUnderstood("The account is not joined with that. Load the page again.")
        }
        CannotChange::Store(problem) => Fault::ours(problem),
    }
}
