//! What to say when a file's header does not fit its layout: which column is missing and what it
//! may be called instead, another separator, or another layout.

use crate::check::quoted;
use crate::header::Misfit;
use crate::layout::Layout;
use crate::layouts::Layouts;
use crate::problem::{Collected, Effect, Problem, ProblemKind, ProblemPlace};
use std::borrow::Cow;

/// A line that might have been the header.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) line: u64,
    pub(crate) misfit: Misfit,
}

/// Headers this alike are taken for a misspelling.
const ALIKE: f64 = 0.85;

/// Reports the best of the lines that might have been the header.
pub(crate) fn report_misfit(heads: &[Head], layout: &Layout, collected: &mut Collected) {
    let best = heads.iter().max_by_key(|head| (head.misfit.matched, std::cmp::Reverse(head.line)));
    let Some(head) = best else {
        if collected.worst.is_none() {
            let words = ("a header and rows", "Export the file again: it holds no row.");
            collected.refuse_file(0, ProblemKind::Empty, "no line with text in it", words);
        }
        return;
    };
    let (line, misfit) = (head.line, &head.misfit);
    if let Some(separator) = other_separator(misfit) {
        let found = format!("columns separated by {separator}");
        let words = ("columns separated by commas", "Save the file as CSV UTF-8, with commas.");
        collected.refuse_file(line, ProblemKind::WrongSeparator, found, words);
        return;
    }
    let another = Layouts::builtin().guess(&misfit.header).filter(|l| l.name != layout.name);
    if misfit.matched == 0 || another.is_some() {
        report_unknown(line, misfit, layout, another, collected);
    }
    // Of a file of another layout, what this layout would need more is of no help to anybody.
    let is_nearly_this = misfit.missing.len() <= misfit.matched;
    if misfit.matched > 0 && (another.is_none() || is_nearly_this) {
        report_columns(line, misfit, layout, collected);
    }
}

fn other_separator(misfit: &Misfit) -> Option<&'static str> {
    let [only] = &misfit.header[..] else { return None };
    [('\t', "tabs"), (';', "semicolons"), ('|', "bars")]
        .into_iter()
        .find(|(character, _)| only.contains(*character))
        .map(|(_, name)| name)
        .or_else(|| (only.split(' ').count() > 8).then_some("spaces or tabs"))
}

fn report_unknown(
    line: u64,
    misfit: &Misfit,
    layout: &Layout,
    another: Option<&Layout>,
    collected: &mut Collected,
) {
    let advice = another.map_or_else(
        || {
            Cow::Borrowed(
                "Check that the first line holds the column names and that this is the right \
                 layout; `load --layout help` lists them.",
            )
        },
        |other| {
            Cow::Owned(format!(
                "This looks like `{}` ({}): load it with --layout {}.",
                other.name, other.title, other.name
            ))
        },
    );
    collected.add(Problem {
        line,
        column: None,
        // A file without a header has a person in its first line: never repeat it.
        found: format!(
            "{} columns, {} of them known to `{}`",
            misfit.header.len(),
            misfit.matched,
            layout.name
        ),
        expected: Cow::Owned(format!("the columns of `{}`: {}", layout.name, layout.title)),
        advice,
        kind: ProblemKind::HeaderUnknown,
        effect: Effect::FileRefused,
    });
}

fn report_columns(line: u64, misfit: &Misfit, layout: &Layout, collected: &mut Collected) {
    for number in &misfit.missing {
        let name = &layout.columns[*number].name;
        let nearest = nearest(name, misfit);
        let found =
            nearest.as_ref().map_or_else(|| "no such column".to_owned(), |(_, h)| quoted(h));
        let advice = match nearest {
            Some(_) => Cow::Owned(format!("Rename the column to {}.", quoted(name))),
            None => Cow::Borrowed("Add the column to the export."),
        };
        collected.add(Problem {
            line,
            column: nearest.map(|(place, header)| ProblemPlace { number: place + 1, name: header }),
            found,
            expected: Cow::Owned(format!("a column named {}", quoted(name))),
            advice,
            kind: ProblemKind::ColumnMissing,
            effect: Effect::FileRefused,
        });
    }
    for number in &misfit.repeated {
        collected.add(Problem {
            line,
            column: None,
            found: format!("more than one column named {}", quoted(&layout.columns[*number].name)),
            expected: Cow::Borrowed("the column once"),
            advice: Cow::Borrowed("Take the one that does not belong out of the export."),
            kind: ProblemKind::ColumnRepeated,
            effect: Effect::FileRefused,
        });
    }
}

fn nearest(name: &str, misfit: &Misfit) -> Option<(usize, String)> {
    let wanted = name.to_lowercase();
    misfit
        .unknown
        .iter()
        .map(|place| (*place, &misfit.header[*place]))
        .map(|(place, header)| {
            (strsim::jaro_winkler(&wanted, &header.to_lowercase()), place, header)
        })
        .filter(|(likeness, ..)| *likeness >= ALIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, place, header)| (place, header.clone()))
}
