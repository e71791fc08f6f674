//! The demo's safe room: one table that two checkers let out, and one that waits for its second checker.
//! Its figures are invented here and say so; nothing of them is counted from the demo's rows.

use crate::say;
use anyhow::{Context, Result};
use convene::output::{OutputContext, Verdict};
use convene::{Role, Who};
use journeys::outputs::{NewFile, NewOutput, OutputAct, ask_for_output, do_to_output, show_output};
use journeys::{House, list_accounts};
use std::collections::BTreeSet;

const ABSENCE: &str = "year group,children,often absent,share\n\
                       Reception,1520,290,19%\n\
                       Year 1 and 2,3110,465,15%\n\
                       Year 3 to 6,6240,810,13%\n\
                       Total,10870,1565,14%\n";
const READING: &str = "school year,children,reading as expected,share\n\
                       2023/24,1480,1040,70%\n\
                       2024/25,1505,1085,72%\n\
                       2025/26,1520,1125,74%\n";

/// Asks, has both looked at, and lets one of them out.
pub(crate) fn run(house: &House) -> Result<()> {
    let accounts = list_accounts(house)?;
    let of = |email: &str| -> Result<Who> {
        let found = accounts.iter().find(|account| account.email == email);
        Ok(found.with_context(|| format!("the demo has no account {email}"))?.who.clone())
    };
    let (author, second) = (of("analyst@demo.example")?, of("second-analyst@demo.example")?);
    let lead = accounts.iter().find(|account| account.who.roles.contains(&Role::GovernanceLead));
    let lead = lead.context("the demo has a governance lead")?.who.clone();
    let absence = asked(house, &author, absence())?;
    for (checker, reason) in [
        (&lead, "Every count is rounded and large, and the shares follow from the counts."),
        (&second, "Compared with the board: nothing here that another table lets anyone work out."),
    ] {
        approves(house, checker, (&absence, reason))?;
    }
    let seal = show_output(house, Some(&second), &absence)?.seal;
    do_to_output(house, Some(&second), (&absence, None), &OutputAct::Release { seal })?;
    let reading = asked(house, &author, reading())?;
    approves(house, &second, (&reading, "Rounded, three large groups, and nothing hidden."))?;
    say("1 table left the safe room, 1 waits for its second checker");
    Ok(())
}

/// A request that its author submitted; gives its address.
fn asked(house: &House, author: &Who, new: NewOutput) -> Result<String> {
    let team = BTreeSet::new();
    let project = ("School attendance and reading", team.clone());
    let address = ask_for_output(house, Some(author), project, &new)?;
    do_to_output(house, Some(author), (&address, None), &OutputAct::Submit { team })?;
    Ok(address)
}

fn approves(house: &House, checker: &Who, (address, reason): (&str, &str)) -> Result<()> {
    let seal = show_output(house, Some(checker), address)?.seal;
    let (verdict, reason) = (Verdict::Approve, reason.to_owned());
    do_to_output(
        house,
        Some(checker),
        (address, None),
        &OutputAct::View { verdict, reason, seal },
    )?;
    Ok(())
}

fn absence() -> NewOutput {
    let declared = "[[column]]\nname = \"year group\"\nis = \"group\"\n\
                    [[column]]\nname = \"children\"\nis = \"count\"\n\
                    [[column]]\nname = \"often absent\"\nis = \"count\"\n\
                    [[column]]\nname = \"share\"\nis = \"rate\"\nof = \"children\"\n";
    output(
        "Often absent, by year group",
        [
            "Pupils of Calderbrook who missed a tenth or more of their sessions in 2025/26, by year \
             group. Invented for this demonstration.",
            "For the attendance plan of Lower Calder, to see at which age absence begins.",
            "Head teachers and convenors",
        ],
        ("absence", ABSENCE, declared),
    )
}

fn reading() -> NewOutput {
    let declared = "[[column]]\nname = \"school year\"\nis = \"group\"\n\
                    [[column]]\nname = \"children\"\nis = \"count\"\n\
                    [[column]]\nname = \"reading as expected\"\nis = \"count\"\n\
                    [[column]]\nname = \"share\"\nis = \"rate\"\nof = \"children\"\n";
    output(
        "Reading at seven, three years",
        [
            "Pupils of Calderbrook at the end of Year 2 who read as expected, by school year. Invented \
             for this demonstration.",
            "For the reading group\u{2019}s meeting, to see whether reading has changed.",
            "The reading group and head teachers",
        ],
        ("reading", READING, declared),
    )
}

fn output(
    title: &str,
    [what, why, readers]: [&str; 3],
    (name, table, declared): (&str, &str, &str),
) -> NewOutput {
    let file =
        |end: &str, text: &str| NewFile { name: format!("{name}.{end}"), bytes: text.into() };
    let context =
        OutputContext { what: what.to_owned(), why: why.to_owned(), readers: readers.to_owned() };
    let files = vec![file("csv", table), file("toml", declared)];
    NewOutput { title: title.to_owned(), context, files }
}
