//! What open pages are told of what others do.

use super::{DecisionKind, Status, Version};
use serde::{Deserialize, Serialize};

/// What happened between two moments, and how things are at the second.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct LiveNews {
    /// Identifies the counter; moments of different runs can't be compared.
    pub run: String,
    /// The first moment: nothing that happened since is left out of `items`.
    pub from: u64,
    /// The second moment.
    pub to: u64,
    /// How many records have each status.
    pub counts: Vec<(Status, u64)>,
    /// Who works on which item.
    pub held: Vec<(String, Who)>,
    /// Who looks at which item without working on it; a page hears it of the items that it shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<(String, Who)>,
    /// Items that were written; each as it is now.
    pub items: Vec<ItemNews>,
    /// What was done about items without writing their records, such as a comment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<ItemDone>,
    /// When records were last found to be gone, of which nothing is said, in microseconds since 1970; 0: never.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub gone: i64,
    /// Who is told, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub you: Option<String>,
}

fn is_zero(time: &i64) -> bool {
    *time == 0
}

/// Somebody, for those who are told what they do.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Who {
    /// Their name.
    pub name: String,
    /// Tells people of one name apart, and whether it is oneself ([`LiveNews::you`]). Means nothing elsewhere.
    pub key: String,
}

/// Somebody has done something about an item, and its record is as before.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ItemDone {
    /// The id of the item.
    pub id: String,
    /// Who did it.
    pub by: Who,
    /// The moment at which it was news.
    pub moment: u64,
}

/// What became of an item.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ItemNews {
    /// The id of the item.
    pub id: String,
    /// What it is now; `None` if it is gone.
    pub now: Option<ItemNow>,
    /// Where the agent has read its document again: the id of the new item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// Who wrote it; nobody for an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Who>,
    /// What they decided, if it was a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<DecisionKind>,
}

/// The state of an item.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ItemNow {
    /// Its version.
    pub version: Version,
    /// Its status.
    pub status: Status,
    /// Since when it has this status, as far as that is known, in microseconds since 1970.
    pub since: i64,
}

impl LiveNews {
    /// Whether something may have happened between what was known at `moment` of `run` and this.
    pub fn leaves_a_gap_after(&self, run: &str, moment: u64) -> bool {
        self.run != run || self.from > moment
    }
}

impl ItemNews {
    /// Whether the record is another than the one with this version, and no older one.
    pub fn is_news_after(&self, version: &Version) -> bool {
        self.now.as_ref().is_none_or(|now| now.version.is_news_after(version))
    }

    /// Whether it has come into this status after a moment, in microseconds since 1970; `None` is any status.
    pub fn has_come_since(&self, moment: i64, status: Option<&Status>) -> bool {
        self.now.as_ref().is_some_and(|now| now.since > moment && status.is_none_or(|status| now.status == *status))
    }
}
