//! The program as people meet it: its command line, its pages, what it keeps and what it never
//! lets out. One binary, so that linking happens once.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "what its tests stand on")]

mod browser;
mod command_line;
mod keys;
mod killed_load;
mod leaks;
mod link_decisions;
mod link_encode;
mod link_files;
mod link_input;
mod link_sql;
mod outputs;
mod own_tables;
mod published_files;
mod story;
mod support;
