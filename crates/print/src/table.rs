//! Tables: how wide each column is, the row of headings that every page repeats, and rows that are cut
//! only when they are nearly half a page high.

use krilla::tagging::{TableHeaderScope, Tag};

use crate::document::{Align, Piece, Table, Voice};
use crate::lines::{Line, lines, widths};
use crate::set::{Band, Cell, Ink, Setter, strips, whole, wide};
use crate::style::{
    BODY, CAPTION, CELL, HAIR, IN_CELL, IN_HEAD, LINE, PANEL, Setting, UNCUT, WIDTH,
};
use crate::tokens::{Token, tokens};
use crate::tree::Node;

/// How narrow the words of a column may become.
const NARROWEST: f32 = 8.0;

/// The columns: how their cells stand, where they begin and how wide they are.
type Columns = Vec<(Align, f32, f32)>;

impl Setter {
    /// Sets a table.
    pub(crate) fn table(&mut self, table: &Table) {
        let longest = table.rows.iter().map(Vec::len).max().unwrap_or_default();
        let count = table.columns.len().max(longest);
        // A table of nothing is no table; what it would have been called is still said.
        if count == 0 {
            return self.paragraph(Voice::Body, &[Piece::Strong(table.caption.clone())]);
        }
        let node = self.story.tree.branch(None, Tag::Table);
        let columns = self.columns(table, count);
        self.caption(node, &table.caption);
        let id = self.story.heads.len();
        if !table.columns.is_empty() {
            self.head(node, table, &columns);
        } else {
            self.story.heads.push(Vec::new());
        }
        let body = self.story.tree.branch(Some(node), Tag::TBody);
        for row in &table.rows {
            self.row((body, id), row, &columns);
        }
        if let Some(last) = self.story.bands.last_mut() {
            last.keeps = false;
        }
    }

    fn caption(&mut self, table: Node, words: &str) {
        let found = lines(&mut self.shaping, &tokens(&[(CAPTION.look, words.to_owned())]), WIDTH);
        if found.is_empty() {
            return;
        }
        let node = self.story.tree.branch(Some(table), Tag::Caption);
        let mut bands = strips(&[wide(node, CAPTION, found)], CAPTION.leading);
        for band in &mut bands {
            band.keeps = true;
        }
        self.add(bands, CAPTION.before);
    }

    fn head(&mut self, node: Node, table: &Table, columns: &Columns) {
        let head = self.story.tree.branch(Some(node), Tag::THead);
        let row = self.story.tree.branch(Some(head), Tag::TR);
        let mut cells = Vec::new();
        for (at, (align, x, width)) in columns.iter().enumerate() {
            let words = table.columns.get(at).map_or("", |column| column.heading.as_str());
            let node = self.story.tree.branch(Some(row), Tag::TH(TableHeaderScope::Column));
            let found = tokens(&[(IN_HEAD.look, words.to_owned())]);
            let found = lines(&mut self.shaping, &found, *width);
            cells.push(cell(node, IN_HEAD, (*align, *x, *width), found));
        }
        let mut bands = bands(&cells, IN_HEAD.leading);
        for band in &mut bands {
            band.keeps = true;
            let fill = Ink::Fill { y: 0.0, height: band.height, colour: PANEL };
            band.inks.insert(0, fill);
        }
        line_below(&mut bands, LINE);
        let repeats = bands.len() == 1;
        self.story.heads.push(if repeats { bands.clone() } else { Vec::new() });
        self.add(bands, if table.caption.trim().is_empty() { BODY.before } else { 4.0 });
    }

    fn row(&mut self, (body, table): (Node, usize), row: &[Vec<Piece>], columns: &Columns) {
        let node = self.story.tree.branch(Some(body), Tag::TR);
        let mut cells = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let cell_node = if at == 0 {
                self.story.tree.branch(Some(node), Tag::TH(TableHeaderScope::Row))
            } else {
                self.story.tree.branch(Some(node), Tag::TD)
            };
            let pieces = row.get(at).map_or(&[] as &[Piece], Vec::as_slice);
            let found = self.lines(cell_node, IN_CELL, (pieces, column.2));
            cells.push(cell(cell_node, IN_CELL, *column, found));
        }
        let mut bands = bands(&cells, IN_CELL.leading);
        line_below(&mut bands, HAIR);
        for band in &mut bands {
            band.table = Some(table);
        }
        self.add(bands, 0.0);
    }

    /// Gives each column what it needs: all on one line where there is room, else no less than its
    /// longest word.
    fn columns(&mut self, table: &Table, count: usize) -> Columns {
        let mut wanted = vec![(0.0_f32, 0.0_f32); count];
        for (at, column) in table.columns.iter().enumerate() {
            self.want(&mut wanted[at], &tokens(&[(IN_HEAD.look, column.heading.clone())]));
        }
        for (at, pieces) in table.rows.iter().flat_map(|row| row.iter().enumerate()) {
            self.want(&mut wanted[at], &tokens(&plain(pieces)));
        }
        let mut x = 0.0;
        let mut columns = Columns::new();
        for (at, width) in shares(&wanted).into_iter().enumerate() {
            let align = table.columns.get(at).map_or(Align::Words, |column| column.align);
            columns.push((align, x + CELL.0, (width - 2.0 * CELL.0).max(NARROWEST)));
            x += width;
        }
        columns
    }

    fn want(&mut self, wanted: &mut (f32, f32), words: &[Token]) {
        let (all, widest) = widths(&mut self.shaping, words);
        wanted.0 = wanted.0.max(all + 2.0 * CELL.0 + 1.0);
        wanted.1 = wanted.1.max(widest + 2.0 * CELL.0 + 1.0);
    }
}

/// The words of a cell, for measuring.
fn plain(pieces: &[Piece]) -> Vec<(crate::style::Look, String)> {
    let words = |piece: &Piece| match piece {
        Piece::Plain(words) | Piece::Strong(words) | Piece::Quiet(words) => words.clone(),
        Piece::Link { words, address } => format!("{words} ({address})"),
    };
    pieces.iter().map(|piece| (IN_CELL.look, words(piece))).collect()
}

/// How wide columns become that want so much, and no less than so much.
fn shares(wanted: &[(f32, f32)]) -> Vec<f32> {
    let all: f32 = wanted.iter().map(|(all, _)| all).sum();
    if all <= WIDTH {
        return wanted.iter().map(|(each, _)| each * WIDTH / all).collect();
    }
    // A very long word is cut rather than let it take the page.
    let most = WIDTH * 0.4;
    let least: Vec<f32> = wanted.iter().map(|(_, least)| least.min(most)).collect();
    let taken: f32 = least.iter().sum();
    if taken >= WIDTH {
        return least.iter().map(|each| each * WIDTH / taken).collect();
    }
    let more: Vec<f32> = wanted
        .iter()
        .zip(&least)
        .map(|((all, _), least)| (all.min(WIDTH) - least).max(0.0))
        .collect();
    let (room, sum) = (WIDTH - taken, more.iter().sum::<f32>().max(1.0));
    least.iter().zip(&more).map(|(least, more)| least + room * more / sum).collect()
}

fn cell(
    node: Node,
    setting: Setting,
    (align, x, width): (Align, f32, f32),
    lines: Vec<Line>,
) -> Cell {
    Cell { x, width, align, node, setting, lines }
}

/// A row as one band, or as one for each line when it is high.
fn bands(cells: &[Cell], leading: f32) -> Vec<Band> {
    let band = whole(cells, leading);
    let mut bands = if band.height <= UNCUT { vec![band] } else { strips(cells, leading) };
    if let Some(first) = bands.first_mut() {
        first.lower(CELL.1);
    }
    if let Some(last) = bands.last_mut() {
        last.height += CELL.1;
    }
    bands
}

fn line_below(bands: &mut [Band], colour: crate::style::Colour) {
    if let Some(last) = bands.last_mut() {
        let line = Ink::Fill { y: last.height - 0.6, height: 0.6, colour };
        last.inks.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Law: columns always fill the width, whatever they want.
    #[test]
    fn columns_fill_the_width() {
        for wanted in [
            vec![(10.0, 5.0)],
            vec![(10.0, 5.0), (20.0, 20.0)],
            vec![(900.0, 50.0), (30.0, 20.0)],
            vec![(9000.0, 9000.0), (9000.0, 9000.0), (40.0, 40.0)],
            vec![(50.0, 40.0); 40],
        ] {
            let sum: f32 = shares(&wanted).iter().sum();
            assert!((sum - WIDTH).abs() < 0.5, "{wanted:?}: {sum}");
        }
    }
}
