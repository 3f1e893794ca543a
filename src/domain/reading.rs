//! What a text that somebody typed can mean.

/// What a text means.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reading {
    /// Nothing of the kind.
    Nothing,
    /// This, in the form in which it is stored.
    One(String),
    /// One of these, as far as the text tells; only the reviewer knows.
    Unclear(Vec<String>),
}

impl Reading {
    /// Readings that are equal are one.
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
