//! What a run found, as it is written: its links, its report, and how both compare with the truth.

use crate::link_files::fields::{Choice, Header};
use crate::link_files::gather::{Gathered, GatheredFile};
use crate::link_files::measure::{Counted, Grouping, best_f1, recall_at};
use crate::link_files::truth::{NOT_KNOWN, Truth};
use crate::link_files::{
    AgainstTruth, BlockingReport, ByNhsNumber, Costs, ExpectedReport, FileReport, LinkFiles,
    LinkFilesReport, Threshold, data_hash,
};
use connect::{Link, Links, Settings};

/// The links of a run, as they are written.
pub(crate) struct Written<'a> {
    pub(crate) links: &'a Links,
    pub(crate) request: &'a LinkFiles,
    pub(crate) gathered: &'a Gathered,
}

impl Written<'_> {
    /// The links that are written, likeliest first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Link> {
        self.links.links.iter().filter(|link| self.has(link))
    }

    /// Whether a link is written.
    pub(crate) fn has(&self, link: &Link) -> bool {
        let from = self.request.results.also_from;
        let wanted = link.joined || from.is_some_and(|from| link.probability() >= from);
        wanted && self.counts(link)
    }

    /// Whether pairs of these sources are linked at all.
    fn counts(&self, link: &Link) -> bool {
        let table = &self.gathered.table;
        match self.request.job.counted() {
            Counted::Any => true,
            Counted::Across => table.source(link.a) != table.source(link.b),
        }
    }

    pub(crate) fn against(&self, truth: &Truth) -> AgainstTruth {
        let table = &self.gathered.table;
        let source = |row: usize| table.source(u32::try_from(row).unwrap_or(u32::MAX));
        let grouping = Grouping {
            truth: &truth.person,
            cluster: &self.links.person,
            source: &source,
            counted: self.request.job.counted(),
        };
        let all = grouping.count(&|_| true);
        let by_nhs_number = self.gathered.with_nhs_number.as_ref().map(|with| {
            let both = grouping.count(&|row| with[row]);
            ByNhsNumber { both_have_one: both.goodness(), not_both: all.without(both).goodness() }
        });
        let judged = |link: &Link| {
            let (a, b) = (truth.person[link.a as usize], truth.person[link.b as usize]);
            let known = a != NOT_KNOWN && b != NOT_KNOWN;
            known.then(|| (link.probability(), a == b))
        };
        let written: Vec<(f64, bool)> = self.rows().filter_map(judged).collect();
        let counted = self.links.links.iter().filter(|link| self.counts(link));
        let every: Vec<(f64, bool)> = counted.filter_map(judged).collect();
        AgainstTruth {
            goodness: all.goodness(),
            recall_at_p99: recall_at(0.99, &written, all.true_pairs),
            recall_at_p999: recall_at(0.999, &written, all.true_pairs),
            best_f1_with_truth: best_f1(&every, all.true_pairs),
            records_without_truth: truth.person.iter().filter(|p| **p == NOT_KNOWN).count() as u64,
            truth_about_others: truth.elsewhere,
            by_nhs_number,
        }
    }

    /// The report, but for what is known only at the end.
    pub(crate) fn report(
        &self,
        headers: &[Header],
        choice: &Choice,
        settings: &Settings,
    ) -> LinkFilesReport {
        let mut size = vec![0_u32; self.links.person.len()];
        for person in &self.links.person {
            size[*person as usize] += 1;
        }
        let people = |least: u32| size.iter().filter(|size| **size >= least).count() as u64;
        let files = self.gathered.files.iter().zip(headers).zip(&choice.ids);
        let file = |((file, header), id): ((&GatheredFile, &Header), &Option<usize>)| FileReport {
            file: file.path.display().to_string(),
            records: file.rows,
            id: id.map(|at| header.names[at].clone()),
            hash: file.hash.to_string(),
        };
        let mut notes = choice.notes.clone();
        if self.gathered.ids_repeat {
            notes.push(
                "the files use the same ids, so the name of the file is written before each id"
                    .to_owned(),
            );
        }
        LinkFilesReport {
            records: self.gathered.table.len() as u64,
            pairs_compared: self.links.blocking.pairs_compared,
            clusters: people(1),
            costs: Costs::default(),
            against_truth: None,
            links: self.rows().filter(|link| link.joined).count() as u64,
            clusters_of_two_or_more: people(2),
            left_to_review: self.links.review.len() as u64,
            threshold: Threshold::of(settings.join, &self.links.expected, settings.review_from),
            expected: ExpectedReport::from(&self.links.expected),
            blocking: BlockingReport::of(self.links),
            fields: Vec::new(),
            left_out: choice.left_out.clone(),
            explained: Vec::new(),
            notes,
            job: self.request.job.word(),
            files: files.map(file).collect(),
            data_hash: data_hash(self.gathered).to_string(),
            version: env!("CARGO_PKG_VERSION"),
            threads: settings.threads,
        }
    }
}
