//! Children by age, boys to the left and girls to the right.
//!
//! A side that may not be shown is hatched with a fixed length: a hatched bar's length must not
//! give the count away.

use crate::number::grouped;
use crate::scale::Axis;
use crate::svg::Canvas;

/// One age band.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The band as people write it: `5 to 9`.
    pub name: String,
    /// Boys, or none when withheld.
    pub boys: Option<f64>,
    /// Girls, or none when withheld.
    pub girls: Option<f64>,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Pyramid {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The sentence that says the same.
    pub reading: String,
    /// The bands, youngest first; drawn youngest at the bottom.
    pub bands: Vec<Band>,
}

const MIDDLE: f64 = 320.0;
const GUTTER: f64 = 62.0;
const REACH: f64 = 190.0;
const ROW: f64 = 40.0;

impl Pyramid {
    /// The picture.
    pub fn svg(&self) -> String {
        let size = (640.0, 44.0 + ROW * self.bands.len() as f64);
        let words = (self.title.as_str(), self.reading.as_str());
        let mut canvas = Canvas::open(&self.id, "chart chart-pyramid", size, words);
        canvas.text("key end", (MIDDLE - GUTTER, 22.0), "Boys");
        canvas.text("key middle", (MIDDLE, 22.0), "Age");
        canvas.text("key start", (MIDDLE + GUTTER, 22.0), "Girls");
        let counts: Vec<f64> =
            self.bands.iter().flat_map(|band| band.boys.into_iter().chain(band.girls)).collect();
        let axis = Axis::covering(&counts, 4, true);
        for (at, band) in self.bands.iter().rev().enumerate() {
            let y = 36.0 + ROW * at as f64;
            canvas.text("label middle", (MIDDLE, y + 22.0), &band.name);
            draw_side(&mut canvas, Side::Left, band.boys.map(|n| (axis.share(n), n)), y);
            draw_side(&mut canvas, Side::Right, band.girls.map(|n| (axis.share(n), n)), y);
        }
        canvas.close()
    }
}

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

fn draw_side(canvas: &mut Canvas, side: Side, figure: Option<(f64, f64)>, y: f64) {
    let (share, words) = match figure {
        Some((share, count)) => (share, grouped(count, 0)),
        None => (0.12, "withheld".to_owned()),
    };
    let length = REACH * share;
    let (class, x, text_x, anchor) = match side {
        Side::Left => ("bar two", MIDDLE - GUTTER - length, MIDDLE - GUTTER - length - 8.0, "end"),
        Side::Right => ("bar one", MIDDLE + GUTTER, MIDDLE + GUTTER + length + 8.0, "start"),
    };
    let class = if figure.is_some() { class } else { "hatch" };
    canvas.rect(class, (x, y + 2.0), (length, 28.0));
    canvas.text(&format!("value {anchor}"), (text_x, y + 22.0), &words);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_side_has_the_same_length_whatever_was_counted() {
        let draw = |others: f64| {
            Pyramid {
                id: "p".to_owned(),
                title: "t".to_owned(),
                reading: "r".to_owned(),
                bands: vec![Band { name: "0 to 4".to_owned(), boys: None, girls: Some(others) }],
            }
            .svg()
        };
        let hatch =
            |svg: &str| svg.split("class=\"hatch\"").nth(1).map(|rest| rest[..60].to_owned());
        assert_eq!(hatch(&draw(100.0)), hatch(&draw(900.0)));
    }
}
