//! The register: one row for each pupil and school week, two marks a day.

use super::Desk;
use crate::attendance::{Marks, Register};
use crate::error::SynthError;
use crate::marks::{MARKS, Mark};
use crate::people::Child;
use crate::schools::{Enrolment, Phase};
use crate::sink::{DayStyle, Encoding, Sheet};

const FILE: &str = "partners/mis_attendance.csv";
const HEADING: &str = "School URN,Admission Number,Week Beginning,Mon AM,Mon PM,Tue AM,Tue PM,\
Wed AM,Wed PM,Thu AM,Thu PM,Fri AM,Fri PM";

/// What the register of one phase adds up to.
#[derive(Debug, Clone, Default)]
pub(crate) struct PhaseTally {
    pub(crate) marks: [u64; MARKS],
    pub(crate) pupils: u64,
    pub(crate) persistent: u64,
    pub(crate) schools: u64,
}

/// The register added up by phase, for the published file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) primary: PhaseTally,
    pub(crate) secondary: PhaseTally,
    pub(crate) special: PhaseTally,
}

impl Tally {
    fn of(&mut self, phase: Phase) -> &mut PhaseTally {
        match phase {
            Phase::Nursery | Phase::Primary => &mut self.primary,
            Phase::Secondary => &mut self.secondary,
            Phase::Special => &mut self.special,
        }
    }
}

pub(super) fn write(desk: &mut Desk<'_, '_, '_>) -> Result<Tally, SynthError> {
    let mut sheet = desk.output.table(FILE, Encoding::Utf8, HEADING)?;
    let district = desk.district;
    let register = district.register();
    let mut tally = Tally::default();
    for school in &district.schooling.schools {
        tally.of(school.phase).schools += u64::from(school.phase != Phase::Nursery);
    }
    for enrolment in &district.schooling.enrolments {
        let child = district.child(enrolment.child);
        if !Register::covers(child) {
            continue;
        }
        let marks = register.marks(enrolment.child);
        let school = district.school(enrolment);
        let part = tally.of(school.phase);
        if enrolment.left.is_none() {
            count_pupil(part, child);
        }
        let rows = Rows {
            register: &register,
            urn: school.urn,
            enrolment,
            moved: child.earlier_enrolment.is_some(),
        };
        rows.write(&mut sheet, &marks, part);
    }
    desk.output.close(sheet)?;
    Ok(tally)
}

fn count_pupil(part: &mut PhaseTally, child: &Child) {
    let (missed, possible) = (child.measures.sessions_absent, child.measures.sessions_possible);
    part.pupils += 1;
    part.persistent += u64::from(u32::from(missed) * 10 >= u32::from(possible) && possible > 0);
}

struct Rows<'a> {
    register: &'a Register<'a>,
    urn: u32,
    enrolment: &'a Enrolment,
    moved: bool,
}

impl Rows<'_> {
    fn write(&self, sheet: &mut Sheet, marks: &Marks, tally: &mut PhaseTally) {
        for (number, week) in self.register.weeks.iter().enumerate() {
            if !self.overlaps(number) {
                continue;
            }
            sheet.show(self.urn).show(format_args!("{:06}", self.enrolment.admission_number));
            sheet.day(week.monday, DayStyle::Iso);
            for half in 0..10 {
                let mark = self.mark(marks[number * 10 + half], number, half / 2);
                tally.marks[mark as usize] += 1;
                sheet.field(mark.letters());
            }
            sheet.end_row();
        }
    }

    fn overlaps(&self, week: usize) -> bool {
        let (monday, friday) = (self.register.date(week, 0), self.register.date(week, 4));
        let in_time = !self.moved || self.enrolment.admitted <= friday;
        in_time && self.enrolment.left.is_none_or(|left| monday <= left)
    }

    /// Days before a mover came, or after one left, are not on this school's roll.
    fn mark(&self, mark: Mark, week: usize, day: usize) -> Mark {
        let on = self.register.date(week, day);
        let early = self.moved && on < self.enrolment.admitted;
        let gone = self.enrolment.left.is_some_and(|left| on > left);
        if early || gone { Mark::NotOnRoll } else { mark }
    }
}
