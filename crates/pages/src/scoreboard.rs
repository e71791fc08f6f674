//! The Vision 2040 scoreboard: each outcome's indicators with level, gap, trend, target and tag.

use report::reading::{
    Direction, direction, gap_in_words, inside_in_words, trend_direction, trend_in_words,
};
use report::sheet::{BoardOutcome, BoardSheet};
use report::{BoardLine, Inside, Level, Standing, spark};
use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Choice, Tag};
use crate::samples;

/// One indicator's row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScoreRow {
    /// What is measured.
    pub name: String,
    /// Its page.
    pub href: String,
    /// The period and the state of the figure.
    pub period: String,
    /// The figure, or why there is none.
    pub level: String,
    /// Whether there is a figure.
    pub has_level: bool,
    /// The interval in words; empty when there is none.
    pub interval: String,
    /// The benchmark's figure, or why there is none.
    pub benchmark: String,
    /// Whether there is a benchmark.
    pub has_benchmark: bool,
    /// The shape of the gap.
    pub gap_shape: &'static str,
    /// The gap in words.
    pub gap: String,
    /// The gap inside the district; when there is none, the indicator's page says why.
    pub inside: String,
    /// Whether there is one.
    pub has_inside: bool,
    /// The small line; empty when there are too few periods.
    pub spark: String,
    /// The trend in words.
    pub trend: String,
    /// The target in words; empty when none is agreed.
    pub target: String,
    /// Strength, need, similar, context.
    pub tag: Tag,
}

/// Which indicators are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// Every one.
    #[default]
    All,
    /// Those that are needs.
    Needs,
    /// Those that are strengths.
    Strengths,
}

impl Shown {
    const EVERY: [Shown; 3] = [Shown::All, Shown::Needs, Shown::Strengths];

    /// Reads the word of the address; none for a word it does not know.
    pub fn parse(word: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|shown| shown.word() == word)
    }

    const fn word(self) -> &'static str {
        match self {
            Shown::All => "all",
            Shown::Needs => "needs",
            Shown::Strengths => "strengths",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Shown::All => "All indicators",
            Shown::Needs => "Needs only",
            Shown::Strengths => "Strengths only",
        }
    }

    fn lists(self, standing: Standing) -> bool {
        match self {
            Shown::All => true,
            Shown::Needs => standing == Standing::Need,
            Shown::Strengths => standing == Standing::Strength,
        }
    }
}

/// One outcome's part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OutcomeSection {
    /// 1 to 4.
    pub number: u8,
    /// The outcome in the vision's words.
    pub name: String,
    /// How many strengths.
    pub strengths: usize,
    /// How many needs.
    pub needs: usize,
    /// How many are similar.
    pub similar: usize,
    /// How many are context or cannot be compared.
    pub others: usize,
    /// The rows.
    pub rows: Vec<ScoreRow>,
}

/// The scoreboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShowScoreboard {
    /// The place shown.
    pub place: String,
    /// What it is compared with.
    pub benchmark: String,
    /// The places that can be shown.
    pub choices: Vec<Choice>,
    /// The outcomes.
    pub outcomes: Vec<OutcomeSection>,
    /// How many indicators the board has.
    pub total: usize,
    /// All of them, needs only, strengths only: links, the one in use marked.
    pub filters: Vec<Choice>,
}

impl ShowScoreboard {
    /// The page for a board. `places` are the codes and names that can be chosen.
    pub fn tell(board: &BoardSheet, places: &[(String, String)], shown: Shown) -> Self {
        let choices = places
            .iter()
            .map(|(code, name)| Choice {
                value: code.clone(),
                text: name.clone(),
                chosen: *code == board.code,
            })
            .collect();
        ShowScoreboard {
            place: board.place.clone(),
            benchmark: board.benchmark.clone(),
            choices,
            outcomes: board.outcomes.iter().map(|outcome| section(outcome, board, shown)).collect(),
            total: board.outcomes.iter().map(|outcome| outcome.lines.len()).sum(),
            filters: filters(board, shown),
        }
    }
}

fn filters(board: &BoardSheet, shown: Shown) -> Vec<Choice> {
    Shown::EVERY
        .into_iter()
        .map(|one| Choice {
            value: format!("/scoreboard?place={}&show={}", board.code, one.word()),
            text: one.heading().to_owned(),
            chosen: one == shown,
        })
        .collect()
}

fn section(outcome: &BoardOutcome, board: &BoardSheet, shown: Shown) -> OutcomeSection {
    let count = |wanted: &[Standing]| {
        outcome.lines.iter().filter(|line| wanted.contains(&line.standing)).count()
    };
    OutcomeSection {
        number: outcome.number,
        name: outcome.name.clone(),
        strengths: count(&[Standing::Strength]),
        needs: count(&[Standing::Need]),
        similar: count(&[Standing::Similar]),
        others: count(&[Standing::Context, Standing::NotCompared]),
        rows: outcome
            .lines
            .iter()
            .filter(|line| shown.lists(line.standing))
            .map(|line| row(line, board))
            .collect(),
    }
}

fn row(line: &BoardLine, board: &BoardSheet) -> ScoreRow {
    let say = |level: &Level| match level {
        Level::Known(value) => line.unit.say(*value, line.decimals),
        Level::Absent(why) => why.clone(),
    };
    let trend = trend_in_words(&line.trend, line.unit, line.decimals);
    ScoreRow {
        name: line.name.clone(),
        href: format!("/indicators/{}?place={}", line.id, board.code),
        period: if line.state.is_empty() {
            line.period.clone()
        } else {
            format!("{}, {}", line.period, line.state)
        },
        level: say(&line.level),
        has_level: line.level.value().is_some(),
        interval: line
            .interval
            .map(|interval| {
                let low = line.unit.say_short(interval.low, line.decimals);
                let high = line.unit.say_short(interval.high, line.decimals);
                format!("{low} to {high}")
            })
            .unwrap_or_default(),
        benchmark: say(&line.benchmark),
        has_benchmark: line.benchmark.value().is_some(),
        gap_shape: gap_shape(line),
        gap: gap_in_words(line, &board.benchmark),
        inside: inside_in_words(&line.inside, line.unit, line.decimals),
        has_inside: matches!(line.inside, Inside::Measured { .. }),
        spark: small_line(line, trend.as_deref()),
        trend: trend.unwrap_or_else(|| "one comparable period only".to_owned()),
        target: line
            .target
            .as_ref()
            .map(|target| {
                format!("{} by {}", line.unit.say(target.value, line.decimals), target.by)
            })
            .unwrap_or_default(),
        tag: Tag::of(line.standing.word()),
    }
}

fn gap_shape(line: &BoardLine) -> &'static str {
    match (line.level.value(), line.benchmark.value()) {
        (Some(level), Some(other)) => {
            let shown = |value| report::number::as_shown(value, line.decimals);
            direction(shown(level), shown(other)).shape()
        }
        (None, _) | (_, None) => "",
    }
}

fn small_line(line: &BoardLine, trend: Option<&str>) -> String {
    let Some(words) = trend else { return String::new() };
    let shape = trend_direction(&line.trend, line.decimals).map_or("", Direction::shape);
    spark::sparkline(&format!("spark-{}", line.id), &format!("{shape} {words}"), &line.trend)
}

impl Page for ShowScoreboard {
    const TEMPLATE: &'static str = "scoreboard.html";

    fn title(&self) -> String {
        if self.place.is_empty() {
            "Vision 2040 scoreboard".to_owned()
        } else {
            format!("Vision 2040 scoreboard: {}", self.place)
        }
    }

    fn section(&self) -> Section {
        Section::Scoreboard
    }

    fn samples() -> Vec<Self> {
        let places = [("Z08000001", "Calderbrook"), ("Z08000002", "Wharfe Vale")]
            .map(|(code, name)| (code.to_owned(), name.to_owned()));
        let mut empty = samples::board();
        empty.outcomes.clear();
        empty.place = String::new();
        vec![
            ShowScoreboard::tell(&samples::board(), &places, Shown::All),
            ShowScoreboard::tell(&samples::board(), &places, Shown::Needs),
            ShowScoreboard::tell(&empty, &[], Shown::All),
        ]
    }
}
