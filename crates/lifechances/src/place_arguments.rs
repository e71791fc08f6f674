//! The arguments of `lifechances place`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// `lifechances place …`.
#[derive(Debug, Subcommand)]
pub(crate) enum Place {
    /// Propose several ways to divide a district into localities.
    #[command(
        after_help = "Each plan is written to --out as a CSV file of code and locality; what each comes to is\n\
                      printed. The plans are a start: people edit them. The same files and seed give the same\n\
                      bytes.\n\n\
                      A whole country: --within COUNCIL --aim need --effort quick."
    )]
    Localities(Box<PlanArguments>),
}

/// `lifechances place localities`.
#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Small areas: GeoJSON, GeoPackage or shapefile with outlines, in degrees or metres, or CSV.
    #[arg(value_name = "FILE")]
    pub(crate) areas: PathBuf,
    /// The table of a GeoPackage that has several.
    #[arg(long, value_name = "TABLE")]
    pub(crate) layer: Option<String>,
    /// CSV with more columns about them.
    #[arg(long, value_name = "FILE")]
    pub(crate) table: Option<PathBuf>,
    /// CSV of two codes in each line: neighbours of areas without outlines, or bridges and ferries.
    #[arg(long, value_name = "FILE")]
    pub(crate) borders: Option<PathBuf>,
    /// CSV of code, school and pupils.
    #[arg(long, value_name = "FILE")]
    pub(crate) flows: Option<PathBuf>,
    /// CSV of code and list: areas of one list stay together.
    #[arg(long, value_name = "FILE")]
    pub(crate) together: Option<PathBuf>,
    /// CSV of code and locality: these localities stay as they are.
    #[arg(long, value_name = "FILE")]
    pub(crate) kept: Option<PathBuf>,
    /// The column of codes.
    #[arg(long, value_name = "COLUMN", default_value = "code")]
    pub(crate) code: String,
    /// The column of children in the age band the localities are for.
    #[arg(long, value_name = "COLUMN", default_value = "children")]
    pub(crate) children: String,
    /// A column of need, such as a score of deprivation; again for each further need.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) need: Vec<String>,
    /// The column of communities, such as wards.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) community: Option<String>,
    /// The column that says yes for rural areas.
    #[arg(long, value_name = "COLUMN", requires = "rural_target")]
    pub(crate) rural: Option<String>,
    /// The column of larger areas whose borders no locality crosses, such as councils.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["together", "kept", "localities"])]
    pub(crate) within: Option<String>,
    /// Children of a locality.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) target: u32,
    /// Children of a locality of rural areas.
    #[arg(long, value_name = "N", requires = "rural", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rural_target: Option<u32>,
    /// How far from the target is still acceptable, in per cent.
    #[arg(long, value_name = "PER CENT", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub(crate) tolerance: u32,
    /// How many localities; otherwise children over target.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) localities: Option<u32>,
    /// Only the plan for one aim.
    #[arg(long)]
    pub(crate) aim: Option<AimWord>,
    /// How long to search.
    #[arg(long, default_value = "usual")]
    pub(crate) effort: EffortWord,
    /// Quick searches to see which neighbours stay together; written as stability.csv.
    #[arg(long, value_name = "SEARCHES", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1000))]
    pub(crate) stability: u64,
    /// The seed.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// A folder for the plans.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
}

/// What a plan puts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AimWord {
    /// Needs alike.
    Need,
    /// Needs alike, and short borders.
    Balanced,
    /// Whole communities.
    Community,
    /// Compact localities.
    Compact,
    /// Home and school in one locality.
    School,
}

/// How long to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EffortWord {
    /// For a first look, or a whole country.
    Quick,
    /// For a district.
    Usual,
    /// Before a decision: some ten times as long.
    Thorough,
}
