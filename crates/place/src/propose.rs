//! A first proposal of localities: connected, and each near the target number of children.
//!
//! The district is cut in two along a random spanning tree, then each part again, until every part
//! is one locality (see `split`; the method of recombination steps, DeFord, Duchin and Solomon,
//! Harvard Data Science Review 3.1, 2021). Areas on borders are then exchanged while that brings
//! sizes closer together. Same areas, same seed: same localities. Likeness in need and natural
//! communities are not weighed yet.

use crate::adjacency::Adjacency;
use crate::area::SmallArea;
use crate::localities::{Localities, Locality, Target};
use crate::naming::names;
use crate::split::{Graph, even_out, split_into};
use commons::{AreaCode, Streams};

/// No localities can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotPropose {
    /// There is no small area.
    #[error("there is no small area to make localities of")]
    NoAreas,
    /// The target is no children.
    #[error("the target must be at least one child per locality")]
    NoTarget,
    /// A small area is listed twice.
    #[error("small area {area} is listed twice")]
    Repeated {
        /// Its code.
        area: AreaCode,
    },
    /// More localities than can be numbered.
    #[error("the target would make more than a million localities")]
    TooMany,
}

/// Proposes localities. Parts of the district that share no border with the rest become
/// localities of their own.
///
/// # Errors
/// [`CannotPropose`] when there is nothing to divide.
pub fn propose(
    areas: &[SmallArea],
    neighbours: &Adjacency,
    target: Target,
    streams: &Streams,
) -> Result<Localities, CannotPropose> {
    let areas = in_order(areas)?;
    if target.children == 0 {
        return Err(CannotPropose::NoTarget);
    }
    let graph = Graph::of(&areas, neighbours);
    let mut parts = Vec::new();
    for (number, island) in graph.islands().into_iter().enumerate() {
        let wanted = how_many(graph.children(&island), target.children).min(island.len());
        let mut stream = streams.numbered("localities", number as u64);
        let mut found = split_into(&graph, island, wanted, &mut stream);
        even_out(&graph, &mut found);
        parts.extend(found);
    }
    if parts.len() > 999_999 {
        return Err(CannotPropose::TooMany);
    }
    parts.iter_mut().for_each(|part| part.sort_unstable());
    parts.sort();
    Ok(Localities { boundary_year: target.boundary_year, localities: dressed(&areas, &parts) })
}

fn in_order(areas: &[SmallArea]) -> Result<Vec<&SmallArea>, CannotPropose> {
    let mut areas: Vec<&SmallArea> = areas.iter().collect();
    areas.sort_by_key(|area| area.code);
    match areas.windows(2).find(|pair| pair[0].code == pair[1].code) {
        Some(pair) => Err(CannotPropose::Repeated { area: pair[0].code }),
        None if areas.is_empty() => Err(CannotPropose::NoAreas),
        None => Ok(areas),
    }
}

/// Children over target, to the nearest whole number of localities, and at least one.
fn how_many(children: u64, target: u64) -> usize {
    usize::try_from(children.saturating_add(target / 2) / target).unwrap_or(usize::MAX).max(1)
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
