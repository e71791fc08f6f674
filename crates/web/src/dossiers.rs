//! Dossiers: the list by issue, and one with its evidence, its asks and what schools were told.

use axum::response::Response;
use convene::dossier::{
    DOSSIER_ARROWS, DossierDeed, DossierDeedKind, DossierPaper, DossierStage, Issue,
};
use convene::{OrgId, life};
use journeys::dossier_evidence::{CitedEvidence, cite, cited, voices_to_cite};
use journeys::dossiers::{
    DossierView, begin_dossier, do_with_dossier, show_dossier, show_dossiers,
};
use journeys::evidence::{Still, figures_to_cite};
use journeys::going_on::CannotGoOn;
use pages::{
    AskLine, BeginPage, DossierLine, Fact, FieldKind, FormField, IssueGroup, Link, ListDossiers,
    SaidLine, ShowDossier, Step, StepForm, Tag, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::asks;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen, typed_lines};
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /dossiers`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let all = show_dossiers(&site.house, who).map_err(fault)?;
    let groups = Issue::ALL.map(|issue| IssueGroup {
        issue: issue.in_words().to_owned(),
        dossiers: all.iter().filter(|d| d.record.paper.issue == issue).map(line).collect(),
    });
    let may_begin = site.house.may(who, access::act::CONVENE).is_ok();
    answer::page(site, asked, &ListDossiers { groups: groups.into(), may_begin })
}

fn line(dossier: &DossierView) -> DossierLine {
    let count = |number: usize, one: &str, several: &str| match number {
        1 => format!("1 {one}"),
        number => format!("{number} {several}"),
    };
    let schools = count(dossier.record.dossier.raised_by().len(), "school", "schools");
    let asks = count(dossier.asks.len(), "ask", "asks");
    DossierLine {
        href: format!("/dossiers/{}", dossier.address),
        title: dossier.record.paper.title.clone(),
        state: Tag::of(&dossier.record.dossier.stage().to_string()),
        words: format!("Raised by {schools}; {asks}"),
    }
}

/// `GET /dossiers/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page())
}

/// `POST /dossiers/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let field = |name: &str| asked.field(&format!("begin_{name}")).trim().to_owned();
    let issue = Issue::parse(&field("issue"))
        .ok_or(CannotGoOn::Mend { field: "issue", words: "Choose the issue it belongs to" });
    let began = issue.and_then(|issue| {
        let evidence = typed_lines(&field("evidence"));
        let paper = DossierPaper { title: field("title"), issue, evidence };
        begin_dossier(&site.house, asked.who.as_ref(), paper)
    });
    match began {
        Ok(address) => led_on(&format!("/dossiers/{address}"), "begun"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page().refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn begin_page() -> BeginPage {
    let issues = Issue::ALL.map(|issue| (issue.as_str().to_owned(), issue.in_words().to_owned()));
    let field = FormField::new;
    let form = StepForm::new(("begin", "Begin a dossier"), "/dossiers/new", "Begin")
        .asks(field(FieldKind::Few, "issue", "Which issue?", "").of(issues))
        .asks(field(FieldKind::Line, "title", "What is it?", "In a few words."))
        .asks(field(FieldKind::Lines, "evidence", "What does it rest on?", "One thing a line."));
    BeginPage {
        heading: "Begin a dossier".to_owned(),
        lead: "Schools can then raise it, and it is put once to those who can decide.".to_owned(),
        up: Link::to("/dossiers", "Dossiers"),
        form: form.opened(),
        also: Vec::new(),
        problems: Vec::new(),
    }
}

/// `GET /dossiers/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let found = show_dossier(&site.house, asked.who.as_ref(), asked.part("address"));
    answer::page(site, asked, &page(site, &found.map_err(fault)?)?)
}

/// `POST /dossiers/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    let deed = asked.part("deed");
    let done = if deed == "cite" {
        let chosen = (asked.field("cite_figure"), asked.field("cite_voice"));
        cite(&site.house, who, (address, seen(asked)), chosen)
    } else {
        wanted(asked, deed)?
            .and_then(|deed| do_with_dossier(&site.house, who, (address, seen(asked)), deed))
    };
    match done {
        Ok(()) => led_on(&format!("/dossiers/{address}"), deed),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let dossier = show_dossier(&site.house, who, address).map_err(fault)?;
            let page = page(site, &dossier)?.refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn wanted(asked: &Asked, deed: &str) -> Result<Result<DossierDeed, CannotGoOn>, Fault> {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let school = || {
        OrgId::parse(&field("school"))
            .map_err(|_| CannotGoOn::Mend { field: "school", words: "Choose the school" })
    };
    Ok(match deed {
        "raise" => school().map(|school| DossierDeed::Raise { school, words: field("words") }),
        "ask-for" => Ok(DossierDeed::AskFor { evidence: field("words") }),
        "take-answers" => Ok(DossierDeed::TakeAnswers),
        "tell" => school().map(|school| DossierDeed::Tell {
            school,
            you_said: field("said"),
            we_did: field("words"),
        }),
        "close" => Ok(DossierDeed::Close),
        "reopen" => Ok(DossierDeed::Reopen { reason: field("words") }),
        _ => return Err(Fault::NotFound),
    })
}

const fn next_step(stage: DossierStage) -> &'static str {
    match stage {
        DossierStage::Raised => "Schools raise it; then it is put to those who can decide.",
        DossierStage::Asked => "Those who can decide answer what is asked of them.",
        DossierStage::Answered => "Every school that raised it is told what came of it.",
        DossierStage::Closed => "Nothing more, unless it is taken up again.",
    }
}

fn page(site: &Site, dossier: &DossierView) -> Result<ShowDossier, Fault> {
    let record = &dossier.record;
    // Visitors read what was done, not by whom.
    let name = |id: &str| dossier.names.get(id).cloned().unwrap_or_default();
    let history = record.dossier.history();
    let said = history.iter().filter_map(|entry| match &entry.deed {
        DossierDeed::Raise { school, words } => Some(Step {
            what: dossier.school_name(school),
            at: entry.at.day().in_words(),
            who: name(&entry.who),
            words: words.clone(),
        }),
        DossierDeed::AskFor { .. }
        | DossierDeed::Cite(_)
        | DossierDeed::TakeAnswers
        | DossierDeed::Tell { .. }
        | DossierDeed::Close
        | DossierDeed::Reopen { .. } => None,
    });
    let steps = history.iter().rev().map(|entry| Step {
        what: sentence(&entry.deed.kind().to_string()),
        at: entry.at.in_words(),
        who: name(&entry.who),
        words: match &entry.deed {
            DossierDeed::AskFor { evidence: words } | DossierDeed::Reopen { reason: words } => {
                words.clone()
            }
            DossierDeed::Raise { school, .. } | DossierDeed::Tell { school, .. } => {
                dossier.school_name(school)
            }
            DossierDeed::Cite(evidence) => evidence.says.clone(),
            DossierDeed::TakeAnswers | DossierDeed::Close => String::new(),
        },
    });
    let told = record.said_and_done().into_iter().map(|line| SaidLine {
        you_said: line.you_said.to_owned(),
        we_did: line.we_did.to_owned(),
        at: line.at.day().in_words(),
        href: String::new(),
    });
    let lines: Vec<AskLine> = dossier.asks.iter().map(asks::line).collect();
    let begin_ask = format!("/asks/new?dossier={}", dossier.address);
    let cited = cited(&site.house, record.dossier.evidence()).map_err(fault)?;
    Ok(ShowDossier {
        href: format!("/dossiers/{}", dossier.address),
        title: record.paper.title.clone(),
        issue: record.paper.issue.in_words().to_owned(),
        state: Tag::of(&record.dossier.stage().to_string()),
        next: next_step(record.dossier.stage()).to_owned(),
        no_school: dossier.may_raise && dossier.own_schools.is_empty(),
        evidence: record.paper.evidence.clone(),
        cited: cited.into_iter().map(cited_line).collect(),
        said: said.collect(),
        asks: ShowDossier::asks(&lines),
        told: told.collect(),
        steps: steps.collect(),
        forms: forms(site, dossier)?,
        begin_ask: if dossier.may_lead { begin_ask } else { String::new() },
        problems: Vec::new(),
    })
}

/// A figure or a voice as the page shows it.
fn cited_line(one: CitedEvidence) -> Fact {
    let (name, link) = match one.is_voice {
        true => ("What somebody said", "Read what people said"),
        false => ("Released figure", "See the figure as it is today"),
    };
    let words = match (one.is_voice, one.still) {
        (true, Still::Same) => format!("\u{201c}{}\u{201d}", one.says),
        (true, _) => {
            "It was taken back, or cannot be read any more, so it is not shown.".to_owned()
        }
        (false, Still::Same) => format!("{}. It is the same today.", one.says),
        (false, _) => format!("{}. Another figure is published today.", one.says),
    };
    Fact { name: name.to_owned(), text: words, link: Some(Link::to(one.href, link)) }
}

/// The forms of what whoever looks can do now, by the arrows of its stage.
fn forms(site: &Site, dossier: &DossierView) -> Result<Vec<StepForm>, Fault> {
    let stage = dossier.record.dossier.stage();
    let from_here = |arrow: &&life::Arrow<DossierStage, DossierDeedKind>| arrow.from == stage;
    let theirs = |kind: DossierDeedKind| match kind {
        DossierDeedKind::Raise => !dossier.own_schools.is_empty(),
        DossierDeedKind::Cite
        | DossierDeedKind::AskFor
        | DossierDeedKind::TakeAnswers
        | DossierDeedKind::Tell
        | DossierDeedKind::Close
        | DossierDeedKind::Reopen => dossier.may_lead,
    };
    let arrows = DOSSIER_ARROWS.iter().filter(from_here).filter(|arrow| theirs(arrow.by));
    arrows.map(|arrow| Ok(form(site, dossier, arrow.by)?.seen(dossier.seen))).collect()
}

fn form(site: &Site, dossier: &DossierView, kind: DossierDeedKind) -> Result<StepForm, Fault> {
    let field = FormField::new;
    let form = |id: &str, heading: &str, button: &str| {
        StepForm::new((id, heading), &format!("/dossiers/{}/{id}", dossier.address), button)
    };
    let lines = |label: &str| field(FieldKind::Lines, "words", label, "");
    Ok(match kind {
        DossierDeedKind::Cite => {
            cite_form(site, form("cite", "Put evidence to it", "Put it there"))?
        }
        DossierDeedKind::Raise => form("raise", "Raise it for a school", "Raise it")
            .asks(
                field(FieldKind::OneOf, "school", "Which school?", "")
                    .of(dossier.own_schools.iter().cloned()),
            )
            .asks(lines("What does it see? Everybody can read it. No names of children.")),
        DossierDeedKind::AskFor => form("ask-for", "Put it to those who decide", "Put it to them")
            .asks(lines("What does the evidence show, in a sentence?")),
        DossierDeedKind::TakeAnswers => {
            form("take-answers", "Every ask is answered", "Take the answers in")
        }
        DossierDeedKind::Tell => {
            let waiting = dossier.record.dossier.not_told();
            let schools = waiting.map(|id| (id.to_string(), dossier.school_name(id)));
            form("tell", "Tell a school what came of it", "Tell it")
                .asks(field(FieldKind::OneOf, "school", "Which school?", "").of(schools))
                .asks(field(FieldKind::Lines, "said", "What had it said?", ""))
                .asks(field(
                    FieldKind::Lines,
                    "words",
                    "What was done?",
                    "Everybody can read it. No names of children.",
                ))
        }
        DossierDeedKind::Close => form("close", "Close it", "Close it"),
        DossierDeedKind::Reopen => {
            form("reopen", "Take it up again", "Take it up again").asks(lines("Why?"))
        }
    })
}

/// The form for a released figure or something people said.
fn cite_form(site: &Site, form: StepForm) -> Result<StepForm, Fault> {
    let none = || (String::new(), "None".to_owned());
    let figures = figures_to_cite(&site.house).map_err(Fault::ours)?;
    let voices = voices_to_cite(&site.house).map_err(fault)?;
    let short = |(value, words): (String, String)| (value, beginning(&words));
    let figure = FormField::new(FieldKind::OneOf, "figure", "Which released figure?", "");
    let hint = "From conversations that are closed. Whoever said it can still take it back.";
    let voice = FormField::new(FieldKind::OneOf, "voice", "Or what did somebody say?", hint);
    Ok(form
        .asks(figure.of([none()].into_iter().chain(figures)))
        .asks(voice.of([none()].into_iter().chain(voices.into_iter().map(short)))))
}

/// As much of words as a list can show on a phone.
fn beginning(words: &str) -> String {
    const LONGEST: usize = 60;
    if words.chars().count() <= LONGEST {
        return words.to_owned();
    }
    let short: String = words.chars().take(LONGEST).collect();
    format!("{}\u{2026}", short.trim_end())
}
