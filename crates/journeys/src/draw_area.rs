//! The area a partnership works in: drawn from a locality that was proposed, or by hand from codes of
//! small areas, and drawn again as the next version.
//!
//! How many children live there is known for areas that are a locality, because those counts were
//! released. Of other areas a range is known; nobody adds up small areas, since their counts are not public.

use crate::area_children::{AreaChildren, children_of};
use crate::convening::{CannotConvene, KeptPartnership, partnership_at, partnerships, unreadable};
use crate::histories::{self, HistoryProblem, Told, Writing, free_address};
use crate::house::House;
use crate::postcode_areas::BOUNDARY_YEAR;
use crate::run_partnership::begun;
use crate::show_place::list_places;
use access::{Refusal, act};
use commons::{AreaCode, Day, Geography};
use convene::Who;
use convene::area::{
    AreaDeed, AreaLife, AreaVersion, AreaWarning, Children, DrawnBy, SmallArea, range_warning,
    shape_warnings, size_warning,
};
use convene::life::Entry;
use convene::partnership::PartnershipDeed;
use report::Level;
use std::collections::{BTreeMap, BTreeSet};
use store::histories::{History, HistoryKind};
use store::{Id, StoreError, Tx, boundaries, places};

/// How an area is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawing {
    /// As a locality, by the last part of its address.
    Locality(String),
    /// From codes of small areas, between spaces, commas or lines.
    Codes {
        /// Its name.
        name: String,
        /// The codes.
        codes: String,
    },
}

/// An area as its partnership sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaView {
    /// Its address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// The number of its version.
    pub version: u32,
    /// The day it was drawn.
    pub drawn_on: Day,
    /// How many small areas it has.
    pub small_areas: usize,
    /// The place whose released figures are its own, when it is a locality: name and address.
    pub place: Option<(String, String)>,
    /// Its children, as released.
    pub children: Level,
    /// Its children by age band, as released.
    pub ages: Vec<(String, Level)>,
    /// What is known of its children when it is no locality.
    pub between: Option<AreaChildren>,
    /// What should be looked at.
    pub warnings: Vec<String>,
}

/// Draws an area, or the next version of one that has the same name, and gives back its address.
///
/// # Errors
/// [`CannotConvene`], with the reason.
pub fn draw_area(
    house: &House,
    who: Option<&Who>,
    (drawing, reason): (&Drawing, &str),
) -> Result<String, CannotConvene> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, id) = (house.now(), house.new_id());
    let (drawing, reason) = (drawing.clone(), reason.trim().to_owned());
    house.store.write("draw area", move |tx| {
        let writing = Writing { who: &who, at, action: "draw area" };
        let drawn = drawn(tx, &drawing)?;
        let there = named(tx, &drawn.0)?;
        drawn_in(tx, (writing, &id), (drawn, there), &reason)
    })
}

/// Draws the area of the partnership at an address, and chooses it, in one step. `again` says that an
/// area of this name in which another partnership works is drawn again for both.
///
/// # Errors
/// [`CannotConvene`], with the reason; then nothing was drawn and nothing chosen.
pub fn draw_area_of(
    house: &House,
    who: Option<&Who>,
    partnership: &str,
    (drawing, reason, again): (&Drawing, &str, bool),
) -> Result<(), CannotConvene> {
    house.may(who, act::CONVENE)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, id, address) = (house.now(), house.new_id(), partnership.to_owned());
    let (drawing, reason) = (drawing.clone(), reason.trim().to_owned());
    house.store.write("draw area of partnership", move |tx| {
        let mut kept = partnership_at(tx, &address)?;
        let writing = Writing { who: &who, at, action: "draw area" };
        let drawn = drawn(tx, &drawing)?;
        let there = named(tx, &drawn.0)?;
        if let Some((area, _)) = there.as_ref().filter(|_| !again) {
            let mut others = partnerships(tx)?.into_iter();
            let works_in = |other: &KeptPartnership| {
                other.history.id != kept.history.id && other.life.area() == area.address
            };
            if let Some(other) = others.find(works_in) {
                return Err(CannotConvene::AreaOfAnother(other.life.name().to_owned()));
            }
        }
        let area = drawn_in(tx, (writing, &id), (drawn, there), &reason)?;
        let seen = kept.seen();
        let deed = PartnershipDeed::ChooseArea { area };
        kept.life.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { action: "choose area of partnership", ..writing };
        Ok(histories::append(tx, (&kept.history, seen), writing, &deed)?)
    })
}

/// Draws an area inside a transaction, as the next version of the one that is there.
fn drawn_in(
    tx: &mut Tx<'_>,
    (writing, id): (Writing<'_>, &Id),
    ((name, drawn_by, small_areas), there): (Drawn, Option<(History, AreaLife)>),
    reason: &str,
) -> Result<String, CannotConvene> {
    let number = there.as_ref().and_then(|(_, life)| life.newest()).map_or(0, |v| v.number) + 1;
    let version = AreaVersion { number, drawn_on: writing.at.day(), drawn_by, small_areas };
    let deed = AreaDeed::Draw { name: name.clone(), version, reason: reason.to_owned() };
    let Some((history, mut life)) = there else {
        AreaLife::default().apply(&deed)?;
        let address = free_address(tx, HistoryKind::Area, &name)?;
        let history = begun(id.clone(), HistoryKind::Area, address.clone(), writing.at);
        histories::begin(tx, &history, writing, &deed)?;
        return Ok(address);
    };
    life.apply(&deed)?;
    histories::append(tx, (&history, u64::from(number - 1)), writing, &deed)?;
    Ok(history.address)
}

type Drawn = (String, DrawnBy, BTreeSet<AreaCode>);

fn drawn(tx: &mut Tx<'_>, drawing: &Drawing) -> Result<Drawn, CannotConvene> {
    match drawing {
        Drawing::Locality(slug) => {
            let place = places::by_slug(tx, slug)?.ok_or(CannotConvene::NoSuchArea)?;
            if place.place.geography != Geography::Locality {
                return Err(CannotConvene::NoSuchArea);
            }
            let members = places::members_of(tx, &place.place)?;
            Ok((place.name, DrawnBy::Engine, members.into_iter().collect()))
        }
        Drawing::Codes { name, codes } => {
            let words = codes.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
            let code = |word: &str| {
                AreaCode::parse(word).map_err(|_| CannotConvene::BadArea(word.to_owned()))
            };
            let found = words.filter(|word| !word.is_empty()).map(code);
            Ok((name.trim().to_owned(), DrawnBy::Hand, found.collect::<Result<_, _>>()?))
        }
    }
}

fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<(History, AreaLife)>, HistoryProblem> {
    Ok(areas(tx)?.into_iter().find(|(_, life)| life.name() == name))
}

/// Every area, oldest first.
pub(crate) fn areas(tx: &mut Tx<'_>) -> Result<Vec<(History, AreaLife)>, HistoryProblem> {
    let all: Vec<Told<AreaDeed>> = histories::read_all(tx, HistoryKind::Area)?;
    all.into_iter().map(|told| life_of(told.history, &told.entries)).collect()
}

fn life_of(
    history: History,
    entries: &[Entry<AreaDeed>],
) -> Result<(History, AreaLife), HistoryProblem> {
    let life = AreaLife::told(entries).map_err(|why| unreadable(&history, &why))?;
    Ok((history, life))
}

/// The area at an address, with what was released about it; none when the address is empty or there is
/// no such area.
///
/// # Errors
/// [`HistoryProblem`].
pub fn show_area(house: &House, address: &str) -> Result<Option<AreaView>, HistoryProblem> {
    let asked = address.to_owned();
    let found = house.store.read("area", move |tx| {
        let all = areas(tx)?;
        let Some((_, life)) = all.into_iter().find(|(history, _)| history.address == asked) else {
            return Ok(None);
        };
        let (mut place, mut localities) = (None, Vec::new());
        for locality in places::of_geography(tx, Geography::Locality)? {
            let members = places::members_of(tx, &locality.place)?;
            let own: BTreeSet<_> = members.iter().copied().collect();
            if life.newest().is_some_and(|newest| newest.small_areas == own) {
                place = Some((locality.name, locality.slug));
            }
            localities.push((locality.place.code, members));
        }
        let known = small_areas(tx)?;
        Ok::<_, HistoryProblem>(Some((life, place, known, localities)))
    })?;
    let Some((life, place, known, localities)) = found else { return Ok(None) };
    let Some(newest) = life.newest() else { return Ok(None) };
    let not_released =
        || Level::Absent("counts are released for localities, not for other areas".to_owned());
    let (mut children, mut ages) = (not_released(), Vec::new());
    if let Some((_, slug)) = &place
        && let Some(sheet) = crate::show_place::show_place(house, slug)?
    {
        children = sheet.children;
        ages = sheet.ages.into_iter().map(|line| (line.band, line.all)).collect();
    }
    let between = match &place {
        Some(_) => None,
        None => Some(children_of(house, newest, &localities)?),
    };
    Ok(Some(AreaView {
        address: address.to_owned(),
        name: life.name().to_owned(),
        version: newest.number,
        drawn_on: newest.drawn_on,
        small_areas: newest.small_areas.len(),
        warnings: warnings(newest, (&children, between.as_ref(), &ages), &known),
        between,
        place,
        children,
        ages,
    }))
}

/// The small areas of the district as their outlines tell them: who borders whom, and in which ward
/// each lies. Their children are not public, so nobody is counted here.
fn small_areas(tx: &mut Tx<'_>) -> Result<BTreeMap<AreaCode, SmallArea>, StoreError> {
    let outlines = boundaries::of_geography(tx, Geography::Lsoa, BOUNDARY_YEAR)?;
    let rings: Vec<_> = outlines.into_iter().map(|o| (o.place.code, o.rings)).collect();
    let borders = place::adjacency::from_rings(&rings);
    let mut wards: BTreeMap<AreaCode, String> = BTreeMap::new();
    for ward in places::of_geography(tx, Geography::Ward)? {
        if ward.place.boundary_year == BOUNDARY_YEAR {
            let members = places::members_of(tx, &ward.place)?;
            wards.extend(members.into_iter().map(|code| (code, ward.name.clone())));
        }
    }
    let small = |code: AreaCode| SmallArea {
        children: Children::default(),
        community: wards.get(&code).cloned().unwrap_or_default(),
        neighbours: borders.neighbours(code).collect(),
    };
    Ok(rings.iter().map(|(code, _)| (*code, small(*code))).collect())
}

fn warnings(
    area: &AreaVersion,
    (children, between, ages): (&Level, Option<&AreaChildren>, &[(String, Level)]),
    known: &BTreeMap<AreaCode, SmallArea>,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(between) = between.filter(|_| !area.small_areas.is_empty()) {
        warnings.extend(between.all.map_or(Some(AreaWarning::NotCounted), range_warning));
    }
    let bands = not_counted(between, ages);
    if !bands.is_empty() {
        warnings.push(AreaWarning::AgesNotCounted { bands });
    }
    if let Level::Known(count) = children {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a released count of children is a whole number far below 2^32"
        )]
        warnings.extend(size_warning(*count as u32));
    }
    // Without outlines nothing is known of any small area, and there is nothing to compare with.
    if !known.is_empty() || area.small_areas.is_empty() {
        warnings.extend(shape_warnings(area, known));
    }
    warnings.iter().map(ToString::to_string).collect()
}

/// The age bands of which nothing is released, where something is released of others.
fn not_counted(between: Option<&AreaChildren>, ages: &[(String, Level)]) -> Vec<String> {
    let by_range = between.filter(|between| between.all.is_some());
    let missing = by_range.into_iter().flat_map(|between| &between.ages);
    let missing = missing.filter(|(_, known)| known.is_none()).map(|(band, _)| band.clone());
    let hidden = ages.iter().filter(|(_, level)| level.value().is_none());
    missing.chain(hidden.map(|(band, _)| band.clone())).collect()
}

/// The localities an area can be drawn from: the last part of the address, and the name.
///
/// # Errors
/// [`HistoryProblem`].
pub fn localities(house: &House) -> Result<Vec<(String, String)>, HistoryProblem> {
    let sheet = list_places(house)?;
    Ok(sheet.places.into_iter().map(|place| (place.slug, place.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::AGE_BANDS;
    use crate::release_profiles::AGES;
    use crate::statement_world::world;
    use commons::Place;
    use disclose::{About, Context, Dimension, Origin, RawTable, Rules};
    use store::boundaries::Boundary;
    use store::places::NamedPlace;

    fn code(number: i64) -> AreaCode {
        AreaCode::parse(&format!("Z01{number:06}")).expect("a code")
    }

    /// Squares in a row, ten metres wide, with a gap after the second; two to a ward.
    fn district(house: &House) {
        let place = |code, geography| Place { code, geography, boundary_year: BOUNDARY_YEAR };
        let square = |number: i64| {
            let west = number * 10 + if number > 2 { 5 } else { 0 };
            let corners = [(west, 0), (west + 10, 0), (west + 10, 10), (west, 10)];
            let place = place(code(number), Geography::Lsoa);
            Boundary { place, rings: vec![corners.to_vec()] }
        };
        let squares: Vec<Boundary> = (1..=4).map(square).collect();
        let ward = |number: i64, name: &str| NamedPlace {
            place: place(
                AreaCode::parse(&format!("Z05{number:06}")).expect("a code"),
                Geography::Ward,
            ),
            name: name.to_owned(),
            slug: name.to_lowercase(),
            parent: None,
        };
        let wards = vec![ward(1, "Millside"), ward(2, "Hillside")];
        let small = |square: &Boundary| NamedPlace {
            place: square.place,
            name: String::new(),
            slug: square.place.code.as_str().to_lowercase(),
            parent: None,
        };
        let small: Vec<NamedPlace> = squares.iter().map(small).collect();
        let keep = move |tx: &mut Tx<'_>| {
            places::keep(tx, &wards)?;
            places::keep(tx, &small)?;
            places::set_members(tx, &wards[0].place, &[code(1), code(2)])?;
            places::set_members(tx, &wards[1].place, &[code(3), code(4)])?;
            boundaries::keep(tx, &squares)
        };
        house.store.write("a district", keep).expect("kept");
    }

    /// Two localities of two squares each, of which the counts by age are released.
    fn counted(house: &House) {
        let place = |number: i64| Place {
            code: AreaCode::parse(&format!("Z90{number:06}")).expect("a code"),
            geography: Geography::Locality,
            boundary_year: BOUNDARY_YEAR,
        };
        let named = |number: i64, name: &str| NamedPlace {
            place: place(number),
            name: name.to_owned(),
            slug: name.to_lowercase(),
            parent: None,
        };
        let both = vec![named(1, "West"), named(2, "East")];
        let about = About {
            key: AGES.into(),
            title: "Children by locality and age".into(),
            population: "children".into(),
        };
        let levels = |codes: [&str; 2]| codes.map(|code| disclose::Level::new(code, code)).to_vec();
        let bands: Vec<_> =
            AGE_BANDS.map(|(code, words, ..)| disclose::Level::new(code, words)).to_vec();
        let codes = [place(1).code, place(2).code];
        let dimensions = vec![
            Dimension::new(
                "Locality",
                disclose::Role::Group,
                levels(codes.each_ref().map(|c| c.as_str())),
            ),
            Dimension::new("Age", disclose::Role::Group, bands),
        ];
        let counts = vec![2_500, 3_000, 3_500, 1_000, 3_000, 3_000, 2_000, 1_500];
        let raw = RawTable::new(about, dimensions, counts).expect("a table");
        let context = Context {
            data_version: "2026-09".into(),
            data_date: Day::parse_iso("2026-07-31").expect("a day"),
            source: "an extract".into(),
            origin: Origin::Synthetic,
        };
        let released = disclose::release(raw, &Rules::house(), context).expect("released");
        let record = store::figures::FigureRecord {
            id: house.new_id(),
            question: AGES.into(),
            data_version: "2026-09".into(),
            rules_version: "1".into(),
            body_json: released.to_record(),
            released_at: house.now(),
            released_by: "system".into(),
        };
        let (hash, at) = (record.body_hash().to_string(), house.now());
        let deed = crate::deeds::done("system", "analyst", "release figure", &hash);
        let keep = move |tx: &mut Tx<'_>| {
            store::audit::record(tx, &deed, at)?;
            places::keep(tx, &both)?;
            places::set_members(tx, &both[0].place, &[code(1), code(2)])?;
            places::set_members(tx, &both[1].place, &[code(3), code(4)])?;
            store::figures::keep(tx, &record).map(|_| ())
        };
        house.store.write("localities", keep).expect("kept");
    }

    #[test]
    fn an_area_drawn_by_hand_has_the_range_that_released_counts_allow_and_is_warned_of_its_size() {
        let world = world(0);
        district(&world.house);
        counted(&world.house);
        let drawn = |codes: &str| {
            let (name, codes) = ("By hand".to_owned(), codes.to_owned());
            let drawing = Drawing::Codes { name, codes };
            let by = Some(&world.convenor);
            let at = draw_area(&world.house, by, (&drawing, "A try")).expect("drawn");
            show_area(&world.house, &at).expect("read").expect("there")
        };
        let quarter = drawn("Z01000002");
        let children = quarter.between.expect("no locality");
        let all = children.all.expect("counted");
        assert_eq!((all.low, all.about), (0, Some(5_000)));
        assert!(all.high.is_some_and(|high| (10_000..10_010).contains(&high)), "{all:?}");
        assert_eq!(children.ages[0].1.and_then(|band| band.about), Some(1_250));
        let wide = drawn("Z01000001 Z01000002 Z01000003");
        let all = wide.between.as_ref().expect("no locality").all.expect("counted");
        assert!((9_990..=10_000).contains(&all.low) && all.about == Some(14_750), "{all:?}");
        assert!(!wide.warnings.iter().any(|words| words.contains("hard to call")), "{wide:?}");
        let all = drawn("Z01000001 Z01000002 Z01000003 Z01000004");
        assert!(all.warnings[0].contains("about 19500 children"), "{:?}", all.warnings);
        let whole = drawn("Z01000001 Z01000002");
        assert!(whole.between.is_none() && whole.place.is_some(), "it is a locality");
        assert_eq!(whole.children, Level::Known(10_000.0));
    }

    #[test]
    fn an_area_drawn_by_hand_says_its_pieces_the_wards_it_cuts_and_codes_nobody_knows() {
        let world = world(0);
        district(&world.house);
        let warned = |codes: &str| {
            let (name, codes) = ("By hand".to_owned(), codes.to_owned());
            let drawing = Drawing::Codes { name, codes };
            let by = Some(&world.convenor);
            let at = draw_area(&world.house, by, (&drawing, "A try")).expect("drawn");
            show_area(&world.house, &at).expect("read").expect("there").warnings
        };
        let uncounted = AreaWarning::NotCounted.to_string();
        assert_eq!(warned("Z01000001 Z01000002"), [uncounted.as_str()]);
        assert_eq!(
            warned("Z01000001 Z01000002 Z01000003 Z01000004"),
            [uncounted.as_str(), "it is in 2 pieces that do not touch"]
        );
        assert_eq!(
            warned("Z01000001 Z01000002 Z01000003"),
            [
                uncounted.as_str(),
                "it is in 2 pieces that do not touch",
                "it has 1 of the 2 small areas of Hillside"
            ]
        );
        assert_eq!(
            warned("Z01000001, Z01000002, Z01000077"),
            [uncounted.as_str(), "1 of its small areas is not known: check its code and its year"]
        );
    }
}
