//! `lifechances demo`: an invented district, run through the product as a user would, then served.
//!
//! Nothing is drawn by hand: the files are written, loaded, linked, counted and released by the
//! same journeys that the command line and the pages use. A demo that was finished before is only
//! served again.

use crate::arguments::{Demo, Home};
use crate::demo_areas;
use crate::demo_backing;
use crate::demo_chain;
use crate::demo_governance;
use crate::demo_outputs;
use crate::demo_partnership;
use crate::demo_plan;
use crate::demo_sharing;
use crate::demo_statistics;
use crate::demo_story::{Story, step};
use crate::demo_voice;
use crate::installation::{self, HouseFile, inside};
use crate::problem::bad_input;
use crate::serve::{self, Door};
use crate::synth_files;
use crate::{say, tell};
use anyhow::{Context, Result};
use convene::Role;
use journeys::{CannotOpen, House, NewAccount, open_account};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use web::{DemoAccount, Scheme};

/// `demo.json`: what this folder is a demo of, and how far it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    children: u32,
    seed: u64,
    version: String,
    finished: bool,
    /// Whether partners' work was begun to be played: it is played once, and not gone on with.
    #[serde(default)]
    begun: bool,
    /// Whether the first partnership has its area and its seats.
    #[serde(default)]
    seated: bool,
    /// The password of every demo account. The people are invented and the app listens on this
    /// machine only; a real installation opens accounts with `admin user add`.
    password: String,
}

/// Roles of the demo, each with the name of the invented person.
const PEOPLE: [(Role, &str, &str, &str); 12] = [
    (Role::HeadTeacher, "head@demo.example", "Amina Holroyd", "Beckside Primary School (invented)"),
    (Role::DataLead, "data@demo.example", "Tomasz Ellery", "Calderbrook Council (invented)"),
    (
        Role::GovernanceLead,
        "governance@demo.example",
        "Ruth Adeyemi",
        "Calderbrook Council (invented)",
    ),
    (Role::LinkClerk, "clerk@demo.example", "Nadia Sutcliffe", "Calderbrook Council (invented)"),
    (Role::LinkClerk, "second-clerk@demo.example", "Owen Priestley", "Calderbrook NHS (invented)"),
    (
        Role::FamilySupportWorker,
        "family@demo.example",
        "Leah Marsden",
        "Beckside Primary School (invented)",
    ),
    (
        Role::SafeguardingLead,
        "safeguarding@demo.example",
        "Priya Nandra",
        "Beckside Primary School (invented)",
    ),
    (Role::Convenor, "convenor@demo.example", "Saira Whitlock", "Calderbrook Alliance (invented)"),
    (Role::BoardMember, "board@demo.example", "Farah Benn", "Calderbrook Alliance (invented)"),
    (Role::Analyst, "analyst@demo.example", "Ewa Halloran", "Calderbrook Council (invented)"),
    (Role::Analyst, "second-analyst@demo.example", "Daniel Okafor", "Calderbrook NHS (invented)"),
    (
        Role::Administrator,
        "admin@demo.example",
        "Jo Pickersgill",
        "Calderbrook Alliance (invented)",
    ),
];

/// Makes the demo, or finds it made, and serves it.
pub(crate) fn run(demo: &Demo) -> Result<()> {
    let made = prepare(demo)?;
    if !made.finished {
        let story = Story::up_to_now();
        let house = installation::open_by(&demo.home, story.clock())?;
        make(demo, (&house, &story), &made)?;
    }
    if demo.no_serve {
        return Ok(());
    }
    // Who signs in now does so by the machine's own clock.
    let house = installation::open(&demo.home)?;
    let accounts = accounts_of(&demo.home, &house)?;
    tell(&format!(
        "\nEverything you will see is invented. Password of every demo account: {}",
        made.password
    ));
    let door = Door {
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: demo.port,
        scheme: Scheme::PlainLoopback,
        origin: None,
        showroom: serve::showroom(demo.gallery),
    };
    serve::open(house, accounts, &door)
}

/// Runs the invented files through the product, and plays what partners do, each on its day.
fn make(demo: &Demo, (house, story): (&House, &Story), made: &Made) -> Result<()> {
    if made.begun {
        return Err(bad_input(format!(
            "{} holds a demo that was stopped while partners' work was being played. Delete the \
             folder and start again, or choose another with --data.",
            demo.home.data.display()
        )));
    }
    let incoming = inside(&demo.home, "incoming");
    let truth = demo.truth.then(|| inside(&demo.home, "incoming/truth"));
    let mut made = made.clone();
    if !made.seated {
        story.on(step::AREA, 9);
        demo_chain::draw(house, &incoming)?;
        keep(&demo.home, &Made { begun: true, ..made.clone() })?;
        open_accounts(house, &made.password)?;
        demo_partnership::begin(house, &made.password)?;
        made.seated = true;
        keep(&demo.home, &made)?;
    }
    story.on(step::DATA, 9);
    demo_chain::connect(house, &incoming, truth.as_deref())?;
    story.on(step::FIGURES, 9);
    demo_chain::release(house)?;
    demo_statistics::run(house)?;
    made.begun = true;
    keep(&demo.home, &made)?;
    play((house, story), &made.password)?;
    keep(&demo.home, &Made { finished: true, ..made })?;
    say(&format!("The district is ready in {}", demo.home.data.display()));
    Ok(())
}

/// The story from the first meeting's invitation to the day it is told on, in the order of its days.
fn play((house, story): (&House, &Story), password: &str) -> Result<()> {
    let governance = demo_governance::Scene::of(house, story)?;
    let meeting = governance.called()?;
    let conversation = demo_voice::first(house, story)?;
    governance.held(&meeting)?;
    demo_partnership::state(house, story)?;
    let asks = governance.sent()?;
    demo_voice::changed(house, &conversation)?;
    demo_sharing::agreed(house, story)?;
    story.on(step::RESEARCH, 10);
    demo_backing::run(house, story, password)?;
    let dossier = governance.dossier()?;
    governance.answered(&asks)?;
    governance.answered_schools(&dossier)?;
    demo_sharing::recent(house, story)?;
    demo_voice::second(house, story)?;
    story.days_ago(8, 10);
    demo_outputs::run(house)?;
    story.on(step::RECIPE, 10);
    demo_areas::run(house, &governance)?;
    governance.goes_on()?;
    story.ends();
    demo_plan::run(house)
}

/// Invents the files, unless this folder has them already.
fn prepare(demo: &Demo) -> Result<Made> {
    let folder = &demo.home.data;
    if let Some(made) = read(folder)? {
        let same = made.children == demo.children && made.seed == demo.seed;
        return if same {
            Ok(made)
        } else {
            Err(bad_input(format!(
                "{} holds a demo of {} children with seed {}. Choose another folder with --data, \
                 or delete this one.",
                folder.display(),
                made.children,
                made.seed
            )))
        };
    }
    if folder.join("lifechances.db").exists() {
        return Err(bad_input(format!(
            "{} holds an installation that is not a demo. Choose another folder with --data.",
            folder.display()
        )));
    }
    installation::write_house_file(
        folder,
        &HouseFile {
            district: synth::DISTRICT_CODE.to_owned(),
            district_name: synth::DISTRICT_NAME.to_owned(),
            country: synth::COUNTRY.0.to_owned(),
            country_name: synth::COUNTRY.1.to_owned(),
            largest_gap_per_1000: journeys::house::LARGEST_GAP_PER_1000,
            origin: None,
            providers: Vec::new(),
        },
    )?;
    let incoming = folder.join("incoming");
    let (manifest, _) = synth_files::write(demo.children, demo.seed, &incoming)?;
    say(&format!("invented {} children: {} files", demo.children, manifest.files.len()));
    let made = Made {
        children: demo.children,
        seed: demo.seed,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        finished: false,
        begun: false,
        seated: false,
        password: demo_password()?,
    };
    keep(&demo.home, &made)?;
    Ok(made)
}

/// Three words and a number that nobody else has.
fn demo_password() -> Result<String> {
    let key = seal::Key::generate()?;
    let bits = key.derive("demo password");
    let words = ["otter", "bramble", "lantern", "pebble", "thistle", "kettle", "harbour", "maple"];
    let word = |at: usize| words[usize::from(bits[at]) % words.len()];
    Ok(format!("{}-{}-{}-{:02}{:02}", word(0), word(1), word(2), bits[3] % 100, bits[4] % 100))
}

fn read(folder: &Path) -> Result<Option<Made>> {
    let path = folder.join("demo.json");
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(
            serde_json::from_str(&text)
                .map_err(|e| bad_input(format!("{}: {e}", path.display())))?,
        )),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e).with_context(|| path.display().to_string()),
    }
}

fn keep(home: &Home, made: &Made) -> Result<()> {
    use std::io::Write;
    let text = serde_json::to_string_pretty(made)?;
    seal::write_atomically(&inside(home, "demo.json"), |file| writeln!(file, "{text}"))?;
    Ok(())
}

fn open_accounts(house: &House, password: &str) -> Result<()> {
    for (role, email, name, organisation) in PEOPLE {
        let account = NewAccount {
            email: email.to_owned(),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            roles: vec![role],
            password: password.to_owned(),
        };
        match open_account(house, "system", account) {
            Ok(()) | Err(CannotOpen::Taken) => {}
            Err(problem) => return Err(problem.into()),
        }
    }
    Ok(())
}

/// The accounts to name at the door: those of a demo of an invented district, and no others.
pub(crate) fn accounts_of(home: &Home, house: &House) -> Result<Vec<DemoAccount>> {
    let is_demo = house.district.is_invented() && read(&home.data)?.is_some_and(|m| m.finished);
    if !is_demo {
        return Ok(Vec::new());
    }
    let account = |(role, email, _, _): &(Role, &str, &str, &str)| DemoAccount {
        role: role.in_words().to_owned(),
        email: (*email).to_owned(),
    };
    Ok(PEOPLE.iter().map(account).collect())
}
