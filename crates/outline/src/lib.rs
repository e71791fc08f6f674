//! Outlines of areas from files that map programs write: GeoPackage and shapefile.
//!
//! Bytes in, areas out: nothing here opens a file. [`Kind::of`] tells by the first bytes what a file
//! is; [`read_geopackage`] and [`read_shapefile`] give every area with what its columns say and its
//! rings, and the [`System`] its coordinates are in. [`onto_national_grid`] lays longitude and latitude
//! onto the plane of the National Grid, where lengths and areas can be measured.
//!
//! The files come from outside. A length that a file promises is compared with what is there before
//! memory is taken for it, and every refusal says which record or row it stands in.

mod areas;
mod bytes;
mod geopackage;
mod national_grid;
mod shapefile;
mod system;
mod table;
mod well_known_binary;

pub use areas::{Areas, BadOutlines, Corners, Kind, OutlinedArea};
pub use geopackage::read_geopackage;
pub use national_grid::{in_great_britain, onto_national_grid};
pub use shapefile::{ShapefileParts, read_shapefile};
pub use system::System;
