//! What waits for somebody in the safe room: requests to look at, to mend or to let out.

use super::CannotOutput;
use super::accredited::life_today;
use crate::histories;
use crate::house::Caller;
use access::act;
use commons::Moment;
use convene::output::{OutputDeed, OutputDeedKind, OutputStage};
use store::Tx;
use store::histories::HistoryKind;

/// A request that waits for somebody.
pub(crate) struct WaitingOutput {
    /// The last part of its address.
    pub(crate) address: String,
    /// What is to be done, with its title.
    pub(crate) what: String,
}

/// The requests that wait for whoever asks.
pub(crate) fn waiting_outputs(
    tx: &mut Tx<'_>,
    asking: &Caller,
    now: Moment,
) -> Result<Vec<WaitingOutput>, CannotOutput> {
    let Some(who) = &asking.who else { return Ok(Vec::new()) };
    let checks = asking.may(act::CHECK_OUTPUTS).is_ok();
    let writes = asking.may(act::WRITE_OUTPUTS).is_ok();
    if !checks && !writes {
        return Ok(Vec::new());
    }
    let mut waiting = Vec::new();
    for told in histories::read_all::<OutputDeed>(tx, HistoryKind::Output)? {
        let (life, _) = life_today(tx, &told, now)?;
        let open = life.open_to(&who.id);
        let verb = match life.stage() {
            OutputStage::Returned if writes && open.contains(&OutputDeedKind::Change) => "Mend",
            _ if checks && open.contains(&OutputDeedKind::GiveView) => "Look at",
            OutputStage::Reviewed if checks && open.contains(&OutputDeedKind::Answer) => {
                "Answer what somebody objected to in"
            }
            OutputStage::Reviewed if checks && open.contains(&OutputDeedKind::ChangeView) => {
                "Talk with the other checker about"
            }
            _ if checks && open.contains(&OutputDeedKind::Release) => "Let out",
            _ => continue,
        };
        waiting.push(WaitingOutput {
            address: told.history.address.clone(),
            what: format!(
                "{verb} \u{201c}{}\u{201d}, which is to leave the safe room",
                life.output().title
            ),
        });
    }
    Ok(waiting)
}
