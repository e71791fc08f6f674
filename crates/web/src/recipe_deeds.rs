//! The forms of an area that started from a recipe, and how they are read.

use journeys::recipes::{CannotReplicate, RecipeView};
use pages::{FieldKind, FormField, StepForm};
use replicate::{Line, Part, Recipe, RecipeDeed, Step};

use crate::asked::Asked;
use crate::fault::Fault;

/// What can be done with it.
pub(crate) fn forms(view: &RecipeView) -> Vec<StepForm> {
    let action = |deed: &str| format!("/recipes/{}/{deed}", view.address);
    let field = FormField::new;
    let reason = || field(FieldKind::Line, "reason", "Why?", "In a few words; it is kept.");
    let open = view.checklist.iter().filter(|check| check.done.is_none());
    let open: Vec<(String, String)> = open
        .map(|check| (check.step.as_str().to_owned(), check.step.in_words().to_owned()))
        .collect();
    let paste = "Paste the whole file.";
    let mut forms = Vec::new();
    if !open.is_empty() {
        forms.push(
            StepForm::new(("tick", "Say that a step is done"), &action("tick"), "Keep")
                .asks(field(FieldKind::OneOf, "step", "Which step?", "").of(open))
                .asks(field(FieldKind::Line, "shown", "What shows it?", "In a few words."))
                .seen(view.seen),
        );
    }
    forms.push(
        StepForm::new(("change", "Change a number"), &action("change"), "Keep")
            .asks(field(FieldKind::OneOf, "line", "Which line?", "").of(numbers(view.life.ours())))
            .asks(field(FieldKind::Line, "number", "What should it be?", "A whole number."))
            .asks(reason())
            .seen(view.seen),
    );
    forms.push(
        StepForm::new(("leave", "Leave a line out"), &action("leave"), "Leave it out")
            .asks(field(FieldKind::OneOf, "line", "Which line?", "").of(all(view.life.ours())))
            .asks(reason())
            .seen(view.seen),
    );
    forms.push(
        StepForm::new(("back", "Take a line of the recipe back in"), &action("back"), "Take it in")
            .asks(field(FieldKind::OneOf, "line", "Which line?", "").of(others(view)))
            .asks(reason())
            .seen(view.seen),
    );
    forms.push(
        StepForm::new(("compare", "Compare with a later version"), &action("compare"), "Compare")
            .asks(field(FieldKind::Lines, "file", "The later version", paste))
            .seen(view.seen),
    );
    forms
}

fn name_of(line: &Line) -> String {
    format!("{}/{}", line.part().as_str(), line.key())
}

fn all(recipe: &Recipe) -> Vec<(String, String)> {
    recipe.lines().map(|line| (name_of(line), line.in_words())).collect()
}

fn numbers(recipe: &Recipe) -> Vec<(String, String)> {
    let own = recipe.lines().filter(|line| with_number(line, 1).is_some());
    own.map(|line| (name_of(line), line.in_words())).collect()
}

/// Lines of the start, and of a later version, that the area does not have like that.
fn others(view: &RecipeView) -> Vec<(String, String)> {
    let later = view.life.later().into_iter().flat_map(Recipe::lines);
    let mut offered: Vec<(String, String)> = Vec::new();
    // What the later version says is offered before what the start said.
    for line in later.chain(view.life.start().lines()) {
        let has = view.life.ours().line(line.part(), &line.key()) == Some(line);
        if !has && !offered.iter().any(|(name, _)| *name == name_of(line)) {
            offered.push((name_of(line), line.in_words()));
        }
    }
    offered
}

/// The line with another number, when it has one that can be changed alone.
fn with_number(line: &Line, number: u16) -> Option<Line> {
    let small = u8::try_from(number).ok();
    let mut line = line.clone();
    match &mut line {
        Line::Seat(seat) => seat.count = small?,
        Line::Meeting(cycle) => cycle.weeks = small?,
        Line::Agenda(slot) => slot.minutes = number,
        Line::Evidence(evidence) => evidence.count = small?,
        Line::Ask(ask) => ask.count = small?,
        Line::Plan(plan) => plan.years = small?,
        Line::Check(check) => check.by_day = number,
        Line::Terms(_)
        | Line::Section(_)
        | Line::Indicator(_)
        | Line::Agreement(_)
        | Line::Priority(_) => return None,
    }
    Some(line)
}

type Wanted = Result<Result<RecipeDeed, CannotReplicate>, Fault>;

/// The deed a form asks for.
pub(crate) fn wanted(view: &RecipeView, asked: &Asked, deed: &str) -> Wanted {
    let field = |name: &str| asked.field(&format!("{deed}_{name}")).trim().to_owned();
    let mend = |field, words: &str| CannotReplicate::Mend { field, words: words.to_owned() };
    let reason = field("reason");
    let named = |recipe: &Recipe| -> Result<Line, CannotReplicate> {
        let name = field("line");
        let (part, key) = name.split_once('/').unwrap_or_default();
        let line = Part::parse(part).and_then(|part| recipe.line(part, key));
        line.cloned().ok_or_else(|| mend("line", "Choose a line"))
    };
    Ok(match deed {
        "tick" => Step::parse(&field("step"))
            .ok_or_else(|| mend("step", "Choose a step"))
            .and_then(|step| match field("shown") {
                empty if empty.is_empty() => Err(mend("shown", "Write what shows that it is done")),
                shown => Ok(RecipeDeed::Tick { step, shown }),
            }),
        "change" => named(view.life.ours()).and_then(|line| {
            let number = field("number").parse().ok();
            let line = number.and_then(|number| with_number(&line, number));
            let line = line.ok_or_else(|| mend("number", "Write a whole number"))?;
            with_reason(reason).map(|reason| RecipeDeed::Put { line, reason })
        }),
        "leave" => named(view.life.ours()).and_then(|line| {
            let (part, key) = (line.part(), line.key());
            with_reason(reason).map(|reason| RecipeDeed::LeaveOut { part, key, reason })
        }),
        "back" => {
            let later = view.life.later().map(&named).and_then(Result::ok);
            let line = later.map_or_else(|| named(view.life.start()), Ok);
            line.and_then(|line| with_reason(reason).map(|reason| RecipeDeed::Put { line, reason }))
        }
        _ => return Err(Fault::NotFound),
    })
}

fn with_reason(reason: String) -> Result<String, CannotReplicate> {
    if reason.is_empty() {
        Err(CannotReplicate::Mend {
            field: "reason",
            words: "Write why, in a few words".to_owned(),
        })
    } else {
        Ok(reason)
    }
}

/// What was done, newest first.
pub(crate) fn history(view: &RecipeView) -> Vec<pages::Step> {
    let told = view.life.history().iter().zip(&view.by).map(|(entry, by)| {
        let (what, words) = match &entry.deed {
            RecipeDeed::Start { title, .. } => {
                (format!("Started from \u{201c}{title}\u{201d}"), String::new())
            }
            RecipeDeed::Put { line, reason } => {
                (format!("Put in: {}", line.in_words()), reason.clone())
            }
            RecipeDeed::LeaveOut { part, reason, .. } => {
                (format!("Left a line out of \u{201c}{}\u{201d}", part.in_words()), reason.clone())
            }
            RecipeDeed::Tick { step, shown } => {
                (format!("Done: {}", step.in_words()), shown.clone())
            }
            RecipeDeed::Compare { title, .. } => {
                (format!("Looked at a later version of \u{201c}{title}\u{201d}"), String::new())
            }
        };
        pages::Step { what, at: entry.at.in_words(), who: by.clone(), words }
    });
    let mut told: Vec<pages::Step> = told.collect();
    told.reverse();
    told
}
