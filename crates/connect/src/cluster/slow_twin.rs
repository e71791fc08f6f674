//! The rule of [`super`], written a second time from its description: slow, plain, and sharing no
//! code with it but the weights and patterns of pairs. A thousand small graphs must come out alike.

#![expect(clippy::needless_range_loop, reason = "pairs of at most nine records, by number")]

use crate::cluster::groups::Groups;
use crate::cluster::makeup::Found;
use crate::cluster::{Clustering, log_odds};
use crate::compare::{Plan, Sheet};
use crate::settings::{Join, Settings};
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::table::{Kind, Table};
use crate::weigh::edges::Edge;
use crate::weigh::score::{Patterns, Scorer};
use crate::weigh::tables::Tables;
use commons::{Stream, Streams};
use std::collections::BTreeSet;

/// What the rule asks of a pair.
#[derive(Debug, Clone, Copy)]
struct Pair {
    weight: f64,
    /// Given names: nothing recorded on one side, agree somehow, or different.
    given: Option<bool>,
    swapped: bool,
    shares_a_number: bool,
    nhs_differs: bool,
}

const NOBODY: Pair =
    Pair { weight: 0.0, given: None, swapped: false, shares_a_number: false, nhs_differs: false };

impl Pair {
    fn is_kin(&self) -> bool {
        self.given == Some(false) && !self.shares_a_number
    }
}

struct Rule<'a> {
    pairs: Vec<Vec<Pair>>,
    sources: &'a [u16],
    settings: &'a Settings,
    threshold: f64,
    prior: f64,
    /// What people were found to have.
    made_up: Option<Vec<MadeUp>>,
}

/// The sources of one person's records, in order, and how many people have these.
type MadeUp = (Vec<u16>, u32);

/// How many people have such records, in how many orders they can come, and how many times oftener
/// than drawn. Half a person and 300 whose sources are drawn are thought of beside those found.
fn ways(made_up: &[MadeUp], sources: &[u16]) -> (f64, f64) {
    let sum = |of: &dyn Fn(&[u16]) -> usize| -> f64 {
        made_up.iter().map(|(person, people)| f64::from(small(of(person)) * people)).sum()
    };
    let of = |source: u16, some: &[u16]| some.iter().filter(|at| **at == source).count();
    let factorial = |n: usize| (1..=small(n)).map(f64::from).product::<f64>();
    let mut sorted = sources.to_vec();
    sorted.sort_unstable();
    let mut each = sorted.clone();
    each.dedup();
    let (mut orders, mut drawn) = (1.0, factorial(sources.len()));
    for source in each {
        let records = sum(&|person| of(source, person));
        let share = if records < 0.5 { 0.5 } else { records } / sum(&<[u16]>::len);
        let own = of(source, sources);
        orders *= factorial(own);
        drawn *= share.powi(i32::try_from(own).unwrap()) / factorial(own);
    }
    let alike = sum(&|person| usize::from(person == sorted));
    let as_many = sum(&|person| usize::from(person.len() == sources.len()));
    let share = (alike + 300.0 * drawn) / (as_many + 300.0);
    ((as_many + 0.5) * share * orders, share / drawn)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap()
}

type Person = BTreeSet<usize>;

impl Rule<'_> {
    /// Every record by itself to begin with; then link by link, the strongest first.
    fn people(&self, links: &[(usize, usize)]) -> Vec<Person> {
        let mut people: Vec<Person> =
            (0..self.sources.len()).map(|at| Person::from([at])).collect();
        let mut order: Vec<(usize, usize)> = links.to_vec();
        order.sort_by(|x, y| {
            let (x, y) = (self.pairs[x.0][x.1].weight, self.pairs[y.0][y.1].weight);
            y.partial_cmp(&x).unwrap()
        });
        for (a, b) in order {
            let of = |at: usize| people.iter().position(|person| person.contains(&at)).unwrap();
            let (one, other) = (of(a), of(b));
            let prior = self.odds(&people[one], &people[other]);
            if one == other
                || !self.link_joins((a, b), prior, &people, links)
                || !self.people_join(&people[one], &people[other], (a, b), prior)
            {
                continue;
            }
            let moved = people[other].clone();
            people[one].extend(moved);
            people.remove(other);
        }
        people.sort();
        people
    }

    /// What the makeups of two people speak for.
    fn odds(&self, one: &Person, other: &Person) -> f64 {
        let Some(made_up) = &self.made_up else { return 0.0 };
        let of = |person: &Person| person.iter().map(|at| self.sources[*at]).collect::<Vec<u16>>();
        let (a, b) = (of(one), of(other));
        let (whole, parts) =
            (ways(made_up, &[&a[..], &b].concat()), [ways(made_up, &a), ways(made_up, &b)]);
        let odds = (whole.0 / (parts[0].0 * parts[1].0)).ln() - self.prior;
        let by_source = (whole.1 / (parts[0].1 * parts[1].1)).ln();
        let most = if a.len() + b.len() == 2 { 4.0 } else { by_source.clamp(0.0, 4.0) };
        odds.clamp(-8.0, most)
    }

    /// Whether the link by itself may join.
    fn link_joins(
        &self,
        (a, b): (usize, usize),
        prior: f64,
        people: &[Person],
        links: &[(usize, usize)],
    ) -> bool {
        let pair = self.pairs[a][b];
        if pair.is_kin() || pair.weight + prior < self.threshold {
            return false;
        }
        match self.settings.join {
            Join::Best => true,
            Join::Surely(_) => {
                let sure = !pair.swapped || pair.shares_a_number;
                sure && !self.is_torn(a, b, people, links) && !self.is_torn(b, a, people, links)
            }
        }
    }

    /// Whether `one` fits another person about as well as the person of `other`.
    fn is_torn(
        &self,
        one: usize,
        other: usize,
        people: &[Person],
        links: &[(usize, usize)],
    ) -> bool {
        let likely = |x: usize, y: usize| {
            let pair = self.pairs[x][y];
            links.iter().any(|link| *link == (x.min(y), x.max(y)))
                && pair.weight >= log_odds(self.settings.review_from)
                && !pair.is_kin()
                && !pair.nhs_differs
        };
        let together = |x: usize, y: usize| {
            people.iter().any(|person| person.contains(&x) && person.contains(&y))
        };
        (0..self.sources.len()).any(|rival| {
            rival != one
                && rival != other
                && likely(one, rival)
                && self.pairs[one][other].weight - self.pairs[one][rival].weight < 4.0
                && !together(rival, other)
                && !together(rival, one)
                && !likely(rival, other)
        })
    }

    /// Whether all records of the two speak for one person together.
    fn people_join(&self, one: &Person, other: &Person, link: (usize, usize), prior: f64) -> bool {
        let once = &self.settings.one_row_per_person;
        let has =
            |person: &Person, source: &u16| person.iter().any(|at| self.sources[*at] == *source);
        if once.iter().any(|source| has(one, source) && has(other, source)) {
            return false;
        }
        let between: Vec<Pair> = one
            .iter()
            .flat_map(|x| other.iter().map(move |y| (*x, *y)))
            .map(|(x, y)| self.pairs[x][y])
            .collect();
        if matches!(self.settings.join, Join::Surely(_)) && between.iter().any(|p| p.nhs_differs) {
            return false;
        }
        let link = self.pairs[link.0][link.1];
        let names_one_child = link.given == Some(true) || link.shares_a_number;
        if between.iter().any(Pair::is_kin) && !names_one_child {
            return false;
        }
        let number = f64::from(u32::try_from(between.len()).unwrap());
        let strongest = between.iter().map(|p| p.weight).fold(f64::NEG_INFINITY, f64::max);
        let mean = between.iter().map(|p| p.weight.clamp(-8.0, 10.0)).sum::<f64>() / number;
        let against: f64 = between.iter().map(|p| (p.weight - self.prior).clamp(-12.0, 0.0)).sum();
        strongest.min(10.0) / 2.0 + mean / 2.0 + against / 2.0 + prior >= self.threshold
    }
}

/// A few records that share much of what they say.
fn records(stream: &mut Stream) -> Table {
    let kinds = [Kind::Given, Kind::Surname, Kind::Born, Kind::Nhs];
    let mut table = Table::new(kinds.to_vec());
    let one_of = |of: &[&'static str], stream: &mut Stream| of[stream.index(of.len())];
    for id in 0..2 + stream.index(8) {
        let values = [
            one_of(&["Zarnab", "Zarnaab", "Idris", "Ida", "Zarnab", ""], stream),
            one_of(&["Thistlewood", "Thistlewood", "Thistlewode", "Oakhanger"], stream),
            one_of(&["2014-06-09", "2014-06-09", "2014-09-06", "2014-06-10", "2011-01-23"], stream),
            one_of(&["", "", "", "9434765919", "9434765870"], stream),
        ];
        let source = u16::try_from(stream.index(3)).unwrap();
        table.push(&id.to_string(), source, values);
    }
    table.close();
    table
}

fn settings(stream: &mut Stream) -> Settings {
    let probability = [0.5, 0.9, 0.95, 0.99][stream.index(4)];
    let surely = stream.chance(0.7);
    let join = if surely { Join::Surely(probability) } else { Join::Best };
    let review_from = probability - 0.1;
    let one_row_per_person = (0..3).filter(|_| stream.chance(0.2)).collect::<BTreeSet<u16>>();
    Settings { join, review_from, one_row_per_person, ..Settings::default() }
}

/// What some people have.
fn people_found(stream: &mut Stream) -> Vec<MadeUp> {
    let kinds: [&[u16]; 8] = [&[0], &[1], &[2], &[0, 1], &[0, 2], &[1, 1], &[0, 1, 2], &[0, 0, 1]];
    kinds.iter().map(|kind| (kind.to_vec(), 1 + small(stream.index(60)))).collect()
}

/// The same, as grouping is told of it.
fn told(people: &[MadeUp]) -> Found {
    let (mut roots, mut sources) = (Vec::new(), Vec::new());
    for (kind, number) in people {
        for _ in 0..*number {
            let root = small(roots.len());
            roots.extend(kind.iter().map(|_| root));
            sources.extend_from_slice(kind);
        }
    }
    Found::of_people(&roots, &sources)
}

/// The records of each person.
fn people_of(groups: &mut Groups, records: usize) -> Vec<Person> {
    let mut people: Vec<Person> = vec![Person::new(); records];
    for at in 0..records {
        people[groups.root(small(at)) as usize].insert(at);
    }
    people.retain(|person| !person.is_empty());
    people.sort();
    people
}

fn facts(frame: &Frame, plan: &Plan, pattern: u64, weight: f64) -> Pair {
    let mut pair =
        Pair { weight, given: None, swapped: false, shares_a_number: false, nhs_differs: false };
    for (field, level) in frame.fields.iter().zip(plan.levels(pattern)) {
        match (field.word(), level) {
            ("given", 0) => pair.given = None,
            ("given", level) => pair.given = Some(level != 8),
            ("dob", level) => pair.swapped = level == 2,
            ("nhs", 1) => pair.shares_a_number = true,
            ("nhs", 3) => pair.nhs_differs = true,
            _ => {}
        }
        assert!(
            !matches!(field, Field::Names { .. }) || level < 9,
            "the levels are those of names"
        );
    }
    pair
}

#[test]
fn a_thousand_small_graphs_come_out_as_the_rule_says_them() {
    let mut stream = Streams::new(14).named("small graphs");
    let (mut with_several, mut apart, mut moved) = (0, 0, 0);
    for number in 0..1_000 {
        let table = records(&mut stream);
        let settings = settings(&mut stream);
        let frame = Frame::of(&table);
        let plan = Plan::of(&frame);
        let tables = Tables::start(&frame, &plan);
        let shares = [0.02 + 0.3 * stream.unit(), 0.01, 0.1, 0.001, 0.5];
        let scorer = Scorer::new(&frame, &plan, &tables, shares);
        let (mut sheet, mut patterns) = (Sheet::new(&frame, &plan), Patterns::none());
        let size = frame.len();
        let mut pairs = vec![vec![NOBODY; size]; size];
        let (mut edges, mut links) = (Vec::new(), Vec::new());
        for a in 0..size {
            for b in a + 1..size {
                let (x, y) = (u32::try_from(a).unwrap(), u32::try_from(b).unwrap());
                let pattern = sheet.pair(x, y);
                let weighed = scorer.weigh(x, y, &scorer.look_up(&mut patterns, pattern));
                let facts = facts(&frame, &plan, pattern, weighed.log_odds());
                (pairs[a][b], pairs[b][a]) = (facts, facts);
                // Not every pair is compared: blocking may miss some.
                if stream.chance(0.8) {
                    edges.push(Edge { a: x, b: y, pattern, weighed });
                    links.push((a, b));
                }
            }
        }
        let threshold = match settings.join {
            Join::Surely(probability) => log_odds(probability),
            Join::Best => 4.0 * stream.unit(),
        };
        let prior = shares[0].ln();
        let made_up = stream.chance(0.6).then(|| people_found(&mut stream));
        let found = made_up.as_deref().map(told);
        let fast = Clustering {
            frame: &frame,
            scorer: &scorer,
            settings: &settings,
            threshold,
            prior,
            makeups: found.as_ref(),
        };
        let mut without = Clustering { makeups: None, ..fast }.run(&mut sheet, &edges).groups;
        let found = people_of(&mut fast.run(&mut sheet, &edges).groups, size);
        moved += u32::from(found != people_of(&mut without, size));
        let (sources, settings) = (&frame.sources[..], &settings);
        let rule = Rule { pairs, sources, settings, threshold, prior, made_up };
        let expected = rule.people(&links);
        with_several += u32::from(expected.iter().any(|person| person.len() > 2));
        apart += u32::from(expected.len() > 1);
        assert_eq!(found, expected, "graph {number}");
    }
    assert!(moved > 20, "{moved}: what people have says something");
    assert!(with_several > 100 && apart > 500, "{with_several} {apart}: the graphs say something");
}
