//! Which epoch's pseudonyms the lake uses, and reading the tables that use them.
//!
//! Three tables of the lake name children: whose each record is, the children, and who stands for
//! whom. A change of epoch writes all three anew under a name of that epoch and then says, in one
//! small part of its own, that they are in use; so at any moment the lake speaks of every child by
//! one name, however a change was broken off. Parts of another epoch are read by nobody.

use crate::link_people::{CHILDREN, SUPERSEDED, WHOSE};
use commons::ContentHash;
use lake::{Column, Lake, LakeProblem, PartNote, Table};

/// The tables that name children.
pub(crate) const NAMING: [&str; 3] = [WHOSE, SUPERSEDED, CHILDREN];

const IN_USE: &str = "names-in-use";
const PART: &str = "all";
const EPOCH: &str = "epoch";
const FIRST: u32 = 1;

/// The epoch whose pseudonyms the lake uses: the first until another was put in use.
pub(crate) fn epoch_in_use(lake: &Lake) -> Result<u32, LakeProblem> {
    let Some(table) = lake.read_part(IN_USE, PART)? else { return Ok(FIRST) };
    let said = table.column(EPOCH).and_then(|column| column.wholes()).and_then(|all| all.first());
    let epoch = said.copied().flatten().and_then(|epoch| u32::try_from(epoch).ok());
    epoch.ok_or(LakeProblem::NoSuchEpoch(0))
}

/// Puts an epoch in use, in one step.
pub(crate) fn put_in_use(lake: &Lake, epoch: u32) -> Result<(), LakeProblem> {
    let column = Column::Whole(vec![Some(i64::from(epoch))]);
    let table = Table::new(vec![(EPOCH.to_owned(), column)])?;
    lake.write_part(IN_USE, PART, &note("a new epoch of pseudonyms"), &table).map(|_| ())
}

/// The part of each naming table that an epoch has. The first has the name that there was before
/// epochs could change.
pub(crate) fn part_of(epoch: u32) -> String {
    if epoch == FIRST { PART.to_owned() } else { format!("epoch-{epoch}") }
}

/// The note of a part that a journey writes.
pub(crate) fn note(load: &str) -> PartNote {
    PartNote {
        load: load.to_owned(),
        source_hash: ContentHash::of(load.as_bytes()),
        vintage: String::new(),
    }
}

/// Reads naming tables of one epoch: should another be put in use meanwhile, they are read again.
pub(crate) fn read_named<T>(
    lake: &Lake,
    read: impl Fn(&dyn Fn(&str) -> Result<Table, LakeProblem>) -> Result<T, LakeProblem>,
) -> Result<T, LakeProblem> {
    loop {
        let epoch = epoch_in_use(lake)?;
        let part = part_of(epoch);
        let found = read(&|dataset: &str| Ok(lake.read_part(dataset, &part)?.unwrap_or_default()));
        if epoch_in_use(lake)? == epoch {
            return found;
        }
    }
}

/// Removes the naming tables of every epoch but the one in use; gives how many parts there were.
pub(crate) fn remove_out_of_use(lake: &Lake) -> Result<usize, LakeProblem> {
    let kept = part_of(epoch_in_use(lake)?);
    let mut removed = 0;
    for dataset in NAMING {
        for part in lake.parts(dataset)? {
            if part.name != kept {
                removed += usize::from(lake.remove_dataset_part(dataset, &part.name)?);
            }
        }
    }
    Ok(removed)
}
