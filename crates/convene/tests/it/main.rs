//! Statements, asks and their lives, against laws and the story of one area.

mod accreditations;
mod agendas;
mod asks;
mod belongings;
mod calendars;
mod dossiers;
mod drafting;
mod holdings;
mod inputs;
mod interests;
mod kept;
mod locality_plans;
mod maturities;
mod meeting_days;
mod meetings;
mod outputs;
mod partnerships;
mod plan_lives;
mod plans;
mod researchers;
mod rooms;
mod statements;
mod texts;
mod voices;
mod written;
