//! Which loads of partners' extracts count. A partner sends the whole of a file again; counted
//! twice, every absence would be two. So a later load of the same layout and the same file name
//! takes the place of the earlier one. Files of different names, such as one for each school, all
//! count.

use commons::Moment;
use extract::Layouts;
use std::collections::{BTreeMap, BTreeSet};
use store::Id;
use store::loads::{Load, LoadState};

/// The loads whose facts count, and those that gave way.
pub(crate) struct Releases {
    /// Finished loads that no later one replaces.
    pub(crate) current: BTreeSet<Id>,
    /// Replaced loads, each with when the load was made that stands in its place now.
    pub(crate) replaced: BTreeMap<Id, Moment>,
}

impl Releases {
    /// Sorts all loads, given in any order. Published files replace no other: the store keeps what
    /// they revise.
    pub(crate) fn of(all: &[Load]) -> Self {
        let finished: Vec<&Load> =
            all.iter().filter(|load| load.state == LoadState::Finished).collect();
        let mut newest: BTreeMap<(&str, &str), &Load> = BTreeMap::new();
        for &load in finished.iter().filter(|load| is_about_people(&load.layout)) {
            let kept = newest.entry((&load.layout, &load.file_name)).or_insert(load);
            if (load.ended_at, &load.id) > (kept.ended_at, &kept.id) {
                *kept = load;
            }
        }
        let (mut current, mut replaced) = (BTreeSet::new(), BTreeMap::new());
        for load in finished {
            match newest.get(&(load.layout.as_str(), load.file_name.as_str())) {
                Some(newer) if newer.id != load.id => {
                    replaced.insert(load.id.clone(), newer.provenance.loaded_at);
                }
                Some(_) | None => {
                    current.insert(load.id.clone());
                }
            }
        }
        Self { current, replaced }
    }
}

/// When the newest load before this one was made whose facts this one's replace.
pub(crate) fn replaced_by(load: &Load, all: &[Load]) -> Option<Moment> {
    let before = all.iter().filter(|other| {
        is_about_people(&load.layout)
            && other.state == LoadState::Finished
            && (&other.layout, &other.file_name) == (&load.layout, &load.file_name)
            && other.id != load.id
    });
    before.map(|other| other.provenance.loaded_at).max()
}

fn is_about_people(layout: &str) -> bool {
    Layouts::builtin().find(layout).is_ok_and(|layout| layout.is_about_people())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::read_facts;
    use crate::house::House;
    use crate::the_program;
    use crate::trial_house::{house, invented};
    use crate::{LoadRequest, Loaded, link_people, load_file};
    use commons::{ContentHash, FixedClock, Provenance};
    use std::ops::ControlFlow;
    use std::sync::Arc;
    use store::loads::{self, RowCounts};

    fn load(number: u8, layout: &str, file: &str, day: &str, state: LoadState) -> Load {
        let at = Moment::parse_iso(&format!("2026-09-{day}T09:00:00Z")).expect("a moment");
        Load {
            id: Id::new(at, [number; 10]),
            layout: layout.to_owned(),
            layout_version: 1,
            file_name: file.to_owned(),
            provenance: Provenance {
                source: String::new(),
                publisher: String::new(),
                vintage: String::new(),
                licence: String::new(),
                layout: layout.to_owned(),
                hash: ContentHash::of(&[number]),
                loaded_at: at,
            },
            loaded_by: "system".to_owned(),
            state,
            ended_at: (state == LoadState::Finished).then_some(at),
            rows: RowCounts::default(),
        }
    }

    #[test]
    fn a_later_file_of_the_same_name_takes_the_place_of_the_earlier_one() {
        use LoadState::{Failed, Finished, Started};
        let all = [
            load(1, "mis-pupils", "pupils.csv", "01", Finished),
            load(2, "mis-pupils", "pupils.csv", "03", Finished),
            load(3, "mis-pupils", "other school.csv", "01", Finished),
            load(4, "mis-attendance", "pupils.csv", "01", Finished),
            // What did not finish replaces nothing, and counts for nothing.
            load(5, "mis-pupils", "pupils.csv", "04", Failed),
            load(6, "mis-pupils", "other school.csv", "05", Started),
            // Published files and lookups stand side by side.
            load(7, "lait", "lait.csv", "01", Finished),
            load(8, "lait", "lait.csv", "02", Finished),
        ];
        for order in [all.to_vec(), all.iter().rev().cloned().collect()] {
            let releases = Releases::of(&order);
            let id = |at: usize| all[at].id.clone();
            assert_eq!(releases.current, [1, 2, 3, 6, 7].map(id).into());
            let second = all[1].provenance.loaded_at;
            assert_eq!(releases.replaced, [(id(0), second)].into());
        }
    }

    /// What registers and social care say of all children, and of how many children there is a
    /// record.
    fn counted(house: &House) -> (u64, usize, usize) {
        let all = house.store.read("loads", loads::list).expect("the store answers");
        let on = commons::Day::new(2040, 1, 1).expect("a day");
        let lake = &house.children.as_ref().expect("a lake").lake;
        let facts = read_facts(lake, &Releases::of(&all), on).expect("a lake");
        let sessions = facts.values().map(|child| child.sessions_possible).sum();
        (sessions, facts.values().filter(|child| child.in_need).count(), facts.len())
    }

    #[test]
    fn a_release_that_replaces_another_is_counted_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut house = house(folder.path());
        let loaded = |house: &mut House, name: &str, layout: &str| {
            house.clock = Arc::new(FixedClock::at(house.now().plus_seconds(60)));
            let request = LoadRequest {
                path: folder.path().join(name),
                layout: layout.to_owned(),
                vintage: None,
                by: the_program(),
            };
            let loaded = load_file(house, &request, &mut |_| ControlFlow::Continue(()));
            assert!(matches!(loaded, Ok(Loaded::Kept(_))), "{name}");
            link_people(house, &the_program(), 1, &mut |_| connect::Go::On).map(|_| ())
        };
        for file in ["mis_pupils.csv", "mis_attendance.csv", "social_care.csv"] {
            invented(folder.path(), &format!("partners/{file}"));
        }
        invented(folder.path(), "reference/postcodes.csv");
        loaded(&mut house, "mis_pupils.csv", "mis-pupils")
            .expect_err("there is no lookup of postcodes yet");
        loaded(&mut house, "postcodes.csv", "postcodes").expect("linked");
        loaded(&mut house, "mis_attendance.csv", "mis-attendance").expect("linked");
        loaded(&mut house, "social_care.csv", "social-care").expect("linked");
        let (sessions, in_need, children) = counted(&house);
        assert!(sessions > 100_000 && in_need > 5, "{sessions} {in_need}");
        // A register with one week less, and social care with every episode closed.
        let path = folder.path().join("mis_attendance.csv");
        let register = std::fs::read_to_string(&path).expect("readable");
        let shorter = register.trim_end().rsplit_once('\n').expect("many lines").0.to_owned();
        std::fs::write(&path, shorter + "\n").expect("written");
        loaded(&mut house, "mis_attendance.csv", "mis-attendance").expect("linked");
        let path = folder.path().join("social_care.csv");
        let care = std::fs::read_to_string(&path).expect("readable");
        let mut lines = care.lines();
        let header = lines.next().expect("a header").to_owned();
        let end = header.split(',').position(|name| name == "End Date").expect("a column");
        let closed = lines.map(|line| {
            let mut cells: Vec<&str> = line.split(',').collect();
            cells[end] = "31/12/2039";
            cells.join(",")
        });
        let closed: Vec<String> = std::iter::once(header).chain(closed).collect();
        std::fs::write(&path, closed.join("\n") + "\n").expect("written");
        loaded(&mut house, "social_care.csv", "social-care").expect("linked");
        let (now, still_in_need, same) = counted(&house);
        assert!(now < sessions && sessions - now <= 10, "{sessions}, then {now}");
        assert_eq!((still_in_need, same), (0, children));
        // Who is in no current release any more is not counted: one pupil is left, and those known
        // to social care.
        for (name, layout) in
            [("mis_attendance.csv", "mis-attendance"), ("mis_pupils.csv", "mis-pupils")]
        {
            let path = folder.path().join(name);
            let bytes = std::fs::read(&path).expect("readable");
            let lines = bytes.split_inclusive(|byte| *byte == b'\n');
            let two: Vec<u8> = lines.take(2).flatten().copied().collect();
            std::fs::write(&path, two).expect("written");
            loaded(&mut house, name, layout).expect("linked");
        }
        let left = counted(&house).2;
        assert!(left > 0 && left < children / 2, "{left} of {children}");
    }
}
