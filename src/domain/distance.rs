//! How much two words differ.

/// How many letters must be added, removed, replaced or swapped with the next one; `None` for more than `most`.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_off_are_counted_up_to_a_limit() {
        assert_eq!(distance("rotterdam", "rotterdam", 2), Some(0));
        assert_eq!(distance("rotterdam", "rottredam", 2), Some(1), "two swapped letters are one mistake");
        assert_eq!(distance("abc", "", 2), None);
        assert_eq!(distance("weena664", "weena66", 1), Some(1));
        assert_eq!(distance("weena", "beana", 1), None);
    }
}
