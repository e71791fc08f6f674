//! Live statistics: figures to read, to download and for programs.

use axum::response::Response;
use disclose::live::{
    Answer, Cube, Estimate, Family, Figure, Line, Mark, NoAnswer, Profile, Question, Share, Shown,
};
use journeys::statistics::ask::{Answered, CannotAsk, ask_statistics, family_of, offered};
use journeys::statistics::cubes::Published;
use pages::{Cell, Choice, Chooser, Fact, Link, ShowStatistics, Table};
use report::csv::{CsvCell, write_csv};
use serde::Serialize;
use std::collections::BTreeSet;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::site::Site;

/// How figures are written here.
const PROFILE: Profile = Profile::House;

/// `GET /statistics`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let all = match offered(&site.house) {
        Ok(all) => all,
        Err(cannot) => return answer::page(site, asked, &nothing(why(cannot)?)),
    };
    let Some(newest) = all.first() else { return Err(Fault::NotFound) };
    let choosers = choosers(&newest.cube, asked);
    if asked.query("of").is_none() || asked.query("area").is_none() {
        let page = ShowStatistics { choosers, ..nothing(String::new()) };
        return answer::page(site, asked, &page);
    }
    let question = question(asked, &all)?;
    let page = match ask_statistics(&site.house, &question) {
        Ok(found) => ShowStatistics { choosers, ..figures(&found, (asked, question.family)) },
        Err(cannot) => ShowStatistics { choosers, ..nothing(why(cannot)?) },
    };
    answer::page(site, asked, &page)
}

fn nothing(none: String) -> ShowStatistics {
    ShowStatistics {
        choosers: Vec::new(),
        table: None,
        marks: Vec::new(),
        facts: Vec::new(),
        file: String::new(),
        none,
    }
}

/// Why there is no figure, in a sentence; what is our own fault is a fault.
fn why(cannot: CannotAsk) -> Result<String, Fault> {
    match cannot {
        CannotAsk::Store(problem) => Err(Fault::ours(problem)),
        CannotAsk::Publish(problem) => {
            tracing::error!(%problem, "published statistics cannot be read");
            Ok("Figures are held back: what was published cannot be read as it was written. \
                Whoever runs this service has been told."
                .to_owned())
        }
        other => {
            let words = other.to_string();
            let mut letters = words.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
            Ok(format!("{}{}.", first.unwrap_or_default(), letters.as_str()))
        }
    }
}

/// What is asked. An area says itself how children are counted in it; who asks may say so too.
fn question(asked: &Asked, all: &[Published]) -> Result<Question, Fault> {
    let typed = |name: &str| asked.query(name).unwrap_or_default().to_owned();
    let (by, area) = (typed("by"), typed("area"));
    let family = match asked.query("family").unwrap_or_default() {
        "" => family_of(all, &area),
        word => Family::parse(word).ok_or(Fault::NotUnderstood(
            "Write family=residence for where children live, or family=school for where they learn.",
        ))?,
    };
    Ok(Question {
        of: typed("of"),
        family,
        areas: vec![area],
        along: by.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
    })
}

fn choosers(cube: &Cube, asked: &Asked) -> Vec<Chooser> {
    let chooser = |name: &str, label: &str, all: Vec<(String, String)>| {
        let chosen = asked.query(name).unwrap_or_default();
        let choice =
            |(value, text): (String, String)| Choice { chosen: value == chosen, value, text };
        let choices = all.into_iter().map(choice).collect();
        Chooser { name: name.to_owned(), label: label.to_owned(), choices }
    };
    let menu = cube.menu();
    let (mut areas, schools) = (places(cube, Family::Residence), places(cube, Family::School));
    let has_schools = !schools.is_empty();
    let note = |families: &[Family]| match families {
        [Family::Residence] if has_schools => " (not by school)",
        [Family::School] => " (by school only)",
        _ => "",
    };
    let measures = menu
        .measures()
        .iter()
        .map(|one| (one.id.clone(), format!("{}{}", one.title, note(&one.families))));
    let measures = measures.collect();
    let learn = |(id, title): (String, String)| (id, format!("{title} (children who learn there)"));
    areas.extend(schools.into_iter().map(learn));
    let mut by: BTreeSet<(String, String)> = BTreeSet::new();
    for table in menu.measures().iter().flat_map(|measure| &measure.tables) {
        let names: Vec<String> = table.iter().map(|along| menu.name_of(*along)).collect();
        let titles = table.iter().map(|along| menu.dimensions()[along.dimension].title.as_str());
        let title = titles.collect::<Vec<_>>().join(" and ");
        let title = if title.is_empty() { "Nothing: the total".to_owned() } else { title };
        by.insert((names.join(","), title));
    }
    vec![
        chooser("of", "What", measures),
        chooser("area", "Where", areas),
        chooser("by", "Divided by", by.into_iter().collect()),
    ]
}

/// The areas of a family, by identifier and title; schools in the order of their titles.
fn places(cube: &Cube, family: Family) -> Vec<(String, String)> {
    let all = cube.areas(family).map(|(id, area)| (id.to_owned(), area.title.clone()));
    let mut all: Vec<(String, String)> = all.collect();
    if family == Family::School {
        all.sort_by(|a, b| a.1.cmp(&b.1));
    }
    all
}

/// How children are counted, in words.
const fn counted(family: Family) -> &'static str {
    match family {
        Family::Residence => "Where they live",
        Family::School => "Where they learn, of the children who live in the district",
    }
}

fn figures(found: &Answered, (asked, family): (&Asked, Family)) -> ShowStatistics {
    let answer = &found.answer;
    let by: Vec<&str> = answer.along.iter().map(|heading| heading.title.as_str()).collect();
    let by = if by.is_empty() { "Children".to_owned() } else { by.join(", ") };
    let marks: BTreeSet<String> = answer.lines.iter().flat_map(marks).collect();
    let manifest = &found.manifest;
    let facts = vec![
        Fact::of("Of whom", &answer.population),
        Fact::of("Counted", counted(family)),
        Fact::of("Whose records", &manifest.source),
        Fact::of("As of", manifest.data_date.in_words()),
        Fact::of("Published", format!("{}, as vintage {}", found.at.in_words(), answer.vintage)),
        Fact::of(
            "Rule",
            format!("{}: random change by cell, ten or more, to the nearest 5", manifest.policy),
        ),
        Fact::of("Menu signed by", manifest.signed_by.join(" and ")),
        Fact {
            link: Some(Link::to(format!("/check?reference={}", found.reference), "Check it")),
            ..Fact::of("Reference of this table", &found.reference)
        },
    ];
    ShowStatistics {
        choosers: Vec::new(),
        table: Some(Table {
            id: "figures".to_owned(),
            caption: format!(
                "{} {} {}",
                answer.title,
                if family == Family::School { "at" } else { "in" },
                answer.areas.join(", ")
            ),
            columns: ShowStatistics::columns(&by),
            rows: answer.lines.iter().map(row).collect(),
            when_empty: String::new(),
        }),
        marks: marks.into_iter().collect(),
        facts,
        file: format!(
            "/statistics.csv?of={}&family={family}&area={}&by={}",
            asked.query("of").unwrap_or_default(),
            asked.query("area").unwrap_or_default(),
            asked.query("by").unwrap_or_default()
        ),
        none: String::new(),
    }
}

/// Number, base and share of a figure as they are written.
fn written(figure: &Figure) -> [String; 3] {
    match figure {
        Figure::Children(count) => [PROFILE.count(count), String::new(), String::new()],
        Figure::Count { count, base, share } => {
            [PROFILE.count(count), PROFILE.count(base), PROFILE.share(share)]
        }
        Figure::Estimate { base, value } => {
            [PROFILE.estimate(value), PROFILE.count(base), String::new()]
        }
    }
}

fn row(line: &Line) -> Vec<Cell> {
    let [count, base, share] = written(&line.figure);
    let label = if line.labels.is_empty() { "All".to_owned() } else { line.labels.join(", ") };
    let cell = |text: String| {
        if text.is_empty() { Cell::absent("none asked") } else { Cell::text(text) }
    };
    let (of_count, of_share) = ranges(&line.figure);
    let range = |words: Option<String>| words.map_or_else(|| Cell::absent("not shown"), Cell::text);
    vec![Cell::text(label), cell(count), range(of_count), cell(base), cell(share), range(of_share)]
}

/// Between which numbers a count and its share lie for these children, in 95 of 100 cases.
fn ranges(figure: &Figure) -> (Option<String>, Option<String>) {
    let of_count = |shown: &Shown| match shown {
        Shown::Number { interval, .. } => {
            Some(format!("{:.0} to {:.0}", interval.low, interval.high))
        }
        Shown::Confidential | Shown::NotApplicable => None,
    };
    match figure {
        Figure::Children(count) => (of_count(count), None),
        Figure::Count { count, share, .. } => {
            let of_share = match share {
                Share::PerCent { interval, .. } => {
                    Some(format!("{:.1}% to {:.1}%", interval.low, interval.high))
                }
                Share::AtMost(_)
                | Share::AtLeast(_)
                | Share::BaseTooSmall
                | Share::Confidential
                | Share::NotApplicable => None,
            };
            (of_count(count), of_share)
        }
        Figure::Estimate { value: Estimate::Number { interval, decimals, .. }, .. } => {
            let places = usize::from(*decimals) + 1;
            (Some(format!("{:.places$} to {:.places$}", interval.low, interval.high)), None)
        }
        Figure::Estimate { .. } => (None, None),
    }
}

/// The marks of a line, each with its sentence.
fn marks(line: &Line) -> Vec<String> {
    let of = |shown: &Shown| shown.mark();
    let marks: Vec<Mark> = match &line.figure {
        Figure::Children(count) => of(count).into_iter().collect(),
        Figure::Count { count, base, .. } => of(count).into_iter().chain(of(base)).collect(),
        Figure::Estimate { base, .. } => of(base).into_iter().collect(),
    };
    marks.into_iter().map(|mark| format!("{}: {}", PROFILE.symbol(mark), mark.in_words())).collect()
}

const HEADER: [&str; 17] = [
    "vintage",
    "reference",
    "measure",
    "population",
    "area",
    "counted_by",
    "by",
    "group",
    "children",
    "likely_low",
    "likely_high",
    "to_compare_low",
    "to_compare_high",
    "of",
    "share",
    "what_it_says",
    "synthetic",
];

/// Between which numbers a count lies for these children, and with chance, to compare years and
/// places: low and high of each.
fn ends(figure: &Figure) -> [Option<f64>; 4] {
    match figure {
        Figure::Children(Shown::Number { interval, with_chance, .. })
        | Figure::Count { count: Shown::Number { interval, with_chance, .. }, .. }
        | Figure::Estimate { value: Estimate::Number { interval, with_chance, .. }, .. } => {
            [interval.low, interval.high, with_chance.low, with_chance.high].map(Some)
        }
        Figure::Children(_) | Figure::Count { .. } | Figure::Estimate { .. } => [None; 4],
    }
}

/// `GET /statistics.csv`
pub(crate) fn file(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (found, family) = found(site, asked)?;
    let answer = &found.answer;
    let by = answer.along.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(",");
    let synthetic = if site.house.district.is_invented() { "yes" } else { "no" };
    let row = |line: &Line| -> Vec<CsvCell> {
        let [count, base, share] = written(&line.figure);
        let before = [
            answer.vintage.as_str(),
            found.reference.as_str(),
            answer.title.as_str(),
            answer.population.as_str(),
            &answer.areas.join("; "),
            family.as_str(),
            by.as_str(),
            &line.labels.join("; "),
            &count,
        ]
        .map(CsvCell::from);
        let words = line.figure.in_words();
        let after = [base.as_str(), share.as_str(), words.as_str(), synthetic].map(CsvCell::from);
        before.into_iter().chain(ends(&line.figure).map(CsvCell::from)).chain(after).collect()
    };
    let rows: Vec<Vec<CsvCell>> = answer.lines.iter().map(row).collect();
    answer::csv(&format!("statistics-{}.csv", found.reference), write_csv(&HEADER, &rows))
}

#[derive(Serialize)]
struct Told<'a> {
    reference: &'a str,
    synthetic: bool,
    policy: &'a str,
    data_date: String,
    signed_by: &'a [String],
    counted_by: Family,
    answer: &'a Answer,
}

/// `GET /api/v1/statistics`
pub(crate) fn api(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let (found, family) = found(site, asked)?;
    answer::json(&Told {
        reference: &found.reference,
        synthetic: site.house.district.is_invented(),
        policy: &found.manifest.policy,
        data_date: found.manifest.data_date.to_string(),
        signed_by: &found.manifest.signed_by,
        counted_by: family,
        answer: &found.answer,
    })
}

fn found(site: &Site, asked: &Asked) -> Result<(Answered, Family), Fault> {
    let fault = |cannot| match cannot {
        CannotAsk::Store(problem) => Fault::ours(problem),
        CannotAsk::Publish(problem) => Fault::ours(problem),
        CannotAsk::NoAnswer(NoAnswer::OtherFamily { .. }) => Fault::NotUnderstood(
            "This area counts children in another way than the question does. Leave out family, or \
             ask for an area of that family: where children live and where they learn are not \
             added to each other.",
        ),
        CannotAsk::NothingPublished | CannotAsk::HeldBack(_) | CannotAsk::NoAnswer(_) => {
            Fault::NotFound
        }
    };
    let question = question(asked, &offered(&site.house).map_err(fault)?)?;
    let found = ask_statistics(&site.house, &question).map_err(fault)?;
    Ok((found, question.family))
}
