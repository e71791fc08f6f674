//! Writing SVG by hand: escaping, one place for the opening tag, and coordinates with one decimal.
//!
//! Colours come only from classes, because our content security policy allows no inline style and
//! because dark, print and forced-colours views restyle the same picture.

use std::fmt::Write;

/// Text that is safe between tags and inside double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A picture being drawn. `id` must be unique on its page: the title and description hang on it.
pub(crate) struct Canvas {
    body: String,
}

impl Canvas {
    /// Opens a picture with its name and its description for people who cannot see it.
    pub(crate) fn open(id: &str, class: &str, size: (f64, f64), words: (&str, &str)) -> Self {
        let (width, height) = size;
        let (title, description) = (escape(words.0), escape(words.1));
        let id = escape(id);
        let body = format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" focusable=\"false\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>"
        );
        Canvas { body }
    }

    /// A straight line.
    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.put(format_args!(
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.0, from.1, to.0, to.1
        ));
    }

    /// A line through points. Fewer than two draw nothing.
    pub(crate) fn polyline(&mut self, class: &str, points: &[(f64, f64)]) {
        if points.len() < 2 {
            return;
        }
        let mut path = String::new();
        for (x, y) in points {
            let separator = if path.is_empty() { "" } else { " " };
            write!(path, "{separator}{x:.1},{y:.1}").expect("writing to a string cannot fail");
        }
        self.put(format_args!("<polyline class=\"{class}\" points=\"{path}\"/>"));
    }

    /// A rectangle from its top left corner.
    pub(crate) fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        self.put(format_args!(
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            corner.0,
            corner.1,
            size.0.max(0.0),
            size.1.max(0.0)
        ));
    }

    /// A dot with the words a mouse shows over it.
    pub(crate) fn dot(&mut self, class: &str, at: (f64, f64), radius: f64, tip: &str) {
        self.put(format_args!(
            "<circle class=\"{class}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"{radius}\">{}</circle>",
            at.0,
            at.1,
            tip_of(tip)
        ));
    }

    /// A closed shape from a ready path, with the words a mouse shows over it.
    pub(crate) fn path(&mut self, class: &str, path: &str, tip: &str) {
        self.put(format_args!("<path class=\"{class}\" d=\"{path}\">{}</path>", tip_of(tip)));
    }

    /// Words; `class` says how they are anchored (`start`, `middle`, `end`).
    pub(crate) fn text(&mut self, class: &str, at: (f64, f64), words: &str) {
        self.put(format_args!(
            "<text class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            at.0,
            at.1,
            escape(words)
        ));
    }

    /// Lines of words under each other, `step` apart.
    pub(crate) fn lines(&mut self, class: &str, at: (f64, f64), step: f64, lines: &[String]) {
        let mut spans = String::new();
        for (line, row) in lines.iter().zip(0_u16..) {
            let y = at.1 + step * f64::from(row);
            let words = escape(line);
            write!(spans, "<tspan x=\"{:.1}\" y=\"{y:.1}\">{words}</tspan>", at.0)
                .expect("writing to a string cannot fail");
        }
        self.put(format_args!("<text class=\"{class}\">{spans}</text>"));
    }

    /// The finished picture.
    pub(crate) fn close(mut self) -> String {
        self.body.push_str("</svg>");
        self.body
    }

    fn put(&mut self, piece: std::fmt::Arguments<'_>) {
        self.body.write_fmt(piece).expect("writing to a string cannot fail");
    }
}

/// Words broken into lines of at most so many characters; a longer word is broken too.
pub(crate) fn broken(words: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words.split_whitespace().flat_map(|word| pieces(word, most.max(1))) {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(&word);
        } else if line.chars().count() + 1 + word.chars().count() <= most {
            line.push(' ');
            line.push_str(&word);
        } else {
            lines.push(word);
        }
    }
    lines
}

/// Words of at most so many characters and a sign that there are more.
pub(crate) fn shortened(words: &str, most: usize) -> String {
    if words.chars().count() <= most {
        return words.to_owned();
    }
    let kept: String = words.chars().take(most).collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// A word in pieces of at most so many characters.
fn pieces(word: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(most).map(|piece| piece.iter().collect()).collect()
}

fn tip_of(tip: &str) -> String {
    if tip.is_empty() { String::new() } else { format!("<title>{}</title>", escape(tip)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_between_words_where_they_fit_and_none_is_lost() {
        for (words, most, expected) in [
            ("", 5, vec![""]),
            ("short", 5, vec!["short"]),
            ("one two three", 7, vec!["one two", "three"]),
            ("a extraordinarily b", 6, vec!["a", "extrao", "rdinar", "ily b"]),
        ] {
            assert_eq!(broken(words, most), expected, "{words}");
        }
    }
}
