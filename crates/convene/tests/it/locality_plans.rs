//! Plans of localities: no deeds lose a small area, put it twice or pull a locality apart, what is taken
//! back is as it was, and a history read again is the plan.

use crate::written::entry;
use commons::AreaCode;
use lifechances_convene::locality_plan::{
    BadGround, Ground, GroundArea, GroundBorder, LocalityPlanBegun, LocalityPlanDeed,
    LocalityPlanLife, LocalityPlanNotAllowed, PlannedLocality,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const WIDE: usize = 4;
const AREAS: usize = 16;

fn code(number: usize) -> AreaCode {
    AreaCode::parse(&format!("Z01{number:06}")).expect("a code")
}

/// Whether two squares of the grid have a side in common; a slow twin of the borders of the plan.
fn touch(one: usize, other: usize) -> bool {
    let apart = |a: usize, b: usize| a.abs_diff(b);
    apart(one % WIDE, other % WIDE) + apart(one / WIDE, other / WIDE) == 1
}

/// Sixteen squares in rows of four; each row is a locality.
fn begun() -> LocalityPlanBegun {
    let area = |number: usize| GroundArea {
        code: code(number),
        children: 500,
        needs: vec![Some(0.25), None],
        community: Some(format!("Ward {}", number / 8)),
        rural: false,
        rings: Vec::new(),
    };
    let pairs = (0..AREAS).flat_map(|one| (one + 1..AREAS).map(move |other| (one, other)));
    let border = |(one, other)| GroundBorder { one: code(one), other: code(other), metres: 100.0 };
    let row = |row: usize| PlannedLocality {
        number: u32::try_from(row).expect("small") + 1,
        name: format!("Row {row}"),
        areas: (row * WIDE..(row + 1) * WIDE).map(code).collect(),
    };
    LocalityPlanBegun {
        name: "Four rows".into(),
        purpose: "For the talk in May".into(),
        target_children: 2_000.0,
        tolerance: 0.1,
        ground: Ground {
            areas: (0..AREAS).map(area).collect(),
            borders: pairs.filter(|(one, other)| touch(*one, *other)).map(border).collect(),
        },
        localities: (0..4).map(row).collect(),
    }
}

fn plan() -> LocalityPlanLife {
    LocalityPlanLife::begin(begun()).expect("a plan")
}

fn moving(area: usize, from: u32, to: u32) -> LocalityPlanDeed {
    LocalityPlanDeed::Move { area: code(area), from, to, reason: String::new() }
}

/// Whether areas hang together, by spreading from the first until nothing is added.
fn hangs_together(areas: &BTreeSet<AreaCode>) -> bool {
    let all: Vec<usize> = (0..AREAS).filter(|number| areas.contains(&code(*number))).collect();
    let mut reached: Vec<usize> = all.iter().take(1).copied().collect();
    for _ in 0..AREAS {
        let near =
            |number: &usize| reached.iter().any(|there| there == number || touch(*there, *number));
        reached = all.iter().filter(|number| near(number)).copied().collect();
    }
    reached.len() == all.len()
}

/// What an edit can change.
fn state(life: &LocalityPlanLife) -> (Vec<PlannedLocality>, BTreeSet<AreaCode>, BTreeSet<u32>) {
    let localities = life.localities().cloned().collect();
    (localities, life.pinned_areas().clone(), life.pinned_localities().clone())
}

#[test]
fn an_area_goes_where_it_borders_and_nowhere_else() {
    let mut life = plan();
    assert_eq!(life.borders_on(code(4)), BTreeSet::from([1, 3]));
    life.apply(&moving(4, 2, 1)).expect("an end of the row");
    assert_eq!(life.locality_of(code(4)), Some(1));
    let refused = |deed, why| assert_eq!(life.clone().apply(&deed), Err(why));
    refused(moving(4, 2, 3), LocalityPlanNotAllowed::NotThere { area: code(4), from: 2 });
    refused(moving(6, 2, 3), LocalityPlanNotAllowed::FallsApart(2));
    refused(moving(3, 1, 4), LocalityPlanNotAllowed::FallsApart(4));
    refused(moving(0, 1, 2), LocalityPlanNotAllowed::FallsApart(1));
    refused(moving(0, 1, 9), LocalityPlanNotAllowed::NoSuchLocality(9));
    refused(moving(0, 1, 1), LocalityPlanNotAllowed::SameAsBefore);
    assert_eq!(life.entries(), 2);
}

#[test]
fn the_last_area_of_a_locality_stays() {
    let mut life = plan();
    for area in 0..3 {
        life.apply(&moving(area, 1, 2)).expect("from the end");
    }
    assert_eq!(life.apply(&moving(3, 1, 2)), Err(LocalityPlanNotAllowed::LastArea(code(3))));
}

#[test]
fn what_is_pinned_stays_until_it_is_unpinned() {
    let mut life = plan();
    let pin = |stays| LocalityPlanDeed::PinArea { area: code(4), stays };
    let whole = |stays| LocalityPlanDeed::PinLocality { locality: 1, stays };
    life.apply(&pin(true)).expect("pinned");
    assert_eq!(life.apply(&pin(true)), Err(LocalityPlanNotAllowed::SameAsBefore));
    assert_eq!(life.apply(&moving(4, 2, 3)), Err(LocalityPlanNotAllowed::Pinned(code(4))));
    life.apply(&whole(true)).expect("pinned");
    assert_eq!(life.apply(&moving(0, 1, 2)), Err(LocalityPlanNotAllowed::Pinned(code(0))));
    assert_eq!(life.apply(&moving(7, 2, 1)), Err(LocalityPlanNotAllowed::Pinned(code(7))));
    life.apply(&pin(false)).expect("unpinned");
    life.apply(&whole(false)).expect("unpinned");
    life.apply(&moving(4, 2, 1)).expect("moved");
}

#[test]
fn a_name_is_a_localitys_own() {
    let mut life = plan();
    let call = |name: &str| LocalityPlanDeed::Rename { locality: 1, name: name.into() };
    assert_eq!(life.apply(&call(" ")), Err(LocalityPlanNotAllowed::NoWords));
    assert_eq!(life.apply(&call("Row 0")), Err(LocalityPlanNotAllowed::SameAsBefore));
    assert_eq!(life.apply(&call("Row 1")), Err(LocalityPlanNotAllowed::NameTaken("Row 1".into())));
    life.apply(&call(" Upper town ")).expect("renamed");
    assert_eq!(life.locality(1).map(|one| one.name.as_str()), Ok("Upper town"));
}

#[test]
fn only_the_last_change_that_counts_is_taken_back() {
    let mut life = plan();
    let undo = |entry| LocalityPlanDeed::Undo { entry };
    assert_eq!(life.apply(&undo(1)), Err(LocalityPlanNotAllowed::NotTheLast));
    life.apply(&moving(4, 2, 1)).expect("moved");
    life.apply(&moving(5, 2, 1)).expect("moved");
    assert_eq!(life.apply(&undo(2)), Err(LocalityPlanNotAllowed::NotTheLast));
    life.apply(&undo(3)).expect("the second");
    life.apply(&undo(2)).expect("the first");
    assert_eq!((state(&life), life.entries(), life.can_undo()), (state(&plan()), 5, None));
}

#[test]
fn what_cannot_be_planned_with_is_said() {
    let refused = |change: &dyn Fn(&mut LocalityPlanBegun)| {
        let mut begun = begun();
        change(&mut begun);
        LocalityPlanLife::begin(begun).expect_err("refused")
    };
    let ground = |why| LocalityPlanNotAllowed::Ground(why);
    assert_eq!(refused(&|b| b.ground.areas.clear()), ground(BadGround::Empty));
    let twice = refused(&|b| b.ground.areas[1].code = code(0));
    assert_eq!(twice, ground(BadGround::Twice(code(0))));
    let needs = refused(&|b| b.ground.areas[2].needs.truncate(1));
    assert_eq!(needs, ground(BadGround::Needs(code(2))));
    let border = refused(&|b| b.ground.borders[0].metres = f64::NAN);
    assert_eq!(border, ground(BadGround::Border(code(0), code(1))));
    assert_eq!(refused(&|b| b.tolerance = 0.0), LocalityPlanNotAllowed::NoTarget);
    assert_eq!(refused(&|b| b.purpose.clear()), LocalityPlanNotAllowed::NoWords);
    let lost = refused(&|b| b.localities[0].areas.retain(|area| *area != code(0)));
    assert_eq!(lost, LocalityPlanNotAllowed::NotDivided(code(0)));
    let doubled = refused(&|b| b.localities[1].areas.extend([code(0)]));
    assert_eq!(doubled, LocalityPlanNotAllowed::NotDivided(code(0)));
    let number = refused(&|b| b.localities[1].number = 1);
    assert_eq!(number, LocalityPlanNotAllowed::BadLocality(1));
}

fn any_deed() -> impl Strategy<Value = LocalityPlanDeed> {
    let (area, locality) = (0..AREAS + 1, 1_u32..6);
    prop_oneof![
        6 => (area.clone(), locality.clone(), locality.clone())
            .prop_map(|(area, from, to)| moving(area, from, to)),
        1 => (locality.clone(), 0..6_u8).prop_map(|(locality, name)| LocalityPlanDeed::Rename {
            locality,
            name: format!("Row {name}"),
        }),
        1 => (area, any::<bool>())
            .prop_map(|(area, stays)| LocalityPlanDeed::PinArea { area: code(area), stays }),
        1 => (locality, any::<bool>())
            .prop_map(|(locality, stays)| LocalityPlanDeed::PinLocality { locality, stays }),
        2 => (1..20_u64).prop_map(|entry| LocalityPlanDeed::Undo { entry }),
    ]
}

proptest! {
    #[test]
    fn no_deeds_lose_double_or_cut_off_an_area_and_a_history_read_again_is_the_plan(
        deeds in prop::collection::vec((any_deed(), any::<bool>()), 0..60),
    ) {
        let mut life = plan();
        let mut written = vec![LocalityPlanDeed::Begin(Box::new(begun()))];
        for (mut deed, is_known) in deeds {
            // Half the deeds are made to fit where the plan stands, so that many of them are done.
            match &mut deed {
                LocalityPlanDeed::Move { area, from, .. } if is_known => {
                    *from = life.locality_of(*area).unwrap_or(*from);
                }
                LocalityPlanDeed::Undo { entry } if is_known => {
                    *entry = life.can_undo().unwrap_or(*entry);
                }
                _ => {}
            }
            let before = life.clone();
            match life.apply(&deed) {
                Err(_) => prop_assert_eq!(&life, &before),
                Ok(()) => {
                    prop_assert_eq!(life.entries(), before.entries() + 1);
                    if !matches!(deed, LocalityPlanDeed::Undo { .. }) {
                        let mut back = life.clone();
                        back.apply(&LocalityPlanDeed::Undo { entry: life.entries() }).expect("the last");
                        prop_assert_eq!(state(&back), state(&before));
                        prop_assert_ne!(state(&life), state(&before));
                    }
                    written.push(deed);
                }
            }
            let mut all: Vec<AreaCode> = life.localities().flat_map(|one| one.areas.clone()).collect();
            all.sort();
            prop_assert_eq!(all, (0..AREAS).map(code).collect::<Vec<_>>());
            prop_assert!(life.localities().all(|one| hangs_together(&one.areas)));
            prop_assert_eq!(life.localities().count(), 4);
        }
        let read: Vec<_> = written.iter().map(|deed| {
            let text = serde_json::to_string(deed).expect("written");
            entry("2026-05-04", serde_json::from_str::<LocalityPlanDeed>(&text).expect("read back"))
        }).collect();
        prop_assert_eq!(LocalityPlanLife::told(&read), Ok(life));
    }
}
