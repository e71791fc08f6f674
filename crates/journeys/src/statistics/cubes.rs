//! Published cubes: read back from their records, and kept open for as long as they are answered from.

use super::CannotPublish;
use super::menus::signed;
use crate::house::House;
use commons::{ContentHash, Moment};
use disclose::Released;
use disclose::live::{Cube, Manifest, Year, reopen_cube};
use std::sync::{Arc, Mutex, PoisonError};
use store::vintages::{self, VintageRecord, VintageState};
use store::{StoreError, Tx};

/// A cube that can be asked, and when it was published.
#[derive(Debug, Clone)]
pub struct Published {
    /// What can be asked.
    pub cube: Arc<Released<Cube>>,
    /// When.
    pub at: Moment,
}

/// Cubes that were opened, by the hash of their record: opening checks the record, which takes a
/// moment, and a record never changes.
#[derive(Debug, Default)]
pub struct OpenCubes(Mutex<Vec<(ContentHash, Arc<Released<Cube>>)>>);

/// Cubes that are kept open: a year has three vintages.
const MOST_OPEN: usize = 4;

impl OpenCubes {
    fn opened(&self, record: &str, hash: ContentHash) -> Option<Arc<Released<Cube>>> {
        // The record itself is hashed each time: what was changed in the store is not answered from.
        if ContentHash::of(record.as_bytes()) != hash {
            return None;
        }
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, cube)) = open.iter().find(|(kept, _)| *kept == hash) {
            return Some(Arc::clone(cube));
        }
        let cube = Arc::new(reopen_cube(record, hash).ok()?);
        if open.len() >= MOST_OPEN {
            open.remove(0);
        }
        open.push((hash, Arc::clone(&cube)));
        Some(cube)
    }
}

/// The vintages that are answered from, newest first.
///
/// # Errors
/// [`CannotPublish::Unreadable`] when one is not as it was published.
pub fn published(house: &House) -> Result<Vec<Published>, CannotPublish> {
    let kept = house.store.read("published statistics", |tx| {
        let mut kept = Vec::new();
        for vintage in vintages::list(tx)? {
            let is_open = matches!(vintage.state, VintageState::Frozen | VintageState::Archived);
            if let (true, Some(at)) = (is_open, vintage.frozen_at) {
                let cube = vintages::cube(tx, &vintage.name)?;
                kept.push((vintage.name, at, cube));
            }
        }
        Ok::<_, StoreError>(kept)
    })?;
    let mut all = Vec::new();
    for (name, at, record) in kept {
        let (record, hash) = record.ok_or_else(|| CannotPublish::Unreadable(name.clone()))?;
        let cube = house.cubes.opened(&record, hash);
        all.push(Published { cube: cube.ok_or(CannotPublish::Unreadable(name))?, at });
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(all)
}

/// What was published in an academic year: what holds its limits. Vintages that were withdrawn count:
/// what somebody has seen cannot be taken back.
pub(super) fn year(tx: &mut Tx<'_>, academic_year: &str) -> Result<Year, CannotPublish> {
    let mut own: Vec<VintageRecord> = vintages::list(tx)?;
    own.retain(|one| one.academic_year == academic_year && one.frozen_at.is_some());
    own.sort_by_key(|one| one.frozen_at);
    let mut year = Year::new(academic_year);
    for vintage in own {
        let unreadable = || CannotPublish::Unreadable(vintage.name.clone());
        let text = vintage.manifest.as_deref().ok_or_else(unreadable)?;
        let manifest: Manifest = serde_json::from_str(text).map_err(|_| unreadable())?;
        signed(tx, manifest.menu)?;
        year = year.with(&manifest).map_err(|_| unreadable())?;
    }
    Ok(year)
}
