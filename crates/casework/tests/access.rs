//! Who may open a practice record, and what is left on the disk.

#![expect(clippy::unwrap_used, reason = "a test says by failing what it did not expect")]

use access::{Action, Home, Permit, Purpose, Request, Rules, Tie, Ties, decide};
use casework::{Access, Casework, Closed, Record, RecordId, RecordKind};
use commons::{Moment, Sensitive};
use convene::Role;
use lifechances_casework as casework;
use seal::Key;
use std::cell::RefCell;
use std::convert::Infallible;

const STORY: &str = "{\"child\":\"Zephyrine Quillfeather\",\"born\":\"2016-02-03\"}";

fn now() -> Moment {
    Moment::parse_iso("2026-11-21T09:00:00Z").unwrap()
}

fn permit(home: Home, action: Action) -> Permit {
    let (role, purpose) = match home {
        Home::Vault => (Role::DataLead, Purpose::Linkage),
        Home::Casework => (Role::FamilySupportWorker, Purpose::DirectCare),
    };
    let request = Request {
        who: "worker-1".into(),
        roles: vec![role],
        purpose,
        home,
        action,
        ties: Ties::only(Tie::Caseload),
        at: now(),
    };
    decide(request, &Rules::house()).unwrap()
}

fn record(number: u8, revision: u32) -> Record {
    Record {
        id: RecordId::new([number; 16]),
        revision,
        kind: RecordKind::Case,
        body: Sensitive::new(STORY.into()),
        written_by: "worker-1".into(),
        written_at: now(),
    }
}

#[derive(Default)]
struct Diary(RefCell<Vec<Access>>);

impl Diary {
    fn keep(&self, access: &Access) -> Result<(), Infallible> {
        self.0.borrow_mut().push(access.clone());
        Ok(())
    }
}

fn refuse(_: &Access) -> Result<(), &'static str> {
    Err("the audit is full")
}

#[test]
fn a_worker_writes_and_reads_back_and_each_act_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (key, diary) = (Key::generate().unwrap(), Diary::default());
    let home = Casework::open(folder.path(), "school 900001", &key);
    let (read, write) =
        (permit(Home::Casework, Action::Read), permit(Home::Casework, Action::PutAway));
    home.write(&write, &record(1, 1), now(), |a| diary.keep(a)).unwrap();
    let mut changed = record(1, 2);
    changed.body = Sensitive::new("{\"met\":true}".into());
    home.write(&write, &changed, now(), |a| diary.keep(a)).unwrap();
    let found = home.read(&read, &changed.id, now(), |a| diary.keep(a)).unwrap();
    assert_eq!(found, changed);
    assert_eq!(home.list(&read, now(), |a| diary.keep(a)).unwrap(), [changed.id]);
    let kept = diary.0.into_inner();
    let actions: Vec<&str> = kept.iter().map(|access| access.action).collect();
    assert_eq!(actions, ["write record", "write record", "read record", "list records"]);
    assert_eq!(
        (kept[2].actor.as_str(), kept[2].role.as_str()),
        ("worker-1", "family-support-worker")
    );
    assert_eq!(kept[2].purpose, "direct-care");
    assert!(kept[2].rule.starts_with("family-support of house-"), "{}", kept[2].rule);
}

#[test]
fn a_permit_for_something_else_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (key, diary) = (Key::generate().unwrap(), Diary::default());
    let home = Casework::open(folder.path(), "school 900001", &key);
    let (read, write) =
        (permit(Home::Casework, Action::Read), permit(Home::Casework, Action::PutAway));
    let vault = permit(Home::Vault, Action::Link);
    let id = record(1, 1).id;
    let answer = home.write(&read, &record(1, 1), now(), |a| diary.keep(a));
    assert!(matches!(answer, Err(Closed::NotCovered)));
    home.write(&write, &record(1, 1), now(), |a| diary.keep(a)).unwrap();
    for other in [&write, &vault] {
        let answer = home.read(other, &id, now(), |a| diary.keep(a));
        assert!(matches!(answer, Err(Closed::NotCovered)));
        assert!(matches!(home.list(other, now(), |a| diary.keep(a)), Err(Closed::NotCovered)));
    }
    for seconds in [-1, 15 * 60 + 1] {
        let answer = home.read(&read, &id, now().plus_seconds(seconds), |a| diary.keep(a));
        assert!(matches!(answer, Err(Closed::PermitTooOld)), "{seconds}");
    }
    assert_eq!(diary.0.borrow().len(), 1, "only the act that happened");
}

#[test]
fn what_cannot_be_written_down_does_not_happen() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::generate().unwrap();
    let home = Casework::open(folder.path(), "school 900001", &key);
    let (read, write) =
        (permit(Home::Casework, Action::Read), permit(Home::Casework, Action::PutAway));
    let answer = home.write(&write, &record(1, 1), now(), refuse);
    assert!(matches!(answer, Err(Closed::NotWrittenDown("the audit is full"))));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    home.write(&write, &record(1, 1), now(), |_| Ok::<(), ()>(())).unwrap();
    let answer = home.read(&read, &record(1, 1).id, now(), refuse);
    assert!(matches!(answer, Err(Closed::NotWrittenDown(_))));
}

#[test]
fn a_change_of_an_old_revision_is_refused_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (key, diary) = (Key::generate().unwrap(), Diary::default());
    let home = Casework::open(folder.path(), "school 900001", &key);
    let write = permit(Home::Casework, Action::PutAway);
    home.write(&write, &record(1, 1), now(), |a| diary.keep(a)).unwrap();
    for revision in [0, 1, 3] {
        let answer = home.write(&write, &record(1, revision), now(), |a| diary.keep(a));
        assert!(matches!(answer, Err(Closed::ChangedMeanwhile { found: 1 })), "{revision}");
    }
    home.write(&write, &record(1, 2), now(), |a| diary.keep(a)).unwrap();
    let setting = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read_dir(setting).unwrap().count(), 2, "both revisions stay");
}

#[test]
fn of_two_who_change_a_record_at_once_the_second_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::generate().unwrap();
    let home = Casework::open(folder.path(), "school 900001", &key);
    let write = permit(Home::Casework, Action::PutAway);
    let (mut first, mut second) = (record(1, 1), record(1, 1));
    first.body = Sensitive::new("{\"by\":\"the first\"}".into());
    second.body = Sensitive::new("{\"by\":\"the second\"}".into());
    // While the second is being written down, the first is written.
    let answer = home.write(&write, &second, now(), |_| {
        home.write(&write, &first, now(), |_| Ok::<(), ()>(())).map_err(drop)
    });
    assert!(matches!(answer, Err(Closed::ChangedMeanwhile { found: 1 })), "{answer:?}");
    let read = permit(Home::Casework, Action::Read);
    assert_eq!(home.read(&read, &first.id, now(), |_| Ok::<(), ()>(())).unwrap(), first);
}

#[test]
fn nothing_about_a_child_lies_open_on_the_disk_or_shows_in_debug_output() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::generate().unwrap();
    let home = Casework::open(folder.path(), "Quillfeather School", &key);
    let write = permit(Home::Casework, Action::PutAway);
    home.write(&write, &record(1, 1), now(), |_| Ok::<(), ()>(())).unwrap();
    let shown = format!("{:?} {:?}", home, record(1, 1));
    assert!(!shown.contains("Quillfeather"), "{shown}");
    let setting = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    assert!(!setting.to_string_lossy().contains("Quill"));
    for file in std::fs::read_dir(setting).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(5).any(|five| five == b"Zephy" || five == b"2016-"));
    }
}

#[test]
fn a_file_put_in_anothers_place_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let key = Key::generate().unwrap();
    let (read, write) =
        (permit(Home::Casework, Action::Read), permit(Home::Casework, Action::PutAway));
    let home = Casework::open(folder.path(), "school 900001", &key);
    for record in [record(1, 1), record(1, 2), record(2, 1)] {
        home.write(&write, &record, now(), |_| Ok::<(), ()>(())).unwrap();
    }
    let setting = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let file = |number: u8, revision: u32| {
        setting.join(format!("{}.{revision}.sealed", RecordId::new([number; 16])))
    };
    let closed = |number: u8| {
        let id = RecordId::new([number; 16]);
        let answer = home.read(&read, &id, now(), |_| Ok::<(), ()>(()));
        matches!(answer, Err(Closed::Sealed(_)))
    };
    assert!(!closed(2));
    std::fs::copy(file(1, 1), file(2, 1)).unwrap();
    assert!(closed(2), "one child's record in another's place");
    std::fs::copy(file(1, 1), file(1, 2)).unwrap();
    assert!(closed(1), "an old revision in a newer one's place");
    let other_key = Key::generate().unwrap();
    let other = Casework::open(folder.path(), "school 900001", &other_key);
    let answer = other.read(&read, &RecordId::new([1; 16]), now(), |_| Ok::<(), ()>(()));
    assert!(matches!(answer, Err(Closed::Sealed(_))));
    let elsewhere = Casework::open(folder.path(), "school 900002", &key);
    let answer = elsewhere.read(&read, &RecordId::new([1; 16]), now(), |_| Ok::<(), ()>(()));
    assert!(matches!(answer, Err(Closed::NoSuchRecord)));
}

#[test]
fn an_id_is_never_a_path() {
    for bad in ["", "../../etc/passwd", "0123456789ABCDEF0123456789ABCDEF", "0/1"] {
        assert_eq!(RecordId::parse(bad), None, "{bad}");
    }
    let id = RecordId::new([0xab; 16]);
    assert_eq!(RecordId::parse(id.as_str()), Some(id));
}
