//! Loading a file: a partner's extract, a published file, or a lookup.
//!
//! The same content with the same layout is loaded once. Rows reach a home only when the layout's
//! own rule says so, and what an interrupted load left behind is not read by anybody, because every
//! reader asks the store which loads are finished.

use crate::current_releases::replaced_by;
use crate::deeds;
use crate::derive_figures::derive_figures;
use crate::house::House;
use crate::keep_rows::{Keeper, Kept};
use commons::{ContentHash, Moment, Provenance};
use convene::Who;
use extract::{Layout, Layouts, Outcome, Source, UnknownLayout, Verdict};
use lake::LakeProblem;
use measure::{Observation, sanity};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::loads::{self, Load, LoadState, RowCounts, Started};
use store::problems::{self, LoadProblem};
use store::{StoreError, observations};

/// What is to be loaded.
pub struct LoadRequest {
    /// The file.
    pub path: PathBuf,
    /// What it looks like.
    pub layout: String,
    /// Which release it is, in the sender's words.
    pub vintage: Option<String>,
    /// Who loads it: a person, or [`the_program`](crate::the_program) on the command line.
    pub by: Who,
}

/// How far a load has come.
#[derive(Debug, Clone, Copy)]
pub struct LoadProgress {
    /// Bytes read so far.
    pub bytes_read: u64,
    /// Bytes in the file.
    pub bytes: u64,
    /// Rows read so far.
    pub rows_read: u64,
}

/// How a load ended.
pub enum Loaded {
    /// What could be kept is kept.
    Kept(LoadReport),
    /// Nothing was kept, for the reasons among the problems.
    NothingKept(LoadReport),
    /// The same file was loaded before.
    Already(Box<Load>),
    /// It was stopped on request; loading again starts over.
    Stopped,
}

/// What came of a file.
pub struct LoadReport {
    /// The load, as the store has it.
    pub load: Load,
    /// What the reader found.
    pub outcome: Outcome,
    /// Published values now stored.
    pub values_stored: u64,
    /// Older values they revised.
    pub values_revised: u64,
    /// When the file was loaded whose facts this one's replace: of the same layout and name.
    pub replaces: Option<Moment>,
    /// Values that were set aside, each with its reason.
    pub quarantined: Vec<sanity::Flag>,
    /// Rows that gave no value, and why.
    pub intake_problems: Vec<measure::IntakeProblem>,
}

/// Why a file could not be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum CannotLoad {
    /// No layout of that name.
    #[error(transparent)]
    UnknownLayout(#[from] UnknownLayout),
    /// The file cannot be opened or read.
    #[error("{path}: {source}", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file was written to while it was read.
    #[error(
        "{path} changed while it was being read, so nothing of it is kept; load it again when its sender has finished writing it",
        path = .0.display()
    )]
    Changed(PathBuf),
    /// This installation has no vault and lake.
    #[error(
        "this installation takes released figures in; extracts about children are loaded in the data house"
    )]
    NoChildrenSide,
    /// The access rules keep the vault closed.
    #[error(transparent)]
    Refused(#[from] access::Refusal),
    /// A home of the children's side could not be written.
    #[error(transparent)]
    Lake(#[from] LakeProblem),
    /// The store could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Loads one file.
///
/// # Errors
/// [`CannotLoad`]; problems inside the file are not errors but part of the report.
pub fn load_file(
    house: &House,
    request: &LoadRequest,
    progress: &mut dyn FnMut(LoadProgress) -> ControlFlow<()>,
) -> Result<Loaded, CannotLoad> {
    let loaded = take_in(house, request, progress)?;
    match &loaded {
        Loaded::Kept(report) => derive_figures(house, &report.load)?,
        // The program may have been stopped after that load and before what follows from it.
        Loaded::Already(load) => derive_figures(house, load)?,
        Loaded::NothingKept(_) | Loaded::Stopped => {}
    }
    Ok(loaded)
}

/// Brings the rows of one file to their homes.
fn take_in(
    house: &House,
    request: &LoadRequest,
    progress: &mut dyn FnMut(LoadProgress) -> ControlFlow<()>,
) -> Result<Loaded, CannotLoad> {
    let layout = Layouts::builtin().find(&request.layout)?;
    let trouble = |source| CannotLoad::File { path: request.path.clone(), source };
    let (hash, bytes) = hash_file(&request.path).map_err(trouble)?;
    let load = match begin(house, request, layout, hash)? {
        Begun::Go(load) => *load,
        Begun::Already(load) => return Ok(Loaded::Already(load)),
    };
    let mut keeper = Keeper::new(house, layout, &load, &request.by)?;
    let outcome = read(request, layout, bytes, &mut keeper, progress)?;
    // The file was opened twice: what the hash names must be what was read.
    if outcome.verdict != Verdict::Stopped && hash_file(&request.path).map_err(trouble)?.0 != hash {
        return Err(CannotLoad::Changed(request.path.clone()));
    }
    match outcome.verdict {
        Verdict::Stopped => {
            end(house, (&request.by, &load), LoadState::Failed, &outcome)?;
            Ok(Loaded::Stopped)
        }
        Verdict::KeepNothing => {
            let load = end(house, (&request.by, &load), LoadState::Failed, &outcome)?;
            Ok(Loaded::NothingKept(report(load, outcome)))
        }
        Verdict::Keep => keep(house, &request.by, load, outcome, keeper.finish()?),
    }
}

/// Whose a file is, and on what terms: in an invented district nobody's, in somebody's layout.
fn sent_by(house: &House, layout: &Layout) -> (String, String) {
    if house.district.is_invented() {
        let publisher = format!("Synthetic: invented in the layout of {}", layout.sender);
        (publisher, "None: synthetic, invented to try the program on".to_owned())
    } else {
        (layout.sender.clone(), layout.licence.clone())
    }
}

enum Begun {
    Go(Box<Load>),
    Already(Box<Load>),
}

fn begin(
    house: &House,
    request: &LoadRequest,
    layout: &Layout,
    hash: ContentHash,
) -> Result<Begun, StoreError> {
    let now = house.now();
    let (publisher, licence) = sent_by(house, layout);
    let load = Load {
        id: house.new_id(),
        layout: layout.name.clone(),
        layout_version: layout.version,
        file_name: file_name(&request.path),
        provenance: Provenance {
            source: layout.title.clone(),
            publisher,
            vintage: request
                .vintage
                .clone()
                .unwrap_or_else(|| format!("not stated; loaded {}", now.day())),
            licence,
            layout: layout.label(),
            hash,
            loaded_at: now,
        },
        loaded_by: request.by.id.clone(),
        state: LoadState::Started,
        ended_at: None,
        rows: RowCounts::default(),
    };
    let asked = load.clone();
    house.store.write("begin load", move |tx| match loads::start(tx, &asked)? {
        Started::New(id) | Started::Again(id) => {
            Ok(Begun::Go(Box::new(Load { id, ..asked.clone() })))
        }
        Started::Already(load) => Ok(Begun::Already(load)),
    })
}

fn read(
    request: &LoadRequest,
    layout: &Layout,
    bytes: u64,
    keeper: &mut Keeper<'_>,
    progress: &mut dyn FnMut(LoadProgress) -> ControlFlow<()>,
) -> Result<Outcome, CannotLoad> {
    let trouble = |source| CannotLoad::File { path: request.path.clone(), source };
    let mut failed = None;
    let mut take = |batch: extract::Batch<'_>| {
        let far = LoadProgress {
            bytes_read: batch.progress.bytes_read,
            bytes,
            rows_read: batch.progress.rows_read,
        };
        if let Err(problem) = keeper.take(batch) {
            failed = Some(problem);
            return ControlFlow::Break(());
        }
        progress(far)
    };
    let outcome = if is_parquet(&request.path) {
        let records = lake::parquet_records(&request.path)?;
        let header = records.header().to_vec();
        let mut broken = None;
        let mut texts = records.map_while(|row| row.map_err(|problem| broken = Some(problem)).ok());
        let outcome =
            extract::read(Source::Records { header, rows: &mut texts }, layout, &mut take);
        drop(texts);
        broken.map_or(Ok(outcome), Err)?
    } else {
        let file = BufReader::with_capacity(1 << 16, File::open(&request.path).map_err(trouble)?);
        let source = Source::named(&file_name(&request.path), file).map_err(trouble)?;
        extract::read(source, layout, &mut take)
    };
    failed.map_or(Ok(outcome), Err)
}

/// The rows are good: the store learns of them, and with that they count.
fn keep(
    house: &House,
    by: &Who,
    mut load: Load,
    outcome: Outcome,
    kept: Kept,
) -> Result<Loaded, CannotLoad> {
    let mut values = kept.observations;
    let quarantined = sanity::quarantine(&house.definitions, &mut values);
    let rows = rows_of(&outcome);
    let (now, id) = (house.now(), load.id.clone());
    let problems = Arc::new(problems_of(&outcome));
    let values: Arc<Vec<Observation>> = Arc::new(values);
    let deeds: Vec<_> = kept
        .permit
        .iter()
        .map(|permit| deeds::opened(permit, id.as_str()))
        .chain([deeds::done(&by.id, &deeds::roles_of(by), "load file", id.as_str())])
        .collect();
    let shared = load.clone();
    let definitions = Arc::clone(&house.definitions);
    let (stored, replaces) = house.store.write("finish load", move |tx| {
        crate::observed::declare_sources(tx, &definitions)?;
        let stored = crate::observed::keep(tx, &shared, &values)?;
        problems::insert_all(tx, &shared.id, &problems)?;
        loads::end(tx, &shared.id, LoadState::Finished, rows, now)?;
        for deed in &deeds {
            store::audit::record(tx, deed, now)?;
        }
        let replaces = replaced_by(&shared, &loads::list(tx)?);
        Ok::<(observations::Kept, Option<Moment>), StoreError>((stored, replaces))
    })?;
    (load.state, load.ended_at, load.rows) = (LoadState::Finished, Some(now), rows);
    Ok(Loaded::Kept(LoadReport {
        values_stored: stored.stored,
        values_revised: stored.superseded,
        replaces,
        quarantined,
        intake_problems: kept.intake_problems,
        ..report(load, outcome)
    }))
}

/// Notes that a load ended without keeping anything.
fn end(
    house: &House,
    (by, load): (&Who, &Load),
    state: LoadState,
    outcome: &Outcome,
) -> Result<Load, StoreError> {
    let rows = RowCounts { kept: 0, ..rows_of(outcome) };
    let (now, id) = (house.now(), load.id.clone());
    let problems = problems_of(outcome);
    let deed = deeds::refused(&by.id, &deeds::roles_of(by), "load file", id.as_str());
    house.store.write("end load", move |tx| {
        problems::insert_all(tx, &id, &problems)?;
        loads::end(tx, &id, state, rows, now)?;
        store::audit::record(tx, &deed, now).map(|_| ())
    })?;
    Ok(Load { state, rows, ended_at: Some(now), ..load.clone() })
}

fn report(load: Load, outcome: Outcome) -> LoadReport {
    LoadReport {
        load,
        outcome,
        values_stored: 0,
        values_revised: 0,
        replaces: None,
        quarantined: Vec::new(),
        intake_problems: Vec::new(),
    }
}

fn rows_of(outcome: &Outcome) -> RowCounts {
    RowCounts {
        read: outcome.rows_read,
        kept: outcome.rows_kept,
        refused: outcome.rows_refused,
        problems: outcome.counts.values().sum(),
    }
}

fn problems_of(outcome: &Outcome) -> Vec<LoadProblem> {
    let one = |problem: &extract::Problem| LoadProblem {
        line: problem.line,
        column: problem.column.as_ref().map(|c| c.name.clone()).unwrap_or_default(),
        kind: problem.kind.name().to_owned(),
        found: problem.found.clone(),
        expected: problem.expected.to_string(),
        advice: problem.advice.to_string(),
    };
    outcome.problems.iter().map(one).collect()
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

fn hash_file(path: &Path) -> io::Result<(ContentHash, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut bytes = 0_u64;
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((ContentHash::from_bytes(*hasher.finalize().as_bytes()), bytes)),
            read => {
                hasher.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::the_program;
    use crate::trial_house::{house, invented};
    use convene::Role;
    use store::ObservationRow;

    /// Every value of the district's share, older ones among them.
    fn shares(house: &House) -> Vec<ObservationRow> {
        let district = house.district.code;
        let read = house.store.read("shares", move |tx| {
            let mut all = Vec::new();
            for row in observations::series(tx, "most-deprived-tenth-2025", district)? {
                all.extend(observations::history(tx, &row.key)?);
            }
            Ok::<_, StoreError>(all)
        });
        read.expect("the store answers")
    }

    /// Puts every small area into the district, as a lookup or outlines would.
    fn place_all(house: &House) {
        let district = house.district.code;
        let placed = house.store.write("place areas", move |tx| {
            let areas = store::places::of_geography(tx, commons::Geography::Lsoa)?;
            let parents: Vec<_> = areas.into_iter().map(|area| (area.place, district)).collect();
            store::places::set_parents(tx, &parents)?;
            Ok::<(), StoreError>(())
        });
        placed.expect("the store answers");
    }

    #[test]
    fn figures_that_a_stop_kept_from_being_derived_come_with_the_next_try() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = house(folder.path());
        let request = LoadRequest {
            path: invented(folder.path(), "published/iod2025_SYNTHETIC.csv"),
            layout: "iod2025".to_owned(),
            vintage: None,
            by: the_program(),
        };
        let mut on = |_| ControlFlow::Continue(());
        // The rows are in, the load is finished, and then the program is stopped.
        let taken = take_in(&house, &request, &mut on).expect("loaded");
        assert!(matches!(taken, Loaded::Kept(_)) && shares(&house).is_empty());
        place_all(&house);
        for _ in 0..2 {
            let again = load_file(&house, &request, &mut on).expect("loaded");
            assert!(matches!(again, Loaded::Already(_)));
            assert_eq!(shares(&house).len(), 1, "derived, and not twice");
        }
    }

    #[test]
    fn files_of_an_invented_district_are_said_to_be_synthetic_and_those_of_a_real_one_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut house = house(folder.path());
        let layout = Layouts::builtin().find("iod2025").expect("a layout");
        let (publisher, licence) = sent_by(&house, layout);
        assert!(publisher.starts_with("Synthetic: ") && licence.contains("synthetic"));
        house.district.code = commons::AreaCode::parse("E08000032").expect("a code");
        assert_eq!(sent_by(&house, layout), (layout.sender.clone(), layout.licence.clone()));
    }

    /// Measurements of as many invented children, each with a school year that does not exist.
    fn bad_measurements(folder: &Path, many: u64) -> PathBuf {
        let mut text = "NHS Number,Surname,Forename,Date of Birth,Sex,Postcode,School URN,\
                        School Year,Date Measured,Height (cm),Weight (kg),Weight Category\n"
            .to_owned();
        for number in 0..many {
            let height = 90.0 + number as f64 / 1_000.0;
            text.push_str(&format!(
                ",Example,Alex,2019-04-05,F,ZZ1 2AB,900001,9,2024-10-01,{height},17.1,healthy\n"
            ));
        }
        let path = folder.join("ncmp.csv");
        std::fs::write(&path, text).expect("written");
        path
    }

    fn request(path: PathBuf, layout: &str) -> LoadRequest {
        LoadRequest { path, layout: layout.to_owned(), vintage: None, by: the_program() }
    }

    #[test]
    fn every_problem_is_counted_although_not_every_one_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = house(folder.path());
        let request = request(bad_measurements(folder.path(), 10_050), "ncmp");
        load_file(&house, &request, &mut |_| ControlFlow::Continue(())).expect("loaded");
        let who = convene::Who {
            id: "lead".to_owned(),
            name: "A Lead".to_owned(),
            organisation: "A Council".to_owned(),
            roles: vec![Role::DataLead],
        };
        let lines = crate::show_data_health(&house, Some(&who)).expect("allowed");
        assert_eq!(lines[0].problems, 10_050);
        let (line, listed) = crate::show_load(&house, Some(&who), lines[0].load.id.as_str())
            .expect("allowed")
            .expect("it is there");
        assert_eq!((line.problems, listed.len()), (10_050, 10_000));
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_not_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let house = house(folder.path());
        let path = invented(folder.path(), "published/nccis_neet_SYNTHETIC.csv");
        let whole = std::fs::read(&path).expect("readable");
        let request = request(path.clone(), "nccis-neet");
        let mut writes_meanwhile = |_| {
            let mut longer = whole.clone();
            longer.push(b'\n');
            std::fs::write(&path, &longer).expect("writable");
            ControlFlow::Continue(())
        };
        let Err(problem) = load_file(&house, &request, &mut writes_meanwhile) else {
            panic!("what was hashed is not what was read");
        };
        assert!(problem.to_string().contains("changed while it was being read"), "{problem}");
        let kept = house.store.read("count", observations::count).expect("the store answers");
        assert_eq!(kept, 0);
        // When the sender has finished, the same file loads.
        let again = load_file(&house, &request, &mut |_| ControlFlow::Continue(()));
        assert!(matches!(again, Ok(Loaded::Kept(_))));
    }
}
