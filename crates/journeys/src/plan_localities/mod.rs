//! Plans of localities from files of small areas: no installation is needed, and nothing is kept.
//!
//! `areas` reads outlines and figures, `lists` the lists beside them; the search itself is
//! [`place::plans`], and every plan is examined by [`place::check`], which shares no code with it.

mod areas;
#[cfg(test)]
mod formats;
mod lists;
#[cfg(test)]
mod tests;

pub use crate::area_files::BadFile;
pub use areas::Columns;

use areas::Area;
use commons::{AreaCode, Streams};
use place::plans::{
    Aim, BadBricks, Brick, CannotPlan, District, Measured, Wishes, plan, plans, stability,
};
use place::{Borders, Finding, Limits, Localities, Locality, SmallArea, Target};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The files and what is asked of them.
#[derive(Debug, Clone)]
pub struct PlanningRequest {
    /// Small areas: GeoJSON, GeoPackage or shapefile with outlines, or CSV.
    pub areas: PathBuf,
    /// The table of a GeoPackage that has several.
    pub layer: Option<String>,
    /// A CSV file with more columns about them.
    pub table: Option<PathBuf>,
    /// A CSV file of pairs of neighbours, when there are no outlines, or of bridges and ferries.
    pub borders: Option<PathBuf>,
    /// A CSV file of area, school and pupils.
    pub flows: Option<PathBuf>,
    /// A CSV file of area and list: areas of one list stay together.
    pub together: Option<PathBuf>,
    /// A CSV file of area and locality: these localities stay as they are.
    pub kept: Option<PathBuf>,
    /// What the columns are called.
    pub columns: Columns,
    /// How many children, and how long to search; its lists are those of the files.
    pub wishes: Wishes,
    /// The plan for one aim; all that no other beats when there is none.
    pub aim: Option<Aim>,
    /// Quick searches for the stability of borders.
    pub stability_searches: u64,
    /// The seed.
    pub seed: u64,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum CannotPlanLocalities {
    /// A file cannot be used.
    #[error(transparent)]
    File(#[from] BadFile),
    /// The areas cannot be used.
    #[error(transparent)]
    Areas(#[from] BadBricks),
    /// The wishes cannot be met.
    #[error(transparent)]
    Wishes(#[from] CannotPlan),
    /// Children that are planned for inside areas need one plan for all of them.
    #[error("divide inside areas for one aim at a time: say which")]
    OneAim,
    /// The check found what should not be.
    #[error("the plan does not hold together, and is not given: {0}")]
    Refused(String),
}

/// A plan with what it comes to.
#[derive(Debug, Clone)]
pub struct PlannedLocalities {
    /// What it puts first.
    pub aim: Aim,
    /// The areas of each locality, in order of codes.
    pub localities: Vec<Vec<AreaCode>>,
    /// What it comes to: one for the whole, or one for each area it was made inside of.
    pub measured: Vec<Measured>,
    /// How many localities are outside the tolerance around the target.
    pub off_target: usize,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct PlansFound {
    /// The plans.
    pub plans: Vec<PlannedLocalities>,
    /// In what share of searches two neighbours stay together.
    pub stability: BTreeMap<(AreaCode, AreaCode), f64>,
}

/// Reads the files and looks for plans.
///
/// # Errors
/// [`CannotPlanLocalities`].
pub fn plan_localities(request: &PlanningRequest) -> Result<PlansFound, CannotPlanLocalities> {
    let areas = areas::read(request)?;
    let flows = lists::flows(request.flows.as_deref())?;
    let bricks: Vec<Brick> = areas.iter().map(|area| brick(area, &flows)).collect();
    let rings: Vec<_> = areas.iter().map(|area| (area.code, area.rings.clone())).collect();
    let outlined = rings.iter().any(|(_, rings)| !rings.is_empty());
    let pairs = lists::pairs(request.borders.as_deref())?;
    let borders = if outlined {
        Borders::from_rings(&rings).joined(pairs)
    } else {
        let codes: Vec<AreaCode> = bricks.iter().map(|brick| brick.code).collect();
        Borders::of_neighbours(&place::Adjacency::of_pairs(pairs), &codes)
    };
    let wishes = Wishes {
        together: lists::lists(request.together.as_deref())?,
        kept: lists::lists(request.kept.as_deref())?,
        ..request.wishes.clone()
    };
    let streams = Streams::new(request.seed);
    if areas.iter().any(|area| area.within.is_some()) {
        return inside_areas(request, &areas, &bricks, &borders);
    }
    let district = District::new(&bricks, &borders)?;
    let found = match request.aim {
        Some(aim) => vec![plan(&district, &wishes, aim, &streams)?],
        None => plans(&district, &wishes, &streams)?,
    };
    let told = found.into_iter().map(|plan| {
        let codes =
            |members: &Vec<usize>| members.iter().map(|area| district.codes()[*area]).collect();
        let localities: Vec<Vec<AreaCode>> = plan.localities.iter().map(codes).collect();
        let off_target = examined(&bricks, &borders, &localities, &wishes)?;
        Ok(PlannedLocalities {
            aim: plan.aim,
            localities,
            measured: vec![plan.measured],
            off_target,
        })
    });
    let plans = told.collect::<Result<Vec<_>, CannotPlanLocalities>>()?;
    let searches = request.stability_searches;
    let weights = request.aim.unwrap_or(Aim::Balanced).weights();
    let stability = if searches > 0 {
        stability(&district, &wishes, &weights, (searches, &streams))?
    } else {
        BTreeMap::new()
    };
    Ok(PlansFound { plans, stability })
}

/// One plan for each larger area, such as a local authority: none of its localities crosses its border.
fn inside_areas(
    request: &PlanningRequest,
    areas: &[Area],
    bricks: &[Brick],
    borders: &Borders,
) -> Result<PlansFound, CannotPlanLocalities> {
    let aim = request.aim.ok_or(CannotPlanLocalities::OneAim)?;
    let mut groups: BTreeMap<&str, Vec<Brick>> = BTreeMap::new();
    for (area, brick) in areas.iter().zip(bricks) {
        groups.entry(area.within.as_deref().unwrap_or("")).or_default().push(brick.clone());
    }
    let mut group_of: BTreeMap<AreaCode, usize> = BTreeMap::new();
    for (number, group) in groups.values().enumerate() {
        group_of.extend(group.iter().map(|brick| (brick.code, number)));
    }
    let inner = borders.split(groups.len(), &|code| group_of.get(&code).copied());
    let wishes = Wishes { effort: request.wishes.effort, ..request.wishes.clone() };
    let (mut localities, mut measured) = (Vec::new(), Vec::new());
    for ((name, group), borders) in groups.iter().zip(&inner) {
        let district = District::new(group, borders)?;
        let streams = Streams::new(Streams::new(request.seed).named(name).bits());
        let plan = plan(&district, &wishes, aim, &streams)?;
        let codes =
            |members: &Vec<usize>| members.iter().map(|area| district.codes()[*area]).collect();
        localities.extend(plan.localities.iter().map(codes));
        measured.push(plan.measured);
    }
    let off_target = examined(bricks, borders, &localities, &wishes)?;
    let plans = vec![PlannedLocalities { aim, localities, measured, off_target }];
    Ok(PlansFound { plans, stability: BTreeMap::new() })
}

fn brick(area: &Area, flows: &BTreeMap<AreaCode, Vec<(String, f64)>>) -> Brick {
    Brick {
        code: area.code,
        children: area.children,
        needs: area.needs.clone(),
        community: area.community.clone(),
        flows: flows.get(&area.code).cloned().unwrap_or_default(),
        rural: area.rural,
    }
}

/// How many localities are off target, when the check that shares no code with the search finds nothing
/// broken.
fn examined(
    bricks: &[Brick],
    borders: &Borders,
    localities: &[Vec<AreaCode>],
    wishes: &Wishes,
) -> Result<usize, CannotPlanLocalities> {
    let children: BTreeMap<AreaCode, u64> = bricks.iter().map(|b| (b.code, b.children)).collect();
    let areas: Vec<SmallArea> = bricks
        .iter()
        .map(|brick| SmallArea {
            code: brick.code,
            name: String::new(),
            ward: brick.code,
            ward_name: String::new(),
            children: brick.children,
        })
        .collect();
    let made = localities.iter().filter_map(|areas| {
        let code = *areas.first()?;
        let children = areas.iter().filter_map(|area| children.get(area)).sum();
        Some(Locality { code, name: String::new(), areas: areas.clone(), children })
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "looked at when it was given"
    )]
    let target = Target {
        children: wishes.target_children.round() as u64,
        tolerance_per_cent: (wishes.tolerance * 100.0).round() as u64,
        boundary_year: 0,
    };
    let localities = Localities { boundary_year: 0, localities: made.collect() };
    let limits = Limits { target, smallest: 0 };
    let report = place::check(&localities, &areas, &borders.neighbours(), limits);
    match report.errors.first() {
        Some(error) => Err(CannotPlanLocalities::Refused(format!("{error:?}"))),
        None => {
            let off = |finding: &&Finding| matches!(finding, Finding::OffTarget { .. });
            Ok(report.warnings.iter().filter(off).count())
        }
    }
}
