//! Routes, sessions, forms and the JSON API.
//!
//! A request takes one way through this crate: [`routes`] says which addresses there are and who
//! may use each; `door` reads the request, finds out who is asking, checks the form's token and the
//! role, and only then runs the answer; an answer asks a journey and fills a page. Answers are
//! plain functions from a request to a response and block, so they run beside the async server.

mod accredited_people;
mod answer;
mod api;
mod api_fifths;
mod area_assets;
mod area_facts;
mod ask_forms;
mod ask_steps;
mod asked;
mod asks;
mod assets;
mod backing_forms;
mod check_release;
mod desk;
mod door;
mod dossiers;
mod drafts;
mod fault;
mod floods;
mod forms;
mod gallery;
mod going_on;
mod headers;
mod health;
mod indicators;
mod invitations;
mod joining;
mod led_on;
mod link_history;
mod linkage;
mod maturity;
mod meeting_forms;
mod meeting_room;
mod meeting_wanted;
mod meetings;
mod menus;
mod minutes;
mod outputs;
mod outputs_forms;
mod outputs_told;
mod own_records;
mod papers;
mod partnership_forms;
mod partnerships;
mod passkeys;
mod people;
mod places;
mod plans;
mod provider;
mod recipe_deeds;
mod recipes;
mod refusals;
mod research;
mod research_forms;
mod research_match;
mod reviews;
mod routes;
mod rules;
mod scoreboard;
mod second_step;
mod server;
mod session;
mod settings;
mod sharing;
mod signing;
mod site;
mod statement_lists;
mod statements;
mod statistics;
mod theory;
mod voice_part;
mod voice_queue;
mod voice_results;
mod voices;
mod words;

pub use routes::{Method, Route, table};
pub use server::{router, serve};
pub use settings::{DemoAccount, Scheme, Settings, Showroom};
pub use site::Site;
