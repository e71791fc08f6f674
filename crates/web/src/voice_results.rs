//! What came out of a conversation, as a page and for programs.
//!
//! The JSON has the shape of an export of Polis as far as counts go: statements with agrees, disagrees
//! and passes, and groups. There is no row of a person in it, as rows can be put together again.

use axum::response::Response;
use convene::voice::Opinion;
use journeys::voice::{ApartOn, GroupShown, Results, ShownInput, show_results};
use pages::Link;
use pages::voice::{GroupLine, SharedLine, VoiceResults};
use serde::Serialize;

use crate::answer;
use crate::asked::Asked;
use crate::fault::Fault;
use crate::reviews::sentence;
use crate::site::Site;
use crate::voices::{counted, fault};

/// `GET /voices/{address}/results`
pub(crate) fn show(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let address = asked.part("address");
    let results = show_results(&site.house, address).map_err(fault)?;
    answer::page(site, asked, &page(address, &results))
}

/// What is read of an input: its English where there is one.
fn read(input: &ShownInput) -> String {
    if input.in_english.is_empty() { input.words.clone() } else { input.in_english.clone() }
}

fn hundredths(share: f64) -> String {
    format!("{:.0} in 100", (share * 100.0).floor())
}

fn page(address: &str, results: &Results) -> VoiceResults {
    let shared = results.shared.iter().filter_map(|(at, opinion, least)| {
        let input = &results.statements.get(*at)?.input;
        let verb = match opinion {
            Opinion::Agree => "agrees",
            Opinion::Disagree => "disagrees",
            Opinion::Pass => "is unsure",
        };
        let whom = if results.groups.is_ok() { "Every group" } else { "A majority" };
        Some(SharedLine {
            words: input.words.clone(),
            lang: input.language.code(),
            in_english: input.in_english.clone(),
            how: match results.groups.is_ok() {
                true => format!("{whom} {verb}: about {} of each or more.", hundredths(*least)),
                false => format!("{whom} {verb}: about {}.", hundredths(*least)),
            },
        })
    });
    let (groups, no_groups) = match &results.groups {
        Ok(groups) => {
            ((0..).zip(groups).map(|(at, group)| line(results, at, group)).collect(), String::new())
        }
        Err(why) => (Vec::new(), format!("{}.", sentence(why))),
    };
    let rows = results.statements.iter().map(|one| (read(&one.input), one.answers));
    VoiceResults {
        up: Link::to(format!("/voices/{address}"), results.question.clone()),
        api: format!("/api/v1/voices/{address}"),
        lead: format!(
            "{} {}.",
            counted(results.people as u64, "person answered", "people answered"),
            counted(results.statements.len() as u64, "statement", "statements")
        ),
        shared: shared.collect(),
        groups,
        no_groups,
        statements: VoiceResults::statements(rows.collect()),
        ages: VoiceResults::ages(
            results.ages.iter().map(|(age, count)| (age.in_words(), *count)).collect(),
        ),
    }
}

fn line(results: &Results, at: u8, group: &GroupShown) -> GroupLine {
    let of =
        |fraction: commons::Fraction| format!("{} of {}", fraction.numerator, fraction.denominator);
    let apart = group.apart_on.iter().filter_map(|one: &ApartOn| {
        let input = &results.statements.get(one.statement)?.input;
        Some([read(input), of(one.agree), of(one.others)])
    });
    let letter = char::from(b'A'.saturating_add(at));
    GroupLine {
        heading: format!("Group {letter}, {} people", group.people),
        stability: format!(
            "Drawn again a hundred times, {} of it was found again.",
            hundredths(group.stability)
        ),
        apart: VoiceResults::apart(letter, apart.collect()),
    }
}

#[derive(Serialize)]
struct Export {
    topic: String,
    voters: usize,
    comments: Vec<Comment>,
    consensus: Vec<Consensus>,
    groups: Vec<Group>,
    #[serde(skip_serializing_if = "Option::is_none")]
    no_groups: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Comment {
    comment_id: usize,
    comment_body: String,
    language: &'static str,
    #[serde(skip_serializing_if = "String::is_empty")]
    comment_body_en: String,
    agrees: Option<u64>,
    disagrees: Option<u64>,
    passes: Option<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Consensus {
    comment_id: usize,
    opinion: &'static str,
    least_share: f64,
}

#[derive(Serialize)]
struct Group {
    id: usize,
    members: usize,
    stability: f64,
}

/// `GET /api/v1/voices/{address}`
pub(crate) fn api(site: &Site, asked: &Asked) -> Result<Response, Fault> {
    let results = show_results(&site.house, asked.part("address")).map_err(fault)?;
    let comment = |(comment_id, one): (usize, &journeys::voice::StatementResult)| Comment {
        comment_id,
        comment_body: one.input.words.clone(),
        language: one.input.language.code(),
        comment_body_en: one.input.in_english.clone(),
        agrees: one.answers.map(|counts| counts[0]),
        disagrees: one.answers.map(|counts| counts[1]),
        passes: one.answers.map(|counts| counts[2]),
    };
    let consensus = |(comment_id, opinion, least_share): &(usize, Opinion, f64)| Consensus {
        comment_id: *comment_id,
        opinion: opinion.as_str(),
        least_share: *least_share,
    };
    let group = |(id, group): (usize, &GroupShown)| Group {
        id,
        members: group.people,
        stability: group.stability,
    };
    let groups = results.groups.as_ref().map(Vec::as_slice).unwrap_or_default();
    answer::json(&Export {
        topic: results.question.clone(),
        voters: results.people,
        comments: results.statements.iter().enumerate().map(comment).collect(),
        consensus: results.shared.iter().map(consensus).collect(),
        groups: groups.iter().enumerate().map(group).collect(),
        no_groups: results.groups.as_ref().err().cloned(),
    })
}
