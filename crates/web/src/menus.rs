//! Menus of live statistics: the list, writing one, and signing it.

use axum::http::StatusCode;
use axum::response::Response;
use commons::ContentHash;
use disclose::live::{Family, Menu};
use journeys::statistics::CannotPublish;
use journeys::statistics::menus::{
    MenuView, SIGNATURES, list_menus, propose_menu, show_menu, sign_menu,
};
use pages::{
    BeginPage, Fact, FieldKind, FormField, Link, ListMenus, ShowMenu, StepForm, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// `GET /statistics/menus`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let all = list_menus(&site.house, asked.who.as_ref()).map_err(fault)?;
    let lines: Vec<[String; 5]> = all.iter().map(line).collect();
    let may_write = site.house.may(asked.who.as_ref(), access::act::WRITE_MENUS).is_ok();
    answer::page(site, asked, &ListMenus::tell(&lines, may_write))
}

fn line(view: &MenuView) -> [String; 5] {
    let names: Vec<&str> = view.signatures.iter().map(|(name, _)| name.as_str()).collect();
    let signed = if names.is_empty() { "nobody yet".to_owned() } else { names.join(" and ") };
    let state = if is_signed(view) { "signed" } else { "to be signed" };
    let year = view.menu.academic_year().to_owned();
    [address(view.seal), name(&view.menu), year, signed, state.to_owned()]
}

fn is_signed(view: &MenuView) -> bool {
    view.signatures.len() >= SIGNATURES
}

fn name(menu: &Menu) -> String {
    format!("{}, version {}", menu.id(), menu.version())
}

fn address(seal: ContentHash) -> String {
    format!("/statistics/menus/{seal}")
}

/// `GET /statistics/menus/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page())
}

/// `POST /statistics/menus/new`
pub(crate) fn propose(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    match propose_menu(&site.house, asked.who.as_ref(), asked.field("begin_document")) {
        Ok(seal) => answer::see_other(&address(seal)),
        Err(CannotPublish::Refused(refusal)) => Err(Fault::from(refusal)),
        Err(CannotPublish::Store(problem)) => Err(Fault::ours(problem)),
        Err(cannot) => {
            let words = cannot.to_string();
            let page = begin_page().refused(&asked.form, (Some("document"), &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

fn begin_page() -> BeginPage {
    let hint = "A document in TOML: its form is in the method note on live statistics. Every \
                mistake is told with its line and column.";
    let form =
        StepForm::new(("begin", "The menu"), "/statistics/menus/new", "Keep it to be signed")
            .asks(FormField::new(FieldKind::Lines, "document", "What may be asked?", hint));
    BeginPage {
        heading: "Write a menu".to_owned(),
        lead: "A menu says what may be asked of children’s records. Two people sign it before \
               anything is published by it."
            .to_owned(),
        up: Link::to("/statistics/menus", "Menus of statistics"),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    }
}

/// `GET /statistics/menus/{seal}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_menu(&site.house, asked.who.as_ref(), seal(asked)?).map_err(fault)?;
    answer::page(site, asked, &page(&view))
}

/// `POST /statistics/menus/{seal}/sign`
pub(crate) fn sign(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, seal) = (asked.who.as_ref(), seal(asked)?);
    match sign_menu(&site.house, who, seal) {
        Ok(()) => answer::see_other(&address(seal)),
        Err(cannot @ CannotPublish::SignedBefore) => {
            let view = show_menu(&site.house, who, seal).map_err(fault)?;
            let words = cannot.to_string();
            let page = page(&view).refused("sign", &asked.form, (None, &words));
            answer::page_with(site, asked, &page, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(cannot) => Err(fault(cannot)),
    }
}

fn seal(asked: &Asked) -> Result<ContentHash, Fault> {
    ContentHash::parse(asked.part("seal")).ok_or(Fault::NotFound)
}

fn page(view: &MenuView) -> ShowMenu {
    let menu = &view.menu;
    let mut facts = vec![
        Fact::of("Academic year", menu.academic_year()),
        Fact::of("Put forward", view.proposed_at.in_words()),
        Fact::of("Seal of its content", view.seal.to_string()),
    ];
    let signed = |(name, at): &(String, commons::Moment)| {
        Fact::of("Signed by", format!("{name}, {}", at.in_words()))
    };
    facts.extend(view.signatures.iter().map(signed));
    let next = match view.signatures.len() {
        0 => "Two people read it and sign it.",
        1 => "A second person reads it and signs it.",
        _ => "The data lead publishes statistics by it, once in the academic year.",
    };
    let sign = StepForm::new(
        ("sign", "Sign it"),
        &format!("{}/sign", address(view.seal)),
        "Sign this menu",
    );
    ShowMenu {
        name: name(menu),
        next: next.to_owned(),
        facts,
        measures: ShowMenu::measures(&measures(menu)),
        document: menu.document().to_owned(),
        up: Link::to("/statistics/menus", "Menus of statistics"),
        forms: if view.may_sign { vec![sign.opened()] } else { Vec::new() },
        problems: Vec::new(),
    }
}

/// Each measure with of whom it is, how they are counted and what it is divided by.
fn measures(menu: &Menu) -> Vec<[String; 4]> {
    let of = |measure: &disclose::live::Measure| {
        let population = menu.populations().iter().find(|p| p.id == measure.population);
        let tables = measure.tables.iter().map(|table| {
            let titles =
                table.iter().map(|along| menu.dimensions()[along.dimension].title.as_str());
            let titles: Vec<&str> = titles.collect();
            if titles.is_empty() {
                "nothing".to_owned()
            } else {
                titles.join(" and ").to_lowercase()
            }
        });
        let of_whom = population.map_or_else(String::new, |p| p.title.clone());
        let counted = measure.families.iter().map(|family| match family {
            Family::Residence => "where they live",
            Family::School => "where they learn",
        });
        let counted = counted.collect::<Vec<_>>().join("; ");
        [measure.title.clone(), of_whom, counted, tables.collect::<Vec<_>>().join("; ")]
    };
    menu.measures().iter().map(of).collect()
}

fn fault(cannot: CannotPublish) -> Fault {
    match cannot {
        CannotPublish::Refused(refusal) => Fault::from(refusal),
        CannotPublish::NoSuchMenu => Fault::NotFound,
        other => Fault::ours(other),
    }
}
