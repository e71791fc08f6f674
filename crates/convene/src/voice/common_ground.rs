//! Statements that every group shares.

use crate::voice::conversation::{Conversation, Opinion};
use crate::voice::groups::{Groups, SMALLEST_GROUP};

/// A statement that every group agrees with, or that every group rejects.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// Which statement, from 0.
    pub statement: usize,
    /// Whether they agree with it or reject it.
    pub opinion: Opinion,
    /// The share of the group that shares it least, drawn towards a half for small groups:
    /// (those who do + 1) of (those who answered + 2).
    pub least: f64,
    /// How many people answered it, of all groups together.
    pub answered: usize,
}

/// At least this share of the group that shares it least.
const LEAST: f64 = 0.6;

/// Statements that hold in every group, the most shared first. Without groups, everybody is one.
/// Statements that fewer than ten people of a group answered are left out: too little is known, and
/// too few would be counted.
#[expect(clippy::cast_precision_loss, reason = "numbers of people are small")]
pub fn common_ground(conversation: &Conversation, groups: Option<&Groups>) -> Vec<Shared> {
    let count = groups.map_or(1, |groups| groups.sizes.len());
    let of = |person: usize| groups.map_or(Some(0), |groups| groups.of[person]);
    let mut shared = Vec::new();
    for statement in 0..conversation.statements() {
        let mut answers = vec![[0_usize; 3]; count];
        for (person, row) in conversation.rows.iter().enumerate() {
            if let (Some(group), Some(opinion)) = (of(person), row[statement]) {
                answers[group][opinion as usize] += 1;
            }
        }
        let sums: Vec<usize> = answers.iter().map(|answers| answers.iter().sum()).collect();
        if sums.iter().any(|answered| *answered < SMALLEST_GROUP) {
            continue;
        }
        for opinion in [Opinion::Agree, Opinion::Disagree] {
            let share = |(answers, all): (&[usize; 3], &usize)| {
                (answers[opinion as usize] + 1) as f64 / (all + 2) as f64
            };
            let least = answers.iter().zip(&sums).map(share).fold(1.0, f64::min);
            if least >= LEAST {
                shared.push(Shared { statement, opinion, least, answered: sums.iter().sum() });
            }
        }
    }
    shared.sort_by(|x, y| y.least.total_cmp(&x.least).then(x.statement.cmp(&y.statement)));
    shared
}
