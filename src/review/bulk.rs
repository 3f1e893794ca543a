//! Several items decided together: what that will do, and doing it. Each item is a decision of its own, on the version that the
//! preview showed; what can't be done with one does not stop the others.

use super::{Refusal, Review, ReviewError, Reviewer};
use crate::{
    agent_data::Item,
    domain::{
        Decision, Draft, ExtractedData, Facts, FieldPath, FlagKind, KeyField, Label, Status, Version, flag,
        form::{blocks, fields},
        full_label,
        label::visible,
    },
};
use std::collections::HashMap;

/// Items of one request: a page of the queue has twenty.
pub const MOST_TOGETHER: usize = 100;

/// One item as the preview shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The id of the item.
    pub id: String,
    /// What will be decided on; `None` when the item can't be read.
    pub version: Option<Version>,
    /// The name of the document.
    pub document: String,
    /// What names the record.
    pub key_fields: Vec<KeyField>,
    /// Every value, as (label, text).
    pub values: Vec<(Label, String)>,
    /// Why it will be left out; nothing when it will be decided.
    pub obstacles: Vec<Obstacle>,
}

/// Why an item is not decided together with others.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// There is no such item any more.
    Gone,
    /// It is decided already.
    Decided(Status),
    /// Somebody must look at this field, or at the record as a whole.
    Flag(FlagKind, Option<Label>),
    /// The server would not accept this field.
    Blocked(Label),
    /// This reviewer's own edits are on it.
    OwnDraft,
    /// A colleague's edits are on it.
    OthersDraft,
    /// A colleague works on it.
    Claimed(String),
    /// It has changed since the preview.
    Changed,
    /// It could not be read or written just now.
    Trouble,
}

/// What became of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The id of the item.
    pub id: String,
    /// The name of the document.
    pub document: String,
    /// Nothing when it is decided as asked for.
    pub obstacles: Vec<Obstacle>,
}

impl Review {
    /// What deciding these items would do.
    #[tracing::instrument(skip_all, fields(items = ids.len(), reviewer = reviewer.id), err(level = "info"))]
    pub async fn preview(&self, ids: &[String], reviewer: &Reviewer, decision: &Decision) -> Result<Vec<Candidate>, ReviewError> {
        let work = self.work_under_way(ids, reviewer).await?;
        let mut candidates = Vec::new();
        for id in ids {
            candidates.push(match self.item(id).await {
                Ok((item, record)) => {
                    let shown = blocks(&record, &self.collection);
                    let values = fields(&shown).into_iter().map(|field| (field.label.clone(), visible(&field.text)));
                    let mut obstacles = self.obstacles(&record, &self.facts(&item).await, decision);
                    obstacles.extend(work.get(id.as_str()).into_iter().flatten().cloned());
                    Candidate {
                        version: Some(item.version()),
                        document: document_name(&item, &record),
                        key_fields: self.collection.key_fields(record.data()),
                        values: values.collect(),
                        obstacles,
                        id: item.id,
                    }
                }
                Err(error) => {
                    let obstacles = vec![obstacle_of(id, &error)];
                    Candidate {
                        id: id.clone(),
                        version: None,
                        document: id.clone(),
                        key_fields: vec![],
                        values: vec![],
                        obstacles,
                    }
                }
            });
        }
        Ok(candidates)
    }

    /// Decides each of these items, on the version that the preview showed. Sent twice, it is done once.
    #[tracing::instrument(skip_all, fields(items = chosen.len(), reviewer = reviewer.id), err(level = "info"))]
    pub async fn decide_together(
        &self,
        chosen: &[(String, Version)],
        reviewer: &Reviewer,
        decision: &Decision,
    ) -> Result<Vec<Outcome>, ReviewError> {
        let ids: Vec<String> = chosen.iter().map(|(id, _)| id.clone()).collect();
        let work = self.work_under_way(&ids, reviewer).await?;
        let mut results = Vec::new();
        for (id, version) in chosen {
            let in_the_way = work.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
            results.push(self.decide_one(id, version, reviewer, decision, in_the_way).await.unwrap_or_else(|error| Outcome {
                id: id.clone(),
                document: id.clone(),
                obstacles: vec![obstacle_of(id, &error)],
            }));
        }
        Ok(results)
    }

    async fn decide_one(
        &self,
        id: &str,
        version: &Version,
        reviewer: &Reviewer,
        decision: &Decision,
        in_the_way: &[Obstacle],
    ) -> Result<Outcome, ReviewError> {
        let (item, record) = self.item(id).await?;
        let document = document_name(&item, &record);
        let result = |obstacles| Outcome { id: id.to_owned(), document, obstacles };
        // On another version than the one that was shown, only this very decision, sent before, is no conflict.
        if item.version() == *version {
            let obstacles: Vec<_> = self
                .obstacles(&record, &self.facts(&item).await, decision)
                .into_iter()
                .chain(in_the_way.iter().cloned())
                .collect();
            if !obstacles.is_empty() {
                return Ok(result(obstacles));
            }
        }
        // A draft without edits is left over from looking; it would be taken for one of another tab.
        let stored = self.ledger.draft(id, &reviewer.id).await?;
        if stored.is_some_and(|stored| stored.draft.is_empty()) {
            self.ledger.discard_draft(id, &reviewer.id).await?;
        }
        Ok(result(match self.decide(id, reviewer, version, 0, decision).await? {
            Ok(_) => Vec::new(),
            Err(Refusal::Conflict) => vec![Obstacle::Changed],
            Err(Refusal::Rejected(objections)) => objections.into_iter().map(|objection| self.blocked(&objection.path)).collect(),
        }))
    }

    /// What the record itself says against it. Only what nobody needs to look at is accepted without being looked at.
    fn obstacles(&self, record: &ExtractedData, facts: &Facts, decision: &Decision) -> Vec<Obstacle> {
        let status = record.status();
        if matches!(status, Status::Accepted | Status::Rejected) {
            return vec![Obstacle::Decided(status)];
        }
        if *decision != Decision::Accept {
            return Vec::new();
        }
        let label = |path: &FieldPath| full_label(path, self.collection.schema.as_ref());
        let flags = flag::assess(record, &self.collection, facts).flags.into_iter();
        let flags: Vec<_> = flags.map(|flag| Obstacle::Flag(flag.kind, flag.path.as_ref().map(label))).collect();
        if !flags.is_empty() {
            return flags;
        }
        self.objections(record, &Draft::default(), decision).into_iter().map(|objection| self.blocked(&objection.path)).collect()
    }

    fn blocked(&self, path: &FieldPath) -> Obstacle {
        Obstacle::Blocked(full_label(path, self.collection.schema.as_ref()))
    }

    /// Drafts and colleagues' claims on these items.
    async fn work_under_way(&self, ids: &[String], reviewer: &Reviewer) -> Result<HashMap<String, Vec<Obstacle>>, ReviewError> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let (drafts, claims) = futures::try_join!(self.ledger.drafts_on(&ids), self.ledger.claims(&ids))?;
        let mut work: HashMap<String, Vec<Obstacle>> = HashMap::new();
        for (id, who) in drafts {
            let obstacle = if who == reviewer.id { Obstacle::OwnDraft } else { Obstacle::OthersDraft };
            let known = work.entry(id).or_default();
            if !known.contains(&obstacle) {
                known.push(obstacle);
            }
        }
        for claim in claims.into_iter().filter(|claim| claim.holder.reviewer != reviewer.id) {
            work.entry(claim.item_id).or_default().push(Obstacle::Claimed(claim.holder.reviewer_name));
        }
        Ok(work)
    }
}

fn document_name(item: &Item, record: &ExtractedData) -> String {
    visible(record.file_name().unwrap_or(&item.id))
}

fn obstacle_of(id: &str, error: &ReviewError) -> Obstacle {
    match error {
        ReviewError::NotFound(_) | ReviewError::Moved { .. } => Obstacle::Gone,
        ReviewError::Ledger(crate::ledger::LedgerError::DraftMovedOn) => Obstacle::OwnDraft,
        error => {
            tracing::error!(
                error = error as &dyn std::error::Error,
                item = id,
                "an item could not be decided together with others"
            );
            Obstacle::Trouble
        }
    }
}
