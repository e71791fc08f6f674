//! `lifechances statistics`: menus, publishing by them, and the audit of everything released.

use crate::installation;
use crate::problem::bad_input;
use crate::say;
use crate::statistics_arguments::{ProposeMenu, PublishStatistics, Statistics};
use anyhow::{Result, bail};
use commons::{ContentHash, Day};
use disclose::live::VintageKind;
use journeys::House;
use journeys::statistics::CannotPublish;
use journeys::statistics::audit::audit_ledger;
use journeys::statistics::menus::{list_menus, propose_menu};
use journeys::statistics::publish::{ToPublish, publish_statistics};
use journeys::the_program;

/// Does one of them.
pub(crate) fn run(statistics: &Statistics) -> Result<()> {
    match statistics {
        Statistics::Propose(propose) => run_propose(propose),
        Statistics::Menus(home) => run_menus(&installation::open(&home.home)?),
        Statistics::Publish(publish) => run_publish(publish),
        Statistics::Audit(home) => run_audit(&installation::open(&home.home)?),
    }
}

fn run_propose(propose: &ProposeMenu) -> Result<()> {
    let named = propose.file.display();
    let text =
        std::fs::read_to_string(&propose.file).map_err(|e| bad_input(format!("{named}: {e}")))?;
    let house = installation::open(&propose.home)?;
    match propose_menu(&house, Some(&the_program()), &text) {
        Ok(seal) => {
            say(&seal.to_string());
            say("Kept. Two people read and sign it on the page /statistics/menus.");
            Ok(())
        }
        Err(CannotPublish::Menu(mistakes)) => {
            let lines = mistakes.iter().map(|mistake| format!("{named}, {mistake}"));
            Err(bad_input(lines.collect::<Vec<_>>().join("\n")))
        }
        Err(CannotPublish::Store(problem)) => Err(problem.into()),
        Err(cannot) => Err(bad_input(format!("{named}: {cannot}"))),
    }
}

fn run_menus(house: &House) -> Result<()> {
    for view in list_menus(house, Some(&the_program()))? {
        let names: Vec<&str> = view.signatures.iter().map(|(name, _)| name.as_str()).collect();
        let signed = if names.is_empty() { "nobody yet".to_owned() } else { names.join(", ") };
        let (menu, seal) = (&view.menu, view.seal);
        say(&format!(
            "{seal}  {} version {} for {}; signed by {signed}",
            menu.id(),
            menu.version(),
            menu.academic_year()
        ));
    }
    Ok(())
}

fn run_publish(publish: &PublishStatistics) -> Result<()> {
    let menu = ContentHash::parse(&publish.menu).ok_or_else(|| {
        bad_input(
            "--menu: give the seal of a menu, as `lifechances statistics menus` lists it"
                .to_owned(),
        )
    })?;
    let on = Day::parse_iso(&publish.on).map_err(|e| bad_input(format!("--on: {e}")))?;
    let house = installation::open(&publish.home)?;
    let kind = if publish.headline { VintageKind::Headline } else { VintageKind::Full };
    let wanted = ToPublish { menu, vintage: publish.vintage.clone(), kind, on };
    let done = match publish_statistics(&house, Some(&the_program()), &wanted) {
        Err(CannotPublish::Store(problem)) => return Err(problem.into()),
        Err(cannot) => return Err(bad_input(cannot.to_string())),
        Ok(done) => done,
    };
    for table in &done.tables {
        say(table);
    }
    for warning in &done.warnings {
        say(&format!("warning: {warning}"));
    }
    if !done.passed {
        bail!(
            "published, and the ledger's audit found something: nothing is answered. Run `lifechances statistics audit`."
        );
    }
    Ok(())
}

fn run_audit(house: &House) -> Result<()> {
    let audited = audit_ledger(house)?;
    say(&audited.examined);
    for finding in &audited.findings {
        say(&format!("found: {finding}"));
    }
    if !audited.passed() {
        bail!("the audit of what was released did not pass: live statistics answer nothing");
    }
    say("Passed.");
    Ok(())
}
