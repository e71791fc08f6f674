//! Several sets of links instead of one, drawn by the probabilities of the links, so that an analysis
//! run on each of them carries what is not known (multiple imputation; Goldstein, Harron and Wade
//! 2012, "The analysis of record-linked data using multiple imputation with data value priors").
//!
//! Links of one person stand or fall together, so drawing every pair by itself would give sets that
//! contradict themselves. Each draw therefore goes along the strongest links that hold a person
//! together (a spanning tree of the likeliest links): a link of the tree is kept with its probability,
//! and what hangs on it comes or goes with it. Two people of the answer are joined with the
//! probability of the strongest link between them, and neither is joined to a third in the same
//! draw: two rivals for one record cannot both be right.

use crate::links::Link;
use commons::Streams;

/// `count` sets of people: for each set, for each row, the first row of the same person. The same
/// seed gives the same sets. Links must name rows below `rows`; others are left out.
pub fn draw(rows: usize, links: &[Link], count: u32, seed: u64) -> Vec<Vec<u32>> {
    let tree = Tree::of(rows, links);
    let streams = Streams::new(seed);
    (0..count).map(|number| tree.draw(rows, &streams, number)).collect()
}

/// The strongest links that hold the answer together, and those between its people.
struct Tree {
    within: Vec<(u32, u32, f64)>,
    between: Vec<(u32, u32, f64)>,
    person: Forest,
}

impl Tree {
    fn of(rows: usize, links: &[Link]) -> Self {
        let mut order: Vec<&Link> = links
            .iter()
            .filter(|link| (link.a as usize) < rows && (link.b as usize) < rows)
            .collect();
        order.sort_by(|x, y| {
            y.weight.total_cmp(&x.weight).then_with(|| (x.a, x.b).cmp(&(y.a, y.b)))
        });
        let mut person = Forest::new(rows);
        let mut within = Vec::new();
        for link in order.iter().filter(|link| link.joined) {
            if person.join(link.a, link.b) {
                within.push((link.a, link.b, link.probability()));
            }
        }
        let mut between: Vec<(u32, u32, f64)> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for link in order.iter().filter(|link| !link.joined) {
            let (a, b) = (person.root(link.a), person.root(link.b));
            if a != b && known.insert((a.min(b), a.max(b))) {
                between.push((link.a, link.b, link.probability()));
            }
        }
        Self { within, between, person }
    }

    fn draw(&self, rows: usize, streams: &Streams, number: u32) -> Vec<u32> {
        let mut stream = streams.numbered("a set of links", u64::from(number));
        let mut drawn = Forest::new(rows);
        for (a, b, probability) in &self.within {
            if stream.chance(*probability) {
                drawn.join(*a, *b);
            }
        }
        let mut between: Vec<&(u32, u32, f64)> =
            self.between.iter().filter(|(_, _, probability)| stream.chance(*probability)).collect();
        stream.shuffle(&mut between);
        let mut person = self.person.clone();
        let mut taken = std::collections::BTreeSet::new();
        for (a, b, _) in between {
            let (one, other) = (person.root(*a), person.root(*b));
            if !taken.contains(&one) && !taken.contains(&other) {
                taken.extend([one, other]);
                drawn.join(*a, *b);
            }
        }
        (0..rows).map(|row| drawn.root(crate::texts::code_of(row))).collect()
    }
}

/// Rows in groups; the root of a group is its first row.
#[derive(Clone)]
struct Forest {
    up: Vec<u32>,
}

impl Forest {
    fn new(rows: usize) -> Self {
        Self { up: (0..crate::texts::code_of(rows)).collect() }
    }

    fn root(&mut self, mut at: u32) -> u32 {
        while self.up[at as usize] != at {
            let above = self.up[self.up[at as usize] as usize];
            self.up[at as usize] = above;
            at = above;
        }
        at
    }

    /// Whether the two were apart until now.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.up[a.max(b) as usize] = a.min(b);
        a != b
    }
}
