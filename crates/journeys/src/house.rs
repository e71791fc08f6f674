//! The house a journey happens in: its homes, its clock, its rules. The binary builds it once.

use crate::providers::Providers;
use crate::second_step::SecondStep;
use crate::statistics::cubes::OpenCubes;
use crate::voice::WorkedVoices;
use access::{Leave, Need, Refusal, Rules};
use commons::{AreaCode, Clock, Day, Moment};
use convene::{Memberships, Role, Who};
use lake::{Lake, Vault};
use measure::{Authorities, Definitions};
use std::sync::Arc;
use store::{Id, Store};

/// Everything a journey may need.
pub struct House {
    /// People, published figures, audit.
    pub store: Store,
    /// The children's side. An alliance house, which takes released figures in, has none.
    pub children: Option<ChildrenSide>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// What is measured.
    pub definitions: Arc<Definitions>,
    /// The districts of England, old numbers and codes.
    pub authorities: Authorities,
    /// Who may do what.
    pub rules: Arc<Rules>,
    /// The rules of signing in with two steps.
    pub second_step: SecondStep,
    /// With whom people may sign in instead of by a password.
    pub providers: Providers,
    /// Signs what leaves this installation for others, such as recipes.
    pub signing: seal::SigningKey,
    /// The district this installation is for.
    pub district: District,
    /// How far apart groups of children may be in how well their records are linked before
    /// figures about linked children are held back: the difference of their shares of missed links,
    /// in thousandths.
    pub largest_gap_per_1000: u32,
    /// What was worked out of conversations, for as long as it holds.
    pub voices: WorkedVoices,
    /// Published statistics that were opened.
    pub cubes: OpenCubes,
}

/// The usual limit: five percentage points.
pub const LARGEST_GAP_PER_1000: u32 = 50;

/// The homes that hold records about children.
pub struct ChildrenSide {
    /// Facts by pseudonym.
    pub lake: Lake,
    /// Names and numbers, sealed.
    pub vault: Vault,
}

/// The district an installation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// The country it is compared with.
    pub country: AreaCode,
    /// What that country is called on pages.
    pub country_name: String,
}

impl District {
    /// Whether everything here is invented.
    pub const fn is_invented(&self) -> bool {
        self.code.is_invented()
    }
}

/// The program itself, as on the command line: whoever runs it there loads files and has records
/// linked.
pub fn the_program() -> Who {
    Who {
        id: "system".to_owned(),
        name: "The program".to_owned(),
        organisation: String::new(),
        roles: vec![Role::DataLead],
    }
}

impl House {
    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Whether this person, or a visitor, may do this now. A journey asks before it does anything;
    /// a page asks the same to know what to show.
    ///
    /// # Errors
    /// [`Refusal`], with the reason.
    pub fn may(&self, who: Option<&Who>, need: impl Into<Need>) -> Result<Leave, Refusal> {
        self.rules.may(who, need, self.now().day())
    }

    /// Somebody who asks, for use inside a transaction.
    pub(crate) fn caller(&self, who: Option<&Who>) -> Caller {
        Caller {
            who: who.cloned(),
            rules: Arc::clone(&self.rules),
            on: self.now().day(),
            belongs: Memberships::default(),
        }
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Id {
        Id::new(self.now(), random())
    }
}

/// Somebody who asks, with the rules that decide what they may do on this day.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    /// Who; nobody, when it is a visitor.
    pub(crate) who: Option<Who>,
    rules: Arc<Rules>,
    on: Day,
    /// Where they belong, once it was looked up.
    pub(crate) belongs: Memberships,
}

impl Caller {
    /// Whether they may do this.
    pub(crate) fn may(&self, need: impl Into<Need>) -> Result<Leave, Refusal> {
        self.rules.may(self.who.as_ref(), need, self.on)
    }

    /// The same rules, asked by somebody else.
    pub(crate) fn by(&self, who: Option<Who>) -> Self {
        Self { who, rules: Arc::clone(&self.rules), on: self.on, belongs: Memberships::default() }
    }

    /// The rules, and the day they are asked on.
    pub(crate) fn rules(&self) -> (&Rules, Day) {
        (&self.rules, self.on)
    }

    /// Whether they may run partnerships and what belongs to them.
    pub(crate) fn convenes(&self) -> bool {
        self.may(access::act::CONVENE).is_ok()
    }

    /// The person; a visitor has to sign in first.
    pub(crate) fn person(&self) -> Result<&Who, Refusal> {
        self.who.as_ref().ok_or(Refusal::NotSignedIn)
    }
}

/// Bytes nobody can guess. A machine without randomness cannot keep anything secret, so this stops.
pub(crate) fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)
        .expect("the operating system gives random numbers once it has started");
    bytes
}
