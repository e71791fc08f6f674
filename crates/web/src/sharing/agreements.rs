//! The register of agreements: read by everybody, written by whoever keeps them.

use access::act;
use axum::http::StatusCode;
use axum::response::Response;
use convene::statement::Change;
use journeys::sharing::{
    AgreementAct, AgreementLine, AgreementView, ClauseLine, Drafted, HistoryLine, PartyLine,
    do_to_agreement, draft_text, list_agreements, list_put_by, show_agreement, show_version,
    write_agreement,
};
use pages::sharing::{
    ActForm, AgreementRow, AgreementSheet, AgreementVersion, ChoiceField, ClauseText,
    ListAgreements, PartyText, Register, ShowAgreement, Stretch, StretchKind, WordsField,
    WriteAgreement,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::reviews::sentence;
use crate::sharing::{fault, in_days, number, said_no};
use crate::site::Site;

/// `GET /agreements`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let lines = list_agreements(&site.house, who).map_err(fault)?;
    let rows: Vec<AgreementRow> = lines.into_iter().map(row).collect();
    let may = |act| site.house.may(who, act).is_ok();
    let register = if may(act::KEEP_AGREEMENTS) {
        Register::Kept
    } else if may(act::ASK_WHAT_IS_LET_THROUGH) {
        Register::Asked
    } else {
        Register::Read
    };
    let put_by = list_put_by(&site.house, who).map_err(fault)?;
    answer::page(site, asked, &ListAgreements::tell(&rows, register).with_put_by(&put_by))
}

fn row(line: AgreementLine) -> AgreementRow {
    let dated = |(day, days): (commons::Day, i32)| format!("{}, {}", day.in_words(), in_days(days));
    AgreementRow {
        title: format!("{}, version {}", line.title, line.version),
        standing: line.standing.word.to_owned(),
        parties: line.parties,
        purposes: line.purposes.into_iter().map(str::to_owned).collect(),
        ends: dated(line.until),
        assessment: format!("{}, review by {}", line.assessment, dated(line.review_by)),
        missing: line.missing,
        id: line.id,
    }
}

/// `GET /agreements/{id}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_agreement(&site.house, asked.who.as_ref(), asked.part("id")).map_err(fault)?;
    answer::page(site, asked, &ShowAgreement::tell(sheet(view, asked)))
}

fn sheet(view: AgreementView, asked: &Asked) -> AgreementSheet {
    let line = &view.line;
    let address = format!("/agreements/{}", line.id);
    let version = |version: &journeys::sharing::VersionLine| {
        let href = format!("{address}/versions/{}", version.number);
        (href, format!("Version {}, {}", version.number, version.standing.word))
    };
    let fact = |name: &str, text: String| (name.to_owned(), text);
    AgreementSheet {
        id: line.id.clone(),
        title: line.title.clone(),
        standing: (line.standing.word.to_owned(), line.standing.words.clone()),
        aim: view.aim.clone(),
        facts: vec![
            fact("Version", line.version.to_string()),
            fact("Seal of its text", view.seal.clone()),
            fact("Holds", format!("{} to {}", view.from.in_words(), line.until.0.in_words())),
            fact("Lawful basis", view.basis.clone()),
            fact(
                "Impact assessment",
                format!(
                    "{}, to be looked at again by {}",
                    line.assessment,
                    line.review_by.0.in_words()
                ),
            ),
        ]
        .into_iter()
        .chain(view.gateways.iter().map(|told| fact("Legal gateways", told.clone())))
        .collect(),
        missing: line.missing.iter().map(|words| sentence(words)).collect(),
        parties: view.parties.iter().map(party).collect(),
        clauses: view.clauses.iter().map(clause).collect(),
        versions: view.versions.iter().map(version).collect(),
        history: view.history.iter().map(history).collect(),
        acts: acts(&view, asked),
        may_write: view.may_write,
    }
}

fn party(party: &PartyLine) -> PartyText {
    let by = match party.signatory.as_str() {
        "" => String::new(),
        post => format!(", by: {post}"),
    };
    let signed = match (party.has_signed, party.filed.is_empty()) {
        (true, true) => "Signed".to_owned(),
        (true, false) => format!("Signed on paper, filed: {}", party.filed),
        (false, _) => format!("Not signed{by}"),
    };
    PartyText {
        name: party.name.clone(),
        id: party.id.clone(),
        sector: party.sector.to_owned(),
        signed,
    }
}

fn clause(clause: &ClauseLine) -> ClauseText {
    ClauseText {
        name: sentence(&clause.name),
        effect: if clause.lets_through { "lets through" } else { "stops" }.to_owned(),
        what: sentence(&clause.what),
        who: sentence(&clause.who),
        when: sentence(&clause.when),
        why: clause.why.clone(),
    }
}

fn history(line: &HistoryLine) -> [String; 3] {
    [line.at.in_words(), line.by.clone(), line.what.clone()]
}

/// The forms for what this person may do, with what was typed in the one that was sent.
fn acts(view: &AgreementView, asked: &Asked) -> Vec<ActForm> {
    let hidden = [
        ("version", view.line.version.to_string()),
        ("seal", view.seal.clone()),
        ("seen", view.seen.to_string()),
    ];
    let form = |deed: &&'static str| {
        let typed =
            |field: &str| if asked.field("deed") == *deed { asked.field(field) } else { "" };
        let own = view.own.as_deref().unwrap_or_default();
        let chosen = if typed("party").is_empty() { own } else { typed("party") };
        let party = || ChoiceField::of("party", "For which organisation?", &view.acts_for, chosen);
        let (heading, explained, button) = in_words(deed);
        let form = ActForm::of(deed, heading, explained, button).sending(&hidden);
        let read_by = if *deed == "refuse" { SIGNED_IN } else { EVERYBODY };
        let reason = || WordsField::lines("reason", "Why?", (read_by, typed("reason")), 3);
        let paper = || {
            WordsField::line(
                "filed",
                "Where is the signed paper?",
                "Not needed for the organisation you work for.",
                typed("filed"),
            )
        };
        let code = || {
            let hint = "The one your app shows now, or a recovery code. Not needed for a paper.";
            WordsField::line("code", "Your one-time code", hint, "")
        };
        let form = if *deed == "sign" && view.asks_code { form.writing(code()) } else { form };
        match *deed {
            "sign" if view.may_write => form.choosing(party()).writing(paper()),
            "sign" => form.choosing(party()),
            "refuse" | "revoke" if view.may_write => {
                form.choosing(party()).writing(reason()).writing(paper())
            }
            "let-end" => form.writing(reason()),
            "refuse" | "revoke" => form.choosing(party()).writing(reason()),
            _ => form,
        }
    };
    view.may_do.iter().map(form).collect()
}

const EVERYBODY: &str = "Everybody can read the reason, with the agreement. Nobody's details.";
const SIGNED_IN: &str =
    "Those who sign in can read the reason, with the agreement. Nobody's details.";

fn in_words(deed: &str) -> (&'static str, &'static str, &'static str) {
    match deed {
        "propose" => (
            "Put it to the parties",
            "The text is fixed and waits for their signatures.",
            "Put it to the parties",
        ),
        "take-back" => (
            "Take it back",
            "It becomes a draft again; signatures so far are void.",
            "Take it back",
        ),
        "sign" => (
            "Sign it",
            "The text on this page is signed. When all parties have signed, it is in force on its days.",
            "Sign",
        ),
        "refuse" => {
            ("Refuse it", "It becomes a draft again; signatures so far are void.", "Refuse")
        }
        "let-end" => (
            "Let it end",
            "Its last day is past. Say why no new version follows; the register then counts it as \
             settled. If one is to follow, write it instead.",
            "Let it end",
        ),
        _ => (
            "Revoke it",
            "Sharing under it ends today. This cannot be undone; a new version can follow.",
            "Revoke it",
        ),
    }
}

/// `POST /agreements/{id}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, id) = (asked.who.as_ref(), asked.part("id"));
    let act = AgreementAct {
        deed: asked.field("deed").to_owned(),
        version: asked.field("version").parse().unwrap_or_default(),
        seal: asked.field("seal").to_owned(),
        party: asked.field("party").to_owned(),
        reason: asked.field("reason").to_owned(),
        filed: asked.field("filed").to_owned(),
        seen: number(asked, "seen").unwrap_or_default(),
        code: asked.field("code").to_owned(),
        source: asked.source.clone(),
    };
    match do_to_agreement(&site.house, who, id, act) {
        Ok(()) => led_on(&format!("/agreements/{id}"), asked.field("deed")),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            let view = show_agreement(&site.house, who, id).map_err(fault)?;
            let page = ShowAgreement::tell(sheet(view, asked));
            answer::page_with(site, asked, &page.with_problem(asked.field("deed"), &words), status)
        }
    }
}

/// `GET /agreements/new`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let draft = draft_text(&site.house, asked.who.as_ref(), asked.query("of")).map_err(fault)?;
    answer::page(site, asked, &WriteAgreement::tell(&draft.of, &draft.text, draft.seen))
}

/// `POST /agreements`
pub(crate) fn write(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (text, seen) = (asked.field("text"), number(asked, "seen"));
    let page = || WriteAgreement::tell(asked.field("of"), text, seen);
    let (messages, status) = match write_agreement(&site.house, asked.who.as_ref(), text, seen) {
        Ok(Drafted::Kept(id)) => return answer::see_other(&format!("/agreements/{id}")),
        Ok(Drafted::Mistakes(mistakes)) => {
            let told = mistakes.iter().map(|mistake| sentence(&mistake.to_string()));
            (told.collect(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            (vec![words], status)
        }
    };
    answer::page_with(site, asked, &page().with_problems(&messages), status)
}

/// `GET /agreements/{id}/versions/{version}`
pub(crate) fn version(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let number = asked.part("version").parse().map_err(|_| Fault::NotFound)?;
    let id = asked.part("id");
    let view = show_version(&site.house, asked.who.as_ref(), id, number).map_err(fault)?;
    let page = AgreementVersion::tell(
        (&format!("/agreements/{id}"), &view.title, view.number),
        (view.standing.word, &view.standing.words),
        view.before,
        view.changes.into_iter().map(stretch).collect(),
    );
    let page = page.with_effect((view.opened, view.closed), view.unlisted).with_seal(&view.seal);
    answer::page(site, asked, &page)
}

/// `GET /agreements/{id}/versions/{version}/text`: the document alone, whose hash is its seal.
pub(crate) fn text(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let number = asked.part("version").parse().map_err(|_| Fault::NotFound)?;
    let id = asked.part("id");
    let view = show_version(&site.house, asked.who.as_ref(), id, number).map_err(fault)?;
    let name = format!("{id}-{number}.toml");
    answer::download(&name, "text/plain; charset=utf-8", view.text)
}

fn stretch(change: Change) -> Stretch {
    let (kind, text) = match change {
        Change::Kept(text) => (StretchKind::Kept, text),
        Change::Added(text) => (StretchKind::Added, text),
        Change::Removed(text) => (StretchKind::Removed, text),
    };
    Stretch { kind, text }
}
