//! Which cells of a file are hidden so that nothing that must hide can be worked out.

use super::insiders::{Inside, keep_out};
use super::joined::Joined;
use super::marking::{Hiding, Risk};
use super::read::OwnTable;
use crate::attackers::{NoAttack, Shown};
use crate::exact::{Protected, Refused, Request, Status, Unsound, protect};

/// The symbol of a hidden cell (GSS, "Using symbols in tables").
const SYMBOL: &str = "[c]";

/// Tables that may be given away, as the text of their files.
pub struct HiddenCells {
    /// The text of each file, in the order of the tables.
    pub files: Vec<String>,
    /// How many figures had to hide by themselves.
    pub small: usize,
    /// How many figures were hidden to protect others.
    pub others: usize,
    /// How many of those hide because somebody who gave to a hidden sum knows more than readers.
    pub for_insiders: usize,
    /// The sum of the figures hidden to protect others.
    pub hidden_value: u64,
    /// Whether no choice hides fewer, or less, than this one.
    pub is_best: bool,
    /// What may be published, for an attack of one's own.
    pub protected: Protected,
}

/// Tables that cannot be protected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotProtect {
    /// A file has a cell that is hidden already.
    #[error("{file}, line {line}: this cell is hidden already; give the true counts")]
    HiddenAlready {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: u64,
    },
    /// A sum needs a cell that no file has.
    #[error(
        "no file has a cell for “{name}”, which a total needs: add its line, 0 when nobody is in it"
    )]
    Missing {
        /// The cell.
        name: String,
    },
    /// Nobody says who is behind a sum.
    #[error(
        "nobody says who gave to “{name}”: name the columns of how many gave and of the largest amounts (--contributors, --largest), or of a status (--status)"
    )]
    NoContributors {
        /// The cell.
        name: String,
    },
    /// The rule looks at more of the largest amounts than there are columns.
    #[error(
        "the rule looks at the largest {wanted} amounts: name a column for each with --largest, the largest first, or choose another rule"
    )]
    TooFewLargest {
        /// How many it looks at.
        wanted: usize,
    },
    /// Somebody who gave to a hidden sum can work out another whatever hides.
    #[error(
        "whoever gave most to “{gave_to}” could work out “{learns}” whatever else is hidden; merge it with a neighbour, or allow more cells to be hidden"
    )]
    Insider {
        /// The sum they gave to.
        gave_to: String,
        /// The sum they could work out.
        learns: String,
    },
    /// The attack by those who gave was not finished.
    #[error(transparent)]
    Attack(#[from] NoAttack),
    /// The figures do not make a problem.
    #[error(transparent)]
    Unsound(#[from] Unsound),
    /// There is no safe choice.
    #[error(transparent)]
    Refused(#[from] Refused),
}

/// Hides what must hide, and others with it, so that neither readers nor, for sums, those who gave to
/// a hidden one can work it out.
///
/// # Errors
/// [`CannotProtect`]. Nothing is given then.
pub fn hide(
    tables: &[OwnTable],
    joined: &Joined,
    hiding: &Hiding,
    request: &Request,
) -> Result<HiddenCells, CannotProtect> {
    for (table, numbers) in tables.iter().zip(&joined.numbers) {
        // Hidden by a symbol, or by a status that says so.
        let is_hidden = |n: &usize| joined.publication.figures[*n].shown == Shown::Hidden;
        let mut cells = table.cells.iter().zip(numbers);
        if let Some((cell, _)) = cells.find(|(_, number)| is_hidden(number)) {
            let file = table.file.clone();
            return Err(CannotProtect::HiddenAlready { file, line: cell.line });
        }
    }
    if let Some(name) = joined.missing.first() {
        return Err(CannotProtect::Missing { name: name.clone() });
    }
    let problem = hiding.marked(joined)?;
    let first = protect(&problem, request)?;
    let (is_best, first_secondary) = (first.is_best(), first.secondary().len());
    let (protected, for_insiders) = match hiding.risk {
        Risk::SmallCounts { .. } => (first, 0),
        Risk::FewContributors(_) => {
            keep_out(&problem, joined, first, request).map_err(|inside| told(joined, inside))?
        }
    };
    let shown = &protected.publication().figures;
    // What hides for insiders is no longer a choice in the last problem: it is unpublished there.
    let is_hidden = |n: usize| matches!(shown[n].shown, Shown::Hidden | Shown::Unpublished);
    let file = |(table, numbers): (&OwnTable, &Vec<usize>)| {
        let mut records = table.records.clone();
        for (cell, number) in table.cells.iter().zip(numbers) {
            if is_hidden(*number) {
                records[cell.record][cell.column] = SYMBOL.to_owned();
            }
        }
        written(table, &records)
    };
    let sensitive = |n: usize| matches!(problem.cells[n].status, Status::Sensitive(_));
    let others = (0..shown.len()).filter(|n| is_hidden(*n) && !sensitive(*n));
    Ok(HiddenCells {
        files: tables.iter().zip(&joined.numbers).map(file).collect(),
        small: problem.sensitive(),
        others: first_secondary + for_insiders,
        for_insiders,
        hidden_value: others.map(|n| problem.cells[n].value).sum(),
        is_best: is_best && for_insiders == 0,
        protected,
    })
}

fn told(joined: &Joined, inside: Inside) -> CannotProtect {
    let name = |figure: usize| joined.publication.figures[figure].name.clone();
    match inside {
        Inside::Attack(problem) => CannotProtect::Attack(problem),
        Inside::Refused(problem) => CannotProtect::Refused(problem),
        Inside::Unsound(problem) => CannotProtect::Unsound(problem),
        Inside::Learns(insider) => {
            CannotProtect::Insider { gave_to: name(insider.gave_to), learns: name(insider.learns) }
        }
    }
}

/// The file without what stands beside figures: the largest amounts would tell what is hidden.
fn written(table: &OwnTable, records: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in std::iter::once(table.header.as_slice()).chain(records.iter().map(Vec::as_slice)) {
        let cells = row.iter().enumerate().filter(|(n, _)| !table.beside.contains(n));
        let cells: Vec<&String> = cells.map(|(_, cell)| cell).collect();
        writer.write_record(&cells).expect("memory takes every row, and all are of one length");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("the cells are text")
}
