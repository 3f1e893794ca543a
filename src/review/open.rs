//! Opens an item, and saves drafts.

use super::{
    Hold, Review, ReviewError, Reviewer,
    meanwhile::meanwhile,
    neighbours::Neighbours,
    patience::{GLANCE, MOMENT},
};
use crate::{
    agent_data::AgentDataError,
    documents::{
        Contents, DocumentError, DocumentInfo, attachment_id,
        media_type::DATA,
        split_attachment_id,
        unshown::{self, Unshown},
    },
    domain::{
        Draft, ExtractedData, PageDimensions, Saved, Status, UseCase, Version,
        evidence::Findings,
        merge,
        queue::{AttachedFile, DocumentView, ItemView, QueueQuery},
    },
    ledger::StoredDraft,
    message,
    text::Language,
};
use std::time::Duration;
use tracing::Instrument;

/// How long a page waits for a write that it needs. The write goes on, and the page shows it when it is opened again.
const LONGEST: Duration = Duration::from_secs(1);

/// How long it is looked for what the first pages don't show. What is found later flags the item.
const LOOK: Duration = Duration::from_millis(400);
/// How long the description goes on for a page that was sent without it.
const AFTERWARDS: Duration = Duration::from_secs(30);

async fn in_time<T>(write: impl Future<Output = Result<T, ReviewError>>) -> Result<T, ReviewError> {
    tokio::time::timeout(LONGEST, write).await.unwrap_or_else(|_| {
        let text = "a write takes too long; perhaps another process keeps the database locked".to_owned();
        Err(ReviewError::AgentData(AgentDataError::Unavailable { text }))
    })
}

impl Review {
    /// Everything that the review page shows. If the item has a new id, its draft is moved there first. Neighbours are those in
    /// the queue that the reviewer came `from`. With `attached`, the document shown is the attachment of this number. `hold` keeps room for the page until it has been sent.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn open(
        &self,
        id: &str,
        reviewer: &Reviewer,
        language: Language,
        from: Option<&QueueQuery>,
        attached: Option<u32>,
        hold: &Hold,
    ) -> Result<ItemView, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        let (item, record) = match self.item(id).await {
            Err(ReviewError::Moved { from, to }) => {
                in_time(self.carry_over(&from, &to, reviewer)).await?;
                return Err(ReviewError::Moved { from, to });
            }
            found => found?,
        };
        self.open_records.make_room(&item, hold).await?;
        let version = item.version();
        let stored = self.ledger.draft(id, &reviewer.id).await?;
        let unedited = Draft::default();
        let (document, (neighbours, place), counts, today, mut facts, earlier, work, ()) = futures::join!(
            Box::pin(self.document(&record, attached, reviewer, language)),
            Box::pin(self.around(&item, &record, from, reviewer)),
            self.counts(),
            self.today(reviewer),
            self.facts(&item, &record, &unedited, GLANCE),
            Box::pin(self.earlier_decisions(id, &record, language)),
            Box::pin(self.work_on(id, reviewer)),
            self.remember_seen(id, &version, &record),
        );
        let (file_id, document) = document;
        if let Some(file_id) = &file_id {
            self.remember_file(split_attachment_id(file_id).0, id);
        }
        let document_locked = matches!(document, Err(DocumentError::Encrypted));
        let (document, document_problem) = match document {
            Ok(document) => (document, None),
            Err(error) => (None, Some(error.sentence(language))),
        };
        // Useful, but no reason not to show the item.
        let Neighbours { next, previous } = neighbours.unwrap_or_else(|error| {
            tracing::warn!(%error, item = id, "the items beside this one could not be found");
            Neighbours::default()
        });
        let counts = counts?;
        let standing = place.and_then(|place| place.standing(from, &counts));
        let pending = counts.into_iter().find(|(status, _)| *status == Status::PendingReview).map_or(0, |(_, count)| count);

        // Without the trace it is not known whether somebody has signed; then the page must not say that nobody has.
        let (signed, sent_back) = (self.signed(id, &record, reviewer).await?, self.sent_back(id, &record).await?);
        let (draft, revision, since) = match stored {
            None => (Draft::default(), 0, None),
            Some(stored) if stored.version == version => (stored.draft, stored.revision, None),
            Some(stored) => {
                let base = self.ledger.seen(id, &stored.version).await?;
                let draft = merge(base.as_ref(), &stored.draft, &record);
                let merged = StoredDraft { version: version.clone(), draft: draft.clone(), revision: stored.revision };
                let revision = in_time(async { Ok(self.ledger.save_draft(id, &reviewer.id, merged).await?) }).await?;
                let told = meanwhile(base.as_ref(), &record, &draft.asks, &self.collection, language.into());
                (draft, revision, Some(told))
            }
        };
        if !draft.edits.is_empty() {
            facts.findings = Findings::clone(&self.findings(&item, &record, &draft, GLANCE).await.findings);
        }
        Ok(ItemView {
            id: item.id,
            version,
            record: record.unwrapped(),
            draft,
            draft_revision: revision,
            meanwhile: since,
            collection: self.collection.in_language(language.tag()),
            facts,
            document,
            document_problem,
            file_id,
            document_locked,
            from: None,
            next,
            previous,
            pending,
            standing,
            created_at: item.created_at.to_string(),
            reviewer: reviewer.name.clone(),
            reviewer_id: reviewer.id.clone(),
            today,
            changed_by: earlier.changed_by,
            overwritten: earlier.overwritten,
            stood: earlier.stood,
            held_by: None,
            only_looks: !self.allows(reviewer, UseCase::Edit),
            signed,
            sent_back,
            work,
        })
    }

    /// Whether opening the item moves the reviewer's draft to another state of the record.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn must_merge(&self, id: &str, reviewer: &Reviewer) -> Result<bool, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        let Some(stored) = self.ledger.draft(id, &reviewer.id).await? else { return Ok(false) };
        match self.item(id).await {
            Ok((item, _)) => Ok(item.version() != stored.version),
            Err(ReviewError::Moved { .. }) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// Only a later conflict needs this, so it must neither prevent opening nor hold it up: after a moment, it goes on alone.
    async fn remember_seen(&self, id: &str, version: &Version, record: &ExtractedData) {
        let (ledger, id, version, record) = (self.ledger.clone(), id.to_owned(), version.clone(), record.clone());
        let collection = self.collection.clone();
        let remembering = async move {
            let of = (&*collection.deployment_name, &*collection.name);
            if let Err(error) = ledger.remember_seen(&id, &version, &record, of).await {
                tracing::warn!(%error, item = id, "what the reviewer saw could not be remembered");
            }
        };
        let _ = tokio::time::timeout(MOMENT, tokio::spawn(remembering.in_current_span())).await;
    }

    /// Saves the reviewer's draft. Never touches the record, but then checks whether it has changed or gone, so that the reviewer
    /// learns of it before deciding.
    #[tracing::instrument(
        skip_all,
        fields(item = id, reviewer = reviewer.id, version = %stored.version, revision = stored.revision),
        err(level = "info")
    )]
    pub async fn save_draft(&self, id: &str, reviewer: &Reviewer, stored: StoredDraft) -> Result<Saved, ReviewError> {
        self.require_on(id, reviewer, UseCase::Edit)?;
        let version = stored.version.clone();
        self.check_exists(id, reviewer).await?;
        let revision = self.ledger.save_draft(id, &reviewer.id, stored).await?;
        let (is_changed, moved_to) = match self.item(id).await {
            Ok((item, _)) => (item.version() != version, None),
            Err(ReviewError::Moved { to, .. }) => (true, Some(to)),
            Err(ReviewError::NotFound(_)) => (true, None),
            // The draft is saved; the reviewer need not know that the record cannot be read at the moment.
            Err(error) => {
                tracing::warn!(%error, item = id, "whether the record has changed could not be found out");
                (false, None)
            }
        };
        Ok(Saved { revision, is_changed, moved_to })
    }

    /// What the form on a page without JavaScript was made from: the record at `version`, and the reviewer's draft. `None` if
    /// that version is not remembered.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, %version), err(level = "info"))]
    pub async fn seen(
        &self,
        id: &str,
        reviewer: &Reviewer,
        version: &Version,
    ) -> Result<Option<(ExtractedData, StoredDraft)>, ReviewError> {
        self.require_on(id, reviewer, UseCase::See)?;
        let base = match self.item(id).await {
            Ok((item, record)) if item.version() == *version => Some(record),
            // Even if the item is gone: what was typed on its page is kept and moved to its successor. And even if the records can't be
            // read at the moment: the ledger knows what the reviewer saw.
            found => match (self.ledger.seen(id, version).await?, found) {
                (None, Err(error)) if !matches!(error, ReviewError::Moved { .. } | ReviewError::NotFound(_)) => {
                    return Err(error);
                }
                (seen, _) => seen,
            },
        };
        let draft = self.ledger.draft(id, &reviewer.id).await?.filter(|stored| stored.version == *version);
        let draft = draft.unwrap_or_else(|| StoredDraft { version: version.clone(), draft: Draft::default(), revision: 0 });
        Ok(base.map(|base| (base, draft)))
    }

    /// The file of a record, by its id or else by the hash of its content.
    #[tracing::instrument(skip_all, fields(file = record.file_id()), err(level = "info"))]
    pub async fn file_id(&self, record: &ExtractedData) -> Result<String, DocumentError> {
        if let Some(id) = record.file_id() {
            match self.documents.metadata(id).await {
                Err(DocumentError::NotFound) => {}
                found => return found.map(|file| file.id),
            }
        }
        let Some(hash) = record.file_hash() else { return Err(DocumentError::NotFound) };
        self.documents.find_by_hash(hash).await?.map(|file| file.id).ok_or(DocumentError::NotFound)
    }

    /// The file of a record, and how to show it: `None` if that takes longer than a page should wait.
    async fn document(
        &self,
        record: &ExtractedData,
        attached: Option<u32>,
        reviewer: &Reviewer,
        language: Language,
    ) -> (Option<String>, Result<Option<DocumentView>, DocumentError>) {
        let file_id = match self.file_id(record).await {
            Ok(file_id) => file_id,
            Err(error) => return (None, Err(error)),
        };
        let whole = file_id;
        let file_id = attached.map_or_else(|| whole.clone(), |number| attachment_id(&whole, number));
        let describing = {
            let (pages, file_id, reader) = (self.pages.clone(), file_id.clone(), reviewer.id.clone());
            async move { pages.describe_and_look(&file_id, Some(&reader), LOOK).await }
        };
        let looking_inside = {
            let (pages, whole, reader) = (self.pages.clone(), whole.clone(), reviewer.id.clone());
            async move { pages.contents(&whole, Some(&reader)).await }
        };
        let (described, contents) = futures::join!(at_a_glance(describing), at_a_glance(looking_inside));
        let Some(described) = described else { return (Some(file_id), Ok(None)) };
        // Useful, but no reason not to show the pages.
        let contents = contents.and_then(Result::ok).unwrap_or_default();
        let view = described.map(|(described, unshown)| DocumentView {
            notices: notices(&described, &unshown, contents.is_portfolio && attached.is_none(), language),
            attached: attached_files(&whole, contents),
            name: record.file_name().filter(|_| attached.is_none()).map_or(described.name, str::to_owned),
            file_id: file_id.clone(),
            pages: described.pages.iter().map(|page| PageDimensions { width: page.width, height: page.height }).collect(),
            scalable: matches!(&*described.media_type, "application/pdf" | DATA),
        });
        (Some(file_id), view.map(Some))
    }
}

/// What a look at the document says, if the page need not wait for it; it goes on for a page that is sent without it.
async fn at_a_glance<T: Send + 'static>(
    look: impl Future<Output = Result<T, DocumentError>> + Send + 'static,
) -> Option<Result<T, DocumentError>> {
    let looking = tokio::spawn(tokio::time::timeout(AFTERWARDS, look).in_current_span());
    tokio::time::timeout(GLANCE, looking).await.ok()?.ok()?.ok()
}

/// The attached files, without the invoice's own data.
fn attached_files(file_id: &str, contents: Contents) -> Vec<AttachedFile> {
    let files = (1..).zip(contents.attached).filter(|(_, attached)| !attached.is_own_data);
    files
        .map(|(number, attached)| AttachedFile {
            name: attached.name,
            file_id: attachment_id(file_id, number),
            number,
            has_pages: attached.media_type.is_some(),
        })
        .collect()
}

/// Why not all of a document can be seen.
fn notices(document: &DocumentInfo, unshown: &[(u32, Unshown)], is_cover: bool, language: Language) -> Vec<String> {
    let incomplete = document.is_incomplete.then(|| message!(language, document_incomplete).to_owned());
    let (shown, count) = (document.pages.len(), document.page_count);
    let beginning = (count as usize > shown).then(|| message!(language, document_beginning_only, shown = shown, count = count));
    let cover = is_cover.then(|| message!(language, document_attached_cover).to_owned());
    let data = (document.media_type == DATA).then(|| message!(language, document_only_data).to_owned());
    let unshown = unshown::sentences(&document.unshown, unshown, language);
    data.into_iter().chain(incomplete).chain(beginning).chain(cover).chain(unshown).collect()
}
