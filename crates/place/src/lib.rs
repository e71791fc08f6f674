//! Small areas, localities and where a child is counted.
