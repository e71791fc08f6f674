//! The real district: 310 small areas of 2011 with mid-2020 children (Office for National
//! Statistics), read where they lie.

use commons::{AreaCode, Streams};
use lifechances_place::{
    Borders, Limits, Localities, Locality, Ring, SmallArea, Target, check, propose,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

const LIMITS: Limits = Limits {
    target: Target { children: 10_000, tolerance_per_cent: 10, boundary_year: 2011 },
    smallest: 3_000,
};

fn shared(path: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let text = std::fs::read_to_string(root.join(path)).ok();
    if text.is_none() {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests may be told that nothing may be left out"
        )]
        let all = std::env::var("LIFECHANCES_TEST_ALL").is_ok_and(|v| v == "1");
        assert!(!all, "needs ../shared ({path})");
        eprintln!("left out: needs ../shared ({path})");
    }
    text
}

/// Corners in units of a ten-millionth of a degree: about a centimetre.
fn ring(corners: &Value) -> Ring {
    let unit = |n: &Value| (n.as_f64().unwrap() * 1e7).round() as i64;
    corners.as_array().unwrap().iter().map(|p| (unit(&p[0]), unit(&p[1]))).collect()
}

fn rings(geometry: &Value) -> Vec<Ring> {
    let parts = geometry["coordinates"].as_array().unwrap();
    match geometry["type"].as_str().unwrap() {
        "Polygon" => parts.iter().map(ring).collect(),
        _ => parts.iter().flat_map(|p| p.as_array().unwrap()).map(ring).collect(),
    }
}

fn borders() -> Option<Borders> {
    let file: Value =
        serde_json::from_str(&shared("data/place/boundaries/bradford_lsoa11.geojson")?).unwrap();
    let features = file["features"].as_array().unwrap().iter();
    let outlines: Vec<(AreaCode, Vec<Ring>)> = features
        .map(|f| {
            let code = f["properties"]["LSOA11CD"].as_str().unwrap();
            (AreaCode::parse(code).unwrap(), rings(&f["geometry"]))
        })
        .collect();
    Some(Borders::from_rings(&outlines))
}

/// Small areas with their children, and an outside partition (METIS) with a number for each.
fn areas() -> Option<(Vec<SmallArea>, Vec<usize>)> {
    let table = shared("bench/place/bradford_partitions.csv")?;
    let rows = table.lines().skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let code = AreaCode::parse(cells[0]).unwrap();
        let children = cells[1].parse().unwrap();
        let area = SmallArea {
            code,
            name: String::new(),
            ward: code,
            ward_name: cells[0].to_owned(),
            children,
        };
        (area, cells[3].parse::<usize>().unwrap())
    });
    Some(rows.unzip())
}

#[test]
fn the_real_outlines_give_one_connected_district() {
    let (Some(borders), Some((areas, _))) = (borders(), areas()) else { return };
    println!(
        "{} pairs of neighbours; 856 when borders up to 40 m apart count too",
        borders.neighbours().pairs()
    );
    assert!(
        (800..=856).contains(&borders.neighbours().pairs()),
        "{}",
        borders.neighbours().pairs()
    );
    let whole = Locality {
        code: areas[0].code,
        name: "all".into(),
        areas: areas.iter().map(|a| a.code).collect(),
        children: areas.iter().map(|a| a.children).sum(),
    };
    let all = Localities { boundary_year: 2011, localities: vec![whole] };
    assert_eq!(check(&all, &areas, &borders.neighbours(), LIMITS).errors, vec![]);
}

/// The range of sizes of this partition is published with it: 9,636 to 10,488 children.
#[test]
fn the_check_agrees_with_an_outside_scorer_on_an_outside_partition() {
    let (Some(borders), Some((areas, labels))) = (borders(), areas()) else { return };
    let locality = |label: usize| {
        let members: Vec<&SmallArea> =
            areas.iter().zip(&labels).filter(|(_, l)| **l == label).map(|(a, _)| a).collect();
        Locality {
            code: AreaCode::parse(&format!("X09{label:06}")).unwrap(),
            name: label.to_string(),
            areas: members.iter().map(|a| a.code).collect(),
            children: members.iter().map(|a| a.children).sum(),
        }
    };
    let localities = (0..14).map(locality).collect();
    let report = check(
        &Localities { boundary_year: 2011, localities },
        &areas,
        &borders.neighbours(),
        LIMITS,
    );
    assert_eq!(report.errors, vec![]);
    let range = (report.children.iter().min(), report.children.iter().max());
    assert_eq!(range, (Some(&9_636), Some(&10_488)));
}

#[test]
fn the_real_district_is_divided_into_fourteen_connected_localities() {
    let (Some(borders), Some((areas, _))) = (borders(), areas()) else { return };
    let mut within = Vec::new();
    for seed in 0..10 {
        let found =
            propose(&areas, (&borders, &BTreeMap::new()), LIMITS.target, &Streams::new(seed))
                .unwrap();
        let report = check(&found, &areas, &borders.neighbours(), LIMITS);
        assert_eq!(report.errors, vec![]);
        assert_eq!(found.localities.len(), 14);
        within.push(report.children.iter().filter(|n| n.abs_diff(10_000) <= 1_000).count());
    }
    println!("localities within 10 % of 10,000, by seed: {within:?}");
}
