//! `lifechances synth`: an invented district as files.

use crate::arguments::Synth;
use crate::problem::bad_input;
use crate::progress::spinner;
use crate::{say, tell};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use synth::{Calibration, District, Manifest, Settings};

/// Writes the district and says how well it met its margins.
pub(crate) fn run(synth: &Synth) -> Result<()> {
    let (manifest, calibration) = write(synth.children, synth.seed, &synth.out)?;
    say(&format!(
        "{} files, {} bytes in {}",
        manifest.files.len(),
        manifest.bytes(),
        synth.out.display()
    ));
    let failing: Vec<_> = calibration.failing().collect();
    for margin in &failing {
        tell(&format!("outside tolerance: {margin:?}"));
    }
    say(&format!(
        "{} margins, {} outside their tolerance; all are in truth/calibration.csv",
        calibration.margins.len(),
        failing.len()
    ));
    Ok(())
}

/// Invents a district and writes its files.
pub(crate) fn write(children: u32, seed: u64, out: &Path) -> Result<(Manifest, Calibration)> {
    let settings = Settings::new(children, seed).map_err(|e| bad_input(e.to_string()))?;
    let bar = spinner(&format!("inventing a district of {children} children"));
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let district = District::invent(&settings);
    let mut open = |path: &str| -> std::io::Result<Box<dyn Write>> {
        let path = out.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Box::new(BufWriter::with_capacity(1 << 18, File::create(path)?)))
    };
    let manifest = district
        .write(&mut open, &mut |progress| bar.set_message(format!("wrote {}", progress.path)))
        .with_context(|| out.display().to_string())?;
    bar.finish_and_clear();
    Ok((manifest, district.calibration()))
}
