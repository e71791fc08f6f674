//! Why nothing is published, in words that say what to change: areas and schools by their names, and
//! the measures of the menu that the change is made in.

use disclose::live::{FamiliesMeet, Family, Menu, NotFrozen, Registry};

/// Each reason in words.
pub(super) fn in_words(reasons: &[NotFrozen], menu: &Menu, registry: &Registry) -> Vec<String> {
    let words = |reason: &NotFrozen| match reason {
        NotFrozen::Families { population, how } => families_meet(population, how, (menu, registry)),
        other => other.to_string(),
    };
    reasons.iter().map(words).collect()
}

/// What areas and schools tell together, and the two ways out.
fn families_meet(
    population: &str,
    how: &FamiliesMeet,
    (menu, registry): (&Menu, &Registry),
) -> String {
    let title = menu.populations().iter().find(|one| one.id == population);
    let title = title.map_or(population, |one| one.title.as_str());
    let (found, change) = match how {
        FamiliesMeet::Combination { residence, schools } => {
            let side = [
                named(registry, Family::Residence, residence),
                named(registry, Family::School, schools),
            ];
            let side: Vec<String> = side.into_iter().filter(|words| !words.is_empty()).collect();
            (
                format!(
                    "adding and subtracting figures of {} and of the other areas and schools \
                     would tell of fewer than ten of them",
                    side.join(" and of ")
                ),
                "register these schools together with others".to_owned(),
            )
        }
        FamiliesMeet::Difference { larger, smaller } => {
            let (larger, smaller) = (titled(registry, larger), titled(registry, smaller));
            (
                format!("fewer than ten of them are in {smaller} and not in {larger}"),
                format!("change {smaller} or {larger} so that they differ by ten children or more"),
            )
        }
    };
    format!(
        "{title} ({population}) are counted where they live and where they learn, and {found}. \
         Either write and sign a menu in which {} have families = [\"residence\"] or families = \
         [\"school\"] only, or {change}",
        measures(menu, population)
    )
}

/// The measures of a population.
fn measures(menu: &Menu, population: &str) -> String {
    let own = menu.measures().iter().filter(|measure| measure.population == population);
    own.map(|measure| measure.id.as_str()).collect::<Vec<_>>().join(", ")
}

/// The smallest area each of these blocks is in, by name and each once.
fn named(registry: &Registry, family: Family, blocks: &str) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for block in blocks.split(", ").filter(|block| !block.is_empty()) {
        let holds = registry
            .geographies()
            .filter(|area| area.family == family && area.blocks.contains(block));
        let title = holds.min_by_key(|area| area.blocks.len()).map_or(block, |area| &area.title);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    titles.join(", ")
}

fn titled<'a>(registry: &'a Registry, id: &'a str) -> &'a str {
    registry.geography(id).map_or(id, |area| area.title.as_str())
}
