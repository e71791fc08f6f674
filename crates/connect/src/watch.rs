//! Being told how far a run is, and stopping it.

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Values are put into one form.
    Standardising,
    /// The model is fitted.
    Fitting,
    /// Blocking rules are chosen.
    ChoosingRules,
    /// Pairs are compared: rules done, of rules in all.
    Comparing {
        /// Rules done.
        done: usize,
        /// Rules in all.
        of: usize,
    },
    /// Records are grouped into people.
    Grouping,
}

/// Whether a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// It goes on.
    On,
    /// It stops as soon as it can; nothing comes of it.
    Stop,
}

/// Told of every step; answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> Go;

/// The run was stopped by whoever watched it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("linking was stopped; nothing was changed")]
pub struct Stopped;

/// Tells the watcher; an error when it says stop.
pub(crate) fn tell(watch: Watch<'_>, step: Step) -> Result<(), Stopped> {
    match watch(step) {
        Go::On => Ok(()),
        Go::Stop => Err(Stopped),
    }
}
