//! Rows for a demonstration, which no agreement covers: of invented children, and of nothing but their
//! names.

use super::children::{Everybody, write_down};
use crate::house::{House, the_program};
use crate::names_in_use::epoch_in_use;
use crate::outputs::CannotOutput;
use conceal::spell_pseudonym;

const PURPOSE: &str = "planning/demonstration";

/// Puts an extract of the names of everybody into the safe room of an invented district, and gives them.
///
/// # Errors
/// [`CannotOutput::NotNow`] where the district is not invented; [`CannotOutput`].
pub fn invented_rows(house: &House) -> Result<Vec<String>, CannotOutput> {
    if !house.district.is_invented() {
        let words = "rows without an agreement are made of invented children only: make an extract";
        return Err(CannotOutput::NotNow(words.to_owned()));
    }
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let epoch = epoch_in_use(&side.lake)?;
    let pseudonyms = side.vault.pseudonyms(PURPOSE, epoch)?;
    let everybody = Everybody::open(house, &the_program())?;
    let names: Vec<String> =
        everybody.people.iter().map(|person| spell_pseudonym(&pseudonyms.of(*person))).collect();
    let mut rows = names.clone();
    rows.sort_unstable();
    let name = format!("epoch-{epoch}-demonstration");
    write_down(house, "make an extract", &format!("{name}: names of invented children"))?;
    side.vault.write_extract_purpose(&name, PURPOSE)?;
    side.vault.write_extract(&name, format!("child\n{}\n", rows.join("\n")).as_bytes())?;
    Ok(names)
}
