//! The picture of a theory of change: five columns of boxes and numbered arrows, drawn on the server.
//!
//! It repeats what the list beside it says, so it is a picture to those who see it and nothing to
//! others. An arrow's line says how strong its evidence is, and its number leads to the words.

use convene::plan::{Step, StepKind, Theory};
use std::collections::BTreeMap;
use std::fmt::Write;

const COLUMN: usize = 224;
const BOX: usize = 172;
const LINE: usize = 18;
/// Letters that fit into a box at its size of type.
const LETTERS: usize = 23;
const GAP: usize = 26;
const TOP: usize = 44;

/// Where a box is: left, top and height.
type Placed = (usize, usize, usize);

/// The picture. `known` says which steps have a figure today.
pub(crate) fn picture(theory: &Theory, known: &dyn Fn(&Step) -> bool) -> String {
    let (places, height) = places(theory);
    let width = COLUMN * StepKind::ALL.len();
    let mut svg = format!(
        "<svg class=\"theory\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"theory-drawn\">\
         <title id=\"theory-drawn\">Steps from what goes in to the goals, with numbered arrows. The list says \
         the same in words.</title>"
    );
    for (column, kind) in StepKind::ALL.into_iter().enumerate() {
        let x = column * COLUMN + 8;
        let words = kind.in_words();
        let _ = write!(svg, "<text class=\"column\" x=\"{x}\" y=\"24\">{words}</text>");
    }
    for (number, claim) in (1_usize..).zip(&theory.claims) {
        let ends = (places.get(claim.from.as_str()), places.get(claim.to.as_str()));
        if let (Some(from), Some(to)) = ends {
            arrow(&mut svg, (*from, *to), (number, claim.strength.as_str()));
        }
    }
    for step in &theory.steps {
        if let Some(place) = places.get(step.id.as_str()) {
            draw_box(&mut svg, step, *place, known(step));
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Where each step's box is, and how high the picture is.
fn places(theory: &Theory) -> (BTreeMap<&str, Placed>, usize) {
    let mut places = BTreeMap::new();
    let mut height = TOP + 80;
    for (column, kind) in StepKind::ALL.into_iter().enumerate() {
        let mut y = TOP;
        for step in theory.steps.iter().filter(|step| step.kind == kind) {
            let tall = (lines(&step.words).len() + 1) * LINE + 16;
            places.insert(step.id.as_str(), (column * COLUMN + 8, y, tall));
            y += tall + GAP;
        }
        height = height.max(y);
    }
    (places, height)
}

fn draw_box(svg: &mut String, step: &Step, (x, y, tall): Placed, known: bool) {
    let class = if known { "known" } else { "unknown" };
    let _ = write!(
        svg,
        "<g class=\"{class}\"><rect x=\"{x}\" y=\"{y}\" width=\"{BOX}\" height=\"{tall}\" rx=\"4\"/>"
    );
    let mut baseline = y + LINE + 2;
    for line in lines(&step.words) {
        let _ = write!(svg, "<text x=\"{}\" y=\"{baseline}\">{}</text>", x + 8, escaped(&line));
        baseline += LINE;
    }
    let state = if known { "\u{25cf} figure" } else { "\u{25cb} not known yet" };
    let _ =
        write!(svg, "<text class=\"state\" x=\"{}\" y=\"{baseline}\">{state}</text></g>", x + 8);
}

fn arrow(svg: &mut String, (from, to): (Placed, Placed), (number, strength): (usize, &str)) {
    let (y1, y2) = (from.1 + from.2 / 2, to.1 + to.2 / 2);
    // Between two steps of one kind the arrow goes round the right side.
    let same = from.0 == to.0;
    let (x1, x2) = (from.0 + BOX, if same { to.0 + BOX } else { to.0 });
    let (a, b) = if same { (x1 + 36, x2 + 36) } else { ((x1 + x2) / 2, (x1 + x2) / 2) };
    let _ =
        write!(svg, "<path class=\"{strength}\" d=\"M{x1} {y1} C{a} {y1} {b} {y2} {x2} {y2}\"/>");
    let tip = if same { (x2 + 9, x2) } else { (x2 - 9, x2) };
    let (back, front) = tip;
    let (high, low) = (y2 - 5, y2 + 5);
    let _ = write!(svg, "<path class=\"tip\" d=\"M{front} {y2} L{back} {high} L{back} {low} Z\"/>");
    let (cx, cy) = (if same { x1 + 27 } else { (x1 + x2) / 2 }, (y1 + y2) / 2);
    let _ = write!(
        svg,
        "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"9\"/><text class=\"number\" x=\"{cx}\" y=\"{}\">{number}</text>",
        cy + 4
    );
}

/// Words in lines that fit into a box; a word that is longer is cut, since the list has it whole.
fn lines(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let word: String = word.chars().take(LETTERS).collect();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) | None => lines.push(word),
        }
    }
    lines
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use convene::plan::{Claim, Strength};

    fn step(id: &str, kind: StepKind, words: &str) -> Step {
        let (id, words) = (id.to_owned(), words.to_owned());
        Step { id, kind, words, shown_by: None }
    }

    #[test]
    fn every_step_has_a_box_that_no_other_touches_and_every_claim_its_arrow() {
        let long =
            "Children who are entitled are enrolled for meals without filling in a form & more";
        let steps: Vec<Step> = (0..12)
            .map(|at| {
                step(
                    &format!("s{at}"),
                    StepKind::ALL[at % 5],
                    if at % 2 == 0 { long } else { "<b>" },
                )
            })
            .collect();
        let claim = |from: &str, to: &str| Claim {
            from: from.to_owned(),
            to: to.to_owned(),
            strength: Strength::Association,
            evidence: None,
        };
        let claims =
            vec![claim("s0", "s1"), claim("s0", "s4"), claim("s1", "s6"), claim("s0", "s5")];
        let theory = Theory { steps, claims };
        let (places, height) = places(&theory);
        let all: Vec<Placed> = places.values().copied().collect();
        for (at, a) in all.iter().enumerate() {
            assert!(a.1 + a.2 < height);
            for b in &all[at + 1..] {
                let apart = a.0 != b.0 || a.1 + a.2 < b.1 || b.1 + b.2 < a.1;
                assert!(apart, "{a:?} and {b:?}");
            }
        }
        let svg = picture(&theory, &|step| step.id == "s0");
        assert_eq!(svg.matches("<rect").count(), 12);
        assert_eq!(svg.matches("<circle").count(), 4);
        assert_eq!(svg.matches("\u{25cf} figure").count(), 1);
        assert!(svg.contains("&lt;b&gt;") && !svg.contains("<b>"), "words stay words");
    }

    #[test]
    fn words_are_broken_where_they_fit() {
        assert_eq!(
            lines("Meals without a form for everybody"),
            ["Meals without a form", "for everybody"]
        );
        assert!(lines(&"x".repeat(90))[0].len() <= LETTERS);
        assert!(lines(" ").is_empty());
    }
}
