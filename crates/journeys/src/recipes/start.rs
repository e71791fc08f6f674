//! A new area starts from a recipe: a partnership, a plan in draft, and what became of the recipe.
//!
//! All of it is begun in one transaction, after the file was checked, or nothing is.

use super::{CannotReplicate, mend};
use crate::histories::{self, Writing, free_address};
use crate::house::House;
use access::{Refusal, act};
use commons::{Day, Fraction, Moment};
use convene::partnership::{PartnershipDeed, PartnershipLife, Terms};
use convene::plan::{PlanDeed, PlanLife};
use convene::{Entry, Who};
use replicate::{Line, Opened, PackageProblem, Part, Recipe, RecipeDeed, RecipeLife, Standing};
use store::histories::{History, HistoryKind};
use store::{Id, Tx};

/// What an area is started with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewStart {
    /// The file.
    pub file: Vec<u8>,
    /// What the partnership is called.
    pub name: String,
    /// The issue it convenes on.
    pub purpose: String,
    /// Why a recipe without a signature is accepted; empty when it is not.
    pub accepted: String,
}

/// Opens a file and checks its signature; nothing is kept.
///
/// # Errors
/// [`PackageProblem`]: what, where, and what to do.
pub fn open_file(file: &[u8]) -> Result<Opened, PackageProblem> {
    replicate::open(file, seal::is_signed)
}

/// Starts an area and gives back the address of its recipe.
///
/// # Errors
/// [`CannotReplicate`], with the reason; nothing was begun then.
pub fn start_area(
    house: &House,
    who: Option<&Who>,
    new: &NewStart,
) -> Result<String, CannotReplicate> {
    house.may(who, act::KEEP_RECIPES)?;
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let opened = open_file(&new.file)?;
    if new.name.trim().is_empty() {
        return Err(mend("name", "Write what the partnership of the new area is called"));
    }
    if new.purpose.trim().is_empty() {
        return Err(mend("purpose", "Write the issue it convenes on, in a sentence"));
    }
    if opened.standing == Standing::Unsigned && new.accepted.trim().is_empty() {
        return Err(mend(
            "accepted",
            "The recipe is not signed, so nobody vouches for it. Ask for a signed one, or write here \
             that you accept it and why",
        ));
    }
    let begun =
        Begun { who, at: house.now(), ids: [house.new_id(), house.new_id(), house.new_id()] };
    let (name, purpose) = (new.name.trim().to_owned(), new.purpose.trim().to_owned());
    let accepted = new.accepted.trim().to_owned();
    house.store.write("start area from recipe", move |tx| {
        let recipe = &opened.document.recipe;
        let partnership = begun.partnership(tx, recipe, (&name, &purpose))?;
        let plan = begun.plan(tx, recipe, &name)?;
        let (signed_by, accepted) = match &opened.standing {
            Standing::Signed(key) => (key.clone(), String::new()),
            Standing::Unsigned => (String::new(), accepted.clone()),
        };
        let deed = RecipeDeed::Start {
            title: opened.document.title.clone(),
            family: opened.document.family.clone(),
            signed_by,
            accepted,
            partnership: partnership.clone(),
            plan,
            lines: recipe.lines().cloned().collect(),
        };
        RecipeLife::begin(begun.entry(deed.clone()))?;
        let address = free_address(tx, HistoryKind::Recipe, &name)?;
        begun.begin(tx, (2, HistoryKind::Recipe), (&address, "start area from recipe"), &deed)?;
        Ok(address)
    })
}

/// Who starts it, when, and the ids of what is begun: partnership, plan, recipe.
struct Begun {
    who: Who,
    at: Moment,
    ids: [Id; 3],
}

impl Begun {
    fn entry<D>(&self, deed: D) -> Entry<D> {
        Entry { at: self.at, who: self.who.id.clone(), deed }
    }

    fn begin<D: serde::Serialize>(
        &self,
        tx: &mut Tx<'_>,
        (number, kind): (usize, HistoryKind),
        (address, action): (&str, &str),
        deed: &D,
    ) -> Result<(), CannotReplicate> {
        let inside = (kind == HistoryKind::Recipe).then(|| self.ids[0].clone());
        let (id, address) = (self.ids[number].clone(), address.to_owned());
        let history = History { id, kind, address, inside, begun_at: self.at };
        let writing = Writing { who: &self.who, at: self.at, action };
        Ok(histories::begin(tx, &history, writing, deed)?)
    }

    fn partnership(
        &self,
        tx: &mut Tx<'_>,
        recipe: &Recipe,
        (name, purpose): (&str, &str),
    ) -> Result<String, CannotReplicate> {
        let share = |[part, whole]: [u8; 2]| Fraction::of(part.into(), whole.into());
        let terms = match recipe.line(Part::Terms, "") {
            Some(Line::Terms(of)) => Terms {
                quorum: share(of.quorum),
                agreement: share(of.agreement),
                interest: of.interest,
                ..Terms::default()
            },
            Some(_) | None => Terms::default(),
        };
        let (area, purpose) = (String::new(), purpose.to_owned());
        let deed = PartnershipDeed::Begin { name: name.to_owned(), purpose, area, terms };
        PartnershipLife::default().apply(self.entry(deed.clone()))?;
        let address = free_address(tx, HistoryKind::Partnership, name)?;
        let action = "begin partnership";
        self.begin(tx, (0, HistoryKind::Partnership), (&address, action), &deed)?;
        Ok(address)
    }

    /// A plan in draft that begins next month; none when the recipe has none.
    fn plan(
        &self,
        tx: &mut Tx<'_>,
        recipe: &Recipe,
        name: &str,
    ) -> Result<String, CannotReplicate> {
        let Some(Line::Plan(shape)) = recipe.line(Part::Plan, "") else {
            return Ok(String::new());
        };
        let from = first_of_next_month(self.at.day());
        let until = from.plus_months(12 * i32::from(shape.years)).plus_days(-1);
        let deed = PlanDeed::Begin { title: format!("Delivery plan of {name}"), from, until };
        PlanLife::begin(self.entry(deed.clone()))?;
        let address = free_address(tx, HistoryKind::Plan, &format!("Delivery plan of {name}"))?;
        self.begin(tx, (1, HistoryKind::Plan), (&address, "begin plan"), &deed)?;
        Ok(address)
    }
}

fn first_of_next_month(day: Day) -> Day {
    let next = day.plus_months(1);
    // Day 1 of a month there is.
    Day::new(next.year(), next.month(), 1).unwrap_or(next)
}
