//! Figures, charts and readings in words, from released and published numbers only.
