//! The operational database: SQLite or PostgreSQL behind one SQL text.
