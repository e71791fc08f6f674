//! Requests for one's own data, complaints and breaches: taken in, done step by step, answered by a
//! day. What is overdue comes first.

use crate::house::{House, random};
use crate::sharing::asking::{FieldTrouble, find};
use crate::sharing::kept;
use crate::sharing::{CannotShare, asked_by, deed};
use crate::show_data_health::name_of;
use access::act;
use commons::{Day, Moment};
use convene::meeting::LocalTime;
use convene::{Entry, Who};
use share::identity::found_in;
use share::matter::{
    Clocks, MATTER_ARROWS, Matter, MatterDeed, MatterDeedKind, MatterKind, MatterStage,
};
use share::matter_record::{MatterRecord, MatterStep, StepNotAllowed};
use share::working_days::WorkingDays;
use store::Tx;
use store::histories::{self, HistoryKind};

/// A matter that comes in, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewMatter {
    /// `subject-access`, `complaint` or `breach`.
    pub kind: String,
    /// The day it came in, or a breach was noticed, `yyyy-mm-dd`.
    pub day: String,
    /// The time of the day on the clocks of Great Britain, `hh:mm`; midnight when empty.
    pub time: String,
    /// What it is about, without anybody's details.
    pub about: String,
}

/// What somebody does to a matter, as the form sends it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MatterAct {
    /// `note`, `acknowledge`, `extend`, `answer` or `reopen`.
    pub deed: String,
    /// Its words.
    pub words: String,
    /// How many entries of the history were seen.
    pub seen: u64,
}

/// A matter in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterLine {
    /// Its number.
    pub number: String,
    /// What kind.
    pub kind: &'static str,
    /// What it is about.
    pub about: String,
    /// How it stands.
    pub stage: String,
    /// When it came in.
    pub came_in: Moment,
    /// When it has to be done; none where no clock had begun.
    pub due: Option<Moment>,
    /// Working days until then; none when it is past.
    pub working_days: u32,
    /// Whether its clock still runs.
    pub clock_runs: bool,
    /// Whether it is late, or was done late.
    pub is_late: bool,
}

impl MatterLine {
    /// A moment of it in words: of a breach, whose clock runs by hours, as clocks of Great Britain show.
    pub fn told(&self, moment: Moment) -> String {
        if self.kind == MatterKind::Breach.in_words() {
            LocalTime::at(moment).in_words()
        } else {
            moment.in_words()
        }
    }

    /// The day of a moment of it, by the same clock.
    pub(super) fn day_of(&self, moment: Moment) -> Day {
        if self.kind == MatterKind::Breach.in_words() {
            LocalTime::at(moment).day
        } else {
            moment.day()
        }
    }
}

/// A matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterView {
    /// What the register says of it.
    pub line: MatterLine,
    /// Who took it in.
    pub taken_in_by: String,
    /// What its clock asks, and where the law says so.
    pub clock: String,
    /// What was done, oldest first: when, who, what, and its words.
    pub steps: Vec<(Moment, String, String, String)>,
    /// What may be done now: words of [`MatterAct`] with what each asks for.
    pub may_do: Vec<(&'static str, &'static str)>,
    /// How many entries its history has.
    pub seen: u64,
}

/// Every matter: overdue first, then those whose clock runs, by the day they are due, then the others.
///
/// # Errors
/// [`CannotShare`].
pub fn list_matters(house: &House, who: Option<&Who>) -> Result<Vec<MatterLine>, CannotShare> {
    asked_by(house, who, act::KEEP_MATTERS, "see matters")?;
    let now = house.now();
    house.store.read("matters", move |tx| all(tx, now))
}

pub(crate) fn all(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<MatterLine>, CannotShare> {
    let mut lines = Vec::new();
    for history in histories::list(tx, HistoryKind::Matter)? {
        if let Some(record) = kept::matter(tx, &history)? {
            lines.push(line(&history.address, &record, now));
        }
    }
    lines.sort_by_key(|line: &MatterLine| {
        let overdue = line.clock_runs && line.is_late;
        (!overdue, !line.clock_runs, line.stage == "answered", line.due, line.came_in)
    });
    Ok(lines)
}

fn line(number: &str, record: &MatterRecord, now: Moment) -> MatterLine {
    let clocks = Clocks::house();
    let matter = &record.matter;
    let due = matter.due(&clocks);
    let until = due.map_or(0, |due| WorkingDays::house().between(now.day(), due.day()));
    MatterLine {
        number: number.to_owned(),
        kind: matter.kind.in_words(),
        about: record.about.clone(),
        stage: matter.stage().to_string(),
        came_in: matter.came_in,
        due,
        working_days: until,
        clock_runs: due.is_some() && clock_runs(matter),
        is_late: matter.is_late(&clocks, now),
    }
}

/// Whether what the clock asks for is still to be done.
fn clock_runs(matter: &Matter) -> bool {
    let stops = |kind: MatterDeedKind| match matter.kind {
        MatterKind::SubjectAccess => kind == MatterDeedKind::Answer,
        MatterKind::Complaint | MatterKind::Breach => {
            matches!(kind, MatterDeedKind::Acknowledge | MatterDeedKind::Answer)
        }
    };
    !matter.history().iter().any(|entry| stops(entry.deed.kind()))
}

/// One matter.
///
/// # Errors
/// [`CannotShare`].
pub fn show_matter(
    house: &House,
    who: Option<&Who>,
    number: &str,
) -> Result<MatterView, CannotShare> {
    asked_by(house, who, act::KEEP_MATTERS, "see matters")?;
    let (now, number) = (house.now(), number.to_owned());
    house.store.read("matter", move |tx| {
        let history = histories::find(tx, HistoryKind::Matter, &number)?;
        let history = history.ok_or(CannotShare::NotThere)?;
        let record = kept::matter(tx, &history)?.ok_or(CannotShare::NotThere)?;
        view(tx, &number, &record, now)
    })
}

fn view(
    tx: &mut Tx<'_>,
    number: &str,
    record: &MatterRecord,
    now: Moment,
) -> Result<MatterView, CannotShare> {
    let matter = &record.matter;
    let mut steps = Vec::new();
    for entry in matter.history() {
        let words = entry.deed.words().unwrap_or_default().to_owned();
        steps.push((entry.at, name_of(tx, &entry.who)?, entry.deed.kind().to_string(), words));
    }
    let clocks = Clocks::house();
    let rule = clocks.of(matter.kind, matter.came_in.day());
    let clock = rule.map_or_else(
        || "No clock had begun when it came in.".to_owned(),
        |rule| format!("{}. {}", clock_asks(matter.kind), rule.source),
    );
    Ok(MatterView {
        line: line(number, record, now),
        taken_in_by: name_of(tx, &record.taken_in_by)?,
        clock,
        seen: 1 + steps.len() as u64,
        steps,
        may_do: may_do(matter, &clocks),
    })
}

const fn clock_asks(kind: MatterKind) -> &'static str {
    match kind {
        MatterKind::SubjectAccess => "It must be answered by then",
        MatterKind::Complaint => {
            "It must be acknowledged by then, and answered without undue delay"
        }
        MatterKind::Breach => {
            "The Commissioner must be told by then, unless a risk to anybody is unlikely"
        }
    }
}

/// What the arrows of its stage allow, each with what is asked for.
fn may_do(matter: &Matter, clocks: &Clocks) -> Vec<(&'static str, &'static str)> {
    let rule = clocks.of(matter.kind, matter.came_in.day());
    let extended = matter.history().iter().any(|entry| entry.deed.kind() == MatterDeedKind::Extend);
    let arrows = MATTER_ARROWS.iter().filter(|arrow| arrow.from == matter.stage());
    let mut may_do = Vec::new();
    for arrow in arrows {
        let act = match arrow.by {
            MatterDeedKind::Note => ("note", "Which step was taken"),
            MatterDeedKind::Acknowledge => ("acknowledge", ""),
            MatterDeedKind::Extend => {
                if extended || !rule.is_some_and(|rule| rule.can_be_extended()) {
                    continue;
                }
                ("extend", "Why more time is needed, as the person is told")
            }
            MatterDeedKind::Answer => ("answer", "What was answered"),
            MatterDeedKind::Reopen => ("reopen", "Why it is taken up again"),
        };
        may_do.push(act);
    }
    may_do
}

/// Takes a matter in, and tells its number. The inner error says what to mend in the form.
///
/// # Errors
/// [`CannotShare`].
pub fn open_matter(
    house: &House,
    who: Option<&Who>,
    new: &NewMatter,
) -> Result<Result<String, Vec<FieldTrouble>>, CannotShare> {
    let action = "take in a matter";
    let who = asked_by(house, who, act::KEEP_MATTERS, action)?;
    let (now, id, by) = (house.now(), house.new_id(), who.id.clone());
    let (kind, when) = match read_new(new, now) {
        Ok(read) => read,
        Err(troubles) => return Ok(Err(troubles)),
    };
    let number = number_of(kind);
    let about = new.about.trim().to_owned();
    let entry = Entry { at: now, who: by, deed: MatterStep::CameIn { kind, when, about } };
    let address = number.clone();
    deed(house, who, (action, &number), move |tx| {
        MatterRecord::after(None, &Clocks::house(), entry.clone()).map_err(no)?;
        let history = kept::begin(tx, HistoryKind::Matter, (id.clone(), &address), now)?;
        kept::append(tx, &history, 0, &entry)
    })?;
    Ok(Ok(number))
}

/// A number to read out: what kind it is, and eight letters and digits nobody else has.
fn number_of(kind: MatterKind) -> String {
    let word = match kind {
        MatterKind::SubjectAccess => "SAR",
        MatterKind::Complaint => "CMP",
        MatterKind::Breach => "BRE",
    };
    let [a, b, c, d] = random::<4>();
    format!("{word}-{a:02X}{b:02X}-{c:02X}{d:02X}")
}

fn read_new(new: &NewMatter, now: Moment) -> Result<(MatterKind, Moment), Vec<FieldTrouble>> {
    let mut troubles: Vec<FieldTrouble> = Vec::new();
    let kind = find(&MatterKind::ALL, &new.kind);
    if kind.is_none() {
        troubles.push(("kind", "Choose what kind of matter it is".to_owned()));
    }
    let day = Day::parse_iso(&new.day).ok();
    if day.is_none() {
        let words = "Enter the day it came in, such as 1/9/2026";
        troubles.push(("day", words.to_owned()));
    }
    let when = day.and_then(|day| moment(kind, day, new.time.trim()));
    if day.is_some() && when.is_none() {
        troubles.push(("time", "Write the time as hours and minutes, such as 14:30".to_owned()));
    }
    if when.is_some_and(|when| when > now) {
        troubles.push(("day", StepNotAllowed::InTheFuture.to_string()));
    }
    if new.about.trim().is_empty() {
        troubles.push(("about", StepNotAllowed::NoWords.to_string()));
    }
    if let Some(found) = found_in(&new.about, now.day()) {
        troubles.push(("about", StepNotAllowed::Identity(found).to_string()));
    }
    match (kind, when) {
        (Some(kind), Some(when)) if troubles.is_empty() => Ok((kind, when)),
        _ => Err(troubles),
    }
}

/// The moment of a time on the clocks of Great Britain. Without one only the day counts, and clocks
/// that run by days begin with it.
fn moment(kind: Option<MatterKind>, day: Day, time: &str) -> Option<Moment> {
    if time.is_empty() {
        return Some(Moment::new(day, 0));
    }
    let (hour, minute) = time.split_once(':')?;
    let part = |text: &str, most: u16| {
        let number: u16 = text.parse().ok()?;
        (text.len() <= 2 && number <= most).then_some(number)
    };
    let minute = part(hour, 23)? * 60 + part(minute, 59)?;
    let moment = LocalTime { day, minute }.moment();
    // Clocks that run by days begin with the day that was written, also after a summer midnight.
    let is_of_the_day = kind == Some(MatterKind::Breach) || moment.day() == day;
    Some(if is_of_the_day { moment } else { Moment::new(day, 0) })
}

/// Does something to a matter.
///
/// # Errors
/// [`CannotShare`], with the reason.
pub fn do_to_matter(
    house: &House,
    who: Option<&Who>,
    number: &str,
    act: &MatterAct,
) -> Result<(), CannotShare> {
    let action = "decide on a matter";
    let who = asked_by(house, who, act::KEEP_MATTERS, action)?;
    let (now, by, seen) = (house.now(), who.id.clone(), act.seen);
    let (named, words) = (number.to_owned(), act.words.trim().to_owned());
    let done = match act.deed.as_str() {
        "note" => Some(MatterDeed::Note { step: words }),
        "acknowledge" => Some(MatterDeed::Acknowledge),
        "extend" => Some(MatterDeed::Extend { reason: words }),
        "answer" => Some(MatterDeed::Answer { summary: words }),
        "reopen" => Some(MatterDeed::Reopen { reason: words }),
        _ => None,
    };
    let object = format!("{number}: {}", act.deed);
    deed(house, who, (action, &object), move |tx| {
        let done = done.clone().ok_or_else(|| CannotShare::No("choose what to do".to_owned()))?;
        let history = histories::find(tx, HistoryKind::Matter, &named)?;
        let history = history.ok_or(CannotShare::NotThere)?;
        let record = kept::matter(tx, &history)?;
        let entry = Entry { at: now, who: by.clone(), deed: MatterStep::Done(done) };
        MatterRecord::after(record, &Clocks::house(), entry.clone()).map_err(no)?;
        kept::append(tx, &history, seen, &entry)
    })
}

fn no(refused: StepNotAllowed) -> CannotShare {
    CannotShare::No(refused.to_string())
}

/// Whether a stage is the last one.
pub(crate) fn is_done(line: &MatterLine) -> bool {
    line.stage == MatterStage::Answered.to_string()
}
