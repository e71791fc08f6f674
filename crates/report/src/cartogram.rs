//! Areas as tiles of one size: a map in which each child takes as much room as any other.
//!
//! On a map of ground, moors dominate the eye while most children live in areas too small to see.
//! Here an area has one hexagon, or one for every so many children, near where it lies; how they
//! are laid is told in `tiles`. Shades are those of the map.

use crate::map::{MapArea, Shade, middle_of};
use crate::svg::Canvas;
use crate::tiles::{ROW, Spot, lay};

/// One area.
#[derive(Debug, Clone, PartialEq)]
pub struct TileArea {
    /// The name and the figure, shown over it.
    pub words: String,
    /// A short label printed on its first tile; empty for none.
    pub label: String,
    /// Its middle in metres, east and north.
    pub middle: (f64, f64),
    /// How many tiles it takes.
    pub tiles: u16,
    /// How it is shaded.
    pub shade: Shade,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct TileChart {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The sentence that says the same.
    pub reading: String,
    /// The areas.
    pub areas: Vec<TileArea>,
}

/// Tiles of an area with so many children, one for every `each`, at least one: an area with few
/// children must not vanish.
pub fn tiles_for(children: f64, each: f64) -> u16 {
    let tiles = (children / each).round();
    if tiles >= 1.0 && tiles.is_finite() { tiles.min(1000.0) as u16 } else { 1 }
}

/// One tile for each area of a map that has an outline.
pub fn tiles_of_map(areas: &[MapArea]) -> Vec<TileArea> {
    let tile = |area: &MapArea| {
        Some(TileArea {
            words: area.words.clone(),
            label: area.label.clone(),
            middle: area.rings.first().and_then(|ring| middle_of(ring))?,
            tiles: 1,
            shade: area.shade,
        })
    };
    areas.iter().filter_map(tile).collect()
}

const WIDTH: f64 = 1000.0;
const EDGE: f64 = 6.0;

impl TileChart {
    /// The picture.
    pub fn svg(&self) -> String {
        let points: Vec<(f64, f64)> = self
            .areas
            .iter()
            .flat_map(|area| std::iter::repeat_n(area.middle, usize::from(area.tiles)))
            .collect();
        let spots = lay(&points);
        let frame = Frame::around(&spots);
        let words = (self.title.as_str(), self.reading.as_str());
        let mut canvas =
            Canvas::open(&self.id, "chart chart-tiles", (WIDTH, frame.height()), words);
        let mut left = spots.iter();
        let mut labels = Vec::new();
        for area in &self.areas {
            for (at, spot) in left.by_ref().take(usize::from(area.tiles)).enumerate() {
                let middle = frame.place(spot);
                canvas.path(&area.shade.class(), &frame.hexagon(middle), &area.words);
                if at == 0 && !area.label.is_empty() {
                    labels.push((middle, area.label.as_str()));
                }
            }
        }
        for ((x, y), label) in labels {
            canvas.text("map-label middle", (x, y + 10.0), label);
        }
        canvas.close()
    }
}

/// How the grid fills the picture.
struct Frame {
    corner: Spot,
    rows: f64,
    /// The width of a hexagon.
    wide: f64,
}

impl Frame {
    fn around(spots: &[Spot]) -> Self {
        let ends = |part: fn(&Spot) -> f64| {
            let parts = || spots.iter().map(part);
            let low = parts().fold(f64::MAX, f64::min);
            if spots.is_empty() { (0.0, 0.0) } else { (low, parts().fold(f64::MIN, f64::max)) }
        };
        let (west, east) = ends(|spot| spot.across);
        let (north, south) = ends(|spot| spot.down);
        // Few tiles do not fill the picture with one hexagon.
        let columns = (east - west + 1.0).max(8.0);
        let corner = Spot { across: west - (columns - (east - west + 1.0)) / 2.0, down: north };
        Frame { corner, rows: south - north, wide: (WIDTH - 2.0 * EDGE) / columns }
    }

    /// A hexagon is two over the root of three as high as it is wide.
    fn side(&self) -> f64 {
        self.wide / (2.0 * ROW)
    }

    fn height(&self) -> f64 {
        (self.rows * self.wide + 2.0 * self.side() + 2.0 * EDGE).ceil()
    }

    fn place(&self, spot: &Spot) -> (f64, f64) {
        let x = EDGE + (spot.across - self.corner.across + 0.5) * self.wide;
        (x, EDGE + self.side() + (spot.down - self.corner.down) * self.wide)
    }

    /// A hexagon with a point at its top, a little smaller than its cell.
    fn hexagon(&self, (x, y): (f64, f64)) -> String {
        let side = self.side() * 0.96;
        let (half, rise) = (side * ROW, side / 2.0);
        format!(
            "M{x:.1} {:.1}l{half:.1} {rise:.1}v{side:.1}l-{half:.1} {rise:.1}l-{half:.1}-{rise:.1}v-{side:.1}z",
            y - side
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws;

    fn chart(tiles: &[u16]) -> TileChart {
        let area = |(at, tiles): (usize, &u16)| TileArea {
            words: format!("Area {at}: 3"),
            label: if at == 0 { "1".to_owned() } else { String::new() },
            middle: (at as f64 * 900.0, (at % 3) as f64 * 700.0),
            tiles: *tiles,
            shade: Shade::Step(1),
        };
        let (id, title, reading) = ("t".to_owned(), "Tiles".to_owned(), "r".to_owned());
        TileChart { id, title, reading, areas: tiles.iter().enumerate().map(area).collect() }
    }

    #[test]
    fn each_area_has_its_tiles_and_all_lie_inside() {
        for tiles in [vec![], vec![1], vec![2, 1, 4, 0, 1, 7, 1, 1, 1, 3, 1]] {
            let svg = chart(&tiles).svg();
            laws::stays_inside(&svg);
            let wanted: usize = tiles.iter().map(|tiles| usize::from(*tiles)).sum();
            assert_eq!(svg.matches("<path").count(), wanted);
            for (at, tiles) in tiles.iter().enumerate() {
                let shown = svg.matches(&format!("<title>Area {at}: 3</title>")).count();
                assert_eq!(shown, usize::from(*tiles));
            }
        }
    }

    #[test]
    fn an_area_with_few_children_keeps_a_tile() {
        let counts = [0.0, 200.0, 499.0, 760.0, f64::NAN, -3.0, f64::INFINITY, 1e12];
        assert_eq!(counts.map(|count| tiles_for(count, 500.0)), [1, 1, 1, 2, 1, 1, 1, 1000]);
    }
}
