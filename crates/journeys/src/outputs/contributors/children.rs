//! Who the names in an extract are. Names of two extracts cannot be joined by whoever reads them; the
//! vault can, and is opened for it by the program, never by the person who asks.

use crate::deeds;
use crate::house::{ChildrenSide, House, the_program};
use crate::link_people::history::History;
use crate::outputs::CannotOutput;
use crate::permits;
use access::Purpose;
use commons::Pseudonym;
use conceal::read_pseudonym;
use convene::Who;
use lake::{Opening, PersonId, Reviews};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{StoreError, audit};

const WHAT: &str =
    "who is whose, to compare the children behind an output with those of earlier ones";

/// Everybody the vault knows.
pub(super) struct Everybody<'a> {
    side: &'a ChildrenSide,
    opening: Opening,
    pub(super) people: BTreeSet<PersonId>,
    /// Of everybody who was taken in by another, who stands for them now.
    pub(super) superseded: BTreeMap<PersonId, PersonId>,
}

/// The rows of an extract: who each is about.
pub(super) struct Rows {
    pub(super) people: Vec<PersonId>,
    numbers: HashMap<Pseudonym, u32>,
}

impl Rows {
    /// The row of a child by its name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(&read_pseudonym(name).ok()?).copied()
    }

    fn holds(&self, names: &BTreeSet<Pseudonym>) -> bool {
        names.iter().all(|name| self.numbers.contains_key(name))
    }
}

/// The extracts that were counted from, by their names.
pub(super) type Extracts = BTreeMap<String, Rows>;

impl<'a> Everybody<'a> {
    /// Opens the vault, once that is written down.
    pub(super) fn open(house: &'a House, for_whom: &Who) -> Result<Self, CannotOutput> {
        let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
        let program = the_program();
        let permit = permits::to_link::<CannotOutput>(house, &program, WHAT)?;
        let object = format!("{WHAT}, for {}", for_whom.id);
        let (deed, at) = (deeds::opened(&permit, &object), house.now());
        house.store.write("open the vault", move |tx| audit::record(tx, &deed, at).map(|_| ()))?;
        let opening =
            Opening { purpose: Purpose::Linkage.as_str().to_owned(), who: program.id, at };
        let people = side.vault.read_people(&opening)?.found;
        let history = side.vault.read_reviews(&opening, Reviews::History)?.found;
        let history = History::read(&history.unwrap_or_default())
            .map_err(|damaged| CannotOutput::NotNow(damaged.to_string()))?;
        let superseded = history.superseded(&people);
        Ok(Self { side, opening, people: people.into_values().collect(), superseded })
    }

    /// The extract that all these names are from, or the first that some of them are from, so that the
    /// others can be told; read into `known` when it is not there yet. Otherwise why there is none, and
    /// what to do. Names of two extracts are the same only when their children are.
    pub(super) fn extract_of(
        &self,
        names: &BTreeSet<Pseudonym>,
        known: &mut Extracts,
    ) -> Result<Result<String, String>, CannotOutput> {
        if let Some((name, _)) = known.iter().find(|(_, rows)| rows.holds(names)) {
            return Ok(Ok(name.clone()));
        }
        let mut best: Option<(String, Vec<Pseudonym>)> = None;
        for name in self.side.vault.extracts()?.into_iter().rev() {
            let rows = self.names_in(&name)?;
            let there: BTreeSet<&Pseudonym> = rows.iter().collect();
            let found = names.iter().filter(|name| there.contains(name)).count();
            if found == names.len() {
                best = Some((name, rows));
                break;
            }
            if found > 0 && best.is_none() {
                best = Some((name, rows));
            }
        }
        let Some((extract, rows)) = best else {
            return Ok(Err(
                "no extract in the safe room has these children: name them as the extract \
                           does whose rows were counted"
                    .to_owned(),
            ));
        };
        Ok(self.people_of(&extract, &rows)?.map(|rows| {
            known.insert(extract.clone(), rows);
            extract
        }))
    }

    /// The names in an extract, row by row.
    fn names_in(&self, extract: &str) -> Result<Vec<Pseudonym>, CannotOutput> {
        let csv = self.side.vault.read_extract(&self.opening, extract)?.found.unwrap_or_default();
        let text = String::from_utf8_lossy(&csv);
        let name = |line: &str| read_pseudonym(line.split(',').next().unwrap_or_default()).ok();
        Ok(text.lines().skip(1).filter_map(name).collect())
    }

    /// Who the rows of an extract are about, or why that cannot be told and what to do.
    fn people_of(
        &self,
        extract: &str,
        rows: &[Pseudonym],
    ) -> Result<Result<Rows, String>, CannotOutput> {
        let vault = &self.side.vault;
        let again = "make the extract again, and count its rows";
        let (Some(purpose), Some(epoch)) = (vault.extract_purpose(extract)?, epoch_of(extract))
        else {
            return Ok(Err(format!("it is not known for what {extract} was made: {again}")));
        };
        if !vault.epochs()?.contains(&epoch) {
            return Ok(Err(format!("the names in {extract} were shredded: {again}")));
        }
        let names = vault.pseudonyms(&purpose, epoch)?;
        let everybody = self.people.iter().chain(self.superseded.keys());
        let of: HashMap<Pseudonym, PersonId> =
            everybody.map(|person| (names.of(*person), *person)).collect();
        let people: Option<Vec<PersonId>> = rows.iter().map(|name| of.get(name).copied()).collect();
        let numbers = rows.iter().copied().zip(0..).collect();
        Ok(people.map(|people| Rows { people, numbers }).ok_or_else(|| {
            format!("{extract} is about children whom the vault no longer knows: {again}")
        }))
    }
}

/// Writes down what the program does.
pub(super) fn write_down(house: &House, action: &str, object: &str) -> Result<(), StoreError> {
    let program = the_program();
    let deed = deeds::done(&program.id, &deeds::roles_of(&program), action, object);
    let at = house.now();
    house
        .store
        .write("note what the program does", move |tx| audit::record(tx, &deed, at).map(|_| ()))
}

/// The epoch an extract's name begins with.
fn epoch_of(extract: &str) -> Option<u32> {
    extract.strip_prefix("epoch-")?.split('-').next()?.parse().ok()
}
