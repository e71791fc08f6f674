//! Finds the recipe in what an area did: kinds and numbers, never words.

use super::CannotReplicate;
use crate::convening::{KeptPartnership, unreadable};
use crate::histories::{self, HistoryProblem};
use crate::plans::plans_of_areas;
use crate::statements::statements;
use commons::Fraction;
use convene::meeting::{MeetingDeed, MeetingPlan, MeetingWritten};
use convene::plan::{Gate, Plan, PlanDeed, PlanLife, PlanStage};
use convene::statement::{EvidenceKind, Section, StatementText};
use convene::{Entry, OrgId, Sector};
use measure::Definitions;
use replicate::{
    AgendaSlot, AgreementShape, AskWanted, ClauseKind, ClauseShape, EvidenceWanted,
    IndicatorWanted, Line, MeetingCycle, Part, PlanShape, PriorityShape, Recipe, RecipeDeed,
    RecipeLife, SeatWanted, SectionWanted, Starts, TermsOf, Topic,
};
use share::agreement::{Agreement, DataTypes, VersionDeed, Versions};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::histories::{History, HistoryKind};

/// What an area started from, when it started from a recipe.
pub(super) struct Started {
    pub(super) history: History,
    pub(super) life: RecipeLife,
}

/// The recipe history of the partnership with this id.
pub(super) fn started(
    tx: &mut Tx<'_>,
    partnership: &store::Id,
) -> Result<Option<Started>, HistoryProblem> {
    let all = store::histories::list(tx, HistoryKind::Recipe)?;
    let own = all.into_iter().find(|history| history.inside.as_ref() == Some(partnership));
    own.map(|history| read_started(tx, history)).transpose()
}

pub(super) fn read_started(tx: &mut Tx<'_>, history: History) -> Result<Started, HistoryProblem> {
    let told = histories::read_entries::<RecipeDeed>(tx, history)?;
    let life = RecipeLife::of(&told.entries).map_err(|why| unreadable(&told.history, &why))?;
    Ok(Started { history: told.history, life })
}

/// The recipe of an area. One that started from a recipe has that, as it was adapted, with the seats and
/// indicators that came since.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    definitions: &Definitions,
    kept: &KeptPartnership,
) -> Result<Recipe, CannotReplicate> {
    let texts = texts(tx, kept)?;
    let mut seen: Vec<Line> = seats(kept);
    seen.extend(indicators(&texts, definitions));
    if let Some(started) = started(tx, &kept.history.id)? {
        let mut recipe = started.life.ours().clone();
        // An indicator of the file that this house does not know could be any words.
        let wanted = recipe.part(Part::Indicator).map(Line::key).collect::<Vec<_>>();
        for id in wanted.iter().filter(|id| definitions.get(id).is_none()) {
            recipe.leave_out(Part::Indicator, id);
        }
        for line in seen {
            add_what_came(&mut recipe, line)?;
        }
        return Ok(recipe);
    }
    seen.extend(terms(kept));
    seen.extend(meetings(tx, kept)?);
    seen.extend(of_statements(&texts));
    seen.extend(agreements(tx, kept)?);
    seen.extend(plan(tx)?);
    seen.extend(Recipe::usual_checklist());
    Ok(Recipe::of(seen)?)
}

/// More seats than the recipe has, or an indicator it does not name, came in practice.
fn add_what_came(recipe: &mut Recipe, line: Line) -> Result<(), CannotReplicate> {
    let had = match recipe.line(line.part(), &line.key()) {
        Some(Line::Seat(had)) => Some(had.count),
        Some(_) => return Ok(()),
        None => None,
    };
    match (&line, had) {
        (Line::Seat(new), Some(count)) if new.count <= count => Ok(()),
        (_, _) => Ok(recipe.put(line)?),
    }
}

fn terms(kept: &KeptPartnership) -> Option<Line> {
    let terms = kept.life.partnership().terms;
    let pair = |share: Fraction| -> Option<[u8; 2]> {
        Some([share.numerator.try_into().ok()?, share.denominator.try_into().ok()?])
    };
    let (quorum, agreement) = (pair(terms.quorum)?, pair(terms.agreement)?);
    Some(Line::Terms(TermsOf { quorum, agreement, interest: terms.interest }))
}

/// Seats of each kind, counted.
fn seats(kept: &KeptPartnership) -> Vec<Line> {
    let with_count = |(mut kind, (count, _)): (SeatWanted, (u8, u8))| {
        kind.count = count;
        Line::Seat(kind)
    };
    seats_by_kind(kept).into_values().map(with_count).collect()
}

/// By the key of each kind of seat: the kind, how many there are, and how many are held.
pub(super) fn seats_by_kind(kept: &KeptPartnership) -> BTreeMap<String, (SeatWanted, (u8, u8))> {
    let mut kinds = BTreeMap::new();
    for seat in kept.life.partnership().seats {
        let (sector, right) = (seat.organisation.sector, seat.right);
        let kind = SeatWanted { sector, right, place: seat.place, age: seat.age, count: 1 };
        let key = Line::Seat(kind.clone()).key();
        let (_, (all, held)): &mut (SeatWanted, (u8, u8)) =
            kinds.entry(key).or_insert((kind, (0, 0)));
        *all = all.saturating_add(1);
        *held = held.saturating_add(u8::from(seat.person.is_some()));
    }
    kinds
}

/// The newest text of each statement of the partnership.
fn texts(tx: &mut Tx<'_>, kept: &KeptPartnership) -> Result<Vec<StatementText>, HistoryProblem> {
    let all = statements(tx)?;
    let own = all.into_iter().filter(|one| one.partnership.history.id == kept.history.id);
    Ok(own.filter_map(|one| one.text.at(one.text.revision())).collect())
}

/// The indicators that statements rest on, where they are ours.
fn indicators(texts: &[StatementText], definitions: &Definitions) -> Vec<Line> {
    let evidence = texts.iter().flat_map(|text| &text.evidence);
    let figures = evidence.filter(|one| one.kind == EvidenceKind::Figure);
    // The name is taken from the definitions, so that nothing typed can leave as one.
    let named = figures.filter_map(|one| {
        let id = one.reference.strip_prefix("/indicators/")?;
        definitions.get(id)
    });
    let ids: BTreeSet<String> = named.map(|found| found.id.clone()).collect();
    ids.into_iter().map(|id| Line::Indicator(IndicatorWanted { id })).collect()
}

fn of_statements(texts: &[StatementText]) -> Vec<Line> {
    let written = |section: &Section| {
        texts.is_empty() || texts.iter().any(|text| !text.section(*section).trim().is_empty())
    };
    let sections = Section::ALL.into_iter().filter(written);
    let mut lines: Vec<Line> = sections.map(|name| Line::Section(SectionWanted { name })).collect();
    for kind in EvidenceKind::ALL {
        let of = |text: &StatementText| text.evidence.iter().filter(|one| one.kind == kind).count();
        let count = most(texts.iter().map(of));
        lines.extend(count.map(|count| Line::Evidence(EvidenceWanted { kind, count })));
    }
    for kind in convene::ask::AskKind::ALL {
        let of = |text: &StatementText| text.asks.iter().filter(|one| one.kind == kind).count();
        let count = most(texts.iter().map(of));
        lines.extend(count.map(|count| Line::Ask(AskWanted { kind, count })));
    }
    lines
}

/// The largest of these numbers, when it is one.
fn most(counts: impl Iterator<Item = usize>) -> Option<u8> {
    let most = counts.max().filter(|count| *count > 0)?;
    Some(u8::try_from(most).unwrap_or(99).min(99))
}

/// Whether a meeting was called off.
pub(super) fn was_cancelled(entries: &[Entry<MeetingWritten>]) -> bool {
    entries
        .iter()
        .any(|entry| matches!(entry.deed, MeetingWritten::Deed(MeetingDeed::Cancel { .. })))
}

/// How often the partnership meets and what its last agenda was about.
fn meetings(tx: &mut Tx<'_>, kept: &KeptPartnership) -> Result<Vec<Line>, HistoryProblem> {
    let mut plans: Vec<MeetingPlan> = Vec::new();
    for told in histories::read_all::<MeetingWritten>(tx, HistoryKind::Meeting)? {
        if told.history.inside.as_ref() == Some(&kept.history.id) && !was_cancelled(&told.entries) {
            let plan = told.entries.into_iter().rev().find_map(|entry| match entry.deed {
                MeetingWritten::Plan(plan) => Some(plan),
                MeetingWritten::Deed(_) => None,
            });
            plans.extend(plan);
        }
    }
    plans.sort_by_key(|plan| plan.starts.day);
    let days: Vec<i32> = plans.iter().map(|plan| plan.starts.day.number()).collect();
    let mut gaps: Vec<i32> = days.windows(2).map(|two| two[1] - two[0]).collect();
    gaps.sort_unstable();
    let middle = gaps.get(gaps.len() / 2);
    let weeks = middle.map(|days| (days + 3) / 7).unwrap_or(6).clamp(1, 52);
    let weeks = u8::try_from(weeks).unwrap_or(52);
    let mut lines = vec![Line::Meeting(MeetingCycle { weeks })];
    let agenda = plans.last().map(|plan| plan.agenda.as_slice()).unwrap_or_default();
    lines.extend((1..=50_u8).zip(agenda).map(|(number, item)| {
        let (topic, minutes) = (Topic::of_title(&item.title), item.minutes.min(480));
        Line::Agenda(AgendaSlot { number, topic, minutes })
    }));
    Ok(lines)
}

/// The agreements that two or more organisations of the partnership are parties to.
fn agreements(tx: &mut Tx<'_>, kept: &KeptPartnership) -> Result<Vec<Line>, HistoryProblem> {
    let types = DataTypes::house();
    let members: BTreeSet<OrgId> = kept.life.organisations().into_keys().cloned().collect();
    let mut shapes = Vec::new();
    for told in histories::read_all::<VersionDeed>(tx, HistoryKind::Agreement)? {
        let versions =
            Versions::of(&types, told.entries).map_err(|why| unreadable(&told.history, &why))?;
        let Some(newest) = versions.newest() else { continue };
        let parties = newest.agreement.parties.iter();
        if parties.filter(|party| members.contains(&party.id)).count() >= 2 {
            let number = u8::try_from(shapes.len() + 1).unwrap_or(u8::MAX);
            shapes.push(Line::Agreement(shape(number, &newest.agreement)));
        }
    }
    Ok(shapes)
}

fn shape(number: u8, agreement: &Agreement) -> AgreementShape {
    let kind_of = |id: &OrgId| agreement.party(id).map(|party| party.sector);
    let kinds = |ids: &[OrgId], more: &[Sector]| -> Vec<Sector> {
        let all: BTreeSet<Sector> =
            ids.iter().filter_map(kind_of).chain(more.iter().copied()).collect();
        all.into_iter().collect()
    };
    let clause = |clause: &share::agreement::Clause| ClauseShape {
        kind: if clause.is_exception { ClauseKind::Exception } else { ClauseKind::Default },
        effect: clause.effect,
        modes: clause.modes.clone(),
        data_types: clause.data_types.iter().map(|kind| kind.as_str().to_owned()).collect(),
        purposes: clause.purposes.clone(),
        holders: kinds(&clause.from, &[]),
        to: kinds(&clause.to, &clause.to_sectors),
        when: clause.when,
    };
    let months = |until: commons::Day| {
        let months = agreement.from.months_until(until).clamp(1, 120);
        u16::try_from(months).unwrap_or(120)
    };
    let mut parties: Vec<Sector> = agreement.parties.iter().map(|party| party.sector).collect();
    parties.sort_unstable();
    AgreementShape {
        number,
        lawful_basis: agreement.lawful_basis,
        special_condition: agreement.special_condition,
        months: months(agreement.until.plus_days(1)),
        review_months: months(agreement.assessment.review_by),
        parties,
        clause: agreement.clauses().iter().map(clause).collect(),
    }
}

/// The shape of the live plan, or of the newest; never that of an area that began from a recipe.
fn plan(tx: &mut Tx<'_>) -> Result<Vec<Line>, HistoryProblem> {
    let of_others = plans_of_areas(tx)?;
    let mut lives = Vec::new();
    for told in histories::read_all::<PlanDeed>(tx, HistoryKind::Plan)? {
        if of_others.contains(&told.history.address) {
            continue;
        }
        lives.push(PlanLife::of(&told.entries).map_err(|why| unreadable(&told.history, &why))?);
    }
    let live = lives.iter().rev().find(|life| life.stage() == PlanStage::Live);
    Ok(live.or(lives.last()).map(|life| plan_lines(life.plan())).unwrap_or_default())
}

fn plan_lines(plan: &Plan) -> Vec<Line> {
    let years = plan.from.years_until(plan.until.plus_days(1)).clamp(3, 5);
    let mut lines = vec![Line::Plan(PlanShape { years: u8::try_from(years).unwrap_or(5) })];
    lines.extend(plan.priorities.iter().map(|priority| {
        let due = |milestone: &convene::plan::Milestone| {
            let months = plan.from.months_until(milestone.due).clamp(0, 60);
            u16::try_from(months).unwrap_or(60)
        };
        let starts = match priority.gate {
            Gate::Open => Starts::AtOnce,
            Gate::Funding(_) => Starts::WithMoney,
        };
        let milestone_months = priority.milestones.iter().take(50).map(due).collect();
        Line::Priority(PriorityShape { number: priority.number, starts, milestone_months })
    }));
    lines
}
