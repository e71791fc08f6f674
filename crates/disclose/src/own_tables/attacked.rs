//! What follows about hidden sums, for readers and for those who gave to them.

use super::behind::Figures;
use super::insiders::{self, Insider, is_close};
use super::joined::Joined;
use super::marking::{Hiding, Risk};
use super::protected::CannotProtect;
use crate::attackers::{Findings, Known, Shown, attack_bounds};
use crate::exact::Need;

/// An insider's deed, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeakSum {
    /// Who learns what.
    pub insider: Insider,
    /// In a sentence.
    pub says: String,
}

/// The report of an attack on hidden sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttackedSums {
    /// What follows for readers.
    pub found: Findings,
    /// What follows for those who gave to another hidden sum.
    pub insiders: Vec<WeakSum>,
    /// Figures that are shown although the rule hides them, each in a sentence.
    pub shown: Vec<(usize, String)>,
}

impl AttackedSums {
    /// How many things are to be mended.
    pub const fn weak(&self) -> usize {
        self.found.findings.len() + self.insiders.len() + self.shown.len()
    }
}

/// Attacks hidden sums: as a reader, and as each of those who gave to a hidden one. A sum whose
/// value the file tells is protected when its range is as wide as the rule asks; of another, its
/// range must not be narrower than the rule's per cent of it.
///
/// # Errors
/// [`CannotProtect`] when the files do not say enough, or the attack was not finished.
pub fn attack_sums(
    joined: &Joined,
    hiding: &Hiding,
    figures: Figures,
    work: u32,
) -> Result<AttackedSums, CannotProtect> {
    hiding.has_the_largest(joined)?;
    let publication = &joined.publication;
    let is_hidden = |figure: usize| publication.figures[figure].shown == Shown::Hidden;
    let need = |(behind, value): &(super::behind::Behind, Option<u64>)| {
        value.and_then(|value| Some((value, hiding.need(value, behind)?)))
    };
    let needs: Vec<Option<(u64, Need)>> = joined.known.iter().map(need).collect();
    let known = attack_bounds(publication, is_hidden, work)?;
    let closer = match hiding.risk {
        Risk::FewContributors(rule) => rule.closer_than_per_cent.max(1),
        Risk::SmallCounts { .. } => 1,
    };
    let is_weak = |known: &Known| match (needs[known.figure], joined.known[known.figure].1) {
        (Some((value, need)), _) => is_close(value, need, known.low, known.high),
        (None, Some(_)) => false,
        (None, None) => is_narrow(known, closer),
    };
    let found = Findings::told(publication, known, &is_weak, &|known: &Known| {
        let name = &publication.figures[known.figure].name;
        format!("“{name}” is hidden, but it {}.", range_in_words(known.low, known.high, figures))
    });
    let insiders = insiders::attack(publication, joined, &needs, work)?;
    let insiders = insiders.into_iter().map(|insider| told(joined, insider, figures)).collect();
    let shown = (0..needs.len()).filter(|figure| needs[*figure].is_some());
    let shown =
        shown.filter(|figure| matches!(publication.figures[*figure].shown, Shown::Exactly(_)));
    let shown = shown.map(|figure| {
        let name = &publication.figures[figure].name;
        let says = format!(
            "“{name}” is shown, although few gave to it, few dominate it, or one of them could work another out: hide it."
        );
        (figure, says)
    });
    let shown = shown.collect();
    Ok(AttackedSums { found, insiders, shown })
}

/// Whether a figure is known to within so many per cent of it.
fn is_narrow(known: &Known, per_cent: u64) -> bool {
    known.high.is_some_and(|high| {
        u128::from(high.saturating_sub(known.low)) * 100 < u128::from(high) * u128::from(per_cent)
            || high == known.low
    })
}

fn range_in_words(low: u64, high: Option<u64>, figures: Figures) -> String {
    let low_in_words = figures.in_words(low);
    match high {
        Some(high) if high == low => format!("must be {low_in_words}"),
        Some(high) => format!("lies between {low_in_words} and {}", figures.in_words(high)),
        None => format!("is at least {low_in_words}"),
    }
}

fn told(joined: &Joined, insider: Insider, figures: Figures) -> WeakSum {
    let name = |figure: usize| &joined.publication.figures[figure].name;
    let who = if insider.contributors == 1 { "Whoever gave alone" } else { "Whoever gave most" };
    let says = format!(
        "{who} to “{}” can work out that “{}” {}: hide one more figure of its line or column.",
        name(insider.gave_to),
        name(insider.learns),
        range_in_words(insider.low, insider.high, figures)
    );
    WeakSum { insider, says }
}
