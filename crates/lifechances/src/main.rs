//! The binary: arguments, configuration, wiring, command line.

fn main() {}
