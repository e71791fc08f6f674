//! Fitting everything that the records can teach.

use crate::block::Part;
use crate::block::Rule;
use crate::block::learn::{Offers, budget, learn};
use crate::block::rules::to_learn_from;
use crate::compare::Plan;
use crate::compare::levels::{born, home, name};
use crate::settings::PAIRS_PER_RECORD;
use crate::shared::both;
use crate::standardise::Frame;
use crate::weigh::beside::{Beside, count_all};
use crate::weigh::fit::{Course, Stratum, fit};
use crate::weigh::polish::polish;
use crate::weigh::rarity::Rarity;
use crate::weigh::start::{ALL, CLASSES, Class};
use crate::weigh::strata::{Sampled, of_rules, random, tells_of_kin};
use crate::weigh::tables::Tables;
use std::sync::OnceLock;

/// What was learned from the records.
#[derive(Debug, Clone)]
pub(crate) struct Trained {
    /// How likely each level is in each class.
    pub tables: Tables,
    /// Share of all pairs that each class is.
    pub shares: [f64; CLASSES],
    /// How fitting went.
    pub course: Course,
    /// Blocking rules that a model document gives; none when they are learned.
    pub chosen: Option<Vec<Rule>>,
    /// The rules that these records offer, once they are asked for.
    pub offers: OnceLock<Offers>,
    /// How rare the values of these records are, once that is asked for.
    pub rarity: OnceLock<Rarity>,
}

impl Trained {
    /// With rules that are given, or none; what the records tell besides is asked when needed.
    pub(crate) const fn new(
        tables: Tables,
        shares: [f64; CLASSES],
        course: Course,
        chosen: Option<Vec<Rule>>,
    ) -> Self {
        Self { tables, shares, course, chosen, offers: OnceLock::new(), rarity: OnceLock::new() }
    }
}

/// The largest block that is looked at for fitting, in records.
pub(crate) const LARGEST: u32 = 400;

/// Of sibling pairs, at most this share are born together: of births in England and Wales about
/// 1.5 % are multiple (Office for National Statistics, birth characteristics).
const TWINS: f64 = 0.06;

/// However little is found in the samples, this many pairs of a class are thought possible.
const LEAST_FOUND: f64 = 0.5;

/// Learns from the records.
pub(crate) fn train(frame: &Frame, plan: &Plan) -> Trained {
    train_with(frame, plan, None)
}

/// Learns from the records and, when there are any, from pairs that people have decided.
pub(crate) fn train_with(frame: &Frame, plan: &Plan, decided: Option<Stratum>) -> Trained {
    let rarity = OnceLock::new();
    let (tables, shares, course, decided) = std::thread::scope(|scope| {
        if frame.threads > 1 {
            // Fitting does not need it, and what comes after does.
            scope.spawn(|| {
                rarity.get_or_init(|| Rarity::of(frame));
            });
        }
        fitted(frame, plan, decided)
    });
    let mut trained = Trained { rarity, ..Trained::new(tables, shares, course, None) };
    let budget = budget(PAIRS_PER_RECORD, frame.len());
    let learned = learn(frame, plan, &trained.tables, (budget, &trained.offers));
    polish(frame, plan, &mut trained, (&learned, decided.as_ref()));
    trained
}

/// Tables and shares as the samples tell them, and what people decided, fitted.
fn fitted(
    frame: &Frame,
    plan: &Plan,
    decided: Option<Stratum>,
) -> (Tables, [f64; CLASSES], Course, Option<Stratum>) {
    let at_random = random(frame, plan);
    let (mut tables, of_rules) = both(
        frame.threads,
        || strangers(frame, plan, &at_random),
        || of_rules(frame, plan, &to_learn_from(frame), LARGEST),
    );
    let mut samples = vec![at_random];
    samples.extend(of_rules);
    let mut strata: Vec<_> = samples.iter().map(|sample| sample.stratum.clone()).collect();
    strata.extend(decided);
    let course = fit(&mut tables, &mut strata, plan);
    let decided = (strata.len() > samples.len()).then(|| strata.pop()).flatten();
    for (sample, fitted) in samples.iter_mut().zip(strata) {
        sample.stratum = fitted;
    }
    let shares = shares(frame, &tables, &samples);
    (tables, shares, course, decided)
}

/// Tables as they begin, but for strangers, who are learned from random pairs and then held. How
/// fields hang together is told by what they are by themselves, and the other way round: a few turns
/// settle both.
fn strangers(frame: &Frame, plan: &Plan, at_random: &Sampled) -> Tables {
    let counted = count_all(frame, plan);
    let mut tables = Tables::start(frame, plan);
    for _ in 0..TURNS {
        let mut fitted = Tables::start(frame, plan);
        fitted.beside.clone_from(&tables.beside);
        fit(&mut fitted, &mut [at_random.stratum.clone()], plan);
        for table in &fitted.which[Class::Stranger as usize] {
            tables.tables[*table] = fitted.tables[*table].clone();
            tables.tables[*table].held = true;
        }
        tables.beside = counted.iter().filter_map(|one| one.times(&tables)).collect();
        tables.beside.sort_by_key(Beside::order);
        if tables.beside.is_empty() {
            break;
        }
    }
    tables
}

/// How often strangers' tables and what hangs together among them are worked out in turn.
const TURNS: u32 = 3;

/// Share of all pairs that each class is: what was found in the samples, over the share of the
/// class's pairs that the samples' keys would bring together.
pub(crate) fn shares(frame: &Frame, tables: &Tables, samples: &[Sampled]) -> [f64; CLASSES] {
    let all = all_pairs(frame.len());
    let mut shares = [0.0; CLASSES];
    for class in ALL.into_iter().filter(|class| *class != Class::Stranger) {
        let (mut found, mut caught) = (0.0, 0.0);
        for sample in samples {
            let Some(rule) = &sample.rule else { continue };
            if class == Class::Same || tells_of_kin(rule) {
                found += sample.stratum.shares[class as usize] * count(sample.pairs);
                caught += brings(tables, class, rule);
            }
        }
        shares[class as usize] =
            ((found / caught.max(1e-6)).max(LEAST_FOUND) / all).clamp(1e-12, 0.2);
    }
    let most = TWINS * shares[Class::Sibling as usize];
    shares[Class::Twin as usize] = shares[Class::Twin as usize].min(most).max(1e-12);
    shares[Class::Stranger as usize] = 1.0 - shares[..CLASSES - 1].iter().sum::<f64>();
    shares
}

fn brings(tables: &Tables, class: Class, rule: &Rule) -> f64 {
    rule.parts.iter().map(|part| agrees(tables, class, part)).product()
}

/// How likely a part is shared in a class, roughly: the count of links found corrects it later.
fn agrees(tables: &Tables, class: Class, part: &Part) -> f64 {
    let sum = |field: &usize, levels: &[u8]| -> f64 {
        let table = &tables.tables[tables.which[class as usize][*field]];
        levels.iter().map(|level| table.cells[usize::from(*level)]).sum()
    };
    match part {
        Part::Sound(field) | Part::Begins(field, _) | Part::Ends(field, _) => {
            sum(field, &[name::EXACT, name::VARIANT])
        }
        Part::NamesEitherWay(given, surname) => {
            sum(given, &[name::EXACT]) * sum(surname, &[name::EXACT])
        }
        Part::Value(field) => sum(field, &[1]),
        Part::BirthDate(field) => sum(field, &[born::EXACT, born::SWAPPED]),
        Part::BirthMonth(field) | Part::BirthYear(field) | Part::Birthday(field) => {
            sum(field, &[born::EXACT, born::SLIP])
        }
        Part::Postcode(field) => sum(field, &[home::PROPERTY, home::POSTCODE, home::NEIGHBOUR]),
        Part::Property(field) => sum(field, &[home::PROPERTY]),
        Part::Outcode(field) => 1.0 - sum(field, &[home::DIFFERENT, home::AREA]),
    }
}

/// Number of pairs of this many records, at least one.
pub(crate) fn all_pairs(records: usize) -> f64 {
    let records = count(records as u64);
    (records * (records - 1.0) / 2.0).max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "numbers of pairs are far below 2^53")]
pub(crate) fn count(number: u64) -> f64 {
    number as f64
}
