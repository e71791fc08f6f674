//! The ground of the invented district: small areas as polygons on a plane of its own.
//!
//! The plane is a grid whose crossings are jittered and pulled towards a centre, so that inner
//! areas are small and outer ones large, as in a real district. Every border is a list of points
//! that is made once and used by the areas on both sides, so neighbours share borders exactly and
//! adjacency can be read from the drawing. Units are whole metres; the plane is nowhere on Earth.

use crate::place_names::{PlaceNames, small_area_name};
use crate::regions::grow_regions;
use commons::{Stream, Streams};
use std::collections::{BTreeMap, BTreeSet};

/// A point of the plane, in metres east and north of its corner.
pub(crate) type Point = (i32, i32);

/// One small area: about 450 children.
#[derive(Debug, Clone)]
pub(crate) struct SmallArea {
    pub(crate) name: String,
    /// Outline, anticlockwise, first point not repeated.
    pub(crate) outline: Vec<Point>,
    pub(crate) centre: Point,
    pub(crate) neighbours: Vec<usize>,
    pub(crate) middle: usize,
    pub(crate) ward: usize,
    pub(crate) locality: usize,
    /// Planned number of children aged 0 to 17.
    pub(crate) children: u32,
    /// Smooth deprivation, mean 0 and variance 1 over areas; higher is poorer.
    pub(crate) deprivation: f64,
    /// Smooth field that sorts communities over the district.
    pub(crate) settlement: f64,
}

/// A named group of small areas.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    pub(crate) name: String,
}

/// All areas of the district and how they nest.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    pub(crate) areas: Vec<SmallArea>,
    pub(crate) middles: Vec<Region>,
    pub(crate) wards: Vec<Region>,
    pub(crate) localities: Vec<Region>,
}

const CHILDREN_PER_AREA: u32 = 450;
const LEAST_AREAS: u32 = 40;
const AREAS_PER_MIDDLE: usize = 5;
const MIDDLES_PER_WARD: usize = 2;
const CHILDREN_PER_LOCALITY: u32 = 10_000;
const LEAST_LOCALITIES: usize = 4;
/// Side of a grid cell before the plane is stretched, in metres.
const CELL: f64 = 600.0;
/// How far a crossing may stray, as a share of the cell.
const JITTER: f64 = 0.27;
const SMOOTHING_ROUNDS: usize = 4;

type Cell = (i32, i32);

impl Ground {
    pub(crate) fn draw(children: u32, streams: &Streams) -> Self {
        let cells = choose_cells(children.div_ceil(CHILDREN_PER_AREA).max(LEAST_AREAS) as usize);
        let mut areas = outline_areas(&cells, &mut streams.named("ground, borders"));
        share_children(&mut areas, children, &mut streams.named("ground, children"));
        set_fields(&mut areas, streams);
        group(areas, children, &mut streams.named("ground, names"))
    }

    /// Straight-line distance between an area's centre and a point, in metres.
    pub(crate) fn distance(&self, area: usize, to: Point) -> f64 {
        distance(self.areas[area].centre, to)
    }
}

pub(crate) fn distance(a: Point, b: Point) -> f64 {
    let (east, north) = (f64::from(a.0 - b.0), f64::from(a.1 - b.1));
    (east * east + north * north).sqrt()
}

/// The grid cells nearest to the middle of a slightly flattened disc.
fn choose_cells(count: usize) -> Vec<Cell> {
    let reach = (1..).find(|r| (2 * r + 1_usize).pow(2) >= count * 2).unwrap_or(1);
    let reach = i32::try_from(reach).unwrap_or(i32::MAX);
    let mut cells: Vec<Cell> =
        (-reach..=reach).flat_map(|x| (-reach..=reach).map(move |y| (x, y))).collect();
    cells.sort_by_key(|(x, y)| (10 * x * x + 13 * y * y, *x, *y));
    cells.truncate(count);
    cells.sort_unstable();
    cells
}

/// Makes crossings and borders once, then walks each cell's four sides.
fn outline_areas(cells: &[Cell], stream: &mut Stream) -> Vec<SmallArea> {
    let mut plane = Plane { crossings: BTreeMap::new(), borders: BTreeMap::new() };
    plane.place_crossings(cells, stream);
    let number: BTreeMap<Cell, usize> = cells.iter().enumerate().map(|(n, c)| (*c, n)).collect();
    cells
        .iter()
        .map(|&(x, y)| {
            let outline = plane.walk((x, y), stream);
            let around = [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)];
            let neighbours = around.iter().filter_map(|c| number.get(c).copied()).collect();
            SmallArea {
                name: String::new(),
                centre: centre(&outline),
                outline,
                neighbours,
                middle: 0,
                ward: 0,
                locality: 0,
                children: 0,
                deprivation: 0.0,
                settlement: 0.0,
            }
        })
        .collect()
}

struct Plane {
    crossings: BTreeMap<Cell, Point>,
    borders: BTreeMap<(Cell, Cell), Vec<Point>>,
}

impl Plane {
    fn place_crossings(&mut self, cells: &[Cell], stream: &mut Stream) {
        let corners: BTreeSet<Cell> = cells
            .iter()
            .flat_map(|&(x, y)| [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)])
            .collect();
        let far = corners.iter().map(|(x, y)| x.abs().max(y.abs())).max().unwrap_or(1);
        for corner in corners {
            let east = f64::from(corner.0) + JITTER * (2.0 * stream.unit() - 1.0);
            let north = f64::from(corner.1) + JITTER * (2.0 * stream.unit() - 1.0);
            let radius = (east * east + north * north).sqrt() / f64::from(far);
            let stretch = CELL * (0.7 + 0.9 * radius * radius);
            let shift = CELL * f64::from(far) * 3.0;
            self.crossings
                .insert(corner, (whole(east * stretch + shift), whole(north * stretch + shift)));
        }
    }

    /// The four sides of a cell, each without its last point.
    fn walk(&mut self, (x, y): Cell, stream: &mut Stream) -> Vec<Point> {
        let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
        let mut outline = Vec::new();
        for side in 0..4 {
            let (from, to) = (corners[side], corners[(side + 1) % 4]);
            let forwards = from < to;
            let key = if forwards { (from, to) } else { (to, from) };
            let (start, end) = (self.crossings[&key.0], self.crossings[&key.1]);
            let points = self.borders.entry(key).or_insert_with(|| bend(start, end, stream));
            outline.push(self.crossings[&from]);
            if forwards {
                outline.extend(points.iter());
            } else {
                outline.extend(points.iter().rev());
            }
        }
        outline
    }
}

/// Two points along a border, a little to the side of the straight line.
fn bend(from: Point, to: Point, stream: &mut Stream) -> Vec<Point> {
    let (east, north) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    [1.0 / 3.0, 2.0 / 3.0]
        .iter()
        .map(|along| {
            let side = 0.09 * (2.0 * stream.unit() - 1.0);
            let x = f64::from(from.0) + along * east - side * north;
            let y = f64::from(from.1) + along * north + side * east;
            (whole(x), whole(y))
        })
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the plane is far smaller than an i32")]
fn whole(metres: f64) -> i32 {
    metres.round() as i32
}

fn centre(outline: &[Point]) -> Point {
    let count = i64::try_from(outline.len()).unwrap_or(1).max(1);
    let (east, north) =
        outline.iter().fold((0_i64, 0_i64), |(e, n), p| (e + i64::from(p.0), n + i64::from(p.1)));
    let mean = |sum: i64| i32::try_from(sum / count).unwrap_or(0);
    (mean(east), mean(north))
}

/// Shares the children out: areas differ by about a seventh, and the total is exact.
fn share_children(areas: &mut [SmallArea], children: u32, stream: &mut Stream) {
    let weights: Vec<f64> =
        areas.iter().map(|_| (0.14 * stream.normal()).clamp(-0.35, 0.35).exp()).collect();
    let total: f64 = weights.iter().sum();
    let (mut given, mut weight_so_far) = (0, 0.0);
    for (area, weight) in areas.iter_mut().zip(weights) {
        weight_so_far += weight;
        let upto = share_of(children, weight_so_far / total);
        area.children = upto.saturating_sub(given);
        given = upto;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a u32 between 0 and all of it is a u32"
)]
fn share_of(all: u32, share: f64) -> u32 {
    (f64::from(all) * share.clamp(0.0, 1.0)).round() as u32
}

/// Deprivation falls from the centre outwards, with smooth patches; settlement follows it partly.
fn set_fields(areas: &mut [SmallArea], streams: &Streams) {
    let patches = smooth_field(areas, &mut streams.named("ground, deprivation"));
    let settled = smooth_field(areas, &mut streams.named("ground, settlement"));
    let middle = centre(&areas.iter().map(|a| a.centre).collect::<Vec<_>>());
    let mut inner: Vec<f64> = areas.iter().map(|a| -distance(a.centre, middle)).collect();
    standardise(&mut inner);
    let mut deprivation: Vec<f64> =
        inner.iter().zip(&patches).map(|(i, p)| 0.75 * i + 0.85 * p).collect();
    standardise(&mut deprivation);
    let mut settlement: Vec<f64> =
        inner.iter().zip(&settled).map(|(i, s)| 0.6 * i + 0.8 * s).collect();
    standardise(&mut settlement);
    for ((area, deprived), settled) in areas.iter_mut().zip(deprivation).zip(settlement) {
        area.deprivation = deprived;
        area.settlement = settled;
    }
}

/// White noise averaged with its neighbours a few times: a smooth field with local hills.
fn smooth_field(areas: &[SmallArea], stream: &mut Stream) -> Vec<f64> {
    let mut field: Vec<f64> = areas.iter().map(|_| stream.normal()).collect();
    for _ in 0..SMOOTHING_ROUNDS {
        field = areas
            .iter()
            .enumerate()
            .map(|(n, area)| {
                let around: f64 = area.neighbours.iter().map(|o| field[*o]).sum();
                (field[n] + around) / count(area.neighbours.len() + 1)
            })
            .collect();
    }
    standardise(&mut field);
    field
}

pub(crate) fn standardise(field: &mut [f64]) {
    let number = count(field.len());
    let mean = field.iter().sum::<f64>() / number;
    let variance = field.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / number;
    let spread = variance.sqrt().max(1e-9);
    field.iter_mut().for_each(|v| *v = (*v - mean) / spread);
}

#[expect(clippy::cast_precision_loss, reason = "counts of areas and children fit a float")]
pub(crate) const fn count(number: usize) -> f64 {
    number as f64
}

/// Middle areas are grown from small areas, wards from middle areas, localities from wards.
fn group(mut areas: Vec<SmallArea>, children: u32, stream: &mut Stream) -> Ground {
    let links: Vec<Vec<usize>> = areas.iter().map(|a| a.neighbours.clone()).collect();
    let sizes: Vec<u32> = areas.iter().map(|a| a.children).collect();
    let middle_of = grow_regions(&links, &sizes, (areas.len() / AREAS_PER_MIDDLE).max(1));
    let (links, sizes) = merge(&links, &sizes, &middle_of);
    let ward_of = grow_regions(&links, &sizes, (links.len() / MIDDLES_PER_WARD).max(1));
    let (links, sizes) = merge(&links, &sizes, &ward_of);
    let wanted = (children / CHILDREN_PER_LOCALITY) as usize;
    let wanted = wanted.max(LEAST_LOCALITIES).min(links.len());
    let locality_of = grow_regions(&links, &sizes, wanted);
    for (number, area) in areas.iter_mut().enumerate() {
        area.middle = middle_of[number];
        area.ward = ward_of[area.middle];
        area.locality = locality_of[area.ward];
    }
    name(areas, stream)
}

/// Links and sizes of the regions of the next layer up.
fn merge(links: &[Vec<usize>], sizes: &[u32], region: &[usize]) -> (Vec<Vec<usize>>, Vec<u32>) {
    let regions = region.iter().max().map_or(0, |last| last + 1);
    let mut merged = vec![BTreeSet::new(); regions];
    let mut merged_sizes = vec![0; regions];
    for (number, around) in links.iter().enumerate() {
        merged_sizes[region[number]] += sizes[number];
        merged[region[number]].extend(around.iter().map(|o| region[*o]));
    }
    let links = merged
        .into_iter()
        .enumerate()
        .map(|(own, around)| around.into_iter().filter(|o| *o != own).collect())
        .collect();
    (links, merged_sizes)
}

fn name(mut areas: Vec<SmallArea>, stream: &mut Stream) -> Ground {
    let mut names = PlaceNames::new(stream);
    let most = |of: fn(&SmallArea) -> usize| areas.iter().map(of).max().map_or(0, |m| m + 1);
    let (middles, wards, localities) = (most(|a| a.middle), most(|a| a.ward), most(|a| a.locality));
    let region = |names: &mut PlaceNames| Region { name: names.next_name() };
    let wards: Vec<Region> = (0..wards).map(|_| region(&mut names)).collect();
    let middles: Vec<Region> = (0..middles).map(|_| region(&mut names)).collect();
    let localities = (0..localities).map(|n| Region { name: PlaceNames::locality(n) }).collect();
    let mut letters = vec![0_usize; middles.len()];
    for area in &mut areas {
        area.name = small_area_name(area.middle, letters[area.middle]);
        letters[area.middle] += 1;
    }
    Ground { areas, middles, wards, localities }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ground(children: u32) -> Ground {
        Ground::draw(children, &Streams::new(5))
    }

    fn borders(area: &SmallArea) -> BTreeSet<(Point, Point)> {
        let around = area.outline.iter().zip(area.outline.iter().cycle().skip(1));
        around.map(|(a, b)| if a < b { (*a, *b) } else { (*b, *a) }).collect()
    }

    #[test]
    fn neighbours_share_a_border_exactly_and_strangers_share_none() {
        let ground = ground(2_000);
        for (number, area) in ground.areas.iter().enumerate() {
            for (other, rival) in ground.areas.iter().enumerate().filter(|(o, _)| *o != number) {
                let shared = borders(area).intersection(&borders(rival)).count();
                let touching = area.neighbours.contains(&other);
                assert_eq!(shared > 0, touching, "areas {number} and {other}");
                assert!(!touching || shared == 3, "a border has three pieces");
            }
        }
    }

    fn twice_the_surface(outline: &[Point]) -> i64 {
        let around = outline.iter().zip(outline.iter().cycle().skip(1));
        around.map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1)).sum()
    }

    /// Whether the areas chosen can all be reached from one of them without leaving the choice.
    fn is_connected(areas: &[SmallArea], chosen: &BTreeSet<usize>) -> bool {
        let mut reached = BTreeSet::new();
        let mut queue: Vec<usize> = chosen.first().copied().into_iter().collect();
        while let Some(area) = queue.pop() {
            if reached.insert(area) {
                queue.extend(areas[area].neighbours.iter().filter(|o| chosen.contains(o)));
            }
        }
        reached.len() == chosen.len()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn on_any_ground_areas_have_surface_and_regions_hold_together(
            seed in any::<u64>(),
            children in 500_u32..60_000,
        ) {
            let ground = Ground::draw(children, &Streams::new(seed));
            for area in &ground.areas {
                prop_assert!(twice_the_surface(&area.outline) > 0, "anticlockwise, not folded");
                prop_assert!(!area.neighbours.is_empty());
            }
            let layers: [fn(&SmallArea) -> usize; 3] = [|a| a.middle, |a| a.ward, |a| a.locality];
            for layer in layers {
                let most = ground.areas.iter().map(layer).max().unwrap();
                for region in 0..=most {
                    let chosen = (0..ground.areas.len())
                        .filter(|n| layer(&ground.areas[*n]) == region)
                        .collect();
                    prop_assert!(is_connected(&ground.areas, &chosen), "region {region}");
                }
            }
        }
    }

    #[test]
    fn children_are_shared_out_without_losing_one() {
        for children in [500, 2_000, 20_000, 142_483] {
            let ground = ground(children);
            assert_eq!(ground.areas.iter().map(|a| a.children).sum::<u32>(), children);
        }
        assert_eq!(ground(142_483).areas.len(), 317);
    }

    #[test]
    fn deprivation_is_smooth_over_the_ground() {
        let ground = ground(20_000);
        let pairs: Vec<(f64, f64)> = ground
            .areas
            .iter()
            .flat_map(|a| {
                a.neighbours.iter().map(|o| (a.deprivation, ground.areas[*o].deprivation))
            })
            .collect();
        let alike = pairs.iter().map(|(a, b)| a * b).sum::<f64>() / count(pairs.len());
        assert!(alike > 0.4, "neighbours are alike: {alike}");
    }
}
