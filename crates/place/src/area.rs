//! A small area: the brick that localities are made of.

use commons::AreaCode;

/// A small area (lower layer super output area) with what is needed to join it to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallArea {
    /// Its code.
    pub code: AreaCode,
    /// The name people know, when there is one.
    pub name: String,
    /// The ward that holds it (by best fit).
    pub ward: AreaCode,
    /// That ward's name.
    pub ward_name: String,
    /// Published number of children in the age band the localities are for.
    pub children: u64,
}
