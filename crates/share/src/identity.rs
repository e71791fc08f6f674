//! Tells when words would say who a child is: a number, a date of birth, a postcode or a way to
//! reach somebody.
//!
//! The partnership plane holds nothing about a child, so what people write there is looked at before
//! it is kept. Numbers are looked for by their shape, whether or not their check digit is right: a
//! mistyped number is still somebody's. A name cannot be told from other words; forms ask for none.

use commons::{BadNhsNumber, BadUpn, Day, NhsNumber, Postcode, Upn};

/// What would say who somebody is. The words themselves are not kept with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Identity {
    /// An NHS number.
    #[error("there is a number of ten digits, as NHS numbers have")]
    NhsNumber,
    /// A unique pupil number.
    #[error("there is a letter with twelve digits, as unique pupil numbers have")]
    Upn,
    /// A day in the past, as a date of birth is.
    #[error(
        "there is a full date in the past, which may be a date of birth: write the month and year, \
         or \u{201c}last Friday\u{201d}"
    )]
    Date,
    /// A postcode.
    #[error("there is a postcode")]
    Postcode,
    /// A telephone number.
    #[error("there is a telephone number")]
    Telephone,
    /// An e-mail address.
    #[error("there is an e-mail address")]
    Email,
}

/// A run of letters and digits, and what stands between it and the one before.
struct Run {
    before: String,
    letters: String,
}

/// The first thing in these words that would say who somebody is.
pub fn found_in(words: &str, today: Day) -> Option<Identity> {
    let runs = runs(words);
    if words.split_whitespace().any(is_email) {
        return Some(Identity::Email);
    }
    (0..runs.len()).find_map(|at| at_run(&runs[at..], today))
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

fn runs(words: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut before, mut letters) = (String::new(), String::new());
    for letter in words.chars() {
        if letter.is_alphanumeric() {
            letters.push(letter);
        } else {
            if !letters.is_empty() {
                let (before, letters) = (std::mem::take(&mut before), std::mem::take(&mut letters));
                runs.push(Run { before, letters });
            }
            before.push(letter);
        }
    }
    if !letters.is_empty() {
        runs.push(Run { before, letters });
    }
    runs
}

/// What begins at the first of these runs.
fn at_run(runs: &[Run], today: Day) -> Option<Identity> {
    let first = runs.first()?;
    if matches!(Upn::parse(&first.letters), Ok(_) | Err(BadUpn::CheckLetter)) {
        return Some(Identity::Upn);
    }
    if let Some(number) = number(runs) {
        return Some(number);
    }
    let pair = runs.get(1).filter(|next| matches!(next.before.as_str(), " " | "-" | "  "));
    let pair = pair.map(|next| format!("{}{}", first.letters, next.letters));
    let has_letter_and_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    if has_letter_and_digit(&first.letters)
        && (Postcode::parse(&first.letters).is_ok()
            || pair.is_some_and(|pair| Postcode::parse(&pair).is_ok()))
    {
        return Some(Identity::Postcode);
    }
    date(runs).filter(|day| *day <= today).map(|_| Identity::Date)
}

/// What may stand between groups of digits of one number.
fn joins(between: &str) -> bool {
    matches!(between, " " | "-" | " - " | ")" | ") " | ") - " | " (" | "." | " / ")
}

/// Groups of digits that together are as long as a number of a person.
fn number(runs: &[Run]) -> Option<Identity> {
    let is_abroad = runs.first().is_some_and(|first| first.before.ends_with('+'));
    let mut digits = String::new();
    for (at, run) in runs.iter().enumerate() {
        let joined = at == 0 || joins(&run.before);
        if !joined || !run.letters.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        digits.push_str(&run.letters);
        let goes_on = runs.get(at + 1).is_some_and(|next| {
            joins(&next.before) && next.letters.bytes().all(|byte| byte.is_ascii_digit())
        });
        match digits.len() {
            10 if !goes_on => {
                let read = NhsNumber::parse(&digits);
                let shaped = matches!(read, Ok(_) | Err(BadNhsNumber::CheckDigit));
                return shaped.then_some(Identity::NhsNumber);
            }
            11..=15 if is_abroad => return Some(Identity::Telephone),
            11 if digits.starts_with('0') => return Some(Identity::Telephone),
            _ => {}
        }
    }
    None
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The day that three runs write, in any of the ways people write one.
fn date(runs: &[Run]) -> Option<Day> {
    if let Some(day) = tight_date(&runs.first()?.letters) {
        return Some(day);
    }
    let of = |run: &&Run| !run.letters.eq_ignore_ascii_case("of");
    let three: Vec<&Run> = runs.iter().take(4).filter(of).take(3).collect();
    let [a, b, c] = three[..] else { return None };
    let [one, two, three] = [a, b, c].map(|run| run.letters.to_ascii_lowercase());
    if let Some(month) = month_named(&two) {
        return made(year(&three)?, month, day_of_month(&one)?);
    }
    if let Some(month) = month_named(&one) {
        return made(year(&three)?, month, day_of_month(&two)?);
    }
    let between = |run: &Run| matches!(run.before.as_str(), "/" | "." | "-");
    if !between(b) || !between(c) {
        return None;
    }
    if one.len() == 4 {
        return made(year(&one)?, small(&two)?, small(&three)?);
    }
    made(year(&three)?, small(&two)?, small(&one)?)
        .or_else(|| made(year(&three)?, small(&one)?, small(&two)?))
}

/// Eight digits that are a day, year first or last.
fn tight_date(word: &str) -> Option<Day> {
    if word.len() != 8 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    made(year(&word[..4])?, small(&word[4..6])?, small(&word[6..])?)
        .or_else(|| made(year(&word[4..])?, small(&word[2..4])?, small(&word[..2])?))
}

/// A day in a year in which somebody alive can be born.
fn made(year: i32, month: u8, day: u8) -> Option<Day> {
    Day::new(year, month, day).ok().filter(|day| (1900..=2199).contains(&day.year()))
}

fn month_named(word: &str) -> Option<u8> {
    let place = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word));
    place.and_then(|place| u8::try_from(place + 1).ok())
}

fn day_of_month(word: &str) -> Option<u8> {
    let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
    small(bare.unwrap_or(word))
}

fn small(word: &str) -> Option<u8> {
    word.parse().ok().filter(|_| word.len() <= 2)
}

/// A year of four digits, or of two: those before 30 are of this century.
fn year(word: &str) -> Option<i32> {
    let number: i32 = word.parse().ok()?;
    match word.len() {
        4 => Some(number),
        2 if number < 30 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, expected: Option<Identity>) {
        let today = Day::new(2026, 11, 22).expect("a day");
        assert_eq!(found_in(words, today), expected, "{words}");
    }

    #[test]
    fn numbers_of_children_are_seen_in_every_spelling() {
        for words in ["9434765919", "see 943 476 5919 please", "no. 943-476-5919.", "9434765918"] {
            check(words, Some(Identity::NhsNumber));
        }
        for words in ["R674123101121", "pupil r674123101121, year 4", "A674123101121"] {
            check(words, Some(Identity::Upn));
        }
        for words in ["ZZ1 2AB", "lives at zz12ab", "(ZZ1-2AB)"] {
            check(words, Some(Identity::Postcode));
        }
        for words in [
            "ring 07700 900123",
            "(01274) 432111",
            "ring (01274)432111 today",
            "01274 - 432 111",
            "07700.900123",
            "+44 7700 900123",
            "(+44) 7700 900123",
            "+44 (0)1274 432111",
            "+447700900123",
        ] {
            check(words, Some(Identity::Telephone));
        }
        check("write to a.b@example.org", Some(Identity::Email));
    }

    #[test]
    fn a_past_day_is_seen_however_it_is_written() {
        for words in [
            "born 2015-05-03",
            "3/5/2015",
            "03.05.15",
            "3 May 2015",
            "3rd of May 2015",
            "May 3, 2015",
            "12/31/2014",
            "20150503",
            "03052015",
        ] {
            check(words, Some(Identity::Date));
        }
        for words in ["the visit of 24 November 2026", "by 2026-12-01", "in May 2015", "99/99/2015"]
        {
            check(words, None);
        }
    }

    #[test]
    fn what_people_write_of_their_work_passes() {
        for words in [
            "The nurse needs it for Tuesday's visit.",
            "BPS-2026-114",
            "Form 12, rooms 1, 2 and 15, since September 2026",
            "Year 5 pupil; 3 of 12 sessions missed; see case EH/2026/0042",
            "",
        ] {
            check(words, None);
        }
    }
}
