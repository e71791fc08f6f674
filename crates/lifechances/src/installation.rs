//! Opening an installation: its folder, its key, its homes. The one place that reads the
//! environment.
//!
//! ```text
//! DIR/house.toml        which district it is for, how it is reached, who signs people in
//! DIR/lifechances.db    the store, unless a PostgreSQL URL is given
//! DIR/lake/             facts by pseudonym
//! DIR/vault/            sealed identifiers
//! DIR/keys/vault.key    the key, unless the environment gives another
//! ```

use crate::arguments::Home;
use crate::problem::bad_input;
use crate::ways_in::{self, ProviderEntry};
use anyhow::{Context, Result};
use commons::{AreaCode, Clock, SystemClock};
use convene::Who;
use journeys::{ChildrenSide, District, House, SecondStep, list_accounts};
use lake::{Lake, Vault};
use measure::{Authorities, Definitions};
use seal::Key;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::people::PersonState;
use store::{Address, Store};

/// The key itself.
const KEY: &str = "LIFECHANCES_KEY";
/// A file that holds the key.
const KEY_FILE: &str = "LIFECHANCES_KEY_FILE";
/// A command that prints the key.
const KEY_COMMAND: &str = "LIFECHANCES_KEY_COMMAND";

/// `house.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HouseFile {
    /// Code of the district.
    pub(crate) district: String,
    /// Its name.
    pub(crate) district_name: String,
    /// Code of the country it is compared with.
    pub(crate) country: String,
    /// What that country is called.
    pub(crate) country_name: String,
    /// How far apart groups may be in their share of missed links before figures about linked
    /// children are held back, in thousandths; 50 unless it says otherwise.
    #[serde(default = "largest_gap")]
    pub(crate) largest_gap_per_1000: u32,
    /// How the service is reached, `https://alliance.example`.
    #[serde(default)]
    pub(crate) origin: Option<String>,
    /// The OpenID providers people may sign in with.
    #[serde(default)]
    pub(crate) providers: Vec<ProviderEntry>,
}

const fn largest_gap() -> u32 {
    journeys::house::LARGEST_GAP_PER_1000
}

impl HouseFile {
    /// The district the real alliance is in.
    fn bradford() -> Self {
        Self {
            district: "E08000032".to_owned(),
            district_name: "Bradford".to_owned(),
            country: "E92000001".to_owned(),
            country_name: "England".to_owned(),
            largest_gap_per_1000: largest_gap(),
            origin: None,
            providers: Vec::new(),
        }
    }

    fn district(&self) -> Result<District> {
        let code = |text: &str| {
            AreaCode::parse(text).map_err(|e| bad_input(format!("house.toml: {text}: {e}")))
        };
        Ok(District {
            code: code(&self.district)?,
            name: self.district_name.clone(),
            country: code(&self.country)?,
            country_name: self.country_name.clone(),
        })
    }
}

/// Opens an installation, making what is not there yet.
pub(crate) fn open(home: &Home) -> Result<House> {
    open_by(home, Arc::new(SystemClock))
}

/// Opens an installation by a clock of the caller's.
pub(crate) fn open_by(home: &Home, clock: Arc<dyn Clock>) -> Result<House> {
    let folder = &home.data;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let store = Store::open(&address(home)?, clock.now()).context("the store")?;
    let key = key(folder)?;
    let codes_key = *key.derive("one-time codes of accounts v1");
    let signing = key.signing("what leaves this installation v1");
    let lake = Lake::open(&folder.join("lake")).context("the lake")?;
    let vault = Vault::open(&folder.join("vault"), key).context("the vault")?;
    let file = house_file(folder)?;
    let district = file.district()?;
    // A demonstration is one of an invented district, and says so in its own file.
    let second_step = if district.is_invented() && folder.join("demo.json").exists() {
        SecondStep::for_a_demonstration(codes_key)
    } else {
        SecondStep::new(codes_key)
    };
    let providers = ways_in::providers(&file.providers, file.origin.as_deref())?;
    Ok(House {
        store,
        children: Some(ChildrenSide { lake, vault }),
        clock,
        definitions: Arc::new(Definitions::standard()),
        authorities: Authorities::standard(),
        rules: Arc::new(access::Rules::house()),
        second_step,
        providers,
        signing,
        district,
        largest_gap_per_1000: file.largest_gap_per_1000,
        voices: journeys::voice::WorkedVoices::default(),
        cubes: journeys::statistics::cubes::OpenCubes::default(),
    })
}

/// The installation, and the person who does it there.
pub(crate) fn opened_by(home: &Home, by: &str) -> Result<(House, Who)> {
    let house = open(home)?;
    let all = list_accounts(&house)?;
    let mut open = all.into_iter().filter(|account| account.state == PersonState::Active);
    let found = open.find(|account| account.email.eq_ignore_ascii_case(by));
    let account = found.ok_or_else(|| {
        bad_input(format!(
            "--by {by}: no open account has this address; `admin user list` lists them"
        ))
    })?;
    Ok((house, account.who))
}

/// The address of the store.
pub(crate) fn address(home: &Home) -> Result<Address> {
    let file = home.data.join("lifechances.db").display().to_string();
    let text = home.database.as_deref().unwrap_or(&file);
    Address::parse(text).map_err(|e| bad_input(e.to_string()))
}

/// How the service is reached, when `house.toml` says.
pub(crate) fn origin(home: &Home) -> Result<Option<String>> {
    house_file(&home.data)?.origin.as_deref().map(ways_in::origin).transpose()
}

/// Reads `house.toml`; without one the house is for the district of the real alliance.
fn house_file(folder: &Path) -> Result<HouseFile> {
    let path = folder.join("house.toml");
    match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text)
            .map_err(|e| bad_input(format!("{}: {}", path.display(), e.message()))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(HouseFile::bradford()),
        Err(e) => Err(e).with_context(|| path.display().to_string()),
    }
}

/// Writes `house.toml`.
pub(crate) fn write_house_file(folder: &Path, house: &HouseFile) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let path = folder.join("house.toml");
    let text = format!(
        "# The district this installation is for.\ndistrict = {:?}\ndistrict_name = {:?}\n\
         country = {:?}\ncountry_name = {:?}\n\
         # How far apart groups may be in missed links before linked figures are held back.\n\
         largest_gap_per_1000 = {}\n",
        house.district,
        house.district_name,
        house.country,
        house.country_name,
        house.largest_gap_per_1000
    );
    fs::write(&path, text).with_context(|| path.display().to_string())
}

/// The key of the sealed homes: from the environment, or from the installation's own file, which is
/// made the first time.
fn key(folder: &Path) -> Result<Key> {
    if let Some(text) = environment(KEY) {
        return Key::from_text(&text).context(KEY);
    }
    if let Some(file) = environment(KEY_FILE) {
        return Key::from_file(Path::new(&file)).context(KEY_FILE);
    }
    if let Some(command) = environment(KEY_COMMAND) {
        return Key::from_command(&command).context(KEY_COMMAND);
    }
    let path = folder.join("keys").join("vault.key");
    if path.exists() {
        return Ok(Key::from_file(&path)?);
    }
    make_key(&path)
}

fn make_key(path: &Path) -> Result<Key> {
    let key = Key::generate()?;
    seal::write_atomically(path, |file| {
        use std::io::Write;
        writeln!(file, "{}", key.to_text().as_str())
    })
    .with_context(|| path.display().to_string())?;
    crate::tell(&format!(
        "A new key for the vault is in {}. Keep a copy somewhere else: without it nobody can open \
         the vault. {KEY}, {KEY_FILE} or {KEY_COMMAND} can give the key instead of this file.",
        path.display()
    ));
    Ok(key)
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// A path inside the installation.
pub(crate) fn inside(home: &Home, name: &str) -> PathBuf {
    home.data.join(name)
}
