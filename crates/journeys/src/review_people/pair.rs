//! What a link clerk sees: how far they are, and one pair, as levels of agreement without values.

use crate::house::House;
use crate::review_people::CannotReviewPairs;
use crate::review_people::desk::{Clerk, Desk};
use connect::review::Verdict;
use convene::Who;

/// What a clerk sees before the first pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDesk {
    /// Pairs of the queue.
    pub pairs: usize,
    /// Pairs that this clerk has decided.
    pub decided: usize,
    /// Pairs that this clerk may still decide.
    pub open: usize,
    /// The name of the next one.
    pub next: Option<String>,
}

/// A pair as a clerk sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairView {
    /// What it is called in addresses.
    pub name: String,
    /// How the records agree, field by field; fields that one of them lacks come last.
    pub agreement: Vec<AgreementLine>,
    /// What this clerk said of it before.
    pub own: Option<Verdict>,
    /// Whether this clerk may decide it, or change what they said.
    pub is_open: bool,
    /// How far the clerk is.
    pub desk: ReviewDesk,
}

/// How two records agree in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementLine {
    /// The field, in words.
    pub field: String,
    /// How they agree, in words.
    pub level: String,
    /// What such an agreement is worth by itself, in words.
    pub worth: &'static str,
}

/// Shows how far a clerk is.
///
/// # Errors
/// [`CannotReviewPairs`].
pub fn show_review_desk(house: &House, who: Option<&Who>) -> Result<ReviewDesk, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let desk = clerk.desk("pairs to review")?;
    Ok(desk_of(&desk, &clerk.who.id))
}

/// Shows a pair, without values and without what anybody else said of it.
///
/// # Errors
/// [`CannotReviewPairs`]; [`CannotReviewPairs::NotOpen`] for a pair that the clerk has neither decided
/// nor may decide.
pub fn show_pair(
    house: &House,
    who: Option<&Who>,
    name: &str,
) -> Result<PairView, CannotReviewPairs> {
    let clerk = Clerk::ask(house, who)?;
    let desk = clerk.desk("pairs to review")?;
    view(&desk, &clerk.who.id, name)
}

/// A pair as a clerk sees it.
pub(crate) fn view(desk: &Desk, reviewer: &str, name: &str) -> Result<PairView, CannotReviewPairs> {
    let number = desk.number(name).ok_or(CannotReviewPairs::NotOpen)?;
    let own = desk.own(number, reviewer);
    let is_open = own.is_some() || !desk.is_settled(number);
    if !is_open {
        return Err(CannotReviewPairs::NotOpen);
    }
    Ok(PairView {
        name: name.to_owned(),
        agreement: agreement(desk, number),
        own,
        is_open,
        desk: desk_of(desk, reviewer),
    })
}

pub(crate) fn desk_of(desk: &Desk, reviewer: &str) -> ReviewDesk {
    let open = desk.open_to(reviewer);
    let pairs = desk.queue.pairs.len();
    let own = |number: &u32| desk.own(*number, reviewer).is_some();
    let name = |number: &u32| desk.pairs[*number as usize].name();
    ReviewDesk {
        pairs,
        decided: (0..).take(pairs).filter(own).count(),
        open: open.len(),
        next: open.first().map(name),
    }
}

fn agreement(desk: &Desk, number: u32) -> Vec<AgreementLine> {
    let queued = &desk.queue.pairs[number as usize];
    let evidence = queued.levels.iter().zip(&queued.bits);
    let line = |(field, (level, bits)): (&_, (&u8, &f64))| {
        let field: &crate::review_people::kept::Field = field;
        let words = field.levels.get(usize::from(*level));
        let worth = if *level == 0 { "nothing" } else { worth(*bits) };
        AgreementLine {
            field: field_in_words(&field.name).to_owned(),
            level: words.cloned().unwrap_or_else(|| "not recorded".to_owned()),
            worth,
        }
    };
    let lines = desk.queue.fields.iter().zip(evidence).map(line);
    let (mut recorded, missing): (Vec<_>, Vec<_>) = lines.partition(|line| line.worth != "nothing");
    recorded.extend(missing);
    recorded
}

/// Evidence in words. Each bit doubles the odds.
const fn worth(bits: f64) -> &'static str {
    match bits {
        6.0.. => "speaks strongly for one child",
        2.0..6.0 => "speaks for one child",
        0.5..2.0 => "speaks a little for one child",
        -0.5..0.5 => "says little either way",
        -2.0..-0.5 => "speaks a little for two children",
        -6.0..-2.0 => "speaks for two children",
        _ => "speaks strongly for two children",
    }
}

/// A field of the model in words.
pub(crate) fn field_in_words(field: &str) -> &str {
    match field {
        "given" => "given name",
        "dob" | "born" => "date of birth",
        "nhs" => "NHS number",
        "upn" => "pupil number",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_told_in_words() {
        for (bits, words) in [
            (9.0, "speaks strongly for one child"),
            (2.0, "speaks for one child"),
            (0.0, "says little either way"),
            (-0.5, "says little either way"),
            (-3.0, "speaks for two children"),
            (-40.0, "speaks strongly for two children"),
        ] {
            assert_eq!(worth(bits), words, "{bits}");
        }
    }
}
