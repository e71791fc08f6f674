//! What those who gave to a figure know more than a reader does.
//!
//! Whoever gave alone to a hidden figure knows it; the largest of several knows that it is no less
//! than their own amount. With that, a figure that readers cannot work out may be worked out by
//! them ("singletons": Jewett, Disclosure analysis for the 1992 economic census, 1993; Fischetti and
//! Salazar, Models and algorithms for cell suppression, 2000). So each of them attacks too, and
//! more hides until all fail. More hidden figures never narrow a range: whoever failed before
//! fails still. Nobody learns their own amount: of a figure and one that it is part of, with the
//! same sum or one giver each, the givers are the same.

use super::joined::Joined;
use crate::attackers::{NoAttack, Publication, Shown, attack_bounds};
use crate::exact::{
    Cell, Need, Problem, Protected, Refused, Relation, Request, Status, Unsound, protect,
};

/// Somebody who gave to one hidden figure and can work out another too closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Insider {
    /// The figure to which they gave.
    pub gave_to: usize,
    /// How many gave to it.
    pub contributors: u64,
    /// The figure that they can work out.
    pub learns: usize,
    /// It is at least this.
    pub low: u64,
    /// It is at most this.
    pub high: Option<u64>,
}

/// What the largest of those who gave to a figure knows: of it, and of those in which the givers
/// are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Knows {
    figure: usize,
    contributors: u64,
    at_least: u64,
    /// The figure and its like, each with its value when nobody else gave to it.
    figures: Vec<(usize, Option<u64>)>,
}

/// A figure with its value and what it needs.
pub(super) type Needs = [Option<(u64, Need)>];

fn who_knows(joined: &Joined, figure: usize) -> Option<Knows> {
    let (behind, _) = joined.known.get(figure)?;
    let given = behind.given.as_ref().filter(|given| given.organisations > 0)?;
    let (at_least, contributors) = (*given.largest_pence.first()?, given.organisations);
    let known = |figure: usize| {
        let value = joined.known.get(figure).and_then(|(_, value)| *value);
        (figure, value.filter(|_| contributors == 1))
    };
    let like = (0..joined.known.len()).filter(|other| have_same_givers(joined, figure, *other));
    let figures = std::iter::once(figure).chain(like).map(known).collect();
    (at_least > 0).then_some(Knows { figure, contributors, at_least, figures })
}

/// Whether the givers of two figures are the same: one is within the other, and they have the same
/// sum or one giver each.
fn have_same_givers(joined: &Joined, one: usize, other: usize) -> bool {
    let givers =
        |figure: usize| joined.known[figure].0.given.as_ref().map(|given| given.organisations);
    let sum = |figure: usize| joined.known[figure].1;
    let are_alone = givers(one) == Some(1) && givers(other) == Some(1);
    let have_same_sum = sum(one).is_some() && sum(one) == sum(other);
    (are_alone || have_same_sum) && (is_within(joined, one, other) || is_within(joined, other, one))
}

/// Whether a figure is part of another, or of a part of it.
fn is_within(joined: &Joined, part: usize, whole: usize) -> bool {
    let mut reached = std::collections::BTreeSet::from([part]);
    let mut next = vec![part];
    while let Some(at) = next.pop() {
        for above in joined.wholes.get(at).into_iter().flatten() {
            if reached.insert(*above) {
                next.push(*above);
            }
        }
    }
    part != whole && reached.contains(&whole)
}

/// What needs protection from an insider: all but what is their own.
fn from_others(knows: &Knows, needs: &Needs) -> Vec<Option<(u64, Need)>> {
    let is_own = |figure: usize| knows.figures.iter().any(|(own, _)| *own == figure);
    let numbered = needs.iter().enumerate();
    numbered.map(|(n, need)| need.filter(|_| !is_own(n))).collect()
}

/// What one insider learns too closely of the figures that need protection.
fn learns(
    publication: &Publication,
    knows: &Knows,
    needs: &Needs,
    work: u32,
) -> Result<Vec<Insider>, NoAttack> {
    let mut seen = publication.clone();
    for (figure, value) in &knows.figures {
        let shown = &mut seen.figures[*figure].shown;
        let is_hidden = matches!(shown, Shown::Hidden | Shown::Unpublished);
        *shown = match value {
            _ if !is_hidden => *shown,
            Some(value) => Shown::Exactly(*value),
            None => Shown::Between(knows.at_least, super::behind::MOST),
        };
    }
    let is_victim = |figure: usize| {
        let is_hidden = matches!(seen.figures[figure].shown, Shown::Hidden | Shown::Unpublished);
        is_hidden && needs[figure].is_some()
    };
    let found = attack_bounds(&seen, is_victim, work)?;
    let too_close = found.into_iter().filter(|found| {
        needs[found.figure]
            .is_some_and(|(value, need)| is_close(value, need, found.low, found.high))
    });
    let insider = |found: crate::attackers::Known| Insider {
        gave_to: knows.figure,
        contributors: knows.contributors,
        learns: found.figure,
        low: found.low,
        high: found.high,
    };
    Ok(too_close.map(insider).collect())
}

/// Whether a range is closer to the truth than a figure needs. Sums are large: what linear
/// programming leaves out in their last places is no less than they need.
pub(super) fn is_close(value: u64, need: Need, low: u64, high: Option<u64>) -> bool {
    let slack = value / 100_000_000;
    let is_high =
        high.is_some_and(|high| high.saturating_add(slack) < value.saturating_add(need.up));
    is_high || low > value.saturating_sub(need.down).saturating_add(slack)
}

/// Everybody who gave to a hidden figure and can work out another too closely.
pub(super) fn attack(
    publication: &Publication,
    joined: &Joined,
    needs: &Needs,
    work: u32,
) -> Result<Vec<Insider>, NoAttack> {
    let mut found = Vec::new();
    if needs.iter().all(Option::is_none) {
        return Ok(found);
    }
    for figure in 0..publication.figures.len() {
        let is_hidden = publication.figures[figure].shown == Shown::Hidden;
        let Some(knows) = who_knows(joined, figure).filter(|_| is_hidden) else { continue };
        found.extend(learns(publication, &knows, &from_others(&knows, needs), work)?);
    }
    Ok(found)
}

/// Why insiders cannot be kept from a figure.
pub(super) enum Inside {
    Attack(NoAttack),
    Learns(Insider),
    Refused(Refused),
    Unsound(Unsound),
}

/// Hides more until no insider learns too much. Gives what is protected and how many more figures
/// hide for it.
pub(super) fn keep_out(
    problem: &Problem,
    joined: &Joined,
    first: Protected,
    request: &Request,
) -> Result<(Protected, usize), Inside> {
    let needs: Vec<Option<(u64, Need)>> = problem.cells.iter().map(need_of).collect();
    let mut hidden: Vec<bool> =
        first.publication().figures.iter().map(|figure| figure.shown == Shown::Hidden).collect();
    let before = hidden.iter().filter(|is_hidden| **is_hidden).count();
    let insiders: Vec<Knows> = (0..hidden.len())
        .filter(|figure| hidden[*figure])
        .filter_map(|figure| who_knows(joined, figure))
        .collect();
    for knows in insiders {
        let seen = published(problem, &hidden);
        let theirs = from_others(&knows, &needs);
        let learnt = learns(&seen, &knows, &theirs, request.work).map_err(Inside::Attack)?;
        let Some(insider) = learnt.first() else { continue };
        let known = known_to(problem, &hidden, &knows, &theirs).map_err(Inside::Unsound)?;
        let more = protect(&known, request).map_err(|refused| match refused {
            Refused::Exposed { .. } => Inside::Learns(*insider),
            other => Inside::Refused(other),
        })?;
        for (is_hidden, figure) in hidden.iter_mut().zip(&more.publication().figures) {
            *is_hidden |= figure.shown == Shown::Hidden;
        }
    }
    let added = hidden.iter().filter(|is_hidden| **is_hidden).count() - before;
    if added == 0 {
        return Ok((first, 0));
    }
    let all = with_hidden(problem.cells.clone(), &hidden);
    let all = Problem::new(all, problem.relations.clone()).map_err(Inside::Unsound)?;
    let last = protect(&all, request).map_err(Inside::Refused)?;
    Ok((last, added))
}

const fn need_of(cell: &Cell) -> Option<(u64, Need)> {
    match cell.status {
        Status::Sensitive(need) => Some((cell.value, need)),
        Status::Open | Status::Kept | Status::Impossible | Status::Unpublished => None,
    }
}

/// What readers see when these figures hide.
fn published(problem: &Problem, hidden: &[bool]) -> Publication {
    let figure = |(cell, is_hidden): (&Cell, &bool)| {
        let shown = match cell.status {
            Status::Impossible => Shown::Impossible,
            Status::Unpublished => Shown::Unpublished,
            Status::Sensitive(_) | Status::Open | Status::Kept if *is_hidden => Shown::Hidden,
            Status::Sensitive(_) | Status::Open | Status::Kept => Shown::Exactly(cell.value),
        };
        crate::attackers::Figure { name: cell.name.clone(), shown }
    };
    let figures = problem.cells.iter().zip(hidden).map(figure).collect();
    Publication { figures, relations: problem.relations.clone() }
}

/// Figures that hide already and need nothing themselves cost nothing more.
fn with_hidden(mut cells: Vec<Cell>, hidden: &[bool]) -> Vec<Cell> {
    for (cell, _) in cells.iter_mut().zip(hidden).filter(|(_, is_hidden)| **is_hidden) {
        if cell.status == Status::Open {
            cell.status = Status::Unpublished;
        }
    }
    cells
}

/// The problem as an insider sees it: a figure known whole is kept; of one known in part, the part
/// that is known becomes a figure of its own, so that only the rest can be anything.
fn known_to(
    problem: &Problem,
    hidden: &[bool],
    knows: &Knows,
    needs: &Needs,
) -> Result<Problem, Unsound> {
    let mut cells = with_hidden(problem.cells.clone(), hidden);
    for (cell, need) in cells.iter_mut().zip(needs) {
        if matches!(cell.status, Status::Sensitive(_)) && need.is_none() {
            cell.status = Status::Unpublished;
        }
    }
    let mut relations: Vec<Relation> = problem.relations.clone();
    for (figure, value) in &knows.figures {
        let part = cells.len();
        let Some(own) = cells.get_mut(*figure) else { return Err(Unsound::Shape) };
        if !hidden[*figure] {
            continue;
        }
        if value.is_some() {
            own.status = Status::Kept;
            continue;
        }
        own.status = Status::Unpublished;
        own.value = own.value.saturating_sub(knows.at_least);
        let name = format!("{}: the largest part", own.name);
        cells.push(Cell { name, value: knows.at_least, status: Status::Kept });
        for relation in &mut relations {
            let times = relation.terms.iter().find(|(cell, _)| cell == figure);
            let times = times.map(|(_, times)| (part, *times));
            relation.terms.extend(times);
        }
    }
    Problem::new(cells, relations)
}
