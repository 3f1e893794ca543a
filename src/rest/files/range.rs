//! A request's byte range (RFC 9110, 14.2). Multiple ranges, other units and nonsense are ignored, as the RFC allows.
//!
//! `headers::Range` and `http-range-header` won't do: for the last 99 bytes of 10 they return nothing instead of all 10.

use std::ops::Range;

/// Which part to send.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Everything,
    Part(Range<usize>),
    /// Answered with 416.
    Unsatisfiable,
}

/// Parses the value of `Range` for a content of `length` bytes.
pub(super) fn parse(header: Option<&str>, length: usize) -> Asked {
    let Some((first, last)) = header.and_then(|text| text.trim().strip_prefix("bytes=")).and_then(|range| range.split_once('-'))
    else {
        return Asked::Everything;
    };
    match (number(first), number(last)) {
        (Number::Absent, Number::Value(0)) => Asked::Unsatisfiable,
        (Number::Absent, Number::Value(_)) if length == 0 => Asked::Unsatisfiable,
        (Number::Absent, Number::Value(suffix)) => Asked::Part(length.saturating_sub(suffix)..length),
        (Number::Value(first), Number::Value(last)) if last < first => Asked::Everything,
        (Number::Value(first), _) if first >= length => Asked::Unsatisfiable,
        (Number::Value(first), Number::Absent) => Asked::Part(first..length),
        (Number::Value(first), Number::Value(last)) => Asked::Part(first..last.saturating_add(1).min(length)),
        _ => Asked::Everything,
    }
}

enum Number {
    Absent,
    Value(usize),
    Nonsense,
}

fn number(text: &str) -> Number {
    match text.trim() {
        "" => Number::Absent,
        digits if digits.bytes().all(|b| b.is_ascii_digit()) => Number::Value(digits.parse().unwrap_or(usize::MAX)),
        _ => Number::Nonsense,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_range_is_cut_to_what_there_is() {
        for (header, expected) in [
            ("bytes=0-3", Asked::Part(0..4)),
            ("bytes=6-", Asked::Part(6..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-99", Asked::Part(0..10)),
            ("bytes=8-99999999999999999999999", Asked::Part(8..10)),
            ("bytes=10-", Asked::Unsatisfiable),
            ("bytes=-0", Asked::Unsatisfiable),
        ] {
            assert_eq!(parse(Some(header), 10), expected, "{header}");
        }
        assert_eq!(parse(Some("bytes=-1"), 0), Asked::Unsatisfiable);
    }

    #[test]
    fn what_is_not_one_range_means_everything() {
        for header in ["bytes=0-1,3-4", "bytes=5-2", "bytes=-", "bytes=a-b", "items=0-1", "bytes=+1-2", "bytes", ""] {
            assert_eq!(parse(Some(header), 10), Asked::Everything, "{header}");
        }
        assert_eq!(parse(None, 10), Asked::Everything);
    }
}
