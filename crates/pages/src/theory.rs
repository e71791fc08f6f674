//! The theory of change: every step and every claim with what is known of it today.
//!
//! The list in words comes first; the picture repeats it for those who see it on a wide screen.

use convene::Entry;
use convene::plan::{Claim, Step, StepKind, Strength, TheoryDeed, TheoryLife};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::frame::Section;
use crate::page::Page;
use crate::parts::{Fact, FieldProblem};
use crate::sharing::forms::capital;
use crate::step_form::{StepForm, WithForms};
use crate::theory_forms::{begin_form, forms};
use crate::theory_picture::picture;

/// A theory and who looks at it.
#[derive(Debug, Clone, Copy)]
pub struct TheorySheet<'a> {
    /// How many entries were seen.
    pub seen: u64,
    /// The theory and its history.
    pub life: &'a TheoryLife,
    /// Who did what, in the order of the history.
    pub by: &'a [String],
    /// By indicator, the figure of today.
    pub figures: &'a BTreeMap<String, FigurePart>,
    /// The indicators to choose from: id and name.
    pub indicators: &'a [(String, String)],
    /// Whether whoever looks may write in it.
    pub writes: bool,
}

/// The figure of a step today, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FigurePart {
    /// Level and period; empty when there is none.
    level: String,
    /// How it moved; empty when nothing is known of that.
    trend: String,
    /// Whose figure, and which release.
    vintage: String,
    /// Why there is none; empty when there is one.
    why_none: String,
}

impl FigurePart {
    /// A figure.
    pub fn known(level: String, trend: String, vintage: String) -> Self {
        Self { level, trend, vintage, why_none: String::new() }
    }

    /// Why there is none.
    pub fn unknown(why_none: String) -> Self {
        Self { why_none, ..Self::default() }
    }
}

/// A claim that starts at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ClaimPart {
    number: usize,
    /// What stands between the two.
    between: String,
    to: String,
    to_href: String,
    strength: String,
    /// What it rests on; empty when on nothing.
    evidence: String,
    /// Where that can be read; empty when nowhere here.
    href: String,
    /// What earlier trials rested on that found nothing.
    nulls: Vec<String>,
}

/// A step with what is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct StepPart {
    id: String,
    words: String,
    /// The figure of today; its words are empty when there is none.
    figure: FigurePart,
    /// Where it is.
    figure_href: String,
    /// Why there is no figure; empty when there is one.
    unknown: String,
    /// How strong the whole way to a goal is; empty for a goal.
    chain: String,
    claims: Vec<ClaimPart>,
}

/// The steps of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct KindPart {
    heading: String,
    steps: Vec<StepPart>,
}

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ShowTheory {
    title: String,
    /// How many steps and claims have evidence, in words.
    known: String,
    /// What should be written next.
    open: Vec<String>,
    kinds: Vec<KindPart>,
    picture: String,
    legend: Vec<Fact>,
    history: Vec<Fact>,
    forms: Vec<StepForm>,
    problems: Vec<FieldProblem>,
}

impl ShowTheory {
    /// The page of a theory.
    pub fn tell(sheet: TheorySheet<'_>) -> Self {
        let theory = sheet.life.theory();
        let is_known = |step: &Step| figure(sheet, step).is_some();
        let kinds = StepKind::ALL.into_iter().map(|kind| KindPart {
            heading: kind.in_words().to_owned(),
            steps: theory
                .steps
                .iter()
                .filter(|step| step.kind == kind)
                .map(|step| step_part(sheet, step))
                .collect(),
        });
        let open = theory.problems().into_iter().map(|problem| {
            let words = problem.to_string();
            theory.steps.iter().fold(words, |words, step| {
                if words.starts_with(&format!("{} ", step.id)) {
                    words.replacen(&step.id, &format!("\u{201c}{}\u{201d}", step.words), 1)
                } else {
                    words
                }
            })
        });
        ShowTheory {
            title: sheet.life.title().to_owned(),
            known: known(sheet),
            open: open.collect(),
            kinds: kinds.collect(),
            picture: picture(theory, &is_known),
            legend: legend(),
            history: history(sheet.life.history(), sheet.by),
            forms: if sheet.writes { forms(sheet) } else { Vec::new() },
            problems: Vec::new(),
        }
    }

    /// The page before there is one.
    pub fn none(writes: bool) -> Self {
        let forms = if writes { vec![begin_form()] } else { Vec::new() };
        ShowTheory { forms, ..Self::default() }
    }
}

fn figure<'a>(sheet: TheorySheet<'a>, step: &Step) -> Option<&'a FigurePart> {
    let id = step.shown_by.as_ref()?;
    sheet.figures.get(id).filter(|figure| !figure.level.is_empty())
}

fn step_part(sheet: TheorySheet<'_>, step: &Step) -> StepPart {
    let theory = sheet.life.theory();
    let figure = figure(sheet, step).cloned();
    let unknown = match &step.shown_by {
        _ if figure.is_some() => String::new(),
        None => "Not known yet: nothing is named that would show it.".to_owned(),
        Some(id) => {
            let why = sheet.figures.get(id).map(|figure| figure.why_none.as_str());
            let why = why.filter(|why| !why.is_empty());
            format!("Not known yet: {}.", why.unwrap_or("its figure has not been published here"))
        }
    };
    let chain = match (step.kind, theory.weakest_link(&step.id)) {
        (StepKind::Goal, _) => String::new(),
        (_, None) => "No way to a goal is written from here yet.".to_owned(),
        (_, Some(weakest)) => format!(
            "On the best way from here to a goal, the weakest claim is: {}.",
            weakest.in_words()
        ),
    };
    let claims = (1_usize..).zip(&theory.claims).filter(|(_, claim)| claim.from == step.id);
    StepPart {
        id: step.id.clone(),
        words: step.words.clone(),
        figure: figure.unwrap_or_default(),
        figure_href: step.shown_by.as_ref().map_or(String::new(), |id| format!("/indicators/{id}")),
        unknown,
        chain,
        claims: claims.map(|(number, claim)| claim_part(sheet, number, claim)).collect(),
    }
}

fn claim_part(sheet: TheorySheet<'_>, number: usize, claim: &Claim) -> ClaimPart {
    let to = words_of(sheet.life, &claim.to);
    let evidence = claim.evidence.clone().unwrap_or_default();
    // A place in this house may end the words: what was decided, what was seen.
    let (words, href) = match evidence.rsplit_once(" /") {
        Some((words, rest))
            if !rest.contains(char::is_whitespace) && !rest.starts_with(['/', '\\']) =>
        {
            (words.to_owned(), format!("/{rest}"))
        }
        Some(_) | None => (evidence, String::new()),
    };
    ClaimPart {
        number,
        between: claim.strength.between().to_owned(),
        to,
        to_href: format!("#step-{}", claim.to),
        strength: claim.strength.in_words().to_owned(),
        evidence: words,
        href,
        nulls: nulls(sheet.life, claim),
    }
}

/// Trials that found nothing on this arrow and were written here before what stands now: other evidence
/// may come beside a null result, and never in its place.
fn nulls(life: &TheoryLife, now: &Claim) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for entry in life.history() {
        let TheoryDeed::PutClaim { claim } = &entry.deed else { continue };
        let is_null = claim.strength == Strength::TrialFoundNothing;
        let same = claim.from == now.from && claim.to == now.to && claim != now;
        let words = claim.evidence.clone().unwrap_or_default();
        if is_null && same && !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

pub(crate) fn words_of(life: &TheoryLife, id: &str) -> String {
    let found = life.theory().steps.iter().find(|step| step.id == id);
    found.map_or_else(|| id.to_owned(), |step| step.words.clone())
}

fn known(sheet: TheorySheet<'_>) -> String {
    let theory = sheet.life.theory();
    let steps = theory.steps.iter().filter(|step| figure(sheet, step).is_some()).count();
    let looked = theory.claims.iter().filter(|claim| claim.strength != Strength::Assumed).count();
    format!(
        "{steps} of {} steps have a figure today. For {looked} of {} claims somebody has looked; the others \
         are assumed.",
        theory.steps.len(),
        theory.claims.len()
    )
}

fn legend() -> Vec<Fact> {
    let drawn = |strength: Strength| match strength {
        Strength::Assumed => "dots",
        Strength::Experience => "short dashes",
        Strength::Association => "dashes and dots",
        Strength::Compared => "a line",
        Strength::Trial => "a thick line",
        Strength::TrialFoundNothing => "far dots",
    };
    let fact = |strength: Strength| Fact::of(drawn(strength), strength.in_words());
    Strength::ALL.into_iter().map(fact).collect()
}

/// What was done, newest first.
fn history(entries: &[Entry<TheoryDeed>], by: &[String]) -> Vec<Fact> {
    let mut words: BTreeMap<&str, &str> = BTreeMap::new();
    let mut told = Vec::new();
    for (entry, by) in entries.iter().zip(by) {
        let name = |words: &BTreeMap<&str, &str>, id: &str| {
            words.get(id).map_or_else(|| id.to_owned(), |found| (*found).to_owned())
        };
        let what = match &entry.deed {
            TheoryDeed::Begin { title } => format!("began \u{201c}{title}\u{201d}"),
            TheoryDeed::PutStep { step } => {
                words.insert(&step.id, &step.words);
                format!("wrote the step \u{201c}{}\u{201d}", step.words)
            }
            TheoryDeed::TakeStep { id, reason } => {
                format!("took out \u{201c}{}\u{201d}: {reason}", name(&words, id))
            }
            TheoryDeed::PutClaim { claim } => {
                let (from, to) = (name(&words, &claim.from), name(&words, &claim.to));
                let strength = claim.strength.in_words();
                format!(
                    "wrote a claim from \u{201c}{from}\u{201d} to \u{201c}{to}\u{201d}: {strength}"
                )
            }
            TheoryDeed::TakeClaim { from, to, reason } => {
                let (from, to) = (name(&words, from), name(&words, to));
                format!(
                    "took out the claim from \u{201c}{from}\u{201d} to \u{201c}{to}\u{201d}: {reason}"
                )
            }
        };
        told.push(Fact::of(
            &entry.at.in_words(),
            if by.is_empty() { capital(&what) } else { format!("{by} {what}") },
        ));
    }
    told.reverse();
    told
}

impl WithForms for ShowTheory {
    fn forms_and_problems(&mut self) -> (&mut [StepForm], &mut Vec<FieldProblem>) {
        (&mut self.forms, &mut self.problems)
    }
}

impl Page for ShowTheory {
    const TEMPLATE: &'static str = "theory.html";

    fn title(&self) -> String {
        let title = if self.title.is_empty() { "Theory of change" } else { &self.title };
        if self.problems.is_empty() { title.to_owned() } else { format!("Problem: {title}") }
    }

    fn section(&self) -> Section {
        Section::Plan
    }

    fn samples() -> Vec<Self> {
        let life = sample_life();
        let by = vec!["Amna Rafiq".to_owned(); life.history().len()];
        let words =
            ["Persistent absence: 24.1%, 2025/26", "It was 26.0% in 2024/25.", "DfE, June 2026"];
        let [level, trend, vintage] = words.map(str::to_owned);
        let meals = FigurePart::unknown("no figure has been loaded".to_owned());
        let figures = BTreeMap::from([
            ("persistent-absence".to_owned(), FigurePart::known(level, trend, vintage)),
            ("meals".to_owned(), meals),
        ]);
        let indicators = [("persistent-absence".to_owned(), "Persistent absence".to_owned())];
        let seen = life.history().len() as u64;
        let sheet = TheorySheet {
            seen,
            life: &life,
            by: &by,
            figures: &figures,
            indicators: &indicators,
            writes: false,
        };
        let writing = ShowTheory::tell(TheorySheet { writes: true, ..sheet });
        let typed = BTreeMap::from([("put-step_words".to_owned(), "Meals".to_owned())]);
        let refused = writing.clone().refused("put-step", &typed, (Some("kind"), "Choose a kind"));
        vec![
            ShowTheory::tell(sheet),
            writing,
            refused,
            ShowTheory::none(true),
            ShowTheory::none(false),
        ]
    }
}

/// An invented theory: a step with a figure, one without, and claims of several strengths.
fn sample_life() -> TheoryLife {
    let at = commons::Moment::from_unix(1_788_426_000);
    let entry = |deed| Entry { at, who: "amna".to_owned(), deed };
    let step = |id: &str, kind, words: &str, shown_by: Option<&str>| TheoryDeed::PutStep {
        step: Step {
            id: id.to_owned(),
            kind,
            words: words.to_owned(),
            shown_by: shown_by.map(str::to_owned),
        },
    };
    let claim = |from: &str, to: &str, strength, evidence: Option<&str>| TheoryDeed::PutClaim {
        claim: Claim {
            from: from.to_owned(),
            to: to.to_owned(),
            strength,
            evidence: evidence.map(str::to_owned),
        },
    };
    let begin = TheoryDeed::Begin { title: "Why what we do should work".to_owned() };
    let mut life = TheoryLife::begin(entry(begin)).expect("the sample begins a theory");
    for deed in [
        step("s1", StepKind::Activity, "Meals without a form", None),
        step("s2", StepKind::Output, "Children who are entitled eat at school", Some("meals")),
        step("s3", StepKind::Outcome, "Children are in school", Some("persistent-absence")),
        step("s4", StepKind::Goal, "Education and learning", None),
        step("s5", StepKind::Activity, "Posters", None),
        claim("s1", "s2", Strength::Compared, Some("The first convening /meetings/first")),
        claim("s2", "s3", Strength::TrialFoundNothing, Some("A trial in ten schools")),
        claim("s2", "s3", Strength::Association, Some("Two published figures")),
        claim("s3", "s4", Strength::Assumed, None),
    ] {
        life.apply(entry(deed)).expect("the sample does what a theory allows");
    }
    life
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_that_found_nothing_stays_on_the_page_when_other_evidence_takes_its_place() {
        let life = sample_life();
        let claims = &life.theory().claims;
        let replaced = claims.iter().find(|claim| claim.from == "s2").expect("there");
        assert_eq!(replaced.strength, Strength::Association);
        assert_eq!(nulls(&life, replaced), ["A trial in ten schools"]);
        let other = claims.iter().find(|claim| claim.from == "s1").expect("there");
        assert!(nulls(&life, other).is_empty());
    }
}
