//! What numbers say: charts, sentences and files, from released and published numbers only.
//!
//! Nothing here can see a row about a child: it takes plain numbers that may be shown and gives
//! back pictures (SVG), words and CSV. Every picture has its sentence in [`reading`] and its
//! numbers in a [`sheet`], so that a page never shows a picture alone. Start with [`sheet`]: the
//! shapes that journeys fill and pages show.

pub mod bars;
pub mod beside;
pub mod cartogram;
pub mod caterpillar;
pub mod compare_sheet;
pub mod control;
pub mod csv;
pub mod fan;
pub mod fifths;
pub mod funnel;
#[cfg(test)]
mod laws;
pub mod line;
pub mod linkage_sheet;
pub mod map;
pub mod number;
pub mod palette;
pub mod place_sheet;
mod plane;
pub mod pyramid;
pub mod reading;
pub mod rug;
mod scale;
mod shape;
pub mod sheet;
pub mod spark;
pub mod spine;
mod svg;
mod tiles;
pub mod twin;

pub use bars::{Bar, BarChart};
pub use beside::{Beside, Estimate};
pub use cartogram::{TileArea, TileChart};
pub use caterpillar::{Caterpillar, RangedArea};
pub use compare_sheet::{CompareSheet, ComparedMeasure, ComparedPlace};
pub use control::{ControlPicture, ControlWords, Period};
pub use fan::{Fan, NotAFan, Observed, Step};
pub use fifths::{EarlierLine, Ends, FifthLine, InsideFifths, Slope};
pub use funnel::{Counts, Funnel, Kind, SizedArea};
pub use line::{LineChart, Point, Series};
pub use linkage_sheet::{
    GapLine, GroupLine, GuidanceLine, LinkageSheet, OfferLine, ReviewSheet, ReviewedLine, WayLine,
};
pub use map::{MapArea, MapChart, Shade};
pub use number::{Polarity, Unit};
pub use place_sheet::{AgeLine, PlaceEntry, PlaceMeasure, PlaceSheet, PlacesSheet};
pub use pyramid::{Band, Pyramid};
pub use rug::{Rug, RugArea, RugMeasure, Weave};
pub use sheet::{
    BoardLine, BoardOutcome, BoardSheet, Gap, IndicatorSheet, Inside, Interval, Level, Standing,
    Target,
};
pub use spine::{Spine, SpineRow};
pub use twin::{Holds, Twin, TwinCell, TwinColumn};
