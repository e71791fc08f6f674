//! The rules of a release, as dated data: changing a threshold is an edit of a file, not of code.
//!
//! The house rule follows the common practice of secure research services in England: counts
//! below ten are suppressed and all others rounded to five (ONS "10-5 rule"; ACRO defaults), and
//! no rate is shown on a base below thirty.

use commons::Day;
use serde::{Deserialize, Serialize};

/// The dated house rules that come with the program.
const HOUSE: &str = include_str!("../rules/house.json");

/// How counts are protected. Private fields: rules that would protect nobody cannot be read in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Rules {
    version: String,
    in_force_from: Day,
    threshold: u64,
    round_to: u64,
    zeroes: Zeroes,
    rate_base: u64,
    decimal_base: u64,
}

/// Rules as they are written down, before they are checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: String,
    in_force_from: Day,
    threshold: u64,
    round_to: u64,
    zeroes: Zeroes,
    rate_base: u64,
    decimal_base: u64,
}

/// What is done about empty cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zeroes {
    /// An empty cell is shown as 0, unless it would tell everyone's answer: a line of an outcome
    /// in which one answer has all the children (0 % or 100 %) hides its cells.
    ShownUnlessLineIsFull,
    /// Every empty cell of a line that has children is hidden.
    Suppressed,
}

/// The rules are not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// Not JSON of the expected shape.
    #[error("the rules cannot be read at line {line}: {found}")]
    Unreadable {
        /// Line of the text, from 1.
        line: usize,
        /// What the reader said.
        found: String,
    },
    /// A threshold below 5, rounding to 0 or to more than the threshold, or no version.
    #[error(
        "rules \"{version}\" need a version, a threshold of 5 to 1000, rounding of 1 to the \
         threshold, and a rate base at or above the threshold"
    )]
    Unsafe {
        /// Which rules.
        version: String,
    },
    /// No rules are in force on that day.
    #[error("no rules are in force on {day}")]
    NoneInForce {
        /// The day asked for.
        day: Day,
    },
}

impl Rules {
    /// The house rules in force on a day.
    ///
    /// # Errors
    /// [`BadRules::NoneInForce`] for a day before the first rules.
    pub fn in_force_on(day: Day) -> Result<Self, BadRules> {
        Self::choose(Self::parse(HOUSE)?, day)
    }

    /// The newest house rules. For tests and demonstrations; a release says its day.
    pub fn house() -> Self {
        let mut all = Self::parse(HOUSE).expect("the shipped rules are checked by a test");
        all.sort_by_key(|rules| rules.in_force_from);
        all.pop().expect("the shipped rules are not empty, checked by a test")
    }

    /// Reads a JSON list of rules.
    ///
    /// # Errors
    /// [`BadRules`] when the text is not such a list or a rule would not protect anybody.
    pub fn parse(json: &str) -> Result<Vec<Self>, BadRules> {
        let all: Vec<Written> = serde_json::from_str(json)
            .map_err(|e| BadRules::Unreadable { line: e.line(), found: e.to_string() })?;
        all.into_iter().map(Self::try_from).collect()
    }

    /// Of a list, the rules that began most recently on or before a day.
    ///
    /// # Errors
    /// [`BadRules::NoneInForce`] when all begin later.
    pub fn choose(all: Vec<Self>, day: Day) -> Result<Self, BadRules> {
        all.into_iter()
            .filter(|rules| rules.in_force_from <= day)
            .max_by_key(|rules| rules.in_force_from)
            .ok_or(BadRules::NoneInForce { day })
    }

    fn are_usable(&self) -> bool {
        !self.version.trim().is_empty()
            && (5..=1000).contains(&self.threshold)
            && (1..=self.threshold).contains(&self.round_to)
            && self.rate_base >= self.threshold
    }

    /// Which rules these are.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The first day they apply.
    pub const fn in_force_from(&self) -> Day {
        self.in_force_from
    }

    /// The smallest count of children that may be shown.
    pub const fn threshold(&self) -> u64 {
        self.threshold
    }

    /// Shown counts are multiples of this.
    pub const fn round_to(&self) -> u64 {
        self.round_to
    }

    /// What is done about empty cells.
    pub const fn zeroes(&self) -> Zeroes {
        self.zeroes
    }

    /// No rate on fewer children than this.
    pub const fn rate_base(&self) -> u64 {
        self.rate_base
    }

    /// Rates on at least this many children carry one decimal; others are whole per cents.
    pub const fn decimal_base(&self) -> u64 {
        self.decimal_base
    }

    /// The nearest multiple (halves go up).
    pub(crate) const fn rounded(&self, count: u64) -> u64 {
        (count + self.round_to / 2) / self.round_to * self.round_to
    }

    /// The counts that a shown value may stand for, lowest and highest: what rounding hides, less
    /// what the threshold gives away.
    pub(crate) fn meaning_of(&self, shown: u64) -> (u64, u64) {
        if shown == 0 {
            return (0, 0);
        }
        let low = shown.saturating_sub(self.round_to / 2).max(self.threshold);
        (low, shown.saturating_add((self.round_to - 1) / 2))
    }

    /// Whether a value could have been shown under these rules.
    pub(crate) fn could_show(&self, shown: u64) -> bool {
        let (low, high) = self.meaning_of(shown);
        shown == 0 || (shown.is_multiple_of(self.round_to) && low <= high)
    }
}

impl TryFrom<Written> for Rules {
    type Error = BadRules;
    fn try_from(written: Written) -> Result<Self, BadRules> {
        let Written { version, in_force_from, threshold, round_to, .. } = written;
        let Written { zeroes, rate_base, decimal_base, .. } = written;
        let rules =
            Self { version, in_force_from, threshold, round_to, zeroes, rate_base, decimal_base };
        if rules.are_usable() {
            Ok(rules)
        } else {
            Err(BadRules::Unsafe { version: rules.version })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_rules_can_be_read_and_apply_from_their_day() {
        let day = Day::new(2026, 1, 5).unwrap();
        let rules = Rules::in_force_on(day).unwrap();
        assert_eq!((rules.threshold(), rules.round_to(), rules.rate_base()), (10, 5, 30));
        assert_eq!(rules, Rules::house());
        let before = Day::new(1999, 1, 1).unwrap();
        assert_eq!(Rules::in_force_on(before), Err(BadRules::NoneInForce { day: before }));
    }

    #[test]
    fn rules_that_protect_nobody_are_not_accepted() {
        for (from, to) in [("\"threshold\": 10", "\"threshold\": 2"), (": 5,", ": 0,")] {
            assert!(Rules::parse(&HOUSE.replace(from, to)).is_err(), "{to}");
        }
        let alone = HOUSE.trim().trim_start_matches('[').trim_end_matches(']');
        assert!(serde_json::from_str::<Rules>(alone).is_ok());
        assert!(serde_json::from_str::<Rules>(&alone.replace(": 5,", ": 0,")).is_err());
        assert!(matches!(Rules::parse("[{]"), Err(BadRules::Unreadable { line: 1, .. })));
    }

    #[test]
    fn a_shown_value_stands_for_exactly_the_counts_that_round_to_it() {
        let rules = Rules::house();
        for count in (0..200).filter(|n| *n == 0 || *n >= rules.threshold()) {
            let shown = rules.rounded(count);
            let (low, high) = rules.meaning_of(shown);
            assert!(low <= count && count <= high, "{count} shown as {shown}");
            let same: Vec<u64> =
                (0..300).filter(|n| *n >= 10 && rules.rounded(*n) == shown).collect();
            let expected = if count == 0 { vec![] } else { (low..=high).collect() };
            assert_eq!(same, expected);
        }
        assert!(!rules.could_show(5) && !rules.could_show(12) && rules.could_show(10));
    }
}
