//! Pages are painted: words with their tags, lines and boxes that say nothing as artefacts, the foot
//! with the number of the page, links, bookmarks. The PDF library checks the file against PDF/UA-1.

use krilla::SerializeSettings;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Quadrilateral, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::Font;

use crate::document::{Document, Level};
use crate::flow::{Placed, What};
use crate::fonts::{Shaped, Shaping, Weight};
use crate::set::{Band, Frame, Ink, Story};
use crate::style::{BRAND, Colour, FOOT, HAIR, IN_FOOT, Look, MARK, PAGE, SIDE, TOP, WIDTH};
use crate::tree::Node;
use crate::{CannotPrint, Pdf};

/// A bookmark: how deep, what it says, and where it leads.
type Bookmark = (Level, String, XyzDestination);

/// Paints the pages of a story.
pub(crate) fn paint(
    document: &Document,
    (story, frame): (Story, Frame),
    pages: &[Vec<Placed>],
    shaping: &mut Shaping,
) -> Result<Pdf, CannotPrint> {
    let mut painter = Painter { fonts: fonts()?, story, frame, bookmarks: Vec::new() };
    let mut file = krilla::Document::new_with(settings()?);
    for (at, placed) in pages.iter().enumerate() {
        let number = format!("Page {} of {}", at + 1, pages.len());
        let number = shaping.shape(IN_FOOT.look.weight, &number);
        painter.page(&mut file, (at, placed), &number)?;
    }
    file.set_metadata(metadata(document));
    file.set_outline(outline(document, painter.bookmarks));
    file.set_tag_tree(painter.story.tree.finish(&document.language));
    let bytes = file.finish().map_err(|_| CannotPrint::NotValid)?;
    Ok(Pdf { bytes, pages: pages.len() })
}

fn settings() -> Result<SerializeSettings, CannotPrint> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| CannotPrint::NotValid)?;
    Ok(SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() })
}

fn metadata(document: &Document) -> Metadata {
    Metadata::new()
        .title(document.title.trim().to_owned())
        .language(document.language.trim().to_owned())
        .creator("Lifechances".to_owned())
}

fn fonts() -> Result<[Font; 2], CannotPrint> {
    let font = |weight: Weight| Font::new(weight.file().into(), 0).ok_or(CannotPrint::NotValid);
    Ok([font(Weight::Regular)?, font(Weight::Bold)?])
}

/// The headings as bookmarks; a document without headings has one, to its beginning.
fn outline(document: &Document, bookmarks: Vec<Bookmark>) -> Outline {
    let mut open: Vec<(Level, OutlineNode)> = Vec::new();
    let mut outline = Outline::new();
    let close = |open: &mut Vec<(Level, OutlineNode)>, outline: &mut Outline| {
        let Some((_, done)) = open.pop() else { return };
        match open.last_mut() {
            Some((_, parent)) => parent.push_child(done),
            None => outline.push_child(done),
        }
    };
    let begin = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    let none = (Level::First, document.title.trim().to_owned(), begin);
    let all = if bookmarks.is_empty() { vec![none] } else { bookmarks };
    for (level, words, to) in all {
        while open.last().is_some_and(|(above, _)| *above >= level) {
            close(&mut open, &mut outline);
        }
        open.push((level, OutlineNode::new(words, to).with_open(true)));
    }
    while !open.is_empty() {
        close(&mut open, &mut outline);
    }
    outline
}

struct Painter {
    fonts: [Font; 2],
    story: Story,
    frame: Frame,
    bookmarks: Vec<Bookmark>,
}

/// The parts of a page that lead somewhere.
type Areas = Vec<(usize, Rect)>;

impl Painter {
    fn page(
        &mut self,
        file: &mut krilla::Document,
        (at, placed): (usize, &[Placed]),
        number: &Shaped,
    ) -> Result<(), CannotPrint> {
        let sheet = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(CannotPrint::NotValid)?;
        let mut page = file.start_page_with(sheet);
        let mut surface = page.surface();
        let mut areas = Areas::new();
        self.mark(&mut surface);
        if at == 0 {
            decoration(&mut surface, Rect::from_xywh(SIDE, TOP - 18.0, WIDTH, 3.0), BRAND);
        }
        for one in placed {
            match one.what {
                What::Band(band) => {
                    let band = std::mem::take(&mut self.story.bands[band]);
                    self.bookmark(&band, (at, one.y));
                    self.band(&mut surface, (&band, one), &mut areas);
                }
                What::Again(table, band) => {
                    let band = self.story.heads[table][band].clone();
                    self.again(&mut surface, (&band, one));
                }
            }
        }
        self.foot(&mut surface, number);
        surface.finish();
        for (link, quads) in by_link(&areas) {
            let lead = &self.story.leads[link];
            let target = Target::Action(Action::Link(LinkAction::new(lead.address.clone())));
            let said = format!("{} ({})", lead.words.trim(), lead.address);
            let area = LinkAnnotation::new_with_quad_points(quads, target);
            let place = page.add_tagged_annotation(Annotation::new_link(area, Some(said)));
            self.story.tree.area(lead.node, place);
        }
        page.finish();
        Ok(())
    }

    fn bookmark(&mut self, band: &Band, (page, y): (usize, f32)) {
        if let Some((level, words)) = &band.heading {
            let to = XyzDestination::new(page, Point::from_xy(0.0, (y - 10.0).max(0.0)));
            self.bookmarks.push((*level, words.clone(), to));
        }
    }

    fn band(&mut self, surface: &mut Surface<'_>, (band, at): (&Band, &Placed), areas: &mut Areas) {
        if band.bar {
            let bar = Rect::from_xywh(SIDE, at.y, 3.0, band.height);
            decoration(surface, bar, BRAND);
        }
        for ink in &band.inks {
            match ink {
                Ink::Fill { y, height, colour } => {
                    decoration(surface, Rect::from_xywh(SIDE, at.y + y, WIDTH, *height), *colour);
                }
                Ink::Nothing { node } => {
                    let place = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
                    surface.end_tagged();
                    self.story.tree.leaf(*node, place);
                }
                Ink::Words { x, baseline, look, words, node } => {
                    let from = Point::from_xy(SIDE + x, at.y + baseline);
                    let place = self.words(surface, (*look, words), from);
                    self.hang(*look, *node, place);
                    if let Some(link) = look.link {
                        let width = words.width * look.size;
                        let line = Rect::from_xywh(from.x, from.y + 1.4, width, 0.5);
                        decoration(surface, line, look.colour);
                        let top = from.y - look.size;
                        let area = Rect::from_xywh(from.x, top, width, look.size * 1.3);
                        areas.extend(area.map(|area| (link, area)));
                    }
                }
            }
        }
    }

    fn hang(&mut self, look: Look, node: Node, place: Identifier) {
        let node = look.link.map_or(node, |link| self.story.leads[link].node);
        self.story.tree.leaf(node, place);
    }

    fn words(
        &self,
        surface: &mut Surface<'_>,
        (look, words): (Look, &Shaped),
        from: Point,
    ) -> Identifier {
        let place = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.draw(surface, (look, words), from);
        surface.end_tagged();
        place
    }

    fn draw(&self, surface: &mut Surface<'_>, (look, words): (Look, &Shaped), from: Point) {
        let [regular, bold] = &self.fonts;
        let font = match look.weight {
            Weight::Regular => regular,
            Weight::Bold => bold,
        };
        surface.set_fill(Some(fill(look.colour)));
        let (glyphs, text) = (&words.glyphs, words.text.as_str());
        surface.draw_glyphs(from, glyphs, font.clone(), text, look.size, false);
    }

    /// The headings of a table once more: for the eye, since who listens has heard them.
    fn again(&self, surface: &mut Surface<'_>, (band, at): (&Band, &Placed)) {
        for ink in &band.inks {
            match ink {
                Ink::Fill { y, height, colour } => {
                    decoration(surface, Rect::from_xywh(SIDE, at.y + y, WIDTH, *height), *colour);
                }
                Ink::Nothing { .. } => {}
                Ink::Words { x, baseline, look, words, .. } => {
                    let from = Point::from_xy(SIDE + x, at.y + baseline);
                    self.aside(surface, ArtifactType::PaginationOther, (*look, words), from);
                }
            }
        }
    }

    fn aside(
        &self,
        surface: &mut Surface<'_>,
        kind: ArtifactType,
        words: (Look, &Shaped),
        from: Point,
    ) {
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.draw(surface, words, from);
        surface.end_tagged();
    }

    fn foot(&self, surface: &mut Surface<'_>, number: &Shaped) {
        decoration(surface, Rect::from_xywh(SIDE, FOOT - 14.0, WIDTH, 0.6), HAIR);
        let look = IN_FOOT.look;
        let left = Point::from_xy(SIDE, FOOT);
        self.aside(surface, ArtifactType::Footer, (look, &self.frame.foot), left);
        let right = Point::from_xy(SIDE + WIDTH - number.width * look.size, FOOT);
        self.aside(surface, ArtifactType::Footer, (look, number), right);
    }

    /// The word across the page, behind everything.
    fn mark(&self, surface: &mut Surface<'_>) {
        let words = &self.frame.mark;
        if words.text.is_empty() {
            return;
        }
        let size = (520.0 / words.width).min(150.0);
        let look = Look { weight: Weight::Bold, size, colour: MARK, link: None };
        let middle = Transform::from_rotate_at(-52.0, PAGE.0 / 2.0, PAGE.1 / 2.0);
        surface.push_transform(&middle);
        let x = (PAGE.0 - words.width * size) / 2.0;
        let from = Point::from_xy(x, PAGE.1 / 2.0 + size * 0.36);
        self.aside(surface, ArtifactType::Watermark, (look, words), from);
        surface.pop();
    }
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// A box that says nothing.
fn decoration(surface: &mut Surface<'_>, area: Option<Rect>, colour: Colour) {
    let Some(area) = area else { return };
    let mut path = PathBuilder::new();
    path.push_rect(area);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(Some(fill(colour)));
    surface.draw_path(&path);
    surface.end_tagged();
}

/// The areas of each link, in the order of the links.
fn by_link(areas: &Areas) -> Vec<(usize, Vec<Quadrilateral>)> {
    let mut found: Vec<(usize, Vec<Quadrilateral>)> = Vec::new();
    for (link, area) in areas {
        let quad = Quadrilateral([
            Point::from_xy(area.left(), area.bottom()),
            Point::from_xy(area.right(), area.bottom()),
            Point::from_xy(area.right(), area.top()),
            Point::from_xy(area.left(), area.top()),
        ]);
        match found.iter_mut().find(|(known, _)| known == link) {
            Some((_, quads)) => quads.push(quad),
            None => found.push((*link, vec![quad])),
        }
    }
    found
}
