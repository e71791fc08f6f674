//! Statements of Intent: the published ones for everyone, versions, what changed between them, and the
//! same for programs.

use axum::response::Response;
use convene::ask::Ask;
use convene::statement::{Action, Evidence, Position, Section, StatementStage, StatementText};
use journeys::evidence::Still;
use journeys::show_statement::{
    StatementView, VersionView, evidence_today, list_statements, show_statement,
};
use journeys::show_statement_history::{StatementHistoryLine, show_statement_history};
use journeys::statements::CannotDraft;
use pages::{
    Link, ListStatements, ShowStatement, ShownVersion, StatementDifference, StatementDone,
    StatementFacts, StatementHistory, StatementLine,
};
use serde::Serialize;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::papers::with_pdf;
use crate::partnerships::history;
use crate::site::Site;
use crate::voices;

/// `GET /statements`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let all = list_statements(&site.house, asked.who.as_ref()).map_err(history)?;
    let published: Vec<StatementLine> =
        all.iter().filter(|view| view.in_force.is_some()).map(state_line).collect();
    let is_written = |view: &&StatementView| {
        use StatementStage as Stage;
        matches!(view.stage, Stage::Draft | Stage::Consultation | Stage::Agreed)
    };
    let at_draft = |view: &StatementView| StatementLine {
        href: format!("/statements/{}/draft", view.address),
        ..state_line(view)
    };
    let drafts: Option<Vec<StatementLine>> =
        asked.who.is_some().then(|| all.iter().filter(is_written).map(at_draft).collect());
    answer::page(site, asked, &ListStatements::tell(&published, drafts.as_deref()))
}

/// A statement in a list.
pub(crate) fn state_line(view: &StatementView) -> StatementLine {
    let draft = if view.is_public() { "" } else { "/draft" };
    StatementLine {
        href: format!("/statements/{}{draft}", view.address),
        title: title(view),
        partnership: view.partnership.1.clone(),
        state: state(view),
    }
}

fn title(view: &StatementView) -> String {
    view.published().map_or_else(|| view.title.clone(), |version| version.text.title.clone())
}

/// Where a statement stands, in a sentence.
pub(crate) fn state(view: &StatementView) -> String {
    let Some(version) = view.published() else {
        return capital(view.stage.as_str());
    };
    let on = version.published_at.map(|at| at.day().in_words()).unwrap_or_default();
    let now = format!("Version {}, published {on}", version.number);
    match view.stage {
        StatementStage::Published | StatementStage::Withdrawn => now,
        StatementStage::Draft | StatementStage::Consultation | StatementStage::Agreed
            if view.signed_in =>
        {
            let next = match view.stage {
                StatementStage::Consultation => "put to the partners",
                StatementStage::Agreed => "agreed and not published yet",
                _ => "in draft",
            };
            format!("{now}; the next version is {next}")
        }
        StatementStage::Draft | StatementStage::Consultation | StatementStage::Agreed => now,
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a page says of a statement beside its text.
pub(crate) fn facts(view: &StatementView) -> StatementFacts {
    let base = format!("/statements/{}", view.address);
    let mut versions = Vec::new();
    let mut before = None;
    for version in view.versions.iter().filter(|v| v.published_at.is_some() || view.signed_in) {
        let number = version.number;
        versions.push(Link::to(format!("{base}/versions/{number}"), format!("Version {number}")));
        if let Some(before) = before.replace(number) {
            versions.push(Link::to(
                format!("{base}/versions/{number}/difference"),
                format!("What changed from version {before} to version {number}"),
            ));
        }
    }
    StatementFacts {
        title: title(view),
        partnership: (format!("/partnerships/{}", view.partnership.0), view.partnership.1.clone()),
        state: format!("{}.", state(view)),
        withdrawn: view.withdrawn.clone().unwrap_or_default(),
        draft_href: if view.signed_in { format!("{base}/draft") } else { String::new() },
        versions,
        next_step: view.stage_shown().next_step().to_owned(),
        voices: Vec::new(),
    }
}

/// What is said of evidence today.
pub(crate) fn still(site: &Site, text: &StatementText) -> Result<Vec<&'static str>, Fault> {
    let today = evidence_today(&site.house, text).map_err(cannot_show)?;
    let words = |still: Still| match still {
        Still::Same => "The figure is still the one that was seen.",
        Still::Changed => "Another figure has been published since.",
        Still::NotKeptHere => "",
    };
    Ok(today.into_iter().map(words).collect())
}

/// `GET /statements/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    version_page(site, asked, (&view, shown(&view)))
}

/// The version that everybody reads first: the one in force, else the last that was published.
pub(crate) fn shown(view: &StatementView) -> Option<&VersionView> {
    let last_public = view.versions.iter().rev().find(|v| v.published_at.is_some());
    view.published().or(last_public)
}

/// `GET /statements/{address}/versions/{number}`
pub(crate) fn version(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    let version = readable(&view, asked.part("number"))?;
    version_page(site, asked, (&view, Some(version)))
}

fn version_page(
    site: &Site,
    asked: &Asked,
    (view, version): (&StatementView, Option<&VersionView>),
) -> Result<Response, Fault> {
    let page = version_shown(site, view, version)?;
    answer::page(site, asked, &with_pdf(site, asked, (view, version), page))
}

/// What is said of a version, on its page and in its PDF.
pub(crate) fn version_shown(
    site: &Site,
    view: &StatementView,
    version: Option<&VersionView>,
) -> Result<ShowStatement, Fault> {
    let mut facts = facts(view);
    let Some(version) = version else { return Ok(ShowStatement::tell(facts, None)) };
    if Some(version.number) != view.in_force {
        let day = version.consulted_at.day().in_words();
        facts.state = match version.published_at {
            Some(at) => format!(
                "Version {}, published {}; it is not in force.",
                version.number,
                at.day().in_words()
            ),
            None => format!("Version {}, put to the partners {day}.", version.number),
        };
        facts.title.clone_from(&version.text.title);
    }
    facts.voices = voices::behind(site, &[(format!("/statements/{}", view.address), None)])?;
    let still = still(site, &version.text)?;
    let shown = ShownVersion {
        text: &version.text,
        positions: &version.positions,
        silent: &version.silent,
        seal: &version.seal,
        still: &still,
    };
    Ok(ShowStatement::tell(facts, Some(&shown)))
}

/// `GET /statements/{address}/versions/{number}/difference`
pub(crate) fn difference(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    let after = readable(&view, asked.part("number"))?;
    let before = view.versions.iter().rev().find(|version| {
        version.number < after.number && (version.published_at.is_some() || view.signed_in)
    });
    let before = before.ok_or(Fault::NotFound)?;
    let href = format!("/statements/{}", view.address);
    let page = StatementDifference::tell(
        (&title(&view), &href),
        (&format!("version {}", before.number), &before.text),
        (&format!("version {}", after.number), &after.text),
    );
    answer::page(site, asked, &page)
}

/// `GET /statements/{address}/history`
pub(crate) fn all_done(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = show_statement_history(&site.house, asked.who.as_ref(), asked.part("address"));
    let (view, lines) = found.map_err(cannot_show)?;
    let entry = |line: StatementHistoryLine| StatementDone {
        at: line.at.in_words(),
        who: line.who,
        what: line.what,
        text: line.text,
    };
    let done = lines.into_iter().map(entry).collect();
    let href = format!("/statements/{}", view.address);
    answer::page(site, asked, &StatementHistory::tell((&title(&view), &href), done))
}

pub(crate) fn view(site: &Site, asked: &Asked) -> Result<StatementView, Fault> {
    show_statement(&site.house, asked.who.as_ref(), asked.part("address")).map_err(cannot_show)
}

/// A version the asking person may read: a published one, or any for who is signed in.
pub(crate) fn readable<'a>(
    view: &'a StatementView,
    number: &str,
) -> Result<&'a VersionView, Fault> {
    let number: u32 = number.parse().map_err(|_| Fault::NotFound)?;
    let found = view.versions.iter().find(|version| version.number == number);
    found.filter(|version| version.published_at.is_some() || view.signed_in).ok_or(Fault::NotFound)
}

/// The page for what cannot be shown.
pub(crate) fn cannot_show(cannot: CannotDraft) -> Fault {
    match cannot {
        CannotDraft::History(problem) => history(problem),
        CannotDraft::Refused(refusal) => Fault::Refused(refusal),
        other => Fault::ours(other),
    }
}

#[derive(Serialize)]
struct Told<'a> {
    title: &'a str,
    partnership: &'a str,
    stage: &'static str,
    version: u32,
    seal: &'a str,
    published: String,
    synthetic: bool,
    sections: Vec<ToldSection<'a>>,
    priorities: &'a [String],
    evidence: &'a [Evidence],
    actions: &'a [Action],
    asks: &'a [Ask],
    positions: Vec<ToldPosition<'a>>,
}

#[derive(Serialize)]
struct ToldSection<'a> {
    id: &'static str,
    heading: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct ToldPosition<'a> {
    organisation: &'a str,
    #[serde(flatten)]
    position: &'a Position,
}

/// `GET /api/v1/statements/{address}`: the version in force.
pub(crate) fn for_programs(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = view(site, asked)?;
    let version = view.published().ok_or(Fault::NotFound)?;
    let section = |one: Section| ToldSection {
        id: one.as_str(),
        heading: one.heading(),
        text: version.text.section(one),
    };
    let positions = version.positions.iter();
    answer::json(&Told {
        title: &version.text.title,
        partnership: &view.partnership.1,
        stage: view.stage_shown().as_str(),
        version: version.number,
        seal: &version.seal,
        published: version.published_at.map(|at| at.to_string()).unwrap_or_default(),
        synthetic: site.house.district.is_invented(),
        sections: Section::ALL.map(section).into(),
        priorities: &version.text.priorities,
        evidence: &version.text.evidence,
        actions: &version.text.actions,
        asks: &version.text.asks,
        positions: positions
            .map(|(organisation, position)| ToldPosition { organisation, position })
            .collect(),
    })
}
