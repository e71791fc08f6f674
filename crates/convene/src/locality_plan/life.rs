//! The life of a plan of localities: told from its deeds, one after the other.

use super::ground::pieces;
use super::{BadGround, LocalityPlanBegun, LocalityPlanDeed, PlannedLocality};
use crate::life::Entry;
use commons::AreaCode;
use std::collections::{BTreeMap, BTreeSet};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LocalityPlanNotAllowed {
    /// The first deed is not its beginning, or a later one is.
    #[error("a plan is begun once, by its first deed")]
    NotBegunOnce,
    /// The small areas cannot be planned with.
    #[error(transparent)]
    Ground(#[from] BadGround),
    /// The target or the tolerance is not a positive number.
    #[error("a target and a tolerance above nought are needed, such as 10,000 children and 0.1")]
    NoTarget,
    /// Nobody said what it is called or what it is for.
    #[error("fill in a name for the plan, what it is for, and a name for each locality")]
    NoWords,
    /// A small area is in no locality, in two, or not listed.
    #[error("small area {0} has to be listed, and in one locality")]
    NotDivided(AreaCode),
    /// A locality has no small area, or its number is another's.
    #[error("locality {0} has no small area or the number of another: each needs both of its own")]
    BadLocality(u32),
    /// A name is another locality's.
    #[error("another locality is called {0}: choose a name of its own")]
    NameTaken(String),
    /// There is no such locality.
    #[error("there is no locality {0} in this plan: read the plan again")]
    NoSuchLocality(u32),
    /// The small area is not where the deed says.
    #[error("small area {area} is not in locality {from}: read the plan again")]
    NotThere {
        /// The small area.
        area: AreaCode,
        /// Where it was said to be.
        from: u32,
    },
    /// It would change nothing.
    #[error("this is how it is already")]
    SameAsBefore,
    /// The area or one of the two localities stays as it is.
    #[error(
        "small area {0} cannot be moved, since it or one of the localities stays as it is: unpin it first"
    )]
    Pinned(AreaCode),
    /// The locality it leaves would have no area.
    #[error("small area {0} is the last of its locality: move others in first")]
    LastArea(AreaCode),
    /// One of the two localities would fall apart.
    #[error("locality {0} would fall apart: not possible")]
    FallsApart(u32),
    /// There is nothing to take back, or it is not the last that counts.
    #[error("only the last change that still counts can be taken back: read the plan again")]
    NotTheLast,
}

/// What the edits so far have made of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Division {
    localities: BTreeMap<u32, PlannedLocality>,
    pinned_areas: BTreeSet<AreaCode>,
    pinned_localities: BTreeSet<u32>,
}

/// The life of a plan of localities.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalityPlanLife {
    begun: LocalityPlanBegun,
    neighbours: BTreeMap<AreaCode, BTreeSet<AreaCode>>,
    /// Deeds that still count, each with its place in the history and the division before it.
    counting: Vec<(u64, Division)>,
    now: Division,
    entries: u64,
}

impl LocalityPlanLife {
    /// The plan with this history.
    ///
    /// # Errors
    /// [`LocalityPlanNotAllowed`] of the first entry that could not have been done.
    pub fn told<'a>(
        entries: impl IntoIterator<Item = &'a Entry<LocalityPlanDeed>>,
    ) -> Result<Self, LocalityPlanNotAllowed> {
        let mut entries = entries.into_iter();
        let Some(Entry { deed: LocalityPlanDeed::Begin(begun), .. }) = entries.next() else {
            return Err(LocalityPlanNotAllowed::NotBegunOnce);
        };
        let mut life = Self::begin((**begun).clone())?;
        for entry in entries {
            life.apply(&entry.deed)?;
        }
        Ok(life)
    }

    /// A plan that is begun now.
    ///
    /// # Errors
    /// [`LocalityPlanNotAllowed`], with what is wrong first.
    pub fn begin(begun: LocalityPlanBegun) -> Result<Self, LocalityPlanNotAllowed> {
        begun.ground.looked_through()?;
        let positive = |number: f64| number.is_finite() && number > 0.0;
        if !positive(begun.target_children) || !positive(begun.tolerance) {
            return Err(LocalityPlanNotAllowed::NoTarget);
        }
        if begun.name.trim().is_empty() || begun.purpose.trim().is_empty() {
            return Err(LocalityPlanNotAllowed::NoWords);
        }
        let now = Division {
            localities: divided(&begun)?,
            pinned_areas: BTreeSet::new(),
            pinned_localities: BTreeSet::new(),
        };
        let neighbours = begun.ground.neighbours();
        Ok(Self { begun, neighbours, counting: Vec::new(), now, entries: 1 })
    }

    /// What it was begun with.
    pub const fn begun(&self) -> &LocalityPlanBegun {
        &self.begun
    }

    /// The localities as they are now, by number.
    pub fn localities(&self) -> impl Iterator<Item = &PlannedLocality> {
        self.now.localities.values()
    }

    /// The locality of this number.
    ///
    /// # Errors
    /// [`LocalityPlanNotAllowed::NoSuchLocality`].
    pub fn locality(&self, number: u32) -> Result<&PlannedLocality, LocalityPlanNotAllowed> {
        let missing = LocalityPlanNotAllowed::NoSuchLocality(number);
        self.now.localities.get(&number).ok_or(missing)
    }

    /// The locality a small area is in.
    pub fn locality_of(&self, area: AreaCode) -> Option<u32> {
        let mut all = self.now.localities.values();
        all.find(|locality| locality.areas.contains(&area)).map(|locality| locality.number)
    }

    /// The small areas that stay where they are.
    pub const fn pinned_areas(&self) -> &BTreeSet<AreaCode> {
        &self.now.pinned_areas
    }

    /// The localities that stay as they are.
    pub const fn pinned_localities(&self) -> &BTreeSet<u32> {
        &self.now.pinned_localities
    }

    /// How many deeds were done, its beginning among them: the version of the plan.
    pub const fn entries(&self) -> u64 {
        self.entries
    }

    /// The place in the history of the deed that can be taken back.
    pub fn can_undo(&self) -> Option<u64> {
        self.counting.last().map(|(entry, _)| *entry)
    }

    /// The other localities a small area has a border with: where it could go, by number.
    pub fn borders_on(&self, area: AreaCode) -> BTreeSet<u32> {
        let around = self.neighbours.get(&area).into_iter().flatten();
        let own = self.locality_of(area);
        around.filter_map(|next| self.locality_of(*next)).filter(|to| Some(*to) != own).collect()
    }

    /// Does a deed.
    ///
    /// # Errors
    /// [`LocalityPlanNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, deed: &LocalityPlanDeed) -> Result<(), LocalityPlanNotAllowed> {
        if let LocalityPlanDeed::Undo { entry } = deed {
            let before = self.counting.pop_if(|(last, _)| last == entry);
            let (_, before) = before.ok_or(LocalityPlanNotAllowed::NotTheLast)?;
            self.now = before;
        } else {
            let after = self.after(deed)?;
            let before = std::mem::replace(&mut self.now, after);
            self.counting.push((self.entries + 1, before));
        }
        self.entries += 1;
        Ok(())
    }

    fn after(&self, deed: &LocalityPlanDeed) -> Result<Division, LocalityPlanNotAllowed> {
        let mut after = self.now.clone();
        let changed = match deed {
            LocalityPlanDeed::Begin(_) => return Err(LocalityPlanNotAllowed::NotBegunOnce),
            LocalityPlanDeed::Undo { .. } => return Err(LocalityPlanNotAllowed::NotTheLast),
            LocalityPlanDeed::Move { area, from, to, .. } => {
                let (left, joined) = self.moved(*area, (*from, *to))?;
                after.localities.insert(*from, left);
                after.localities.insert(*to, joined);
                true
            }
            LocalityPlanDeed::Rename { locality, name } => {
                let mut renamed = self.locality(*locality)?.clone();
                let name = name.trim();
                if name.is_empty() {
                    return Err(LocalityPlanNotAllowed::NoWords);
                }
                if self.localities().any(|other| other.number != *locality && other.name == name) {
                    return Err(LocalityPlanNotAllowed::NameTaken(name.to_owned()));
                }
                let changed = renamed.name != name;
                name.clone_into(&mut renamed.name);
                after.localities.insert(*locality, renamed);
                changed
            }
            LocalityPlanDeed::PinArea { area, stays } => {
                self.locality_of(*area).ok_or(LocalityPlanNotAllowed::NotDivided(*area))?;
                put(&mut after.pinned_areas, *area, *stays)
            }
            LocalityPlanDeed::PinLocality { locality, stays } => {
                self.locality(*locality)?;
                put(&mut after.pinned_localities, *locality, *stays)
            }
        };
        if changed { Ok(after) } else { Err(LocalityPlanNotAllowed::SameAsBefore) }
    }

    /// The two localities as a move would leave them.
    ///
    /// # Errors
    /// [`LocalityPlanNotAllowed`], with why the move is not possible.
    pub fn moved(
        &self,
        area: AreaCode,
        (from, to): (u32, u32),
    ) -> Result<(PlannedLocality, PlannedLocality), LocalityPlanNotAllowed> {
        let (mut left, mut joined) = (self.locality(from)?.clone(), self.locality(to)?.clone());
        if from == to {
            return Err(LocalityPlanNotAllowed::SameAsBefore);
        }
        let were = (self.pieces(&left), self.pieces(&joined));
        if !left.areas.remove(&area) {
            return Err(LocalityPlanNotAllowed::NotThere { area, from });
        }
        let stays = [from, to].iter().any(|one| self.now.pinned_localities.contains(one));
        if stays || self.now.pinned_areas.contains(&area) {
            return Err(LocalityPlanNotAllowed::Pinned(area));
        }
        if left.areas.is_empty() {
            return Err(LocalityPlanNotAllowed::LastArea(area));
        }
        joined.areas.insert(area);
        // What was in pieces before, such as islands, may stay so; nothing falls apart further.
        if self.pieces(&left) > were.0 {
            return Err(LocalityPlanNotAllowed::FallsApart(from));
        }
        if self.pieces(&joined) > were.1 {
            return Err(LocalityPlanNotAllowed::FallsApart(to));
        }
        Ok((left, joined))
    }

    fn pieces(&self, locality: &PlannedLocality) -> usize {
        pieces(&locality.areas, &self.neighbours)
    }
}

/// The localities by number, when they divide all the areas.
fn divided(
    begun: &LocalityPlanBegun,
) -> Result<BTreeMap<u32, PlannedLocality>, LocalityPlanNotAllowed> {
    let mut left: BTreeSet<AreaCode> = begun.ground.areas.iter().map(|area| area.code).collect();
    let mut names = BTreeSet::new();
    let mut localities = BTreeMap::new();
    for locality in &begun.localities {
        if locality.name.trim().is_empty() {
            return Err(LocalityPlanNotAllowed::NoWords);
        }
        if !names.insert(locality.name.trim()) {
            return Err(LocalityPlanNotAllowed::NameTaken(locality.name.clone()));
        }
        if let Some(wrong) = locality.areas.iter().find(|area| !left.remove(*area)) {
            return Err(LocalityPlanNotAllowed::NotDivided(*wrong));
        }
        let before = localities.insert(locality.number, locality.clone());
        if locality.areas.is_empty() || before.is_some() {
            return Err(LocalityPlanNotAllowed::BadLocality(locality.number));
        }
    }
    left.first().map_or(Ok(localities), |area| Err(LocalityPlanNotAllowed::NotDivided(*area)))
}

/// Puts something into a set or takes it out; whether that changed anything.
fn put<T: Ord>(set: &mut BTreeSet<T>, one: T, inside: bool) -> bool {
    if inside { set.insert(one) } else { set.remove(&one) }
}
