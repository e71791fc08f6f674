//! Work shared out among threads. What comes of it never depends on how many there are.

use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering as Memory};

/// Does some work for every item, on so many threads at most; the results in the order of the items.
pub(crate) fn shared<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let threads = threads.min(items.len());
    if threads < 2 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let some = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Memory::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item)));
        }
    };
    let mut all: Vec<(usize, R)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(some)).collect();
        let mut all = some();
        for other in others {
            all.extend(other.join().expect("what is shared out does not panic"));
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, done)| done).collect()
}

/// Does two things, the second on a thread of its own where there may be two.
pub(crate) fn both<A, B: Send>(
    threads: usize,
    one: impl FnOnce() -> A,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    if threads < 2 {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        (one(), other.join().expect("what is shared out does not panic"))
    })
}

/// Items in as many pieces as there are threads, each with the place of its first; few in one.
pub(crate) fn pieces<T>(items: &[T], threads: usize) -> Vec<(usize, &[T])> {
    let threads = if items.len() < FEW { 1 } else { threads.max(1) };
    let size = items.len().div_ceil(threads).max(1);
    items.chunks(size).enumerate().map(|(at, piece)| (at * size, piece)).collect()
}

/// Changes items on so many threads at most; each item by itself.
pub(crate) fn each_piece<T: Send>(threads: usize, items: &mut [T], work: impl Fn(&mut [T]) + Sync) {
    if threads < 2 || items.len() < FEW {
        return work(items);
    }
    let size = items.len().div_ceil(threads);
    std::thread::scope(|scope| {
        for piece in items.chunks_mut(size) {
            scope.spawn(|| work(piece));
        }
    });
}

/// Fewer items than this are work for one thread.
const FEW: usize = 4096;

/// Sorts items that are all different, so that nothing depends on how it is done.
pub(crate) fn sort<T: Send>(
    threads: usize,
    items: &mut [T],
    order: impl Fn(&T, &T) -> Ordering + Copy + Sync + Send,
) {
    if threads < 2 || items.len() < FEW {
        items.sort_unstable_by(order);
        return;
    }
    let middle = items.len() / threads * (threads / 2);
    items.select_nth_unstable_by(middle, order);
    let (low, high) = items.split_at_mut(middle);
    std::thread::scope(|scope| {
        scope.spawn(|| sort(threads / 2, low, order));
        sort(threads - threads / 2, high, order);
    });
}

#[cfg(test)]
mod tests {
    use super::{FEW, pieces, shared, sort};

    #[test]
    fn items_are_sorted_alike_on_any_number_of_threads() {
        let mixed = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let items: Vec<u64> = (0..5 * FEW as u64).map(mixed).collect();
        let mut sorted = items.clone();
        sorted.sort_unstable();
        for threads in [0, 1, 2, 3, 8] {
            let mut own = items.clone();
            sort(threads, &mut own, u64::cmp);
            assert_eq!(own, sorted, "{threads}");
            let together: Vec<u64> =
                pieces(&items, threads).iter().flat_map(|(_, piece)| piece.to_vec()).collect();
            assert_eq!(together, items, "{threads}");
        }
        assert!(pieces(&[] as &[u64], 3).is_empty());
    }

    #[test]
    fn results_come_in_the_order_of_the_items_on_any_number_of_threads() {
        let items: Vec<u64> = (0..100).collect();
        let squares: Vec<u64> = items.iter().map(|n| n * n).collect();
        for threads in [0, 1, 2, 7, 200] {
            assert_eq!(shared(threads, &items, |n| n * n), squares, "{threads}");
        }
        assert!(shared(4, &[] as &[u64], |n| *n).is_empty());
    }
}
