//! Whether the rows of an extract are still alike enough beside those that were given out under the same
//! names: whoever has two of them joins them by the names of the children.

use crate::extracts::CannotExtract;
use crate::extracts::classes::{LEAST, TooFewAlike, rounded};
use crate::extracts::rows::answers;
use crate::extracts::specification::{Specification, Standing};
use crate::facts::ChildFacts;
use cohort::{Cohort, CohortBuilder, ColumnPlan, ColumnRef, Unfit, failing};
use commons::Pseudonym;
use conceal::read_pseudonym;
use lake::{LakeProblem, Opening, Vault};
use std::collections::{BTreeMap, BTreeSet};

/// A column of one extract: how it stands, and the value of each child.
struct Given {
    name: String,
    standing: Standing,
    values: BTreeMap<Pseudonym, String>,
}

/// How the fields of an extract stand, as it is kept beside it: a line for each.
pub(super) fn standings(asked: &Specification) -> String {
    let line = |standing: Standing, name: &str| match standing {
        Standing::Identifying => format!("identifying {name}\n"),
        Standing::Sensitive => format!("sensitive {name}\n"),
        Standing::Plain => format!("plain {name}\n"),
    };
    asked.fields.iter().map(|one| line(one.standing, one.field.name)).collect()
}

/// How the columns of an extract stand. Where that was not kept, every one of them identifies.
pub(super) fn standing_of(kept: Option<&str>, name: &str) -> Standing {
    let said = kept.into_iter().flat_map(str::lines).filter_map(|line| line.split_once(' '));
    let mut own = said.filter(|(_, own)| *own == name).map(|(standing, _)| standing);
    match own.next() {
        Some("sensitive") => Standing::Sensitive,
        Some("plain") => Standing::Plain,
        Some(_) | None => Standing::Identifying,
    }
}

/// Checks the rows beside those of every extract of the same names that lies in the safe room.
///
/// # Errors
/// [`CannotExtract::TooFew`] when children could be told apart by all of them together.
pub(super) fn check(
    (vault, opening): (&Vault, &Opening),
    (asked, epoch): (&Specification, u32),
    rows: &BTreeMap<Pseudonym, &ChildFacts>,
) -> Result<(), CannotExtract> {
    let (mut columns, mut joined) = (of_new(asked, rows), Vec::new());
    let (beginning, purpose) = (format!("epoch-{epoch}-"), asked.pseudonym_purpose());
    for name in vault.extracts()?.into_iter().filter(|name| name.starts_with(&beginning)) {
        if vault.extract_purpose(&name)?.is_none_or(|own| own == purpose) {
            columns.extend(of_kept(vault, opening, &name)?);
            joined.push(name);
        }
    }
    if joined.is_empty() {
        return Ok(());
    }
    let cohort = all_in_one(&columns)?;
    let refs = |standing: Standing| -> Vec<ColumnRef> {
        let own = columns.iter().filter(|column| column.standing == standing);
        own.filter_map(|column| cohort.find(&column.name)).collect()
    };
    let (identifying, sensitive) = (refs(Standing::Identifying), refs(Standing::Sensitive));
    let found = failing(&cohort, (&identifying, &sensitive), LEAST);
    if found.classes == 0 {
        return Ok(());
    }
    let mend = format!(
        "By themselves these rows would pass; joined by the names of the children with {}, given out \
         under the same agreement, they do not. Ask for the fields of those alone and on the same day, or \
         wait for the next epoch of pseudonyms.",
        joined.join(", ")
    );
    let (classes, children) = (rounded(found.classes), rounded(found.children));
    Err(TooFewAlike { classes, children, mend }.into())
}

fn of_new(asked: &Specification, rows: &BTreeMap<Pseudonym, &ChildFacts>) -> Vec<Given> {
    let column = |at: usize, name: &str, standing: Standing| {
        let value = |child: &ChildFacts| answers(asked, child).nth(at).unwrap_or_default();
        let values = rows.iter().map(|(name, child)| (*name, value(child)));
        Given { name: format!("new/{name}"), standing, values: values.collect() }
    };
    let fields = asked.fields.iter().enumerate();
    fields.map(|(at, one)| column(at, one.field.name, one.standing)).collect()
}

fn of_kept(vault: &Vault, opening: &Opening, extract: &str) -> Result<Vec<Given>, LakeProblem> {
    let bytes = vault.read_extract(opening, extract)?.found.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let kept = vault.extract_standings(extract)?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').skip(1).collect();
    let given = |name: &&str| Given {
        name: format!("{extract}/{name}"),
        standing: standing_of(kept.as_deref(), name),
        values: BTreeMap::new(),
    };
    let mut columns: Vec<Given> = header.iter().map(given).collect();
    for line in lines {
        let mut cells = line.split(',');
        let Ok(name) = read_pseudonym(cells.next().unwrap_or_default()) else { continue };
        for (column, cell) in columns.iter_mut().zip(cells) {
            column.values.insert(name, cell.to_owned());
        }
    }
    Ok(columns)
}

/// Every child of any extract, once. That somebody is in one extract and not in another tells something
/// too: it makes a class of its own.
fn all_in_one(columns: &[Given]) -> Result<Cohort, Unfit> {
    const MISSING: &str = "not in it";
    let children: BTreeSet<&Pseudonym> =
        columns.iter().flat_map(|column| column.values.keys()).collect();
    let told = |column: &'_ Given| -> BTreeSet<String> {
        column.values.values().filter(|value| !value.is_empty()).cloned().collect()
    };
    let plans = columns.iter().map(|column| {
        let told = told(column);
        let mut levels: Vec<(&str, &str)> =
            told.iter().map(|level| (level.as_str(), level.as_str())).collect();
        if column.standing == Standing::Identifying {
            levels.push((MISSING, MISSING));
        }
        ColumnPlan::new(&column.name, &column.name, &levels)
    });
    let mut builder = CohortBuilder::new(plans.collect())?;
    for child in children {
        let value = |column: &'_ Given| match column.values.get(child) {
            Some(value) if value.is_empty() => None,
            Some(value) => Some(value.clone()),
            None if column.standing == Standing::Identifying => Some(MISSING.to_owned()),
            None => None,
        };
        let values: Vec<Option<String>> = columns.iter().map(value).collect();
        let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
        builder.add(&values)?;
    }
    Ok(builder.build())
}
