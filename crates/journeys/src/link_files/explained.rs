//! Why two records of a run are, or are not, one person: in words and numbers, without a value.

use crate::link_files::gather::Gathered;
use crate::link_files::problem::{CannotLinkFiles, about};
use crate::link_files::write::Ids;
use connect::{HeldTogether, Linker, Links};
use serde::Serialize;
use std::path::Path;

/// Two records and why they are, or are not, one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// The id of one record.
    pub id_a: String,
    /// The id of the other.
    pub id_b: String,
    /// Whether the run made them one person.
    pub one_person: bool,
    /// The evidence, one sentence for each field; their bits add up.
    pub evidence: Vec<String>,
    /// What holds the person of the first record together.
    pub person: Vec<String>,
}

/// Explains pairs that are named by their ids.
pub(crate) fn explained(
    linker: &Linker,
    links: &Links,
    gathered: &Gathered,
    pairs: &[(String, String)],
) -> Result<Vec<Explained>, CannotLinkFiles> {
    let ids = Ids::of(gathered);
    let rows = 0..u32::try_from(gathered.table.len()).unwrap_or(u32::MAX);
    let row_of = |id: &String| {
        rows.clone().find(|row| ids.of_row(*row) == *id).ok_or_else(|| {
            let expected = "the id of a record, as the clusters have it";
            let advice = "Look the two ids up in the file of --clusters.";
            about(Path::new("--explain"), 0, format!("`{id}`"), expected, advice)
        })
    };
    let mut all = Vec::with_capacity(pairs.len());
    for (id_a, id_b) in pairs {
        let (a, b) = (row_of(id_a)?, row_of(id_b)?);
        let evidence = linker.waterfall(links, a, b).map(|told| told.in_words());
        let held = linker.held_together(links, a);
        all.push(Explained {
            id_a: id_a.clone(),
            id_b: id_b.clone(),
            one_person: links.person[a as usize] == links.person[b as usize],
            evidence: evidence.unwrap_or_default(),
            person: held.map(|held| of_person(&held, &ids)).unwrap_or_default(),
        });
    }
    Ok(all)
}

fn of_person(held: &HeldTogether, ids: &Ids<'_>) -> Vec<String> {
    let mut lines = vec![match held.rows.len() {
        1 => "The person has this one record.".to_owned(),
        number => format!("The person has {number} records. What holds them together:"),
    }];
    lines.extend(held.by.iter().map(|link| {
        let (a, b) = (ids.of_row(link.a), ids.of_row(link.b));
        format!("{a} and {b}: {:.1} bits", link.weight)
    }));
    if let Some(weakest) = held.weakest.filter(|_| held.rows.len() > 2) {
        let (a, b) = (ids.of_row(weakest.a), ids.of_row(weakest.b));
        let weight = weakest.weight;
        lines
            .push(format!("The two that agree least by themselves: {a} and {b}, {weight:.1} bits"));
    }
    lines.extend(held.open.iter().map(|link| {
        let (a, b) = (ids.of_row(link.a), ids.of_row(link.b));
        format!("Left for a person to decide: {a} and {b}, {:.1} bits", link.weight)
    }));
    lines
}
