//! Who asks, and whether they may. Every use case asks first; [`UseCase::wants`] is the table.

use super::{Review, ReviewError};
use crate::{
    domain::{Grants, Role, UseCase},
    ledger::{Actor, exports::Exporter},
};

/// The user who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// Stable during a session; owns the drafts.
    pub id: String,
    /// The name that colleagues see.
    pub name: String,
    /// What they may do, and where.
    pub grants: Grants,
}

impl Reviewer {
    /// Somebody on a machine where nobody signs in: may do everything but say who may do what.
    pub fn local(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), grants: Grants::everywhere(Role::Approver) }
    }

    /// Whoever runs this program's commands, by the name that they say.
    pub fn at_the_command_line(name: impl Into<String>) -> Self {
        Self { id: "command-line".to_owned(), name: name.into(), grants: Grants::everywhere(Role::Admin) }
    }

    /// Whether they may do this in the queue of this name.
    pub fn may(&self, use_case: UseCase, queue: &str) -> bool {
        self.grants.allow(use_case, queue)
    }

    /// Whether they may say who may do what.
    pub fn may_administer(&self) -> bool {
        self.grants.allow_everywhere(UseCase::Administer)
    }

    /// As the trace names them.
    pub fn actor(&self) -> Actor {
        Actor { id: self.id.clone(), name: self.name.clone() }
    }
}

impl From<&Reviewer> for Exporter {
    fn from(reviewer: &Reviewer) -> Self {
        Self { reviewer: reviewer.id.clone(), reviewer_name: reviewer.name.clone() }
    }
}

impl Review {
    /// Whether this reviewer may do this here.
    pub fn allows(&self, reviewer: &Reviewer, use_case: UseCase) -> bool {
        reviewer.may(use_case, &self.queue)
    }

    /// Refuses what this reviewer may not do here.
    pub(super) fn require(&self, reviewer: &Reviewer, use_case: UseCase) -> Result<(), ReviewError> {
        if self.allows(reviewer, use_case) { Ok(()) } else { Err(ReviewError::NotAllowed(use_case)) }
    }

    /// The same for an item: for whom may not see it, it does not exist.
    pub(super) fn require_on(&self, id: &str, reviewer: &Reviewer, use_case: UseCase) -> Result<(), ReviewError> {
        self.require(reviewer, UseCase::See).map_err(|_| ReviewError::NotFound(id.to_owned()))?;
        self.require(reviewer, use_case)
    }
}
