//! The cohort of a district: every linked child who lives there, in coded columns.

use crate::current_releases::Releases;
use crate::facts::{ChildFacts, read_facts};
use crate::house::House;
use crate::measures::{AGE_BANDS, MEASURES, age_band};
use cohort::{Cohort, CohortBuilder, ColumnPlan, Unfit};
use commons::{AreaCode, Day};
use lake::LakeProblem;
use place::Localities;
use std::collections::BTreeMap;
use store::{StoreError, loads};

/// A cohort, and who could not be in it.
pub struct Formed {
    /// The children.
    pub cohort: Cohort,
    /// Linked children whose home is in no locality of the district, or is not known.
    pub not_placed: u64,
    /// Linked people who are not children on the day, or whose birth month is not recorded.
    pub not_children: u64,
}

/// Why there is no cohort.
#[derive(Debug, thiserror::Error)]
pub enum CannotForm {
    /// No lake here.
    #[error("this installation has no lake; cohorts are formed in the data house")]
    NoChildrenSide,
    /// The lake could not be read.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The columns do not fit; a fault of this program.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Forms the cohort of children aged 0 to 17 on a day, with their locality and the fifth of
/// deprivation of their small area (1 the most deprived).
///
/// # Errors
/// [`CannotForm`].
pub fn form_cohort(
    house: &House,
    localities: &Localities,
    fifths: &BTreeMap<AreaCode, u8>,
    on: Day,
) -> Result<Formed, CannotForm> {
    let children = house.children.as_ref().ok_or(CannotForm::NoChildrenSide)?;
    let all = house.store.read("loads", loads::list)?;
    let facts = read_facts(&children.lake, &Releases::of(&all), on)?;
    let mut builder = CohortBuilder::new(plans(localities))?;
    let (mut not_placed, mut not_children) = (0, 0);
    for child in facts.values() {
        let Some(band) = age_band(child, on) else {
            not_children += 1;
            continue;
        };
        let Some(locality) = child.area.and_then(|area| localities.holding(area)) else {
            not_placed += 1;
            continue;
        };
        let code = localities.localities[locality].code;
        let fifth = child.area.and_then(|area| fifths.get(&area)).map(u8::to_string);
        add(&mut builder, child, (code.as_str(), fifth.as_deref(), band), on)?;
    }
    Ok(Formed { cohort: builder.build(), not_placed, not_children })
}

fn add(
    builder: &mut CohortBuilder,
    child: &ChildFacts,
    (locality, fifth, band): (&str, Option<&str>, &str),
    on: Day,
) -> Result<(), Unfit> {
    let mut answers = vec![Some(locality), fifth, Some(band), child.sex.as_deref()];
    for measure in &MEASURES {
        answers.push((measure.answer)(child, on).map(|yes| if yes { "yes" } else { "no" }));
    }
    builder.add(&answers)
}

fn plans(localities: &Localities) -> Vec<ColumnPlan> {
    let names: Vec<(&str, &str)> =
        localities.localities.iter().map(|l| (l.code.as_str(), l.name.as_str())).collect();
    let bands: Vec<(&str, &str)> = AGE_BANDS.iter().map(|band| (band.0, band.1)).collect();
    let fifths = [
        ("1", "Most deprived fifth"),
        ("2", "Second fifth"),
        ("3", "Middle fifth"),
        ("4", "Fourth fifth"),
        ("5", "Least deprived fifth"),
    ];
    let mut plans = vec![
        ColumnPlan::new("locality", "Locality", &names),
        ColumnPlan::new("fifth", "Fifth of small areas by deprivation", &fifths),
        ColumnPlan::new("age", "Age", &bands),
        ColumnPlan::new("sex", "Sex", &[("female", "Girls"), ("male", "Boys")]),
    ];
    plans.extend(MEASURES.iter().map(|measure| ColumnPlan::yes_no(measure.key, measure.title)));
    plans
}
