//! Changing one's own password.

use serde::Serialize;

use crate::page::Page;
use crate::parts::FieldProblem;

/// The page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OwnPassword {
    /// What was wrong.
    pub problems: Vec<FieldProblem>,
}

impl Page for OwnPassword {
    const TEMPLATE: &'static str = "own_password.html";

    fn title(&self) -> String {
        let problem = if self.problems.is_empty() { "" } else { "Problem: " };
        format!("{problem}Change your password")
    }

    fn samples() -> Vec<Self> {
        let message = "This is not your present password".to_owned();
        let problem = FieldProblem { field: "present".to_owned(), message };
        vec![OwnPassword::default(), OwnPassword { problems: vec![problem] }]
    }
}
