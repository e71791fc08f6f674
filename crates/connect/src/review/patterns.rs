//! What review needs to know of the pairs of a run: how they agree, without their values.

use crate::compare::words;
use crate::linker::Linker;
use crate::links::Link;
use crate::review::sample::Candidate;
use crate::standardise::frame::Field;
use crate::standardise::name_table::Role;

impl Linker {
    /// The pattern of agreement of each link, as a number that only this linker gives a meaning.
    pub fn patterns_of(&self, links: &[Link]) -> Vec<u64> {
        let mut agreements = self.agreements();
        links.iter().map(|link| agreements.of(link.a, link.b)).collect()
    }

    /// How two records with this pattern agree, field by field, in words without values.
    pub fn pattern_in_words(&self, pattern: u64) -> Vec<(&str, &'static str)> {
        let levels = self.plan.levels(pattern);
        let fields = self.frame.fields.iter().zip(levels);
        fields.map(|(field, level)| (field.word(), words(field)[level])).collect()
    }

    /// Whether a shared household could explain this pattern: the home or the surname agrees, and
    /// the given name does not agree exactly.
    pub fn could_be_household(&self, pattern: u64) -> bool {
        let (mut given, mut shared) = (true, false);
        for (at, field) in self.frame.fields.iter().enumerate() {
            let level = self.plan.level(pattern, at);
            match field {
                Field::Names { role: Role::Given, .. } => given = level == 1,
                Field::Names { role: Role::Surname, .. } => shared |= level == 1,
                Field::Home { .. } => shared |= (1..=2).contains(&level),
                Field::Names { role: Role::Words, .. }
                | Field::Born { .. }
                | Field::Number { .. }
                | Field::Same { .. } => {}
            }
        }
        shared && !given
    }

    /// The links of a run as candidates for review. `group` says which group a pair of rows is
    /// reported under.
    pub fn candidates(&self, links: &[Link], group: impl Fn(u32, u32) -> u16) -> Vec<Candidate> {
        let candidate = |(link, pattern): (&Link, u64)| Candidate {
            a: link.a,
            b: link.b,
            weight: link.weight,
            joined: link.joined,
            pattern,
            household: self.could_be_household(pattern),
            group: group(link.a, link.b),
        };
        links.iter().zip(self.patterns_of(links)).map(candidate).collect()
    }
}
