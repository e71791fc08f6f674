//! The demo's safe room: one table that two checkers let out, and one that waits for its second checker.
//! Its figures are invented here and say so: they are of children of the demo, but of nothing that is
//! recorded of them.

use crate::say;
use anyhow::{Context, Result};
use convene::output::{OutputContext, Verdict};
use convene::{Role, Who};
use journeys::outputs::{
    NewFile, NewOutput, OutputAct, ask_for_output, do_to_output, invented_rows, show_output,
};
use journeys::{House, list_accounts};
use std::collections::BTreeSet;

/// The year groups of the first table: in a thousand children so many, and in a hundred of those so many
/// who are often absent.
const ABSENCE: [(&str, usize, usize); 3] =
    [("Reception", 126, 19), ("Year 1 and 2", 252, 15), ("Year 3 to 6", 500, 13)];
/// The school years of the second, with how many read as expected.
const READING: [(&str, usize, usize); 3] =
    [("2023/24", 80, 70), ("2024/25", 81, 72), ("2025/26", 82, 74)];

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
    let names = invented_rows(house)?;
    let absence = asked(house, &author, absence(&names))?;
    for (checker, reason) in [
        (&lead, "Every count is rounded and large, and the shares follow from the counts."),
        (&second, "Compared with the board: nothing here that another table lets anyone work out."),
    ] {
        approves(house, checker, (&absence, reason))?;
    }
    let seal = show_output(house, Some(&second), &absence)?.seal;
    do_to_output(house, Some(&second), (&absence, None), &OutputAct::Release { seal })?;
    let reading = asked(house, &author, reading(&names))?;
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

fn absence(names: &[String]) -> NewOutput {
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
        ("absence", &counted(("year group", "often absent"), &ABSENCE, names, true), declared),
    )
}

fn reading(names: &[String]) -> NewOutput {
    // Others than those of the first table, as far as there are any.
    let others: Vec<String> = names.iter().rev().cloned().collect();
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
        (
            "reading",
            &counted(("school year", "reading as expected"), &READING, &others, false),
            declared,
        ),
    )
}

/// A table of groups of children, each with how many of them something is so, and who is counted there:
/// of each group the first. With a total, where it is of the same children.
fn counted(
    (group, yes): (&str, &str),
    groups: &[(&str, usize, usize)],
    names: &[String],
    has_total: bool,
) -> (String, String) {
    let mut table = format!("{group},children,{yes},share\n");
    let mut list = "line,column,child\n".to_owned();
    let mut add = |line: usize, column: &str, children: &[String]| {
        children.iter().for_each(|name| list.push_str(&format!("{line},{column},{name}\n")));
    };
    let (mut from, mut all, mut of_all) = (0, 0, 0);
    let total = groups.len() + 2;
    for (line, (level, thousandth, hundredth)) in (2..).zip(groups) {
        let children = names.len() * thousandth / 1000 / 5 * 5;
        let so = children * hundredth / 100 / 5 * 5;
        let share = (so * 100 + children / 2) / children.max(1);
        table.push_str(&format!("{level},{children},{so},{share}%\n"));
        let (everybody, some) = (&names[from..from + children], &names[from..from + so]);
        add(line, "children", everybody);
        add(line, yes, some);
        if has_total {
            add(total, "children", everybody);
            add(total, yes, some);
        }
        from += children;
        all += children;
        of_all += so;
    }
    if has_total {
        let share = (of_all * 100 + all / 2) / all.max(1);
        table.push_str(&format!("Total,{all},{of_all},{share}%\n"));
    }
    (table, list)
}

fn output(
    title: &str,
    [what, why, readers]: [&str; 3],
    (name, (table, list), declared): (&str, &(String, String), &str),
) -> NewOutput {
    let file =
        |end: &str, text: &str| NewFile { name: format!("{name}.{end}"), bytes: text.into() };
    let context =
        OutputContext { what: what.to_owned(), why: why.to_owned(), readers: readers.to_owned() };
    let files = vec![file("csv", table), file("toml", declared), file("contributors.csv", list)];
    NewOutput { title: title.to_owned(), context, files }
}
