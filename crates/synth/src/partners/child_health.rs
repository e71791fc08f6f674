//! Child health: the measurement programme, vision screening and the dental survey.

use super::{Desk, Place, day_in_year, sex};
use crate::corruption::{Written, copies};
use crate::error::SynthError;
use crate::people::{Child, Fact, WeightBand};
use crate::rates::Partner;
use crate::schools::Phase;
use crate::sink::{DayStyle, Encoding, Sheet};
use commons::{Day, Stream};

const NCMP: &str = "partners/ncmp.csv";
const NCMP_HEADING: &str = "NHS Number,Surname,Forename,Date of Birth,Sex,Postcode,School URN,\
School Year,Date Measured,Height (cm),Weight (kg),Weight Category";
const VISION: &str = "partners/vision.csv";
const VISION_HEADING: &str = "NHS Number,Surname,Forename,Date of Birth,School URN,Screen Date,\
VA Right,VA Left,Aid,Completed,Retest Number,Outcome,Consent";
const DENTAL: &str = "partners/dental.csv";
const DENTAL_HEADING: &str = "NHS Number,Surname,Forename,Date of Birth,Postcode,Exam Date,\
Decayed Teeth,Missing Teeth,Filled Teeth";
/// Screening and measuring are on file from this school year on.
const SINCE: i32 = 2021;
/// The survey looks at a sample of five-year-olds.
const DENTAL_SAMPLE: f64 = 0.35;
/// Sight this good in both eyes passes.
const PASS: f64 = 0.2001;

pub(super) fn write_all(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    ncmp(desk)?;
    vision(desk)?;
    dental(desk)
}

fn note(desk: &mut Desk<'_, '_, '_>, place: &Place<'_>, written: &Written, number: u32) {
    let stand_in = [written.family.as_str(), &written.given, &written.born_iso];
    desk.note_or(place, written.sound_nhs(), &stand_in, number);
}

fn ncmp(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(NCMP, Encoding::Utf8, NCMP_HEADING)?;
    let district = desk.district;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        for (after, year_name) in [(0, "R"), (6, "6")] {
            let year = child.reception_year() + after;
            let measured = (SINCE..=district.settings.school_year()).contains(&year);
            let missed = after == 6 && child.is(Fact::MeasurementMissed);
            let mut stream = desk.stream(year_name, number, 1);
            if !measured || missed || child.enrolment.is_none() || stream.chance(0.03) {
                continue;
            }
            let on = day_in_year(year, (2, 7), &mut stream);
            let written = desk.written(child, Partner::ChildHealth, on, &mut stream);
            sheet.field(&written.nhs).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(sex(child)).field(&written.postcode);
            school(desk, &mut sheet, child);
            sheet.field(year_name).day(on, DayStyle::Iso);
            let band = match after {
                0 => child.measures.weight_reception,
                _ => child.measures.weight_year_6,
            };
            size(&mut sheet, child.born.months_until(on), band, &mut stream);
            sheet.end_row();
            let place = Place { source: "child-health", file: NCMP, row: sheet.rows() };
            note(desk, &place, &written, number);
        }
    }
    desk.output.close(sheet)
}

fn school(desk: &Desk<'_, '_, '_>, sheet: &mut Sheet, child: &Child) {
    match desk.district.school_of(child) {
        Some(school) => sheet.show(school.urn),
        None => sheet.blank(),
    };
}

/// A height near the middle for the age, and the weight of the child's band at that height.
fn size(sheet: &mut Sheet, months: i32, band: WeightBand, stream: &mut Stream) {
    let months = f64::from(months);
    let height = 84.0 + 0.46 * months + 5.0 * stream.normal();
    let middle = 15.6 + 0.022 * (months - 60.0);
    let index = middle
        * match band {
            WeightBand::Under => 0.84 + 0.02 * stream.unit(),
            WeightBand::Healthy => 0.93 + 0.13 * stream.unit(),
            WeightBand::Over => 1.10 + 0.06 * stream.unit(),
            WeightBand::Obese => 1.19 + 0.22 * stream.unit(),
        };
    let weight = index * (height / 100.0).powi(2);
    sheet.show(format_args!("{height:.1}")).show(format_args!("{weight:.1}"));
    sheet.field(band.words());
}

fn vision(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(VISION, Encoding::Utf8, VISION_HEADING)?;
    let district = desk.district;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let year = child.reception_year();
        let due = (SINCE..=district.settings.school_year()).contains(&year);
        let special = district.school_of(child).is_some_and(|s| s.phase == Phase::Special);
        if due && !special && child.enrolment.is_some() {
            screen(desk, &mut sheet, number, year);
        }
    }
    desk.output.close(sheet)
}

/// One screen, and one more when the first could not be completed.
fn screen(desk: &mut Desk<'_, '_, '_>, sheet: &mut Sheet, number: u32, year: i32) {
    let child = desk.district.child(number);
    let mut stream = desk.stream("vision", number, 0);
    let on = day_in_year(year, (1, 7), &mut stream);
    let opted_out = stream.chance(0.012);
    let missed = child.is(Fact::ScreeningMissed);
    let unable = !missed && !opted_out && stream.chance(0.03);
    let mut write = |sheet: &mut Sheet, on: Day, retest: u8, done: bool, stream: &mut Stream| {
        let written = desk.written(child, Partner::ChildHealth, on, stream);
        sheet.field(&written.nhs).field(&written.family).field(&written.given);
        sheet.field(&written.born);
        school(desk, sheet, child);
        if opted_out {
            sheet.blank().blank().blank().blank().field("no").show(retest);
            sheet.field("opted out").field("no");
        } else {
            sheet.day(on, DayStyle::Iso);
            outcome(sheet, child, retest, done, stream);
        }
        sheet.end_row();
        let place = Place { source: "child-health", file: VISION, row: sheet.rows() };
        note(desk, &place, &written, number);
    };
    write(sheet, on, 0, !missed && !unable, &mut stream);
    if unable {
        write(sheet, on.plus_days(42), 1, stream.chance(0.8), &mut stream.clone());
    }
}

fn outcome(sheet: &mut Sheet, child: &Child, retest: u8, done: bool, stream: &mut Stream) {
    let consent = if stream.chance(0.9) { "yes" } else { "" };
    if !done {
        let word = match (child.is(Fact::ScreeningMissed), retest) {
            (true, _) => "absent",
            (false, 0) => "retest",
            (false, _) => "refer",
        };
        sheet.blank().blank().field("none").field("no").show(retest).field(word).field(consent);
        return;
    }
    let (right, left) = (child.measures.sight_right, child.measures.sight_left);
    sheet.show(format_args!("{right:.3}")).show(format_args!("{left:.3}"));
    sheet.field(if stream.chance(0.03) { "own glasses" } else { "none" });
    let pass = right.max(left) < PASS;
    sheet.field("yes").show(retest).field(if pass { "pass" } else { "refer" }).field(consent);
}

fn dental(desk: &mut Desk<'_, '_, '_>) -> Result<(), SynthError> {
    let mut sheet = desk.output.table(DENTAL, Encoding::Utf8, DENTAL_HEADING)?;
    let district = desk.district;
    for (number, child) in (0_u32..).zip(&district.people.children) {
        let mut stream = desk.stream("dental", number, 0);
        let sampled = stream.chance(DENTAL_SAMPLE);
        if child.reception_year() != district.settings.school_year() || !sampled {
            continue;
        }
        let on = day_in_year(district.settings.school_year(), (3, 6), &mut stream);
        for _ in 0..copies(Partner::ChildHealth, &mut stream) {
            let written = desk.written(child, Partner::ChildHealth, on, &mut stream);
            sheet.field(&written.nhs).field(&written.family).field(&written.given);
            sheet.field(&written.born).field(&written.postcode).day(on, DayStyle::Iso);
            let decay = child.is(Fact::Decay);
            let decayed = if decay { 1 + stream.below(5) } else { 0 };
            sheet.show(decayed).show(u64::from(decay && stream.chance(0.2)));
            sheet.show(u64::from(decay && stream.chance(0.15)));
            sheet.end_row();
            let place = Place { source: "child-health", file: DENTAL, row: sheet.rows() };
            note(desk, &place, &written, number);
        }
    }
    desk.output.close(sheet)
}
