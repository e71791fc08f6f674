//! A first proposal of localities: connected, each near the target number of children, alike in need where
//! that is known, and with borders people recognise.
//!
//! It is the plan of [`crate::plans`] that weighs need, borders and compactness together, after a quick
//! search, with names. Same areas, same seed: same localities. People edit it afterwards, or look for
//! other plans.

use crate::area::SmallArea;
use crate::borders::Borders;
use crate::localities::{Localities, Locality, Target};
use crate::naming::names;
use crate::plans::{Aim, BadBricks, Brick, CannotPlan, District, Effort, Wishes, plan};
use commons::{AreaCode, Streams};
use std::collections::BTreeMap;

/// No localities can be proposed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CannotPropose {
    /// The areas cannot be used.
    #[error(transparent)]
    Areas(#[from] BadBricks),
    /// The target cannot be met.
    #[error(transparent)]
    Target(#[from] CannotPlan),
    /// More localities than can be numbered.
    #[error("the target would make more than a million localities")]
    TooMany,
}

/// Proposes localities. Parts of the district that share no border with the rest become
/// localities of their own. `needs` is any published figure that orders small areas by need, such as
/// a score of deprivation; areas without one count as the mean of the district.
///
/// # Errors
/// [`CannotPropose`] when there is nothing to divide.
pub fn propose(
    areas: &[SmallArea],
    (borders, needs): (&Borders, &BTreeMap<AreaCode, f64>),
    target: Target,
    streams: &Streams,
) -> Result<Localities, CannotPropose> {
    let brick = |area: &SmallArea| Brick {
        code: area.code,
        children: area.children,
        needs: vec![needs.get(&area.code).copied()],
        community: Some(area.ward.to_string()),
        flows: Vec::new(),
        rural: false,
    };
    let bricks: Vec<Brick> = areas.iter().map(brick).collect();
    let district = District::new(&bricks, borders)?;
    #[expect(clippy::cast_precision_loss, reason = "localities of 2^53 children are not drawn")]
    let (children, per_cent) = (target.children as f64, target.tolerance_per_cent as f64);
    let wishes =
        Wishes { tolerance: per_cent / 100.0, effort: Effort::Quick, ..Wishes::of(children) };
    let found = plan(&district, &wishes, Aim::Balanced, streams)?;
    if found.localities.len() > 999_999 {
        return Err(CannotPropose::TooMany);
    }
    let mut areas: Vec<&SmallArea> = areas.iter().collect();
    areas.sort_by_key(|area| area.code);
    Ok(Localities {
        boundary_year: target.boundary_year,
        localities: dressed(&areas, &found.localities),
    })
}

fn dressed(areas: &[&SmallArea], parts: &[Vec<usize>]) -> Vec<Locality> {
    let members: Vec<Vec<&SmallArea>> =
        parts.iter().map(|part| part.iter().map(|place| areas[*place]).collect()).collect();
    let names = names(&members);
    let each = members.iter().zip(names).enumerate();
    each.map(|(place, (members, name))| Locality {
        code: locality_code(members, place + 1),
        name,
        areas: members.iter().map(|area| area.code).collect(),
        children: members.iter().fold(0, |sum, area| area.children.saturating_add(sum)),
    })
    .collect()
}

fn locality_code(members: &[&SmallArea], number: usize) -> AreaCode {
    let letter = if members.iter().all(|area| area.code.is_invented()) { 'Z' } else { 'X' };
    let text = format!("{letter}09{number:06}");
    AreaCode::parse(&text).expect("a letter and eight digits: propose bounds the number")
}
