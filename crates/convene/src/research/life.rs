//! An offer of research from its history, with the requests for it.

use crate::life::{Blocked, Entry, last_moment, leads_to};
use crate::organisation::OrgId;
use crate::research::deeds::{
    ACADEMIC_ARROWS, AcademicDeed, AcademicDeedKind, AcademicStage, REQUEST_ARROWS, RequestDeed,
    RequestDeedKind, RequestStage,
};
use crate::research::ranked::Standing;
use crate::research::{Academic, NameShown, Offer};
use commons::{Day, Moment};
use std::collections::BTreeSet;

/// Why a deed cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AcademicNotAllowed {
    /// Nothing of the kind can be done with the offer now.
    #[error("{0}")]
    Blocked(#[from] Blocked<AcademicStage, AcademicDeedKind>),
    /// Nothing of the kind can be done with the request now.
    #[error("{0}")]
    Request(#[from] Blocked<RequestStage, RequestDeedKind>),
    /// There are no words.
    #[error("fill in the words: none may be empty")]
    NoWords,
    /// Nothing is offered.
    #[error("choose a field, or write words of your own: nobody would find this offer")]
    NothingOffered,
    /// It is for no partnership.
    #[error("say for how many partnerships at a time: one or more")]
    NoPlace,
    /// A conflict has no reason.
    #[error("say why there is a conflict, in a few words")]
    SilentConflict,
    /// There is no such request.
    #[error("there is no request {0}")]
    NoSuchRequest(u32),
    /// The partnership asked already, or is served.
    #[error("this partnership has asked already: wait for the answer, or for the end of the work")]
    AskedAlready,
    /// Every place is taken.
    #[error("all {0} places are taken: finish a request first, or offer more")]
    NoPlaceLeft(u32),
    /// A request is not answered, or not finished.
    #[error("answer and finish every request first: request {0} is open")]
    OpenRequest(u32),
    /// There is nothing in its history.
    #[error("it was never offered")]
    NeverOffered,
}

/// A request of a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The partnership's address.
    pub partnership: String,
    /// For what.
    pub what_for: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// Where it stands.
    pub stage: RequestStage,
    /// What was said last: the scope, a reason, what came of it; empty while nothing was.
    pub answer: String,
    /// When that was said.
    pub changed_at: Moment,
}

impl Request {
    const fn is_open(&self) -> bool {
        matches!(self.stage, RequestStage::Asked | RequestStage::Accepted)
    }
}

/// The life of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcademicLife {
    stage: AcademicStage,
    academic: Academic,
    shown: NameShown,
    offer: Offer,
    requests: Vec<Request>,
    history: Vec<Entry<AcademicDeed>>,
}

impl AcademicLife {
    /// The offer that is made by this entry.
    ///
    /// # Errors
    /// [`AcademicNotAllowed`], with the reason.
    pub fn begin(entry: Entry<AcademicDeed>) -> Result<Self, AcademicNotAllowed> {
        let (stage, kind) = (AcademicStage::Unknown, entry.deed.kind());
        let stage = leads_to(&ACADEMIC_ARROWS, (stage, kind), (None, entry.at))?;
        let AcademicDeed::Offer { academic, shown, offer } = &entry.deed else {
            return Err(AcademicNotAllowed::NeverOffered);
        };
        check_words(&entry.deed)?;
        check_offer(offer)?;
        Ok(Self {
            stage,
            academic: academic.clone(),
            shown: *shown,
            offer: offer.clone(),
            requests: Vec::new(),
            history: vec![entry],
        })
    }

    /// The offer with this history.
    ///
    /// # Errors
    /// [`AcademicNotAllowed`] of the first entry that could not have been done.
    pub fn told(
        entries: impl IntoIterator<Item = Entry<AcademicDeed>>,
    ) -> Result<Self, AcademicNotAllowed> {
        let mut entries = entries.into_iter();
        let mut life = Self::begin(entries.next().ok_or(AcademicNotAllowed::NeverOffered)?)?;
        for entry in entries {
            life.apply(entry)?;
        }
        Ok(life)
    }

    /// Where it stands.
    pub const fn stage(&self) -> AcademicStage {
        self.stage
    }

    /// Who offers it.
    pub const fn academic(&self) -> &Academic {
        &self.academic
    }

    /// Who may read the person's name.
    pub const fn shown(&self) -> NameShown {
        self.shown
    }

    /// What is offered now.
    pub const fn offer(&self) -> &Offer {
        &self.offer
    }

    /// The requests, by number.
    pub fn requests(&self) -> impl Iterator<Item = (u32, &Request)> {
        (1..).zip(&self.requests)
    }

    /// All that was done, oldest first.
    pub fn history(&self) -> &[Entry<AcademicDeed>] {
        &self.history
    }

    /// How many partnerships it serves now.
    pub fn serving(&self) -> usize {
        self.requests.iter().filter(|one| one.stage == RequestStage::Accepted).count()
    }

    /// Whether it can be asked for by a partnership of these organisations on a day.
    pub fn standing(
        &self,
        (partnership, organisations): (&str, &BTreeSet<OrgId>),
        today: Day,
    ) -> Standing {
        let conflicts: BTreeSet<_> =
            self.offer.conflicts_with(partnership, organisations).cloned().collect();
        if !conflicts.is_empty() {
            return Standing::Conflicted(conflicts);
        }
        let own = self.requests.iter().find(|one| one.partnership == partnership && one.is_open());
        match (own.map(|one| one.stage), self.offer.from) {
            (Some(RequestStage::Accepted), _) => Standing::Serves,
            (Some(_), _) => Standing::Asked,
            (None, _) if !self.has_a_place() => Standing::Full(self.offer.places),
            (None, Some(from)) if from > today => Standing::From(from),
            (None, _) => Standing::Free,
        }
    }

    fn has_a_place(&self) -> bool {
        usize::try_from(self.offer.places).is_ok_and(|places| self.serving() < places)
    }

    /// Does something with it.
    ///
    /// # Errors
    /// [`AcademicNotAllowed`], with the reason; nothing has changed then.
    pub fn apply(
        &mut self,
        entry: Entry<AcademicDeed>,
    ) -> Result<AcademicStage, AcademicNotAllowed> {
        let moments = (last_moment(&self.history), entry.at);
        let to = leads_to(&ACADEMIC_ARROWS, (self.stage, entry.deed.kind()), moments)?;
        check_words(&entry.deed)?;
        match &entry.deed {
            AcademicDeed::Offer { .. } | AcademicDeed::ShowName { .. } => {}
            AcademicDeed::Change { offer, .. } => check_offer(offer)?,
            AcademicDeed::Ask { partnership, .. } => {
                let open = |one: &Request| one.is_open() && one.partnership == *partnership;
                if self.requests.iter().any(open) {
                    return Err(AcademicNotAllowed::AskedAlready);
                }
            }
            AcademicDeed::Withdraw { .. } => {
                if let Some((number, _)) = self.requests().find(|(_, one)| one.is_open()) {
                    return Err(AcademicNotAllowed::OpenRequest(number));
                }
            }
            AcademicDeed::Answer(deed) => self.answer(deed, entry.at)?,
        }
        self.change(&entry);
        self.stage = to;
        self.history.push(entry);
        Ok(to)
    }

    fn answer(&mut self, deed: &RequestDeed, at: Moment) -> Result<(), AcademicNotAllowed> {
        let (number, no_place) = (deed.request(), !self.has_a_place());
        let at_number = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let request = at_number.and_then(|index| self.requests.get_mut(index));
        let request = request.ok_or(AcademicNotAllowed::NoSuchRequest(number))?;
        let to = leads_to(&REQUEST_ARROWS, (request.stage, deed.kind()), (None, at))?;
        if no_place && deed.kind() == RequestDeedKind::Accept {
            return Err(AcademicNotAllowed::NoPlaceLeft(self.offer.places));
        }
        request.stage = to;
        deed.words().clone_into(&mut request.answer);
        request.changed_at = at;
        Ok(())
    }

    fn change(&mut self, entry: &Entry<AcademicDeed>) {
        match &entry.deed {
            AcademicDeed::Change { offer, .. } => self.offer.clone_from(offer),
            AcademicDeed::ShowName { shown } => self.shown = *shown,
            AcademicDeed::Ask { partnership, what_for } => self.requests.push(Request {
                partnership: partnership.clone(),
                what_for: what_for.clone(),
                asked_at: entry.at,
                stage: RequestStage::Asked,
                answer: String::new(),
                changed_at: entry.at,
            }),
            AcademicDeed::Offer { .. }
            | AcademicDeed::Withdraw { .. }
            | AcademicDeed::Answer(_) => {}
        }
    }
}

fn check_words(deed: &AcademicDeed) -> Result<(), AcademicNotAllowed> {
    let is_empty = deed.words().iter().any(|words| words.trim().is_empty());
    if is_empty { Err(AcademicNotAllowed::NoWords) } else { Ok(()) }
}

fn check_offer(offer: &Offer) -> Result<(), AcademicNotAllowed> {
    if offer.fields.is_empty() && offer.words.iter().all(|word| word.trim().is_empty()) {
        return Err(AcademicNotAllowed::NothingOffered);
    }
    if offer.places == 0 {
        return Err(AcademicNotAllowed::NoPlace);
    }
    let silent = offer.conflicts.iter().any(|conflict| conflict.why.trim().is_empty());
    if silent { Err(AcademicNotAllowed::SilentConflict) } else { Ok(()) }
}
