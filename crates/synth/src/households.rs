//! Homes and children: families of each community settle in the small areas until every area has
//! its children. A family is laid over time so that births are even, and children who would be
//! over 17 or not yet born are left out: that is why families look smaller than they are.

use crate::codes::{NhsNumbers, POSTCODES_PER_AREA};
use crate::communities::{COMMUNITIES, Community, community_chances};
use crate::geography::Ground;
use crate::naming::{family_name, name_child};
use crate::people::{Address, Child, Facts, Household, Measures, Move, Names, Sex, Tenure};
use commons::{Day, Stream, Streams};

const TWINS: f64 = 0.016;
/// Days between siblings: mean and spread.
const SPACING: (f64, f64) = (1010.0, 420.0);
const LEAST_SPACING: f64 = 330.0;
/// Days from birth to the eighteenth birthday.
const CHILDHOOD: f64 = 6573.0;
/// Chance that a family moved inside the district in the last five years.
const MOVED: f64 = 0.34;
/// Parts of latent need: area, family, child.
const NEED_AREA: f64 = 0.45;
const NEED_FAMILY: f64 = 0.62;
const NEED_CHILD: f64 = 0.64;

/// Every home and child.
#[derive(Clone)]
pub(crate) struct Population {
    pub(crate) households: Vec<Household>,
    pub(crate) children: Vec<Child>,
}

impl Population {
    pub(crate) fn settle(ground: &Ground, as_of: Day, streams: &Streams) -> Self {
        let shares: Vec<f64> = COMMUNITIES.iter().map(|c| c.share).collect();
        let areas: Vec<(u32, f64, f64)> =
            ground.areas.iter().map(|a| (a.children, a.deprivation, a.settlement)).collect();
        let mut town = Town {
            ground,
            as_of,
            chances: community_chances(&areas, &shares),
            wanted: [0.0; COMMUNITIES.len()],
            settled: [0.0; COMMUNITIES.len()],
            numbers: NhsNumbers::new(),
            population: Self { households: Vec::new(), children: Vec::new() },
        };
        for area in 0..ground.areas.len() {
            town.fill(area, &mut streams.numbered("homes", area as u64));
        }
        town.population
    }
}

struct Town<'a> {
    ground: &'a Ground,
    as_of: Day,
    chances: Vec<[f64; COMMUNITIES.len()]>,
    wanted: [f64; COMMUNITIES.len()],
    settled: [f64; COMMUNITIES.len()],
    numbers: NhsNumbers,
    population: Population,
}

impl Town<'_> {
    fn fill(&mut self, area: usize, stream: &mut Stream) {
        let quota = self.ground.areas[area].children;
        for (wanted, chance) in self.wanted.iter_mut().zip(self.chances[area]) {
            *wanted += chance * f64::from(quota);
        }
        let mut left = quota as usize;
        while left > 0 {
            let community = self.choose_community(area, stream);
            let mut births = family_births(&COMMUNITIES[community], self.as_of, stream);
            births.truncate(left);
            left -= births.len();
            self.settled[community] += crate::geography::count(births.len());
            self.move_in(area, community, &births, stream);
        }
    }

    /// Communities that are behind their share of children so far are likelier to come next.
    fn choose_community(&self, area: usize, stream: &mut Stream) -> usize {
        let mut weights = self.chances[area];
        for (place, weight) in weights.iter_mut().enumerate() {
            let behind = (self.wanted[place] + 12.0) / (self.settled[place] + 12.0);
            *weight *= behind.powi(6) / mean_size(&COMMUNITIES[place]);
        }
        stream.pick_weighted(&weights).unwrap_or(0)
    }

    fn move_in(&mut self, area: usize, community: usize, births: &[Day], stream: &mut Stream) {
        let deprivation = self.ground.areas[area].deprivation;
        let home = address(area, stream);
        let household = Household {
            home,
            moved: self.last_move(area, stream),
            community: u8::try_from(community).unwrap_or(0),
            mother_nhs: self.numbers.next_nine(),
            need: NEED_AREA * deprivation + NEED_FAMILY * stream.normal(),
            tenure: draw_tenure(deprivation, stream),
            bedrooms: 0,
            first_child: u32::try_from(self.population.children.len()).unwrap_or(u32::MAX),
            children: u8::try_from(births.len()).unwrap_or(u8::MAX),
        };
        self.bear_children(&household, births, stream);
        self.population.households.push(household);
    }

    fn last_move(&self, area: usize, stream: &mut Stream) -> Option<Move> {
        if !stream.chance(MOVED) {
            return None;
        }
        let near = &self.ground.areas[area].neighbours;
        let from = match stream.pick(near) {
            Some(near) if stream.chance(0.6) => *near,
            _ => stream.index(self.ground.areas.len()),
        };
        let days = i32::try_from(stream.below(5 * 365)).unwrap_or(0);
        Some(Move { from: address(from, stream), on: self.as_of.plus_days(-days) })
    }

    fn bear_children(&mut self, household: &Household, births: &[Day], stream: &mut Stream) {
        let number = u32::try_from(self.population.households.len()).unwrap_or(u32::MAX);
        let community = &COMMUNITIES[usize::from(household.community)];
        let family = family_name(community, stream);
        let mut siblings: Vec<Names> = Vec::new();
        for &born in births {
            let sex = if stream.chance(0.512) { Sex::Boy } else { Sex::Girl };
            let names = name_child(community, family, sex, &siblings, stream);
            siblings.push(names);
            self.population.children.push(Child {
                household: number,
                born,
                age: u8::try_from(born.years_until(self.as_of)).unwrap_or(0),
                sex,
                names,
                nhs: self.numbers.next_nine(),
                upn: None,
                enrolment: None,
                earlier_enrolment: None,
                need: household.need + NEED_CHILD * stream.normal(),
                facts: Facts::default(),
                measures: Measures::default(),
            });
        }
    }
}

fn address(area: usize, stream: &mut Stream) -> Address {
    Address {
        area: u32::try_from(area).unwrap_or(0),
        place: u8::try_from(stream.index(POSTCODES_PER_AREA)).unwrap_or(0),
    }
}

fn mean_size(community: &Community) -> f64 {
    (1..).zip(community.family_sizes).map(|(size, share)| f64::from(size) * share).sum()
}

fn draw_tenure(deprivation: f64, stream: &mut Stream) -> Tenure {
    let social = (-1.5 + 0.8 * deprivation).exp();
    let private = (-1.1 + 0.35 * deprivation).exp();
    match stream.pick_weighted(&[1.0, private, social]) {
        Some(1) => Tenure::PrivateRent,
        Some(2) => Tenure::SocialRent,
        _ => Tenure::Owned,
    }
}

/// Birthdays of the children of one family who are 0 to 17 today, eldest first; never empty.
fn family_births(community: &Community, as_of: Day, stream: &mut Stream) -> Vec<Day> {
    loop {
        let size = 1 + stream.pick_weighted(&community.family_sizes).unwrap_or(0);
        let mut ages = vec![0.0];
        for _ in 1..size {
            let last = ages.last().copied().unwrap_or(0.0);
            let wait = (SPACING.0 + SPACING.1 * stream.normal()).max(LEAST_SPACING);
            ages.push(last + if stream.chance(TWINS) { 0.0 } else { wait });
        }
        let span = ages.last().copied().unwrap_or(0.0);
        let start = stream.unit() * (CHILDHOOD + span) - span;
        let mut births: Vec<Day> = ages
            .iter()
            .map(|age| age + start)
            .filter(|age| (0.0..CHILDHOOD).contains(age))
            .map(|age| as_of.plus_days(-whole_days(age)))
            .collect();
        births.reverse();
        if !births.is_empty() {
            return births;
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most the days of a childhood")]
fn whole_days(days: f64) -> i32 {
    days as i32
}
