//! Own records: exact counts of a school's own pupils, for its head teacher.

use axum::response::Response;
use journeys::own_records::{CannotShowOwn, OwnSchool, show_own_records};
use pages::{Link, OwnLine, ShowOwnRecords};

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

const NO_SCHOOL: &str = "No school is recorded as yours yet. Ask an administrator to record where you work: \
                         your own records are here then.";

/// `GET /own-records`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let school = asked.query("school").filter(|school| !school.trim().is_empty());
    let page = match show_own_records(&site.house, asked.who.as_ref(), school) {
        Ok(found) => {
            let one = |school: &String| {
                Link::to(format!("/own-records?school={school}"), format!("School {school}"))
            };
            let several = found.schools.len() > 1;
            let schools = found.schools.iter().filter(|_| several).map(one).collect();
            match found.shown {
                Some(shown) => page_of(&shown, schools),
                None if several => ShowOwnRecords::without("Choose one of your schools.", schools),
                None => ShowOwnRecords::without(NO_SCHOOL, schools),
            }
        }
        Err(cannot) => return refused(site, asked, cannot),
    };
    answer::page(site, asked, &page)
}

fn page_of(shown: &OwnSchool, schools: Vec<Link>) -> ShowOwnRecords {
    let year = |(year, pupils): &(Option<String>, u64)| {
        let year = year.as_deref().map_or_else(|| "Not recorded".to_owned(), in_words);
        (year, *pupils)
    };
    let years: Vec<(String, u64)> = shown.years.iter().map(year).collect();
    let lines: Vec<OwnLine> = shown
        .circumstances
        .iter()
        .map(|count| OwnLine {
            title: count.title.to_owned(),
            pupils: [count.yes, count.no, count.not_recorded],
        })
        .collect();
    let day = shown.on.in_words();
    ShowOwnRecords::tell((&shown.school, &day), shown.pupils, (&years, &lines), schools)
}

/// A year group as it is said.
fn in_words(year: &str) -> String {
    match year.to_ascii_uppercase().as_str() {
        "N" | "N1" | "N2" => format!("Nursery ({year})"),
        "R" => "Reception".to_owned(),
        _ => format!("Year {year}"),
    }
}

fn refused(site: &Site, asked: &Asked, cannot: CannotShowOwn) -> Result<Response, Fault> {
    match cannot {
        CannotShowOwn::Refused(refusal) => Err(refusal.into()),
        CannotShowOwn::NoChildrenSide => {
            let why = "This installation keeps no records about children. Ask the data lead where \
                       they are kept.";
            answer::page(site, asked, &ShowOwnRecords::without(why, Vec::new()))
        }
        CannotShowOwn::Store(problem) => Err(Fault::ours(problem)),
        CannotShowOwn::Lake(problem) => Err(Fault::ours(problem)),
        CannotShowOwn::History(problem) => Err(Fault::ours(problem)),
    }
}
