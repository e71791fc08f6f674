//! Requests for one's own data, complaints and breaches.

use axum::http::StatusCode;
use axum::response::Response;
use journeys::sharing::{
    MatterAct, MatterLine, MatterView, NewMatter, do_to_matter, list_matters, open_matter,
    show_matter,
};
use pages::sharing::{ListMatters, MatterRow, MatterSheet, OpenMatter, ShowMatter};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::sharing::{fault, number, problems, said_no, working_days};
use crate::site::Site;

/// `GET /governance/matters`
pub(crate) fn list(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let lines = list_matters(&site.house, asked.who.as_ref()).map_err(fault)?;
    let rows: Vec<MatterRow> = lines.iter().map(row).collect();
    answer::page(site, asked, &ListMatters::tell(&rows))
}

fn row(line: &MatterLine) -> MatterRow {
    let standing = match (line.clock_runs, line.is_late) {
        (true, true) => "overdue".to_owned(),
        (false, true) => format!("{} late", line.stage),
        (_, false) => line.stage.clone(),
    };
    let left = match (line.clock_runs, line.is_late) {
        (false, _) => "the clock has stopped".to_owned(),
        (true, true) => "past".to_owned(),
        (true, false) => working_days(line.working_days),
    };
    MatterRow {
        number: line.number.clone(),
        kind: line.kind.to_owned(),
        about: line.about.clone(),
        standing,
        came_in: line.told(line.came_in),
        due: line.due.map_or_else(|| "no clock had begun".to_owned(), |due| line.told(due)),
        left,
    }
}

/// `GET /governance/matters/new`
pub(crate) fn ask(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    answer::page(site, asked, &OpenMatter::tell(["", "", "", ""]))
}

/// `POST /governance/matters`
pub(crate) fn open(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let typed = ["kind", "day", "time", "about"].map(|field| asked.field(field));
    let [kind, day, time, about] = typed.map(str::to_owned);
    let day = asked.day("day").map_or(day, |day| day.to_string());
    let new = NewMatter { kind, day, time, about };
    let (problems, status) = match open_matter(&site.house, asked.who.as_ref(), &new) {
        Ok(Ok(number)) => return answer::see_other(&format!("/governance/matters/{number}")),
        Ok(Err(troubles)) => (problems(troubles), StatusCode::UNPROCESSABLE_ENTITY),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            (problems(vec![("about", words)]), status)
        }
    };
    answer::page_with(site, asked, &OpenMatter::tell(typed).with_problems(problems), status)
}

/// `GET /governance/matters/{number}`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let view = show_matter(&site.house, asked.who.as_ref(), asked.part("number"));
    answer::page(site, asked, &ShowMatter::tell(&sheet(view.map_err(fault)?)))
}

fn sheet(view: MatterView) -> MatterSheet {
    let act = |(deed, asks): &(&str, &str)| ((*deed).to_owned(), (*asks).to_owned());
    let line = view.line.clone();
    MatterSheet {
        row: row(&view.line),
        taken_in_by: view.taken_in_by,
        clock: view.clock,
        steps: view
            .steps
            .into_iter()
            .map(|(at, by, what, words)| {
                [line.told(at), by, crate::reviews::sentence(&what), words]
            })
            .collect(),
        may_do: view.may_do.iter().map(act).collect(),
        seen: view.seen,
    }
}

/// `POST /governance/matters/{number}`
pub(crate) fn act(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (who, named) = (asked.who.as_ref(), asked.part("number"));
    let act = MatterAct {
        deed: asked.field("deed").to_owned(),
        words: asked.field("words").to_owned(),
        seen: number(asked, "seen").unwrap_or_default(),
    };
    match do_to_matter(&site.house, who, named, &act) {
        Ok(()) => answer::see_other(&format!("/governance/matters/{named}")),
        Err(cannot) => {
            let (words, status) = said_no(cannot)?;
            let view = show_matter(&site.house, who, named).map_err(fault)?;
            let page = ShowMatter::tell(&sheet(view)).with_problem(&act.deed, (&words, &act.words));
            answer::page_with(site, asked, &page, status)
        }
    }
}
