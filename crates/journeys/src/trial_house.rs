//! A house for tests of journeys: empty, of the invented district, with files to load into it.

use crate::house::{ChildrenSide, District, House};
use commons::{AreaCode, FixedClock, Moment};
use convene::Entry;
use convene::accreditation::{AccreditationDeed, AccreditationKind};
use lake::{Lake, Vault};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Address, Store};

/// An empty house of the invented district.
pub(crate) fn house(folder: &Path) -> House {
    opened(folder, seal::Key::generate().expect("a key"))
}

/// The house in a folder, opened with its key as a new program would open it.
pub(crate) fn opened(folder: &Path, key: seal::Key) -> House {
    let code = |text: &str| AreaCode::parse(text).expect("a code");
    let now = Moment::parse_iso("2026-09-03T09:00:00Z").expect("a moment");
    let signing = key.signing("recipes");
    House {
        store: Store::open(&Address::Sqlite(folder.join("house.db")), now).expect("a store"),
        children: Some(ChildrenSide {
            lake: Lake::open(&folder.join("lake")).expect("a lake"),
            vault: Vault::open(&folder.join("vault"), key).expect("a vault"),
        }),
        clock: Arc::new(FixedClock::at(now)),
        definitions: Arc::new(measure::Definitions::standard()),
        authorities: measure::Authorities::standard(),
        rules: Arc::new(access::Rules::house()),
        second_step: crate::second_step::SecondStep::for_a_demonstration([7; 32]),
        providers: crate::providers::Providers::default(),
        signing,
        district: District {
            code: code("Z08000001"),
            name: "Calderbrook".to_owned(),
            country: code("Z92000001"),
            country_name: "Invented England".to_owned(),
        },
        largest_gap_per_1000: crate::house::LARGEST_GAP_PER_1000,
        voices: crate::voice::WorkedVoices::default(),
        cubes: crate::statistics::cubes::OpenCubes::default(),
    }
}

/// Records that people are accredited for the safe room, as analysts and checkers, for a year.
pub(crate) fn accredit(house: &House, people: &[&str]) {
    for person in people {
        for kind in AccreditationKind::ALL {
            accredit_until(house, (person, kind), house.now().day().plus_months(12));
        }
    }
}

/// Records that somebody is accredited until a day.
pub(crate) fn accredit_until(
    house: &House,
    (person, kind): (&str, AccreditationKind),
    until: commons::Day,
) {
    let (at, new, person) = (house.now(), house.new_id(), person.to_owned());
    let training = "Safe researcher training".to_owned();
    let deed = AccreditationDeed::Record { kind, training, taken: at.day(), until };
    let by = crate::house::the_program();
    let kept = house.store.write("accredit", move |tx| {
        let entry = Entry { at, who: by.id.clone(), deed: deed.clone() };
        crate::accreditations::keep(tx, (&new, &person), entry, &by)
    });
    kept.expect("accredited");
}

/// One file of an invented district, written into the folder under its own name.
pub(crate) fn invented(folder: &Path, wanted: &str) -> PathBuf {
    let path = folder.join(wanted.rsplit('/').next().unwrap_or(wanted));
    let settings = synth::Settings::new(1_000, 5).expect("a district");
    let mut open = |name: &str| -> io::Result<Box<dyn io::Write>> {
        let sink: Box<dyn io::Write> =
            if name == wanted { Box::new(File::create(&path)?) } else { Box::new(io::sink()) };
        Ok(sink)
    };
    synth::District::invent(&settings).write(&mut open, &mut |_| {}).expect("written");
    path
}
