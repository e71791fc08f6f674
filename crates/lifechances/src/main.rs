//! The binary: arguments, configuration, wiring, command line.
//!
//! Everything a person can do is a journey; here it is only asked for and told about. Progress goes
//! to standard error, results to standard output.

mod admin;
mod arguments;
mod demo;
mod demo_chain;
mod indicators;
mod installation;
mod load;
mod problem;
mod progress;
mod serve;
mod synth_files;

use arguments::{Arguments, Verb};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_max_level(tracing::Level::INFO)
        .init();
    let arguments = Arguments::parse();
    let outcome = match arguments.verb {
        Verb::Demo(demo) => demo::run(&demo),
        Verb::Serve(serve) => serve::run(&serve),
        Verb::Synth(synth) => synth_files::run(&synth),
        Verb::Load(load) => load::run(&load),
        Verb::Indicators(indicators) => indicators::run(&indicators),
        Verb::Admin(admin) => admin::run(&admin),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => problem::tell(&error),
    }
}

/// Writes a line of the result.
#[expect(clippy::print_stdout, reason = "the result of a command goes to standard output")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// Writes a line for the person at the terminal.
#[expect(clippy::print_stderr, reason = "progress and advice go to standard error")]
pub(crate) fn tell(line: &str) {
    eprintln!("{line}");
}
