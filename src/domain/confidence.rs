//! How sure the agent was of a field.

use serde::{Deserialize, Serialize};

/// A degree of certainty, 0..=1. A score that is missing, NaN or out of range is not a confidence but *unknown* (`None`).
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, PartialOrd, Serialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Confidence(f64);

impl Confidence {
    /// The score as a confidence; `None` for NaN, infinities and everything outside 0..=1.
    pub fn parse(score: f64) -> Option<Self> {
        (0.0..=1.0).contains(&score).then_some(Self(score))
    }

    /// The score, 0..=1.
    pub fn get(self) -> f64 {
        self.0
    }

    /// Whole percent, rounded down, so that 0.899 is never shown as a full 90.
    pub fn percent(self) -> u8 {
        // 0.29 * 100 is 28.999999999999996, so a hair is added before rounding down. At most 100, so it fits.
        (self.0 * 100.0 + 1e-9).floor() as u8
    }
}

impl TryFrom<f64> for Confidence {
    type Error = &'static str;

    fn try_from(score: f64) -> Result<Self, Self::Error> {
        Self::parse(score).ok_or("Give a confidence from 0 to 1")
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

/// What a confidence means for the reviewer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Band {
    /// At or above the collection's threshold.
    High,
    /// Below the threshold, or exactly 0.
    Low,
    /// The agent gave none, or something that is not a confidence.
    Unknown,
}

impl Band {
    /// All bands, the surest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Low, Self::Unknown];

    /// The band with this [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.name() == name)
    }

    /// The band of a confidence; below `threshold` a person must look. 0 is low whatever the threshold. A threshold that is NaN
    /// makes everything low (fail closed).
    pub fn of(confidence: Option<Confidence>, review_below: f64) -> Self {
        match confidence {
            None => Self::Unknown,
            Some(Confidence(score)) if score > 0.0 && score >= review_below => Self::High,
            Some(_) => Self::Low,
        }
    }

    /// The name in markup: `high`, `low`, `unknown`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Low => "low",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_between_zero_and_one_is_unknown() {
        for score in [f64::NAN, f64::INFINITY, -0.1, 1.0001] {
            assert_eq!(Confidence::parse(score), None, "{score}");
        }
        assert_eq!(Confidence::parse(0.0).map(Confidence::get), Some(0.0));
        assert_eq!(Confidence::parse(1.0).map(Confidence::get), Some(1.0));
    }

    #[test]
    fn percent_rounds_down_but_not_below_what_was_written() {
        let percent = |score| Confidence::parse(score).map(Confidence::percent);
        assert_eq!(percent(0.899), Some(89));
        assert_eq!(percent(1.0), Some(100));
        for whole in 0..=100_u8 {
            assert_eq!(percent(f64::from(whole) / 100.0), Some(whole));
        }
    }

    #[test]
    fn unknown_is_not_high_and_zero_is_low() {
        assert_eq!(Band::of(None, 0.8), Band::Unknown);
        assert_eq!(Band::of(Confidence::parse(0.8), 0.8), Band::High);
        assert_eq!(Band::of(Confidence::parse(0.79), 0.8), Band::Low);
        assert_eq!(Band::of(Confidence::parse(0.0), 0.0), Band::Low);
        assert_eq!(Band::of(Confidence::parse(1.0), f64::NAN), Band::Low);
    }
}
