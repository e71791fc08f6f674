//! A queue of pairs for people to look at, drawn from a linkage of files.
//!
//! Read [`queue_links`] as the steps: read the files and link them as `link dedupe` does; draw pairs
//! with known chances; write two files. The queue goes to reviewers: how the two records agree, in
//! words, without a value, an id or what the model thinks. The plan stays with whoever runs the
//! review: which records the pairs are, and what each stands for.

use crate::link_files::fields::{Header, choose};
use crate::link_files::gather::gather;
use crate::link_files::groupings::{groupings, key_of};
use crate::link_files::problem::CannotLinkFiles;
use crate::link_files::write::{Ids, Output};
use crate::link_files::{
    LinkFiles, LinkFilesStep, LinkFilesWatch, asked, go, report, rows, settings,
};
use crate::review_links::{PlannedPair, PlannedStratum, ReviewPlan};
use connect::review::{Candidate, Design, Sample};
use connect::{Grouped, Linker, Step, draw_by_group};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A review of a linkage.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueLinks {
    /// The files and columns, linked as they would be without a review. Results are not looked at.
    pub request: LinkFiles,
    /// How pairs are drawn.
    pub design: Design,
    /// Columns that records can be grouped by; each of the largest groups of the first has its own
    /// part of the sample. Without any, that is each source.
    pub by: Vec<String>,
    /// Where the queue goes.
    pub queue: PathBuf,
    /// Where the plan goes.
    pub plan: PathBuf,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Queued {
    /// Records of the files.
    pub records: usize,
    /// Pairs that the run listed, joined or not.
    pub listed: usize,
    /// Pairs in the queue.
    pub queued: usize,
    /// Parts they are drawn from.
    pub strata: usize,
    /// Groups that pairs are drawn from, each by itself.
    pub groups: usize,
}

/// Links files, and writes a queue of pairs to look at with its plan.
///
/// # Errors
/// [`CannotLinkFiles`]: what was given needs mending, a file cannot be written, or `watch` said stop.
pub fn queue_links(
    request: &QueueLinks,
    watch: LinkFilesWatch<'_>,
) -> Result<Queued, CannotLinkFiles> {
    let files = request.request.job.files();
    let inputs: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let queue = Output::begin(&request.queue, &inputs)?;
    let plan = Output::begin(&request.plan, &inputs)?;
    let opened: Vec<rows::Opened> =
        files.iter().map(|file| rows::open(file)).collect::<Result<_, _>>()?;
    let headers: Vec<Header> = opened.iter().map(|file| file.header.clone()).collect();
    let choice = choose(&headers, &asked(&request.request))?;
    let fields = report::fields_of(&headers, &choice);
    go(watch(LinkFilesStep::Chosen(&fields, &choice.left_out, &choice.notes)))?;
    let gathered = gather(opened, &choice, 1, &mut |file, read, bytes| {
        watch(LinkFilesStep::Reading { file, read, bytes })
    })?;
    let groupings = groupings(&gathered, &request.by)?;
    let settings = settings(&request.request, &gathered)?;
    let mut linking = |step: Step| watch(LinkFilesStep::Linking(step));
    let linker = Linker::train(&gathered.table, &mut linking)?;
    let links = linker.link(&settings, &mut linking)?;
    let rows: Vec<_> = (0..).map(|row| vec![key_of(row)]).take(gathered.table.len()).collect();
    let grouped = Grouped { rows: &rows, person: &links.person, groupings: &groupings };
    let drawn = draw_by_group(&linker, &links.links, &grouped, &request.design);
    let (candidates, sample) = (drawn.candidates, drawn.sample);
    go(watch(LinkFilesStep::Writing))?;
    queue.finish(|file| write_queue(file, &linker, &candidates, &sample))?;
    let ids = Ids::of(&gathered);
    let planned = planned(&candidates, &sample, &ids, links.blocking.completeness);
    plan.finish(|file| {
        serde_json::to_writer_pretty(&mut *file, &planned)?;
        file.write_all(b"\n")
    })?;
    Ok(Queued {
        records: gathered.table.len(),
        listed: candidates.len(),
        queued: sample.chosen.len(),
        strata: sample.strata.len(),
        groups: sample.strata.iter().map(|stratum| stratum.group).collect::<BTreeSet<_>>().len(),
    })
}

/// `pair`, the fields in words, and room for a verdict.
fn write_queue(
    file: &mut dyn Write,
    linker: &Linker,
    candidates: &[Candidate],
    sample: &Sample,
) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(file);
    let mut header = vec!["pair"];
    header.extend(linker.pattern_in_words(0).into_iter().map(|(field, _)| field));
    header.extend(["verdict", "reason"]);
    out.write_record(&header)?;
    for (number, chosen) in sample.chosen.iter().enumerate() {
        let pattern = candidates[chosen.candidate as usize].pattern;
        let number = number.to_string();
        let mut line = vec![number.as_str()];
        line.extend(linker.pattern_in_words(pattern).into_iter().map(|(_, words)| words));
        line.extend(["", ""]);
        out.write_record(&line)?;
    }
    out.flush()
}

fn planned(
    candidates: &[Candidate],
    sample: &Sample,
    ids: &Ids<'_>,
    completeness: f64,
) -> ReviewPlan {
    let stratum = |stratum: &connect::review::Stratum| PlannedStratum {
        joined: stratum.joined,
        band: stratum.band,
        group: stratum.group,
        pairs: stratum.pairs,
        drawn: stratum.drawn,
    };
    let pair = |chosen: &connect::review::Chosen| {
        let candidate = &candidates[chosen.candidate as usize];
        PlannedPair {
            id_a: ids.of_row(candidate.a),
            id_b: ids.of_row(candidate.b),
            stratum: chosen.stratum,
        }
    };
    ReviewPlan {
        completeness,
        strata: sample.strata.iter().map(stratum).collect(),
        pairs: sample.chosen.iter().map(pair).collect(),
    }
}
