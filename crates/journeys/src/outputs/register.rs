//! The public register of what left the safe room: what, why, for whom, when, and the hash of each file,
//! so that anybody who is given a file can see whether it is the one that two people let out.

use super::CannotOutput;
use super::contributors::is_list;
use super::show::life_of;
use crate::histories;
use crate::house::House;
use access::act;
use commons::{ContentHash, Moment};
use convene::Who;
use convene::output::{Output, OutputDeed, OutputLife};
use store::histories::HistoryKind;

/// Something that left the safe room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedOutput {
    /// The last part of its address.
    pub address: String,
    /// The project it was made in.
    pub project: String,
    /// What left: without the lists of who is counted, which never do.
    pub output: Output,
    /// The seal that both checkers approved.
    pub seal: ContentHash,
    /// When it left.
    pub released_at: Moment,
    /// When and why it was taken back, if it was.
    pub withdrawn: Option<(Moment, String)>,
}

/// Everything that ever left, the last first; also what was taken back. No name of a person is in it.
///
/// # Errors
/// [`CannotOutput`].
pub fn released_outputs(
    house: &House,
    who: Option<&Who>,
) -> Result<Vec<ReleasedOutput>, CannotOutput> {
    house.may(who, act::READ_PUBLISHED)?;
    let all = house.store.read("released outputs", |tx| {
        histories::read_all::<OutputDeed>(tx, HistoryKind::Output)
    })?;
    let mut found = Vec::new();
    for told in &all {
        found.extend(released(told.history.address.clone(), &life_of(told)?));
    }
    found.sort_by(|one, other| {
        (other.released_at, &one.address).cmp(&(one.released_at, &other.address))
    });
    Ok(found)
}

fn released(address: String, life: &OutputLife) -> Option<ReleasedOutput> {
    let is_release = |deed: &OutputDeed| matches!(deed, OutputDeed::Release { .. });
    let released_at = life.history().iter().find(|entry| is_release(&entry.deed))?.at;
    let withdrawn = life.history().iter().find_map(|entry| match &entry.deed {
        OutputDeed::Withdraw { reason } => Some((entry.at, reason.clone())),
        _ => None,
    });
    let mut output = life.output().clone();
    output.files.retain(|file| !is_list(&file.name));
    Some(ReleasedOutput {
        address,
        project: life.project().to_owned(),
        output,
        seal: life.output().seal(),
        released_at,
        withdrawn,
    })
}
