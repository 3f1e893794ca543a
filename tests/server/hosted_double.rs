//! LlamaCloud's double: a store of records elsewhere, with its faults.

use async_trait::async_trait;
use countersign::{
    agent_data::{AgentData, AgentDataError, Aggregate, Filter, Group, Item, Page, Scope, Search},
    domain::Version,
};
use serde_json::value::RawValue;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
};

/// What happens to the next update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    None,
    /// It is written, and the answer is garbage.
    Garbage,
    /// It is written, the answer is garbage, and then nothing can be read.
    GarbageAndSilence,
    /// It is not written, and nobody knows.
    Lost,
    /// It is written, and another writer's record at once after it.
    Overtaken,
}

/// In LlamaCloud's place: a store without transactions to share.
pub struct Hosted {
    pub store: Arc<dyn AgentData>,
    fault: Mutex<Fault>,
    is_silent: Mutex<bool>,
    unreadable: Mutex<Option<String>>,
    records_read: AtomicUsize,
    counts: AtomicBool,
}

impl Hosted {
    pub fn new(store: Arc<dyn AgentData>) -> Self {
        Self {
            store,
            fault: Mutex::new(Fault::None),
            is_silent: Mutex::new(false),
            unreadable: Mutex::new(None),
            records_read: AtomicUsize::new(0),
            counts: AtomicBool::new(true),
        }
    }

    /// How many whole records searches have returned.
    pub fn records_read(&self) -> usize {
        self.records_read.load(SeqCst)
    }

    /// From now on it does not say how many there are.
    pub fn stop_counting(&self) {
        self.counts.store(false, SeqCst);
    }

    /// From now on nothing can be read, or again.
    pub fn set_silent(&self, is_silent: bool) {
        *self.is_silent.lock().unwrap() = is_silent;
    }

    /// From now on this item can't be read.
    pub fn set_unreadable(&self, id: &str) {
        *self.unreadable.lock().unwrap() = Some(id.to_owned());
    }

    pub fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
        *self.is_silent.lock().unwrap() = false;
    }
}

fn unavailable() -> AgentDataError {
    AgentDataError::Unavailable { text: "no answer".to_owned() }
}

#[async_trait]
impl AgentData for Hosted {
    async fn create(&self, scope: &Scope, data: Box<RawValue>) -> Result<Item, AgentDataError> {
        self.store.create(scope, data).await
    }

    async fn get(&self, id: &str) -> Result<Item, AgentDataError> {
        let is_unreadable = self.unreadable.lock().unwrap().as_deref() == Some(id);
        if is_unreadable || *self.is_silent.lock().unwrap() { Err(unavailable()) } else { self.store.get(id).await }
    }

    async fn update(&self, id: &str, data: Box<RawValue>, expected: Option<&Version>) -> Result<Item, AgentDataError> {
        let fault = std::mem::replace(&mut *self.fault.lock().unwrap(), Fault::None);
        if fault == Fault::Lost {
            return Err(unavailable());
        }
        let written = self.store.update(id, data.clone(), expected).await?;
        match fault {
            Fault::None | Fault::Lost => Ok(written),
            Fault::Garbage | Fault::GarbageAndSilence => {
                *self.is_silent.lock().unwrap() = fault == Fault::GarbageAndSilence;
                Err(AgentDataError::Protocol { text: "<html>".to_owned() })
            }
            Fault::Overtaken => {
                let mut other: serde_json::Value = serde_json::from_str(data.get()).unwrap();
                other["metadata"]["review"]["reviewer"] = "Ben".into();
                other["metadata"]["review"]["reviewer_id"] = "ben".into();
                other["metadata"]["review"]["decision_id"] = "another".into();
                self.store.update(id, serde_json::value::to_raw_value(&other).unwrap(), None).await?;
                Ok(written)
            }
        }
    }

    async fn delete(&self, id: &str, expected: Option<&Version>) -> Result<(), AgentDataError> {
        self.store.delete(id, expected).await
    }

    async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
        let mut page = self.store.search(search).await?;
        self.records_read.fetch_add(page.items.len(), SeqCst);
        page.total_size = page.total_size.filter(|_| self.counts.load(SeqCst));
        Ok(page)
    }

    async fn aggregate(&self, aggregate: Aggregate) -> Result<Page<Group>, AgentDataError> {
        self.store.aggregate(aggregate).await
    }

    async fn delete_matching(&self, scope: &Scope, filter: Filter) -> Result<u64, AgentDataError> {
        self.store.delete_matching(scope, filter).await
    }
}
