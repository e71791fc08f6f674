//! Fresh databases of both engines, and small values for tests.

use commons::{AreaCode, ContentHash, Geography, Moment, Period, Place, Provenance, YearType};
use std::sync::atomic::{AtomicU64, Ordering};
use store::loads::{Load, LoadState, RowCounts};
use store::{Address, Id, ObservationKey, Store, StoreError, Tx};

/// An empty database that goes away with this value.
pub(crate) struct Fresh {
    pub(crate) store: Store,
    pub(crate) address: Address,
    _folder: Option<tempfile::TempDir>,
}

pub(crate) fn now() -> Moment {
    Moment::parse_iso("2026-01-05T09:00:00Z").unwrap()
}

pub(crate) fn later(seconds: i64) -> Moment {
    now().plus_seconds(seconds)
}

pub(crate) fn id(number: u64) -> Id {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    Id::new(now(), random)
}

pub(crate) fn sqlite() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("house.db"));
    let store = Store::open(&address, now()).unwrap();
    Fresh { store, address, _folder: Some(folder) }
}

/// An empty place of the test server, or `None` when there is no server.
pub(crate) fn postgres() -> Option<Fresh> {
    let address = postgres_address()?;
    let store = Store::open(&address, now()).unwrap();
    Some(Fresh { store, address, _folder: None })
}

#[expect(clippy::print_stderr, reason = "nothing is left out silently")]
pub(crate) fn postgres_address() -> Option<Address> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let url = setting("LIFECHANCES_TEST_POSTGRES");
    let Some(url) = url else {
        eprintln!("left out: needs PostgreSQL (LIFECHANCES_TEST_POSTGRES)");
        let all = setting("LIFECHANCES_TEST_ALL").is_some_and(|all| all == "1");
        assert!(!all, "LIFECHANCES_TEST_ALL=1 and LIFECHANCES_TEST_POSTGRES is not set");
        return None;
    };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let schema = format!("t{}_{number}", std::process::id());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (client, connection) =
            tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
        let carrier = tokio::spawn(connection);
        let make = format!("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}");
        client.batch_execute(&make).await.unwrap();
        drop(client);
        carrier.await.unwrap().unwrap();
    });
    Some(Address::parse(&format!("{url}?options=-csearch_path%3D{schema}")).unwrap())
}

pub(crate) fn setting(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "tests are told here what may be left out")]
    std::env::var(name).ok()
}

impl Fresh {
    /// A transaction whose only error is the store's.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.store.write("test", act)
    }

    pub(crate) fn read<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.store.read("test", act).unwrap()
    }
}

pub(crate) fn hash(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

pub(crate) fn a_load(number: u64, content: &str, vintage: &str) -> Load {
    Load {
        id: id(number),
        layout: "lait".into(),
        layout_version: 1,
        file_name: "lait.csv".into(),
        provenance: Provenance {
            source: "Local authority interactive tool".into(),
            publisher: "Department for Education".into(),
            vintage: vintage.into(),
            licence: "OGL-UK-3.0".into(),
            layout: "lait 1".into(),
            hash: hash(content),
            loaded_at: now(),
        },
        loaded_by: "system".into(),
        state: LoadState::Started,
        ended_at: None,
        rows: RowCounts::default(),
    }
}

pub(crate) fn key(indicator: &str, code: &str, last_year: u16) -> ObservationKey {
    ObservationKey {
        indicator: indicator.into(),
        place: Place {
            code: AreaCode::parse(code).unwrap(),
            geography: Geography::LocalAuthority,
            boundary_year: 2023,
        },
        period: Period::year(YearType::Academic, last_year),
    }
}
