//! Asks: the tracker, one ask, the page for whoever decides, and "you said, we did".

use axum::http::StatusCode;
use axum::response::Response;
use commons::Pence;
use convene::ask::{AskOrigin, AskStage, Tally};
use journeys::asks::{
    AskFilter, AskState, AskView, begin_ask, begin_asks_of, do_with_ask, said_and_done, show_ask,
    show_asks,
};
use journeys::dossiers::show_dossiers;
use journeys::going_on::CannotGoOn;
use journeys::show_statement::list_statements;
use pages::voice::BehindLine;
use pages::{
    AnswerAsk, AskHeadings, AskLine, AskWords, Choice, Fact, FieldProblem, Link, ListAsks,
    SaidAndDone, SaidLine, ShowAsk, Tag, WithForms, origin_fact,
};
use serde::Serialize;

use crate::answer;
use crate::ask_forms::{Origins, begin_page, forms, given, typed, wanted};
use crate::ask_steps::steps;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::going_on::{fault, refused, seen};
use crate::led_on::{led_on, led_on_with};
use crate::papers::ask_made;
use crate::reviews::sentence;
use crate::site::Site;

/// `GET /asks`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let filter = filter(asked)?;
    let board = show_asks(&site.house, who, &filter).map_err(fault)?;
    let lines: Vec<AskLine> = board.lines.iter().map(line).collect();
    let choice = |value: &str, text: &str, chosen| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        chosen,
    };
    let with = filter.body.as_deref();
    let bodies = board.bodies.iter().map(|body| choice(body, body, with == Some(body))).collect();
    let states = AskState::ALL
        .map(|state| choice(state.as_str(), state.in_words(), filter.state == Some(state)));
    let may_begin = site.house.may(who, access::act::CONVENE).is_ok();
    let facts = tally(board.all, board.overdue, &board.tally);
    let choices = (bodies, states.to_vec());
    let page = ListAsks::tell((board.all, board.overdue), facts, choices, &lines, may_begin);
    answer::page(site, asked, &page)
}

fn filter(asked: &Asked) -> Result<AskFilter, Fault> {
    let state = match asked.query("state") {
        None => None,
        Some(word) => Some(
            AskState::parse(word).ok_or(Fault::NotUnderstood("Choose a state from the list."))?,
        ),
    };
    Ok(AskFilter { body: asked.query("body").map(str::to_owned), state })
}

fn tally(all: usize, overdue: usize, tally: &Tally) -> Vec<Fact> {
    let answered = tally.secured + tally.partly + tally.declined;
    let mut facts = vec![
        Fact::of("Asked", all.to_string()),
        Fact::of("Answered", answered.to_string()),
        Fact::of("Agreed", tally.secured.to_string()),
        Fact::of("Agreed in part", tally.partly.to_string()),
        Fact::of("Declined", tally.declined.to_string()),
        Fact::of("Taken further", tally.further.to_string()),
        Fact::of("Overdue", overdue.to_string()),
    ];
    if tally.secured_money > Pence(0) {
        facts.push(Fact::of("Money agreed", tally.secured_money.to_string()));
    }
    facts
}

/// An ask as a line of a table.
pub(crate) fn line(ask: &AskView) -> AskLine {
    let paper = &ask.record.paper;
    let with = ask.record.life.body().map(|(body, on)| format!("{body}, {}", on.in_words()));
    AskLine {
        href: format!("/asks/{}", ask.address),
        what: paper.ask.what.clone(),
        state: state(ask).to_owned(),
        decision_maker: paper.ask.decision_maker.clone(),
        with: with.unwrap_or_else(|| "not sent yet".to_owned()),
        needed_by: paper.ask.needed_by.in_words(),
    }
}

fn state(ask: &AskView) -> &'static str {
    let stage = ask.record.life.stage();
    // Nobody is late with what was never put to them.
    if ask.is_overdue && stage != AskStage::Waiting { "overdue" } else { stage.as_str() }
}

/// `GET /asks/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(asked, origins(site, asked)?))
}

/// `POST /asks/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let began = typed(asked).and_then(|new| begin_ask(&site.house, asked.who.as_ref(), new));
    match began {
        Ok(address) => led_on(&format!("/asks/{address}"), "begun"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page =
                begin_page(asked, origins(site, asked)?).refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

/// `POST /asks/new/statement`
pub(crate) fn begin_all(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let statement = asked.field("all_statement").trim();
    match begin_asks_of(&site.house, asked.who.as_ref(), statement) {
        Ok(begun) => led_on_with("/asks", begun.len()),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page(asked, origins(site, asked)?);
            let page = page.refused_in("all", &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

/// The published statements and the dossiers, to begin their asks.
fn origins(site: &Site, asked: &Asked) -> Result<Origins, Fault> {
    let who = asked.who.as_ref();
    let all = list_statements(&site.house, who).map_err(Fault::ours)?;
    let out = all.into_iter().filter(|statement| statement.in_force.is_some());
    let dossiers = show_dossiers(&site.house, who).map_err(fault)?.into_iter();
    Ok(Origins {
        statements: out.map(|one| (one.address, one.title)).collect(),
        dossiers: dossiers.map(|one| (one.address, one.record.paper.title)).collect(),
    })
}

/// `GET /asks/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let page = shown(site, asked)?;
    let made = ask_made(site, asked, &page);
    let href = format!("{}/pdf", page.ask.href);
    answer::page(site, asked, &page.with_pdf(href, made.as_ref()))
}

/// What is said of an ask, on its page and in its PDF.
pub(crate) fn shown(site: &Site, asked: &Asked) -> Result<ShowAsk, Fault> {
    let ask = show_ask(&site.house, asked.who.as_ref(), asked.part("address")).map_err(fault)?;
    page(site, &ask)
}

/// `POST /asks/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    let deed = asked.part("deed");
    let done = wanted(asked, deed)?
        .and_then(|deed| do_with_ask(&site.house, who, (address, seen(asked)), deed));
    match done {
        Ok(()) => led_on(&format!("/asks/{address}"), deed),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let ask = show_ask(&site.house, who, address).map_err(fault)?;
            let page = page(site, &ask)?.refused(deed, &asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

/// `GET /asks/{address}/answer`
pub(crate) fn decide(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let ask = show_ask(&site.house, asked.who.as_ref(), asked.part("address")).map_err(fault)?;
    if !may_be_answered(&ask) {
        return answer::see_other(&format!("/asks/{}", ask.address));
    }
    answer::page(site, asked, &answer_page(&ask))
}

/// `POST /asks/{address}/answer`
pub(crate) fn decided(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address) = (asked.who.as_ref(), asked.part("address"));
    let ask = show_ask(&site.house, who, address).map_err(fault)?;
    let done = given(asked, ask.answers_for_a_body)?
        .and_then(|deed| do_with_ask(&site.house, who, (address, seen(asked)), deed));
    match done {
        Ok(()) => led_on(&format!("/asks/{address}"), "answer"),
        // Somebody who may not answer is told so as on every page, not beside a field.
        Err(CannotGoOn::NotYours(words)) => {
            if let Err(refusal) = site.house.may(who, access::act::CONVENE) {
                return Err(Fault::Refused(refusal));
            }
            let page = page(site, &ask)?.refused("answer", &asked.form, (None, words));
            answer::page_with(site, asked, &page, StatusCode::FORBIDDEN)
        }
        Err(cannot) => refused(cannot, &|field, words, status| {
            let field = match (field, asked.field("answer")) {
                (Some("amount"), _) if ask.record.paper.ask.amount.is_some() => "amount",
                (Some("meeting"), _) => "meeting",
                (_, "declined") => "reason",
                _ => "what",
            };
            let mut page = answer_page(&ask);
            page.typed =
                ["what", "amount", "reason", "meeting"].map(|name| asked.field(name).to_owned());
            page.problems =
                vec![FieldProblem { field: field.to_owned(), message: words.to_owned() }];
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn may_be_answered(ask: &AskView) -> bool {
    ask.may_answer && ask.record.life.stage() == AskStage::Sent
}

fn answer_page(ask: &AskView) -> AnswerAsk {
    AnswerAsk {
        for_a_body: ask.answers_for_a_body,
        ask: words(ask),
        seen: ask.seen,
        is_money: ask.record.paper.ask.amount.is_some(),
        typed: Default::default(),
        problems: Vec::new(),
    }
}

fn words(ask: &AskView) -> AskWords {
    let paper = &ask.record.paper;
    let mut facts = vec![
        Fact::of("Who can decide", paper.ask.decision_maker.clone()),
        Fact::of("Needed by", paper.ask.needed_by.in_words()),
    ];
    if let Some(amount) = paper.ask.amount {
        facts.push(Fact::of("How much", amount.to_string()));
        let agreed = ask.record.life.agreed_money(&paper.ask);
        if agreed > Pence(0) {
            facts.push(Fact::of("Agreed so far", agreed.to_string()));
        }
    }
    if let Some((body, on)) = ask.record.life.body() {
        facts.push(Fact::of("Where it is", format!("{body}, meets on {}", on.in_words())));
    }
    // Visitors have no names of people.
    if let Some(name) = ask.record.decides().and_then(|id| ask.names.get(id)) {
        facts.push(Fact::of("Whose account answers it", name.clone()));
    }
    match &paper.origin {
        AskOrigin::Itself => {}
        AskOrigin::Statement { address } => facts.push(origin_fact(
            "Asked by",
            Link::to(format!("/statements/{address}"), "the statement it belongs to"),
        )),
        AskOrigin::Dossier { address } => facts.push(origin_fact(
            "Asked by",
            Link::to(format!("/dossiers/{address}"), "the dossier it belongs to"),
        )),
    }
    AskWords {
        href: format!("/asks/{}", ask.address),
        what: paper.ask.what.clone(),
        kind: sentence(paper.ask.kind.as_str()),
        state: Tag::of(state(ask)),
        facts,
        why: paper.why.clone(),
        evidence: paper.evidence.clone(),
        if_nothing: paper.if_nothing.clone(),
        headings: AskHeadings::default(),
    }
}

/// What people said that changed an ask, or the statement it belongs to.
fn voices(site: &Site, ask: &AskView) -> Result<Vec<BehindLine>, Fault> {
    let mut decisions = vec![(format!("/asks/{}", ask.address), None)];
    if let AskOrigin::Statement { address } = &ask.record.paper.origin {
        let title = Some("the statement it belongs to");
        decisions.push((format!("/statements/{address}"), title));
    }
    crate::voices::behind(site, &decisions)
}

fn page(site: &Site, ask: &AskView) -> Result<ShowAsk, Fault> {
    Ok(ShowAsk {
        ask: words(ask),
        next: next_step(ask),
        voices: voices(site, ask)?,
        steps: steps(ask),
        forms: if ask.may_lead { forms(ask) } else { Vec::new() },
        may_answer: may_be_answered(ask),
        problems: Vec::new(),
        pdf: None,
        no_pdf: String::new(),
    })
}

fn next_step(ask: &AskView) -> String {
    if ask.is_overdue && ask.record.life.stage() == AskStage::Sent {
        return "It should have been answered by now: ask again, or take it further.".to_owned();
    }
    ask.record.life.stage().next_step().to_owned()
}

/// `GET /said-and-done`
pub(crate) fn told(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let lines = said_and_done(&site.house).map_err(fault)?;
    let line = |line: journeys::asks::SaidDone| SaidLine {
        you_said: line.you_said,
        we_did: line.we_did,
        at: line.at.day().in_words(),
        href: line.href,
    };
    let page = SaidAndDone { lines: lines.into_iter().map(line).collect() };
    answer::page_with(site, asked, &page, StatusCode::OK)
}

#[derive(Serialize)]
struct ApiAsks {
    asked: usize,
    agreed: usize,
    agreed_in_part: usize,
    declined: usize,
    open: usize,
    taken_further: usize,
    overdue: usize,
    agreed_pence: i64,
    asks: Vec<ApiAsk>,
}

#[derive(Serialize)]
struct ApiAsk {
    address: String,
    kind: &'static str,
    what: String,
    decision_maker: String,
    needed_by: String,
    amount_pence: Option<i64>,
    state: &'static str,
    overdue: bool,
    body: Option<String>,
    meets_on: Option<String>,
}

/// `GET /api/v1/asks`: what visitors see, whoever asks.
pub(crate) fn api(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let board = show_asks(&site.house, None, &filter(asked)?).map_err(fault)?;
    let ask = |ask: &AskView| {
        let paper = &ask.record.paper.ask;
        let body = ask.record.life.body();
        ApiAsk {
            address: ask.address.clone(),
            kind: paper.kind.as_str(),
            what: paper.what.clone(),
            decision_maker: paper.decision_maker.clone(),
            needed_by: paper.needed_by.to_string(),
            amount_pence: paper.amount.map(|amount| amount.0),
            state: ask.record.life.stage().as_str(),
            overdue: ask.is_overdue,
            body: body.map(|(body, _)| body.to_owned()),
            meets_on: body.map(|(_, on)| on.to_string()),
        }
    };
    let tally = board.tally;
    answer::json(&ApiAsks {
        asked: board.all,
        agreed: tally.secured,
        agreed_in_part: tally.partly,
        declined: tally.declined,
        open: tally.open,
        taken_further: tally.further,
        overdue: board.overdue,
        agreed_pence: tally.secured_money.0,
        asks: board.lines.iter().map(ask).collect(),
    })
}
