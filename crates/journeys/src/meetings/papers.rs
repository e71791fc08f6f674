//! Papers of a meeting: put on the table, hashed as they are then, and shown again as a decision saw them.

use crate::going_on::CannotGoOn;
use crate::house::House;
use crate::meetings::evidence::{SeenEvidence, Standing, figures_to_freeze, freeze, replay};
use crate::statements::{KeptStatement, statement_at, statements};
use convene::meeting::{Frozen, Meeting, MeetingRecord, Paper, PaperBody, PaperSeen};
use store::Tx;

/// A paper as somebody puts it on the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPaper {
    /// The number of the paper of which this is the next version.
    pub replaces: Option<usize>,
    /// The number of the agenda item.
    pub item: usize,
    /// What it is called; empty: what it shows is its title.
    pub title: String,
    /// A text that is written here; empty when something is chosen.
    pub words: String,
    /// A released figure or a version of a statement, as [`papers_to_choose`] names it.
    pub chosen: String,
}

/// A paper as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenPaper {
    /// Its number in the meeting.
    pub number: usize,
    /// The number of its version.
    pub version: usize,
    /// How many versions there are now.
    pub versions: usize,
    /// The paper; none when its meeting has no such version.
    pub paper: Option<Paper>,
    /// The lines of a figure.
    pub figure: Option<SeenEvidence>,
    /// Whether what is kept is what was seen.
    pub standing: Standing,
    /// The hash of what was seen.
    pub content: String,
}

/// What can be put on the table: released figures and versions of statements, each with its name in a form.
///
/// # Errors
/// [`CannotGoOn`].
pub fn papers_to_choose(house: &House) -> Result<Vec<(String, String)>, CannotGoOn> {
    let figures = figures_to_freeze(house)?.into_iter();
    let mut all: Vec<_> = figures
        .map(|figure| (format!("figure:{}", figure.id), format!("Figure: {}", figure.title)))
        .collect();
    for kept in house.store.read("statements to read", statements)? {
        let address = &kept.history.address;
        for version in kept.life.versions() {
            let number = version.number;
            let title = text_of(&kept, number).map_or(address.as_str(), |text| &text.title);
            let name = format!("Statement: {title}, version {number}");
            all.push((format!("statement:{address}:{number}"), name));
        }
    }
    Ok(all)
}

fn text_of(kept: &KeptStatement, number: u32) -> Option<&convene::statement::StatementText> {
    let version = kept.life.versions().iter().find(|version| version.number == number)?;
    kept.text.sealed(&version.seal)
}

/// A paper with what it is now.
pub(crate) fn paper(tx: &mut Tx<'_>, new: &NewPaper) -> Result<Paper, CannotGoOn> {
    let mend = |field, words| Err(CannotGoOn::Mend { field, words });
    let (words, chosen) = (new.words.trim(), new.chosen.trim());
    if !words.is_empty() && !chosen.is_empty() {
        return mend("chosen", "Write the paper or choose one, not both");
    }
    let (title, body, seen) = if let Some(id) = chosen.strip_prefix("figure:") {
        let seen = freeze(tx, id)?;
        let title = replay(tx, &seen)?.title;
        (title, PaperBody::Figure { id: id.to_owned() }, seen)
    } else if let Some(named) = chosen.strip_prefix("statement:") {
        let found =
            named.rsplit_once(':').and_then(|(at, number)| Some((at, number.parse().ok()?)));
        let Some((address, version)) = found else {
            return mend("chosen", "Choose one of the list");
        };
        let Some((title, seen)) = statement(tx, address, version)? else {
            return mend("chosen", "Choose one of the list");
        };
        (title, PaperBody::Statement { address: address.to_owned(), version }, seen)
    } else if chosen.is_empty() {
        let seen = Frozen::now("text", "", words.as_bytes());
        (String::new(), PaperBody::Text { words: words.to_owned() }, seen)
    } else {
        return mend("chosen", "Choose one of the list");
    };
    let typed = new.title.trim();
    let title = if typed.is_empty() { title } else { typed.to_owned() };
    Ok(Paper { item: new.item, title, body, seen })
}

/// The title of a version of a statement, and its text as it is sealed.
fn statement(
    tx: &mut Tx<'_>,
    address: &str,
    version: u32,
) -> Result<Option<(String, Frozen)>, CannotGoOn> {
    let kept = statement_at(tx, address)?;
    Ok(text_of(&kept, version).map(|text| {
        let reference = format!("/statements/{address}/versions/{version}");
        (text.title.clone(), Frozen::now(&reference, "", text.seal().as_bytes()))
    }))
}

/// The papers that lines of the agenda name, as a meeting that begins finds them.
pub(crate) fn of_agenda(tx: &mut Tx<'_>, record: &MeetingRecord) -> Result<Vec<Paper>, CannotGoOn> {
    let mut papers = Vec::new();
    for (item, line) in (1..).zip(&record.plan.agenda) {
        let words = line.paper.trim();
        if words.is_empty() {
            continue;
        }
        let newest = words.strip_prefix("/statements/").and_then(|address| newest_of(tx, address));
        let paper = match newest {
            Some((address, version)) => {
                let chosen = format!("statement:{address}:{version}");
                paper(tx, &NewPaper { item, chosen, ..NewPaper::default() })?
            }
            None => Paper {
                item,
                title: line.title.clone(),
                body: PaperBody::Line { words: words.to_owned() },
                seen: Frozen::now("line", "", words.as_bytes()),
            },
        };
        papers.push(paper);
    }
    Ok(papers)
}

/// The newest version of the statement at an address; none when nothing of it was put to anybody.
fn newest_of(tx: &mut Tx<'_>, address: &str) -> Option<(String, u32)> {
    let kept = statement_at(tx, address).ok()?;
    let version = kept.life.versions().last()?.number;
    text_of(&kept, version).map(|_| (address.to_owned(), version))
}

/// A paper as a decision saw it, after its hash was looked at.
pub(crate) fn replay_paper(
    tx: &mut Tx<'_>,
    meeting: &Meeting,
    seen: &PaperSeen,
) -> Result<SeenPaper, CannotGoOn> {
    let paper = meeting.papers().of(seen.number, seen.version).cloned();
    let mut figure = None;
    let is_as_seen = match paper.as_ref().map(|paper| &paper.body) {
        None => false,
        Some(PaperBody::Text { words } | PaperBody::Line { words }) => {
            seen.seen.is_of(words.as_bytes())
        }
        Some(PaperBody::Figure { .. }) => {
            let found = replay(tx, &seen.seen)?;
            let is_as_seen = found.standing == Standing::AsSeen;
            figure = Some(found);
            is_as_seen
        }
        Some(PaperBody::Statement { address, version }) => {
            let kept = statement_at(tx, address)?;
            text_of(&kept, *version).is_some_and(|text| seen.seen.is_of(text.seal().as_bytes()))
        }
    };
    let versions = (seen.version..).take_while(|n| meeting.papers().of(seen.number, *n).is_some());
    Ok(SeenPaper {
        number: seen.number,
        version: seen.version,
        versions: versions.last().unwrap_or(seen.version),
        paper,
        figure,
        standing: if is_as_seen { Standing::AsSeen } else { Standing::NotAsSeen },
        content: seen.seen.content.clone(),
    })
}

/// Every paper of a meeting as it is now: what a decision would see.
pub(crate) fn on_the_table(
    tx: &mut Tx<'_>,
    meeting: &Meeting,
) -> Result<Vec<SeenPaper>, CannotGoOn> {
    let newest = meeting.papers().newest();
    let newest = newest.map(|(number, version, paper)| PaperSeen {
        number,
        version,
        seen: paper.seen.clone(),
    });
    newest.map(|seen| replay_paper(tx, meeting, &seen)).collect()
}
