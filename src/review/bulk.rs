//! Decides several items together, after a preview. Each item is a separate decision on the version shown in the preview; a
//! problem with one does not stop the others.

use super::{Refusal, Review, ReviewError, Reviewer, patience::GLANCE};
use crate::{
    agent_data::Item,
    domain::{
        Decision, DecisionKind, Draft, ExtractedData, Facts, FieldPath, FieldType, FlagKind, KeyField, Label, Status, UseCase,
        Version, flag,
        form::{blocks, fields},
        full_label,
        hidden::{visible, visible_identifier},
        identifier::is_identifier,
        label::shortened,
        queue::LONGEST_NAME,
    },
};
use std::collections::HashMap;

/// Most items per request; a page of the queue has twenty.
pub const MOST_TOGETHER: usize = 100;

/// An item as shown in the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The id of the item.
    pub id: String,
    /// The version to decide on; `None` if the item cannot be read.
    pub version: Option<Version>,
    /// The name of the document.
    pub document: String,
    /// The fields that identify the record.
    pub key_fields: Vec<KeyField>,
    /// All values as stored texts, each with its label and what its field holds.
    pub values: Vec<(Label, FieldType, String)>,
    /// Why the item will be left out; empty if it will be decided.
    pub obstacles: Vec<Obstacle>,
}

/// Why an item is left out when several are decided together.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// The item no longer exists.
    Gone,
    /// It has already been decided.
    Decided(Status),
    /// This field, or the record as a whole, needs a closer look.
    Flag(FlagKind, Option<Label>),
    /// The value of this field cannot be accepted.
    Blocked(Label),
    /// This reviewer has edits on it.
    OwnDraft,
    /// A colleague has edits on it.
    OthersDraft,
    /// This colleague is working on it.
    Claimed(String),
    /// Somebody else must sign it.
    ForOthers,
    /// It is somebody else's work, or on hold.
    OthersWork,
    /// It has changed since the preview.
    Changed,
    /// It cannot be read or written at the moment.
    Trouble,
}

/// The result for one item.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The id of the item.
    pub id: String,
    /// The name of the document.
    pub document: String,
    /// Why it was left out; empty if it was decided.
    pub obstacles: Vec<Obstacle>,
    /// Whether it was accepted, and waits for a second person.
    pub waits: bool,
}

impl Review {
    /// Previews deciding these items.
    #[tracing::instrument(skip_all, fields(items = ids.len(), reviewer = reviewer.id), err(level = "info"))]
    pub async fn preview(&self, ids: &[String], reviewer: &Reviewer, decision: &Decision) -> Result<Vec<Candidate>, ReviewError> {
        self.require(reviewer, UseCase::Decide)?;
        let work = self.work_under_way(ids, reviewer).await?;
        let mut candidates = Vec::new();
        for id in ids {
            candidates.push(match self.item(id).await {
                Ok((item, record)) => {
                    let shown = blocks(&record, &self.collection);
                    let values = fields(&shown).into_iter().map(|field| {
                        let is_identifier = is_identifier(&field.path, self.collection.schema.as_ref());
                        let shown = if is_identifier { visible_identifier } else { visible };
                        (field.label.clone(), field.field_type.clone(), shown(&field.text))
                    });
                    let mut obstacles = self.obstacles(&record, &self.facts_of(&item, &record).await, decision);
                    obstacles.extend(self.for_others(&item, &record, reviewer).await?);
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

    /// Decides each of these items, on the version shown in the preview. Safe to repeat.
    #[tracing::instrument(skip_all, fields(items = chosen.len(), reviewer = reviewer.id), err(level = "info"))]
    pub async fn decide_together(
        &self,
        chosen: &[(String, Version)],
        reviewer: &Reviewer,
        decision: &Decision,
    ) -> Result<Vec<Outcome>, ReviewError> {
        self.require(reviewer, UseCase::Decide)?;
        let ids: Vec<String> = chosen.iter().map(|(id, _)| id.clone()).collect();
        let work = self.work_under_way(&ids, reviewer).await?;
        let mut results = Vec::new();
        for (id, version) in chosen {
            let in_the_way = work.get(id.as_str()).map(Vec::as_slice).unwrap_or_default();
            results.push(self.decide_one(id, version, reviewer, decision, in_the_way).await.unwrap_or_else(|error| Outcome {
                id: id.clone(),
                document: id.clone(),
                obstacles: vec![obstacle_of(id, &error)],
                waits: false,
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
        let result = |obstacles| Outcome { id: id.to_owned(), document: document.clone(), obstacles, waits: false };
        // On any other version, only a repetition of this very decision is not a conflict.
        if item.version() == *version {
            let obstacles: Vec<_> = self
                .obstacles(&record, &self.facts_of(&item, &record).await, decision)
                .into_iter()
                .chain(in_the_way.iter().cloned())
                .chain(self.for_others(&item, &record, reviewer).await?)
                .collect();
            if !obstacles.is_empty() {
                return Ok(result(obstacles));
            }
        }
        // An empty draft is left over from looking; `decide` would mistake it for another tab's.
        let stored = self.ledger.draft(id, &reviewer.id).await?;
        if stored.is_some_and(|stored| stored.draft.is_empty()) {
            self.ledger.discard_draft(id, &reviewer.id).await?;
        }
        Ok(result(match self.decide(id, reviewer, version, 0, decision).await? {
            Ok(decided) => {
                let waits = decided.kind == DecisionKind::Signed;
                return Ok(Outcome { waits, ..result(Vec::new()) });
            }
            Err(Refusal::Conflict) => vec![Obstacle::Changed],
            Err(Refusal::Rejected(objections)) => objections.into_iter().map(|objection| self.blocked(&objection.path)).collect(),
        }))
    }

    /// Obstacles in the record itself. Only records without flags may be accepted unseen.
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
        self.objections(record, &Draft::default(), decision, facts)
            .into_iter()
            .map(|objection| self.blocked(&objection.path))
            .collect()
    }

    async fn for_others(
        &self,
        item: &Item,
        record: &ExtractedData,
        reviewer: &Reviewer,
    ) -> Result<Option<Obstacle>, ReviewError> {
        let signed = self.signed(&item.id, record, reviewer).await?;
        if signed.is_some_and(|signed| !signed.may_sign) {
            return Ok(Some(Obstacle::ForOthers));
        }
        let others = self.others_work(&[&item.id], reviewer).await?;
        Ok((!others.is_empty()).then_some(Obstacle::OthersWork))
    }

    async fn facts_of(&self, item: &Item, record: &ExtractedData) -> Facts {
        self.facts(item, record, &Draft::default(), GLANCE).await
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
    visible(&shortened(record.file_name().unwrap_or(&item.id), LONGEST_NAME))
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
