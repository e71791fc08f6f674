//! The files a run writes: begun before anything is read, so that what cannot be written is said at
//! once, and finished whole or not at all.

use crate::link_files::problem::CannotLinkFiles;
use crate::link_files::write::Output;
use crate::link_files::{LinkFiles, Models};
use std::path::{Path, PathBuf};

/// The files that were asked for.
pub(crate) struct Outputs {
    pub links: MaybeOutput,
    pub clusters: MaybeOutput,
    pub report: MaybeOutput,
    pub model: MaybeOutput,
}

/// A result, if it was asked for.
pub(crate) struct MaybeOutput(Option<Output>);

impl MaybeOutput {
    pub(crate) fn finish(
        self,
        write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
    ) -> Result<(), CannotLinkFiles> {
        self.0.map_or(Ok(()), |output| output.finish(write))
    }
}

impl Outputs {
    pub(crate) fn begin(request: &LinkFiles, models: &Models) -> Result<Self, CannotLinkFiles> {
        let files = request.job.files().iter().chain(&request.truth).chain(&models.given);
        let decided =
            models.decided.iter().flat_map(|given| [Some(&given.decisions), given.plan.as_ref()]);
        let files = files.chain(decided.flatten());
        let inputs: Vec<&Path> = files.map(PathBuf::as_path).collect();
        let begin = |path: &Option<PathBuf>| {
            path.as_deref().map(|path| Output::begin(path, &inputs)).transpose().map(MaybeOutput)
        };
        let results = &request.results;
        Ok(Self {
            links: begin(&results.links)?,
            clusters: begin(&results.clusters)?,
            report: begin(&results.report)?,
            model: begin(&models.keep)?,
        })
    }
}
