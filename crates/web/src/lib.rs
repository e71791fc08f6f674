//! Routes, sessions, forms and the JSON API.
