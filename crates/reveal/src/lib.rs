//! Counts of children by their circumstances, straight into a RawTable.
