//! Who may do what: the roles of people, and the one table that says which use case wants which role.

use serde::{Deserialize, Serialize};

/// What somebody is in a queue. Each role may do what those before it may.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks, and changes nothing.
    Viewer,
    /// Corrects and decides.
    Reviewer,
    /// Signs what needs a second person.
    Approver,
    /// Says who may do what.
    Admin,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Reviewer, Self::Approver, Self::Admin];

    /// As it is written in settings and in the trace.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::Admin => "admin",
        }
    }

    /// The role that is written so.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// Something that a person asks this program to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UseCase {
    /// See the queue, an item, its document and its history.
    See,
    /// Copy what one may see to a file.
    Copy,
    /// Export what is new, which records that it went out.
    ExportNew,
    /// Keep corrections in a draft.
    Edit,
    /// Claim an item, take the next one, take one over.
    Claim,
    /// Give an item to somebody, hold or escalate it, comment on it.
    Handle,
    /// Accept, reject, reopen, undo; one item or several.
    Decide,
    /// Accept as the second person.
    Sign,
    /// Invite people, change their roles, end their sessions, make and revoke keys.
    Administer,
}

impl UseCase {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::See,
        Self::Copy,
        Self::ExportNew,
        Self::Edit,
        Self::Claim,
        Self::Handle,
        Self::Decide,
        Self::Sign,
        Self::Administer,
    ];

    /// The least role that may do it. This is the table.
    pub const fn wants(self) -> Role {
        match self {
            Self::See | Self::Copy => Role::Viewer,
            Self::ExportNew | Self::Edit | Self::Claim | Self::Handle | Self::Decide => Role::Reviewer,
            Self::Sign => Role::Approver,
            Self::Administer => Role::Admin,
        }
    }
}

/// A role in one queue, or in all.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The name of the queue; `None` for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<String>,
}

/// Everything that somebody was granted.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// One role in all queues.
    pub fn everywhere(role: Role) -> Self {
        Self(vec![Grant { role, collection: None }])
    }

    /// What was granted, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Grant> {
        self.0.iter()
    }

    /// Whether nothing was granted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same, with this role in place of what was granted for that queue. `None` takes it back.
    #[must_use]
    pub fn with(&self, collection: Option<&str>, role: Option<Role>) -> Self {
        let others = self.0.iter().filter(|grant| grant.collection.as_deref() != collection).cloned();
        let new = role.map(|role| Grant { role, collection: collection.map(str::to_owned) });
        let mut grants = Self(others.chain(new).collect());
        grants.tidy();
        grants
    }

    /// Both together.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).cloned().collect())
    }

    /// Puts them in order and leaves one for each queue, so that equal ones look equal.
    pub fn tidy(&mut self) {
        self.0.sort_by(|a, b| (&a.collection, b.role).cmp(&(&b.collection, a.role)));
        self.0.dedup_by(|next, first| next.collection == first.collection);
    }

    /// The role in the queue of this name: the greatest that was granted for it, or for all.
    pub fn role_in(&self, collection: &str) -> Option<Role> {
        let here = self.0.iter().filter(|grant| grant.collection.as_ref().is_none_or(|one| one == collection));
        here.map(|grant| grant.role).max()
    }

    /// Whether they allow this in the queue of this name.
    pub fn allow(&self, use_case: UseCase, collection: &str) -> bool {
        self.role_in(collection).is_some_and(|role| role >= use_case.wants())
    }

    /// Whether they allow this everywhere, as for what concerns no queue.
    pub fn allow_everywhere(&self, use_case: UseCase) -> bool {
        self.0.iter().any(|grant| grant.collection.is_none() && grant.role >= use_case.wants())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_role_that_holds_for_a_collection_counts() {
        let grants = Grants::everywhere(Role::Viewer).with(Some("invoices"), Some(Role::Approver));
        assert_eq!(grants.role_in("invoices"), Some(Role::Approver));
        assert_eq!(grants.role_in("receipts"), Some(Role::Viewer));
        assert!(grants.allow(UseCase::Decide, "invoices") && !grants.allow(UseCase::Decide, "receipts"));
        assert_eq!(grants.with(None, None).role_in("receipts"), None);
        assert_eq!(grants.with(Some("invoices"), Some(Role::Viewer)).role_in("invoices"), Some(Role::Viewer), "in its place");
        assert_eq!(Grants::default().role_in("invoices"), None);
    }

    #[test]
    fn an_admin_of_one_collection_does_not_say_who_may_do_what() {
        let of_one = Grants::default().with(Some("invoices"), Some(Role::Admin));
        assert!(!of_one.allow_everywhere(UseCase::Administer) && of_one.allow(UseCase::Decide, "invoices"));
        assert!(Grants::everywhere(Role::Admin).allow_everywhere(UseCase::Administer));
        assert!(!Grants::everywhere(Role::Approver).allow_everywhere(UseCase::Administer));
    }

    #[test]
    fn what_a_grant_says_that_is_unknown_is_no_grant() {
        let grants: Grants = serde_json::from_str(r#"[{"role":"reviewer"},{"role":"viewer","collection":"x"}]"#).unwrap();
        assert_eq!(serde_json::to_string(&grants).unwrap(), r#"[{"role":"reviewer"},{"role":"viewer","collection":"x"}]"#);
        for text in [r#"[{"role":"root"}]"#, r#"[{"role":"viewer","until":1}]"#, "{}"] {
            assert!(serde_json::from_str::<Grants>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_role_may_do_what_those_before_it_may() {
        for use_case in UseCase::ALL {
            let may = Role::ALL.map(|role| Grants::everywhere(role).allow(use_case, "x"));
            assert!(may.is_sorted(), "{use_case:?}: {may:?}");
            assert!(may[3], "an admin may do everything");
        }
        assert_eq!(Role::parse("approver"), Some(Role::Approver));
        assert_eq!(Role::parse("Admin"), None);
    }
}
