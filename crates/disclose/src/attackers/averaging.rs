//! Averaging: the same question asked again.
//!
//! Where an answer carries fresh noise each time, the mean of many answers gives the figure away.
//! Where it was rounded or limited in different ways, all answers together are narrower than each.
//! A house that always gives the same answer to the same question gives nothing to this attacker.

use std::collections::BTreeMap;

/// One answer somebody got.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What was asked, in one form for all ways of asking it.
    pub question: String,
    /// What was answered.
    pub value: f64,
    /// The truth is certainly not below this …
    pub low: f64,
    /// … and not above this. Infinite where noise has no limit.
    pub high: f64,
    /// The standard deviation of the noise, 0 for none.
    pub noise: f64,
}

/// What all answers to one question say together.
#[derive(Debug, Clone, PartialEq)]
pub struct Averaged {
    /// The question.
    pub question: String,
    /// How many answers there were, and how many different ones.
    pub answers: usize,
    /// Different values among them.
    pub different: usize,
    /// The truth is certainly between these.
    pub certain: (f64, f64),
    /// The best guess, each answer counted by how little noise it has.
    pub guess: f64,
    /// In 95 of 100 cases the truth is so near the guess, if the noise was drawn anew each time.
    pub within: f64,
}

/// Sets the answers to each question side by side, in the order of the questions.
pub fn average(answers: &[Answer]) -> Vec<Averaged> {
    let mut by_question: BTreeMap<&str, Vec<&Answer>> = BTreeMap::new();
    for answer in answers {
        by_question.entry(&answer.question).or_default().push(answer);
    }
    by_question.into_iter().map(|(question, answers)| averaged(question, &answers)).collect()
}

fn averaged(question: &str, answers: &[&Answer]) -> Averaged {
    let low = answers.iter().map(|answer| answer.low).fold(f64::NEG_INFINITY, f64::max);
    let high = answers.iter().map(|answer| answer.high).fold(f64::INFINITY, f64::min);
    let mut values: Vec<u64> = answers.iter().map(|answer| answer.value.to_bits()).collect();
    values.sort_unstable();
    values.dedup();
    // The same answer again is not a fresh draw: it adds nothing.
    let mut draws: Vec<(u64, f64, f64)> =
        answers.iter().map(|answer| (answer.value.to_bits(), answer.value, answer.noise)).collect();
    if values.len() == 1 {
        draws.truncate(1);
    }
    let weight = |noise: f64| 1.0 / (noise * noise).max(1e-12);
    let weights: f64 = draws.iter().map(|(_, _, noise)| weight(*noise)).sum();
    let guess = draws.iter().map(|(_, value, noise)| value * weight(*noise)).sum::<f64>() / weights;
    Averaged {
        question: question.to_owned(),
        answers: answers.len(),
        different: values.len(),
        certain: (low, high),
        guess: guess.clamp(low.min(high), high.max(low)),
        within: 1.96 / weights.sqrt(),
    }
}

impl Averaged {
    /// Is the figure known to the nearest whole number: certainly, or in 95 of 100 cases?
    pub fn gives_it_away(&self) -> bool {
        self.certain.1 - self.certain.0 < 1.0 || (self.different > 1 && self.within < 0.5)
    }

    /// The finding in plain sentences.
    pub fn in_words(&self) -> String {
        let Self { question, answers, different, certain, guess, within } = self;
        if *different == 1 {
            return format!(
                "“{question}”: {answers} answers, all the same; asking again taught nothing."
            );
        }
        let range = if certain.0.is_finite() && certain.1.is_finite() {
            format!(" It is certainly from {} to {}.", certain.0, certain.1)
        } else {
            String::new()
        };
        format!(
            "“{question}”: {answers} answers, {different} different ones. Together they say {guess:.1}, give or take {within:.1}.{range} \
             Give the same answer to the same question, whoever asks and however it is put."
        )
    }
}
