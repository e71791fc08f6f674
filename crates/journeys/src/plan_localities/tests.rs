//! Files of an invented district, in metres, in degrees and without outlines.

use super::{CannotPlanLocalities, Columns, PlanningRequest, PlansFound, plan_localities};
use commons::AreaCode;
use place::plans::{Aim, Effort, Wishes};
use serde_json::json;
use std::path::{Path, PathBuf};

/// A row of squares `wide` by `high`, each of 100 metres, or of so many degrees.
fn squares(folder: &Path, wide: usize, high: usize, side: f64) -> PathBuf {
    let features: Vec<_> = (0..wide * high)
        .map(|number| {
            let (x, y) = (number % wide, number / wide);
            let at = |n: usize| f64::from(u32::try_from(n).unwrap()) * side;
            let corners = [[at(x), at(y)], [at(x + 1), at(y)], [at(x + 1), at(y + 1)], [at(x), at(y + 1)]];
            json!({
                "type": "Feature",
                "properties": {"LSOA": format!("Z01{number:06}"), "kids": 100, "score": x, "ward": format!("W{}", x / 3)},
                "geometry": {"type": "Polygon", "coordinates": [[corners[0], corners[1], corners[2], corners[3], corners[0]]]},
            })
        })
        .collect();
    let file = folder.join("areas.geojson");
    std::fs::write(&file, json!({"type": "FeatureCollection", "features": features}).to_string())
        .unwrap();
    file
}

fn request(areas: PathBuf) -> PlanningRequest {
    PlanningRequest {
        areas,
        layer: None,
        table: None,
        borders: None,
        flows: None,
        together: None,
        kept: None,
        columns: Columns {
            code: "LSOA".to_owned(),
            children: "kids".to_owned(),
            needs: vec!["score".to_owned()],
            community: Some("ward".to_owned()),
            rural: None,
            within: None,
        },
        wishes: Wishes { effort: Effort::Quick, ..Wishes::of(900.0) },
        aim: None,
        stability_searches: 0,
        seed: 1,
    }
}

fn codes(found: &PlansFound) -> Vec<Vec<Vec<AreaCode>>> {
    found.plans.iter().map(|plan| plan.localities.clone()).collect()
}

#[test]
fn whole_wards_are_found_from_a_file_and_again_with_the_same_seed() {
    let folder = tempfile::tempdir().unwrap();
    let request = request(squares(folder.path(), 9, 3, 100.0));
    let found = plan_localities(&request).unwrap();
    let wards = found.plans.iter().find(|plan| plan.measured[0].community_together == Some(1.0));
    let wards = wards.expect("a plan of three wards");
    assert_eq!((wards.localities.len(), wards.off_target), (3, 0));
    assert!((wards.measured[0].border_metres - 600.0).abs() < 1e-9);
    assert_eq!(codes(&plan_localities(&request).unwrap()), codes(&found));
}

#[test]
fn outlines_in_degrees_are_laid_flat() {
    let folder = tempfile::tempdir().unwrap();
    // On the equator a degree is as long either way.
    let request = request(squares(folder.path(), 9, 3, 0.001));
    let found =
        plan_localities(&PlanningRequest { aim: Some(Aim::CommunityFirst), ..request }).unwrap();
    let metres = found.plans[0].measured[0].border_metres;
    assert!((metres - 6.0 * 111.195).abs() < 6.0, "{metres}");
}

#[test]
fn areas_without_outlines_need_their_neighbours_and_stay_inside_larger_ones() {
    let folder = tempfile::tempdir().unwrap();
    let mut areas = String::from("LSOA,kids,score,ward,council\n");
    let mut pairs = String::from("one,other\n");
    for n in 0..40 {
        areas.push_str(&format!("Z01{n:06},100,{},W,{}\n", n % 7, if n < 20 { "A" } else { "B" }));
        if n > 0 {
            pairs.push_str(&format!("Z01{:06},Z01{n:06}\n", n - 1));
        }
    }
    let (file, borders) = (folder.path().join("areas.csv"), folder.path().join("pairs.csv"));
    std::fs::write(&file, areas).unwrap();
    std::fs::write(&borders, pairs).unwrap();
    let mut request = request(file);
    request.borders = Some(borders);
    request.wishes.target_children = 500.0;
    let whole = plan_localities(&request).unwrap();
    assert!(
        whole
            .plans
            .iter()
            .all(|plan| plan.localities.len() == 8 && plan.measured[0].compactness.is_none())
    );
    request.columns.within = Some("council".to_owned());
    assert!(matches!(plan_localities(&request), Err(CannotPlanLocalities::OneAim)));
    request.aim = Some(Aim::NeedFirst);
    let inside = plan_localities(&request).unwrap();
    let crosses = |members: &&Vec<AreaCode>| {
        members.iter().any(|c| c.as_str() < "Z01000020")
            && members.iter().any(|c| c.as_str() >= "Z01000020")
    };
    assert_eq!(inside.plans[0].localities.iter().filter(crosses).count(), 0);
    assert_eq!(inside.plans[0].measured.len(), 2);
}

#[test]
fn lists_beside_the_areas_bind() {
    let folder = tempfile::tempdir().unwrap();
    let mut request = request(squares(folder.path(), 9, 3, 100.0));
    let list = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        Some(file)
    };
    request.kept = list("kept.csv", "code,locality\nZ01000000,a\nZ01000001,a\nZ01000009,a\n");
    request.together = list("together.csv", "code,list\nZ01000004,x\nZ01000005,x\n");
    request.flows = list("flows.csv", "code,school,pupils\nZ01000004,S,10\nZ01000026,S,5\n");
    request.stability_searches = 3;
    let found = plan_localities(&request).unwrap();
    let kept: Vec<AreaCode> = ["Z01000000", "Z01000001", "Z01000009"]
        .iter()
        .map(|c| AreaCode::parse(c).unwrap())
        .collect();
    assert!(found.plans.iter().all(|plan| plan.localities.contains(&kept)));
    assert_eq!(found.stability.len(), 9 * 2 + 8 * 3);
    request.flows = list("flows.csv", "code,school,pupils\nZ01000004,S,many\n");
    let problem = plan_localities(&request).unwrap_err().to_string();
    assert!(
        problem.ends_with("flows.csv, line 2, column 3: \"many\" is no number of pupils"),
        "{problem}"
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("areas.csv");
    let problem = |text: &str| {
        std::fs::write(&file, text).unwrap();
        plan_localities(&request(file.clone())).unwrap_err().to_string()
    };
    for (text, expected) in [
        (
            "LSOA,kids,score,ward\nZ01000001,x,1,W\n",
            "line 2: \"x\" is no number of children, in kids",
        ),
        (
            "LSOA,kids,score,ward\nhere,1,1,W\n",
            "line 2: here is no code such as E01010568, in column LSOA",
        ),
        (
            "LSOA,kids,ward\nZ01000001,1,W\n",
            "line 2: there is no column score; there are LSOA, kids, ward",
        ),
        ("LSOA,kids,score,ward\nZ01000001,1,1\n", "line 2: not a CSV file with as many cells"),
        ("{\"features\": [", "line 1, column 14: this is not JSON"),
        ("{}", "a GeoJSON FeatureCollection was expected"),
        (
            "{\"features\": [{\"properties\": {}}]}",
            "feature 1: a Polygon or MultiPolygon was expected",
        ),
        ("LSOA,kids,score,ward\n", "there is no small area"),
    ] {
        let found = problem(text);
        assert!(found.contains(expected), "{found}\n{expected}");
    }
}
