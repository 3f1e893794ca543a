//! What somebody may do with the records and files of agents.

use serde::{Deserialize, Serialize};

/// A kind of request.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Gets, searches, counts.
    Read,
    /// Creates and replaces.
    Write,
    /// Deletes.
    Delete,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Delete];

    /// As it is written in a permit.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }

    /// The right that is written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|right| right.word() == word)
    }
}

/// The rights of somebody, and on what. Files belong to no collection: on them only the rights count.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// What may be done.
    pub may: Vec<Right>,
    /// In which deployments; `None` in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deployments: Option<Vec<String>>,
    /// In which collections; `None` in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collections: Option<Vec<String>>,
    /// In which collections of which deployments; `None` in all. Not for keys: for people, who have queues.
    #[serde(skip)]
    pub places: Option<Vec<(String, String)>>,
}

impl Permit {
    /// Everything, everywhere.
    pub fn everything() -> Self {
        Self { may: Right::ALL.to_vec(), deployments: None, collections: None, places: None }
    }

    /// Reading, everywhere.
    pub fn reading() -> Self {
        Self { may: vec![Right::Read], ..Self::everything() }
    }

    /// Whether this may be done at all.
    pub fn allows(&self, right: Right) -> bool {
        self.may.contains(&right)
    }

    /// Whether it holds for this collection of this deployment.
    pub fn covers(&self, deployment: &str, collection: &str) -> bool {
        let is_in = |list: &Option<Vec<String>>, name: &str| list.as_ref().is_none_or(|list| list.iter().any(|one| one == name));
        let is_place = |(one, other): &(String, String)| one == deployment && other == collection;
        is_in(&self.deployments, deployment)
            && is_in(&self.collections, collection)
            && self.places.as_ref().is_none_or(|places| places.iter().any(is_place))
    }

    /// Whether it holds for some collections only.
    pub fn is_limited(&self) -> bool {
        self.deployments.is_some() || self.collections.is_some() || self.places.is_some()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn a_permit_holds_where_both_names_are_listed() {
        let permit: Permit = serde_json::from_str(r#"{"may":["read"],"deployments":["a","b"],"collections":["x"]}"#).unwrap();
        assert!(permit.covers("a", "x") && permit.covers("b", "x"));
        assert!(!permit.covers("c", "x") && !permit.covers("a", "y"));
        assert_eq!(Right::ALL.map(|right| permit.allows(right)), [true, false, false]);
        assert!(permit.is_limited() && !Permit::reading().is_limited());
        let none = Permit { collections: Some(Vec::new()), ..Permit::everything() };
        assert!(!none.covers("a", "x"), "an empty list is none");
    }

    #[test]
    fn what_a_permit_says_that_is_unknown_is_no_permit() {
        for text in [r#"{"may":["all"]}"#, r#"{"may":["read"],"until":1}"#, "{}", "[]"] {
            assert!(serde_json::from_str::<Permit>(text).is_err(), "{text}");
        }
        let whole = serde_json::to_string(&Permit::everything()).unwrap();
        assert_eq!(whole, r#"{"may":["read","write","delete"]}"#);
    }
}
