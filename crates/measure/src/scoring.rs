//! Scores of two questionnaires of a school survey, by their published tables.
//!
//! The short Warwick-Edinburgh scale (SWEMWBS) has seven items of 1 to 5; their sum is turned into
//! a metric score by a table (Stewart-Brown and others 2009), and needs all seven. The children's
//! anxiety and depression scale (RCADS-25) gives a T score from a mean and a spread by school year
//! and sex; a few missing items may be filled with the child's own mean. Tables are arguments:
//! they are loaded data with a vintage, not code. A score is a screen of a group, never a
//! diagnosis of a child.

use serde::{Deserialize, Serialize};

/// Why a set of answers has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotScored {
    /// Too many items are missing.
    #[error("{missing} items are missing and at most {most} may be")]
    TooManyMissing {
        /// How many are missing.
        missing: usize,
        /// How many may be.
        most: usize,
    },
    /// An answer is outside its range.
    #[error("answer {answer} is not between {least} and {most}")]
    OutOfRange {
        /// The answer.
        answer: u8,
        /// The lowest allowed.
        least: u8,
        /// The highest allowed.
        most: u8,
    },
    /// The table has no line for this raw score.
    #[error("the conversion table has no line for the raw score {raw}")]
    NoLine {
        /// The raw score.
        raw: u8,
    },
    /// The table's spread is not above zero.
    #[error("the spread of the reference group must be above zero")]
    NoSpread,
}

/// Bands of the metric wellbeing score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wellbeing {
    /// 19.5 or less.
    Low,
    /// Between.
    Medium,
    /// 27.5 or more.
    High,
}

impl Wellbeing {
    /// The band of a metric score.
    pub fn of(metric: f64) -> Self {
        if metric <= 19.5 {
            Self::Low
        } else if metric >= 27.5 {
            Self::High
        } else {
            Self::Medium
        }
    }
}

/// The metric score of seven answers of 1 to 5, by the conversion table (raw, metric).
///
/// # Errors
/// [`NotScored`] when any item is missing or out of range, or the table lacks the raw score.
pub fn wellbeing_metric(answers: &[Option<u8>; 7], table: &[(u8, f64)]) -> Result<f64, NotScored> {
    let given = within(answers, 1, 5)?;
    if given.len() < answers.len() {
        return Err(NotScored::TooManyMissing { missing: answers.len() - given.len(), most: 0 });
    }
    let raw = given.iter().sum();
    let line = table.iter().find(|(from, _)| *from == raw);
    line.map(|(_, metric)| *metric).ok_or(NotScored::NoLine { raw })
}

/// Bands of a T score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elevation {
    /// Below 65.
    Usual,
    /// From 65 to below 70.
    Borderline,
    /// 70 or more.
    Elevated,
}

impl Elevation {
    /// The band of a T score.
    pub fn of(t_score: f64) -> Self {
        if t_score >= 70.0 {
            Self::Elevated
        } else if t_score >= 65.0 {
            Self::Borderline
        } else {
            Self::Usual
        }
    }
}

/// Mean and spread of the reference group of a child's school year and sex.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Mean raw score.
    pub mean: f64,
    /// Standard deviation of raw scores.
    pub spread: f64,
}

/// How far a raw score lies from the reference group: 50 at its mean, 10 for each spread.
///
/// # Errors
/// [`NotScored::NoSpread`] when the spread is not above zero.
pub fn t_score(raw: f64, reference: Reference) -> Result<f64, NotScored> {
    if reference.spread > 0.0 {
        Ok(50.0 + 10.0 * (raw - reference.mean) / reference.spread)
    } else {
        Err(NotScored::NoSpread)
    }
}

/// The raw score of items of 0 to 3, missing ones filled with the mean of those given, when no
/// more than `most_missing` are (4 of 25 in all, 3 of 15 for anxiety, 2 of 10 for depression).
///
/// # Errors
/// [`NotScored`] when too many items are missing or one is out of range.
pub fn filled_sum(answers: &[Option<u8>], most_missing: usize) -> Result<f64, NotScored> {
    let given = within(answers, 0, 3)?;
    let missing = answers.len() - given.len();
    if missing > most_missing || given.is_empty() {
        return Err(NotScored::TooManyMissing { missing, most: most_missing });
    }
    let sum: f64 = given.iter().map(|answer| f64::from(*answer)).sum();
    Ok(sum * count(answers.len()) / count(given.len()))
}

#[expect(clippy::cast_precision_loss, reason = "numbers of items are far below 2^53")]
const fn count(items: usize) -> f64 {
    items as f64
}

fn within(answers: &[Option<u8>], least: u8, most: u8) -> Result<Vec<u8>, NotScored> {
    let given: Vec<u8> = answers.iter().copied().flatten().collect();
    match given.iter().find(|answer| !(least..=most).contains(*answer)) {
        Some(&answer) => Err(NotScored::OutOfRange { answer, least, most }),
        None => Ok(given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four lines of the published conversion table.
    const LINES: [(u8, f64); 4] = [(21, 19.25), (22, 19.98), (30, 27.03), (31, 28.13)];

    #[test]
    fn wellbeing_bands_turn_where_the_published_table_says() {
        let threes = [Some(3); 7];
        let mut four = threes;
        four[0] = Some(4);
        assert_eq!(wellbeing_metric(&threes, &LINES), Ok(19.25));
        assert_eq!(wellbeing_metric(&four, &LINES), Ok(19.98));
        let bands: Vec<Wellbeing> = LINES.iter().map(|(_, m)| Wellbeing::of(*m)).collect();
        use Wellbeing::{High, Low, Medium};
        assert_eq!(bands, [Low, Medium, Medium, High]);
    }

    #[test]
    fn wellbeing_needs_all_seven_answers_in_range() {
        let mut answers = [Some(3); 7];
        answers[6] = None;
        let refused = NotScored::TooManyMissing { missing: 1, most: 0 };
        assert_eq!(wellbeing_metric(&answers, &LINES), Err(refused));
        answers[6] = Some(6);
        let refused = NotScored::OutOfRange { answer: 6, least: 1, most: 5 };
        assert_eq!(wellbeing_metric(&answers, &LINES), Err(refused));
        assert_eq!(wellbeing_metric(&[Some(1); 7], &LINES), Err(NotScored::NoLine { raw: 7 }));
    }

    #[test]
    fn a_t_score_of_depression_in_year_six_boys_turns_at_the_stated_raw_scores() {
        let year_six_boys = Reference { mean: 7.13, spread: 4.22 };
        let score = |raw| t_score(raw, year_six_boys).unwrap();
        assert_eq!(format!("{:.2}", score(15.0)), "68.65");
        assert_eq!(Elevation::of(score(15.0)), Elevation::Borderline);
        // 71.0190… : 71.02.
        assert_eq!(format!("{:.2}", score(16.0)), "71.02");
        assert_eq!(Elevation::of(score(16.0)), Elevation::Elevated);
        assert_eq!(t_score(1.0, Reference { mean: 1.0, spread: 0.0 }), Err(NotScored::NoSpread));
    }

    #[test]
    fn a_few_missing_items_are_filled_and_more_are_refused() {
        let mut answers = vec![Some(1); 10];
        answers[0] = None;
        answers[1] = None;
        assert_eq!(filled_sum(&answers, 2), Ok(10.0));
        answers[2] = None;
        let refused = NotScored::TooManyMissing { missing: 3, most: 2 };
        assert_eq!(filled_sum(&answers, 2), Err(refused));
        assert!(filled_sum(&[], 2).is_err());
    }
}
