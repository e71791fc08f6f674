//! The house a journey happens in: its homes, its clock, its rules. The binary builds it once.

use crate::second_step::SecondStep;
use commons::{AreaCode, Clock, Moment};
use lake::{Lake, Vault};
use measure::{Authorities, Definitions};
use share::Policy;
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
    /// Who may open what.
    pub policy: Policy,
    /// The rules of signing in with two steps.
    pub second_step: SecondStep,
    /// The district this installation is for.
    pub district: District,
    /// How far apart groups of children may be in how well their records are linked before
    /// figures about linked children are held back: the difference of their shares of missed links,
    /// in thousandths.
    pub largest_gap_per_1000: u32,
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

impl House {
    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Id {
        Id::new(self.now(), random())
    }
}

/// Bytes nobody can guess. A machine without randomness cannot keep anything secret, so this stops.
pub(crate) fn random<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes)
        .expect("the operating system gives random numbers once it has started");
    bytes
}
