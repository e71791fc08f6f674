//! How rare a given name is that two of one household may share by chance.
//!
//! Twins, brothers and sisters are weighed by how often any of them agree in their given names. Where
//! they agree by chance, and not because one was written down for the other, they agree in a common
//! name oftener than in a rare one, as strangers do (Winkler 1989). So once groups are made, a joined
//! link in which given names are the same is worth less where the name is common and more where it is
//! rare, as far as kin explain the pair, within a bound. As with [`super::makeup`], the order of links
//! and their probabilities change by it, and not who is one person.

use crate::compare::Sheet;
use crate::compare::levels::name;
use crate::linker::Linker;
use crate::shared::each_piece;
use crate::weigh::rarity::Rarity;
use crate::weigh::score::Scorer;
use crate::weigh::start::{CLASSES, Class};

/// How many times oftener or seldomer kin are thought to share a name than any name, at most.
const MOST: f64 = 4.0;

impl Linker {
    /// Changes what joined links are worth by how common the given name is that kin might share.
    pub(crate) fn weigh_names_of_kin(
        &self,
        joined: &mut [(u32, u32, f64)],
        shares: [f64; CLASSES],
        threads: usize,
    ) {
        let rarity = self.trained.rarity.get_or_init(|| Rarity::of(&self.frame));
        let Some(both) = &rarity.both_names else { return };
        let fitted = (&self.trained.tables, shares);
        let scorer = Scorer::frozen(&self.frame, &self.plan, fitted, rarity);
        let usual = scorer.usual(both.given);
        let weigh = |some: &mut [(u32, u32, f64)]| {
            let (mut sheet, mut patterns) =
                (Sheet::new(&self.frame, &self.plan), scorer.patterns());
            for (x, y, own) in some {
                let (a, b) = (*x.min(y), *x.max(y));
                let pattern = sheet.pair(a, b);
                if self.plan.level(pattern, both.given) == usize::from(name::EXACT) {
                    let common = |place| rarity.frequency(&self.frame, both.given, place);
                    let times = (common(a).max(common(b)) / usual).clamp(1.0 / MOST, MOST);
                    let prepared = scorer.look_up(&mut patterns, pattern);
                    let mut weighed = scorer.weigh(a, b, &prepared);
                    let before = weighed.log_odds();
                    for class in [Class::Twin, Class::Sibling] {
                        weighed.parts[class as usize] *= times;
                    }
                    *own += weighed.log_odds() - before;
                }
            }
        };
        each_piece(threads, joined, weigh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Kind, Table};
    use crate::watch::Go;
    use commons::Streams;

    /// Families of two children in one home each, every child written down twice, the second time with
    /// another given name in one of eight.
    fn families() -> Table {
        let mut stream = Streams::new(4).named("names of kin");
        let kinds = [Kind::Given, Kind::Surname, Kind::Born, Kind::Postcode, Kind::Uprn];
        let mut table = Table::new(kinds.to_vec());
        let names = ["Zarnab", "Idris", "Ottoline", "Peregrine", "Quill", "Rhoswen"];
        for family in 0..300 {
            let surname = format!("Oak{}", ["ham", "ley", "thorpe", "wick"][stream.index(4)]);
            let home = (format!("ZZ{} {}AB", family / 9 + 1, family % 9 + 1), family.to_string());
            for child in 0..2 {
                // Half are called by the first name.
                let name = stream.index(2 * names.len()).saturating_sub(names.len());
                let born =
                    format!("20{:02}-{:02}-1{child}", stream.index(18), 1 + stream.index(12));
                for copy in 0..2 {
                    let name =
                        (name + usize::from(copy == 1 && stream.chance(0.125))) % names.len();
                    let id = format!("{family} {child} {copy}");
                    table.push(&id, 0, [names[name], &surname, &born, &home.0, &home.1]);
                }
            }
        }
        table.close();
        table
    }

    #[test]
    fn a_rare_name_speaks_for_one_child_where_kin_could_share_a_common_one() {
        let linker = Linker::train(&families(), &mut |_| Go::On).unwrap();
        let mut sheet = Sheet::new(&linker.frame, &linker.plan);
        let rarity = Rarity::of(&linker.frame);
        let given = rarity.both_names.as_ref().unwrap().given;
        let all = crate::texts::code_of(linker.frame.len());
        let pairs = (0..all).flat_map(|x| (x + 1..all).map(move |y| (x, y)));
        let of_families: Vec<(u32, u32)> = pairs
            .filter(|(x, y)| {
                linker.plan.levels(sheet.pair(*x, *y)).iter().filter(|l| **l == 1).count() > 2
            })
            .collect();
        let mut joined: Vec<(u32, u32, f64)> =
            of_families.iter().map(|(x, y)| (*x, *y, 3.0)).collect();
        // As often kin as one person, so that kin have a say.
        let shares = [0.01, 0.001, 0.01, 1e-6, 0.978];
        linker.weigh_names_of_kin(&mut joined, shares, 2);
        let (mut rare, mut common) = (0, 0);
        for (x, y, own) in &joined {
            let same = linker.plan.level(sheet.pair(*x, *y), given) == 1;
            let share = rarity.frequency(&linker.frame, given, *x);
            match (same, share > 0.3) {
                (false, _) => assert!((own - 3.0).abs() < f64::EPSILON),
                (true, false) => {
                    assert!(*own > 3.0 && *own <= 3.0 + MOST.ln());
                    rare += 1;
                }
                (true, true) => {
                    assert!(*own < 3.0 && *own >= 3.0 - MOST.ln());
                    common += 1;
                }
            }
        }
        assert!(rare > 100 && common > 100, "{rare} {common}");
    }
}
