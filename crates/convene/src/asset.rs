//! What an area has: buildings, groups, services and what people do for each other, who keeps each, and
//! when somebody last looked whether it is still so. What nobody has looked at for a year is said to
//! be stale, and stays listed: a register that forgets is worse than one that doubts.

use crate::life::{Arrow, Blocked, Entry, last_moment, leads_to};
use crate::organisation::OrgId;
use commons::{Day, Moment};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Days after which what was found has to be looked at again.
pub const STALE_DAYS: i64 = 365;

/// What kind of thing it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AssetKind {
    /// A building, a room, a kitchen, a minibus.
    Building,
    /// A group that meets.
    Group,
    /// Something an organisation offers.
    Service,
    /// Something people do for each other without an organisation.
    Activity,
}

impl AssetKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Building, Self::Group, Self::Service, Self::Activity];

    /// The word in forms and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Group => "group",
            Self::Service => "service",
            Self::Activity => "activity",
        }
    }

    /// The words a person reads.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Building => "Buildings, rooms and vehicles",
            Self::Group => "Groups",
            Self::Service => "Services",
            Self::Activity => "What people do for each other",
        }
    }

    /// Reads the word in forms.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// Something an area has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// What it is called.
    pub name: String,
    /// What kind it is.
    pub kind: AssetKind,
    /// The address of its area.
    pub area: String,
    /// What it offers, and when it is open.
    pub offers: String,
    /// The organisation that keeps it; none for what people do by themselves.
    pub keeper: Option<OrgId>,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetStage {
    /// Nothing is written of it.
    Unknown,
    /// It is in the register.
    Listed,
    /// It is no longer there.
    Gone,
}

impl fmt::Display for AssetStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "not known",
            Self::Listed => "listed",
            Self::Gone => "gone",
        })
    }
}

/// What is done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "did", rename_all = "kebab-case")]
pub enum AssetDeed {
    /// It is put into the register by somebody who has looked at it.
    List {
        /// What it is.
        asset: Asset,
    },
    /// Somebody looked, and it is as it was written.
    Check {
        /// What they found.
        found: String,
    },
    /// Somebody looked, and it offers something else now.
    Change {
        /// What it offers.
        offers: String,
        /// What changed.
        reason: String,
    },
    /// It is no longer there.
    Remove {
        /// Why.
        reason: String,
    },
}

/// The kinds of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetDeedKind {
    /// [`AssetDeed::List`].
    List,
    /// [`AssetDeed::Check`].
    Check,
    /// [`AssetDeed::Change`].
    Change,
    /// [`AssetDeed::Remove`].
    Remove,
}

impl fmt::Display for AssetDeedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "listed",
            Self::Check => "checked",
            Self::Change => "changed",
            Self::Remove => "taken off",
        })
    }
}

impl AssetDeed {
    /// Which kind it is.
    pub const fn kind(&self) -> AssetDeedKind {
        match self {
            Self::List { .. } => AssetDeedKind::List,
            Self::Check { .. } => AssetDeedKind::Check,
            Self::Change { .. } => AssetDeedKind::Change,
            Self::Remove { .. } => AssetDeedKind::Remove,
        }
    }

    /// The words that must not be empty.
    fn words(&self) -> Vec<&str> {
        match self {
            Self::List { asset } => vec![&asset.name, &asset.offers, &asset.area],
            Self::Check { found: words } | Self::Remove { reason: words } => vec![words],
            Self::Change { offers, reason } => vec![offers, reason],
        }
    }
}

/// Every arrow there is.
pub const ASSET_ARROWS: [Arrow<AssetStage, AssetDeedKind>; 4] = {
    use AssetDeedKind as Kind;
    use AssetStage as Stage;
    [
        Arrow { from: Stage::Unknown, by: Kind::List, to: Stage::Listed },
        Arrow { from: Stage::Listed, by: Kind::Check, to: Stage::Listed },
        Arrow { from: Stage::Listed, by: Kind::Change, to: Stage::Listed },
        Arrow { from: Stage::Listed, by: Kind::Remove, to: Stage::Gone },
    ]
};

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetNotAllowed {
    /// Nothing of the kind can be done now.
    #[error("{0}")]
    Blocked(#[from] Blocked<AssetStage, AssetDeedKind>),
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
    /// What people do by themselves has no keeper, and everything else has one.
    #[error("choose the organisation that keeps it; what people do by themselves is kept by none")]
    Keeper,
    /// There is nothing in its history.
    #[error("it was never listed")]
    NeverListed,
}

/// The life of an asset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetLife {
    stage: AssetStage,
    asset: Asset,
    looked_at: Moment,
    history: Vec<Entry<AssetDeed>>,
}

impl AssetLife {
    /// The asset that is listed by this entry.
    ///
    /// # Errors
    /// [`AssetNotAllowed`], with the reason.
    pub fn begin(entry: Entry<AssetDeed>) -> Result<Self, AssetNotAllowed> {
        let (Entry { at, deed: AssetDeed::List { asset }, .. }, kind) = (&entry, entry.deed.kind())
        else {
            let (stage, kind) = (AssetStage::Unknown, entry.deed.kind());
            return Err(Blocked::NotAtThisStage { stage, kind }.into());
        };
        let stage = leads_to(&ASSET_ARROWS, (AssetStage::Unknown, kind), (None, *at))?;
        check(&entry.deed)?;
        Ok(Self { stage, asset: asset.clone(), looked_at: *at, history: vec![entry] })
    }

    /// The asset with this history.
    ///
    /// # Errors
    /// [`AssetNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<AssetDeed>>,
    ) -> Result<Self, AssetNotAllowed> {
        let mut entries = entries.into_iter();
        let mut life = Self::begin(entries.next().ok_or(AssetNotAllowed::NeverListed)?)?;
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> AssetStage {
        self.stage
    }

    /// What it is now.
    pub const fn asset(&self) -> &Asset {
        &self.asset
    }

    /// When somebody last looked.
    pub const fn looked_at(&self) -> Moment {
        self.looked_at
    }

    /// Whether nobody has looked for so long that it may not be so any more.
    pub fn is_stale(&self, today: Day) -> bool {
        let days = i64::from(today.number() - self.looked_at.day().number());
        self.stage == AssetStage::Listed && days >= STALE_DAYS
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<AssetDeed>] {
        &self.history
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`AssetNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(&mut self, entry: Entry<AssetDeed>) -> Result<AssetStage, AssetNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&ASSET_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        check(&entry.deed)?;
        if let AssetDeed::Change { offers, .. } = &entry.deed {
            self.asset.offers.clone_from(offers);
        }
        self.looked_at = entry.at;
        self.stage = to;
        self.history.push(entry);
        Ok(to)
    }
}

fn check(deed: &AssetDeed) -> Result<(), AssetNotAllowed> {
    if deed.words().iter().any(|words| words.trim().is_empty()) {
        return Err(AssetNotAllowed::NoWords);
    }
    match deed {
        AssetDeed::List { asset }
            if asset.keeper.is_none() != (asset.kind == AssetKind::Activity) =>
        {
            Err(AssetNotAllowed::Keeper)
        }
        AssetDeed::List { .. }
        | AssetDeed::Check { .. }
        | AssetDeed::Change { .. }
        | AssetDeed::Remove { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asset(kind: AssetKind, keeper: Option<&str>) -> Asset {
        Asset {
            name: "Mill Lane kitchen".into(),
            kind,
            area: "lower-calder".into(),
            offers: "A kitchen for thirty, on weekdays".into(),
            keeper: keeper.map(|id| OrgId::parse(id).expect("an identifier")),
        }
    }

    fn entry(day: &str, deed: AssetDeed) -> Entry<AssetDeed> {
        let at = Moment::parse_iso(&format!("{day}T09:00:00Z")).expect("a day");
        Entry { at, who: "saira".into(), deed }
    }

    fn list(kind: AssetKind, keeper: Option<&str>) -> AssetDeed {
        AssetDeed::List { asset: asset(kind, keeper) }
    }

    fn found(words: &str) -> AssetDeed {
        AssetDeed::Check { found: words.into() }
    }

    #[test]
    fn what_nobody_looked_at_for_a_year_is_stale_until_somebody_does() {
        let day = |text: &str| Day::parse_iso(text).expect("a day");
        let listed = list(AssetKind::Building, Some("GB-CHC-1"));
        let mut life = AssetLife::begin(entry("2025-09-01", listed)).expect("listed");
        assert!(!life.is_stale(day("2026-08-31")) && life.is_stale(day("2026-09-01")));
        life.apply(entry("2026-09-01", found("Still open"))).expect("checked");
        assert!(!life.is_stale(day("2026-09-01")));
        let offers = "Weekends too".to_owned();
        let change = AssetDeed::Change { offers: offers.clone(), reason: "New caretaker".into() };
        life.apply(entry("2026-10-01", change)).expect("changed");
        assert_eq!(life.asset().offers, offers);
        life.apply(entry("2026-11-01", AssetDeed::Remove { reason: "Sold".into() })).expect("gone");
        assert!(!life.is_stale(day("2036-01-01")), "what is gone is not stale");
        assert!(life.apply(entry("2026-11-02", found("Back"))).is_err());
        assert_eq!(AssetLife::told(life.history().iter().cloned()), Ok(life));
    }

    #[test]
    fn everything_has_a_keeper_but_what_people_do_by_themselves() {
        for kind in AssetKind::ALL {
            for keeper in [None, Some("GB-CHC-1")] {
                let fits = keeper.is_none() == (kind == AssetKind::Activity);
                let begun = AssetLife::begin(entry("2026-01-01", list(kind, keeper)));
                assert_eq!(begun.is_ok(), fits, "{kind:?} {keeper:?}");
            }
            assert_eq!(AssetKind::parse(kind.as_str()), Some(kind));
        }
        assert!(AssetLife::begin(entry("2026-01-01", found("It is there"))).is_err());
        assert_eq!(AssetLife::told([]), Err(AssetNotAllowed::NeverListed));
    }

    proptest! {
        #[test]
        fn no_sequence_of_deeds_leaves_the_diagram_and_the_history_only_grows(
            deeds in proptest::collection::vec(0_u8..5, 0..12),
        ) {
            let mut life = AssetLife::begin(entry("2026-01-01", list(AssetKind::Activity, None)))
                .expect("listed");
            for number in deeds {
                let deed = match number {
                    0 => list(AssetKind::Activity, None),
                    1 => found("There"),
                    2 => AssetDeed::Change { offers: "More".into(), reason: "Asked".into() },
                    3 => found(" "),
                    _ => AssetDeed::Remove { reason: "Over".into() },
                };
                let (before, json) = (life.clone(), serde_json::to_string(&deed).expect("written"));
                let again: AssetDeed = serde_json::from_str(&json).expect("read");
                prop_assert_eq!(&again, &deed);
                let arrow = ASSET_ARROWS
                    .iter()
                    .find(|arrow| arrow.from == before.stage() && arrow.by == deed.kind());
                match life.apply(entry("2026-02-01", deed)) {
                    Ok(stage) => {
                        prop_assert_eq!(arrow.map(|arrow| arrow.to), Some(stage));
                        prop_assert_eq!(life.history().len(), before.history().len() + 1);
                    }
                    Err(_) => {
                        prop_assert_eq!(&life, &before);
                        prop_assert!(arrow.is_none() || number == 3);
                    }
                }
            }
        }
    }
}
