//! Police: occurrences with a child as victim, suspect or missing person.

use super::{Desk, Place, sex};
use crate::error::SynthError;
use crate::people::{Child, Fact};
use crate::rates::Partner;
use crate::sink::{DayStyle, Encoding, Sheet};
use commons::Stream;

const FILE: &str = "partners/police.csv";
const HEADING: &str = "Nominal Ref,Name,DOB,Sex,Postcode,Occurrence Date,Role,Offence Group";
const VICTIM: [&str; 5] =
    ["violence without injury", "violence with injury", "theft", "robbery", "harassment"];
const SUSPECT: [&str; 5] =
    ["criminal damage", "violence without injury", "shoplifting", "public order", "drugs"];

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Windows1252, HEADING)?;
    let mut next_ref = 300_417_u64;
    for number in 0..u32::try_from(desk.district.people.children.len()).unwrap_or(u32::MAX) {
        let child = desk.district.child(number);
        let roles = roles(child);
        if roles.is_empty() {
            continue;
        }
        let mut stream = desk.stream("police", number, 0);
        let mut reference = format!("N{next_ref}");
        next_ref += 1 + stream.below(9);
        for (role, groups) in roles {
            let times = 1 + stream.below(3) * u64::from(role != "victim");
            for _ in 0..times {
                if stream.chance(Partner::Police.rates().twice) {
                    reference = format!("N{next_ref}");
                    next_ref += 1 + stream.below(9);
                }
                let offence = stream.pick(groups).copied().unwrap_or("");
                occurrence(desk, &mut sheet, (number, &reference), (role, offence), &mut stream);
            }
        }
    }
    desk.output.close(sheet)
}

fn roles(child: &Child) -> Vec<(&'static str, &'static [&'static str])> {
    let all: [(Fact, &'static str, &'static [&'static str]); 3] = [
        (Fact::PoliceVictim, "victim", &VICTIM),
        (Fact::PoliceSuspect, "suspect", &SUSPECT),
        (Fact::WentMissing, "missing", &["missing person"]),
    ];
    all.into_iter().filter(|(fact, ..)| child.is(*fact)).map(|(_, r, g)| (r, g)).collect()
}

fn occurrence(
    desk: &mut Desk<'_, '_, '_>,
    sheet: &mut Sheet,
    (number, reference): (u32, &str),
    (role, offence): (&str, &str),
    stream: &mut Stream,
) {
    let child = desk.district.child(number);
    let back = i32::try_from(1 + stream.below(720)).unwrap_or(1);
    let on = desk.district.as_of().plus_days(-back).max(child.born.plus_days(365));
    let written = desk.written(child, Partner::Police, on, stream);
    let name = match written.middle.as_str() {
        middle if !middle.is_empty() && stream.chance(0.3) => {
            format!("{} {} {middle}", written.family.to_uppercase(), written.given)
        }
        _ => format!("{} {}", written.family.to_uppercase(), written.given),
    };
    sheet.field(reference).field(&name).field(&written.born).field(sex(child));
    sheet.field(&written.postcode).day(on, DayStyle::Iso).field(role).field(offence);
    sheet.end_row();
    let place = Place { source: "police", file: FILE, row: sheet.rows() };
    desk.note(&place, &[reference], number);
}
