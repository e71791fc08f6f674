//! How partners misspell: placeholder until the next step.
