//! Answers to the statements of one conversation.

use std::collections::BTreeMap;

/// What somebody answered to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Opinion {
    /// They disagree.
    Disagree,
    /// They are unsure, or do not want to say.
    Pass,
    /// They agree.
    Agree,
}

impl Opinion {
    /// The word it is written as.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disagree => "disagree",
            Self::Pass => "pass",
            Self::Agree => "agree",
        }
    }

    /// The opinion of a word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Disagree, Self::Pass, Self::Agree].into_iter().find(|one| one.as_str() == word)
    }

    /// -1, 0 or 1.
    pub(crate) const fn value(self) -> f64 {
        match self {
            Self::Disagree => -1.0,
            Self::Pass => 0.0,
            Self::Agree => 1.0,
        }
    }
}

/// Fewer answers than this say too little of a person to put them into a group.
const FEWEST_ANSWERS: usize = 7;

/// Answers, a row for each person. Nothing else is known of them here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    pub(crate) rows: Vec<Vec<Option<Opinion>>>,
    pub(crate) statements: usize,
}

impl Conversation {
    /// From answers, each of a person to a statement; the last of several counts. Statements are
    /// numbered from 0; an answer to one that does not exist is left out.
    pub fn of(statements: usize, answers: impl IntoIterator<Item = (u32, usize, Opinion)>) -> Self {
        let mut people: BTreeMap<u32, Vec<Option<Opinion>>> = BTreeMap::new();
        for (person, statement, opinion) in answers {
            let row = people.entry(person).or_insert_with(|| vec![None; statements]);
            if let Some(cell) = row.get_mut(statement) {
                *cell = Some(opinion);
            }
        }
        Self { rows: people.into_values().collect(), statements }
    }

    /// Number of people who answered anything.
    pub const fn people(&self) -> usize {
        self.rows.len()
    }

    /// Number of statements.
    pub const fn statements(&self) -> usize {
        self.statements
    }

    /// The people who answered enough to be put into a group, in an order that depends on their
    /// answers only, so that who came first changes nothing.
    pub(crate) fn grouped(&self) -> Vec<usize> {
        let needed = FEWEST_ANSWERS.min(self.statements);
        let enough = |at: &usize| self.rows[*at].iter().flatten().count() >= needed;
        let mut people: Vec<usize> = (0..self.rows.len()).filter(enough).collect();
        people.sort_by(|a, b| self.rows[*a].cmp(&self.rows[*b]));
        people
    }
}
