//! Words become lines of a given width: each line takes as many words as fit. A word that is wider than
//! the line is cut between letters; nothing is left out and nothing sticks out.

use crate::fonts::{Shaped, Shaping};
use crate::style::Look;
use crate::tokens::{Join, Token};

/// Less room than this, in heights of the letters, is not used for a part of a long word.
const LEAST_ROOM: f32 = 4.0;

/// Words of one look within a line.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) x: f32,
    pub(crate) look: Look,
    pub(crate) words: Shaped,
}

/// A line.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    pub(crate) width: f32,
}

impl Line {
    fn push(&mut self, look: Look, words: &Shaped) {
        match self.runs.last_mut() {
            Some(last) if last.look == look => last.words.append(words),
            _ => self.runs.push(Run { x: self.width, look, words: words.clone() }),
        }
        self.width += words.width * look.size;
    }
}

/// How wide words are when no line breaks, and how wide the widest that cannot be broken.
pub(crate) fn widths(shaping: &mut Shaping, tokens: &[Token]) -> (f32, f32) {
    let (mut all, mut unit, mut widest) = (0.0_f32, 0.0_f32, 0.0_f32);
    for token in tokens {
        let width = shaping.shape(token.look.weight, &token.text).width * token.look.size;
        if token.join == Join::Space {
            all += space(shaping, token.look).width * token.look.size;
        }
        unit = if token.join == Join::Glue { unit + width } else { width };
        widest = widest.max(unit);
        all += width;
    }
    (all, widest)
}

fn space(shaping: &mut Shaping, look: Look) -> Shaped {
    shaping.shape(look.weight, " ")
}

/// The lines of some words.
pub(crate) fn lines(shaping: &mut Shaping, tokens: &[Token], measure: f32) -> Vec<Line> {
    let mut filling = Filling { shaping, measure, done: Vec::new(), line: Line::default() };
    let mut rest = tokens;
    while let Some(first) = rest.first() {
        let glued = rest[1..].iter().take_while(|token| token.join == Join::Glue).count();
        let (unit, later) = rest.split_at(1 + glued);
        filling.unit(first.join, unit);
        rest = later;
    }
    filling.finish()
}

struct Filling<'a> {
    shaping: &'a mut Shaping,
    measure: f32,
    done: Vec<Line>,
    line: Line,
}

impl Filling<'_> {
    /// Tokens between which no line breaks, if it can be helped.
    fn unit(&mut self, join: Join, unit: &[Token]) {
        let Some(first) = unit.first() else { return };
        let words: Vec<(Look, Shaped)> = unit
            .iter()
            .map(|token| (token.look, self.shaping.shape(token.look.weight, &token.text)))
            .collect();
        let width: f32 = words.iter().map(|(look, words)| words.width * look.size).sum();
        if !self.line.runs.is_empty() {
            let gap = (join == Join::Space).then(|| self.gap(first.look));
            let gap_width = gap.as_ref().map_or(0.0, |(look, gap)| gap.width * look.size);
            let fits = self.line.width + gap_width + width <= self.measure;
            if let Some((look, gap)) = gap {
                // At the end of a line the space is there too, for who reads the words without lines.
                let before = self.line.width;
                self.line.push(look, &gap);
                if !fits {
                    self.line.width = before;
                }
            }
            if !fits {
                self.turn();
            }
        }
        for (look, words) in words {
            self.words(look, words);
        }
    }

    /// The space after what is on the line: it belongs to no link unless both sides do.
    fn gap(&mut self, next: Look) -> (Look, Shaped) {
        let last = self.line.runs.last().map_or(next, |run| run.look);
        let link = if last.link == next.link { last.link } else { None };
        let look = Look {
            link,
            colour: if link == last.link { last.colour } else { next.colour },
            ..last
        };
        let space = space(self.shaping, look);
        (look, space)
    }

    fn words(&mut self, look: Look, mut words: Shaped) {
        loop {
            let room = (self.measure - self.line.width) / look.size;
            if words.width <= room {
                return self.line.push(look, &words);
            }
            let whole_below = words.width * look.size <= self.measure;
            if !self.line.runs.is_empty() && (whole_below || room < LEAST_ROOM) {
                self.turn();
                continue;
            }
            let (part, rest) = words.cut(room);
            self.line.push(look, &part);
            let Some(rest) = rest else { return };
            self.turn();
            words = rest;
        }
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
    }

    fn finish(mut self) -> Vec<Line> {
        if !self.line.runs.is_empty() {
            self.turn();
        }
        self.done
    }
}
