//! The area a partnership works in: drawn from a locality that was proposed, or by hand from codes of
//! small areas, and drawn again as the next version.
//!
//! How many children live there is known for areas that are a locality, because those counts were
//! released; nobody adds up small areas here, since their counts are not public.

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
    AreaDeed, AreaLife, AreaVersion, Children, DrawnBy, SmallArea, shape_warnings, size_warning,
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
        let mut place = None;
        for locality in places::of_geography(tx, Geography::Locality)? {
            let members: BTreeSet<_> =
                places::members_of(tx, &locality.place)?.into_iter().collect();
            if life.newest().is_some_and(|newest| newest.small_areas == members) {
                place = Some((locality.name, locality.slug));
            }
        }
        let known = small_areas(tx)?;
        Ok::<_, HistoryProblem>(Some((life, place, known)))
    })?;
    let Some((life, place, known)) = found else { return Ok(None) };
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
    Ok(Some(AreaView {
        address: address.to_owned(),
        name: life.name().to_owned(),
        version: newest.number,
        drawn_on: newest.drawn_on,
        small_areas: newest.small_areas.len(),
        warnings: warnings(newest, &children, &known),
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
    children: &Level,
    known: &BTreeMap<AreaCode, SmallArea>,
) -> Vec<String> {
    let mut warnings = Vec::new();
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
    use crate::statement_world::world;
    use commons::Place;
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
        assert_eq!(warned("Z01000001 Z01000002"), Vec::<String>::new());
        assert_eq!(
            warned("Z01000001 Z01000002 Z01000003 Z01000004"),
            ["it is in 2 pieces that do not touch"]
        );
        assert_eq!(
            warned("Z01000001 Z01000002 Z01000003"),
            ["it is in 2 pieces that do not touch", "it has 1 of the 2 small areas of Hillside"]
        );
        assert_eq!(
            warned("Z01000001, Z01000002, Z01000077"),
            ["1 of its small areas are not known: check their codes and their year"]
        );
    }
}
