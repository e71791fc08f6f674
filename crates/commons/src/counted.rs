//! Numbers of things in words.

use std::fmt::Display;

/// A number with what is counted: `1 child`, `3 children`, `0 children`.
pub fn count_of(number: impl Display, one: &str, several: &str) -> String {
    let number = number.to_string();
    let words = if number == "1" { one } else { several };
    format!("{number} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_counted_as_one() {
        assert_eq!(count_of(1, "child", "children"), "1 child");
        assert_eq!(count_of(0, "child", "children"), "0 children");
        assert_eq!(count_of(21_u64, "child", "children"), "21 children");
    }
}
