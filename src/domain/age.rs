//! How long ago something happened.

use serde::{Deserialize, Serialize};

/// How long ago, in one unit: a second unit would not help anybody choose what to do next.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Less than a minute ago.
    Now,
    /// Less than an hour ago.
    Minutes(u64),
    /// Less than a day ago.
    Hours(u64),
    /// Longer ago.
    Days(u64),
}

impl Age {
    /// The age of something that happened this many minutes ago.
    pub const fn of_minutes(minutes: u64) -> Self {
        match minutes {
            0 => Self::Now,
            1..60 => Self::Minutes(minutes),
            60..1_440 => Self::Hours(minutes / 60),
            _ => Self::Days(minutes / 1_440),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_one_unit_rounded_down() {
        let ages = [0, 1, 59, 60, 119, 1_439, 1_440, 4_000].map(Age::of_minutes);
        let (minutes, hours, days) = (Age::Minutes, Age::Hours, Age::Days);
        assert_eq!(ages, [Age::Now, minutes(1), minutes(59), hours(1), hours(1), hours(23), days(1), days(2)]);
    }
}
