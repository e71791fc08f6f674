//! The whole invention, in order: ground, homes, needs, schools, absence, outcomes; then writing.

use crate::absence::plan_absence;
use crate::attendance::{Register, count_sessions};
use crate::calibration::{Calibration, calibrate};
use crate::codes::PostcodeBlocks;
use crate::error::SynthError;
use crate::geography::Ground;
use crate::households::Population;
use crate::outcomes::Lives;
use crate::people::{Child, Household};
use crate::schools::{Enrolment, School, Schooling, wanted_phases};
use crate::settings::Settings;
use crate::sink::{Manifest, Opener, Output, Progress};
use crate::{partners, published, reference, truth};
use commons::{Day, Streams};

/// An invented district, held in memory: about half a kilobyte for each child.
#[derive(Clone)]
pub struct District {
    pub(crate) settings: Settings,
    pub(crate) streams: Streams,
    pub(crate) ground: Ground,
    pub(crate) postcodes: PostcodeBlocks,
    pub(crate) people: Population,
    pub(crate) schooling: Schooling,
}

impl District {
    /// Invents the district these settings describe; the same settings give the same district.
    pub fn invent(settings: &Settings) -> Self {
        let streams = Streams::new(settings.seed());
        let ground = Ground::draw(settings.children(), &streams);
        let mut people = Population::settle(&ground, settings.as_of(), &streams);
        let phases = wanted_phases(&people, &streams);
        let mut lives = Lives { ground: &ground, people: &mut people, streams: &streams, phases };
        lives.grow_up();
        let schooling =
            Schooling::open(&ground, lives.people, &lives.phases, settings.as_of(), &streams);
        plan_absence(&ground, lives.people, &lives.phases, &streams);
        lives.learn();
        let wards: Vec<usize> = ground.areas.iter().map(|a| a.ward).collect();
        let mut district = Self {
            settings: *settings,
            streams,
            postcodes: PostcodeBlocks::of(&wards),
            ground,
            people,
            schooling,
        };
        count_sessions(&mut district);
        district
    }

    /// The settings it was invented with.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Writes `partners/`, `reference/`, `published/` and `truth/` through the opener, a file at a
    /// time except `truth/people.csv`, which stays open while the partners' files are written.
    ///
    /// # Errors
    /// [`SynthError::Write`] when a file cannot be opened or written.
    pub fn write(
        &self,
        opener: &mut Opener<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Manifest, SynthError> {
        let mut output = Output::new(opener, progress);
        reference::write(self, &mut output)?;
        let tally = partners::write(self, &mut output)?;
        published::write(self, &tally, &mut output)?;
        truth::write(self, &mut output)?;
        Ok(output.into_manifest())
    }

    /// Every margin: its target and source, what came out, and whether that is within tolerance.
    pub fn calibration(&self) -> Calibration {
        calibrate(self)
    }

    /// How many localities, wards, middle areas and small areas the district has, in this order.
    pub fn areas(&self) -> [usize; 4] {
        let ground = &self.ground;
        [ground.localities.len(), ground.wards.len(), ground.middles.len(), ground.areas.len()]
    }

    /// How many schools the district has.
    pub fn schools(&self) -> usize {
        self.schooling.schools.len()
    }

    pub(crate) fn register(&self) -> Register<'_> {
        Register::of(self)
    }

    pub(crate) fn child(&self, number: u32) -> &Child {
        &self.people.children[number as usize]
    }

    pub(crate) fn home(&self, child: &Child) -> &Household {
        &self.people.households[child.household as usize]
    }

    pub(crate) fn enrolment(&self, child: &Child) -> Option<&Enrolment> {
        child.enrolment.map(|place| &self.schooling.enrolments[place as usize])
    }

    pub(crate) fn school(&self, enrolment: &Enrolment) -> &School {
        &self.schooling.schools[usize::from(enrolment.school)]
    }

    /// The school of a child now, if it is one of the district's state-funded schools.
    pub(crate) fn school_of(&self, child: &Child) -> Option<&School> {
        self.enrolment(child).map(|enrolment| self.school(enrolment))
    }

    pub(crate) fn as_of(&self) -> Day {
        self.settings.as_of()
    }

    /// The small area of a child's home now.
    pub(crate) fn area_of(&self, child: &Child) -> usize {
        self.home(child).home.area as usize
    }
}
