//! The SQL: the same text for every engine, but for how a file becomes a table.

use crate::coded::Coded;
use crate::coded::levels;
use crate::compare::levels::name;
use std::f64::consts::LOG2_E;
use std::fmt::Write;

/// Whose words are used for reading files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB.
    DuckDb,
    /// ClickHouse, `clickhouse local` and chDB.
    ClickHouse,
    /// Spark, Databricks and Sail.
    Spark,
}

/// Rarities below this count as this, as in the engine.
const RARE: f64 = 1e-12;

impl Coded<'_> {
    /// Makes the tables of the SQL from the Parquet files in `folder`, which is a path or an address
    /// as the engine sees it. Statements end with `;` and a new line.
    pub fn tables_sql(&self, dialect: Dialect, folder: &str) -> String {
        let folder = folder.replace('\'', "''");
        let mut text = String::new();
        for table in self.table_names() {
            let files = match (table.as_str(), dialect) {
                ("records", Dialect::Spark) => "records".to_owned(),
                ("records", _) => "records/*.parquet".to_owned(),
                (_, _) => format!("{table}.parquet"),
            };
            let statement = match dialect {
                Dialect::DuckDb => format!(
                    "create or replace table {table} as select * from read_parquet('{folder}/{files}');"
                ),
                Dialect::ClickHouse => format!(
                    "create or replace table {table} engine = MergeTree order by tuple() \
                     as select * from file('{folder}/{files}', 'Parquet');"
                ),
                Dialect::Spark => format!(
                    "create or replace temporary view {table} using parquet options (path '{folder}/{files}');"
                ),
            };
            text.push_str(&statement);
            text.push('\n');
        }
        text
    }

    /// One row for each pattern that occurs, with the number of pairs: each pair once, at the first
    /// rule that brings it together.
    pub fn histogram_sql(&self) -> String {
        format!(
            "{}select pattern, count(*) as pairs\nfrom patterns\ngroup by pattern\norder by pattern\n",
            self.patterns()
        )
    }

    /// The pairs at or above the floor: the places of the two records, the pattern, and the evidence
    /// in bits.
    pub fn links_sql(&self) -> String {
        format!(
            "{}{}select a_place, b_place, pattern, weight\nfrom links\nwhere weight >= {:e}\norder by a_place, b_place\n",
            self.patterns(),
            self.weighed(),
            self.floor * LOG2_E
        )
    }

    /// Pairs, how they agree, and the numbers of their patterns.
    fn patterns(&self) -> String {
        let mut text = String::from("with\n");
        for side in ["a", "b"] {
            let columns = self.compared();
            let columns: Vec<String> =
                columns.iter().map(|column| format!("{column} as {side}_{column}")).collect();
            let _ = writeln!(
                text,
                "{side}_side as (\n  select {}\n  from records\n),",
                columns.join(", ")
            );
        }
        text.push_str("pairs as (\n");
        for rule in 1..=self.rules.len() {
            if rule > 1 {
                text.push_str("  union all\n");
            }
            text.push_str(&self.pairs_of(rule));
        }
        text.push_str("),\n");
        text.push_str(&self.levels());
        text.push_str(&self.pattern());
        text
    }

    /// The pairs of one rule that no earlier rule brings together.
    fn pairs_of(&self, rule: usize) -> String {
        let mut text = format!(
            "  select * from a_side join b_side on a_rule_{rule} = b_rule_{rule}\n  \
             where a_rule_{rule} > 0 and b_rule_{rule} > 0 and a_place < b_place"
        );
        if self.across_only {
            text.push_str(" and a_source <> b_source");
        }
        for earlier in 1..rule {
            let _ = write!(
                text,
                "\n    and (a_rule_{earlier} = 0 or a_rule_{earlier} <> b_rule_{earlier})"
            );
        }
        text.push('\n');
        text
    }

    fn levels(&self) -> String {
        let mut columns: Vec<String> =
            ["a_place", "b_place"].into_iter().map(str::to_owned).collect();
        columns.extend(
            self.looked_up()
                .into_iter()
                .flat_map(|(_, column)| [format!("a_{column}"), format!("b_{column}")]),
        );
        let mut joins = String::new();
        for (at, laid) in self.layout.fields.iter().enumerate() {
            let alias = format!("s{at}");
            columns.push(format!("{} as {}_level", levels::sql(laid, &alias), laid.name));
            if let Some(ending) = laid.shape.joined_by() {
                let column = format!("{}_{ending}", laid.name);
                let _ = writeln!(
                    joins,
                    "  left join similar_{} {alias} on a_{column} = {alias}.a and b_{column} = {alias}.b",
                    laid.name
                );
            }
        }
        if self.layout.names.is_some() {
            columns.push("coalesce(sw.level, 0) as names_swapped".to_owned());
            joins.push_str(
                "  left join swapped_names sw on a_names_code = sw.a and b_names_code = sw.b\n",
            );
        }
        format!("levels as (\n  select {}\n  from pairs\n{joins}),\n", columns.join(",\n    "))
    }

    /// The number of a pattern: level times step, field by field.
    fn pattern(&self) -> String {
        let mut columns: Vec<String> =
            ["a_place", "b_place"].into_iter().map(str::to_owned).collect();
        columns.extend(
            self.looked_up()
                .into_iter()
                .flat_map(|(_, column)| [format!("a_{column}"), format!("b_{column}")]),
        );
        let steps: Vec<String> = self
            .layout
            .fields
            .iter()
            .enumerate()
            .map(|(at, laid)| {
                let level = format!("{}_level", laid.name);
                let is_name = self.layout.names.is_some_and(|(g, s)| at == g || at == s);
                let level = if is_name {
                    format!("case when names_swapped > 0 then {} else {level} end", name::SWAPPED)
                } else {
                    level
                };
                format!("cast({level} as bigint) * {}", laid.step)
            })
            .collect();
        columns.push(format!("cast({} as bigint) as pattern", steps.join(" + ")));
        format!("patterns as (\n  select {}\n  from levels\n)\n", columns.join(",\n    "))
    }

    /// Tables of frequencies with the column of the records that they are looked up by.
    fn looked_up(&self) -> Vec<(String, String)> {
        let fields = self.counted().into_iter().map(|at| &self.layout.fields[at]);
        let mut all: Vec<(String, String)> = fields
            .map(|laid| (laid.name.clone(), format!("{}_{}", laid.name, laid.shape.counted_by())))
            .collect();
        if self.layout.names.is_some() {
            all.push(("names".to_owned(), "names_code".to_owned()));
        }
        all
    }

    /// What the pairs are worth that may be links.
    fn weighed(&self) -> String {
        let mut joins = String::new();
        for (at, (table, column)) in self.looked_up().iter().enumerate() {
            for side in ["a", "b"] {
                let _ = writeln!(
                    joins,
                    "  join frequency_{table} f{side}{at} on {side}_{column} = f{side}{at}.code"
                );
            }
        }
        let rarity = if self.looked_up().is_empty() { "1e0".to_owned() } else { self.rarity() };
        format!(
            ", rarities as (\n  select a_place, b_place, patterns.pattern as pattern, same_share, kin_share, stranger_share,\n    \
             {rarity} as rarity\n  from patterns\n  join weights on weights.pattern = patterns.pattern\n{joins}),\n\
             links as (\n  select a_place, b_place, pattern,\n    \
             ln(same_share / (kin_share + stranger_share * greatest(rarity, {RARE:e}))) * {LOG2_E:e} as weight\n  \
             from rarities\n)\n"
        )
    }

    /// How rare the values are on which a pair agrees: a product over fields, in their order.
    fn rarity(&self) -> String {
        let counted = self.counted();
        let factors = self.looked_up().into_iter().enumerate().map(|(at, (table, _))| {
            let common = format!("greatest(fa{at}.share, fb{at}.share)");
            match counted.get(at) {
                None => format!("case when {table}_counts = 1 then {common} else 1e0 end"),
                Some(field) => {
                    let usual = self.scorer.usual(*field);
                    format!(
                        "case {table}_counts when 1 then {common} when 2 then least(greatest({common}, {:e}), {:e}) else 1e0 end",
                        usual / 5.0,
                        usual * 5.0
                    )
                }
            }
        });
        factors.collect::<Vec<String>>().join("\n    * ")
    }
}
