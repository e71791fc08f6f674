//! The demo's story by its audit and its histories: every step on a day of its own, in order, and no
//! answer before the meeting that was waited for.

use crate::support::{code, run, told};
use commons::{Clock, Day, Moment, SystemClock};
use convene::ask::AskDeed;
use convene::meeting::{MeetingDeed, MeetingWritten};
use std::path::Path;
use store::histories::{self, HistoryKind};
use store::{Address, Store, StoreError, audit};

/// What the audit calls the steps, in their order: 1 to 8, 17 and 19.
const STEPS: [(&str, &str); 10] = [
    ("1", "draw area"),
    ("2", "load file"),
    ("3", "release figure"),
    ("4", "take in what somebody said"),
    ("5", "open meeting"),
    ("6", "put statement to partners"),
    ("7", "publish statement"),
    ("8", "write sharing agreement"),
    ("17", "agree to ask"),
    ("19", "export recipe"),
];

/// What must not be done before another thing was.
const AFTER: [(&str, &str); 5] = [
    ("begin statement", "close meeting"),
    ("send ask", "publish statement"),
    ("take position on statement", "put statement to partners"),
    ("agree to ask in part", "send ask"),
    ("take ask further", "decline ask"),
];

#[test]
fn the_demo_plays_its_story_in_order_and_nothing_is_answered_before_its_meeting() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("demo").display().to_string();
    let asked = ["demo", "--children", "1000", "--seed", "5", "--data", &data, "--no-serve"];
    let begun = SystemClock.now();
    let made = run(&asked);
    assert_eq!(code(&made), 0, "{}", told(&made));
    let database = Address::Sqlite(Path::new(&data).join("lifechances.db"));
    let store = Store::open(&database, SystemClock.now()).expect("the demo's store");
    in_order(&store, begun);
    meetings_open_on_their_day(&store);
    answers_wait_for_the_meeting(&store, begun.day());
    drop(store);
    let again = run(&asked);
    assert_eq!(code(&again), 0, "a demo that was made is found made: {}", told(&again));
}

fn in_order(store: &Store, begun: Moment) {
    let all = store.read("audit", |tx| audit::after(tx, 0, 1_000_000)).expect("an audit");
    let moments: Vec<Moment> =
        all.iter().map(|entry| Moment::parse_iso(&entry.at).expect("a moment")).collect();
    assert!(moments.is_sorted(), "the audit does not go back in time");
    assert!(moments.last() >= Some(&begun), "it ends when the demo was made");
    assert!(moments.last() <= Some(&SystemClock.now()), "and not later");
    let first = |action: &str| {
        let found = all.iter().position(|entry| entry.action == action && entry.decision == "done");
        moments[found.unwrap_or_else(|| panic!("nobody did: {action}"))]
    };
    let begun: Vec<Moment> = STEPS.iter().map(|(_, action)| first(action)).collect();
    assert!(begun.is_sorted(), "the steps are in their order: {begun:?}");
    // The first three may share the Monday after a weekend.
    let days: Vec<Day> = begun.iter().map(|moment| moment.day()).collect();
    for (pair, steps) in days.windows(2).zip(STEPS.windows(2)).skip(2) {
        let (earlier, later) = (pair[0], pair[1]);
        assert!(earlier < later, "step {} is on {earlier}, {} on {later}", steps[0].0, steps[1].0);
    }
    for (later, earlier) in AFTER {
        assert!(first(later) >= first(earlier), "{later} comes before {earlier}");
    }
    let months = days[0].months_until(days[days.len() - 1]);
    assert!(months >= 6, "the story takes {months} months");
}

/// Every history of a kind, with the days of its entries.
fn deeds<D: serde::de::DeserializeOwned>(store: &Store, kind: HistoryKind) -> Vec<Vec<(Day, D)>> {
    let all = store.read("histories", move |tx| {
        let histories = histories::list(tx, kind)?;
        histories
            .iter()
            .map(|one| histories::entries(tx, &one.id))
            .collect::<Result<Vec<_>, StoreError>>()
    });
    let read = |entries: Vec<histories::HistoryEntry>| {
        let known = entries.into_iter().filter_map(|entry| {
            Some((entry.at.day(), serde_json::from_str(&entry.deed_json).ok()?))
        });
        known.collect()
    };
    all.expect("histories").into_iter().map(read).collect()
}

fn meetings_open_on_their_day(store: &Store) {
    let meetings = deeds::<MeetingWritten>(store, HistoryKind::Meeting);
    let mut opened = 0;
    for meeting in &meetings {
        let mut planned = None;
        for (day, deed) in meeting {
            match deed {
                MeetingWritten::Plan(plan) => planned = Some(plan.starts.day),
                MeetingWritten::Deed(MeetingDeed::Open { .. }) => {
                    assert_eq!(Some(*day), planned);
                    opened += 1;
                }
                MeetingWritten::Deed(_) => {}
            }
        }
    }
    assert_eq!(opened, 1, "the story tells of one meeting that was held");
    assert_eq!(meetings.len(), 4, "and of three to come");
}

fn answers_wait_for_the_meeting(store: &Store, today: Day) {
    let (mut answered, mut waiting) = (0, 0);
    for ask in deeds::<AskDeed>(store, HistoryKind::Ask) {
        let (mut meets, mut is_open) = (None, false);
        for (day, deed) in ask {
            match &deed {
                AskDeed::Send { meets_on, .. } | AskDeed::Escalate { meets_on, .. } => {
                    (meets, is_open) = (Some(*meets_on), true);
                }
                _ if deed.answer().is_some() => {
                    let meets = meets.expect("what is answered was sent");
                    assert!(day >= meets, "answered on {day}, before the meeting of {meets}");
                    (answered, is_open) = (answered + 1, false);
                }
                _ => {}
            }
        }
        if is_open {
            assert!(meets > Some(today), "what still waits has a meeting to come: {meets:?}");
            waiting += 1;
        }
    }
    assert_eq!(
        (answered, waiting),
        (4, 2),
        "three asks of the statement, one of schools; two wait"
    );
}
