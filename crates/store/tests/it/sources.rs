//! Promises about values that several sources publish: each revises its own, one is shown.

use crate::engines::{Fresh, a_load, id, key};
use commons::{AreaCode, Missing, Reading};
use store::loads::{self, Load};
use store::observations::{self, Kept};
use store::{ObservationKey, ObservationRow, ObservationState, preferences};

const BRADFORD: &str = "E08000032";
/// The long file of many indicators, and the statistics' own file.
const LONG: &str = "lait";
const OWN: &str = "eyfsp-headline";

fn about() -> ObservationKey {
    key("development", BRADFORD, 2025)
}

fn load_of(number: u64, layout: &str, vintage: &str) -> Load {
    Load { layout: layout.into(), ..a_load(number, &format!("{layout} {number}"), vintage) }
}

/// Loads one value of a source.
fn arrives(fresh: &Fresh, number: u64, source: (&str, &str), reading: impl Into<Figure>) -> Kept {
    let load = load_of(number, source.0, source.1);
    let row = ObservationRow {
        key: about(),
        reading: reading.into().0,
        numerator: None,
        denominator: None,
        interval: None,
        load: id(number),
        vintage: source.1.into(),
        state: ObservationState::Current,
    };
    let keep = move |tx: &mut store::Tx<'_>| {
        loads::start(tx, &load)?;
        observations::keep(tx, &id(number), std::slice::from_ref(&row))
    };
    fresh.write(keep).unwrap()
}

struct Figure(Reading);

impl From<f64> for Figure {
    fn from(value: f64) -> Self {
        Self(Reading::Value(value))
    }
}

impl From<Missing> for Figure {
    fn from(missing: Missing) -> Self {
        Self(Reading::Missing(missing))
    }
}

fn prefer(fresh: &Fresh, layouts: &'static [&'static str]) -> bool {
    fresh.write(move |tx| preferences::prefer(tx, "development", layouts)).unwrap()
}

/// The load of the one value that is shown.
fn shown(fresh: &Fresh) -> Option<store::Id> {
    let code = AreaCode::parse(BRADFORD).unwrap();
    let mut rows = fresh.read(move |tx| observations::series(tx, "development", code));
    assert!(rows.len() <= 1, "one value of a key is shown: {rows:?}");
    rows.pop().map(|row| row.load)
}

fn told(rows: Vec<ObservationRow>) -> Vec<(u64, ObservationState)> {
    let number = |row: &ObservationRow| (0..50).find(|n| id(*n) == row.load).unwrap();
    rows.into_iter().map(|row| (number(&row), row.state)).collect()
}

fn history(fresh: &Fresh) -> Vec<(u64, ObservationState)> {
    told(fresh.read(|tx| observations::history(tx, &about())))
}

fn others(fresh: &Fresh) -> Vec<(u64, ObservationState)> {
    told(fresh.read(|tx| observations::of_other_sources(tx, &about())))
}

use ObservationState::{Current, Superseded};

const fn kept(stored: u64, superseded: u64) -> Kept {
    Kept { stored, repeated: 0, superseded }
}

pub(crate) fn another_source_is_kept_beside_and_never_called_a_revision(fresh: &Fresh) {
    assert_eq!(arrives(fresh, 1, (LONG, "2026-01-01"), 66.1), kept(1, 0));
    assert_eq!(arrives(fresh, 2, (OWN, "2026-02-01"), 66.2), kept(1, 0), "nothing is revised");
    assert_eq!(shown(fresh), Some(id(2)));
    assert_eq!(history(fresh), [(2, Current)]);
    assert_eq!(others(fresh), [(1, Current)], "both are there to be seen");
}

pub(crate) fn the_declared_order_decides_whatever_the_order_of_loading(fresh: &Fresh) {
    assert!(prefer(fresh, &[LONG, OWN]));
    assert!(!prefer(fresh, &[LONG, OWN]), "said before");
    arrives(fresh, 1, (LONG, "2024-01-01"), 66.1);
    arrives(fresh, 2, (OWN, "2026-02-01"), 66.2);
    assert_eq!((shown(fresh), others(fresh)), (Some(id(1)), vec![(2, Current)]));
    // A release of the source that is not shown changes nothing shown, nor does one of another.
    assert_eq!(arrives(fresh, 3, (OWN, "2026-03-01"), 66.3), kept(1, 1));
    arrives(fresh, 4, ("not listed", "2026-04-01"), 66.4);
    assert_eq!(shown(fresh), Some(id(1)));
    assert_eq!(others(fresh), [(2, Superseded), (3, Current), (4, Current)]);
    assert_eq!(fresh.read(|tx| preferences::order_of(tx, "development")), [LONG, OWN]);
    assert!(fresh.read(|tx| preferences::order_of(tx, "absence")).is_empty());
}

pub(crate) fn a_new_order_changes_what_is_current_at_once(fresh: &Fresh) {
    arrives(fresh, 1, (LONG, "2026-01-01"), 66.1);
    arrives(fresh, 2, (OWN, "2026-02-01"), 66.2);
    prefer(fresh, &[LONG, OWN]);
    assert_eq!(shown(fresh), Some(id(1)));
    prefer(fresh, &[OWN, LONG]);
    assert_eq!(shown(fresh), Some(id(2)));
    assert_eq!(others(fresh), [(1, Current)]);
    prefer(fresh, &[LONG]);
    assert_eq!(shown(fresh), Some(id(1)));
    prefer(fresh, &[]);
    assert_eq!(shown(fresh), Some(id(2)), "the latest release");
    assert!(prefer(fresh, &[LONG, OWN, LONG]));
    assert_eq!(shown(fresh), Some(id(1)));
    assert!(!prefer(fresh, &[LONG, OWN]), "the same order");
}

pub(crate) fn a_source_revises_only_its_own_values(fresh: &Fresh) {
    prefer(fresh, &[OWN, LONG]);
    arrives(fresh, 1, (LONG, "2026-01-01"), 66.1);
    arrives(fresh, 2, (OWN, "2026-02-01"), 66.2);
    assert_eq!(arrives(fresh, 3, (OWN, "2026-03-01"), 66.3), kept(1, 1));
    assert_eq!(
        arrives(fresh, 4, (OWN, "2025-03-01"), 66.0),
        kept(1, 0),
        "an old file, loaded late"
    );
    assert_eq!(arrives(fresh, 5, (LONG, "2025-01-01"), 65.9), kept(1, 0), "here too");
    assert_eq!(history(fresh), [(2, Superseded), (3, Current), (4, Superseded)]);
    assert_eq!(others(fresh), [(1, Current), (5, Superseded)]);
}

pub(crate) fn without_an_order_the_latest_release_is_current(fresh: &Fresh) {
    arrives(fresh, 1, (LONG, "2026-02-01"), 66.1);
    arrives(fresh, 2, (OWN, "2026-01-01"), 66.2);
    assert_eq!((shown(fresh), others(fresh)), (Some(id(1)), vec![(2, Current)]));
    arrives(fresh, 3, (OWN, "2026-03-01"), 66.3);
    assert_eq!((shown(fresh), others(fresh)), (Some(id(3)), vec![(1, Current)]));
    arrives(fresh, 4, ("a third", "said in words"), 66.4);
    assert_eq!(shown(fresh), Some(id(4)), "the last to arrive, when it says no day");
}

pub(crate) fn a_source_without_a_figure_gives_way_to_one_that_has(fresh: &Fresh) {
    prefer(fresh, &[LONG, OWN]);
    arrives(fresh, 1, (LONG, "2026-01-01"), Missing::NotAvailable);
    assert_eq!(shown(fresh), Some(id(1)), "better than nothing: it says why");
    arrives(fresh, 2, (OWN, "2026-01-01"), 66.2);
    assert_eq!(shown(fresh), Some(id(2)));
    arrives(fresh, 3, (LONG, "2026-02-01"), 66.3);
    assert_eq!(shown(fresh), Some(id(3)), "now it has one");
    arrives(fresh, 4, (LONG, "2026-03-01"), Missing::Confidential);
    assert_eq!(shown(fresh), Some(id(2)), "it took it back");
    assert_eq!(others(fresh), [(1, Superseded), (3, Superseded), (4, Current)]);
}

pub(crate) fn a_value_put_aside_lets_another_source_speak(fresh: &Fresh) {
    arrives(fresh, 1, (LONG, "2026-01-01"), 66.1);
    arrives(fresh, 2, (OWN, "2026-02-01"), 6_620.0);
    assert!(fresh.write(|tx| observations::quarantine(tx, &about(), "wrong unit")).unwrap());
    assert_eq!(shown(fresh), Some(id(1)));
    assert!(fresh.write(|tx| observations::quarantine(tx, &about(), "that too")).unwrap());
    assert_eq!(shown(fresh), None);
    assert_eq!(history(fresh).len(), 2, "all there ever was");
    assert!(others(fresh).is_empty());
}

/// The oracle says in one line which load is shown: of each source the newest release, of those
/// the preferred that has a figure.
pub(crate) fn every_order_of_loading_ends_with_the_same_values(fresh: &Fresh) {
    let releases =
        [(LONG, "2026-01-01"), (LONG, "2026-03-01"), (OWN, "2026-02-01"), (OWN, "2026-04-01")];
    let mut number = 0;
    for order in orders(releases.len()) {
        fresh
            .write(|tx| {
                tx.execute("DELETE FROM observations", &[])?;
                tx.execute("DELETE FROM loads", &[])?;
                preferences::prefer(tx, "development", &[LONG, OWN])
            })
            .unwrap();
        let mut by_release = vec![None; releases.len()];
        for place in order {
            number += 1;
            arrives(fresh, number, releases[place], f64::from(u32::try_from(place).unwrap()));
            by_release[place] = Some(id(number));
            let newest = by_release[1].as_ref().or(by_release[0].as_ref());
            let expected = newest.or(by_release[3].as_ref()).or(by_release[2].as_ref());
            assert_eq!(shown(fresh).as_ref(), expected);
        }
        let states = fresh.read(|tx| {
            let sql = "SELECT state, COUNT(*) FROM observations GROUP BY state ORDER BY state";
            tx.many(sql, &[], |row| Ok((row.text(0)?, row.count(1)?)))
        });
        let expected = [("beside", 1), ("current", 1), ("superseded", 2)];
        assert_eq!(states, expected.map(|(state, count)| (state.to_owned(), count)));
    }
    assert_eq!(number, 24 * 4);
}

fn orders(length: usize) -> Vec<Vec<usize>> {
    if length == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(length - 1);
    let with = |at: usize| {
        shorter.iter().map(move |order| {
            let mut order = order.clone();
            order.insert(at, length - 1);
            order
        })
    };
    (0..length).flat_map(with).collect()
}
