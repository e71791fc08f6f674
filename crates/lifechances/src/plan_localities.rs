//! `lifechances place`: localities are proposed from files of small areas. No installation is opened.

use crate::place_arguments::{AimWord, EffortWord, Place, PlanArguments};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::{Context, Result};
use commons::AreaCode;
use journeys::plan_localities::{
    Columns, PlannedLocalities, PlanningRequest, PlansFound, plan_localities,
};
use place::plans::{Aim, Effort, Measured, Wishes};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Does one of them.
pub(crate) fn run(place: &Place) -> Result<()> {
    match place {
        Place::Localities(given) => run_plans(given),
    }
}

fn run_plans(given: &PlanArguments) -> Result<()> {
    let found = plan_localities(&request(given)).map_err(|e| bad_input(e.to_string()))?;
    let folder = &given.out;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for plan in &found.plans {
        let file = folder.join(format!("{}.csv", file_name(plan.aim)));
        write(&file, &as_csv(plan))?;
        say(&in_words(plan, given.tolerance));
        tell(&format!("written: {}", file.display()));
    }
    if !found.stability.is_empty() {
        let file = folder.join("stability.csv");
        write(&file, &stability_csv(&found))?;
        tell(&format!("written: {}", file.display()));
    }
    Ok(())
}

fn request(given: &PlanArguments) -> PlanningRequest {
    let aim = given.aim.map(|aim| match aim {
        AimWord::Need => Aim::NeedFirst,
        AimWord::Balanced => Aim::Balanced,
        AimWord::Community => Aim::CommunityFirst,
        AimWord::Compact => Aim::CompactFirst,
        AimWord::School => Aim::SchoolFirst,
    });
    let effort = match given.effort {
        EffortWord::Quick => Effort::Quick,
        EffortWord::Usual => Effort::Usual,
        EffortWord::Thorough => Effort::Thorough,
    };
    let wishes = Wishes {
        rural_target: given.rural_target.map(f64::from),
        tolerance: f64::from(given.tolerance) / 100.0,
        localities: given.localities.and_then(|number| usize::try_from(number).ok()),
        effort,
        ..Wishes::of(f64::from(given.target))
    };
    PlanningRequest {
        areas: given.areas.clone(),
        layer: given.layer.clone(),
        table: given.table.clone(),
        borders: given.borders.clone(),
        flows: given.flows.clone(),
        together: given.together.clone(),
        kept: given.kept.clone(),
        columns: Columns {
            code: given.code.clone(),
            children: given.children.clone(),
            needs: given.need.clone(),
            community: given.community.clone(),
            rural: given.rural.clone(),
            within: given.within.clone(),
        },
        wishes,
        aim,
        stability_searches: given.stability,
        seed: given.seed,
    }
}

const fn file_name(aim: Aim) -> &'static str {
    match aim {
        Aim::NeedFirst => "needs-alike",
        Aim::Balanced => "balanced",
        Aim::CommunityFirst => "whole-communities",
        Aim::CompactFirst => "compact",
        Aim::SchoolFirst => "home-and-school",
    }
}

fn in_words(plan: &PlannedLocalities, tolerance: u32) -> String {
    let children = || plan.measured.iter().flat_map(|part| part.children.iter().copied());
    let mut words = format!(
        "{}: {} localities of {:.0} to {:.0} children; {} more than {tolerance} % off target",
        plan.aim.title(),
        plan.localities.len(),
        children().fold(f64::INFINITY, f64::min),
        children().fold(0.0, f64::max),
        plan.off_target,
    );
    if let [measured] = plan.measured.as_slice() {
        details(&mut words, measured);
    }
    words
}

fn details(words: &mut String, measured: &Measured) {
    let mut add = |what: &str, value: Option<f64>| {
        if let Some(value) = value {
            let _ = write!(words, "\n  {what} {value:.4}");
        }
    };
    add("share of differences in need that lie between localities (R2):", measured.need_between);
    add("km of border between localities:", Some(measured.border_metres / 1_000.0));
    add("compactness (Polsby-Popper, mean):", measured.compactness);
    add("children in the main locality of their community:", measured.community_together);
    add("pupils in the main locality of their school:", measured.school_together);
}

fn as_csv(plan: &PlannedLocalities) -> String {
    let mut locality: BTreeMap<AreaCode, usize> = BTreeMap::new();
    for (number, areas) in (1..).zip(&plan.localities) {
        locality.extend(areas.iter().map(|area| (*area, number)));
    }
    let lines = locality.iter().map(|(area, number)| format!("{area},{number}\n"));
    std::iter::once("code,locality\n".to_owned()).chain(lines).collect()
}

fn stability_csv(found: &PlansFound) -> String {
    let lines = found.stability.iter();
    let lines = lines.map(|((one, other), share)| format!("{one},{other},{share:.3}\n"));
    std::iter::once("one,other,share_together\n".to_owned()).chain(lines).collect()
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| file.display().to_string())
}
