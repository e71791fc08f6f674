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
use std::ops::Range;
use store::audit;

const WHAT: &str =
    "who is whose, to compare the children behind an output with those of earlier ones";

/// Everybody the vault knows.
pub(super) struct Everybody<'a> {
    side: &'a ChildrenSide,
    opening: Opening,
    people: BTreeSet<PersonId>,
    /// Of everybody who was taken in by another, who stands for them now.
    pub(super) superseded: BTreeMap<PersonId, PersonId>,
}

/// The rows of an extract: who each is about.
pub(super) struct Rows {
    pub(super) people: Vec<PersonId>,
    numbers: HashMap<Pseudonym, u32>,
    written: Written,
}

/// The rows as they were written.
struct Written {
    text: String,
    /// The name each row begins with, and where the row stands in the text.
    rows: Vec<(Pseudonym, Range<usize>)>,
}

impl Written {
    /// No field of an extract holds a comma or a quotation mark.
    fn of(text: String) -> Self {
        let (mut rows, mut from) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let name = line.trim_end().split(',').next().unwrap_or_default();
            if let Ok(name) = read_pseudonym(name) {
                rows.push((name, from..from + line.trim_end().len()));
            }
            from += line.len();
        }
        Self { text, rows }
    }

    /// The column of a heading; capitals do not matter.
    fn column(&self, heading: &str) -> Option<usize> {
        let mut headings = self.text.lines().next().unwrap_or_default().split(',');
        headings.position(|own| own.eq_ignore_ascii_case(heading.trim()))
    }
}

impl Rows {
    /// The row of a child by its name.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.numbers.get(&read_pseudonym(name).ok()?).copied()
    }

    /// Whether a row has a value in the column of this heading; none where there is no such column.
    pub(super) fn says(&self, row: u32, heading: &str, value: &str) -> Option<bool> {
        let column = self.written.column(heading)?;
        let (_, at) = self.written.rows.get(usize::try_from(row).ok()?)?;
        let own = self.written.text.get(at.clone())?.split(',').nth(column)?;
        Some(own.eq_ignore_ascii_case(value.trim()))
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
        let mut best: Option<(String, Written)> = None;
        for name in self.side.vault.extracts()?.into_iter().rev() {
            let rows = self.written(&name)?;
            let there: BTreeSet<&Pseudonym> = rows.rows.iter().map(|(name, _)| name).collect();
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
        Ok(self.people_of(&extract, rows)?.map(|rows| {
            known.insert(extract.clone(), rows);
            extract
        }))
    }

    fn written(&self, extract: &str) -> Result<Written, CannotOutput> {
        let csv = self.side.vault.read_extract(&self.opening, extract)?.found.unwrap_or_default();
        Ok(Written::of(String::from_utf8_lossy(&csv).into_owned()))
    }

    /// Who the rows of an extract are about, or why that cannot be told and what to do.
    fn people_of(
        &self,
        extract: &str,
        written: Written,
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
        let rows = || written.rows.iter().map(|(name, _)| *name);
        let people: Option<Vec<PersonId>> = rows().map(|name| of.get(&name).copied()).collect();
        let numbers = rows().zip(0..).collect();
        Ok(people.map(|people| Rows { people, numbers, written }).ok_or_else(|| {
            format!("{extract} is about children whom the vault no longer knows: {again}")
        }))
    }
}

/// The epoch an extract's name begins with.
fn epoch_of(extract: &str) -> Option<u32> {
    extract.strip_prefix("epoch-")?.split('-').next()?.parse().ok()
}
