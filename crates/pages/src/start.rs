//! The first page: what this is, how children are doing on each outcome, where to go next.

use report::sheet::BoardSheet;
use report::{BoardLine, Standing};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::Tag;
use crate::samples;

/// One figure worth a line on the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Headline {
    /// What is measured.
    pub name: String,
    /// The figure and its distance, in words.
    pub words: String,
    /// The indicator's page.
    pub href: String,
    /// Strength or need.
    pub tag: Tag,
}

/// One of the four outcomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeCard {
    /// 1 to 4.
    pub number: u8,
    /// The outcome in the vision's words.
    pub name: String,
    /// Its part of the scoreboard.
    pub href: String,
    /// How many indicators have a figure.
    pub measured: usize,
    /// How many are strengths.
    pub strengths: usize,
    /// How many are needs.
    pub needs: usize,
    /// The clearest strengths and needs, strengths first.
    pub headlines: Vec<Headline>,
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Start {
    /// The district the outcomes are shown for; empty when nothing is loaded yet.
    pub place: String,
    /// What it is compared with.
    pub benchmark: String,
    /// The outcomes.
    pub outcomes: Vec<OutcomeCard>,
}

impl Start {
    /// The page for a board; a board without outcomes says that nothing is loaded.
    pub fn tell(board: &BoardSheet) -> Self {
        let outcomes = board
            .outcomes
            .iter()
            .map(|outcome| {
                let count = |standing: Standing| {
                    outcome.lines.iter().filter(|line| line.standing == standing).count()
                };
                OutcomeCard {
                    number: outcome.number,
                    name: outcome.name.clone(),
                    href: format!("/scoreboard?place={}#outcome-{}", board.code, outcome.number),
                    measured: outcome.lines.iter().filter(|l| l.level.value().is_some()).count(),
                    strengths: count(Standing::Strength),
                    needs: count(Standing::Need),
                    headlines: headlines(&outcome.lines, board),
                }
            })
            .collect();
        Start { place: board.place.clone(), benchmark: board.benchmark.clone(), outcomes }
    }
}

/// The two clearest strengths and the two clearest needs: the largest distances relative to the
/// benchmark, so that a rate per 100,000 does not drown a percentage.
fn headlines(lines: &[BoardLine], board: &BoardSheet) -> Vec<Headline> {
    let clearest = |standing: Standing| {
        let mut found: Vec<(f64, &BoardLine)> = lines
            .iter()
            .filter(|line| line.standing == standing)
            .filter_map(|line| Some((relative_distance(line)?, line)))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        found.into_iter().take(2).map(|(_, line)| headline(line, board))
    };
    clearest(Standing::Strength).chain(clearest(Standing::Need)).collect()
}

fn relative_distance(line: &BoardLine) -> Option<f64> {
    let (level, other) = (line.level.value()?, line.benchmark.value()?);
    (other != 0.0).then(|| ((level - other) / other).abs())
}

fn headline(line: &BoardLine, board: &BoardSheet) -> Headline {
    let level = line.level.value().map(|value| line.unit.say(value, line.decimals));
    Headline {
        name: line.name.clone(),
        words: format!(
            "{}, {}",
            level.unwrap_or_default(),
            report::reading::gap_in_words(line, &board.benchmark)
        ),
        href: format!("/indicators/{}?place={}", line.id, board.code),
        tag: Tag::of(line.standing.word()),
    }
}

impl Page for Start {
    const TEMPLATE: &'static str = "start.html";

    fn title(&self) -> String {
        "Where a child lives should not decide how life goes".to_owned()
    }

    fn section(&self) -> Section {
        Section::Start
    }

    fn samples() -> Vec<Self> {
        let empty = BoardSheet {
            place: String::new(),
            code: String::new(),
            benchmark: String::new(),
            outcomes: Vec::new(),
        };
        vec![Start::tell(&samples::board()), Start::tell(&empty)]
    }
}
