//! Dates of birth as numbers: year, month and day in one `u32`, 0 when not recorded.

/// A date in one number; a date of which only the year is known has month and day 0.
pub(crate) type Packed = u32;

/// Puts a date into one number.
pub(crate) const fn pack(year: u32, month: u32, day: u32) -> Packed {
    (year << 9) | (month << 5) | day
}

/// Year, month and day of a date.
pub(crate) const fn unpack(date: Packed) -> (u32, u32, u32) {
    (date >> 9, (date >> 5) & 15, date & 31)
}

/// Reads a date as partners write it: `yyyy-mm-dd`, `yyyymmdd`, `dd/mm/yyyy`, `dd-Mon-yyyy`, a time
/// after it or not, or a year. Anything else is 0: not recorded. A month above 12 with a day of 12
/// or less is read with the two the other way round.
pub(crate) fn read(text: &str) -> Packed {
    let text = text.split(['T', ' ']).next().unwrap_or("");
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let read = match parts.as_slice() {
        [whole] if whole.len() == 8 && whole.is_ascii() => {
            (number(&whole[..4]), number(&whole[4..6]), number(&whole[6..]))
        }
        [year] if year.len() == 4 => (number(year), Some(0), Some(0)),
        [year, month, day] if year.len() == 4 => (number(year), month_of(month), number(day)),
        [day, month, year] if year.len() == 4 => (number(year), month_of(month), number(day)),
        _ => return 0,
    };
    let (Some(year), Some(month), Some(day)) = read else { return 0 };
    if !(1..8000).contains(&year) || month > 31 || day > 31 {
        return 0;
    }
    if month > 12 {
        return if day <= 12 { pack(year, day, month) } else { pack(year, 0, day) };
    }
    pack(year, month, day)
}

fn number(text: &str) -> Option<u32> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    number(text).or_else(|| {
        let short = text.get(..3)?.to_ascii_lowercase();
        MONTHS.iter().zip(1..).find(|(month, _)| **month == short).map(|(_, at)| at)
    })
}

/// Days since a fixed day, for distances; months and days that cannot be are taken as they come.
pub(crate) const fn day_number(date: Packed) -> i64 {
    let (year, month, day) = unpack(date);
    // Civil calendar by years that begin in March (Hinnant, "chrono-compatible low-level date
    // algorithms", 2021).
    let (y, m) = if month <= 2 { (year as i64 - 1, month + 9) } else { (year as i64, month - 3) };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * m as i64 + 2) / 5 + day as i64 - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_partners_write_them() {
        let day = pack(2016, 2, 3);
        for text in [
            "2016-02-03",
            "20160203",
            "03/02/2016",
            "03-Feb-2016",
            "2016-02-03T00:00:00",
            "3.2.2016",
        ] {
            assert_eq!(read(text), day, "{text}");
        }
        assert_eq!(read("2016"), pack(2016, 0, 0));
        assert_eq!(read("2016-13-03"), pack(2016, 3, 13));
        for text in ["", "not known", "2016-02", "0000-01-01", "99/99/2016", "٢٠١٦"] {
            assert_eq!(read(text), 0, "{text}");
        }
    }

    #[test]
    fn a_year_has_as_many_days_as_it_has() {
        assert_eq!(day_number(pack(2016, 3, 1)) - day_number(pack(2016, 2, 28)), 2);
        assert_eq!(day_number(pack(2015, 3, 1)) - day_number(pack(2015, 2, 28)), 1);
        assert_eq!(day_number(pack(2017, 1, 1)) - day_number(pack(2016, 1, 1)), 366);
    }
}
