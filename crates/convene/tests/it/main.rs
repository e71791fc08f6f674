//! Statements, asks and their lives, against laws and the story of one area.

mod asks;
mod statements;
mod texts;
mod written;
