//! The tables of a request as people read them: each with what its author says of its columns and what
//! the automatic checks find.

use super::CannotOutput;
use super::ask::told;
use super::contributors::{is_list, missing_list};
use super::show::{life_of, may_see, note};
use crate::house::House;
use access::Refusal;
use convene::Who;
use convene::output::{Output, OutputContext, OutputFile};
use disclose::output_checks::{Declared, Sheet, check_output};
use lake::Opening;

/// A table of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputTable {
    /// Its name.
    pub name: String,
    /// Headings and rows; none when it is not a table of text.
    pub sheet: Option<Sheet>,
    /// What its columns hold; none when nothing is said, or nothing that can be read.
    pub declared: Option<Declared>,
    /// What has to be mended before it can be submitted: a sentence each.
    pub problems: Vec<String>,
}

/// The tables of a request, for whoever may see it. Who reads them is in the audit first.
///
/// # Errors
/// [`CannotOutput`].
pub fn read_output_tables(
    house: &House,
    who: Option<&Who>,
    address: &str,
) -> Result<Vec<OutputTable>, CannotOutput> {
    let who = who.ok_or(Refusal::NotSignedIn)?;
    let life = life_of(&told(house, address)?)?;
    if !may_see(house, who, &life) {
        return Err(CannotOutput::NotForYou);
    }
    let is_read = |file: &&OutputFile| !is_declaration(&file.name) && !is_list(&file.name);
    for file in life.output().files.iter().filter(is_read) {
        note(house, who, format!("{address}: {}, {}", file.name, file.hash))?;
    }
    looked_at(house, who, life.output())
}

/// Every table with what is found in it. A declaration without a table counts as one with a problem.
pub(super) fn looked_at(
    house: &House,
    who: &Who,
    output: &Output,
) -> Result<Vec<OutputTable>, CannotOutput> {
    let mut tables = Vec::new();
    for file in output.files.iter().filter(|file| !is_list(&file.name)) {
        let name = file.name.clone();
        if !is_declaration(&name) {
            tables.push(one(house, who, (output, file))?);
        } else if !output.files.iter().any(|other| is_table_of(&other.name, &name)) {
            let problems = vec![format!("{name}: there is no table of this name beside it")];
            tables.push(OutputTable { name, sheet: None, declared: None, problems });
        }
    }
    Ok(tables)
}

fn one(
    house: &House,
    who: &Who,
    (output, file): (&Output, &OutputFile),
) -> Result<OutputTable, CannotOutput> {
    let name = &file.name;
    let bytes = bytes_of(house, who, file)?;
    let sheet = Sheet::read(name, &bytes).ok();
    let (mut declared, mut problems) = (None, Vec::new());
    match declaration_of(output, name) {
        None => problems.push(format!(
            "{name}: a declaration of its columns is missing: put a TOML file of the same name beside it"
        )),
        Some(declaration) => {
            let text = String::from_utf8_lossy(&bytes_of(house, who, declaration)?).into_owned();
            match Declared::parse(&text) {
                Err(bad) => problems.push(format!("{}, {bad}", declaration.name)),
                Ok(said) => {
                    let found = check_output(name, &bytes, &in_context(said.clone(), &output.context));
                    problems.extend(found.iter().map(|problem| format!("{name}: {problem}")));
                    problems.extend(missing_list(output, name, &said));
                    declared = Some(said);
                }
            }
        }
    }
    Ok(OutputTable { name: name.clone(), sheet, declared, problems })
}

/// The bytes of a file, from the vault.
pub(super) fn bytes_of(
    house: &House,
    who: &Who,
    file: &OutputFile,
) -> Result<Vec<u8>, CannotOutput> {
    let side = house.children.as_ref().ok_or(CannotOutput::NoChildrenSide)?;
    let opening = Opening { purpose: "an output".to_owned(), who: who.id.clone(), at: house.now() };
    let found = side.vault.read_output(&opening, file.hash)?.found;
    found.ok_or_else(|| CannotOutput::NoSuchFile(file.name.clone()))
}

/// The declaration beside a table.
pub(super) fn declaration_of<'a>(output: &'a Output, table: &str) -> Option<&'a OutputFile> {
    output.files.iter().find(|other| is_declaration(&other.name) && is_table_of(table, &other.name))
}

/// Whether a file is the table a declaration is about.
pub(super) fn is_table_of(name: &str, declaration: &str) -> bool {
    let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
    !is_declaration(name) && stem(name) == stem(declaration)
}

/// Whether a file says what the columns of another hold.
pub(super) fn is_declaration(name: &str) -> bool {
    std::path::Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"))
}

/// What a declaration leaves unsaid, the request says.
fn in_context(mut declared: Declared, context: &OutputContext) -> Declared {
    for (own, said) in [
        (&mut declared.what, &context.what),
        (&mut declared.why, &context.why),
        (&mut declared.readers, &context.readers),
    ] {
        if own.trim().is_empty() {
            own.clone_from(said);
        }
    }
    declared
}
