//! How far a partnership has come, dimension by dimension: which level is claimed, on what evidence, by
//! whom, and until when that is good. A level without evidence cannot be claimed; another seat can
//! challenge it with a reason; and nothing is ever added up across dimensions.

mod deeds;
mod life;

pub use deeds::{
    Evidence, EvidenceKind, MATURITY_ARROWS, MaturityDeed, MaturityDeedKind, MaturityStage,
};
pub use life::{Assessment, Challenge, Change, MaturityLife, MaturityNotAllowed, Standing};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The partners want the same change.
    CommonAgenda,
    /// They look at the same figures.
    SharedMeasurement,
    /// Each does its part of one plan.
    ReinforcingActivities,
    /// Everybody hears what was decided.
    ContinuousCommunication,
    /// Somebody has the time to hold it together.
    BackboneSupport,
    /// Those it is about have a say.
    CommunityVoice,
}

impl Dimension {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::CommonAgenda,
        Self::SharedMeasurement,
        Self::ReinforcingActivities,
        Self::ContinuousCommunication,
        Self::BackboneSupport,
        Self::CommunityVoice,
    ];

    /// The word in forms, in the store and in the document of benchmarks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CommonAgenda => "common-agenda",
            Self::SharedMeasurement => "shared-measurement",
            Self::ReinforcingActivities => "reinforcing-activities",
            Self::ContinuousCommunication => "continuous-communication",
            Self::BackboneSupport => "backbone-support",
            Self::CommunityVoice => "community-voice",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        self.described().map_or(self.as_str(), |found| found.name.as_str())
    }

    /// The question it asks.
    pub fn asks(self) -> &'static str {
        self.described().map_or("", |found| found.asks.as_str())
    }

    /// What a level of it looks like when it is so.
    pub fn at(self, level: Level) -> &'static str {
        let levels = self.described().map(|found| &found.levels);
        levels.and_then(|levels| levels.get(level.as_str())).map_or("", String::as_str)
    }

    fn described(self) -> Option<&'static DimensionWords> {
        benchmarks().dimension.iter().find(|one| one.word == self.as_str())
    }
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The first.
    Exploring,
    /// The second.
    Emerging,
    /// The third.
    Sustaining,
    /// The last.
    SystemsChange,
}

impl Level {
    /// All of them, the first first.
    pub const ALL: [Self; 4] =
        [Self::Exploring, Self::Emerging, Self::Sustaining, Self::SystemsChange];

    /// The word in forms, in the store and in the document of benchmarks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exploring => "exploring",
            Self::Emerging => "emerging",
            Self::Sustaining => "sustaining",
            Self::SystemsChange => "systems-change",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        let found = benchmarks().level.iter().find(|one| one.word == self.as_str());
        found.map_or(self.as_str(), |found| found.name.as_str())
    }
}

const DOCUMENT: &str = include_str!("../benchmarks/maturity.toml");

#[derive(Deserialize)]
struct Benchmarks {
    level: Vec<LevelWords>,
    dimension: Vec<DimensionWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelWords {
    word: String,
    name: String,
}

#[derive(Deserialize)]
struct DimensionWords {
    word: String,
    name: String,
    asks: String,
    #[serde(flatten)]
    levels: BTreeMap<String, String>,
}

fn benchmarks() -> &'static Benchmarks {
    static READ: OnceLock<Benchmarks> = OnceLock::new();
    READ.get_or_init(|| {
        toml::from_str(DOCUMENT)
            .expect("the document of benchmarks is read by a test of this crate")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_describes_every_level_of_every_dimension_and_nothing_else() {
        let found = benchmarks();
        let levels: Vec<&str> = found.level.iter().map(|one| one.word.as_str()).collect();
        assert_eq!(levels, Level::ALL.map(Level::as_str));
        let dimensions: Vec<&str> = found.dimension.iter().map(|one| one.word.as_str()).collect();
        assert_eq!(dimensions, Dimension::ALL.map(Dimension::as_str));
        for one in &found.dimension {
            let mut written: Vec<&str> = one.levels.keys().map(String::as_str).collect();
            let mut all = Level::ALL.map(Level::as_str);
            written.sort_unstable();
            all.sort_unstable();
            assert_eq!(written, all, "{}", one.word);
            assert!(one.levels.values().all(|words| words.ends_with('.')), "{}", one.word);
            assert!(one.asks.ends_with('?') && !one.name.is_empty());
        }
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::parse(dimension.as_str()), Some(dimension));
        }
        assert_eq!(Level::parse("systems-change"), Some(Level::SystemsChange));
        assert!(Dimension::BackboneSupport.at(Level::Emerging).contains("hours"));
    }
}
