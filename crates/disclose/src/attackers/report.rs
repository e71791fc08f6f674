//! What an attack found, in sentences: which figure, known between what and what, by which
//! published figures, and what would mend it.

use super::bounds::{Follows, Known, NoAttack, attack_bounds};
use super::publication::{Publication, Shown};
use commons::count_of;

/// More figures than this are counted, not named, in a sentence.
const MOST_NAMED: usize = 6;

/// What counts as too much known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Figures from 1 to one below this are small: nobody may be sure that a figure is.
    pub threshold: u64,
    /// The largest and smallest possible value of a hidden figure lie at least this far apart.
    pub least_width: u64,
}

/// One figure about which too much follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What follows.
    pub known: Known,
    /// What is wrong with it, in a sentence.
    pub says: String,
    /// How it follows, in a sentence.
    pub because: String,
    /// What would mend it, in a sentence.
    pub mend: String,
}

/// The report of an attack on hidden figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// What follows for every hidden figure.
    pub known: Vec<Known>,
    /// Those about which too much follows, worst first.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Attacks every hidden figure of a publication.
    ///
    /// # Errors
    /// [`NoAttack`].
    pub fn of(publication: &Publication, limits: Limits, work: u32) -> Result<Self, NoAttack> {
        let is_hidden = |figure: usize| publication.figures[figure].shown == Shown::Hidden;
        let known = attack_bounds(publication, is_hidden, work)?;
        let says = |known: &Known| limits.says(publication, known);
        Ok(Self::told(publication, known, &|known| limits.is_weak(known), &says))
    }

    /// What is known, told by one's own measure of too much, in one's own words.
    pub(crate) fn told(
        publication: &Publication,
        known: Vec<Known>,
        is_weak: &dyn Fn(&Known) -> bool,
        says: &dyn Fn(&Known) -> String,
    ) -> Self {
        let mut weak: Vec<&Known> = known.iter().filter(|known| is_weak(known)).collect();
        weak.sort_by_key(|known| (known.width(), known.figure));
        let findings =
            weak.into_iter().map(|known| finding(publication, known, says(known))).collect();
        Self { known, findings }
    }

    /// How many hidden figures are known exactly.
    pub fn recovered(&self) -> usize {
        self.known.iter().filter(|known| known.width() == Some(0)).count()
    }

    /// The narrowest range of a hidden figure; `None` when none is hidden or none is limited.
    pub fn narrowest(&self) -> Option<u64> {
        self.known.iter().filter_map(Known::width).min()
    }

    /// The report in plain sentences, one paragraph a line.
    pub fn in_words(&self) -> Vec<String> {
        let hidden = self.known.len();
        let are_hidden = count_of(hidden, "figure is hidden", "figures are hidden");
        let mut lines = vec![match self.findings.len() {
            0 if hidden == 0 => "No figure is hidden.".to_owned(),
            0 => format!(
                "{are_hidden}. None can be worked out too closely from these figures alone."
            ),
            _ if hidden == 1 => format!("{are_hidden}. Too much follows about it:"),
            n => format!("{are_hidden}. Too much follows about {n} of them:"),
        }];
        for finding in &self.findings {
            lines.push(format!("{} {} {}", finding.says, finding.because, finding.mend));
        }
        lines.push(
            "This says what is possible, not what is likely, and knows only the figures it was given: \
             other tables, other dates and what people know of each other can add to it."
                .to_owned(),
        );
        lines
    }
}

impl Known {
    /// How far apart its limits are; `None` without an upper one.
    pub fn width(&self) -> Option<u64> {
        self.high.map(|high| high.saturating_sub(self.low))
    }
}

impl Limits {
    /// A threshold of 10 and ranges of at least 10.
    pub const fn house() -> Self {
        Self { threshold: 10, least_width: 10 }
    }

    fn says(&self, publication: &Publication, known: &Known) -> String {
        let name = &publication.figures[known.figure].name;
        match known.high {
            Some(high) if high == known.low => {
                format!("“{name}” is hidden, but it must be {high}.")
            }
            Some(high) if high < self.threshold => format!(
                "“{name}” is hidden, but it is certainly small: from {} to {high}.",
                known.low
            ),
            Some(high) => {
                format!("“{name}” is hidden, but it lies between {} and {high}.", known.low)
            }
            None => format!("“{name}” is hidden, but it is at least {}.", known.low),
        }
    }

    fn is_weak(&self, known: &Known) -> bool {
        let is_small = known.high.is_some_and(|high| high > 0 && high < self.threshold);
        is_small || known.width().is_some_and(|width| width < self.least_width)
    }
}

fn finding(publication: &Publication, known: &Known, says: String) -> Finding {
    let mut used = known.because_high.clone();
    if known.low > 0 {
        used = joined(&used, &known.because_low);
    }
    let because = because(publication, &used);
    let mend = mend(publication, &used);
    Finding { known: known.clone(), says, because, mend }
}

fn joined(a: &Follows, b: &Follows) -> Follows {
    let both = |a: &[usize], b: &[usize]| {
        let mut all: Vec<usize> = a.iter().chain(b).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    Follows { relations: both(&a.relations, &b.relations), figures: both(&a.figures, &b.figures) }
}

fn because(publication: &Publication, used: &Follows) -> String {
    if used.relations.is_empty() {
        return "Its own limits say so.".to_owned();
    }
    let says = used.relations.iter().map(|number| publication.relations[*number].says.as_str());
    let sums = listed(says.map(|says| format!("“{says}”")).collect());
    let names =
        used.figures.iter().map(|number| format!("“{}”", publication.figures[*number].name));
    match used.figures.len() {
        0 => format!("It follows from {sums}."),
        _ => format!("It follows from {}, with {sums}.", listed(names.collect())),
    }
}

/// The shown figures of the calculation, the smallest first: hiding one of them opens it.
fn mend(publication: &Publication, used: &Follows) -> String {
    let size = |number: &usize| match publication.figures[*number].shown {
        Shown::Exactly(value) | Shown::Between(value, _) => value,
        Shown::Hidden | Shown::Impossible | Shown::Unpublished => u64::MAX,
    };
    let smallest = used.figures.iter().min_by_key(|number| (size(number), **number));
    match smallest {
        Some(number) => format!(
            "Hide one more of these figures, such as “{}”, or merge it with a neighbour, and attack again.",
            publication.figures[*number].name
        ),
        None => "Merge it with a neighbour, and attack again.".to_owned(),
    }
}

fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        names.truncate(MOST_NAMED);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
