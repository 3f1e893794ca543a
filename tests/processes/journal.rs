//! What a writer knows to be acknowledged, compared with what the server has.

use super::api::{Api, Item, Trouble};
use reqwest::StatusCode;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// An acknowledged record.
#[derive(Clone)]
pub struct Record {
    pub item: Item,
    pub etag: String,
}

/// A write whose outcome is not known.
pub enum Doubt {
    Create { data: String },
    Update { id: String, data: String },
    Delete { id: String },
    Upload { name: String, content: Arc<[u8]> },
    DeleteFile { id: String },
}

/// The journal of one writer, who alone touches its records.
#[derive(Default)]
pub struct Journal {
    pub writer: usize,
    pub acknowledged: u64,
    tokens: u64,
    pub records: BTreeMap<String, Record>,
    deleted: HashSet<String>,
    pub files: BTreeMap<String, Arc<[u8]>>,
    deleted_files: HashSet<String>,
    /// Records and files written since the last check.
    touched: HashSet<String>,
    /// The write that was not answered.
    pub in_doubt: Option<Doubt>,
}

/// How many unanswered writes turned out to be done or not done.
#[derive(Default)]
pub struct Settled {
    pub done: u64,
    pub not_done: u64,
}

impl Journal {
    pub fn of(writer: usize) -> Self {
        Self { writer, ..Self::default() }
    }

    /// A word that no write has used yet.
    pub fn next_token(&mut self) -> String {
        self.tokens += 1;
        format!("{}-{}", self.writer, self.tokens)
    }

    pub fn keep(&mut self, record: Record) {
        self.touched.insert(record.item.id.clone());
        self.records.insert(record.item.id.clone(), record);
    }

    pub fn forget(&mut self, id: &str) {
        self.touched.insert(id.to_owned());
        self.records.remove(id);
        self.deleted.insert(id.to_owned());
    }

    pub fn keep_file(&mut self, id: String, content: Arc<[u8]>) {
        self.touched.insert(id.clone());
        self.files.insert(id, content);
    }

    pub fn forget_file(&mut self, id: &str) {
        self.touched.insert(id.to_owned());
        self.files.remove(id);
        self.deleted_files.insert(id.to_owned());
    }
}

/// Compares everything acknowledged with what the server has, and settles the writes in doubt. A search compares every record;
/// those written since the last check (with `each`, all) are also read one by one.
pub async fn check(api: &Api, journals: &mut [Journal], each: bool) -> Settled {
    let mut settled = Settled::default();
    check_records(api, journals, each, &mut settled).await;
    check_files(api, journals, each, &mut settled).await;
    for journal in journals {
        assert!(journal.in_doubt.is_none(), "every doubt has been settled");
        journal.touched.clear();
    }
    settled
}

// ---- records -------------------------------------------------------------------------------------------

async fn check_records(api: &Api, journals: &mut [Journal], each: bool, settled: &mut Settled) {
    let all = api.all().await.expect("the server answers");
    let count = all.len();
    let mut stored: HashMap<String, Item> = all.into_iter().map(|item| (item.id.clone(), item)).collect();
    assert_eq!(stored.len(), count, "a search lists a record twice");

    for journal in &mut *journals {
        match journal.in_doubt.take() {
            Some(Doubt::Update { id, data }) if stored.get(&id).is_some_and(|item| item.data == data) => {
                settled.done += 1;
                let (item, etag) = api.get(&id).await.expect("a stored record can be read");
                assert!(item.updated_at > journal.records[&id].item.updated_at, "an update did not move updated_at on");
                journal.keep(Record { item, etag });
            }
            Some(Doubt::Delete { id }) if !stored.contains_key(&id) => {
                settled.done += 1;
                journal.forget(&id);
            }
            // Not done: the record must be unchanged, which is checked below.
            Some(Doubt::Update { .. } | Doubt::Delete { .. }) => settled.not_done += 1,
            other => journal.in_doubt = other,
        }
        for (id, record) in &journal.records {
            let found =
                stored.remove(id).unwrap_or_else(|| panic!("record {id} was acknowledged and is gone: {}", record.item.data));
            assert_eq!(found, record.item, "record {id} is not as it was acknowledged");
        }
        for id in &journal.deleted {
            assert!(!stored.contains_key(id), "record {id} was deleted, acknowledged, and is back");
        }
    }
    for journal in &mut *journals {
        let Some(Doubt::Create { data }) = &journal.in_doubt else { continue };
        let created = stored.values().find(|item| &item.data == data).map(|item| item.id.clone());
        journal.in_doubt = None;
        if let Some(id) = created {
            settled.done += 1;
            stored.remove(&id);
            let (item, etag) = api.get(&id).await.expect("a stored record can be read");
            journal.keep(Record { item, etag });
        } else {
            settled.not_done += 1;
        }
    }
    assert!(stored.is_empty(), "records that nobody sent, or sent otherwise, or sent once: {stored:?}");

    for journal in journals {
        for (id, record) in journal.records.iter().filter(|(id, _)| each || journal.touched.contains(*id)) {
            let (item, etag) = api.get(id).await.expect("an acknowledged record can be read");
            assert_eq!((&item, &etag), (&record.item, &record.etag), "record {id}, read on its own");
        }
        for id in journal.deleted.iter().filter(|id| each || journal.touched.contains(*id)) {
            assert_eq!(status(api.get(id).await), Some(StatusCode::NOT_FOUND), "record {id} was deleted");
        }
    }
}

// ---- files ---------------------------------------------------------------------------------------------

async fn check_files(api: &Api, journals: &mut [Journal], each: bool, settled: &mut Settled) {
    let mut stored: HashMap<String, String> = api.all_files().await.expect("the server answers").into_iter().collect();
    for journal in &mut *journals {
        match journal.in_doubt.take() {
            Some(Doubt::DeleteFile { id }) if !stored.contains_key(&id) => {
                settled.done += 1;
                journal.forget_file(&id);
            }
            Some(Doubt::DeleteFile { id }) => {
                settled.not_done += 1;
                journal.touched.insert(id); // so that its content is checked, too
            }
            Some(Doubt::Upload { name, content }) => {
                let uploaded = stored.iter().find(|(_, stored)| **stored == name).map(|(id, _)| id.clone());
                match uploaded {
                    Some(id) => {
                        settled.done += 1;
                        journal.keep_file(id, content);
                    }
                    None => settled.not_done += 1,
                }
            }
            other => journal.in_doubt = other,
        }
        for id in journal.files.keys() {
            assert!(stored.remove(id).is_some(), "file {id} was acknowledged and is gone");
        }
        for id in &journal.deleted_files {
            assert!(!stored.contains_key(id), "file {id} was deleted, acknowledged, and is back");
        }
    }
    assert!(stored.is_empty(), "files that nobody sent: {stored:?}");

    for journal in journals {
        for (id, content) in journal.files.iter().filter(|(id, _)| each || journal.touched.contains(*id)) {
            let found = api.download(id).await.unwrap_or_else(|trouble| panic!("the content of file {id}: {trouble}"));
            assert!(found == **content, "file {id} has {} bytes that are not the {} uploaded", found.len(), content.len());
        }
        for id in journal.deleted_files.iter().filter(|id| each || journal.touched.contains(*id)) {
            assert_eq!(status(api.download(id).await), Some(StatusCode::NOT_FOUND), "file {id} was deleted");
        }
    }
}

fn status<T>(answer: Result<T, Trouble>) -> Option<StatusCode> {
    answer.err().and_then(|trouble| trouble.status())
}
