//! What areas have: the register, one thing of it, and what people say of it.

use access::act;
use axum::response::Response;
use convene::OrgId;
use convene::asset::{Asset, AssetDeed, AssetKind, AssetStage};
use journeys::area_assets::{
    AssetView, areas_to_choose, do_with_asset, list_asset, show_asset, show_assets,
};
use journeys::going_on::CannotGoOn;
use journeys::show_partnership::list_organisations;
use pages::{
    AssetLine, BeginPage, Fact, FieldKind, FormField, Link, ListAssets, ShowAsset, Step, StepForm,
    Tag, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen};
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /area-assets`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let all = show_assets(&site.house, who).map_err(fault)?;
    let mut areas: Vec<(String, Vec<AssetLine>)> = Vec::new();
    for one in all.iter().filter(|one| one.life.stage() == AssetStage::Listed) {
        match areas.last_mut() {
            Some((area, lines)) if *area == one.area => lines.push(line(one)),
            Some(_) | None => areas.push((one.area.clone(), vec![line(one)])),
        }
    }
    let may_list = site.house.may(who, act::CONVENE).is_ok();
    answer::page(site, asked, &ListAssets::tell(&areas, may_list))
}

fn line(one: &AssetView) -> AssetLine {
    AssetLine {
        href: format!("/area-assets/{}", one.address),
        name: one.life.asset().name.clone(),
        kind: one.life.asset().kind.in_words().to_owned(),
        keeper: one.keeper.clone().unwrap_or_default(),
        looked_at: one.life.looked_at().day().in_words(),
        is_stale: one.is_stale,
    }
}

/// `GET /area-assets/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(site)?)
}

/// `POST /area-assets/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let begun = typed(asked).and_then(|one| list_asset(&site.house, asked.who.as_ref(), one));
    match begun {
        Ok(address) => answer::see_other(&format!("/area-assets/{address}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page(site)?.refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn typed(asked: &Asked) -> Result<Asset, CannotGoOn> {
    let field = |name: &str| asked.field(&format!("begin_{name}")).trim().to_owned();
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let keeper = match field("keeper").as_str() {
        "" => None,
        id => Some(OrgId::parse(id).map_err(|_| mend("keeper", "Choose who keeps it"))?),
    };
    Ok(Asset {
        name: field("name"),
        kind: AssetKind::parse(&field("kind")).ok_or(mend("kind", "Choose what kind it is"))?,
        area: field("area"),
        offers: field("offers"),
        keeper,
    })
}

fn begin_page(site: &Site) -> Result<BeginPage, Fault> {
    let kinds = AssetKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.in_words().to_owned()));
    let areas = areas_to_choose(&site.house).map_err(fault)?;
    let organisations = list_organisations(&site.house).map_err(Fault::ours)?;
    let keepers = organisations.into_iter().map(|line| line.organisation);
    let keepers = keepers.map(|one| (one.id.to_string(), one.name));
    let field = FormField::new;
    let form = StepForm::new(("begin", "List it"), "/area-assets/new", "List it")
        .asks(field(FieldKind::Line, "name", "What is it called?", ""))
        .asks(field(FieldKind::Few, "kind", "What kind is it?", "").of(kinds))
        .asks(field(FieldKind::OneOf, "area", "In which area?", "").of(areas))
        .asks(field(FieldKind::Lines, "offers", "What does it offer, and when?", ""))
        .asks(
            field(
                FieldKind::OneOf,
                "keeper",
                "Who keeps it?",
                "Nobody, when people do it by themselves.",
            )
            .of(keepers),
        );
    Ok(BeginPage {
        heading: "List something an area has".to_owned(),
        lead: "List what you have seen yourself. Whoever keeps it says each year whether it is still so."
            .to_owned(),
        up: Link::to("/area-assets", "What areas have"),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `GET /area-assets/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = show_asset(&site.house, asked.who.as_ref(), asked.part("address"));
    answer::page(site, asked, &page(&found.map_err(fault)?))
}

/// `POST /area-assets/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address, deed) = (asked.who.as_ref(), asked.part("address"), asked.part("deed"));
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let wanted = match deed {
        "check" => AssetDeed::Check { found: field("words") },
        "change" => AssetDeed::Change { offers: field("offers"), reason: field("words") },
        "remove" => AssetDeed::Remove { reason: field("words") },
        _ => return Err(Fault::NotUnderstood("Use one of the forms of the page.")),
    };
    match do_with_asset(&site.house, who, (address, seen(asked)), &wanted) {
        Ok(()) => answer::see_other(&format!("/area-assets/{address}")),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let found = show_asset(&site.house, who, address).map_err(fault)?;
            let page = page(&found).refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn page(one: &AssetView) -> ShowAsset {
    let (life, asset) = (&one.life, one.life.asset());
    let (state, next) = match life.stage() {
        AssetStage::Unknown => ("not known", "List it."),
        AssetStage::Gone => ("gone", "Nothing more: it is no longer there, and stays on record."),
        AssetStage::Listed if one.is_stale => {
            ("to be checked", "Somebody should look whether it is still so.")
        }
        AssetStage::Listed => ("checked", "Whoever keeps it looks again within a year."),
    };
    let step = |entry: &convene::Entry<AssetDeed>| Step {
        what: sentence(&entry.deed.kind().to_string()),
        at: entry.at.in_words(),
        who: one.names.get(&entry.who).cloned().unwrap_or_default(),
        words: match &entry.deed {
            AssetDeed::List { asset } => asset.offers.clone(),
            AssetDeed::Check { found } => found.clone(),
            AssetDeed::Change { offers, reason } => format!("{reason}: {offers}"),
            AssetDeed::Remove { reason } => reason.clone(),
        },
    };
    let may = one.may_keep && life.stage() == AssetStage::Listed;
    ShowAsset {
        name: asset.name.clone(),
        offers: asset.offers.clone(),
        state: Tag::of(state),
        next: next.to_owned(),
        facts: vec![
            Fact::of("Kind", asset.kind.in_words()),
            Fact::of("Area", &one.area),
            Fact::of("Kept by", one.keeper.as_deref().unwrap_or("people by themselves")),
            Fact::of("Last looked at", life.looked_at().day().in_words()),
        ],
        steps: life.history().iter().rev().map(step).collect(),
        forms: if may { forms(one) } else { Vec::new() },
        problems: Vec::new(),
    }
}

fn forms(one: &AssetView) -> Vec<StepForm> {
    let form = |id: &str, heading: &str, button: &str| {
        StepForm::new((id, heading), &format!("/area-assets/{}/{id}", one.address), button)
            .seen(one.seen)
    };
    let words = |label: &str| FormField::new(FieldKind::Lines, "words", label, "");
    let offers = FormField::new(FieldKind::Lines, "offers", "What does it offer now?", "");
    vec![
        form("check", "It is still so", "Write down that it is still so")
            .asks(words("What did you find?")),
        form("change", "It offers something else now", "Change what it offers")
            .asks(offers.with(&one.life.asset().offers))
            .asks(words("What changed?")),
        form("remove", "It is no longer there", "Take it off the list").asks(words("Why?")),
    ]
}
