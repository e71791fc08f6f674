//! The list of indicators by outcome.

use serde::Serialize;

use crate::frame::Section;
use crate::page::Page;
use crate::samples;

/// One indicator in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorLink {
    /// What people call it.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What it measures, in a sentence.
    pub definition: String,
    /// What is known: `figures for 2015 to 2025`, or why there is nothing yet.
    pub holds: String,
}

/// The indicators of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndicatorGroup {
    /// 1 to 4.
    pub number: u8,
    /// The outcome in the vision's words.
    pub name: String,
    /// Its indicators.
    pub indicators: Vec<IndicatorLink>,
}

/// The list of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListIndicators {
    /// By outcome.
    pub groups: Vec<IndicatorGroup>,
    /// How many there are.
    pub total: usize,
}

impl Page for ListIndicators {
    const TEMPLATE: &'static str = "indicators.html";

    fn title(&self) -> String {
        "Indicators".to_owned()
    }

    fn section(&self) -> Section {
        Section::Indicators
    }

    fn samples() -> Vec<Self> {
        let groups: Vec<IndicatorGroup> = samples::board()
            .outcomes
            .into_iter()
            .map(|outcome| IndicatorGroup {
                number: outcome.number,
                name: outcome.name,
                indicators: outcome
                    .lines
                    .into_iter()
                    .map(|line| IndicatorLink {
                        name: line.name,
                        href: format!("/indicators/{}", line.id),
                        definition: "Pupils who missed a tenth or more of their sessions."
                            .to_owned(),
                        holds: format!("figures up to {}", line.period),
                    })
                    .collect(),
            })
            .collect();
        let total = groups.iter().map(|group| group.indicators.len()).sum();
        vec![ListIndicators { groups, total }]
    }
}
