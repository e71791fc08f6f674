//! Growing regions over a map of neighbours: how wards and localities of the invented district
//! are made. This is a plain seeded growth for inventing, not the locality method of the product.

/// The region of each place: `wanted` regions, each connected when the map is, numbered from 0.
///
/// Starting places are spread out (each next one is farthest from the others in steps); then the
/// region with the fewest children takes the next free neighbour.
pub(crate) fn grow_regions(links: &[Vec<usize>], sizes: &[u32], wanted: usize) -> Vec<usize> {
    let mut region = vec![usize::MAX; links.len()];
    let mut held: Vec<u32> = Vec::new();
    for start in spread_starts(links, wanted) {
        region[start] = held.len();
        held.push(sizes[start]);
    }
    let mut stuck = vec![false; held.len()];
    while let Some(smallest) = (0..held.len()).filter(|r| !stuck[*r]).min_by_key(|r| (held[*r], *r))
    {
        match free_neighbour(links, &region, smallest) {
            Some(place) => {
                region[place] = smallest;
                held[smallest] += sizes[place];
            }
            None => stuck[smallest] = true,
        }
    }
    region.iter_mut().filter(|r| **r == usize::MAX).for_each(|r| *r = 0);
    region
}

/// The free place with most links into the region: keeps regions round.
fn free_neighbour(links: &[Vec<usize>], region: &[usize], own: usize) -> Option<usize> {
    let own_links = |place: usize| links[place].iter().filter(|o| region[**o] == own).count();
    (0..links.len())
        .filter(|place| region[*place] == usize::MAX && own_links(*place) > 0)
        .max_by_key(|place| (own_links(*place), usize::MAX - place))
}

fn spread_starts(links: &[Vec<usize>], wanted: usize) -> Vec<usize> {
    let mut starts = vec![0];
    let mut nearest = steps_from(links, 0);
    while starts.len() < wanted.min(links.len()) {
        let far = (0..links.len()).max_by_key(|p| (nearest[*p], usize::MAX - p)).unwrap_or(0);
        starts.push(far);
        for (near, steps) in nearest.iter_mut().zip(steps_from(links, far)) {
            *near = steps.min(*near);
        }
    }
    starts
}

fn steps_from(links: &[Vec<usize>], start: usize) -> Vec<u32> {
    let mut steps = vec![u32::MAX; links.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    steps[start] = 0;
    while let Some(place) = queue.pop_front() {
        for &other in &links[place] {
            if steps[other] == u32::MAX {
                steps[other] = steps[place] + 1;
                queue.push_back(other);
            }
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_on_a_line_are_stretches_of_it() {
        let links: Vec<Vec<usize>> =
            (0..12_usize).map(|n| (0..12_usize).filter(|o| o.abs_diff(n) == 1).collect()).collect();
        let region = grow_regions(&links, &[1; 12], 3);
        let changes = region.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!(changes, 2, "{region:?}");
    }
}
