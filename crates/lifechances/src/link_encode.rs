//! `lifechances link encode` and `match-encoded`: linking by a party that sees no names.
//!
//! Each partner encodes its own file with the key file the partners share; the linking party, who
//! has no key, matches what comes out. `docs/method/private-linkage.md` says what it can learn.

use crate::link_encode_files::{ids_of, read_encoded, read_plain, write_handles, write_whole};
use crate::problem::bad_input;
use crate::{say, tell};
use anyhow::Result;
use clap::Args;
use conceal::file::{is_source_name, spell_handle};
use conceal::{Encoded, Fields, Link, Linked, Master, Member, Purpose, encode, link_encoded};
use seal::Key;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What the partners' key file is derived for, before any purpose.
const SHARED_KEY: &str = "linkage and pseudonyms between partners";

/// `lifechances link encode`.
#[derive(Debug, Args)]
pub(crate) struct EncodeArguments {
    /// The partner's own file, as CSV. It stays where it is.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The key file that the partners share and the linking party must never have. `lifechances
    /// admin key` makes one.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// The purpose of the sharing agreement, such as planning.
    #[arg(long, value_name = "WORD")]
    pub(crate) purpose: String,
    /// What to encode: given, surname, dob, sex, postcode, address, town, number, each with its
    /// column, such as given=first_name,surname=last_name,dob=birth_date.
    #[arg(long, value_name = "FIELD=COL,..")]
    pub(crate) fields: String,
    /// The column of the file's own ids.
    #[arg(long, value_name = "COL", default_value = "id")]
    pub(crate) id: String,
    /// The partner's short name in this exchange; without it, the file's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Where to write the encoded file, which goes to the linking party.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Where to write which record has which id: id,record. It stays with the partner.
    #[arg(long, value_name = "FILE")]
    pub(crate) handles: PathBuf,
}

/// `lifechances link match-encoded`.
#[derive(Debug, Args)]
pub(crate) struct MatchEncodedArguments {
    /// The encoded files, one of each partner.
    #[arg(value_name = "FILE", num_args = 2.., required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Where to write the links: source_a,record_a,source_b,record_b,probability.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Where to write the cluster of each linked record: source,record,cluster.
    #[arg(long, value_name = "FILE")]
    pub(crate) clusters: Option<PathBuf>,
    /// For a pilot: the links a linkage in clear found between the same records (id_a,id_b), to
    /// show what encoding costs. Needs --handles of each file, in the same order.
    #[arg(long, value_name = "FILE", requires = "handles")]
    pub(crate) against: Option<PathBuf>,
    /// For a pilot: the handles files that `link encode` wrote.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) handles: Vec<PathBuf>,
}

/// Encodes one partner's file.
pub(crate) fn encode_file(given: &EncodeArguments) -> Result<()> {
    let purpose = Purpose::parse(&given.purpose)
        .map_err(|why| bad_input(format!("--purpose {}: {why}", given.purpose)))?;
    let (fields, columns) = Fields::parse_columns(&given.fields)
        .map_err(|why| bad_input(format!("--fields: {why}")))?;
    let source = source_name(given)?;
    let key = Key::from_file(&given.key).map_err(|why| {
        bad_input(format!(
            "--key: {why}. `lifechances admin key` prints a new one to keep in a file"
        ))
    })?;
    let master = Master::from_bytes(&key.derive(SHARED_KEY));
    let records = read_plain(&given.file, &given.id, &columns)?;
    tell(&format!("encoding {} records of {source}", records.len()));
    let (encoded, notice) = encode(&master.for_linkage(&purpose), &fields, &source, &records);
    write_whole(&given.out, |file| encoded.write(file))?;
    write_handles(&given.handles, &notice)?;
    say(&format!(
        "encoded {} records for “{}” into {}; which is which stays here, in {}",
        encoded.rows.len(),
        purpose.as_str(),
        given.out.display(),
        given.handles.display()
    ));
    if notice.repeated > 0 {
        say(&format!(
            "{} rows repeat an earlier row in all fields and have its record",
            notice.repeated
        ));
    }
    if !notice.without_room.is_empty() {
        say(&format!(
            "{} records cannot be linked: too little is known of them, or another record of this \
             file is too much like them. Link the file itself first (`lifechances link dedupe`) and \
             encode one row per person",
            notice.without_room.len()
        ));
    }
    Ok(())
}

fn source_name(given: &EncodeArguments) -> Result<String> {
    let stem = || {
        let stem = given.file.file_stem().unwrap_or_default().to_string_lossy();
        stem.chars().filter(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(*sign)).collect()
    };
    let source: String = given.source.clone().unwrap_or_else(stem);
    if is_source_name(&source) {
        Ok(source)
    } else {
        Err(bad_input("--source: give 1 to 40 letters, digits, hyphens, dots or underscores"))
    }
}

/// Links encoded files.
pub(crate) fn match_files(given: &MatchEncodedArguments) -> Result<()> {
    let files: Vec<Encoded> =
        given.files.iter().map(|path| read_encoded(path)).collect::<Result<_>>()?;
    let linked = link_encoded(&files).map_err(|why| bad_input(why.to_string()))?;
    let name = |member: &Member| files[member.source as usize].origin.source.as_str();
    write_whole(&given.out, |file| {
        writeln!(file, "source_a,record_a,source_b,record_b,probability,likeness,rooms")?;
        for Link { one, two, probability, likeness, rooms } in &linked.links {
            let (a, b) = (spell_handle(one.handle), spell_handle(two.handle));
            let (from, to) = (name(one), name(two));
            writeln!(file, "{from},{a},{to},{b},{probability:.6},{likeness:.3},{rooms}")?;
        }
        Ok(())
    })?;
    if let Some(path) = &given.clusters {
        write_clusters(path, &linked, name)?;
    }
    tell_result(&files, &linked);
    match &given.against {
        Some(clear) => show_cost(clear, &given.handles, &linked),
        None => Ok(()),
    }
}

fn write_clusters<'a>(
    path: &Path,
    linked: &Linked,
    name: impl Fn(&Member) -> &'a str,
) -> Result<()> {
    write_whole(path, |file| {
        writeln!(file, "source,record,cluster")?;
        for (number, members) in linked.clusters.iter().enumerate() {
            for member in members {
                let handle = spell_handle(member.handle);
                writeln!(file, "{},{handle},{}", name(member), number + 1)?;
            }
        }
        Ok(())
    })
}

fn tell_result(files: &[Encoded], linked: &Linked) {
    let records: usize = files.iter().map(|file| file.rows.len()).sum();
    say(&format!(
        "{records} records of {} sources: {} pairs met, {} linked, in {} clusters",
        files.len(),
        linked.met,
        linked.links.len(),
        linked.clusters.len()
    ));
    say(&format!(
        "linked from probability {:.3}, chosen without labels; of the links {:.2} % are expected to \
         be right, of the true pairs that met {:.2} % are expected to be linked (pairs that never \
         met are not counted)",
        linked.threshold,
        linked.precision * 100.0,
        linked.recall * 100.0
    ));
}

/// What encoding cost: how the links differ from those of a linkage in clear.
fn show_cost(clear: &Path, handles: &[PathBuf], linked: &Linked) -> Result<()> {
    let ids = ids_of(handles)?;
    let spelled = |member: &Member| ids.get(&spell_handle(member.handle)).cloned();
    let mut ours = BTreeSet::new();
    for link in &linked.links {
        if let (Some(one), Some(two)) = (spelled(&link.one), spelled(&link.two)) {
            ours.insert(in_order(one, two));
        }
    }
    let theirs: BTreeSet<(String, String)> = crate::link_encode_files::read_pairs(clear)?
        .into_iter()
        .map(|(one, two)| in_order(one, two))
        .collect();
    let both = ours.intersection(&theirs).count();
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    say(&format!(
        "cost of encoding: of {} links found in clear {} were found here ({:.2} %); {} links here \
         were not found in clear ({:.2} %)",
        theirs.len(),
        both,
        percent(both, theirs.len()),
        ours.len() - both,
        percent(ours.len() - both, ours.len())
    ));
    Ok(())
}

fn in_order(one: String, two: String) -> (String, String) {
    if one <= two { (one, two) } else { (two, one) }
}
