//! The binary: arguments, configuration, wiring, command line.
//!
//! Everything a person can do is a journey; here it is only asked for and told about. Progress goes
//! to standard error, results to standard output.

mod accredited_people;
mod admin;
mod agreements;
mod arguments;
mod demo;
mod demo_areas;
mod demo_backing;
mod demo_chain;
mod demo_governance;
mod demo_outputs;
mod demo_partnership;
mod demo_plan;
mod demo_research;
mod demo_sharing;
mod demo_statistics;
mod demo_story;
mod demo_voice;
mod disclose_arguments;
mod indicators;
mod installation;
mod keys;
mod keys_arguments;
mod link;
mod link_arguments;
mod link_cost;
mod link_encode;
mod link_encode_files;
mod link_quality;
mod link_quality_files;
mod link_sql;
mod load;
mod outputs;
mod outputs_arguments;
mod own_table_files;
mod own_tables;
mod place_arguments;
mod plan_localities;
mod problem;
mod progress;
mod recipes;
mod review_links;
mod rows;
mod rows_arguments;
mod serve;
mod statistics;
mod statistics_arguments;
mod synth_files;
mod ways_in;

use arguments::{Arguments, Verb};
use clap::Parser;
use std::io::Write;
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
        Verb::Link(link) => link::run(&link),
        Verb::Agreement(agreements) => agreements::run(&agreements),
        Verb::Recipe(recipes) => recipes::run(&recipes),
        Verb::Place(place) => plan_localities::run(&place),
        Verb::Disclose(disclose) => own_tables::run(&disclose),
        Verb::Statistics(statistics) => statistics::run(&statistics),
        Verb::Keys(keys) => keys::run(&keys),
        Verb::Rows(rows) => rows::run(&rows),
        Verb::Outputs(asked) => outputs::run(&asked),
        Verb::Admin(admin) => admin::run(&admin),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => problem::tell(&error),
    }
}

/// Writes a line of the result. Whoever reads may stop early (`| head`): that is not our failure.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Writes a line for the person at the terminal, who may have closed it.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
