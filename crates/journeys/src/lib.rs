//! What a person can do, one file each.
//!
//! A journey is one public function with one outcome. It is the only place that joins an edge
//! (store, lake, vault) to a core (measure, connect, disclose). Read [`house`] for what a journey
//! happens in, then the file named after what you want to do.

pub mod accounts;
pub mod accreditations;
pub mod area_assets;
pub mod area_children;
mod area_files;
pub mod asks;
mod board;
pub mod compare_places;
pub mod convening;
mod current_releases;
pub mod decide_statement;
mod deeds;
mod derive_figures;
mod district_lookup;
pub mod dossier_evidence;
pub mod dossiers;
pub mod draft_statement;
pub mod draw_area;
pub mod draw_localities;
pub mod evidence;
pub mod extracts;
mod facts;
mod fifths;
mod forget;
pub mod form_cohort;
pub mod going_on;
pub mod histories;
pub mod house;
mod inside_from_figures;
pub mod invitations;
pub mod join_provider;
pub mod joining;
mod keep_rows;
pub mod keys;
mod leaving;
mod ledger_of_profiles;
pub mod link_files;
pub mod link_history;
pub mod link_people;
pub mod linkage;
mod linkage_counts;
pub mod linkage_gate;
pub mod linkage_groups;
mod linkage_told;
pub mod linkage_view;
pub mod load_file;
pub mod maturity;
pub mod measures;
pub mod meetings;
pub mod memberships;
mod names_in_use;
mod observed;
mod outlines;
pub mod outputs;
pub mod own_codes;
pub mod own_password;
pub mod own_records;
pub mod own_sessions;
pub mod passkeys;
pub mod people;
mod permits;
pub mod plan_localities;
pub mod plans;
pub mod postcode_areas;
pub mod providers;
pub mod recipes;
pub mod release_profiles;
mod released_figures;
pub mod research;
pub mod review_links;
pub mod review_people;
pub mod run_backing;
pub mod run_partnership;
pub mod second_step;
pub mod set_link_right;
pub mod sharing;
pub mod show_data_health;
pub mod show_indicator;
pub mod show_partnership;
pub mod show_place;
pub mod show_scoreboard;
pub mod show_statement;
pub mod show_statement_history;
pub mod sign_in;
pub mod sign_in_by_passkey;
pub mod sign_in_by_provider;
#[cfg(test)]
mod statement_story;
#[cfg(test)]
mod statement_world;
pub mod statements;
pub mod statistics;
mod terms_decided;
pub mod theories;
#[cfg(test)]
mod trial_house;
pub mod voice;
mod what_they_may;

pub use connect::Go;

pub use accounts::{Account, CannotOpen, NewAccount, close_account, list_accounts, open_account};
pub use compare_places::compare_places;
pub use draw_localities::{CannotDraw, Drawn, draw_localities};
pub use forget::forget_what_is_over;
pub use house::{ChildrenSide, District, House, the_program};
pub use link_files::{
    CannotLinkFiles, CannotRunSql, CodedChoice, CodedWritten, EmitSql, EmittedSql, LinkFiles,
    LinkFilesReport, RunSql, RunSqlStep, emit_sql, link_files, run_sql,
};
pub use link_history::{HistoryLine, LinkHistory, ProposedLine, WhySetRight, show_link_history};
pub use link_people::{Asked, CannotLink, LinkReport, ask_to_link, link_as_asked, link_people};
pub use linkage::{Linkage, note_broken_off, note_truth, show_linkage, stop_linking};
pub use load_file::{CannotLoad, LoadProgress, LoadReport, LoadRequest, Loaded, load_file};
pub use permits::{note_refusal, note_refused_address};
pub use providers::{ProviderSettings, Providers};
pub use recognise::web_address::WebAddress;
pub use release_profiles::{CannotRelease, ProfilesReleased, release_profiles};
pub use second_step::{AskedOf, SecondStep};
pub use set_link_right::{SetRight, SetRightAnswer, answer_set_right, propose_set_right};
pub use show_data_health::{
    CannotShow, HealthLine, LoadStanding, newest_load, show_data_health, show_load,
};
pub use show_indicator::{IndicatorView, ListedIndicator, list_indicators, show_indicator};
pub use show_place::{list_places, show_place};
pub use show_scoreboard::{ScoreboardView, show_scoreboard};
pub use sign_in::{Secret, SignIn, csrf_of, sign_in, sign_out, token_from_cookie, who_is};
pub use what_they_may::{WhoMay, what_they_may, who_may};
