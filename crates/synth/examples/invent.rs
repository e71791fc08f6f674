//! Writes an invented district to a folder and prints its calibration report:
//! `cargo run --release -p lifechances-synth --example invent -- 20000 1 OUTDIR`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to a person")]

use lifechances_synth::{District, Settings};
use std::fs::{File, create_dir_all};
use std::io::{self, Write};
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let children = words.next().unwrap_or_else(|| "20000".into()).parse()?;
    let seed = words.next().unwrap_or_else(|| "1".into()).parse()?;
    let folder = words.next().map(PathBuf::from);
    let district = District::invent(&Settings::new(children, seed)?);
    println!("{}", district.calibration());
    if let Some(folder) = folder {
        let mut open = |path: &str| -> io::Result<Box<dyn Write>> {
            let path = folder.join(path);
            path.parent().map(create_dir_all).transpose()?;
            Ok(Box::new(File::create(path)?))
        };
        let manifest = district.write(&mut open, &mut |done| eprintln!("{}", done.path))?;
        for file in &manifest.files {
            println!(
                "{:>10} rows {:>12} bytes  {}  {}",
                file.rows,
                file.bytes,
                file.hash.short(),
                file.path
            );
        }
    }
    Ok(())
}
