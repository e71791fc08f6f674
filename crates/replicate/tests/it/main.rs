//! Recipes: what they may say, how they are written and signed, and what becomes of them.

mod packages;
mod recipes;
