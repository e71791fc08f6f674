//! Indicators: definitions as data, observations with provenance, gaps, trends and honest intervals.
