//! The demo's safe room: rows that an agreement covers, one table counted from them that two checkers
//! let out, and one that waits for its second checker.

use crate::demo_chain::as_of;
use crate::say;
use anyhow::{Context, Result};
use convene::accreditation::{AccreditationDeed, AccreditationKind};
use convene::output::{OutputContext, Verdict};
use convene::{Role, Who};
use journeys::accreditations::do_to_accreditation;
use journeys::extracts::{CannotExtract, make_extract, read_extract};
use journeys::outputs::{
    CannotOutput, NewFile, NewOutput, OutputAct, ask_for_output, do_to_output, list_of, show_output,
};
use journeys::{House, list_accounts, the_program};
use std::collections::{BTreeMap, BTreeSet};

const NO: &str = "no";
const YES: &str = "yes";
const PROJECT: &str = "Where absence begins";

/// People of the demo, by what they do here.
struct People {
    author: Who,
    second: Who,
    lead: Who,
    data: Who,
}

/// Makes the rows, counts, asks, has both tables looked at, and lets one of them out.
pub(crate) fn run(house: &House) -> Result<()> {
    let people = People::of(house)?;
    accredit(house, &people)?;
    let Some(rows) = rows(house, &people)? else { return Ok(()) };
    let meals =
        ("meals", "Often absent, by free school meals", "whether they have free school meals");
    let Some(meals) = asked(house, &people.author, counted(&rows, 2, meals))? else {
        return Ok(());
    };
    for (checker, reason) in [
        (&people.lead, "Every count is rounded and large, and the shares follow from the counts."),
        (&people.second, "Compared with the board: it lets nobody work out anything of one child."),
    ] {
        approves(house, checker, (&meals, reason))?;
    }
    let seal = show_output(house, Some(&people.second), &meals)?.seal;
    do_to_output(house, Some(&people.second), (&meals, None), &OutputAct::Release { seal })?;
    let sex = ("sex", "Often absent, by sex", "sex");
    let Some(sex) = asked(house, &people.author, counted(&rows, 1, sex))? else { return Ok(()) };
    approves(house, &people.second, (&sex, "Rounded, two large groups, and nothing hidden."))?;
    say("1 table left the safe room, 1 waits for its second checker");
    Ok(())
}

/// Both analysts may work with rows, and they and the lead may check: all took the training. Nobody
/// records their own, so the program does it in the place of a second lead.
fn accredit(house: &House, people: &People) -> Result<()> {
    let by = Who { roles: vec![Role::GovernanceLead], ..the_program() };
    let (analyst, checker) = (AccreditationKind::Analyst, AccreditationKind::Checker);
    let today = house.now().day();
    for (who, kind, months) in [
        (&people.author, analyst, 12),
        (&people.second, analyst, 24),
        (&people.second, checker, 24),
        (&people.lead, checker, 36),
    ] {
        let training = "Safe researcher training (invented)".to_owned();
        let deed = AccreditationDeed::Record {
            kind,
            training,
            taken: today.plus_days(-30),
            until: today.plus_months(months),
        };
        do_to_accreditation(house, Some(&by), &who.id, &deed)?;
    }
    Ok(())
}

impl People {
    fn of(house: &House) -> Result<Self> {
        let accounts = list_accounts(house)?;
        let at = |email: &str| -> Result<Who> {
            let found = accounts.iter().find(|account| account.email == email);
            Ok(found.with_context(|| format!("the demo has no account {email}"))?.who.clone())
        };
        let of = |role: Role| -> Result<Who> {
            let found = accounts.iter().find(|account| account.who.roles.contains(&role));
            Ok(found.with_context(|| format!("the demo has no {role}"))?.who.clone())
        };
        Ok(Self {
            author: at("analyst@demo.example")?,
            second: at("second-analyst@demo.example")?,
            lead: of(Role::GovernanceLead)?,
            data: of(Role::DataLead)?,
        })
    }
}

/// The rows of an extract of which everything is recorded: child, sex, free meals, often absent.
/// None where the district is too small for them, as it would be anywhere.
fn rows(house: &House, people: &People) -> Result<Option<Vec<[String; 4]>>> {
    let field = |name: &str, held_as: &str| {
        format!("[[field]]\nname = \"{name}\"\nheld_by = \"GB-LAE-ZZZ\"\nas = \"{held_as}\"\n")
    };
    let specification = format!(
        "title = \"{PROJECT}\"\npurpose = \"research\"\nagreement = \"calderbrook-rows\"\n\
         receiver = \"GB-COH-09000002\"\non = \"{}\"\n{}{}{}",
        as_of(house)?,
        field("sex", "identifying"),
        field("free-meals", "sensitive"),
        field("persistent-absence", "plain"),
    );
    let made = match make_extract(house, Some(&people.data), &specification) {
        Ok(made) => made,
        Err(CannotExtract::TooFew(few)) => {
            say(&format!("no rows are made for the safe room: {few}"));
            return Ok(None);
        }
        Err(cannot) => return Err(cannot.into()),
    };
    let text = String::from_utf8(read_extract(house, Some(&people.author), &made.name)?)?;
    let cells = |line: &str| -> Option<[String; 4]> {
        let cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        let row: [String; 4] = cells.try_into().ok()?;
        (!row.iter().any(String::is_empty)).then_some(row)
    };
    Ok(Some(text.lines().skip(1).filter_map(cells).collect()))
}

/// Children of a group, and those of them who are often absent.
#[derive(Default)]
struct Group<'a> {
    children: Vec<&'a str>,
    absent: Vec<&'a str>,
}

/// A table by the column of this number, with who is counted in each cell.
fn counted(
    rows: &[[String; 4]],
    by: usize,
    (name, title, grouped): (&str, &str, &str),
) -> NewOutput {
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for row in rows {
        let level = row.get(by).map_or("", String::as_str);
        // The total sorts behind every level.
        for level in [level, "\u{7f}Total"] {
            let group = groups.entry(level).or_default();
            group.children.push(&row[0]);
            if row[3] == YES {
                group.absent.push(&row[0]);
            }
        }
    }
    let round = |children: &[&str]| (children.len() + 2) / 5 * 5;
    let (mut table, mut list) =
        (format!("{name},children,often absent,share\n"), "line,column,child\n".to_owned());
    for (line, (level, group)) in (2..).zip(&groups) {
        let (children, absent) = (round(&group.children), round(&group.absent));
        let share = (100 * absent + children / 2).checked_div(children).unwrap_or(0);
        let level = label(level);
        table.push_str(&format!("{level},{children},{absent},{share}%\n"));
        for (column, counted) in [("children", &group.children), ("often absent", &group.absent)] {
            list.extend(counted.iter().map(|child| format!("{line},{column},{child}\n")));
        }
    }
    let file = |name: String, text: &str| NewFile { name, bytes: text.into() };
    let table_name = format!("{name}.csv");
    NewOutput {
        title: title.to_owned(),
        context: OutputContext {
            what: format!(
                "Pupils of Calderbrook by {grouped}, and how many of them missed a tenth or more of \
                 their sessions, of those for whom all of it is recorded. All of them are invented."
            ),
            why: "For the attendance plan, to see where absence begins.".to_owned(),
            readers: "Head teachers and convenors".to_owned(),
        },
        files: vec![
            file(list_of(&table_name), &list),
            file(table_name, &table),
            file(format!("{name}.toml"), &declared(name)),
        ],
    }
}

fn label(level: &str) -> &str {
    match level {
        YES => "Yes",
        NO => "No",
        other => other.trim_start_matches('\u{7f}'),
    }
}

fn declared(name: &str) -> String {
    let column = |name: &str, is: &str| format!("[[column]]\nname = \"{name}\"\nis = \"{is}\"\n");
    [
        column(name, "group"),
        column("children", "count"),
        column("often absent", "count"),
        column("share", "rate"),
        "of = \"children\"\n".to_owned(),
    ]
    .concat()
}

/// A request that its author submitted; none when what is found has to be mended, as it then would be
/// by people.
fn asked(house: &House, author: &Who, new: NewOutput) -> Result<Option<String>> {
    let team = BTreeSet::new();
    let address = ask_for_output(house, Some(author), (PROJECT, team.clone()), &new)?;
    match do_to_output(house, Some(author), (&address, None), &OutputAct::Submit { team }) {
        Ok(_) => Ok(Some(address)),
        Err(CannotOutput::ToMend(problems)) => {
            say(&format!("{address} stays a draft:\n{}", problems.join("\n")));
            Ok(None)
        }
        Err(cannot) => Err(cannot.into()),
    }
}

fn approves(house: &House, checker: &Who, (address, reason): (&str, &str)) -> Result<()> {
    let seal = show_output(house, Some(checker), address)?.seal;
    let (verdict, reason) = (Verdict::Approve, reason.to_owned());
    let view = OutputAct::View { verdict, reason, seal };
    do_to_output(house, Some(checker), (address, None), &view)?;
    Ok(())
}
