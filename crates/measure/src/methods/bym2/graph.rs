//! Variation that neighbours share: its covariance, scaled in every connected part.

use super::super::dense::Square;
use super::super::float;
use super::CannotSmooth;

/// Covariance of the variation that neighbours share, scaled; nought in the rows of areas without any.
pub(super) fn shared_variation(neighbours: &[Vec<usize>]) -> Result<Square, CannotSmooth> {
    let mut part_of: Vec<Option<(usize, usize)>> = vec![None; neighbours.len()];
    let mut parts: Vec<Square> = Vec::new();
    for first in 0..neighbours.len() {
        if part_of[first].is_some() || neighbours[first].is_empty() {
            continue;
        }
        let mut members = vec![first];
        part_of[first] = Some((parts.len(), 0));
        let mut next = 0;
        while let Some(&area) = members.get(next) {
            next += 1;
            for &other in &neighbours[area] {
                if part_of[other].is_none() {
                    part_of[other] = Some((parts.len(), members.len()));
                    members.push(other);
                }
            }
        }
        parts.push(scaled_part(&members, neighbours).ok_or(CannotSmooth::NotSettled)?);
    }
    Ok(Square::of(neighbours.len(), |row, column| match (part_of[row], part_of[column]) {
        (Some((one, at)), Some((other, there))) if one == other => parts[one].at(at, there),
        _ => 0.0,
    }))
}

/// The generalised inverse of a connected part's Laplacian, over the geometric mean of its diagonal.
fn scaled_part(members: &[usize], neighbours: &[Vec<usize>]) -> Option<Square> {
    let size = members.len();
    let place: std::collections::BTreeMap<usize, usize> =
        members.iter().enumerate().map(|(at, area)| (*area, at)).collect();
    let even = 1.0 / float(size);
    let mut cells = vec![even; size * size];
    for (at, area) in members.iter().enumerate() {
        cells[at * size + at] += float(neighbours[*area].len());
        for other in &neighbours[*area] {
            cells[at * size + place.get(other)?] -= 1.0;
        }
    }
    let factor = Square::of(size, |row, column| cells[row * size + column]).factor()?;
    let columns: Vec<Vec<f64>> = (0..size)
        .map(|at| {
            let unit: Vec<f64> = (0..size).map(|row| if row == at { 1.0 } else { 0.0 }).collect();
            factor.back(&factor.forward(&unit))
        })
        .collect();
    let logs: f64 = (0..size).map(|at| (columns[at][at] - even).ln()).sum();
    let scale = (logs / float(size)).exp();
    Some(Square::of(size, |row, column| (columns[column][row] - even) / scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variances(neighbours: &[Vec<usize>]) -> Vec<f64> {
        let found = shared_variation(neighbours).unwrap();
        (0..neighbours.len()).map(|area| found.at(area, area)).collect()
    }

    fn near(one: &[f64], other: &[f64]) {
        assert_eq!(one.len(), other.len());
        for (a, b) in one.iter().zip(other) {
            assert!((a - b).abs() < 1e-9, "{one:?} {other:?}");
        }
    }

    #[test]
    fn shared_variation_is_scaled_as_worked_by_hand() {
        // Generalised inverses by hand: a path of three has 5/9, 2/9, 5/9, whose geometric mean is (50/729)^(1/3).
        let scale = (50.0_f64 / 729.0).cbrt();
        let path = [vec![1], vec![0, 2], vec![1]];
        near(&variances(&path), &[5.0 / 9.0 / scale, 2.0 / 9.0 / scale, 5.0 / 9.0 / scale]);
        let ring = [vec![1, 3], vec![0, 2], vec![1, 3], vec![2, 0]];
        near(&variances(&ring), &[1.0; 4]);
        // Two parts and an island: each part for itself.
        let apart = [vec![1], vec![0, 2], vec![1], vec![], vec![5], vec![4]];
        let found = variances(&apart);
        near(&found[..3], &variances(&path));
        near(&found[3..], &[0.0, 1.0, 1.0]);
    }
}
