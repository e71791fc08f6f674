//! Results of statutory assessment: early years profile, phonics, key stages 2 and 4.
//!
//! Each file holds the cohorts that could be in it since its present form began, up to the year of
//! the district.

use super::{Desk, Place, academic_year};
use crate::corruption::copies;
use crate::error::SynthError;
use crate::people::{Child, Fact};
use crate::rates::Partner;
use crate::sink::{Encoding, Sheet};
use commons::{Day, Stream};

const COMMON: &str = "School URN,UPN,Surname,Forename,DOB,Academic Year";
const FIRST_NEW_PROFILE: i32 = 2021;

/// One results file.
struct Results {
    file: &'static str,
    purpose: &'static str,
    heading: &'static str,
    /// Years after Reception in which it is taken.
    after: i32,
    /// First school year with results.
    since: i32,
    body: fn(&mut Sheet, &Child, &mut Stream),
}

const ALL: [Results; 4] = [
    Results {
        file: "partners/eyfsp.csv",
        purpose: "eyfsp",
        heading: "ELG01,ELG02,ELG03,ELG04,ELG05,ELG06,ELG07,ELG08,ELG09,ELG10,ELG11,ELG12,ELG13,\
ELG14,ELG15,ELG16,ELG17",
        after: 0,
        since: FIRST_NEW_PROFILE,
        body: early_goals,
    },
    Results {
        file: "partners/phonics.csv",
        purpose: "phonics file",
        heading: "Mark,Outcome",
        after: 1,
        since: 2021,
        body: phonics,
    },
    Results {
        file: "partners/ks2.csv",
        purpose: "ks2 file",
        heading: "Reading Scaled Score,Writing Outcome,Maths Scaled Score",
        after: 6,
        since: 2021,
        body: key_stage_2,
    },
    Results {
        file: "partners/ks4.csv",
        purpose: "ks4 file",
        heading: "Attainment 8,English Grade,Maths Grade",
        after: 11,
        since: 2024,
        body: key_stage_4,
    },
];

pub(super) fn write_all(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    for results in &ALL {
        results.write(desk)?;
    }
    Ok(())
}

impl Results {
    fn write(&self, desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
        let heading = format!("{COMMON},{}", self.heading);
        let mut sheet = desk.output.table(self.file, Encoding::Utf8, &heading)?;
        let district = desk.district;
        for (number, child) in (0_u32..).zip(&district.people.children) {
            let year = child.reception_year() + self.after;
            let taken = (self.since..=district.settings.school_year()).contains(&year);
            if taken && child.age <= 16 && child.enrolment.is_some() {
                self.record(desk, &mut sheet, number, year);
            }
        }
        desk.output.close(sheet)
    }

    fn record(&self, desk: &mut Desk<'_, '_, '_>, sheet: &mut Sheet, number: u32, year: i32) {
        let child = desk.district.child(number);
        let Some(school) = desk.district.school_of(child) else { return };
        let urn = school.urn.to_string();
        let mut stream = desk.stream(self.purpose, number, 0);
        let taken = Day::new(year + 1, 6, 20).unwrap_or(child.born);
        for _ in 0..copies(Partner::Results, &mut stream) {
            let written = desk.written(child, Partner::Results, taken, &mut stream);
            sheet.field(&urn).field(&written.upn).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(&academic_year(year));
            (self.body)(sheet, child, &mut stream);
            sheet.end_row();
            let place = Place { source: "school-results", file: self.file, row: sheet.rows() };
            let stand_in = [urn.as_str(), &written.family, &written.given, &written.born_iso];
            desk.note_or(&place, written.sound_upn(), &stand_in, number);
        }
    }
}

/// Goals that make up a good level: prime areas, literacy and mathematics are the first twelve.
const GOALS_OF_GOOD_LEVEL: usize = 12;

fn early_goals(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    let good = child.is(Fact::GoodLevel);
    let absent = stream.chance(0.006);
    let missed = stream.index(GOALS_OF_GOOD_LEVEL);
    for goal in 0..17 {
        let counts = goal < GOALS_OF_GOOD_LEVEL;
        let met = match (good, counts) {
            (true, true) => true,
            (true, false) => stream.chance(0.97),
            (false, _) => goal != missed && stream.chance(0.52),
        };
        sheet.field(if absent && !good {
            "A"
        } else if met {
            "2"
        } else {
            "1"
        });
    }
}

const PASS_MARK: f64 = 32.0;

fn phonics(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    let met = child.is(Fact::PhonicsMet);
    match (met, stream.unit()) {
        (false, draw) if draw < 0.05 => sheet.blank().field("A"),
        (false, draw) if draw < 0.14 => sheet.blank().field("D"),
        _ => {
            let raw = PASS_MARK + child.measures.phonics * if met { 2.1 } else { 7.0 };
            let mark =
                if met { raw.clamp(PASS_MARK, 40.0) } else { raw.clamp(0.0, PASS_MARK - 1.0) };
            sheet.show(format_args!("{:.0}", mark.floor())).field(if met { "Wa" } else { "Wt" })
        }
    };
}

fn key_stage_2(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    if child.is(Fact::ExamMissing) {
        sheet.blank().field("A").blank();
        return;
    }
    let met = child.is(Fact::KeyStage2Met);
    let score = |noise: f64| {
        let raw = 101.5 + 3.6 * child.measures.key_stage_2 + 2.6 * noise;
        raw.clamp(if met { 100.0 } else { 80.0 }, 120.0).round()
    };
    let (mut reading, mut maths) = (score(stream.normal()), score(stream.normal()));
    let mut writing = if met {
        if child.measures.key_stage_2 > 2.8 { "GDS" } else { "EXS" }
    } else if child.measures.key_stage_2 + 1.6 * stream.normal() > -0.7 {
        "EXS"
    } else {
        "WTS"
    };
    if !met && reading >= 100.0 && maths >= 100.0 && writing == "EXS" {
        match stream.below(3) {
            0 => reading = 99.0,
            1 => maths = 98.0,
            _ => writing = "WTS",
        }
    }
    sheet.show(reading).field(writing).show(maths);
}

fn key_stage_4(sheet: &mut Sheet, child: &Child, stream: &mut Stream) {
    let points = child.measures.attainment_8;
    let mut grade = || {
        let raw = points / 10.0 + 0.25 + 0.8 * stream.normal();
        if raw < 0.5 { "U".to_owned() } else { format!("{:.0}", raw.clamp(1.0, 9.0).round()) }
    };
    let (english, maths) = (grade(), grade());
    sheet.show(format_args!("{points:.1}")).field(&english).field(&maths);
}
