//! What every object that partners agree on has: stages, the deeds that lead from one to the next,
//! and a history nobody can rewrite.
//!
//! The arrows of an object are a constant table. The object refuses a deed that no arrow of its
//! stage has, and its diagram ([`diagram`]) is drawn from the same table, so the picture in the
//! documents is what the code does.

use commons::Moment;
use std::fmt::Display;

/// One arrow of a diagram: in stage `from`, the deed `by` leads to stage `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow<S, K> {
    /// The stage it starts at.
    pub from: S,
    /// The kind of deed.
    pub by: K,
    /// The stage it may lead to.
    pub to: S,
}

/// Something that was done, and by whom. Entries are only ever added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<D> {
    /// When.
    pub at: Moment,
    /// By whom: the person's id in the store.
    pub who: String,
    /// What.
    pub deed: D,
}

/// Why nothing of the kind can be done to an object now, whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Blocked<S: Display, K: Display> {
    /// No arrow of its stage has such a deed.
    #[error("it is {stage} now, so it cannot be {kind}")]
    NotAtThisStage {
        /// Where it stands.
        stage: S,
        /// What was tried.
        kind: K,
    },
    /// The deed is earlier than what is recorded.
    #[error("the history goes forward only: this is earlier than what is recorded")]
    BeforeTheLastEntry,
}

/// Where a deed of this kind leads from a stage, by the first arrow that has it. `last` is the moment
/// of the last entry of the history.
///
/// # Errors
/// [`Blocked`], when no arrow has it or it would go back in time.
pub fn leads_to<S: Copy + PartialEq + Display, K: Copy + PartialEq + Display>(
    arrows: &[Arrow<S, K>],
    (stage, kind): (S, K),
    (last, at): (Option<Moment>, Moment),
) -> Result<S, Blocked<S, K>> {
    let Some(arrow) = arrows.iter().find(|arrow| arrow.from == stage && arrow.by == kind) else {
        return Err(Blocked::NotAtThisStage { stage, kind });
    };
    if last.is_some_and(|last| at < last) {
        return Err(Blocked::BeforeTheLastEntry);
    }
    Ok(arrow.to)
}

/// The moment of the last entry of a history.
pub fn last_moment<D>(history: &[Entry<D>]) -> Option<Moment> {
    history.last().map(|entry| entry.at)
}

/// The diagram of an object, as text that Mermaid draws.
pub fn diagram<S: Display, K: Display>(start: S, arrows: &[Arrow<S, K>]) -> String {
    let mut text = format!("stateDiagram-v2\n    [*] --> {}\n", node(&start));
    for arrow in arrows {
        let (from, to) = (node(&arrow.from), node(&arrow.to));
        text.push_str(&format!("    {from} --> {to}: {}\n", arrow.by));
    }
    text
}

/// The name of a stage as one word.
fn node(stage: &impl Display) -> String {
    stage.to_string().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deed_leads_where_its_arrow_does_and_never_back_in_time() {
        let arrows = [Arrow { from: "draft", by: "sent out", to: "out" }];
        let at = Moment::from_unix;
        let sent = |stage, last| leads_to(&arrows, (stage, "sent out"), (last, at(10)));
        assert_eq!(sent("draft", None), Ok("out"));
        assert_eq!(sent("draft", Some(at(10))), Ok("out"));
        assert_eq!(sent("draft", Some(at(11))), Err(Blocked::BeforeTheLastEntry));
        let twice = Blocked::NotAtThisStage { stage: "out", kind: "sent out" };
        assert_eq!(sent("out", None), Err(twice));
        assert_eq!(twice.to_string(), "it is out now, so it cannot be sent out");
    }

    #[test]
    fn a_diagram_has_an_arrow_for_each_row_of_the_table() {
        let arrows = [
            Arrow { from: "draft", by: "sent out", to: "out" },
            Arrow { from: "out", by: "taken back", to: "draft" },
        ];
        let text = diagram("draft", &arrows);
        assert_eq!(
            text,
            "stateDiagram-v2\n    [*] --> draft\n    draft --> out: sent out\n    out --> draft: taken back\n"
        );
    }
}
