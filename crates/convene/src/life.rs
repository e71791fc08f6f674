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
