//! The end of a quick choice: cells that turned out not to be needed are shown again.

use super::flows::{Changes, Flows, attack_task};
use super::instance::Instance;
use crate::linear::{Effort, OutOfEffort};

/// Shows cells again that no task needs, the dearest first. Only tasks whose last answer used a
/// cell are tried again without it.
pub(super) fn show_again(
    instance: &Instance,
    hidden: &mut [bool],
    effort: &mut Effort,
) -> Result<(), OutOfEffort> {
    let mut flows = Flows::among(instance, |cell| hidden[cell], effort)?;
    let mut answers: Vec<Changes> = Vec::with_capacity(instance.tasks.len());
    for task in &instance.tasks {
        answers.push(attack_task(&mut flows, instance, task, hidden, effort)?.unwrap_or_default());
    }
    let mut cells: Vec<usize> = instance.open().filter(|cell| hidden[*cell]).collect();
    cells.sort_by_key(|cell| std::cmp::Reverse(instance.cost[*cell]));
    for cell in cells {
        hidden[cell] = false;
        if !still_meets(&mut flows, instance, &mut answers, (cell, hidden), effort)? {
            hidden[cell] = true;
        }
    }
    Ok(())
}

fn still_meets(
    flows: &mut Flows,
    instance: &Instance,
    answers: &mut [Changes],
    (shown, hidden): (usize, &[bool]),
    effort: &mut Effort,
) -> Result<bool, OutOfEffort> {
    let mut fresh: Vec<(usize, Changes)> = Vec::new();
    for (number, task) in instance.tasks.iter().enumerate() {
        // An empty answer is one of two fractions: it is always asked for again.
        let is_free =
            !answers[number].is_empty() && answers[number].iter().all(|(cell, _)| *cell != shown);
        if is_free {
            continue;
        }
        match attack_task(flows, instance, task, hidden, effort)? {
            Some(answer) => fresh.push((number, answer)),
            None => return Ok(false),
        }
    }
    fresh.into_iter().for_each(|(number, answer)| answers[number] = answer);
    Ok(true)
}
