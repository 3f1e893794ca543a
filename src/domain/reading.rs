//! What a typed text can mean.

/// What a typed text means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reading {
    /// Nothing of this type.
    Nothing,
    /// This, in stored form.
    One(String),
    /// One of these; only the reviewer knows which.
    Unclear(Vec<String>),
}

impl Reading {
    /// Equal readings count as one.
    pub(super) fn of(found: Vec<String>) -> Self {
        let mut readings: Vec<String> = Vec::new();
        for reading in found {
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
        match <[String; 1]>::try_from(readings) {
            Ok([one]) => Self::One(one),
            Err(none) if none.is_empty() => Self::Nothing,
            Err(several) => Self::Unclear(several),
        }
    }
}
