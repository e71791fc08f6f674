//! Marks told apart by their shape, so that a colour never has to.

use crate::svg::Canvas;

/// The shape of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Dot,
    Diamond,
    Up,
    Down,
}

impl Shape {
    /// Draws the mark around a point, with the words a mouse shows over it.
    pub(crate) fn draw(self, canvas: &mut Canvas, class: &str, at: (f64, f64), tip: &str) {
        let (x, y) = at;
        let path = match self {
            Shape::Dot => return canvas.dot(class, at, 6.0, tip),
            Shape::Diamond => format!("M{x:.1} {:.1}l8 8l-8 8l-8-8z", y - 8.0),
            Shape::Up => format!("M{x:.1} {:.1}l8 14h-16z", y - 8.0),
            Shape::Down => format!("M{x:.1} {:.1}l8-14h-16z", y + 8.0),
        };
        canvas.path(class, &path, tip);
    }
}
