//! The life of every child, in the order of cause: home, health, school, outcomes, gaps.

use crate::communities::COMMUNITIES;
use crate::effects::Outcome;
use crate::equations::{Equation, Scene, highest, logistic};
use crate::geography::{Ground, count};
use crate::households::Population;
use crate::margins as m;
use crate::people::{Child, Fact, Tenure, WeightBand};
use crate::schools::Phase;
use commons::Streams;

/// The people of the district while their lives are being drawn.
pub(crate) struct Lives<'a> {
    pub(crate) ground: &'a Ground,
    pub(crate) people: &'a mut Population,
    pub(crate) streams: &'a Streams,
    /// The phase in which each child needs a state-funded place, if any.
    pub(crate) phases: Vec<Option<Phase>>,
}

impl Lives<'_> {
    /// What is true before school starts to matter.
    pub(crate) fn grow_up(&mut self) {
        self.low_income();
        self.overcrowding();
        self.draw(Fact::LowBirthWeight, m::LOW_BIRTH_WEIGHT, |_| true);
        self.language();
        self.meals();
        self.sight();
        self.special_needs();
        self.draw(Fact::ProtectionPlan, m::PROTECTION_PLAN, |_| true);
        self.draw(Fact::LookedAfter, m::LOOKED_AFTER, |c| !c.is(Fact::ProtectionPlan));
        self.draw(Fact::InNeed, m::IN_NEED, |_| true);
        self.draw(Fact::EarlyHelp, m::EARLY_HELP, |c| !c.is(Fact::InNeed));
        self.draw(Fact::Decay, m::DECAY, |c| c.age >= 4);
    }

    /// What happens at school and after; absence is planned already.
    pub(crate) fn learn(&mut self) {
        for age in 5..=16 {
            self.draw(Fact::GoodLevel, m::GOOD_LEVEL, |c| c.age == age && c.enrolment.is_some());
        }
        for age in 6..=16 {
            self.phonics(age);
        }
        for age in 11..=16 {
            self.key_stage_2(age);
        }
        self.attainment();
        self.weight();
        self.suspensions();
        self.draw(Fact::PoliceVictim, m::POLICE_VICTIM, |c| c.age >= 3);
        self.draw(Fact::PoliceSuspect, m::POLICE_SUSPECT, |c| c.age >= 10);
        self.draw(Fact::WentMissing, m::WENT_MISSING, |c| c.age >= 9);
        self.draw(Fact::FirstTimeEntrant, m::FIRST_TIME_ENTRANT, |c| c.age >= 10);
        self.draw(Fact::ScreeningMissed, m::SCREENING_MISSED, |c| c.age >= 5);
        self.draw(Fact::MeasurementMissed, m::MEASUREMENT_MISSED, |c| c.age >= 11);
        self.draw(Fact::ExamMissing, m::EXAM_MISSING, |c| c.age >= 11);
    }

    /// Sets a fact for the share of the eligible children with the highest liability.
    fn draw(&mut self, fact: Fact, share: f64, eligible: impl Fn(&Child) -> bool) -> f64 {
        let liabilities = self.liabilities(fact, eligible);
        let (chosen, line) = highest(liabilities, share);
        for child in chosen {
            self.people.children[child as usize].facts.set(fact);
        }
        line
    }

    fn liabilities(&self, fact: Fact, eligible: impl Fn(&Child) -> bool) -> Vec<(u32, f64)> {
        let equation = Equation::of(Outcome::Fact(fact));
        let scene = Scene { ground: self.ground, people: self.people };
        let mut stream = self.streams.named(fact.name());
        let mut liabilities = Vec::new();
        for (number, child) in (0_u32..).zip(&self.people.children) {
            let draw = logistic(&mut stream);
            if eligible(child) {
                liabilities.push((number, equation.predictor(&scene, number as usize) + draw));
            }
        }
        liabilities
    }

    /// The same liability for all children of a home.
    fn home_liabilities(&self, fact: Fact) -> Vec<f64> {
        let equation = Equation::of(Outcome::Fact(fact));
        let scene = Scene { ground: self.ground, people: self.people };
        let mut stream = self.streams.named(fact.name());
        let homes = &self.people.households;
        homes
            .iter()
            .map(|h| equation.predictor(&scene, h.first_child as usize) + logistic(&mut stream))
            .collect()
    }

    fn low_income(&mut self) {
        let liabilities = self.home_liabilities(Fact::LowIncome);
        let of_children = self
            .numbered()
            .filter(|(_, c)| c.age <= 15)
            .map(|(n, c)| (n, liabilities[c.household as usize]))
            .collect();
        let (_, line) = highest(of_children, m::LOW_INCOME);
        self.set_homes(Fact::LowIncome, &liabilities, line);
    }

    fn overcrowding(&mut self) {
        let liabilities = self.home_liabilities(Fact::Overcrowded);
        let of_homes = (0_u32..).zip(liabilities.iter().copied()).collect();
        let (_, line) = highest(of_homes, m::OVERCROWDED_HOMES);
        self.set_homes(Fact::Overcrowded, &liabilities, line);
        let mut stream = self.streams.named("bedrooms");
        for home in 0..self.people.households.len() {
            let home = &mut self.people.households[home];
            let crowded = self.people.children[home.first_child as usize].is(Fact::Overcrowded);
            let needed = 1 + home.children.div_ceil(2);
            let spare = u8::from(stream.chance(0.4)) + u8::from(home.tenure == Tenure::Owned);
            home.bedrooms =
                if crowded { needed.saturating_sub(1).max(1) } else { needed + spare.min(1) };
        }
    }

    fn set_homes(&mut self, fact: Fact, liabilities: &[f64], line: f64) {
        for child in &mut self.people.children {
            if liabilities[child.household as usize] >= line {
                child.facts.set(fact);
            }
        }
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &Child)> {
        (0_u32..).zip(&self.people.children)
    }

    fn is_pupil(&self, number: u32) -> bool {
        self.phases[number as usize].is_some()
    }

    /// Siblings mostly share a language; the younger are likelier to be recorded with it.
    fn language(&mut self) {
        let mut stream = self.streams.named("home language");
        let home: Vec<f64> = self.people.households.iter().map(|_| logistic(&mut stream)).collect();
        let mut own = self.streams.named("own language");
        let liabilities: Vec<f64> = self
            .people
            .children
            .iter()
            .map(|c| {
                let household = &self.people.households[c.household as usize];
                let chance = COMMUNITIES[usize::from(household.community)].other_language;
                let odds = chance / (1.0 - chance);
                odds.ln() + home[c.household as usize] + 0.3 * logistic(&mut own)
            })
            .collect();
        let bands = [(0, 11, m::OTHER_LANGUAGE_PRIMARY), (12, 17, m::OTHER_LANGUAGE_SECONDARY)];
        self.set_by_age(Fact::OtherLanguage, &bands, &liabilities);
    }

    /// Registered for meals now, or at some time in six years: one liability, two lines.
    fn meals(&mut self) {
        let home = self.home_liabilities(Fact::FreeMeals);
        let mut own = self.streams.named("own meals");
        let liabilities: Vec<f64> = self
            .people
            .children
            .iter()
            .map(|c| home[c.household as usize] + 0.35 * logistic(&mut own))
            .collect();
        self.set_by_age(Fact::FreeMeals, &m::FREE_MEALS, &liabilities);
        self.set_by_age(Fact::EverSixFreeMeals, &m::EVER_SIX, &liabilities);
    }

    /// In each band of ages, the share of pupils with the highest liability.
    fn set_by_age(&mut self, fact: Fact, bands: &[(u8, u8, f64)], liabilities: &[f64]) {
        for &(from, to, share) in bands {
            let pupils = self
                .numbered()
                .filter(|(n, c)| (from..=to).contains(&c.age) && (c.age < 5 || self.is_pupil(*n)))
                .map(|(n, _)| (n, liabilities[n as usize]))
                .collect();
            let (chosen, line) = highest(pupils, share);
            for child in chosen {
                self.people.children[child as usize].facts.set(fact);
            }
            self.set_non_pupils(fact, (from, to), liabilities, line);
        }
    }

    fn set_non_pupils(&mut self, fact: Fact, band: (u8, u8), liabilities: &[f64], line: f64) {
        for (number, child) in self.people.children.iter_mut().enumerate() {
            let outside = child.age >= 5 && self.phases[number].is_none();
            let registered = !matches!(fact, Fact::FreeMeals | Fact::EverSixFreeMeals);
            let in_band = (band.0..=band.1).contains(&child.age);
            if outside && registered && in_band && liabilities[number] >= line {
                child.facts.set(fact);
            }
        }
    }

    fn sight(&mut self) {
        let line = self.draw(Fact::WeakSight, m::WEAK_SIGHT, |c| c.age >= 4);
        let liabilities = self.liabilities(Fact::WeakSight, |c| c.age >= 4);
        let (_, very) = highest(liabilities.clone(), m::VERY_WEAK_SIGHT);
        let mut stream = self.streams.named("sight lines");
        for (number, liability) in liabilities {
            let child = &mut self.people.children[number as usize];
            let worse = if liability >= very {
                0.40 + 0.25 * stream.unit()
            } else if liability >= line {
                0.225 + 0.15 * stream.unit()
            } else {
                0.20 * stream.unit()
            };
            let better = worse * (0.3 + 0.7 * stream.unit());
            let (right, left) = if stream.chance(0.5) { (worse, better) } else { (better, worse) };
            child.measures.sight_right = lines(right);
            child.measures.sight_left = lines(left);
        }
    }

    fn special_needs(&mut self) {
        let pupil: Vec<bool> = self.phases.iter().map(Option::is_some).collect();
        let school_age = |c: &Child| (5..=16).contains(&c.age);
        self.draw_numbered(Fact::EhcPlan, m::EHC_PLAN, |n, c| school_age(c) && pupil[n]);
        let plans = m::SEN_SUPPORT;
        self.draw_numbered(Fact::SenSupport, plans / (1.0 - m::EHC_PLAN), |n, c| {
            school_age(c) && pupil[n] && !c.is(Fact::EhcPlan)
        });
        let mut stream = self.streams.named("special schools");
        for (number, child) in self.people.children.iter().enumerate() {
            if child.is(Fact::EhcPlan) && stream.chance(m::SPECIAL_SCHOOL_OF_PLANS) {
                self.phases[number] = Some(Phase::Special);
            }
        }
    }

    fn draw_numbered(&mut self, fact: Fact, share: f64, eligible: impl Fn(usize, &Child) -> bool) {
        let mut liabilities = self.liabilities(fact, |_| true);
        liabilities.retain(|(n, _)| eligible(*n as usize, &self.people.children[*n as usize]));
        for child in highest(liabilities, share).0 {
            self.people.children[child as usize].facts.set(fact);
        }
    }

    fn phonics(&mut self, age: u8) {
        let cohort = |c: &Child| c.age == age && c.enrolment.is_some();
        let liabilities = self.liabilities(Fact::PhonicsMet, cohort);
        let (chosen, line) = highest(liabilities.clone(), m::PHONICS);
        for child in chosen {
            self.people.children[child as usize].facts.set(Fact::PhonicsMet);
        }
        for (child, liability) in liabilities {
            self.people.children[child as usize].measures.phonics = liability - line;
        }
    }

    fn key_stage_2(&mut self, age: u8) {
        let cohort = |c: &Child| c.age == age && c.enrolment.is_some();
        let liabilities = self.liabilities(Fact::KeyStage2Met, cohort);
        let (chosen, line) = highest(liabilities.clone(), m::KEY_STAGE_2);
        for child in chosen {
            self.people.children[child as usize].facts.set(Fact::KeyStage2Met);
        }
        for (child, liability) in liabilities {
            self.people.children[child as usize].measures.key_stage_2 = liability - line;
        }
    }

    /// Points with a normal draw, moved together until the mean is right; none below 0 or above 90.
    fn attainment(&mut self) {
        let equation = Equation::of(Outcome::Attainment8);
        let scene = Scene { ground: self.ground, people: self.people };
        let mut stream = self.streams.named("attainment 8");
        let raw: Vec<(usize, f64)> = (self.people.children.iter().enumerate())
            .filter(|(_, c)| c.age == 16 && c.enrolment.is_some())
            .map(|(n, _)| {
                (n, equation.predictor(&scene, n) + m::ATTAINMENT_8_SPREAD * stream.normal())
            })
            .collect();
        let mut base = m::ATTAINMENT_8;
        for _ in 0..30 {
            let sum: f64 = raw.iter().map(|(_, r)| (r + base).clamp(0.0, 90.0)).sum();
            base += m::ATTAINMENT_8 - sum / count(raw.len()).max(1.0);
        }
        for (number, points) in raw {
            self.people.children[number].measures.attainment_8 =
                ((points + base).clamp(0.0, 90.0) * 10.0).round() / 10.0;
        }
    }

    fn weight(&mut self) {
        self.draw(Fact::OverweightReception, m::OVERWEIGHT_RECEPTION, |c| c.age >= 5);
        self.draw(Fact::OverweightYear6, m::OVERWEIGHT_YEAR_6, |c| c.age >= 11);
        let mut stream = self.streams.named("weight bands");
        let mut band = |over: bool, obese: f64| match (over, stream.unit()) {
            (true, draw) if draw < obese => WeightBand::Obese,
            (true, _) => WeightBand::Over,
            (false, draw) if draw < 0.025 => WeightBand::Under,
            (false, _) => WeightBand::Healthy,
        };
        for child in &mut self.people.children {
            child.measures.weight_reception = band(child.is(Fact::OverweightReception), 0.45);
            child.measures.weight_year_6 = band(child.is(Fact::OverweightYear6), 0.63);
        }
    }

    fn suspensions(&mut self) {
        let at_school = |c: &Child| c.enrolment.is_some() && (5..=16).contains(&c.age);
        self.draw(Fact::Suspended, m::SUSPENDED_PRIMARY, |c| at_school(c) && c.age <= 11);
        self.draw(Fact::Suspended, m::SUSPENDED_SECONDARY, |c| at_school(c) && c.age >= 12);
        let mut stream = self.streams.named("suspensions");
        let again = 1.0 - m::SUSPENDED_SECONDARY / m::SUSPENSIONS_PER_PUPIL;
        for child in &mut self.people.children {
            if child.is(Fact::Suspended) {
                child.measures.suspensions = 1;
                while child.measures.suspensions < 12 && stream.chance(again) {
                    child.measures.suspensions += 1;
                }
            }
        }
    }
}

/// Sight to the nearest quarter of a line (0.025), as crowded charts are scored.
fn lines(sight: f64) -> f64 {
    (sight / 0.025).round() * 0.025
}
