//! Giving names: commoner names first, siblings differ, families share as they do.

use crate::communities::Community;
use crate::names::{Pool, WOMENS_NAMES};
use crate::people::{Names, Sex};
use commons::Stream;

/// Chance that a child of a South Asian Muslim family bears another family name than the father:
/// a mother's second name or an uncle's spelling.
const OTHER_FAMILY_NAME: f64 = 0.22;
/// Chance that a boy bears Mohammed before the name he is called by.
const MOHAMMED_FIRST: f64 = 0.30;
const DOUBLE_BARRELLED: f64 = 0.06;
const MIDDLE_NAME: f64 = 0.62;
/// Shape of how fast names get rarer down a list.
const RARITY: f64 = 2.1;

/// The family name of a home, and the pool it came from.
pub(crate) fn family_name(community: &Community, stream: &mut Stream) -> &'static str {
    let pool = stream.pick(community.family).copied().unwrap_or(Pool::British);
    from_list(pool.lists().families, stream)
}

/// The names of the next child of a home, different from the siblings' given names.
pub(crate) fn name_child(
    community: &Community,
    family: &'static str,
    sex: Sex,
    siblings: &[Names],
    stream: &mut Stream,
) -> Names {
    let pool = stream.pick(community.given).copied().unwrap_or(Pool::British);
    let list = match sex {
        Sex::Girl => pool.lists().girls,
        Sex::Boy => pool.lists().boys,
    };
    let given = unlike(list, siblings, stream);
    let middle = if stream.chance(MIDDLE_NAME) { from_list(list, stream) } else { "" };
    let mut names = Names { given, middle, chosen: "", family, family_second: "" };
    if matches!(pool, Pool::SouthAsianMuslim | Pool::Bengali) {
        south_asian_habits(&mut names, sex, siblings, stream);
    } else if let Some(sibling) = siblings.first() {
        names.family_second = sibling.family_second;
    } else if stream.chance(DOUBLE_BARRELLED) {
        let pool = stream.pick(community.family).copied().unwrap_or(Pool::British);
        let second = from_list(pool.lists().families, stream);
        names.family_second = if second == family || second.contains('-') { "" } else { second };
    }
    names
}

fn south_asian_habits(names: &mut Names, sex: Sex, siblings: &[Names], stream: &mut Stream) {
    if stream.chance(OTHER_FAMILY_NAME) {
        names.family = match sex {
            Sex::Girl => from_list(WOMENS_NAMES, stream),
            Sex::Boy => from_list(Pool::SouthAsianMuslim.lists().families, stream),
        };
    }
    let taken = |name: &str| siblings.iter().any(|s| s.chosen == name || s.given == name);
    if sex == Sex::Boy && !names.given.starts_with('M') && stream.chance(MOHAMMED_FIRST) {
        let called = names.given;
        if !taken(called) {
            names.given = if stream.chance(0.55) { "Mohammed" } else { "Muhammad" };
            names.middle = called;
            names.chosen = called;
        }
    }
}

fn unlike(list: &'static [&'static str], siblings: &[Names], stream: &mut Stream) -> &'static str {
    for _ in 0..20 {
        let name = from_list(list, stream);
        if siblings.iter().all(|s| s.given != name && s.chosen != name) {
            return name;
        }
    }
    from_list(list, stream)
}

/// A name of a list; the first are commonest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the product of a list's length and a number below 1"
)]
fn from_list(list: &'static [&'static str], stream: &mut Stream) -> &'static str {
    let place = crate::geography::count(list.len()) * stream.unit().powf(RARITY);
    list.get(place as usize).copied().unwrap_or("Ash")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::communities::COMMUNITIES;
    use commons::Streams;

    #[test]
    fn siblings_bear_different_given_names() {
        let mut stream = Streams::new(3).named("names");
        for community in &COMMUNITIES {
            let family = family_name(community, &mut stream);
            let mut siblings = Vec::new();
            for _ in 0..4 {
                let names = name_child(community, family, Sex::Boy, &siblings, &mut stream);
                let called = |n: &Names| if n.chosen.is_empty() { n.given } else { n.chosen };
                assert!(siblings.iter().all(|s| called(s) != called(&names)), "{names:?}");
                siblings.push(names);
            }
        }
    }
}
