//! How every document looks: A4, one family of letters, three sizes of heading. Measures are points,
//! 72 to the inch; x grows to the right and y down.

use crate::document::{Level, Voice};
use crate::fonts::Weight;

/// A4.
pub(crate) const PAGE: (f32, f32) = (595.276, 841.89);
/// White at the left and at the right: 24 mm.
pub(crate) const SIDE: f32 = 68.0;
/// Where the first line of a page may begin.
pub(crate) const TOP: f32 = 62.0;
/// Where the last line of a page ends.
pub(crate) const BOTTOM: f32 = 772.0;
/// The baseline of what stands at the foot.
pub(crate) const FOOT: f32 = 800.0;
/// The room that words have from left to right.
pub(crate) const WIDTH: f32 = PAGE.0 - 2.0 * SIDE;
/// The room that they have from top to bottom.
pub(crate) const HEIGHT: f32 = BOTTOM - TOP;
/// How far the text of a list stands in.
pub(crate) const INDENT: f32 = 18.0;
/// The width of the labels of a list that names its items.
pub(crate) const LABELS: f32 = 120.0;
/// White around the words of a cell, to the side and above.
pub(crate) const CELL: (f32, f32) = (6.0, 3.5);
/// A row of a table that is no higher than this is never cut.
pub(crate) const UNCUT: f32 = HEIGHT * 0.4;

/// How far the letters of Noto Sans reach above and below the baseline, for a size of one.
const ASCENT: f32 = 2189.0 / 2048.0;
const DESCENT: f32 = 600.0 / 2048.0;

/// A colour: red, green, blue.
pub(crate) type Colour = (u8, u8, u8);

pub(crate) const INK: Colour = (29, 36, 51);
pub(crate) const BRAND: Colour = (18, 67, 109);
pub(crate) const QUIET: Colour = (74, 84, 104);
pub(crate) const LINE: Colour = (170, 179, 194);
pub(crate) const HAIR: Colour = (213, 219, 228);
pub(crate) const PANEL: Colour = (236, 241, 247);
pub(crate) const LINK: Colour = (23, 80, 143);
pub(crate) const MARK: Colour = (226, 230, 236);

/// How some words look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Look {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    pub(crate) colour: Colour,
    /// Which link of the document they belong to.
    pub(crate) link: Option<usize>,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) look: Look,
    /// From one baseline to the next.
    pub(crate) leading: f32,
    /// White above it, but at the top of a page.
    pub(crate) before: f32,
}

impl Setting {
    const fn of(size: f32, weight: Weight, colour: Colour, before: f32) -> Self {
        let look = Look { weight, size, colour, link: None };
        Setting { look, leading: size * 1.42, before }
    }

    /// How far the baseline is below the top of its line.
    pub(crate) fn baseline(&self) -> f32 {
        let letters = (ASCENT + DESCENT) * self.look.size;
        (self.leading - letters) / 2.0 + ASCENT * self.look.size
    }
}

pub(crate) const BODY: Setting = Setting::of(10.5, Weight::Regular, INK, 7.0);
pub(crate) const ITEM: Setting = Setting::of(10.5, Weight::Regular, INK, 4.0);
pub(crate) const CAPTION: Setting = Setting::of(10.5, Weight::Bold, INK, 8.0);
pub(crate) const IN_CELL: Setting = Setting::of(9.5, Weight::Regular, INK, 0.0);
pub(crate) const IN_HEAD: Setting = Setting::of(9.5, Weight::Bold, BRAND, 0.0);
pub(crate) const IN_FOOT: Setting = Setting::of(8.5, Weight::Regular, QUIET, 0.0);

pub(crate) const fn of_heading(level: Level) -> Setting {
    let (size, colour, before, leading) = match level {
        Level::First => (25.0, BRAND, 2.0, 31.0),
        Level::Second => (15.0, BRAND, 20.0, 20.0),
        Level::Third => (11.5, INK, 14.0, 16.0),
    };
    Setting { leading, ..Setting::of(size, Weight::Bold, colour, before) }
}

pub(crate) const fn of_voice(voice: Voice) -> Setting {
    match voice {
        Voice::Body => BODY,
        Voice::Lead => Setting::of(13.0, Weight::Regular, INK, 9.0),
        Voice::Eyebrow => Setting::of(11.0, Weight::Regular, QUIET, 10.0),
        Voice::Quiet => Setting::of(9.0, Weight::Regular, QUIET, 6.0),
        Voice::Inset => Setting::of(10.5, Weight::Regular, INK, 12.0),
    }
}
