//! Live statistics: figures that anybody may ask for at any time, without anything to subtract.
//!
//! Read in this order: `blocks` (the smallest pieces of areas) → `registry` (areas that may be
//! published) → `atoms` (what areas are sums of) → `row_space` (areas and schools together) →
//! `menu` (what may be asked, signed by two people, with the cells that hold a child counted) →
//! `vintage` (a state of the data and its year) → `children` (rows on their way in) → `freeze`
//! (all checks, then the noise: `noise`, `cell_id`, `cube`) → `record` (keeping and reopening) →
//! `answer`, `figure`, `interval`, `profile`, `quantile` (what a reader sees). `money` is for
//! organisations; `attacker` tries to break it all.
//!
//! What this proves and what it does not is written in `docs/method/live-statistics.md`.
//!
//! # The wall is held by the compiler
//!
//! What is allowed compiles, with the same names as what is not:
//! ```
//! use lifechances_disclose::{Released, live::{Answer, Cube, Question}};
//! fn read(cube: &Released<Cube>, question: &Question) -> Option<Released<Answer>> {
//!     cube.answer(question).ok()
//! }
//! fn keep(cube: &Released<Cube>) -> String { cube.to_record() }
//! fn lines(answer: &Released<Answer>) -> usize { answer.lines.len() }
//! ```
//! Nobody else can make a cube or look at its cells:
//! ```compile_fail,E0616
//! # use lifechances_disclose::{Released, live::Cube};
//! fn peek(cube: &Released<Cube>) -> usize { cube.tables.len() }
//! ```
//! ```compile_fail,E0624
//! # use lifechances_disclose::{Released, live::Cube};
//! fn forge(cube: Cube, hash: commons::ContentHash) -> Released<Cube> { Released::sealed(cube, hash) }
//! ```
//! ```compile_fail,E0277
//! # use lifechances_disclose::{Released, live::Cube};
//! fn needs_deserialize<T: for<'a> serde::Deserialize<'a>>() {}
//! needs_deserialize::<Released<Cube>>();
//! ```
//! An answer that was not asked of a released cube is not a released one:
//! ```compile_fail,E0451
//! # use lifechances_disclose::{Released, live::Answer};
//! fn forge(value: Answer, hash: commons::ContentHash) -> Released<Answer> { Released { value, hash } }
//! ```
//! What organisations got cannot be read back, nor a menu be signed by writing that it is:
//! ```compile_fail,E0616
//! fn peek(raw: &lifechances_disclose::live::RawMoney) -> usize { raw.parts.len() }
//! ```
//! ```compile_fail,E0451
//! # use lifechances_disclose::live::{Menu, SignedMenu};
//! fn forge(menu: Menu) -> SignedMenu { SignedMenu { menu, signatures: Vec::new() } }
//! ```

mod answer;
mod atoms;
mod attacker;
mod blocks;
mod cell_id;
mod children;
mod cube;
mod figure;
mod fixed;
mod freeze;
mod interval;
mod menu;
mod money;
mod noise;
#[cfg(test)]
mod noise_tests;
mod profile;
mod quantile;
mod record;
mod registry;
mod row_space;
mod vintage;

pub use answer::{Answer, Figure, Heading, Line, NoAnswer, Question};
pub use atoms::{AtomTooSmall, Atoms, ManyAtoms};
pub use attacker::{Odds, Seen, strongest};
pub use blocks::{BadSmallAreas, Block, LEAST_CHILDREN, SmallArea, merge_blocks};
pub use children::{BadChild, Child, Children, Recorded, TwoKinds};
pub use cube::{Area, Cube};
pub use figure::{Estimate, Reliability, Share, Shown};
pub use freeze::{NotFrozen, Order, freeze};
pub use interval::Interval;
pub use menu::{
    Coding, Costs, Kind, Measure, Menu, MenuDimension, Mistake, Overspent, Population, Range,
    Signature, SignedMenu, TableOf, Unsigned, Value, VintageKind,
};
pub use money::{BadMoney, Basis, Money, RawMoney, release_money};
pub use noise::{BadKey, REACH, SIGMA, VintageKey};
pub use profile::{Mark, Profile};
pub use quantile::{NoQuantile, Quantile};
pub use record::reopen_cube;
pub use registry::{BadGeography, Family, Geography, Registry, Snapped};
pub use row_space::FamiliesMeet;
pub use vintage::{Manifest, NotThisYear, POLICY, Year};
