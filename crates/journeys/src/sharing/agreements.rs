//! The register of agreements. What all parties signed is public; drafts are for those who keep or
//! sign them.

use crate::house::House;
use crate::sharing::agreement_view::{self, AgreementLine, AgreementView, StandingTold};
use crate::sharing::keep_agreement::has_codes;
use crate::sharing::kept::{self, KeptAgreement};
use crate::sharing::{CannotShare, asked_by};
use access::act;
use commons::Day;
use convene::Who;
use convene::statement::{Change, difference};
use share::agreement::{Agreement, Stage, Version};
use share::agreement::{
    DataTypes, FamilyAgreement, Mode, SharingPurpose, SharingRequest, compile, quick,
};

/// The document a new agreement starts from.
pub(crate) const TEMPLATE: &str = include_str!("template.toml");

/// Differences of what is let through that are listed, at most.
const MOST_DIFFERENCES: usize = 60;

/// One version with its document, beside the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionView {
    /// The agreement.
    pub title: String,
    /// Its number.
    pub number: u32,
    /// The number of the version it is compared with.
    pub before: Option<u32>,
    /// How it stands.
    pub standing: StandingTold,
    /// The document, as stretches that stayed, came or went.
    pub changes: Vec<Change>,
    /// The document alone, letter by letter.
    pub text: String,
    /// The hash of the document, which every signature names.
    pub seal: String,
    /// What it lets through that the one before does not.
    pub opened: Vec<String>,
    /// What the one before lets through and it does not.
    pub closed: Vec<String>,
    /// How many such differences are not listed.
    pub unlisted: usize,
}

/// A document to begin with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText {
    /// The agreement it is of; empty for a new one.
    pub of: String,
    /// The text.
    pub text: String,
    /// How many entries its history has.
    pub seen: Option<u64>,
}

/// The agreements this person may see: in force first, then those on the way, then those that ended.
///
/// # Errors
/// [`CannotShare`].
pub fn list_agreements(
    house: &House,
    who: Option<&Who>,
) -> Result<Vec<AgreementLine>, CannotShare> {
    let (caller, today) = (house.caller(who), house.now().day());
    let mut lines: Vec<AgreementLine> = house.store.read("sharing agreements", move |tx| {
        let (all, caller) = (kept::agreements(tx)?, caller.clone().known(tx)?);
        let visible = all.iter().filter_map(|kept| agreement_view::visible(kept, &caller));
        Ok::<_, CannotShare>(visible.map(|version| agreement_view::line(version, today)).collect())
    })?;
    let order = |line: &AgreementLine| match line.standing.word {
        "in force" => 0,
        "signed" | "proposed" | "draft" => 1,
        _ => 2,
    };
    lines.sort_by(|a, b| (order(a), &a.title).cmp(&(order(b), &b.title)));
    Ok(lines)
}

/// One agreement.
///
/// # Errors
/// [`CannotShare`].
pub fn show_agreement(
    house: &House,
    who: Option<&Who>,
    id: &str,
) -> Result<AgreementView, CannotShare> {
    let (caller, today, id) = (house.caller(who), house.now().day(), id.to_owned());
    let mut view = house.store.read("sharing agreement", move |tx| {
        let kept = kept::agreement(tx, &id)?.ok_or(CannotShare::NotThere)?;
        let caller = caller.clone().known(tx)?;
        let version = agreement_view::visible(&kept, &caller);
        let version = version.ok_or(CannotShare::NotThere)?;
        agreement_view::view(tx, (&kept, version), &caller, today)
    })?;
    if let (Some(who), Some(_)) = (who, &view.own) {
        view.asks_code = view.may_do.contains(&"sign") && has_codes(house, who)?;
    }
    Ok(view)
}

/// One version with its document, and what changed since the one before.
///
/// # Errors
/// [`CannotShare`].
pub fn show_version(
    house: &House,
    who: Option<&Who>,
    id: &str,
    number: u32,
) -> Result<VersionView, CannotShare> {
    let (caller, today, id) = (house.caller(who), house.now().day(), id.to_owned());
    house.store.read("version of a sharing agreement", move |tx| {
        let kept = kept::agreement(tx, &id)?.ok_or(CannotShare::NotThere)?;
        let caller = caller.clone().known(tx)?;
        let newest = agreement_view::visible(&kept, &caller);
        let newest = newest.ok_or(CannotShare::NotThere)?.agreement.version;
        let version = kept.versions.version(number).filter(|_| number <= newest);
        Ok(compared(&kept, version.ok_or(CannotShare::NotThere)?, today))
    })
}

fn compared(kept: &KeptAgreement, version: &Version, today: Day) -> VersionView {
    let number = version.agreement.version;
    let before = kept.versions.all().iter().rev().find(|other| other.agreement.version < number);
    let old = before.map(|before| before.text.as_str());
    let (opened, closed) = before.map_or((Vec::new(), Vec::new()), |before| {
        let on = before.agreement.until.min(version.agreement.until).max(version.agreement.from);
        (lets(version, before, on), lets(before, version, on))
    });
    let all = opened.len() + closed.len();
    let [opened, closed] = [opened, closed].map(|mut list| {
        list.truncate(MOST_DIFFERENCES);
        list
    });
    VersionView {
        title: version.agreement.title.clone(),
        number,
        before: before.map(|before| before.agreement.version),
        standing: StandingTold::of(version.standing(today)),
        changes: difference(old.unwrap_or(&version.text), &version.text),
        unlisted: all - opened.len() - closed.len(),
        text: version.text.clone(),
        seal: version.agreement.seal().to_owned(),
        opened,
        closed,
    }
}

/// What one version lets through on a day and another does not, each as if it were in force then.
fn lets(version: &Version, other: &Version, on: Day) -> Vec<String> {
    let tables = [version, other].map(|version| {
        let life = signed_for(&version.agreement, on);
        compile(&[(&version.agreement, &life)], on)
    });
    let differs = |request: &SharingRequest| {
        let [is, was] =
            [&tables[0], &tables[1]].map(|table| quick(request, (table, &table.head())));
        is && !was
    };
    let mut found = Vec::new();
    for request in every_request(&version.agreement, on) {
        let agreed = SharingRequest { family: FamilyAgreement::Agreed, ..request.clone() };
        if differs(&request) {
            found.push(in_words(&version.agreement, &request));
        } else if differs(&agreed) {
            let words = in_words(&version.agreement, &agreed);
            found.push(format!("{words}, once the family agreed"));
        }
    }
    found
}

fn in_words(agreement: &Agreement, request: &SharingRequest) -> String {
    let name = |id| agreement.party(id).map_or("", |party| party.name.as_str());
    format!(
        "{} may tell {} {} about {}, for {}",
        name(&request.holder),
        name(&request.receiver),
        request.mode.in_words(),
        DataTypes::house().words(&request.data_type),
        request.purpose.in_words(),
    )
}

/// Everything an agreement speaks of, of families that were not asked.
fn every_request(agreement: &Agreement, on: Day) -> Vec<SharingRequest> {
    let mut all = Vec::new();
    let mut kinds: Vec<_> = agreement.clauses().iter().flat_map(|c| &c.data_types).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let cases = || Mode::ALL.into_iter().flat_map(|m| SharingPurpose::ALL.map(|p| (m, p)));
    for holder in &agreement.parties {
        for receiver in agreement.parties.iter().filter(|party| party.id != holder.id) {
            for (kind, (mode, purpose)) in kinds.iter().flat_map(|k| cases().map(move |c| (k, c))) {
                all.push(SharingRequest {
                    holder: holder.id.clone(),
                    receiver: receiver.id.clone(),
                    data_type: (*kind).clone(),
                    mode,
                    purpose,
                    family: FamilyAgreement::NotRecorded,
                    on,
                });
            }
        }
    }
    all
}

/// A life in which all parties signed before this day: for comparing texts, never kept.
fn signed_for(agreement: &Agreement, on: Day) -> share::agreement::Life {
    use convene::Entry;
    use share::agreement::{Deed, Life};
    let at = commons::Moment::new(on, 0);
    let seal = agreement.seal().to_owned();
    let mut deeds = vec![Deed::Propose { seal: seal.clone() }];
    let sign =
        |party: &convene::Organisation| Deed::Sign { party: party.id.clone(), seal: seal.clone() };
    deeds.extend(agreement.parties.iter().map(sign));
    let mut life = Life::default();
    for deed in deeds {
        // A text that was read can be proposed and signed by each of its parties once.
        if life.apply(agreement, Entry { at, who: "system".to_owned(), deed }).is_err() {
            break;
        }
    }
    life
}

/// A document to begin with: that of an agreement, as its next version where the newest was signed, or
/// a template for a new one.
///
/// # Errors
/// [`CannotShare`].
pub fn draft_text(
    house: &House,
    who: Option<&Who>,
    of: Option<&str>,
) -> Result<DraftText, CannotShare> {
    asked_by(house, who, act::KEEP_AGREEMENTS, "write sharing agreement")?;
    let Some(of) = of.map(str::to_owned) else {
        return Ok(DraftText { of: String::new(), text: TEMPLATE.to_owned(), seen: None });
    };
    house.store.read("sharing agreement to write", move |tx| {
        let kept = kept::agreement(tx, &of)?.ok_or(CannotShare::NotThere)?;
        let text = next_text(&kept).ok_or(CannotShare::NotThere)?;
        Ok(DraftText { of: of.clone(), text, seen: Some(kept.seen()) })
    })
}

/// What is written on: what was put by, the draft, or what was signed as the next version.
pub(crate) fn next_text(kept: &KeptAgreement) -> Option<String> {
    if let Some(text) = kept.versions.put_by() {
        return Some(text.to_owned());
    }
    let newest = kept.versions.newest()?;
    Some(match newest.life.stage() {
        Stage::Draft | Stage::Proposed => newest.text.clone(),
        Stage::Signed | Stage::Revoked | Stage::Replaced | Stage::LetEnd => {
            with_version(&newest.text, kept.versions.writable())
        }
    })
}

/// The same document with another version number.
fn with_version(text: &str, number: u32) -> String {
    let line = |line: &str| {
        let is_version = line.split('=').next().is_some_and(|word| word.trim() == "version");
        if is_version { format!("version = {number}\n") } else { line.to_owned() }
    };
    text.split_inclusive('\n').map(line).collect()
}

#[cfg(test)]
mod unit_tests {
    use super::*;

    #[test]
    fn the_template_is_an_agreement_without_mistakes() {
        let read = Agreement::parse(TEMPLATE, &DataTypes::house());
        assert!(read.is_ok(), "{read:?}");
        let next = with_version(TEMPLATE, 7);
        let read = Agreement::parse(&next, &DataTypes::house()).expect("the same but for a number");
        assert_eq!(read.version, 7);
        assert_eq!(next.len(), TEMPLATE.len());
    }
}
