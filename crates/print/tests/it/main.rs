//! Documents as PDF: laws, and what readers that are not ours find in them.

mod laws;
mod outside;
mod reading;
