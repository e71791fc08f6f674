//! The schema as text, read back from the database itself: equal for both engines.
//!
//! Tables, columns with the four words for their kinds, keys, unique and other indexes, and what
//! refers to what. Checks and the conditions of partial indexes are not compared: the engines give
//! them back in words of their own.

use crate::{StoreError, Tx};
use std::collections::BTreeMap;

/// The parts of a table, each a line of the text.
type Parts = BTreeMap<String, Vec<String>>;

/// The schema as text.
///
/// # Errors
/// [`StoreError`].
pub fn describe(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    let questions = match tx {
        Tx::Sqlite(_) => &SQLITE,
        Tx::Postgres(_) => &POSTGRES,
    };
    let mut tables = Parts::new();
    for (place, question) in questions.iter().enumerate() {
        // Each answers: table, and a line about it.
        let mut lines =
            tx.many(question, &[], |row| Ok((row.text(0)?, row.text(1)?.to_lowercase())))?;
        if place > 0 {
            lines.sort();
        }
        for (table, line) in lines {
            tables.entry(table).or_default().push(line);
        }
    }
    let mut text = String::new();
    for (table, lines) in tables {
        text.push_str(&format!("{table}\n"));
        for line in lines {
            text.push_str(&format!("  {line}\n"));
        }
    }
    Ok(text)
}

const SQLITE: [&str; 4] = [
    "SELECT m.name, c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'int' ELSE c.type END || \
     CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END \
     FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY m.name, c.cid",
    "SELECT t, 'key ' || group_concat(name, ', ') FROM ( \
     SELECT m.name AS t, c.name AS name FROM sqlite_schema AS m \
     JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' AND c.pk > 0 \
     ORDER BY m.name, c.pk) GROUP BY t",
    "SELECT t, CASE u WHEN 1 THEN 'unique ' ELSE 'index ' END || group_concat(name, ', ') || \
     CASE p WHEN 1 THEN ' (some rows)' ELSE '' END FROM ( \
     SELECT m.name AS t, l.name AS i, l.\"unique\" AS u, l.partial AS p, c.name AS name \
     FROM sqlite_schema AS m JOIN pragma_index_list(m.name) AS l \
     JOIN pragma_index_info(l.name) AS c WHERE m.type = 'table' AND l.origin <> 'pk' \
     ORDER BY m.name, l.name, c.seqno) GROUP BY t, i, u, p",
    "SELECT t, 'refers ' || group_concat(f, ', ') || ' to ' || o || ' ' || group_concat(g, ', ') \
     FROM (SELECT m.name AS t, k.id AS id, k.\"from\" AS f, k.\"table\" AS o, k.\"to\" AS g \
     FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' \
     ORDER BY m.name, k.id, k.seq) GROUP BY t, id, o",
];

const POSTGRES: [&str; 4] = [
    "SELECT table_name::text, column_name || ' ' || CASE data_type WHEN 'bigint' THEN 'int' \
     WHEN 'double precision' THEN 'real' ELSE data_type END || \
     CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END \
     FROM information_schema.columns WHERE table_schema = current_schema() \
     ORDER BY table_name, ordinal_position",
    "SELECT t.relname::text, 'key ' || string_agg(a.attname::text, ', ' ORDER BY k.place) \
     FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid \
     JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = current_schema() \
     CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place) \
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number \
     WHERE x.indisprimary GROUP BY t.relname, x.indexrelid",
    "SELECT t.relname::text, CASE WHEN x.indisunique THEN 'unique ' ELSE 'index ' END || \
     string_agg(a.attname::text, ', ' ORDER BY k.place) || \
     CASE WHEN x.indpred IS NULL THEN '' ELSE ' (some rows)' END \
     FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid \
     JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = current_schema() \
     CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place) \
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number \
     WHERE NOT x.indisprimary GROUP BY t.relname, x.indexrelid, x.indisunique, x.indpred",
    "SELECT t.relname::text, 'refers ' || string_agg(a.attname::text, ', ' ORDER BY k.place) || \
     ' to ' || o.relname || ' ' || string_agg(b.attname::text, ', ' ORDER BY k.place) \
     FROM pg_constraint AS x JOIN pg_class AS t ON t.oid = x.conrelid \
     JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = current_schema() \
     JOIN pg_class AS o ON o.oid = x.confrelid \
     CROSS JOIN LATERAL unnest(x.conkey, x.confkey) WITH ORDINALITY AS k (ours, theirs, place) \
     JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.ours \
     JOIN pg_attribute AS b ON b.attrelid = o.oid AND b.attnum = k.theirs \
     WHERE x.contype = 'f' GROUP BY t.relname, x.oid, o.relname",
];
