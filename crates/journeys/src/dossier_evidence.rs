//! What a dossier rests on: released figures, frozen as they are seen, and what people said, which is shown
//! only as long as they have not taken it back.

use crate::dossiers::do_with_dossier;
use crate::evidence::{NewEvidence, Still, freeze, still};
use crate::going_on::CannotGoOn;
use crate::house::House;
use crate::statements::CannotDraft;
use crate::voice::{CannotVoice, list_conversations, show_results};
use commons::ContentHash;
use convene::Who;
use convene::dossier::DossierDeed;
use convene::statement::{Evidence, EvidenceKind};

/// A voice that can be cited: its name in a form, and its words.
pub type VoiceChoice = (String, String);

/// Evidence of a dossier as it stands today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedEvidence {
    /// What it says, as it was seen; empty for a voice that was taken back or changed.
    pub says: String,
    /// Where it can be read.
    pub href: String,
    /// Whether it is a voice.
    pub is_voice: bool,
    /// Whether it is still what was seen.
    pub still: Still,
}

/// What people said in conversations that are closed, and may be read.
///
/// # Errors
/// [`CannotGoOn`].
pub fn voices_to_cite(house: &House) -> Result<Vec<VoiceChoice>, CannotGoOn> {
    let mut voices = Vec::new();
    for line in list_conversations(house, None).map_err(cannot)? {
        for (id, words) in said_in(house, &line.address)? {
            voices.push((reference(&line.address, &id), words));
        }
    }
    Ok(voices)
}

fn reference(conversation: &str, input: &str) -> String {
    format!("/voices/{conversation}/results#{input}")
}

/// The inputs of a closed conversation: their ids and words, in English where they are in another language.
fn said_in(house: &House, conversation: &str) -> Result<Vec<(String, String)>, CannotGoOn> {
    let results = match show_results(house, conversation) {
        Err(CannotVoice::NotClosed) => return Ok(Vec::new()),
        found => found.map_err(cannot)?,
    };
    let said = results.statements.into_iter().map(|one| one.input);
    let words = |one: crate::voice::ShownInput| {
        (one.id, if one.in_english.is_empty() { one.words } else { one.in_english })
    };
    Ok(said.map(words).collect())
}

fn cannot(why: CannotVoice) -> CannotGoOn {
    match why {
        CannotVoice::Refused(refusal) => refusal.into(),
        CannotVoice::History(problem) => problem.into(),
        CannotVoice::Store(problem) => problem.into(),
        _ => CannotGoOn::Mend { field: "voice", words: "Choose one of the list" },
    }
}

/// The words of a voice today; none when it cannot be read any more.
fn voice_now(house: &House, reference: &str) -> Result<Option<String>, CannotGoOn> {
    let named = reference.strip_prefix("/voices/").and_then(|rest| rest.split_once("/results#"));
    let Some((conversation, input)) = named else { return Ok(None) };
    let found = match said_in(house, conversation) {
        Err(CannotGoOn::History(crate::histories::HistoryProblem::NoSuch(_))) => return Ok(None),
        found => found?,
    };
    Ok(found.into_iter().find(|(id, _)| id == input).map(|(_, words)| words))
}

/// Puts a released figure or a voice to the evidence of a dossier of which `seen` entries were read.
///
/// # Errors
/// [`CannotGoOn`]; then nothing was kept.
pub fn cite(
    house: &House,
    who: Option<&Who>,
    (address, seen): (&str, u64),
    (figure, voice): (&str, &str),
) -> Result<(), CannotGoOn> {
    house.may(who, access::act::CONVENE)?;
    let mend = |field, words| CannotGoOn::Mend { field, words };
    let evidence = match (figure.trim(), voice.trim()) {
        ("", "") => {
            return Err(mend("figure", "Choose a released figure or something people said"));
        }
        (id, "") => {
            let (kind, reference) = (EvidenceKind::Figure, id.to_owned());
            freeze(house, &NewEvidence { kind, reference, says: String::new() }).map_err(|why| {
                match why {
                    CannotDraft::History(problem) => problem.into(),
                    _ => mend("figure", "Choose a figure of the list"),
                }
            })?
        }
        ("", voice) => {
            let words = voice_now(house, voice)?.ok_or(mend("voice", "Choose one of the list"))?;
            // The words stay where they were said, so that whoever said them can take them back.
            Evidence {
                kind: EvidenceKind::LivedExperience,
                reference: voice.to_owned(),
                says: String::new(),
                seen: ContentHash::of(words.as_bytes()).to_string(),
            }
        }
        _ => return Err(mend("voice", "Choose a figure or a voice, not both; add the other next")),
    };
    do_with_dossier(house, who, (address, seen), DossierDeed::Cite(evidence))
}

/// The evidence of a dossier as it stands today.
///
/// # Errors
/// [`CannotGoOn`].
pub fn cited(house: &House, evidence: &[Evidence]) -> Result<Vec<CitedEvidence>, CannotGoOn> {
    let one = |evidence: &Evidence| {
        let is_voice = evidence.kind == EvidenceKind::LivedExperience;
        let (says, still) = if is_voice {
            let now = voice_now(house, &evidence.reference)?;
            let same =
                |words: &String| ContentHash::of(words.as_bytes()).to_string() == evidence.seen;
            match now.filter(same) {
                Some(words) => (words, Still::Same),
                None => (String::new(), Still::Changed),
            }
        } else {
            (evidence.says.clone(), still(house, evidence)?)
        };
        Ok(CitedEvidence { says, href: evidence.reference.clone(), is_voice, still })
    };
    evidence.iter().map(one).collect()
}
