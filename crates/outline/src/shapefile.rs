//! Areas from a shapefile: outlines in the `.shp`, columns in the `.dbf` and the coordinate system in
//! the `.prj` beside it.
//!
//! After the ESRI Shapefile Technical Description (July 1998). The index (`.shx`) is not needed: records
//! follow one another in the `.shp`.

use crate::areas::{Areas, BadOutlines, Corners, OutlinedArea, sound_ring};
use crate::bytes::{Bytes, Order};
use crate::system::{SAVE_AGAIN, System};
use crate::table::{self, TableRow};

/// The files of one shapefile.
#[derive(Debug, Clone, Copy)]
pub struct ShapefileParts<'a> {
    /// The `.shp`.
    pub outlines: &'a [u8],
    /// The `.dbf`, when it is there.
    pub table: Option<&'a [u8]>,
    /// The text of the `.prj`, when it is there.
    pub projection: Option<&'a str>,
    /// The text of the `.cpg`, when it is there: the encoding of the table.
    pub code_page: Option<&'a str>,
}

const SHORT: &str = "the file ends in its header; copy or download it again";

/// Reads the areas.
///
/// # Errors
/// [`BadOutlines`]: a file is missing, cut off or does not belong to the others, the coordinate system
/// is another one, or an outline is no polygon.
pub fn read_shapefile(parts: &ShapefileParts) -> Result<Areas, BadOutlines> {
    let table = parts.table.ok_or_else(|| {
        BadOutlines::whole(
            "there is no .dbf beside it, which holds the codes of the areas; put it into the same folder, \
             under the same name",
        )
    })?;
    let projection = parts.projection.ok_or_else(|| {
        BadOutlines::whole(format!(
            "there is no .prj beside it, which says its coordinate system; put it into the same folder, \
             under the same name, or {SAVE_AGAIN}"
        ))
    })?;
    let system = System::of_projection(projection)?;
    let rows = table::rows(table, parts.code_page)?;
    let shapes = shapes(parts.outlines)?;
    if rows.len() != shapes.len() {
        let (rows, shapes) = (rows.len(), shapes.len());
        return Err(BadOutlines::whole(format!(
            "it has {shapes} outlines and the .dbf beside it {rows} records; take both from the same download"
        )));
    }
    Areas::within_system(system, areas(&shapes, rows)?)
}

fn areas(shapes: &[&[u8]], rows: Vec<TableRow>) -> Result<Vec<OutlinedArea>, BadOutlines> {
    let mut areas = Vec::new();
    for ((number, shape), row) in (1..).zip(shapes).zip(rows) {
        // A row that is marked as deleted takes its outline with it.
        let Some(said) = row else { continue };
        let place = format!("record {number}");
        let rings = rings(shape).map_err(|what| BadOutlines::at(&place, what))?;
        areas.push(OutlinedArea { place, said, rings });
    }
    Ok(areas)
}

/// The bytes of each record.
fn shapes(outlines: &[u8]) -> Result<Vec<&[u8]>, BadOutlines> {
    let short = || BadOutlines::whole(SHORT);
    let mut header = Bytes::new(outlines);
    if header.i32(Order::Big).ok_or_else(short)? != 9994 {
        return Err(BadOutlines::whole("this is no .shp: it does not begin with 9994"));
    }
    header.take(20).ok_or_else(short)?;
    // Lengths are in words of two bytes.
    let promised =
        header.count(Order::Big).and_then(|words| words.checked_mul(2)).ok_or_else(short)?;
    let whole = outlines.get(100..promised).ok_or_else(|| {
        let there = outlines.len();
        BadOutlines::whole(format!(
            "{promised} bytes were expected and {there} are there: the file is cut off; copy or download it \
             again"
        ))
    })?;
    let mut bytes = Bytes::new(whole);
    let mut shapes = Vec::new();
    while bytes.left() > 0 {
        let cut_off = || {
            let place = format!("record {}", shapes.len() + 1);
            BadOutlines::at(place, "the record ends after the file; copy or download it again")
        };
        bytes.take(4).ok_or_else(cut_off)?;
        let size = bytes.count(Order::Big).and_then(|words| words.checked_mul(2));
        let shape = size.and_then(|size| bytes.take(size)).ok_or_else(cut_off)?;
        shapes.push(shape);
    }
    Ok(shapes)
}

/// The rings of a polygon; what it says of heights and measures stands after its corners.
fn rings(shape: &[u8]) -> Result<Vec<Corners>, String> {
    let short = "the outline is longer than its record; copy or download the file again";
    let mut bytes = Bytes::new(shape);
    match bytes.i32(Order::Little).ok_or(short)? {
        5 | 15 | 25 => {}
        other => return Err(format!("a Polygon was expected, this is {}", name(other))),
    }
    bytes.take(32).ok_or(short)?;
    let parts = bytes.count(Order::Little).ok_or(short)?;
    let points = bytes.count(Order::Little).ok_or(short)?;
    let mut starts = Bytes::new(bytes.take(parts.checked_mul(4).ok_or(short)?).ok_or(short)?);
    let corners = bytes.corners(points, 2, Order::Little).ok_or(short)?;
    if parts == 0 {
        return Err("the outline is empty; give every area an outline or leave it out".to_owned());
    }
    let mut from: Vec<usize> = Vec::with_capacity(parts);
    while let Some(start) = starts.count(Order::Little) {
        from.push(start);
    }
    if from.first() != Some(&0) {
        return Err(
            "the first ring does not begin at the first corner; save the file again".to_owned()
        );
    }
    from.push(points);
    let each = (1..).zip(from.windows(2));
    each.map(|(number, ends)| {
        let ring = match ends {
            [from, to] => corners.get(*from..*to),
            _ => None,
        };
        let ring = ring
            .ok_or_else(|| format!("ring {number} ends before it begins; save the file again"))?;
        sound_ring(number, ring.to_vec())
    })
    .collect()
}

fn name(shape: i32) -> String {
    let name = match shape {
        0 => "an empty one; give every area an outline or leave it out",
        1 | 11 | 21 => "a Point",
        3 | 13 | 23 => "a PolyLine",
        8 | 18 | 28 => "a MultiPoint",
        31 => "a MultiPatch",
        _ => return format!("a shape of type {shape}"),
    };
    name.to_owned()
}
