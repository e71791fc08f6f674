//! The calibration report: every margin with target, source, what came out and tolerance.
//!
//! Tolerances are what the size of the district allows: a fixed allowance, plus three and a half
//! standard errors where a margin is not set exactly. Nothing is compared with any real child.

use crate::communities::COMMUNITIES;
use crate::district::District;
use crate::geography::count;
use crate::margins::{self as m, source};
use crate::people::{Child, Fact};
use crate::schools::Phase;
use std::fmt;

/// One margin of the district.
#[derive(Debug, Clone, PartialEq)]
pub struct Margin {
    /// What is measured, with its population.
    pub name: String,
    /// What it should be: a share between 0 and 1 unless the name says otherwise.
    pub target: f64,
    /// Where the target comes from.
    pub source: &'static str,
    /// What came out.
    pub achieved: f64,
    /// How many children (or homes, or sessions) it was measured on.
    pub counted: u64,
    /// Largest difference that is accepted.
    pub tolerance: f64,
}

impl Margin {
    /// Whether what came out is close enough to the target.
    pub fn within(&self) -> bool {
        (self.achieved - self.target).abs() <= self.tolerance
    }
}

/// All margins of a district.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// In the order of the causes: place, home, health, school, outcome.
    pub margins: Vec<Margin>,
}

impl Calibration {
    /// The margins outside their tolerance.
    pub fn failing(&self) -> impl Iterator<Item = &Margin> {
        self.margins.iter().filter(|margin| !margin.within())
    }
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<58} {:>9} {:>9} {:>9}  within  source",
            "margin", "target", "achieved", "+/-"
        )?;
        for margin in &self.margins {
            let within = if margin.within() { "yes" } else { "NO" };
            writeln!(
                f,
                "{:<58} {:>9.4} {:>9.4} {:>9.4}  {within:<6}  {}",
                margin.name, margin.target, margin.achieved, margin.tolerance, margin.source
            )?;
        }
        let failing = self.failing().count();
        writeln!(f, "{} margins, {failing} outside tolerance", self.margins.len())
    }
}

/// Standard errors allowed where a margin follows from the equations.
const STANDARD_ERRORS: f64 = 3.5;

struct Measured<'a> {
    district: &'a District,
    margins: Vec<Margin>,
}

pub(crate) fn calibrate(district: &District) -> Calibration {
    let mut measured = Measured { district, margins: Vec::new() };
    measured.places();
    measured.homes();
    measured.health();
    measured.school();
    measured.attainment();
    measured.absence();
    measured.safety();
    Calibration { margins: measured.margins }
}

type Which<'a> = &'a dyn Fn(&Child) -> bool;

impl Measured<'_> {
    /// A share of children; `slack` is the fixed allowance on top of sampling.
    fn share(
        &mut self,
        name: &str,
        (target, source): (f64, &'static str),
        (of, which): (Which<'_>, Which<'_>),
        slack: f64,
    ) {
        let base: Vec<&Child> = self.district.people.children.iter().filter(|c| of(c)).collect();
        let hits = base.iter().filter(|c| which(c)).count();
        let number = count(base.len()).max(1.0);
        let error = (target * (1.0 - target) / number).sqrt();
        let tolerance = slack + STANDARD_ERRORS * error;
        self.push(name, (target, source), (count(hits) / number, base.len()), tolerance);
    }

    /// A share that is set by a pass line: right to within four children, and a little more for
    /// lines that are set on homes or on other ages than are counted here.
    fn exact(
        &mut self,
        name: &str,
        (target, source): (f64, &'static str),
        (of, which): (Which<'_>, Which<'_>),
    ) {
        let base: Vec<&Child> = self.district.people.children.iter().filter(|c| of(c)).collect();
        let hits = base.iter().filter(|c| which(c)).count();
        let number = count(base.len()).max(1.0);
        let achieved = count(hits) / number;
        let tolerance = (0.05 * target).min(0.0015) + 4.0 / number;
        self.push(name, (target, source), (achieved, base.len()), tolerance);
    }

    fn push(
        &mut self,
        name: &str,
        (target, source): (f64, &'static str),
        (achieved, counted): (f64, usize),
        tolerance: f64,
    ) {
        let counted = counted as u64;
        self.margins.push(Margin {
            name: name.to_owned(),
            target,
            source,
            achieved,
            counted,
            tolerance,
        });
    }

    fn places(&mut self) {
        let asked = f64::from(self.district.settings.children());
        let children = self.district.people.children.len();
        self.push(
            "children aged 0 to 17 (number)",
            (asked, "settings"),
            (count(children), children),
            0.0,
        );
        self.share(
            "children aged 0 to 4",
            (5.0 / 18.0, source::OWN),
            (&|_| true, &|c| c.age <= 4),
            0.01,
        );
        for (place, community) in COMMUNITIES.iter().enumerate() {
            let district = self.district;
            let name = format!("community: {}", community.name);
            let which = |c: &Child| usize::from(district.home(c).community) == place;
            let slack = (0.25 * community.share).min(0.006);
            self.share(&name, (community.share, source::OWN), (&|_| true, &which), slack);
        }
    }

    fn homes(&mut self) {
        self.exact(
            "low-income family, ages 0 to 15",
            (m::LOW_INCOME, source::LAIT_2025),
            (&|c| c.age <= 15, &|c| c.is(Fact::LowIncome)),
        );
        let district = self.district;
        let homes = &district.people.households;
        let crowded =
            homes.iter().filter(|h| district.child(h.first_child).is(Fact::Overcrowded)).count();
        let achieved = count(crowded) / count(homes.len()).max(1.0);
        let target = (m::OVERCROWDED_HOMES, source::CENSUS);
        self.push("overcrowded homes", target, (achieved, homes.len()), 0.001);
    }

    fn health(&mut self) {
        let all: Which<'_> = &|_| true;
        let lait = source::LAIT_2024;
        let low = (m::LOW_BIRTH_WEIGHT, lait);
        self.exact("low birth weight", low, (all, &|c| c.is(Fact::LowBirthWeight)));
        let sight = (m::WEAK_SIGHT, source::VISION);
        self.exact("fails vision screening", sight, (&|c| c.age >= 4, &|c| c.is(Fact::WeakSight)));
        let very = (m::VERY_WEAK_SIGHT, source::VISION);
        self.exact(
            "sight four lines down or more",
            very,
            (&|c| c.age >= 4, &|c| c.measures.sight_right.max(c.measures.sight_left) >= 0.399),
        );
        self.exact(
            "Reception: overweight or very overweight",
            (m::OVERWEIGHT_RECEPTION, source::NCMP),
            (&|c| c.age >= 5, &|c| c.is(Fact::OverweightReception)),
        );
        self.exact(
            "year 6: overweight or very overweight",
            (m::OVERWEIGHT_YEAR_6, source::NCMP),
            (&|c| c.age >= 11, &|c| c.is(Fact::OverweightYear6)),
        );
    }

    fn school(&mut self) {
        let primary: Which<'_> = &|c| (5..=11).contains(&c.age) && c.enrolment.is_some();
        let secondary: Which<'_> = &|c| (12..=16).contains(&c.age) && c.enrolment.is_some();
        let lait = source::LAIT_2025;
        for (name, phase, target, fact) in [
            ("free school meals, primary", primary, m::FREE_MEALS_PRIMARY, Fact::FreeMeals),
            ("free school meals, secondary", secondary, m::FREE_MEALS_SECONDARY, Fact::FreeMeals),
            ("ever 6 meals, primary", primary, m::EVER_SIX_PRIMARY, Fact::EverSixFreeMeals),
            ("ever 6 meals, secondary", secondary, m::EVER_SIX_SECONDARY, Fact::EverSixFreeMeals),
            (
                "first language not English, primary",
                primary,
                m::OTHER_LANGUAGE_PRIMARY,
                Fact::OtherLanguage,
            ),
            (
                "first language not English, secondary",
                secondary,
                m::OTHER_LANGUAGE_SECONDARY,
                Fact::OtherLanguage,
            ),
        ] {
            self.share(name, (target, lait), (phase, &|c| c.is(fact)), 0.004);
        }
        let pupils: Which<'_> = &|c| (5..=16).contains(&c.age) && c.enrolment.is_some();
        self.exact(
            "SEN support, ages 5 to 16",
            (m::SEN_SUPPORT, lait),
            (pupils, &|c| c.is(Fact::SenSupport)),
        );
        self.exact(
            "education, health and care plan",
            (m::EHC_PLAN, lait),
            (pupils, &|c| c.is(Fact::EhcPlan)),
        );
    }

    fn attainment(&mut self) {
        let district = self.district;
        let at = move |age: u8| move |c: &Child| c.age == age && c.enrolment.is_some();
        let met = |fact: Fact| move |c: &Child| c.is(fact);
        let lait = source::LAIT_2025;
        let reception = at(5);
        let gld = met(Fact::GoodLevel);
        self.exact("good level of development", (m::GOOD_LEVEL, lait), (&reception, &gld));
        for (name, target, fact, has) in [
            ("good level, free school meals", m::GOOD_LEVEL_FSM, Fact::FreeMeals, true),
            ("good level, other pupils", m::GOOD_LEVEL_OTHERS, Fact::FreeMeals, false),
            ("good level, SEN support", m::GOOD_LEVEL_SEN, Fact::SenSupport, true),
        ] {
            let of = move |c: &Child| reception(c) && c.is(fact) == has;
            self.share(name, (target, lait), (&of, &gld), 0.02);
        }
        self.exact("phonics in year 1", (m::PHONICS, lait), (&at(6), &met(Fact::PhonicsMet)));
        let ks2 = met(Fact::KeyStage2Met);
        self.exact("key stage 2 expected", (m::KEY_STAGE_2, lait), (&at(11), &ks2));
        for (name, target, has) in [
            ("key stage 2 expected, free school meals", m::KEY_STAGE_2_FSM, true),
            ("key stage 2 expected, other pupils", m::KEY_STAGE_2_OTHERS, false),
        ] {
            let of = move |c: &Child| at(11)(c) && c.is(Fact::FreeMeals) == has;
            self.share(name, (target, lait), (&of, &ks2), 0.02);
        }
        let _ = district;
        self.points("attainment 8 (points)", m::ATTAINMENT_8, &|_| true, 0.05);
        self.points(
            "attainment 8, free school meals",
            m::ATTAINMENT_8_FSM,
            &|c| c.is(Fact::FreeMeals),
            1.0,
        );
        self.points(
            "attainment 8, other pupils",
            m::ATTAINMENT_8_OTHERS,
            &|c| !c.is(Fact::FreeMeals),
            1.0,
        );
    }

    fn points(&mut self, name: &str, target: f64, of: Which<'_>, slack: f64) {
        let points: Vec<f64> = (self.district.people.children.iter())
            .filter(|c| c.age == 16 && c.enrolment.is_some() && of(c))
            .map(|c| c.measures.attainment_8)
            .collect();
        let number = count(points.len()).max(1.0);
        let mean = points.iter().sum::<f64>() / number;
        let sampling = if slack < 0.1 { 0.0 } else { STANDARD_ERRORS * 16.0 / number.sqrt() };
        self.push(name, (target, source::LAIT_2025), (mean, points.len()), slack + sampling);
    }

    fn absence(&mut self) {
        let phases = [
            ("primary", Some(Phase::Primary), m::ABSENCE_PRIMARY),
            ("secondary", Some(Phase::Secondary), m::ABSENCE_SECONDARY),
            ("special", Some(Phase::Special), m::ABSENCE_SPECIAL),
            ("all", None, m::ABSENCE_ALL),
        ];
        for (name, phase, margin) in phases {
            let district = self.district;
            let of: Vec<&Child> = (district.people.children.iter())
                .filter(|c| c.measures.sessions_possible > 0)
                .filter(|c| phase.is_none() || district.school_of(c).map(|s| s.phase) == phase)
                .collect();
            let number = count(of.len()).max(1.0);
            let possible: f64 = of.iter().map(|c| f64::from(c.measures.sessions_possible)).sum();
            let absent: f64 = of.iter().map(|c| f64::from(c.measures.sessions_absent)).sum();
            let part = |least: u32| {
                let hits = of.iter().filter(|c| {
                    let (missed, all) = (c.measures.sessions_absent, c.measures.sessions_possible);
                    u32::from(missed) * 100 >= u32::from(all) * least
                });
                count(hits.count()) / number
            };
            let spare = 4.0 / number;
            let lait = source::LAIT_2025;
            let overall = (absent / possible.max(1.0), of.len());
            self.push(
                &format!("overall absence, {name}"),
                (margin.overall, lait),
                overall,
                0.003 + spare,
            );
            let persistent = (part(10), of.len());
            self.push(
                &format!("persistent absence, {name}"),
                (margin.persistent, lait),
                persistent,
                0.01 + spare,
            );
            let severe = (part(50), of.len());
            self.push(
                &format!("severe absence, {name}"),
                (margin.severe, lait),
                severe,
                0.005 + spare,
            );
        }
    }

    fn safety(&mut self) {
        let all: Which<'_> = &|_| true;
        let lait = source::LAIT_2025;
        self.exact("children in need", (m::IN_NEED, lait), (all, &|c| c.is(Fact::InNeed)));
        self.exact(
            "protection plans",
            (m::PROTECTION_PLAN, lait),
            (all, &|c| c.is(Fact::ProtectionPlan)),
        );
        self.exact("looked after", (m::LOOKED_AFTER, lait), (all, &|c| c.is(Fact::LookedAfter)));
        let entrants = (m::FIRST_TIME_ENTRANT, source::LAIT_2024);
        let first: Which<'_> = &|c| c.is(Fact::FirstTimeEntrant);
        self.exact("first-time entrants, ages 10 to 17", entrants, (&|c| c.age >= 10, first));
        let secondary: Vec<f64> = (self.district.people.children.iter())
            .filter(|c| (12..=16).contains(&c.age) && c.enrolment.is_some())
            .map(|c| f64::from(c.measures.suspensions))
            .collect();
        let number = count(secondary.len()).max(1.0);
        let achieved = (secondary.iter().sum::<f64>() / number, secondary.len());
        let target = (m::SUSPENSIONS_PER_PUPIL, source::LAIT_2024);
        let tolerance = 0.01 + STANDARD_ERRORS * 0.95 / number.sqrt();
        self.push("suspensions per secondary pupil", target, achieved, tolerance);
    }
}
