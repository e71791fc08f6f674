//! The forms of those who write the theory of change.

use convene::plan::{Claim, Step, StepKind, Strength};

use crate::sharing::forms::capital;
use crate::step_form::{FieldKind, FormField, StepForm};
use crate::theory::{TheorySheet, words_of};

/// The form before there is a theory.
pub(crate) fn begin_form() -> StepForm {
    let field = FormField::new(FieldKind::Line, "title", "What is it about?", "In a few words.");
    StepForm::new(("begin", "Begin the theory of change"), "/theory/begin", "Begin")
        .asks(field)
        .opened()
}

/// The forms of those who write it.
pub(crate) fn forms(sheet: TheorySheet<'_>) -> Vec<StepForm> {
    let theory = sheet.life.theory();
    let field = FormField::new;
    let kinds = StepKind::ALL.map(|kind| (kind.as_str().to_owned(), kind.in_words().to_owned()));
    let strengths = Strength::ALL.map(|one| (one.as_str().to_owned(), capital(one.in_words())));
    let named = |step: &Step| (step.id.clone(), step.words.clone());
    let steps: Vec<(String, String)> = theory.steps.iter().map(named).collect();
    let claim = |claim: &Claim| {
        let (from, to) = (words_of(sheet.life, &claim.from), words_of(sheet.life, &claim.to));
        (format!("{} {}", claim.from, claim.to), format!("{from} \u{2192} {to}"))
    };
    let claims: Vec<(String, String)> = theory.claims.iter().map(claim).collect();
    let place = "May end with its place here, such as /meetings/first-convening.";
    let reason = || field(FieldKind::Line, "reason", "Why?", "It is kept.");
    let put = StepForm::new(("put-step", "Write a step"), "/theory/put-step", "Keep the step")
        .asks(
            field(FieldKind::OneOf, "step", "In place of which? (none for a new one)", "")
                .of(steps.clone()),
        )
        .asks(field(FieldKind::Few, "kind", "What kind of step is it?", "").of(kinds))
        .asks(field(FieldKind::Line, "words", "What is the step?", "In a few words."))
        .asks(
            field(FieldKind::OneOf, "shown_by", "Which indicator shows it? (optional)", "")
                .of(sheet.indicators.to_vec()),
        )
        .seen(sheet.seen);
    let mut forms = vec![put];
    if steps.len() > 1 {
        forms.push(
            StepForm::new(("put-claim", "Write a claim"), "/theory/put-claim", "Keep the claim")
                .asks(field(FieldKind::OneOf, "from", "From which step?", "").of(steps.clone()))
                .asks(field(FieldKind::OneOf, "to", "To which step?", "").of(steps.clone()))
                .asks(field(FieldKind::Few, "strength", "How is it known?", "").of(strengths))
                .asks(field(FieldKind::Lines, "evidence", "What does it rest on?", place))
                .seen(sheet.seen),
        );
    }
    if !claims.is_empty() {
        forms.push(
            StepForm::new(("take-claim", "Take a claim out"), "/theory/take-claim", "Take it out")
                .asks(field(FieldKind::OneOf, "claim", "Which claim?", "").of(claims))
                .asks(reason())
                .seen(sheet.seen),
        );
    }
    if !steps.is_empty() {
        forms.push(
            StepForm::new(("take-step", "Take a step out"), "/theory/take-step", "Take it out")
                .asks(field(FieldKind::OneOf, "step", "Which step?", "").of(steps))
                .asks(reason())
                .seen(sheet.seen),
        );
    }
    forms
}
