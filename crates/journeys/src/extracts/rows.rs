//! The rows of an extract: each child once, under the pseudonym of this purpose and agreement, in the
//! order of those pseudonyms, which says nothing.

use crate::current_releases::Releases;
use crate::deeds;
use crate::extracts::CannotExtract;
use crate::extracts::classes;
use crate::extracts::fields::answer;
use crate::extracts::specification::Specification;
use crate::extracts::together;
use crate::facts::{ChildFacts, read_facts};
use crate::house::House;
use crate::link_people::PSEUDONYM_PURPOSE;
use crate::measures::age_band;
use crate::names_in_use::epoch_in_use;
use crate::permits;
use access::{Permit, Purpose};
use commons::Pseudonym;
use conceal::spell_pseudonym;
use convene::Who;
use lake::{Opening, PersonId};
use std::collections::BTreeMap;
use store::{audit, loads};

const WHAT: &str = "who is whose, to give the children of an extract names of their own";

/// The rows, and the epoch of their pseudonyms.
pub(super) struct Formed {
    pub(super) epoch: u32,
    pub(super) csv: Vec<u8>,
}

/// Forms the rows where enough children are alike.
pub(super) fn form(
    house: &House,
    who: &Who,
    asked: &Specification,
) -> Result<Formed, CannotExtract> {
    let side = house.children.as_ref().ok_or(CannotExtract::NoChildrenSide)?;
    let permit = permits::to_link::<CannotExtract>(house, who, WHAT)?;
    let _people = side.vault.take_people()?.ok_or(CannotExtract::UnderWay)?;
    let epoch = epoch_in_use(&side.lake)?;
    let all = house.store.read("loads", loads::list)?;
    let mut facts = read_facts(&side.lake, &Releases::of(&all), asked.on)?;
    facts.retain(|_, child| age_band(child, asked.on).is_some());
    if facts.is_empty() {
        return Err(CannotExtract::Nobody);
    }
    let children: Vec<&ChildFacts> = facts.values().collect();
    classes::check(asked, &children)??;
    // Only now is the vault opened: what is refused opens nothing.
    let people = people(house, &permit)?;
    let lake_names = side.vault.pseudonyms(PSEUDONYM_PURPOSE, epoch)?;
    let of: BTreeMap<Pseudonym, PersonId> =
        people.into_iter().map(|person| (lake_names.of(person), person)).collect();
    let names = side.vault.pseudonyms(&asked.pseudonym_purpose(), epoch)?;
    let mut rows: BTreeMap<Pseudonym, &ChildFacts> = BTreeMap::new();
    for (child, known) in &facts {
        let person = of.get(child).ok_or(CannotExtract::UnknownNames)?;
        rows.insert(names.of(*person), known);
    }
    let (purpose, at) = ("an extract beside earlier ones".to_owned(), house.now());
    let opening = Opening { purpose, who: permit.request().who.clone(), at };
    together::check((&side.vault, &opening), (asked, epoch), &rows)?;
    Ok(Formed { epoch, csv: csv(asked, &rows) })
}

fn people(house: &House, permit: &Permit) -> Result<Vec<PersonId>, CannotExtract> {
    let side = house.children.as_ref().ok_or(CannotExtract::NoChildrenSide)?;
    let (deed, at) = (deeds::opened(permit, WHAT), house.now());
    house.store.write("open the vault", move |tx| audit::record(tx, &deed, at).map(|_| ()))?;
    let who = permit.request().who.clone();
    let opening = Opening { purpose: Purpose::Linkage.as_str().to_owned(), who, at };
    Ok(side.vault.read_people(&opening)?.found.into_values().collect())
}

/// What is told of a child, field by field; empty where it is not recorded.
pub(super) fn answers<'a>(
    asked: &'a Specification,
    child: &'a ChildFacts,
) -> impl Iterator<Item = String> + 'a {
    let fields = asked.fields.iter();
    fields.map(|one| answer(one.field, one.roll_up, child, asked.on).unwrap_or_default())
}

/// One line for each child. No field can hold a comma or a quotation mark: every value is a code, a
/// number or a word of this program.
fn csv(asked: &Specification, rows: &BTreeMap<Pseudonym, &ChildFacts>) -> Vec<u8> {
    let mut csv = String::from("child");
    for one in &asked.fields {
        csv.push(',');
        csv.push_str(one.field.name);
    }
    csv.push('\n');
    for (name, child) in rows {
        csv.push_str(&spell_pseudonym(name));
        for value in answers(asked, child) {
            csv.push(',');
            csv.push_str(&value);
        }
        csv.push('\n');
    }
    csv.into_bytes()
}
