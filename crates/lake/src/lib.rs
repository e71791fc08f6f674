//! The vault and the lake: sealed identifiers and facts by pseudonym in Parquet.
