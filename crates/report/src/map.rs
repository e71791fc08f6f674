//! Areas on a map, shaded in five steps by class, beside the list that says the same.
//!
//! Rings arrive in plane metres (north up). They are written as whole-number relative paths on a
//! 1,000-unit canvas, which keeps a district's 300 small areas near 100 kB.

use std::fmt::Write;

use crate::svg::Canvas;

/// How an area is shaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shade {
    /// One of five steps, 1 (lightest) to 5 (darkest).
    Step(u8),
    /// One of several localities, counted from 0, told apart by outline and label as well as by colour.
    Group(u8),
    /// No figure may be shown.
    Withheld,
}

impl Shade {
    pub(crate) fn class(self) -> String {
        match self {
            Shade::Step(step) => format!("area step-{}", step.clamp(1, 5)),
            Shade::Group(group) => format!("area group-{}", group % 6),
            Shade::Withheld => "area withheld".to_owned(),
        }
    }
}

/// One area: a name, its figure in words, its rings and its shade.
#[derive(Debug, Clone, PartialEq)]
pub struct MapArea {
    /// The name and the figure, shown over it.
    pub words: String,
    /// A short label printed at its middle; empty for none.
    pub label: String,
    /// Outer rings and holes in metres, each a list of east and north.
    pub rings: Vec<Vec<(f64, f64)>>,
    /// How it is shaded.
    pub shade: Shade,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct MapChart {
    /// Unique on the page.
    pub id: String,
    /// What the picture shows.
    pub title: String,
    /// The sentence that says the same.
    pub reading: String,
    /// The areas.
    pub areas: Vec<MapArea>,
}

const WIDTH: f64 = 1000.0;

impl MapChart {
    /// The picture; areas without a ring of three points are left out.
    pub fn svg(&self) -> String {
        let frame = Frame::around(&self.areas);
        let words = (self.title.as_str(), self.reading.as_str());
        let size = (WIDTH, frame.height.ceil().max(1.0));
        let mut canvas = Canvas::open(&self.id, "chart chart-map", size, words);
        for area in &self.areas {
            let path = frame.path_of(&area.rings);
            if !path.is_empty() {
                canvas.path(&area.shade.class(), &path, &area.words);
            }
        }
        for area in self.areas.iter().filter(|area| !area.label.is_empty()) {
            if let Some(middle) = area.rings.first().and_then(|ring| middle_of(ring)) {
                let at = frame.place(middle);
                canvas.text("map-label middle", (at.0 as f64, at.1 as f64 + 6.0), &area.label);
            }
        }
        canvas.close()
    }
}

struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    height: f64,
}

impl Frame {
    fn around(areas: &[MapArea]) -> Self {
        let points = || areas.iter().flat_map(|area| area.rings.iter().flatten());
        let (mut west, mut east, mut south, mut north) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for (x, y) in points().filter(|(x, y)| x.is_finite() && y.is_finite()) {
            (west, east) = (west.min(*x), east.max(*x));
            (south, north) = (south.min(*y), north.max(*y));
        }
        if west >= east || south >= north {
            return Frame { west: 0.0, north: 0.0, scale: 1.0, height: 1.0 };
        }
        let scale = (WIDTH - 8.0) / (east - west);
        Frame { west, north, scale, height: (north - south) * scale + 8.0 }
    }

    fn place(&self, point: (f64, f64)) -> (i64, i64) {
        let x = (point.0 - self.west) * self.scale + 4.0;
        let y = (self.north - point.1) * self.scale + 4.0;
        (x.round() as i64, y.round() as i64)
    }

    fn path_of(&self, rings: &[Vec<(f64, f64)>]) -> String {
        let mut path = String::new();
        for ring in rings.iter().filter(|ring| ring.len() >= 3) {
            let mut pen = self.place(ring[0]);
            write!(path, "M{} {}", pen.0, pen.1).expect("writing to a string cannot fail");
            for point in &ring[1..] {
                let next = self.place(*point);
                if next != pen {
                    let (east, south) =
                        (next.0.saturating_sub(pen.0), next.1.saturating_sub(pen.1));
                    write!(path, "l{east} {south}").expect("writing to a string cannot fail");
                    pen = next;
                }
            }
            path.push('z');
        }
        path
    }
}

/// The centre of gravity of a ring (the shoelace formula); the mean point when it has no area.
pub(crate) fn middle_of(ring: &[(f64, f64)]) -> Option<(f64, f64)> {
    let origin = *ring.first()?;
    let (mut twice_area, mut x, mut y) = (0.0, 0.0, 0.0);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (ax, ay, bx, by) = (a.0 - origin.0, a.1 - origin.1, b.0 - origin.0, b.1 - origin.1);
        let cross = ax * by - bx * ay;
        twice_area += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if twice_area.abs() < 1e-9 {
        return Some(origin);
    }
    Some((origin.0 + x / (3.0 * twice_area), origin.1 + y / (3.0 * twice_area)))
}

/// Prints each group's number, from 1, on the area nearest to the middle of the group. Areas that
/// have labels already keep them, and nothing is added.
pub fn number_groups(areas: &mut [MapArea]) {
    if areas.iter().any(|area| !area.label.is_empty()) {
        return;
    }
    for group in 0..=u8::MAX {
        let middles: Vec<(usize, (f64, f64))> = areas
            .iter()
            .enumerate()
            .filter(|(_, area)| area.shade == Shade::Group(group))
            .filter_map(|(at, area)| Some((at, middle_of(area.rings.first()?)?)))
            .collect();
        if middles.is_empty() {
            continue;
        }
        let count = middles.len() as f64;
        let east = middles.iter().map(|(_, middle)| middle.0).sum::<f64>() / count;
        let north = middles.iter().map(|(_, middle)| middle.1).sum::<f64>() / count;
        let far = |(x, y): (f64, f64)| (x - east).powi(2) + (y - north).powi(2);
        let nearest = middles.iter().min_by(|a, b| far(a.1).total_cmp(&far(b.1)));
        if let Some((at, _)) = nearest {
            areas[*at].label = (u16::from(group) + 1).to_string();
        }
    }
}

/// Which of five equal-sized groups each value falls in, 1 to 5 by order; ties share the lower.
pub fn fifths(values: &[Option<f64>]) -> Vec<Shade> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let step_of = |value: f64| {
        let below = sorted.partition_point(|other| *other < value);
        u8::try_from(below * 5 / sorted.len().max(1)).unwrap_or(4) + 1
    };
    values
        .iter()
        .map(|value| match value {
            Some(value) if value.is_finite() => Shade::Step(step_of(*value)),
            Some(_) | None => Shade::Withheld,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_values_take_five_shades_and_none_is_withheld() {
        let shades = fifths(&[Some(1.0), Some(5.0), Some(3.0), None, Some(2.0), Some(4.0)]);
        assert_eq!(
            shades,
            [1, 5, 3]
                .map(Shade::Step)
                .into_iter()
                .chain([Shade::Withheld])
                .chain([2, 4].map(Shade::Step))
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn each_group_is_numbered_once_near_its_middle() {
        let square = |east: f64, group: u8| MapArea {
            words: String::new(),
            label: String::new(),
            rings: vec![vec![(east, 0.0), (east + 1.0, 0.0), (east + 1.0, 1.0), (east, 1.0)]],
            shade: Shade::Group(group),
        };
        let mut areas = vec![square(0.0, 0), square(1.0, 0), square(2.0, 0), square(3.0, 1)];
        number_groups(&mut areas);
        let labels: Vec<&str> = areas.iter().map(|area| area.label.as_str()).collect();
        assert_eq!(labels, ["", "1", "", "2"]);
    }

    #[test]
    fn points_that_are_nowhere_do_not_stop_the_drawing() {
        let far = [(0.0, f64::MAX), (0.0, f64::MIN), (f64::NAN, f64::INFINITY)];
        let area = MapArea {
            words: String::new(),
            label: "1".to_owned(),
            rings: vec![far.to_vec()],
            shade: Shade::Withheld,
        };
        let (id, title, reading) = ("m".to_owned(), "t".to_owned(), "r".to_owned());
        let chart = MapChart { id, title, reading, areas: vec![area] };
        assert!(chart.svg().ends_with("</svg>"));
    }

    #[test]
    fn a_square_is_drawn_north_up() {
        let square = vec![(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0), (0.0, 0.0)];
        assert_eq!(middle_of(&square), Some((50.0, 50.0)));
        let chart = MapChart {
            id: "m".to_owned(),
            title: "t".to_owned(),
            reading: "r".to_owned(),
            areas: vec![MapArea {
                words: "Square: 3".to_owned(),
                label: String::new(),
                rings: vec![square],
                shade: Shade::Step(2),
            }],
        };
        assert!(chart.svg().contains("d=\"M4 996l992 0l0 -992l-992 0l0 992z\""));
    }
}
