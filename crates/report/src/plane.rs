//! A frame with a scale across and a scale upwards, for pictures of points.
//!
//! The words of the upward scale stand on its lines inside the picture, so that a long number
//! grows into the picture and is not cut off at its side.

use crate::scale::Axis;
use crate::svg::{Canvas, shortened};

/// Where the plane begins and ends across; the words of the scale stand left of it.
pub(crate) const LEFT: f64 = 112.0;
pub(crate) const RIGHT: f64 = 616.0;
const EDGE: f64 = 8.0;

/// The frame.
pub(crate) struct Plane {
    pub(crate) up: Axis,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

impl Plane {
    /// How high a figure lies.
    pub(crate) fn height(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * self.up.share(value)
    }

    /// How far across the n-th of so many periods lies.
    pub(crate) fn across(at: usize, count: usize) -> f64 {
        if count < 2 {
            (LEFT + RIGHT) / 2.0
        } else {
            LEFT + 12.0 + (RIGHT - LEFT - 24.0) * at as f64 / (count - 1) as f64
        }
    }

    /// The lines of the scale and the words on them.
    pub(crate) fn draw_levels(&self, canvas: &mut Canvas, say: impl Fn(f64) -> String) {
        for tick in &self.up.ticks {
            let y = self.height(*tick);
            canvas.line("grid", (EDGE, y), (RIGHT, y));
            canvas.text("label start halo", (EDGE, y - 5.0), &say(*tick));
        }
    }

    /// The names of periods under the plane: as many as fit, always the last.
    pub(crate) fn draw_periods(&self, canvas: &mut Canvas, periods: &[&str]) {
        let count = periods.len();
        let every = count.div_ceil(6).max(1);
        for (at, period) in periods.iter().enumerate() {
            let from_end = count - 1 - at;
            if !from_end.is_multiple_of(every) {
                continue;
            }
            let last = from_end == 0 && count > 1;
            let minor = if (from_end / every).is_multiple_of(3) { "" } else { " minor" };
            let (anchor, x) =
                if last { ("end", RIGHT + 12.0) } else { ("middle", Self::across(at, count)) };
            let words = shortened(period, 15);
            canvas.text(&format!("label {anchor}{minor}"), (x, self.bottom + 30.0), &words);
        }
    }
}
