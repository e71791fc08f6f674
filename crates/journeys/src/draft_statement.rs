//! Writing a statement together: it is begun, its parts are written by several people at once, and
//! evidence, actions and asks are put on its lists.
//!
//! A save says which revision it was written from. What others saved meanwhile is merged; where both
//! changed the same sentences, the later text is set aside in the history and shown beside the other
//! until a person puts the two together. No word that somebody saved is ever gone.

use crate::convening::{CannotConvene, partnership_at};
use crate::evidence::{NewEvidence, freeze};
use crate::histories::{self, Writing, free_address};
use crate::house::House;
use crate::memberships::BelongsTo;
use crate::statements::{CannotDraft, KeptStatement, statement_at};
use access::{Refusal, act};
use commons::{Day, Pence};
use convene::Who;
use convene::ask::{Ask, AskKind};
use convene::life::Entry;
use convene::statement::{Action, Item, Merged, Part, StatementStage, TextDeed, TextLife, written};
use store::Tx;
use store::histories::{History, HistoryKind};

/// What came of writing a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrote {
    /// It is kept as it was written.
    Kept,
    /// It is kept, together with what others saved meanwhile.
    Merged,
    /// It meets another text: both are kept, this one set aside under this number.
    SetAside(u64),
}

/// Begins a statement of a partnership and gives back its address.
///
/// # Errors
/// [`CannotDraft`], with the reason.
pub fn begin_statement(
    house: &House,
    who: Option<&Who>,
    (partnership, title): (&str, &str),
) -> Result<String, CannotDraft> {
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, ids) = (house.now(), [house.new_id(), house.new_id()]);
    let (partnership, title) = (partnership.to_owned(), title.trim().to_owned());
    house.store.write("begin statement", move |tx| {
        let kept = partnership_at(tx, &partnership)?;
        let of = BelongsTo { partnership: Some(&kept), organisation: None };
        if asking.may(act::WRITE_STATEMENTS.with(asking.ties(of))).is_err() {
            return Err(CannotDraft::NoSeat);
        }
        if !kept.convenes() {
            return Err(CannotConvene::Ended.into());
        }
        if title.is_empty() {
            return Err(CannotDraft::NoTitle);
        }
        let address = free_address(tx, HistoryKind::Statement, &title)?;
        let [id, text_id] = ids.clone();
        let statement = History {
            id: id.clone(),
            kind: HistoryKind::Statement,
            address: address.clone(),
            inside: Some(kept.history.id),
            begun_at: at,
        };
        store::histories::begin(tx, &statement)?;
        let text = History {
            id: text_id,
            kind: HistoryKind::StatementText,
            inside: Some(id),
            ..statement
        };
        let words = title.clone();
        let deed = TextDeed::Write { part: Part::Title, from: 0, words, resolves: None };
        TextLife::default().apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action: "begin statement" };
        histories::begin(tx, &text, writing, &deed)?;
        Ok(address)
    })
}

/// What somebody writes into a part of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which part.
    pub part: Part,
    /// The revision they had read.
    pub from: u64,
    /// All of the part, as they want it.
    pub words: String,
    /// The text set aside that they put together with what they read.
    pub resolves: Option<u64>,
}

/// Writes a part.
///
/// # Errors
/// [`CannotDraft`], with the reason; nothing was kept then.
pub fn write_part(
    house: &House,
    who: Option<&Who>,
    address: &str,
    draft: &Draft,
) -> Result<Wrote, CannotDraft> {
    let draft = Draft { words: draft.words.replace("\r\n", "\n"), ..draft.clone() };
    change(house, who, (address, "write statement"), move |_, kept| {
        let placed = (draft.part, draft.from);
        let (deed, merged) = written(&kept.text, placed, &draft.words, draft.resolves)?;
        let next = kept.text.revision() + 1;
        Ok((deed.clone(), wrote(&deed, &merged, &draft.words, next)))
    })
}

fn wrote(deed: &TextDeed, merged: &Merged, words: &str, next: u64) -> Wrote {
    match (deed, merged.text()) {
        (TextDeed::SetAside(_), _) | (_, None) => Wrote::SetAside(next),
        (_, Some(text)) if text == words => Wrote::Kept,
        (_, Some(_)) => Wrote::Merged,
    }
}

/// Something to be put on a list, as a person typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewItem {
    /// A piece of evidence; what it shows is frozen.
    Evidence(NewEvidence),
    /// An action: what, who sees to it, by when, how anybody will see it is done.
    Action([String; 4]),
    /// An ask: of which kind, what, of whom, by when, how much.
    Ask(AskKind, [String; 4]),
}

/// Puts something on a list of the statement.
///
/// # Errors
/// [`CannotDraft`], with the reason.
pub fn add_item(
    house: &House,
    who: Option<&Who>,
    address: &str,
    item: &NewItem,
) -> Result<(), CannotDraft> {
    let item = match item {
        NewItem::Evidence(new) => Item::Evidence(freeze(house, new)?),
        NewItem::Action([what, owner, due, measure]) => Item::Action(Action {
            what: what.trim().to_owned(),
            owner: owner.trim().to_owned(),
            due: Day::parse_iso(due.trim()).map_err(|_| CannotDraft::BadDay)?,
            measure: measure.trim().to_owned(),
        }),
        NewItem::Ask(kind, [what, decision_maker, needed_by, amount]) => Item::Ask(Ask {
            kind: *kind,
            what: what.trim().to_owned(),
            decision_maker: decision_maker.trim().to_owned(),
            needed_by: Day::parse_iso(needed_by.trim()).map_err(|_| CannotDraft::BadDay)?,
            amount: pence(amount)?,
        }),
    };
    change(house, who, (address, "add to statement"), move |_, _| {
        Ok((TextDeed::Add { item: item.clone() }, ()))
    })
}

/// Takes something off a list, by the revision that added it.
///
/// # Errors
/// [`CannotDraft`], with the reason.
pub fn remove_item(
    house: &House,
    who: Option<&Who>,
    address: &str,
    item: u64,
) -> Result<(), CannotDraft> {
    change(house, who, (address, "take off statement"), move |_, _| {
        Ok((TextDeed::Remove { item }, ()))
    })
}

/// An amount in pounds; none when the field is empty.
fn pence(text: &str) -> Result<Option<Pence>, CannotDraft> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let amount = Pence::parse(text).filter(|amount| amount.0 > 0);
    amount.map(Some).ok_or(CannotDraft::BadAmount)
}

/// Does something with the text of a statement that may be written now.
fn change<T, F>(
    house: &House,
    who: Option<&Who>,
    (address, action): (&str, &'static str),
    deed: F,
) -> Result<T, CannotDraft>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>, &KeptStatement) -> Result<(TextDeed, T), CannotDraft> + Send + 'static,
{
    let asking = house.caller(who);
    let who = who.ok_or(Refusal::NotSignedIn)?.clone();
    let (at, address) = (house.now(), address.to_owned());
    house.store.write(action, move |tx| {
        let mut kept = statement_at(tx, &address)?;
        kept.may_write(&asking)?;
        if kept.life.stage() != StatementStage::Draft {
            return Err(CannotDraft::NotDraft(kept.life.stage()));
        }
        let seen = kept.text.revision();
        let (deed, outcome) = deed(tx, &kept)?;
        kept.text.apply(Entry { at, who: who.id.clone(), deed: deed.clone() })?;
        let writing = Writing { who: &who, at, action };
        histories::append(tx, (&kept.text_history, seen), writing, &deed)?;
        Ok(outcome)
    })
}
