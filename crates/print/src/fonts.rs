//! Letters become shapes: which shape of the font, how wide, and which letters it stands for.
//!
//! The family is Noto Sans, carried by the crate `notosans`: Latin with the letters of Polish, Greek,
//! Cyrillic. It has none of Arabic script, so Urdu is refused rather than drawn wrongly; and nothing
//! in it runs from right to left, so a line is always set from the left.

use harfrust::{Direction, FontRef, Script, ShapeOptions, ShapePlan, ShaperData, UnicodeBuffer};
use krilla::text::{GlyphId, KrillaGlyph};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How thick the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// As usual.
    Regular,
    /// Thick.
    Bold,
}

impl Weight {
    /// The font as a file.
    pub(crate) const fn file(self) -> &'static [u8] {
        match self {
            Weight::Regular => notosans::REGULAR_TTF,
            Weight::Bold => notosans::BOLD_TTF,
        }
    }
}

struct Face {
    font: FontRef<'static>,
    tables: ShaperData,
}

fn face(weight: Weight) -> Face {
    let font = FontRef::new(weight.file()).expect("the font that the program carries can be read");
    Face { tables: ShaperData::new(&font), font }
}

static FACES: LazyLock<[Face; 2]> = LazyLock::new(|| [face(Weight::Regular), face(Weight::Bold)]);

/// Words as shapes. Widths are for a size of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shaped {
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) width: f32,
}

impl Shaped {
    /// Adds words that stand directly after.
    pub(crate) fn append(&mut self, other: &Shaped) {
        let from = self.text.len();
        self.text.push_str(&other.text);
        self.width += other.width;
        self.glyphs.extend(other.glyphs.iter().map(|glyph| shifted(glyph, from)));
    }

    /// The part that fits into a width, at least one letter, and the rest; nothing is left when all
    /// fits.
    pub(crate) fn cut(&self, room: f32) -> (Shaped, Option<Shaped>) {
        let mut width = 0.0;
        for (at, glyph) in self.glyphs.iter().enumerate() {
            let begins = at > 0 && glyph.text_range.start != self.glyphs[at - 1].text_range.start;
            if begins && width + glyph.x_advance > room {
                return (self.part(0, at), Some(self.part(at, self.glyphs.len())));
            }
            width += glyph.x_advance;
        }
        (self.clone(), None)
    }

    fn part(&self, from: usize, to: usize) -> Shaped {
        let byte = |at: usize| self.glyphs.get(at).map_or(self.text.len(), |g| g.text_range.start);
        let (begin, end) = (byte(from), byte(to));
        let mut part = Shaped { text: self.text[begin..end].to_owned(), ..Shaped::default() };
        for glyph in &self.glyphs[from..to] {
            let mut glyph = glyph.clone();
            glyph.text_range = glyph.text_range.start - begin..glyph.text_range.end - begin;
            part.width += glyph.x_advance;
            part.glyphs.push(glyph);
        }
        part
    }
}

fn shifted(glyph: &KrillaGlyph, by: usize) -> KrillaGlyph {
    let mut glyph = glyph.clone();
    glyph.text_range = glyph.text_range.start + by..glyph.text_range.end + by;
    glyph
}

/// Shapes words, each once, and keeps what letters had no shape.
#[derive(Default)]
pub(crate) struct Shaping {
    known: BTreeMap<(Weight, String), Shaped>,
    plans: Vec<(Weight, Script, ShapePlan)>,
    pub(crate) missing: BTreeSet<char>,
}

impl Shaping {
    /// The shapes of a word.
    pub(crate) fn shape(&mut self, weight: Weight, text: &str) -> Shaped {
        let key = (weight, text.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let shaped = self.shape_anew(weight, text);
        self.known.insert(key, shaped.clone());
        shaped
    }

    fn shape_anew(&mut self, weight: Weight, text: &str) -> Shaped {
        let [regular, bold] = &*FACES;
        let face = match weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        };
        let shaper = face.tables.shaper(&face.font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(Direction::LeftToRight);
        let script = buffer.script();
        if !self.plans.iter().any(|(w, s, _)| (*w, *s) == (weight, script)) {
            let plan = ShapePlan::new(&shaper, Direction::LeftToRight, Some(script), None, &[]);
            self.plans.push((weight, script, plan));
        }
        let plan = self.plans.iter().find(|(w, s, _)| (*w, *s) == (weight, script));
        let options = ShapeOptions::new().plan(plan.map(|(_, _, plan)| plan));
        let shapes = shaper.shape(buffer, options);
        self.read(text, &shapes, shaper.units_per_em() as f32)
    }

    fn read(&mut self, text: &str, shapes: &harfrust::GlyphBuffer, em: f32) -> Shaped {
        let (mut shaped, infos) =
            (Shaped { text: text.to_owned(), ..Shaped::default() }, shapes.glyph_infos());
        for (at, (info, position)) in infos.iter().zip(shapes.glyph_positions()).enumerate() {
            let start = info.cluster as usize;
            let later =
                infos[at..].iter().map(|next| next.cluster as usize).find(|&next| next > start);
            let range = start..later.unwrap_or(text.len());
            if info.glyph_id == 0 {
                self.missing.extend(text[range.clone()].chars());
            }
            let width = position.x_advance as f32 / em;
            let (x, y) = (position.x_offset as f32 / em, position.y_offset as f32 / em);
            let id = GlyphId::new(info.glyph_id);
            shaped.glyphs.push(KrillaGlyph::new(id, width, x, y, 0.0, range, None));
            shaped.width += width;
        }
        shaped
    }
}
