//! Reconstruction: the table behind its margins.
//!
//! When only sums are published, somebody may still find the one table that has them all, or the
//! cells that are the same in every such table. Every figure that is not shown is attacked,
//! whether it was hidden or never published, and one table that fits is given as a guess.

use super::bounds::{Attack, Known, NoAttack};
use super::publication::{Publication, Shown};
use crate::linear::Effort;

/// What can be put together from the sums.
#[derive(Debug, Clone, PartialEq)]
pub struct Reconstruction {
    /// What follows for every figure that is not shown.
    pub known: Vec<Known>,
    /// A table that fits all that is published, figure by figure: the mean of those at which the
    /// figures that are not shown are largest.
    pub guess: Vec<f64>,
    /// How many figures that are not shown are the same in every table that fits.
    pub certain: usize,
}

/// Reconstructs what is not shown. `work` is in thousand million operations.
///
/// # Errors
/// [`NoAttack`].
pub fn reconstruct(publication: &Publication, work: u32) -> Result<Reconstruction, NoAttack> {
    let mut effort = Effort::of(u64::from(work) * 1_000_000_000);
    let mut attack = Attack::of(publication, &mut effort)?;
    let is_wanted = |figure: &usize| {
        matches!(publication.figures[*figure].shown, Shown::Hidden | Shown::Unpublished)
    };
    let mut known = Vec::new();
    let mut sum = vec![0.0; publication.figures.len()];
    let mut tables = 0.0;
    for figure in (0..publication.figures.len()).filter(is_wanted) {
        known.push(attack.known(figure, &mut effort)?);
        // The mean of tables that fit is one that fits.
        for (total, value) in sum.iter_mut().zip(attack.example()) {
            *total += value;
        }
        tables += 1.0;
    }
    let guess = match tables > 0.0 {
        true => sum.into_iter().map(|total| total / tables).collect(),
        false => attack.example(),
    };
    let certain = known.iter().filter(|known| known.width() == Some(0)).count();
    Ok(Reconstruction { known, guess, certain })
}

impl Reconstruction {
    /// The report in plain sentences.
    pub fn in_words(&self, publication: &Publication) -> Vec<String> {
        let mut lines = vec![format!(
            "{} figures are not shown; {} of them are the same in every table that fits what is shown.",
            self.known.len(),
            self.certain
        )];
        for known in self.known.iter().filter(|known| known.width() == Some(0)) {
            let name = &publication.figures[known.figure].name;
            lines.push(format!("“{name}” must be {}.", known.low));
        }
        lines
    }
}
