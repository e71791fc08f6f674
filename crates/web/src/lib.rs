//! Routes, sessions, forms and the JSON API.
//!
//! A request takes one way through this crate: [`routes`] says which addresses there are and who
//! may use each; `door` reads the request, finds out who is asking, checks the form's token and the
//! role, and only then runs the answer; an answer asks a journey and fills a page. Answers are
//! plain functions from a request to a response and block, so they run beside the async server.

mod answer;
mod api;
mod ask_forms;
mod asked;
mod asks;
mod assets;
mod desk;
mod door;
mod dossiers;
mod fault;
mod forms;
mod gallery;
mod going_on;
mod headers;
mod health;
mod indicators;
mod link_history;
mod linkage;
mod meeting_forms;
mod meeting_wanted;
mod meetings;
mod minutes;
mod places;
mod plans;
mod reviews;
mod routes;
mod scoreboard;
mod server;
mod session;
mod settings;
mod sharing;
mod signing;
mod site;
mod words;

pub use routes::{Access, Method, Route, table};
pub use server::{router, serve};
pub use settings::{DemoAccount, Scheme, Settings, Showroom};
pub use site::Site;
