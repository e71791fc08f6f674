//! What is to leave the safe room: the requests somebody sees, one with what is done with it, its files,
//! and the public register of what left.

use axum::http::StatusCode;
use axum::response::Response;
use convene::output::{OutputFile, OutputStage};
use disclose::output_checks::Kind;
use journeys::histories::HistoryProblem;
use journeys::outputs::{
    CannotOutput, OutputSummary, OutputTable, OutputView, ReleasedOutput, ask_for_output,
    colleagues, do_to_output, list_of, list_outputs, read_output_file, read_output_tables,
    released_outputs, show_output,
};
use pages::{
    BeginPage, Fact, Link, ListOutputs, OutputFacts, OutputLine, OutputTableShown, ReleasedLine,
    ReleasedOutputs, ShowOutput, WithForms,
};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::led_on::led_on;
use crate::outputs_forms::{Mistake, begin_form, forms, typed_act, typed_new};
use crate::outputs_told::{next, silence, step, view_lines};
use crate::reviews::sentence;
use crate::site::Site;

const NO_VAULT: &str = "This installation keeps no rows about children, so nothing can leave it. Ask the \
                        data lead where the safe room is.";

const COUNTED: &str = "Who is counted in its cells is said, and is compared with everything that left \
                       before. That list never leaves.";

/// `GET /outputs`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let mut all = list_outputs(&site.house, who).map_err(fault)?;
    all.sort_by_key(|one| std::cmp::Reverse(one.changed_at));
    let lines = |of: &dyn Fn(&OutputSummary) -> bool| -> Vec<OutputLine> {
        all.iter().filter(|one| of(one)).map(line).collect()
    };
    let waiting = lines(&|one| one.waits_for_you);
    let own = lines(&|one| one.is_own);
    let others = lines(&|one| !one.waits_for_you && !one.is_own);
    let may_ask = site.house.may(who, access::act::WRITE_OUTPUTS).is_ok();
    answer::page(site, asked, &ListOutputs::tell(may_ask, &waiting, &own, &others))
}

fn line(one: &OutputSummary) -> OutputLine {
    OutputLine {
        href: format!("/outputs/{}", one.address),
        title: one.title.clone(),
        project: one.project.clone(),
        author: one.author.clone(),
        state: one.stage.to_string(),
        changed: one.changed_at.day().in_words(),
    }
}

/// `GET /outputs/new`
pub(crate) fn new(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &begin_page(site, asked)?)
}

/// `POST /outputs/new`
pub(crate) fn begin(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let who = asked.who.as_ref();
    let others = colleagues(&site.house, who).map_err(fault)?;
    let (project, team, new) = typed_new(asked, &others);
    let begun = ask_for_output(&site.house, who, (&project, team), &new.with_declarations());
    match begun {
        Ok(address) => led_on(&format!("/outputs/{address}"), "output-begun"),
        Err(cannot) => refused(cannot, &|field, words, status| {
            let page = begin_page(site, asked)?.refused(&asked.form, (field, words));
            answer::page_with(site, asked, &page, status)
        }),
    }
}

fn begin_page(site: &Site, asked: &Asked) -> Result<BeginPage, Fault> {
    let others = colleagues(&site.house, asked.who.as_ref()).map_err(fault)?;
    Ok(BeginPage {
        heading: "Ask for something to leave the safe room".to_owned(),
        lead: "It is a draft at first: automatic checks say what to mend, and nobody outside the project \
               reads it before you submit it."
            .to_owned(),
        up: Link::to("/outputs", "Safe room outputs"),
        form: begin_form(&others).opened(),
        also: Vec::new(),
        problems: Vec::new(),
    })
}

/// `GET /outputs/released`
pub(crate) fn released(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let all = released_outputs(&site.house, asked.who.as_ref()).map_err(fault)?;
    let lines = all.iter().map(|one| released_line(one, asked.who.is_some())).collect();
    answer::page(site, asked, &ReleasedOutputs { lines })
}

fn released_line(one: &ReleasedOutput, signed_in: bool) -> ReleasedLine {
    let context = &one.output.context;
    let facts = vec![
        Fact::of("What", &context.what),
        Fact::of("Why", &context.why),
        Fact::of("Who reads it", &context.readers),
        Fact::of("Project", &one.project),
        Fact::of("Left", one.released_at.in_words()),
        Fact::of("Seal that both checkers approved", one.seal.to_string()),
    ];
    let withdrawn = one.withdrawn.as_ref().map_or_else(String::new, |(at, why)| {
        let day = at.day().in_words();
        format!("Taken back on {day}: {why} Whoever has a copy should no longer use it.")
    });
    let files = one.output.files.iter();
    let file = |file: &OutputFile| {
        Fact::of(&format!("{}, {}", file.name, size(file.size)), format!("BLAKE3 {}", file.hash))
    };
    let page = (signed_in && one.withdrawn.is_none())
        .then(|| Link::to(format!("/outputs/{}", one.address), "Read the files"));
    ReleasedLine {
        title: one.output.title.clone(),
        id: one.address.clone(),
        withdrawn,
        facts,
        files: files.map(file).collect(),
        page,
    }
}

fn size(bytes: u64) -> String {
    if bytes == 1 { "1 byte".to_owned() } else { format!("{} bytes", report::number::whole(bytes)) }
}

/// `GET /outputs/{address}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &page(site, asked)?)
}

/// `GET /outputs/{address}/files/{name}`
pub(crate) fn file(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (address, name) = (asked.part("address"), asked.part("name"));
    let bytes =
        read_output_file(&site.house, asked.who.as_ref(), (address, name)).map_err(fault)?;
    answer::download(name, "text/csv; charset=utf-8", bytes)
}

/// `POST /outputs/{address}/{deed}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, address, deed) = (asked.who.as_ref(), asked.part("address"), asked.part("deed"));
    let view = show_output(&site.house, who, address).map_err(fault)?;
    // Only deeds about one table need it: whoever reads tables is in the audit.
    let is_of_table = deed.contains('-');
    let tables = if is_of_table { tables(site, asked, &view)? } else { Vec::new() };
    let others = colleagues(&site.house, who).unwrap_or_default();
    let told = |field: Option<&str>, words: &str, status| {
        let page = page(site, asked)?.refused(deed, &asked.form, (field, words));
        answer::page_with(site, asked, &page, status)
    };
    let (done, seen) = match typed_act(asked, (deed, &others), &tables) {
        Ok(typed) => typed,
        Err(Mistake::NoSuchDeed) => return Err(Fault::NotFound),
        Err(Mistake::Field(field, words)) => {
            return told(Some(field), words, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    match do_to_output(&site.house, who, (address, seen), &done) {
        Ok(_) => led_on(&format!("/outputs/{address}"), &format!("output-{}", plain(deed))),
        Err(CannotOutput::ToMend(sentences)) => {
            let first = "Mend what is found first: it stands below, each with what to do";
            let page = page(site, asked)?.refused(deed, &asked.form, (None, first));
            answer::page_with(
                site,
                asked,
                &page.to_mend(sentences),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Err(cannot) => refused(cannot, &told),
    }
}

/// The deed without the number of a table.
fn plain(deed: &str) -> &str {
    deed.split_once('-').map_or(deed, |(deed, _)| deed)
}

/// The tables, where whoever looks has a reason to read them on the page.
fn tables(site: &Site, asked: &Asked, view: &OutputView) -> Result<Vec<OutputTable>, Fault> {
    // What was taken back is read in its file by whoever has to, not by everybody who passes.
    let is_over = matches!(view.stage, OutputStage::Withdrawn | OutputStage::Rejected);
    if is_over || site.house.children.is_none() {
        return Ok(Vec::new());
    }
    read_output_tables(&site.house, asked.who.as_ref(), &view.address).map_err(fault)
}

fn page(site: &Site, asked: &Asked) -> Result<ShowOutput, Fault> {
    let who = asked.who.as_ref();
    let view = show_output(&site.house, who, asked.part("address")).map_err(fault)?;
    let tables = tables(site, asked, &view)?;
    let others = colleagues(&site.house, who).unwrap_or_default();
    let shown = tables.iter().enumerate().map(|(number, table)| shown((number, table), &view));
    Ok(ShowOutput::tell(OutputFacts {
        title: view.output.title.clone(),
        state: view.stage.to_string(),
        next: next(&view, &tables).to_owned(),
        facts: facts(&view),
        tables: shown.collect(),
        views: view_lines(&view),
        silence: silence(&view).to_owned(),
        steps: view.history.iter().rev().map(|entry| step(&view, entry)).collect(),
        forms: forms(&view, &tables, &others),
    }))
}

fn shown((number, table): (usize, &OutputTable), view: &OutputView) -> OutputTableShown {
    let file = view.output.files.iter().find(|file| file.name == table.name);
    let file = file.map(|file| {
        let href = format!("/outputs/{}/files/{}", view.address, file.name);
        Link::to(href, format!("{}, {}", file.name, size(file.size)))
    });
    let header = table.sheet.iter().flat_map(|sheet| sheet.header());
    let columns: Vec<(String, String, bool)> =
        header.map(|heading| column(heading, table)).collect();
    let rows = table.sheet.as_ref().map_or(&[][..], |sheet| sheet.rows());
    let shown =
        OutputTableShown::tell((number, &table.name, file), &columns, rows, table.problems.clone());
    let list = list_of(&table.name);
    let is_said = view.output.files.iter().any(|file| file.name.eq_ignore_ascii_case(&list));
    if is_said { shown.with_counted(COUNTED) } else { shown }
}

/// A heading, what its column holds, and whether that is a number.
fn column(heading: &str, table: &OutputTable) -> (String, String, bool) {
    let columns = table.declared.iter().flat_map(|declared| &declared.columns);
    let mut said = columns.filter(|column| column.name.trim().eq_ignore_ascii_case(heading.trim()));
    let Some(column) = said.next() else { return (heading.to_owned(), String::new(), false) };
    let holds = match &column.of {
        Some(of) => format!("{}, of \u{201c}{of}\u{201d}", column.is.in_words()),
        None => column.is.in_words().to_owned(),
    };
    (heading.to_owned(), holds, !matches!(column.is, Kind::Group | Kind::Text))
}

fn facts(view: &OutputView) -> Vec<Fact> {
    let context = &view.output.context;
    let name = |id: &String| view.names.get(id).cloned().unwrap_or_default();
    let said =
        |text: &str| if text.is_empty() { "not said yet".to_owned() } else { text.to_owned() };
    let team: Vec<String> = view.team.iter().map(name).filter(|name| !name.is_empty()).collect();
    let mut facts = vec![
        Fact::of("What", said(&context.what)),
        Fact::of("Why", said(&context.why)),
        Fact::of("Who reads it", said(&context.readers)),
        Fact::of("Project", &view.project),
        Fact::of("Asked for by", name(&view.author)),
    ];
    if !team.is_empty() {
        facts.push(Fact::of("Also of the project", team.join(", ")));
    }
    facts
}

fn fault(cannot: CannotOutput) -> Fault {
    match cannot {
        CannotOutput::Refused(refusal) => Fault::Refused(refusal),
        CannotOutput::History(HistoryProblem::NoSuch(_)) | CannotOutput::NoSuchFile(_) => {
            Fault::NotFound
        }
        CannotOutput::NotForYou => Fault::NotForYou(
            "Only its author, the project\u{2019}s team and checkers read this before it is released.",
        ),
        CannotOutput::NoChildrenSide => Fault::NotUnderstood(NO_VAULT),
        other => Fault::ours(other),
    }
}

/// Makes the page a form came from: the field to mend, what is wrong, and the status.
type Told<'a> = dyn Fn(Option<&str>, &str, StatusCode) -> Result<Response, Fault> + 'a;

fn refused(cannot: CannotOutput, told: &Told<'_>) -> Result<Response, Fault> {
    let words = sentence(&cannot.to_string());
    match cannot {
        CannotOutput::NotAllowed(why) => {
            told(field(&why), &words, StatusCode::UNPROCESSABLE_ENTITY)
        }
        CannotOutput::ToMend(_) => told(None, &words, StatusCode::UNPROCESSABLE_ENTITY),
        // Their role allows it: it is to be done once they are accredited.
        CannotOutput::NotAccredited(_) | CannotOutput::NotNow(_) => {
            told(None, &words, StatusCode::CONFLICT)
        }
        CannotOutput::TooLarge(_) => told(Some("table"), &words, StatusCode::UNPROCESSABLE_ENTITY),
        CannotOutput::History(HistoryProblem::MovedOn) => told(None, &words, StatusCode::CONFLICT),
        CannotOutput::NoChildrenSide => told(None, NO_VAULT, StatusCode::UNPROCESSABLE_ENTITY),
        other => Err(fault(other)),
    }
}

fn field(why: &convene::output::OutputNotAllowed) -> Option<&'static str> {
    use convene::output::OutputNotAllowed as Not;
    match why {
        Not::NoWords => Some("words"),
        Not::NoContext => Some("what"),
        Not::NoFiles => Some("table"),
        Not::BadFileName(_) | Not::SameName(_) => Some("name"),
        _ => None,
    }
}
