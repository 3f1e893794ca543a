//! Which state of an item a writer saw.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An opaque token for one state of an item. Equal versions mean the same state. A store puts the time of the write in front, so that of
/// two versions of an item one can tell which is the newer.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Version(String);

impl Version {
    /// Wraps a token that a store has issued.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// Whether it is another state of the item than `other`, and not an older one. Of tokens without a time nobody can tell: these are.
    pub fn is_news_after(&self, other: &Self) -> bool {
        let at = |version: &Self| version.0.split('-').next().and_then(|time| time.parse::<i64>().ok());
        self != other && at(self).zip(at(other)).is_none_or(|(ours, theirs)| ours >= theirs)
    }

    /// The token, for a form field or a header.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_news_after_an_older_one_and_not_after_itself_or_a_newer_one() {
        let [old, new] = ["999-ab", "1000-aa"].map(Version::new);
        assert!(new.is_news_after(&old) && !old.is_news_after(&new) && !new.is_news_after(&new));
        assert!(Version::new("1000-ab").is_news_after(&new), "two in one microsecond");
        assert!(Version::new("etag").is_news_after(&new), "no time is known");
    }
}
