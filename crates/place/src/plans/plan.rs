//! Making plans: one for each aim, and those that no other plan beats in everything.

use super::district::{District, whole};
use super::fuse;
use super::measured::{Measured, measured, sets_of_parts};
use super::pieces::Pieces;
use super::terms::Band;
use super::wishes::{Aim, Effort, Weights, Wishes};
use commons::{AreaCode, Streams};
use std::collections::{BTreeMap, BTreeSet};

/// One way to divide a district.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What it puts first.
    pub aim: Aim,
    /// The areas of each locality, by their number in the district, in order.
    pub localities: Vec<Vec<usize>>,
    /// What it comes to.
    pub measured: Measured,
}

/// The wishes cannot be met.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CannotPlan {
    /// The target or the tolerance is not a positive number.
    #[error("a target and a tolerance above nought are needed, such as 10,000 children and 0.1")]
    NoTarget,
    /// A listed area is not in the district.
    #[error("small area {area} is not in the district")]
    Unknown {
        /// Its code.
        area: AreaCode,
    },
    /// An area is in two lists.
    #[error("small area {area} is listed twice among those that stay together or are kept")]
    Twice {
        /// Its code.
        area: AreaCode,
    },
    /// A list falls apart.
    #[error("the areas with {area} do not hang together; add the areas between them")]
    Apart {
        /// The first of them.
        area: AreaCode,
    },
    /// More localities are asked for than there are areas to make them of.
    #[error("{wanted} localities cannot be made of {areas} areas")]
    TooMany {
        /// How many are asked for.
        wanted: usize,
        /// Of how many areas or groups of areas.
        areas: usize,
    },
}

/// A plan for each aim that the district has figures for, without those another plan beats or equals in
/// everything; the order is that of [`Aim::ALL`].
///
/// # Errors
/// [`CannotPlan`].
pub fn plans(
    district: &District,
    wishes: &Wishes,
    streams: &Streams,
) -> Result<Vec<Plan>, CannotPlan> {
    let aims = Aim::ALL.into_iter().filter(|aim| has_figures(district, *aim));
    let found: Result<Vec<Plan>, CannotPlan> =
        aims.map(|aim| plan(district, wishes, aim, streams)).collect();
    let found = found?;
    let beaten = |place: usize| {
        let others = found.iter().enumerate().filter(|(other, _)| *other != place);
        others.into_iter().any(|(other, plan)| {
            let all = no_worse(&plan.measured, &found[place].measured);
            all && (other < place || !no_worse(&found[place].measured, &plan.measured))
        })
    };
    let kept: Vec<bool> = (0..found.len()).map(|place| !beaten(place)).collect();
    Ok(found.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(plan, _)| plan).collect())
}

fn has_figures(district: &District, aim: Aim) -> bool {
    match aim {
        Aim::NeedFirst | Aim::Balanced => district.spread_of_need > 0.0,
        Aim::CommunityFirst => district.communities.count > 0,
        Aim::CompactFirst => true,
        Aim::SchoolFirst => district.flows.total > 0.0,
    }
}

fn no_worse(one: &Measured, other: &Measured) -> bool {
    let more = |one: Option<f64>, other: Option<f64>| one.unwrap_or(0.0) >= other.unwrap_or(0.0);
    more(one.need_between, other.need_between)
        && one.border_metres <= other.border_metres
        && more(one.compactness, other.compactness)
        && more(one.community_together, other.community_together)
        && more(one.school_together, other.school_together)
}

/// The plan for one aim.
///
/// # Errors
/// [`CannotPlan`].
pub fn plan(
    district: &District,
    wishes: &Wishes,
    aim: Aim,
    streams: &Streams,
) -> Result<Plan, CannotPlan> {
    let part = divided(district, wishes, &aim.weights(), &|n| streams.numbered(aim.title(), n))?;
    Ok(Plan { aim, localities: listed(&part), measured: measured(district, &in_order(&part)) })
}

/// In what share of quick searches two neighbouring areas stay together, for each border of the district.
///
/// # Errors
/// [`CannotPlan`].
pub fn stability(
    district: &District,
    wishes: &Wishes,
    weights: &Weights,
    (searches, streams): (u64, &Streams),
) -> Result<BTreeMap<(AreaCode, AreaCode), f64>, CannotPlan> {
    let wishes = Wishes { effort: Effort::Quick, ..wishes.clone() };
    let mut together: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for search in 0..searches {
        let stream = |n: u64| streams.numbered("stability", search * 1_000_000 + n);
        let part = divided(district, &wishes, weights, &stream)?;
        for one in 0..district.areas() {
            for (other, _) in district.around(one).iter().filter(|(other, _)| one < *other) {
                *together.entry((one, *other)).or_default() += u64::from(part[one] == part[*other]);
            }
        }
    }
    let code = |area: usize| district.codes[area];
    let share = |times: u64| whole(times) / whole(searches.max(1));
    Ok(together.into_iter().map(|((a, b), n)| ((code(a), code(b)), share(n))).collect())
}

/// What moving one area into another locality changes.
#[derive(Debug, Clone, PartialEq)]
pub struct EditCost {
    /// What the plan comes to before.
    pub before: Measured,
    /// And after.
    pub after: Measured,
    /// Localities that fall apart by it, by their place in the plan.
    pub fall_apart: Vec<usize>,
    /// Whether the locality it leaves has no area left.
    pub leaves_none: bool,
}

/// What it costs to move an area, by its number, to a locality, by its place in the plan; `None` when
/// there is no such area or locality.
pub fn cost_of_move(
    district: &District,
    plan: &[Vec<usize>],
    area: usize,
    to: usize,
) -> Option<EditCost> {
    let mut part = vec![usize::MAX; district.areas()];
    for (place, members) in plan.iter().enumerate() {
        for member in members {
            *part.get_mut(*member)? = place;
        }
    }
    if to >= plan.len() || part.contains(&usize::MAX) {
        return None;
    }
    let from = *part.get(area)?;
    let before = measured(district, &part);
    part[area] = to;
    let sets = sets_of_parts(district, &part);
    let fall_apart = sets.iter().filter(|(_, sets)| **sets > 1).map(|(part, _)| *part).collect();
    let leaves_none = !part.contains(&from);
    Some(EditCost { before, after: measured(district, &part), fall_apart, leaves_none })
}

/// The locality of each area, in no order.
fn divided(
    district: &District,
    wishes: &Wishes,
    weights: &Weights,
    stream: &dyn Fn(u64) -> commons::Stream,
) -> Result<Vec<usize>, CannotPlan> {
    let positive = |number: f64| number.is_finite() && number > 0.0;
    let targets = [Some(wishes.target_children), wishes.rural_target, Some(wishes.tolerance)];
    if !targets.into_iter().flatten().all(positive) {
        return Err(CannotPlan::NoTarget);
    }
    let kept = numbered(district, &wishes.kept)?;
    let together = numbered(district, &wishes.together)?;
    let mut listed = BTreeSet::new();
    if let Some(area) = kept.iter().chain(&together).flatten().find(|area| !listed.insert(**area)) {
        return Err(CannotPlan::Twice { area: district.codes[*area] });
    }
    let mut part = vec![usize::MAX; district.areas()];
    for (place, members) in kept.iter().enumerate() {
        members.iter().for_each(|area| part[*area] = place);
    }
    let free: Vec<bool> = part.iter().map(|part| *part == usize::MAX).collect();
    let weight = |area: usize| match wishes.rural_target {
        Some(target) if district.rural[area] => wishes.target_children / target,
        Some(_) | None => 1.0,
    };
    let islands: Vec<Pieces> = district
        .islands_of(&free)
        .into_iter()
        .map(|island| Pieces::of(district, groups(island, &together), &weight))
        .collect();
    let counts = counts(&islands, wishes, kept.len())?;
    let band = Band { target: wishes.target_children, tolerance: wishes.tolerance };
    let mut next = kept.len();
    for (number, (island, parts)) in islands.iter().zip(counts).enumerate() {
        let mut stream = stream(number as u64);
        let found =
            fuse::best(district, (island, band, parts), weights, wishes.effort, &mut stream);
        for (members, to) in island.areas.iter().zip(&found.part) {
            members.iter().for_each(|area| part[*area] = next + to);
        }
        next += parts;
    }
    Ok(part)
}

/// Lists of codes as numbers, each looked through.
fn numbered(district: &District, lists: &[Vec<AreaCode>]) -> Result<Vec<Vec<usize>>, CannotPlan> {
    let number = |code: &AreaCode| {
        district.codes.binary_search(code).map_err(|_| CannotPlan::Unknown { area: *code })
    };
    let mut all = Vec::new();
    for list in lists.iter().filter(|list| !list.is_empty()) {
        let members: Vec<usize> = list.iter().map(number).collect::<Result<_, _>>()?;
        let mut inside = vec![false; district.areas()];
        members.iter().for_each(|area| inside[*area] = true);
        if district.islands_of(&inside).len() > 1 {
            return Err(CannotPlan::Apart { area: list[0] });
        }
        all.push(members);
    }
    Ok(all)
}

/// The pieces of an island: lists that stay together, and every other area by itself.
fn groups(island: Vec<usize>, together: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut list_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (list, members) in together.iter().enumerate() {
        list_of.extend(members.iter().map(|area| (*area, list)));
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for area in island {
        // A group stands where its first area would stand.
        let first = list_of.get(&area).and_then(|list| together[*list].iter().min());
        groups.entry(*first.unwrap_or(&area)).or_default().push(area);
    }
    groups.into_values().collect()
}

/// How many localities each island is divided into: children over target to the nearest whole number, or
/// shares of the number asked for by largest remainders; at least one, and no more than it has pieces.
fn counts(islands: &[Pieces], wishes: &Wishes, kept: usize) -> Result<Vec<usize>, CannotPlan> {
    let sizes: Vec<f64> = islands.iter().map(|island| island.size.iter().sum()).collect();
    let Some(wanted) = wishes.localities else {
        let nearest = |size: &f64| (size / wishes.target_children).round().max(1.0);
        let within = |(size, island): (&f64, &Pieces)| as_count(nearest(size)).min(island.count());
        return Ok(sizes.iter().zip(islands).map(within).collect());
    };
    let areas = islands.iter().map(Pieces::count).sum::<usize>();
    if wanted < kept + islands.len() || wanted - kept > areas {
        return Err(CannotPlan::TooMany { wanted, areas: areas + kept });
    }
    let mut counts = vec![1; islands.len()];
    for _ in islands.len()..wanted - kept {
        // The next locality goes where localities are largest.
        let room = (0..islands.len()).filter(|island| counts[*island] < islands[*island].count());
        let largest = |island: &usize| sizes[*island] / whole(counts[*island] as u64);
        if let Some(island) = room.max_by(|a, b| largest(a).total_cmp(&largest(b)).then(b.cmp(a))) {
            counts[island] += 1;
        }
    }
    Ok(counts)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number, at least 1, and floats too large become the largest"
)]
const fn as_count(number: f64) -> usize {
    number as usize
}

/// Numbers localities in the order of their first area.
fn in_order(part: &[usize]) -> Vec<usize> {
    let mut number: BTreeMap<usize, usize> = BTreeMap::new();
    part.iter()
        .map(|part| {
            let next = number.len();
            *number.entry(*part).or_insert(next)
        })
        .collect()
}

fn listed(part: &[usize]) -> Vec<Vec<usize>> {
    let part = in_order(part);
    let mut lists = vec![Vec::new(); part.iter().max().map_or(0, |most| most + 1)];
    part.iter().enumerate().for_each(|(area, part)| lists[*part].push(area));
    lists
}
