//! The extracts partners send, one file here for each of theirs.
//!
//! Every record of a person is also noted in `truth/people.csv` with the person's number, the
//! source and the source's own number, made the way the product makes it: the identifying columns
//! joined by `|` in capitals, others when one of them is missing, the line when all else fails.

mod attendance;
mod births;
mod child_health;
mod ctf;
mod early_help;
mod gp;
mod housing;
mod mis;
mod police;
mod results;
mod social_care;
mod youth_justice;

use crate::corruption::{Written, write_down};
use crate::district::District;
use crate::error::SynthError;
use crate::people::{Child, Sex};
use crate::rates::Partner;
use crate::sink::{Encoding, Output, Sheet};
use commons::{Day, Stream};

pub(crate) use attendance::{PhaseTally, Tally};

/// What every partner's writer needs: the district, where files go, and the note of who is who.
pub(crate) struct Desk<'d, 'o, 'a> {
    pub(crate) district: &'d District,
    pub(crate) output: &'o mut Output<'a>,
    people: Sheet,
}

/// A record's place: which source and file, and which row of it.
pub(crate) struct Place<'p> {
    pub(crate) source: &'p str,
    pub(crate) file: &'p str,
    pub(crate) row: u64,
}

/// Writes all partners' files; the tally of attendance marks goes to the published files.
pub(crate) fn write(district: &District, output: &mut Output<'_>) -> Result<Tally, SynthError> {
    let people =
        output.table("truth/people.csv", Encoding::Utf8, "source,file,row,local_id,person")?;
    let mut desk = Desk { district, output, people };
    mis::write(&mut desk)?;
    let tally = attendance::write(&mut desk)?;
    ctf::write(&mut desk)?;
    results::write_all(&mut desk)?;
    births::write(&mut desk)?;
    child_health::write_all(&mut desk)?;
    gp::write(&mut desk)?;
    social_care::write(&mut desk)?;
    early_help::write(&mut desk)?;
    police::write(&mut desk)?;
    youth_justice::write(&mut desk)?;
    housing::write(&mut desk)?;
    let Desk { output, people, .. } = desk;
    output.close(people)?;
    Ok(tally)
}

impl Desk<'_, '_, '_> {
    /// Notes whose record a row is, by the source's own number.
    fn note(&mut self, place: &Place<'_>, local: &[&str], person: u32) {
        let whole = !local.iter().any(|part| part.is_empty());
        let id =
            if whole { local.join("|").to_uppercase() } else { format!("line {}", place.row + 1) };
        self.people.field(place.source).field(place.file).show(place.row).field(&id);
        self.people.show(u64::from(person) + 1);
        self.people.end_row();
    }

    /// The same for a source whose number may be missing or wrong: then by what stands in for it.
    fn note_or(&mut self, place: &Place<'_>, number: &str, stand_in: &[&str], person: u32) {
        if number.is_empty() {
            self.note(place, stand_in, person);
        } else {
            self.note(place, &[number], person);
        }
    }

    /// A stream of its own for one record of one child.
    fn stream(&self, purpose: &str, child: u32, copy: u64) -> Stream {
        self.district.streams.numbered(purpose, u64::from(child) * 16 + copy)
    }

    fn written(&self, child: &Child, partner: Partner, on: Day, stream: &mut Stream) -> Written {
        write_down(self.district, child, partner, on, stream)
    }
}

impl Desk<'_, '_, '_> {
    fn children(&self) -> impl Iterator<Item = (u32, &'_ Child)> + use<'_> {
        (0_u32..).zip(&self.district.people.children)
    }
}

/// F or M.
const fn sex(child: &Child) -> &'static str {
    match child.sex {
        Sex::Girl => "F",
        Sex::Boy => "M",
    }
}

/// `202425` for the school year that starts in 2024.
fn academic_year(starts: i32) -> String {
    format!("{starts}{:02}", (starts + 1) % 100)
}

/// A school day in the year that starts then, spread over these months after September.
fn day_in_year(starts: i32, (first, months): (u8, u8), stream: &mut Stream) -> Day {
    let start = Day::new(starts, 9, 1).expect("every September has a first day");
    let from = i32::from(first) * 30;
    let span = u64::from(months.max(1)) * 30;
    let day = start.plus_days(from + i32::try_from(stream.below(span)).unwrap_or(0));
    match day.weekday() {
        5 => day.plus_days(-1),
        6 => day.plus_days(1),
        _ => day,
    }
}
