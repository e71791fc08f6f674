//! Polygons as well-known binary (ISO 13249-3, and OGC 06-103r4 clause 8.2).
//!
//! A byte for the order of bytes, a type, then counts and corners. A thousand added to the type says
//! that corners have a height, two thousand a measure, three thousand both; they are passed over.

use crate::areas::{Corners, sound_ring};
use crate::bytes::{Bytes, Order};

const ENDS: &str = "the outline ends too early; save the file again";

/// The rings of a polygon or of all polygons of a multipolygon.
pub(crate) fn rings(bytes: &mut Bytes) -> Result<Vec<Corners>, String> {
    let (order, shape, numbers) = head(bytes)?;
    let mut rings = Vec::new();
    match shape {
        3 => polygon(bytes, (order, numbers), &mut rings)?,
        6 => {
            // Each polygon takes bytes of its own, so the loop ends with them.
            for _ in 0..bytes.count(order).ok_or(ENDS)? {
                let (order, shape, numbers) = head(bytes)?;
                if shape != 3 {
                    return Err(format!("a MultiPolygon of {} was found", name(shape)));
                }
                polygon(bytes, (order, numbers), &mut rings)?;
            }
        }
        other => {
            return Err(format!(
                "a Polygon or MultiPolygon was expected, this is a {}",
                name(other)
            ));
        }
    }
    if rings.is_empty() {
        return Err("the outline is empty; give every area an outline or leave it out".to_owned());
    }
    Ok(rings)
}

/// The order of bytes, the type and how many numbers a corner has.
fn head(bytes: &mut Bytes) -> Result<(Order, u32, usize), String> {
    let order = match bytes.byte().ok_or(ENDS)? {
        0 => Order::Big,
        1 => Order::Little,
        other => return Err(format!("0 or 1 was expected for the order of bytes, not {other}")),
    };
    let whole = bytes.u32(order).ok_or(ENDS)?;
    let numbers = match whole / 1000 {
        0 => 2,
        1 | 2 => 3,
        3 => 4,
        _ => return Err(format!("{whole} is no type of outline")),
    };
    Ok((order, whole % 1000, numbers))
}

fn polygon(
    bytes: &mut Bytes,
    (order, numbers): (Order, usize),
    rings: &mut Vec<Corners>,
) -> Result<(), String> {
    for _ in 0..bytes.count(order).ok_or(ENDS)? {
        let count = bytes.count(order).ok_or(ENDS)?;
        let corners = bytes.corners(count, numbers, order).ok_or_else(|| {
            format!("a ring promises {count} corners, more than there are; save the file again")
        })?;
        rings.push(sound_ring(rings.len() + 1, corners)?);
    }
    Ok(())
}

fn name(shape: u32) -> String {
    let name = match shape {
        1 => "Point",
        2 => "LineString",
        3 => "Polygon",
        4 => "MultiPoint",
        5 => "MultiLineString",
        6 => "MultiPolygon",
        7 => "GeometryCollection",
        8..=12 => "shape with curves; save it with straight lines",
        _ => return format!("shape of type {shape}"),
    };
    name.to_owned()
}
