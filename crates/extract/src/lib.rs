//! A partner's or publisher's file becomes checked rows, each problem with file, line and column.
