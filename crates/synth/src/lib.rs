//! An invented district, for demonstrations and tests.
