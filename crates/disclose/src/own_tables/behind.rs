//! What stands behind a figure: how many gave to it, the largest amounts among them, and what
//! somebody said by hand of whether it may be shown.
//!
//! Statistical offices keep these beside each sum, so that its risk can be judged without the rows
//! of those who gave to it (Hundepool and others, Statistical Disclosure Control, 2012, section 4.2).

use super::BadTable;
use crate::exact::Contributions;

/// No figure is larger (a thousand million pounds in pence).
pub(super) const MOST: u64 = 100_000_000_000;

/// Whether figures count or add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figures {
    /// How many children, or others.
    #[default]
    Counts,
    /// Sums of money or hours, with so many decimals: 2 for pounds and pence.
    Sums {
        /// At most 6.
        decimals: u32,
    },
}

/// The headings of columns that stand beside a figure in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// How many gave to it.
    pub contributors: Option<String>,
    /// The largest amounts, the largest first.
    pub largest: Vec<String>,
    /// What was said by hand.
    pub status: Option<String>,
    /// Columns that are not looked at.
    pub left_out: Vec<String>,
}

/// What was said of a figure by hand, in the letters that τ-ARGUS and sdcTable use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    /// It must hide, or is hidden, for its own sake.
    Unsafe,
    /// It is hidden to protect others.
    Secondary,
    /// It may be shown; it may hide to protect others.
    Safe,
    /// It must be shown.
    Kept,
    /// Nobody gave to it.
    Empty,
}

/// What stands behind one figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Behind {
    pub(super) given: Option<Contributions>,
    pub(super) marked: Option<Marked>,
}

/// Where in a record those columns are.
#[derive(Debug, Default)]
pub(super) struct Places {
    contributors: Option<usize>,
    largest: Vec<usize>,
    status: Option<usize>,
    /// All of them, and those left out.
    pub(super) all: Vec<usize>,
}

impl Figures {
    /// How many decimals figures have.
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Counts => 0,
            Self::Sums { decimals } => decimals,
        }
    }

    /// An amount in the words of the file: 1234 with two decimals is "12.34".
    pub fn in_words(self, amount: u64) -> String {
        let decimals = self.decimals().min(6);
        let unit = 10_u64.pow(decimals);
        let width = usize::try_from(decimals).unwrap_or(0);
        match decimals {
            0 => amount.to_string(),
            _ => format!("{}.{:0width$}", amount / unit, amount % unit),
        }
    }

    /// An amount from the text of a cell; none when it is not one, or has more decimals.
    pub(crate) fn read(self, text: &str, mark: DecimalMark) -> Option<u64> {
        let (point, thousands) = match mark {
            DecimalMark::Point => ('.', ','),
            DecimalMark::Comma => (',', '.'),
        };
        let is_space = |sign: char| matches!(sign, ' ' | '\u{a0}' | '\u{202f}');
        let plain: String =
            text.chars().filter(|sign| *sign != thousands && !is_space(*sign)).collect();
        let (whole, rest) = plain.split_once(point).unwrap_or((&plain, ""));
        let decimals = usize::try_from(self.decimals().min(6)).ok()?;
        let is_whole = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let has_point = plain.contains(point);
        if whole.is_empty() || !is_whole(whole) || !is_whole(rest) || rest.len() > decimals {
            return None;
        }
        if has_point && (rest.is_empty() || decimals == 0) {
            return None;
        }
        format!("{whole}{rest:0<decimals$}").parse().ok().filter(|amount| *amount <= MOST)
    }
}

/// What stands before the decimals of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DecimalMark {
    /// 1,234.56.
    #[default]
    Point,
    /// 1.234,56.
    Comma,
}

impl Beside {
    /// Finds the columns.
    pub(super) fn places(&self, file: &str, header: &[String]) -> Result<Places, BadTable> {
        let mut places = Places::default();
        let mut find = |name: &String| {
            let is_it = |own: &String| own.eq_ignore_ascii_case(name.trim());
            let found: Vec<usize> = (0..header.len()).filter(|n| is_it(&header[*n])).collect();
            let says = match found[..] {
                [one] if !places.all.contains(&one) => {
                    places.all.push(one);
                    return Ok(one);
                }
                [_] => "the column is named for two things: name it once",
                [] => "there is no column of this name: name one of the headings",
                _ => "several columns are called so: give each its own name",
            };
            let (file, says) = (file.to_owned(), format!("“{}”: {says}", name.trim()));
            Err(BadTable { file, line: 1, column: None, says })
        };
        let contributors = self.contributors.as_ref().map(&mut find).transpose()?;
        let largest = self.largest.iter().map(&mut find).collect::<Result<_, _>>()?;
        let status = self.status.as_ref().map(&mut find).transpose()?;
        self.left_out.iter().try_for_each(|name| find(name).map(drop))?;
        Ok(Places { contributors, largest, status, all: places.all })
    }
}

/// One record of a file, for what is said of it.
pub(super) struct Record<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) cells: &'a [String],
}

impl Record<'_> {
    fn bad(&self, column: usize, says: &str) -> BadTable {
        let column = u64::try_from(column).unwrap_or(0).saturating_add(1);
        let (file, says) = (self.file.to_owned(), says.to_owned());
        BadTable { file, line: self.line, column: Some(column), says }
    }

    /// Reads what stands beside a figure of this value; none when the value is hidden.
    pub(super) fn behind(
        &self,
        places: &Places,
        value: Option<u64>,
        (figures, mark): (Figures, DecimalMark),
    ) -> Result<Behind, BadTable> {
        let marked = places.status.map(|at| self.status(at, value)).transpose()?.flatten();
        let Some(at) = places.contributors else { return Ok(Behind { given: None, marked }) };
        let organisations = Figures::Counts.read(&self.cells[at], mark);
        let Some(organisations) = organisations else {
            let says = "how many gave to it was expected: a whole number";
            return Err(self.bad(at, says));
        };
        let mut largest: Vec<u64> = Vec::new();
        for at in &places.largest {
            let text = &self.cells[*at];
            let amount = if text.is_empty() { Some(0) } else { figures.read(text, mark) };
            let Some(amount) = amount else {
                let says = "one of the largest amounts was expected: a number, or nothing when fewer gave to it";
                return Err(self.bad(*at, says));
            };
            if largest.last().is_some_and(|before| *before < amount) {
                let says = "it is larger than the one before it: name the columns of the largest amounts in their order, the largest first";
                return Err(self.bad(*at, says));
            }
            largest.push(amount);
        }
        let sum = largest.iter().fold(0_u64, |sum, amount| sum.saturating_add(*amount));
        let is_over = value.is_some_and(|value| sum > value);
        if let Some(at) = places.largest.first().filter(|_| is_over) {
            let says = "the largest amounts together are more than the sum: correct them";
            return Err(self.bad(*at, says));
        }
        if organisations == 0 && (sum > 0 || value.is_some_and(|value| value > 0)) {
            return Err(self.bad(at, "nobody gave to it and yet it is not 0: correct one of them"));
        }
        let given = Some(Contributions { organisations, largest_pence: largest });
        Ok(Behind { given, marked })
    }

    fn status(&self, at: usize, value: Option<u64>) -> Result<Option<Marked>, BadTable> {
        let marked = match self.cells[at].to_lowercase().as_str() {
            "" => None,
            "u" => Some(Marked::Unsafe),
            "x" | "d" | "m" => Some(Marked::Secondary),
            "s" => Some(Marked::Safe),
            "p" | "z" => Some(Marked::Kept),
            "e" => Some(Marked::Empty),
            _ => {
                let says = "a status was expected: U it must hide, X it hides to protect others, S it may be shown, P it must be shown, E nobody is in it, or nothing";
                return Err(self.bad(at, says));
            }
        };
        if marked == Some(Marked::Empty) && value.is_some_and(|value| value > 0) {
            return Err(self.bad(at, "the status says that nobody is in it, yet it is not 0"));
        }
        Ok(marked)
    }
}
