//! How fast published values are kept and read back, on this machine.
//!
//! ```text
//! cargo run --release --example bulk_rate -- ROWS ADDRESS     (an empty database)
//! ```

use commons::{AreaCode, Clock, Geography, Period, Place, Reading, SystemClock, YearType};
use lifechances_store as store;
use std::io::Write;
use store::loads::{Load, LoadState, RowCounts};
use store::{Address, Id, ObservationKey, ObservationRow, ObservationState, Store, StoreError};

fn main() -> Result<(), StoreError> {
    let mut arguments = std::env::args().skip(1);
    let rows: u32 = arguments.next().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let address = Address::parse(&arguments.next().unwrap_or_default())?;
    let now = SystemClock.now();
    let store = Store::open(&address, now)?;
    for round in 0..2_u8 {
        let load = Id::new(now, [round; 10]);
        let values: Vec<ObservationRow> = (0..rows).map(|number| value(number, &load)).collect();
        let name = if round == 0 { "kept" } else { "revised" };
        let act = keep_all(load, values);
        timed(name, rows, || store.write("bulk rate", act))?;
    }
    timed("read", rows, || {
        store.read("bulk rate", |tx| {
            let mut found = 0_u64;
            for (indicator, _) in store::observations::indicators(tx)? {
                found += store::observations::of_indicator(tx, &indicator)?.len() as u64;
            }
            Ok(found)
        })
    })
}

fn keep_all(
    load: Id,
    values: Vec<ObservationRow>,
) -> impl Fn(&mut store::Tx<'_>) -> Result<u64, StoreError> + Send + 'static {
    move |tx| {
        store::loads::start(tx, &a_load(&load))?;
        store::observations::keep(tx, &load, &values).map(|kept| kept.stored)
    }
}

fn timed(
    what: &str,
    rows: u32,
    act: impl FnOnce() -> Result<u64, StoreError>,
) -> Result<(), StoreError> {
    #[expect(clippy::disallowed_methods, reason = "an example that measures")]
    let start = std::time::Instant::now();
    let done = act()?;
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(rows) / seconds;
    let line = format!("{what}: {done} values in {seconds:.2} s, {rate:.0} a second");
    writeln!(std::io::stdout(), "{line}")
        .map_err(|source| StoreError::File { what: "writing the answer", source })
}

fn value(number: u32, load: &Id) -> ObservationRow {
    let code = format!("E{:08}", number % 400);
    let place = Place {
        code: AreaCode::parse(&code).expect("a letter and eight digits"),
        geography: Geography::LocalAuthority,
        boundary_year: 2023,
    };
    let year = 2000 + u16::try_from(number / 400 % 25).unwrap_or(0);
    ObservationRow {
        key: ObservationKey {
            indicator: format!("indicator-{}", number / 10_000),
            place,
            period: Period::year(YearType::Academic, year),
        },
        reading: Reading::Value(f64::from(number) / 7.0),
        numerator: Some(f64::from(number)),
        denominator: Some(7.0),
        interval: Some((0.0, 1.0)),
        load: load.clone(),
        vintage: "2026-01-01".into(),
        state: ObservationState::Current,
    }
}

fn a_load(id: &Id) -> Load {
    let now = SystemClock.now();
    Load {
        id: id.clone(),
        layout: "bulk".into(),
        layout_version: 1,
        file_name: "bulk.csv".into(),
        provenance: commons::Provenance {
            source: "Bulk rate".into(),
            publisher: "None".into(),
            vintage: "2026-01-01".into(),
            licence: "none".into(),
            layout: "bulk 1".into(),
            hash: commons::ContentHash::of(id.as_str().as_bytes()),
            loaded_at: now,
        },
        loaded_by: "system".into(),
        state: LoadState::Started,
        ended_at: None,
        rows: RowCounts::default(),
    }
}
