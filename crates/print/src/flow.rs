//! Bands come onto pages: what must stay together moves to the next page together, a table goes on
//! under its headings, and what is higher than a page is cut where it must.

use crate::set::{Band, Story};
use crate::style::{BOTTOM, HEIGHT, TOP};

/// A band on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    /// The upper edge.
    pub(crate) y: f32,
    /// The white above it that was used.
    pub(crate) before: f32,
    /// Which.
    pub(crate) what: What,
}

/// Which band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The band of the story with this number.
    Band(usize),
    /// The headings of the table with this number, once more: the band of them.
    Again(usize, usize),
}

struct Flow<'a> {
    story: &'a Story,
    done: Vec<Vec<Placed>>,
    page: Vec<Placed>,
    y: f32,
    /// Whether only repeated headings stand on the page so far.
    is_fresh: bool,
}

/// The pages; there is at least one.
pub(crate) fn pages(story: &Story) -> Vec<Vec<Placed>> {
    let mut flow = Flow { story, done: Vec::new(), page: Vec::new(), y: TOP, is_fresh: true };
    let mut at = 0;
    while at < story.bands.len() {
        let end = chain(&story.bands, at);
        flow.place(at, end);
        at = end;
    }
    flow.done.push(flow.page);
    flow.done
}

/// Where the bands end that stay together.
fn chain(bands: &[Band], from: usize) -> usize {
    let ends = |at: usize| !bands[at].keeps || bands.get(at + 1).is_none_or(|next| next.turns);
    (from..bands.len()).find(|at| ends(*at)).map_or(bands.len(), |at| at + 1)
}

impl Flow<'_> {
    fn place(&mut self, from: usize, to: usize) {
        let bands = &self.story.bands[from..to];
        let Some(first) = bands.first() else { return };
        let all: f32 = bands.iter().map(|band| band.before + band.height).sum();
        let white = if self.is_fresh { first.before } else { 0.0 };
        let too_low = self.y + all - white > BOTTOM;
        if !self.is_fresh && (first.turns || (too_low && all - first.before <= HEIGHT)) {
            self.turn(first);
        }
        for (at, band) in (from..to).zip(bands) {
            let before = if self.is_fresh { 0.0 } else { band.before };
            if !self.is_fresh && self.y + before + band.height > BOTTOM {
                self.turn(band);
            }
            let before = if self.is_fresh { 0.0 } else { band.before };
            let y = self.y + before;
            self.page.push(Placed { y, before, what: What::Band(at) });
            self.y = y + band.height;
            self.is_fresh = false;
        }
    }

    fn turn(&mut self, next: &Band) {
        self.done.push(std::mem::take(&mut self.page));
        (self.y, self.is_fresh) = (TOP, true);
        let Some(table) = next.table else { return };
        for (at, head) in self.story.heads[table].iter().enumerate() {
            self.page.push(Placed { y: self.y, before: 0.0, what: What::Again(table, at) });
            self.y += head.height;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(bands: &[(f32, bool)]) -> Story {
        let band = |(height, keeps): &(f32, bool)| Band {
            height: *height,
            keeps: *keeps,
            ..Band::default()
        };
        Story { bands: bands.iter().map(band).collect(), ..Story::default() }
    }

    fn counts(bands: &[(f32, bool)]) -> Vec<usize> {
        pages(&story(bands)).iter().map(Vec::len).collect()
    }

    #[test]
    fn what_stays_together_moves_together() {
        assert_eq!(counts(&[(600.0, false), (60.0, true), (60.0, false)]), [1, 2]);
        assert_eq!(counts(&[(600.0, false), (60.0, false), (60.0, false)]), [2, 1]);
        assert_eq!(counts(&[]), [0], "a document without words is one page");
    }

    #[test]
    fn what_is_higher_than_a_page_is_cut() {
        assert_eq!(counts(&[(10.0, false), (500.0, true), (500.0, false)]), [2, 1]);
    }

    #[test]
    fn a_table_goes_on_under_its_headings() {
        let mut story = story(&[(30.0, true), (400.0, false), (400.0, false)]);
        story.heads = vec![vec![Band { height: 30.0, ..Band::default() }]];
        for band in &mut story.bands[1..] {
            band.table = Some(0);
        }
        let found = pages(&story);
        assert_eq!(found[1][0].what, What::Again(0, 0));
        assert_eq!(found[1][1].y, TOP + 30.0);
    }
}
