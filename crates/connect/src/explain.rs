//! Why two records are, or are not, one person: a waterfall of evidence, field after field, that adds
//! up to the pair's weight; and what holds a person's records together. Words and numbers only, never
//! a value: who may see values is for the caller to settle.

use crate::compare::{Sheet, words};
use crate::linker::Linker;
use crate::links::{Link, Links};
use crate::texts::code_of;
use crate::weigh::score::{Patterns, Scorer};
use crate::weigh::start::{ALL, CLASSES, Class};

/// The evidence of one pair, in bits: each bit doubles the odds that the two are one person.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// Before anything is compared: of all pairs, few are one person.
    pub before: f64,
    /// What each field adds, in the order of the fields.
    pub steps: Vec<Evidence>,
    /// What all comes to: `before` and every step added up.
    pub weight: f64,
    /// How likely the two are each class of pair, all fields together.
    pub classes: [(Class, f64); CLASSES],
}

/// What one field adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The field, as the model calls it.
    pub field: String,
    /// How the two agree in it.
    pub agreement: &'static str,
    /// What it adds, in bits; below 0 it speaks against one person. What a field adds depends on
    /// those before it: a shared home tells little once it is known that two are one family.
    pub bits: f64,
}

/// What holds the records of one person together.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldTogether {
    /// The rows of the person, in order.
    pub rows: Vec<u32>,
    /// The strongest links that hold them: one fewer than there are rows.
    pub by: Vec<Link>,
    /// The pair of them that agrees least by itself, with its weight.
    pub weakest: Option<Link>,
    /// Pairs with others that were left for a person to decide.
    pub open: Vec<Link>,
}

impl Linker {
    /// The evidence of two rows, in the light of what linking found; `None` for a row there is not.
    pub fn waterfall(&self, links: &Links, a: u32, b: u32) -> Option<Waterfall> {
        let place = |row: u32| self.frame.rows.iter().position(|at| *at == row).map(code_of);
        let (a, b) = (place(a)?, place(b)?);
        let scorer = self.scorer_of(links);
        let pattern = Sheet::new(&self.frame, &self.plan).pair(a.min(b), a.max(b));
        let levels = self.plan.levels(pattern);
        let mut patterns = Patterns::none();
        // A field that is not looked at yet counts as not recorded: it says nothing. One that hangs
        // on another is looked at after it.
        let mut known = 0;
        let mut at = |known: u64| {
            let prepared = scorer.look_up(&mut patterns, known);
            scorer.weigh(a.min(b), a.max(b), &prepared)
        };
        let before = bits(at(known).log_odds());
        let mut reached = before;
        let mut steps = Vec::with_capacity(levels.len());
        for field in self.in_order() {
            known += self.plan.steps[field] * levels[field] as u64;
            let now = bits(at(known).log_odds());
            steps.push(Evidence {
                field: self.frame.fields[field].word().to_owned(),
                agreement: words(&self.frame.fields[field])[levels[field]],
                bits: now - reached,
            });
            reached = now;
        }
        let parts = at(known).parts;
        let all: f64 = parts.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let classes = ALL.map(|class| (class, parts[class as usize] / all));
        Some(Waterfall { before, steps, weight: reached, classes })
    }

    /// What holds the person of this row together; `None` for a row there is not.
    pub fn held_together(&self, links: &Links, row: u32) -> Option<HeldTogether> {
        let person = *links.person.get(row as usize)?;
        let is_of = |row: u32| links.person[row as usize] == person;
        let rows: Vec<u32> = (0..code_of(links.person.len())).filter(|row| is_of(*row)).collect();
        // The links come strongest first, so each that reaches a new row is the strongest that does.
        let mut group: Vec<usize> = (0..rows.len()).collect();
        let mut by = Vec::new();
        let inside = links.links.iter().filter(|link| link.joined && is_of(link.a));
        for link in inside {
            let of = |row: u32| rows.binary_search(&row).map(|at| group[at]);
            if let (Ok(one), Ok(other)) = (of(link.a), of(link.b))
                && one != other
            {
                group.iter_mut().filter(|at| **at == other).for_each(|at| *at = one);
                by.push(*link);
            }
        }
        let open = links.review.iter().map(|review| review.link);
        let open = open.filter(|link| is_of(link.a) || is_of(link.b)).collect();
        Some(HeldTogether { weakest: self.weakest(links, &rows), rows, by, open })
    }

    fn weakest(&self, links: &Links, rows: &[u32]) -> Option<Link> {
        let scorer = self.scorer_of(links);
        let mut patterns = Patterns::none();
        let mut sheet = Sheet::new(&self.frame, &self.plan);
        let place = |row: &u32| self.frame.rows.iter().position(|at| at == row).map(code_of);
        let places: Vec<(u32, u32)> =
            rows.iter().filter_map(|row| Some((*row, place(row)?))).collect();
        let mut weakest: Option<Link> = None;
        for (at, (a, place_of_a)) in places.iter().enumerate() {
            for (b, place_of_b) in &places[at + 1..] {
                let (x, y) = (place_of_a.min(place_of_b), place_of_a.max(place_of_b));
                let prepared = scorer.look_up(&mut patterns, sheet.pair(*x, *y));
                let weight = bits(scorer.weigh(*x, *y, &prepared).log_odds());
                if weakest.is_none_or(|known| weight < known.weight) {
                    weakest = Some(Link { a: *a, b: *b, weight, joined: true });
                }
            }
        }
        weakest
    }

    /// Weighs as the run did that found these links.
    fn scorer_of(&self, links: &Links) -> Scorer<'_> {
        let mut shares = self.trained.shares;
        let found = links.expected.same_person_pairs / links.expected.pairs;
        shares[Class::Same as usize] = found.max(1e-12);
        Scorer::new(&self.frame, &self.plan, &self.trained.tables, shares)
    }

    /// The fields, each after the one it hangs on.
    fn in_order(&self) -> impl Iterator<Item = usize> + '_ {
        let parents = &self.trained.tables.parents;
        let hangs = move |field: &usize| parents[*field].is_some();
        let fields = 0..self.frame.fields.len();
        fields.clone().filter(move |field| !hangs(field)).chain(fields.filter(hangs))
    }
}

impl Waterfall {
    /// The waterfall in sentences, one for each line.
    pub fn in_words(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "Before anything is compared: {} pairs is two records of one person.",
            one_in(1.0 / odds(self.before))
        )];
        lines.extend(self.steps.iter().map(Evidence::in_words));
        let likely = odds(self.weight) / (1.0 + odds(self.weight));
        lines.push(format!(
            "All together: {} likely that the two are one person ({:+.1} bits).",
            percent(likely),
            self.weight
        ));
        let other = self.classes.iter().filter(|(class, _)| *class != Class::Same);
        if let Some((class, part)) = other.max_by(|one, other| one.1.total_cmp(&other.1))
            && *part > 0.001
        {
            lines.push(format!("If they are two people, they are most likely {}.", kin(*class)));
        }
        lines
    }
}

impl Evidence {
    /// What the field says, as a sentence.
    pub fn in_words(&self) -> String {
        let times = odds(self.bits.abs());
        let says = if times < 1.05 {
            "says nothing either way".to_owned()
        } else if self.bits > 0.0 {
            format!("speaks for one person, {} times as likely", rounded(times))
        } else {
            format!("speaks against, {} times less likely", rounded(times))
        };
        format!("{}: {}: {says} ({:+.1} bits).", self.field, self.agreement, self.bits)
    }
}

const fn kin(class: Class) -> &'static str {
    match class {
        Class::Same => "one person",
        Class::Twin => "twins",
        Class::Sibling => "of one family or household",
        Class::Namesake => "of one household with one name, a generation apart",
        Class::Stranger => "strangers who happen to agree",
    }
}

fn bits(natural: f64) -> f64 {
    natural * std::f64::consts::LOG2_E
}

fn odds(bits: f64) -> f64 {
    bits.exp2()
}

/// Two figures of a number of times, with commas.
fn rounded(times: f64) -> String {
    if times < 10.0 {
        return format!("{times:.1}");
    }
    let scale = 10_f64.powf(times.log10().floor() - 1.0);
    let digits = format!("{:.0}", (times / scale).round() * scale);
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn one_in(number: f64) -> String {
    format!("1 in {}", rounded(number + 1.0))
}

fn percent(share: f64) -> String {
    match share {
        share if share > 0.9999 => "more than 99.99 %".to_owned(),
        share if share < 0.0001 => "less than 0.01 %".to_owned(),
        share => format!("{:.2} %", 100.0 * share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::table::{Kind, Table};
    use crate::watch::Go;
    use commons::Streams;

    fn linked() -> (Linker, Links) {
        let kinds = [
            Kind::Given,
            Kind::Surname,
            Kind::Born,
            Kind::Sex,
            Kind::Postcode,
            Kind::School,
            Kind::Nhs,
        ];
        let mut table = Table::new(kinds.to_vec());
        let mut stream = Streams::new(3).named("explained");
        for person in 0..300_u64 {
            let mut any = |from: &[&str]| from[stream.below(from.len() as u64) as usize].to_owned();
            let given = any(&["Zarnab", "Harry", "Maja", "Noor", "Freya", "Tomasz", "Aisha"]);
            let surname = any(&["Thistlewood", "Khan", "Kowalski", "Ogden", "Iqbal", "Hartley"]);
            let school = any(&["9994001", "9994002", "9994003"]);
            let born =
                format!("20{:02}-{:02}-{:02}", 4 + person % 14, 1 + person % 12, 1 + person % 28);
            let home = format!(
                "ZZ{} {}A{}",
                1 + person % 9,
                person % 10,
                ["A", "B", "D"][person as usize % 3]
            );
            let sex = if person % 2 == 0 { "F" } else { "M" };
            let row = [given.as_str(), &surname, &born, sex, &home, &school, ""];
            table.push(&format!("a{person}"), 0, row);
            if person % 3 == 0 {
                let home = if person % 2 == 0 { "ZZ12 1AA" } else { home.as_str() };
                let row = [given.as_str(), &surname, &born, "", home, &school, ""];
                table.push(&format!("b{person}"), 0, row);
            }
        }
        table.close();
        let linker = Linker::train(&table, &mut |_| Go::On).unwrap();
        let links = linker.link(&Settings::default(), &mut |_| Go::On).unwrap();
        (linker, links)
    }

    #[test]
    fn the_steps_add_up_to_the_weight_the_run_gave_and_the_classes_to_one() {
        let (linker, links) = linked();
        let run = linker.run(&Settings::default(), &mut crate::NoStages, &mut |_| Go::On).unwrap();
        let mut tried = 0;
        for edge in run.edges.iter().step_by(7) {
            let row = |place: u32| linker.frame.rows[place as usize];
            let told = linker.waterfall(&links, row(edge.a), row(edge.b)).unwrap();
            let sum = told.before + told.steps.iter().map(|step| step.bits).sum::<f64>();
            assert!((sum - told.weight).abs() < 1e-9, "{told:?}");
            assert!((told.weight - bits(edge.weighed.log_odds())).abs() < 1e-3, "{told:?}");
            assert!((told.classes.iter().map(|(_, part)| part).sum::<f64>() - 1.0).abs() < 1e-9);
            tried += 1;
        }
        assert!(tried > 10);
    }

    #[test]
    fn what_is_not_recorded_adds_nothing_and_a_waterfall_is_the_same_from_either_side() {
        let (linker, links) = linked();
        let link = links.links[0];
        let told = linker.waterfall(&links, link.a, link.b).unwrap();
        assert_eq!(Some(&told), linker.waterfall(&links, link.b, link.a).as_ref());
        let silent = told.steps.iter().find(|step| step.field == "nhs").unwrap();
        assert_eq!((silent.agreement, silent.bits), ("not recorded", 0.0));
        assert!(silent.in_words().contains("says nothing either way"));
        assert_eq!(linker.waterfall(&links, link.a, 5_000), None);
    }

    #[test]
    fn a_person_is_held_together_by_one_link_fewer_than_there_are_records() {
        let (linker, links) = linked();
        for row in (0..links.person.len()).step_by(11) {
            let held = linker.held_together(&links, code_of(row)).unwrap();
            assert_eq!(held.by.len() + 1, held.rows.len(), "{held:?}");
            assert!(held.rows.contains(&code_of(row)));
            assert_eq!(held.weakest.is_some(), held.rows.len() > 1);
        }
        assert_eq!(linker.held_together(&links, 90_000), None);
    }

    #[test]
    fn the_words_say_for_and_against() {
        let evidence =
            |bits| Evidence { field: "surname".to_owned(), agreement: "different", bits };
        assert_eq!(
            evidence(-3.0).in_words(),
            "surname: different: speaks against, 8.0 times less likely (-3.0 bits)."
        );
        assert!(evidence(13.0).in_words().contains("8,200 times as likely"));
        let (linker, links) = linked();
        let words =
            linker.waterfall(&links, links.links[0].a, links.links[0].b).unwrap().in_words();
        assert!(words[0].starts_with("Before anything is compared: 1 in "), "{words:?}");
        assert!(words.iter().any(|line| line.starts_with("All together: ")), "{words:?}");
    }
}
