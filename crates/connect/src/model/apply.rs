//! From a fitted model to its document, and from a document to a model that links other records.

use super::document::{
    Class, Estimate, FieldKind, FieldModel, ModelDocument, Row, Rows, Share, Spread, Times,
    TrainedOn, class_word,
};
use super::problem::{ModelProblem, missing, wrong};
use super::{read_fields, rules};
use crate::compare::Plan;
use crate::linker::Linker;
use crate::settings::Settings;
use crate::standardise::Frame;
use crate::standardise::frame::Field;
use crate::table::{Kind, Table};
use crate::weigh::beside::{Beside, up_to};
use crate::weigh::fit::Course;
use crate::weigh::start::{ALL, CLASSES, is_held};
use crate::weigh::tables::{LevelTable, Tables};
use crate::weigh::train::{Trained, all_pairs, count};

impl Linker {
    /// The model that this linker weighs with, and how `settings` would have it run.
    pub fn model(&self, settings: &Settings) -> ModelDocument {
        let fields = &self.frame.fields;
        ModelDocument {
            trained: TrainedOn {
                records: self.frame.len() as u64,
                rounds: self.trained.course.rounds,
                ..TrainedOn::default()
            },
            settings: Settings { threads: 1, ..settings.clone() },
            rules: rules::written(&self.rules(settings).0, &self.frame),
            expected: None,
            shares: self.shares(),
            fields: (0..fields.len()).map(|at| self.field(at)).collect(),
        }
    }

    /// Puts records into numbers and weighs them by a document: nothing is fitted. The same records
    /// and settings give the same links as the run that the document is from.
    ///
    /// # Errors
    /// A [`ModelProblem`] when the columns of the records are not those of the model.
    pub fn with_model(table: &Table, document: &ModelDocument) -> Result<Self, ModelProblem> {
        check_columns(table, document)?;
        let frame = Frame::of(table);
        let plan = Plan::of(&frame);
        let tables = tables(&frame, &plan, document)?;
        let shares = shares(frame.len(), document);
        let chosen = rules::read(&document.rules, &frame)?;
        let course = Course { rounds: document.trained.rounds, ..Course::default() };
        Ok(Self { frame, plan, trained: Trained::new(tables, shares, course, chosen) })
    }

    fn shares(&self) -> Vec<(Class, Share)> {
        let per_record = pairs_per_record(self.frame.len());
        let share = |class: Class| {
            let pairs = rounded(self.trained.shares[class as usize] * per_record);
            (class, Share::PerRecord(Estimate::of(pairs)))
        };
        ALL.into_iter().filter(|class| *class != Class::Stranger).map(share).collect()
    }

    fn field(&self, at: usize) -> FieldModel {
        let field = &self.frame.fields[at];
        let parent = self.trained.tables.parents[at];
        FieldModel {
            word: field.word().to_owned(),
            kind: FieldKind::of(field),
            columns: columns(field, &self.frame),
            hangs_on: parent.map(|parent| self.frame.fields[parent].word().to_owned()),
            classes: ALL.into_iter().map(|class| (class, self.spread(at, class))).collect(),
            beside: self.beside(at),
        }
    }

    fn beside(&self, at: usize) -> Vec<(String, Times)> {
        let kind = FieldKind::of(&self.frame.fields[at]);
        let level = |of: &Beside, (level, word): (usize, &str)| (word.to_owned(), of.times[level]);
        let of_field = self.trained.tables.beside.iter().filter(|one| one.field == at);
        of_field
            .map(|one| {
                let place = self.frame.fields[one.place].word().to_owned();
                (place, kind.speaking().map(|named| level(one, named)).collect())
            })
            .collect()
    }

    fn spread(&self, at: usize, class: Class) -> Spread {
        let tables = &self.trained.tables;
        let own = tables.which[class as usize][at];
        let owner = ALL.into_iter().find(|owner| tables.which[*owner as usize][at] == own);
        let owner = owner.unwrap_or(class);
        if owner != class {
            return Spread::As(owner);
        }
        let field = &self.frame.fields[at];
        let parent = tables.parents[at].map(|parent| FieldKind::of(&self.frame.fields[parent]));
        let table = &tables.tables[own];
        let rows = (0..table.cells.len() / table.size).map(|row| Row {
            when: parent.map(|parent| parent.levels()[row].to_owned()),
            levels: levels(FieldKind::of(field), &table.cells[row * table.size..]),
        });
        Spread::Own(Rows { held: is_held(field, class), rows: rows.collect() })
    }
}

fn levels(kind: FieldKind, cells: &[f64]) -> Vec<(String, Estimate)> {
    let level = |(level, word): (usize, &str)| (word.to_owned(), Estimate::of(cells[level]));
    kind.speaking().map(level).collect()
}

impl ModelDocument {
    /// The columns that the model reads: records must have these and no others.
    pub fn columns(&self) -> Vec<Kind> {
        let of_field = |field: &FieldModel| {
            let kind = field.kind;
            let columns = field.columns.clone().into_iter();
            columns.map(move |column| read_fields::column_kind(kind, &column))
        };
        self.fields.iter().flat_map(of_field).collect()
    }
}

/// Rounds a fitted model to six digits, so that what a document says is what the run used.
pub(crate) fn settle(trained: &mut Trained, records: usize) {
    for table in &mut trained.tables.tables {
        for cell in &mut table.cells {
            *cell = rounded(*cell);
        }
    }
    for one in &mut trained.tables.beside {
        one.times.iter_mut().for_each(|times| *times = rounded(*times));
    }
    let per_record = pairs_per_record(records);
    for class in ALL.into_iter().filter(|class| *class != Class::Stranger) {
        let share = &mut trained.shares[class as usize];
        *share = rounded(*share * per_record) / per_record;
    }
    trained.shares[Class::Stranger as usize] = strangers(&trained.shares);
}

/// What is left for strangers.
fn strangers(shares: &[f64; CLASSES]) -> f64 {
    (1.0 - shares[..CLASSES - 1].iter().sum::<f64>()).max(1e-12)
}

/// Six digits that count.
pub(crate) fn rounded(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// Pairs of two records for each record, in all.
pub(crate) fn pairs_per_record(records: usize) -> f64 {
    all_pairs(records) / count(records.max(1) as u64)
}

fn shares(records: usize, document: &ModelDocument) -> [f64; CLASSES] {
    let per_record = pairs_per_record(records);
    let mut shares = [0.0; CLASSES];
    for (class, share) in &document.shares {
        let share = match share {
            Share::PerRecord(pairs) => pairs.value / per_record,
            Share::OfAllPairs(share) => share.value,
        };
        shares[*class as usize] = share.clamp(1e-12, 0.2);
    }
    shares[Class::Stranger as usize] = strangers(&shares);
    shares
}

/// The columns of a field, by their words.
fn columns(field: &Field, frame: &Frame) -> Vec<String> {
    let words: Vec<&str> = match field {
        Field::Names { kind: Kind::Given, .. } if frame.has_other => vec!["given", "other"],
        Field::Home { homes } => {
            let (postcode, property) = homes.has;
            let postcode = postcode.then_some("postcode");
            postcode.into_iter().chain(property.then_some("uprn")).collect()
        }
        Field::Names { .. } | Field::Born { .. } | Field::Number { .. } | Field::Same { .. } => {
            vec![field.word()]
        }
    };
    words.into_iter().map(str::to_owned).collect()
}

fn check_columns(table: &Table, document: &ModelDocument) -> Result<(), ModelProblem> {
    let wanted = document.columns();
    if let Some(kind) = wanted.iter().find(|kind| !table.kinds().any(|has| has == *kind)) {
        let column = kind.word().to_owned();
        return Err(ModelProblem::LacksColumn { column, kind: in_words(kind) });
    }
    // Other names without given names are read by nothing.
    let idle = |kind: &Kind| *kind == Kind::Other && !wanted.contains(&Kind::Given);
    let extra = table.kinds().find(|kind| !wanted.contains(kind) && !idle(kind));
    extra.map_or(Ok(()), |kind| {
        let column = kind.word().to_owned();
        Err(ModelProblem::ExtraColumn { column, kind: in_words(kind) })
    })
}

const fn in_words(kind: &Kind) -> &'static str {
    match kind {
        Kind::Given => "forenames",
        Kind::Surname => "family name",
        Kind::Other => "other names used",
        Kind::Born => "date of birth",
        Kind::Sex => "sex",
        Kind::Postcode => "postcode of the home",
        Kind::Uprn => "property reference number of the home",
        Kind::School => "school or setting",
        Kind::Nhs => "NHS number",
        Kind::Upn => "unique pupil number",
        Kind::Number(_) => "a number that one person has",
        Kind::Text(_) => "words that may be mistyped",
        Kind::Category(_) => "a code that is the same or is not",
    }
}

/// The document's numbers in the engine's tables.
fn tables(frame: &Frame, plan: &Plan, document: &ModelDocument) -> Result<Tables, ModelProblem> {
    let mut tables = Tables::start(frame, plan);
    tables.tables.clear();
    for which in &mut tables.which {
        which.clear();
    }
    for (at, field) in frame.fields.iter().enumerate() {
        let place = format!("fields.{}", field.word());
        let said = document.fields.iter().find(|said| said.word == field.word());
        let said = said.ok_or_else(|| missing("the model", &place))?;
        let parent = tables.parents[at].map(|parent| frame.fields[parent].word().to_owned());
        if said.hangs_on != parent {
            let none = "nothing".to_owned();
            let (expected, found) = (parent.as_ref().unwrap_or(&none), &said.hangs_on);
            let found = found.as_ref().unwrap_or(&none);
            return Err(wrong(&format!("{place}.hangs_on"), expected, found));
        }
        let rows = tables.parents[at].map_or(1, |parent| plan.sizes[parent]);
        add(&mut tables, said, &place, rows)?;
        tables.beside.extend(said.beside.iter().filter_map(|one| beside(frame, at, one)));
    }
    tables.beside.sort_by_key(Beside::order);
    Ok(tables)
}

/// What is said of a field beside a place; nothing when the place is none.
fn beside(frame: &Frame, field: usize, (place, levels): &(String, Times)) -> Option<Beside> {
    let place = frame.fields.iter().position(|field| field.word() == place)?;
    let kind = FieldKind::of(&frame.fields[field]);
    let mut times = vec![1.0; kind.levels().len()];
    for ((level, _), (_, said)) in kind.speaking().zip(levels) {
        times[level] = *said;
    }
    Some(Beside { field, place, up_to: up_to(&frame.fields[place])?, times })
}

/// Adds the tables of one field.
fn add(
    tables: &mut Tables,
    said: &FieldModel,
    place: &str,
    rows: usize,
) -> Result<(), ModelProblem> {
    let mut own = [None; CLASSES];
    for (class, spread) in &said.classes {
        if let Spread::Own(spread) = spread {
            if spread.rows.len() != rows {
                let found = format!("{} rows", spread.rows.len());
                return Err(wrong(place, format!("{rows} rows of levels"), found));
            }
            own[*class as usize] = Some(tables.tables.len());
            tables.tables.push(level_table(said.kind, spread));
        }
    }
    for class in ALL {
        let spread = said.classes.iter().find(|(at, _)| *at == class).map(|(_, spread)| spread);
        let table = match spread {
            Some(Spread::Own(_)) => own[class as usize],
            Some(Spread::As(other)) => own[*other as usize],
            None => None,
        };
        let word = class_word(class);
        let table = table.ok_or_else(|| missing(place, format!("the spread of class {word:?}")))?;
        tables.which[class as usize].push(table);
    }
    Ok(())
}

fn level_table(kind: FieldKind, rows: &Rows) -> LevelTable {
    let size = kind.levels().len();
    let mut cells = Vec::with_capacity(size * rows.rows.len());
    for row in &rows.rows {
        let from = cells.len();
        cells.resize(from + size, 1.0);
        for ((level, _), (_, estimate)) in kind.speaking().zip(&row.levels) {
            cells[from + level] = estimate.value.max(1e-12);
        }
    }
    LevelTable { size, start: cells.clone(), cells, held: rows.held, silent: kind.silent() }
}
