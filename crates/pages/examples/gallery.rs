//! Writes every page sample as a file, to be looked at and checked without a server:
//! `cargo run -p lifechances-pages --example gallery -- OUTDIR`

use std::error::Error;
use std::path::PathBuf;

use lifechances_pages::{
    AssetPaths, Frame, Origin, Pages, SCRIPT, STYLESHEET, Signed, every_sample,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("give the folder to write to")?);
    let pages = Pages::embedded()?;
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("lifechances.css"), STYLESHEET)?;
    std::fs::write(folder.join("lifechances.js"), SCRIPT)?;
    for sample in every_sample(&pages, &frame())? {
        std::fs::write(folder.join(format!("{}.html", sample.name)), sample.html)?;
    }
    Ok(())
}

fn frame() -> Frame {
    let assets = AssetPaths {
        stylesheet: "lifechances.css".to_owned(),
        script: "lifechances.js".to_owned(),
    };
    let origin = Origin::Invented { district: "Calderbrook".to_owned() };
    Frame {
        who: Some(Signed {
            name: "Data lead".to_owned(),
            roles: "data lead".to_owned(),
            reviews_links: true,
            manages_people: true,
            invites_people: true,
        }),
        form_token: "sample".to_owned(),
        figures_dated: "3 September 2026".to_owned(),
        attributions: vec![
            "Contains public sector information licensed under the Open Government Licence v3.0."
                .to_owned(),
        ],
        ..Frame::for_visitor(assets, &origin)
    }
}
