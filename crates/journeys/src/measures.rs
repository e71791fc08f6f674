//! The measures of a locality profile: who is counted, what the answer is, and whether it is a
//! strength or a need. One list, so that cohort, tables and pages cannot disagree.

use crate::facts::ChildFacts;
use cohort::classify;
use commons::Day;

/// Whether more of it is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Protective: more is good.
    Strength,
    /// Need: less is good.
    Need,
    /// Neither: says who lives here.
    Context,
}

/// One measure of a profile, answered yes or no for each child it is about.
#[derive(Clone, Copy)]
pub struct Measure {
    /// Short and stable.
    pub key: &'static str,
    /// The heading.
    pub title: &'static str,
    /// Who is counted.
    pub population: &'static str,
    /// Strength, need or context.
    pub side: Side,
    /// Whose records say so.
    pub source: &'static str,
    pub(crate) answer: fn(&ChildFacts, Day) -> Option<bool>,
}

/// Every measure, strengths first.
pub const MEASURES: [Measure; 11] = [
    Measure {
        key: "regular-attendance",
        title: "Attended at least 95% of sessions",
        population: "pupils on roll with sessions recorded this year",
        side: Side::Strength,
        source: "School registers",
        answer: |child, _| attendance(child, |absent, possible| absent * 20 <= possible),
    },
    Measure {
        key: "good-development",
        title: "Reached a good level of development at age 5",
        population: "children with a foundation stage profile",
        side: Side::Strength,
        source: "Foundation stage profiles",
        answer: |child, _| child.good_development,
    },
    Measure {
        key: "phonics-met",
        title: "Met the phonics standard",
        population: "children with a phonics check",
        side: Side::Strength,
        source: "Phonics checks",
        answer: |child, _| child.phonics_met,
    },
    Measure {
        key: "ks2-met",
        title: "Expected standard in reading, writing, maths at 11",
        population: "children with key stage 2 results",
        side: Side::Strength,
        source: "Key stage 2 results",
        answer: |child, _| child.ks2_met,
    },
    Measure {
        key: "vision-passed",
        title: "Passed vision screening",
        population: "children whose screening gave a result",
        side: Side::Strength,
        source: "Vision screening",
        answer: |child, _| child.vision_passed,
    },
    Measure {
        key: "persistent-absence",
        title: "Missed at least 10% of their own sessions",
        population: "pupils on roll with sessions recorded this year",
        side: Side::Need,
        source: "School registers",
        answer: |child, _| {
            let absence = classify(child.sessions_possible, child.sessions_absent);
            absence.is_persistent().filter(|_| child.on_roll)
        },
    },
    Measure {
        key: "overweight",
        title: "Overweight, including obesity, when measured",
        population: "children measured in Reception or Year 6",
        side: Side::Need,
        source: "National Child Measurement Programme",
        answer: |child, _| child.overweight,
    },
    Measure {
        key: "free-meals",
        title: "Eligible for free school meals",
        population: "pupils on roll",
        side: Side::Context,
        source: "School management systems",
        answer: |child, _| child.on_roll.then_some(child.free_meals?),
    },
    Measure {
        key: "child-in-need",
        title: "With an open social care episode",
        population: "all children linked in the district",
        side: Side::Need,
        source: "Children's social care",
        answer: |child, _| Some(child.in_need),
    },
    Measure {
        key: "special-needs",
        title: "With support or a plan for special educational needs",
        population: "pupils on roll",
        side: Side::Context,
        source: "School management systems",
        answer: |child, _| child.on_roll.then_some(child.special_needs?),
    },
    Measure {
        key: "other-language",
        title: "First language other than English",
        population: "pupils on roll",
        side: Side::Context,
        source: "School management systems",
        answer: |child, _| child.on_roll.then_some(child.other_language?),
    },
];

/// The measure with this key.
pub fn measure(key: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.key == key)
}

fn attendance(child: &ChildFacts, is_so: fn(u64, u64) -> bool) -> Option<bool> {
    let counted = child.on_roll && child.sessions_possible > 0;
    counted.then(|| is_so(child.sessions_absent, child.sessions_possible))
}

/// Age bands of a profile, each with its first and last age.
pub const AGE_BANDS: [(&str, &str, i32, i32); 4] = [
    ("0-4", "0 to 4", 0, 4),
    ("5-10", "5 to 10", 5, 10),
    ("11-15", "11 to 15", 11, 15),
    ("16-17", "16 to 17", 16, 17),
];

/// The band of a child on a day; `None` for a birth month not recorded or an age outside all.
pub(crate) fn age_band(child: &ChildFacts, on: Day) -> Option<&'static str> {
    let age = child.born?.years_until(on);
    AGE_BANDS.iter().find(|(_, _, from, to)| (*from..=*to).contains(&age)).map(|band| band.0)
}
