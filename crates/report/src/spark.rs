//! A small line beside a number: its shape over time, never its only statement.

use crate::line::{Continuity, Point};
use crate::scale::Axis;
use crate::svg::Canvas;

/// A sparkline, 120 by 32, named by the sentence that says the same.
pub fn sparkline(id: &str, reading: &str, points: &[Point]) -> String {
    let mut canvas = Canvas::open(id, "spark", (120.0, 32.0), ("Trend", reading));
    let values: Vec<f64> = points.iter().filter_map(|point| point.value).collect();
    let axis = Axis::covering(&values, 4, false);
    let at = |place: usize, value: f64| {
        let steps = points.len().max(2) as f64 - 1.0;
        (6.0 + 106.0 * place as f64 / steps, 27.0 - 22.0 * axis.share(value))
    };
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut last = None;
    for (place, point) in points.iter().enumerate() {
        if point.continuity == Continuity::Breaks || point.value.is_none() {
            canvas.polyline("line one", &run);
            run.clear();
        }
        if let Some(value) = point.value {
            run.push(at(place, value));
            last = Some(at(place, value));
        }
    }
    canvas.polyline("line one", &run);
    if let Some(end) = last {
        canvas.dot("mark one", end, 4.0, "");
    }
    canvas.close()
}
