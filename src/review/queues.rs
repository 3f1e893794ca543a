//! All queues of a server: those that somebody configured, and those that agents write to. Says which one a request is about; what a
//! reviewer may not see does not exist for them, whatever it is asked for by.

use super::{KnownFiles, Review, ReviewError, Reviewer, assessing::Assessing};
use crate::{
    agent_data::Scope,
    documents::DocumentError,
    domain::{Collection, UseCase},
    ledger::Home,
};
use quick_cache::sync::Cache;
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    sync::Notify,
    task::{AbortHandle, JoinSet},
};

/// Collections that nobody configured, at most: an agent may write to any number of them.
pub const MOST_INFERRED: usize = 50;
/// How long the store is not asked again which collections it has.
const FRESH: Duration = Duration::from_secs(3);
/// How long a page waits for that.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the store is asked though no page is loaded: an agent may link to an item of a collection that nobody knows yet.
const SELDOM: Duration = Duration::from_secs(60);
/// Items of which it is remembered in which queue they are.
const MOST_PLACES: usize = 20_000;

/// The queues; clones share them.
#[derive(Clone)]
pub struct Queues(Arc<Inner>);

struct Inner {
    /// The first is the default one.
    configured: Vec<Review>,
    inferred: Mutex<Inferred>,
    /// When the store was last asked. One asks at a time.
    asked: tokio::sync::Mutex<Option<Instant>>,
    /// There are other queues than before.
    more: Notify,
    /// The queues of items, by their ids: an item never changes its collection.
    places: Cache<String, Arc<str>>,
}

#[derive(Default)]
struct Inferred {
    queues: Vec<Review>,
    are_more: bool,
}

impl fmt::Debug for Queues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.all().iter().map(|review| review.queue.clone())).finish()
    }
}

impl Queues {
    /// The default queue, and the others that are configured. They share the stores.
    pub fn new(default: Review, others: impl IntoIterator<Item = (String, Arc<Collection>)>) -> Self {
        let others: Vec<Review> =
            others.into_iter().map(|(name, collection)| default.over_the_same_stores(name, collection, true)).collect();
        let configured = std::iter::once(default).chain(others).collect();
        Self(Arc::new(Inner {
            configured,
            inferred: Mutex::default(),
            asked: tokio::sync::Mutex::default(),
            more: Notify::new(),
            places: Cache::new(MOST_PLACES),
        }))
    }

    /// The default queue: what addresses mean that name none.
    pub fn default_queue(&self) -> &Review {
        #[expect(clippy::indexing_slicing, reason = "there is always one")]
        &self.0.configured[0]
    }

    /// All of them, the configured ones first.
    pub fn all(&self) -> Vec<Review> {
        self.0.configured.iter().cloned().chain(self.lock().queues.iter().cloned()).collect()
    }

    /// Whether there are collections that nobody configured, and too many to show them all.
    pub fn are_more(&self) -> bool {
        self.lock().are_more
    }

    /// Those that this reviewer may see.
    pub fn seen_by(&self, reviewer: &Reviewer) -> Vec<Review> {
        let mut all = self.all();
        all.retain(|review| review.allows(reviewer, UseCase::See));
        all
    }

    /// The queue, if there is only one.
    pub fn only(&self) -> Option<&Review> {
        (self.0.configured.len() == 1 && self.lock().queues.is_empty()).then(|| self.default_queue())
    }

    /// Whether this reviewer may see several.
    pub fn has_several(&self, reviewer: &Reviewer) -> bool {
        self.only().is_none() && self.seen_by(reviewer).len() > 1
    }

    /// The queue of this name. Without a name, the default one or, for whom may not see it, the first that they may.
    pub async fn named(&self, name: Option<&str>, reviewer: &Reviewer) -> Result<Review, ReviewError> {
        let Some(name) = name else {
            if let Some(only) = self.only() {
                return Ok(only.clone());
            }
            return self.seen_by(reviewer).into_iter().next().ok_or(ReviewError::NotAllowed(UseCase::See));
        };
        if let Some(only) = self.only().filter(|only| &*only.queue == name) {
            return Ok(only.clone());
        }
        let find = || self.seen_by(reviewer).into_iter().find(|review| &*review.queue == name);
        if let Some(found) = find() {
            return Ok(found);
        }
        self.look_for_more().await;
        find().ok_or_else(|| ReviewError::NoQueue(name.to_owned()))
    }

    /// The queue that the item is in, or was in. With only one queue it is that, and nothing is asked.
    ///
    /// An item of a queue that this reviewer may not see is looked for as one that does not exist: by the same questions, in the same
    /// order.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id), err(level = "info"))]
    pub async fn of_item(&self, id: &str, reviewer: &Reviewer) -> Result<Review, ReviewError> {
        if let Some(only) = self.only() {
            return Ok(only.clone());
        }
        let seen = self.seen_by(reviewer);
        let in_place = |place: &str| seen.iter().find(|review| &*review.queue == place).cloned();
        if let Some(known) = self.0.places.get(id).and_then(|place| in_place(&place)) {
            return Ok(known);
        }
        let default = self.default_queue();
        let scope = default.in_time(async { Ok(default.agent_data.scope_of(id).await?) }).await;
        if let Ok(Some(scope)) = &scope
            && !self.all().iter().any(|review| review.scope() == *scope)
        {
            self.look_for_more().await;
        }
        let of = |scope: &Scope| self.seen_by(reviewer).into_iter().find(|review| review.scope() == *scope);
        if let Ok(Some(scope)) = &scope
            && let Some(review) = of(scope)
        {
            self.0.places.insert(id.to_owned(), review.queue.clone());
            return Ok(review);
        }
        let home = default.ledger.homes().of(id).await?;
        match (scope, home) {
            (Ok(Some(_)), _) | (Ok(None), Home::Nowhere) => Err(ReviewError::NotFound(id.to_owned())),
            (_, Home::In(deployment, collection)) => {
                let scope = Scope::new(deployment, collection);
                if !self.all().iter().any(|review| review.scope() == scope) {
                    self.look_for_more().await;
                }
                of(&scope).ok_or_else(|| ReviewError::NotFound(id.to_owned()))
            }
            // There was only one queue.
            (_, Home::Unsaid) => in_place(&default.queue).ok_or_else(|| ReviewError::NotFound(id.to_owned())),
            (Err(error), Home::Nowhere) => Err(error),
        }
    }

    /// A queue in which an item names this file, if this reviewer may see one; otherwise the error is [`DocumentError::NotFound`].
    /// `likely` is an item that probably names it.
    pub async fn of_file(&self, file_id: &str, likely: Option<&str>, reviewer: &Reviewer) -> Result<Review, DocumentError> {
        let mut queues = match self.only() {
            Some(only) => vec![only.clone()],
            None => self.seen_by(reviewer),
        };
        if let Some(id) = likely.filter(|_| queues.len() > 1)
            && let Ok(first) = self.of_item(id, reviewer).await
        {
            queues.sort_by_key(|review| review.queue != first.queue);
        }
        for review in queues {
            match review.check_file(file_id, likely, reviewer).await {
                Ok(()) => return Ok(review),
                Err(DocumentError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Err(DocumentError::NotFound)
    }

    /// Asks the store for collections that nobody configured, at most every few seconds. A store that can't be reached changes nothing.
    pub async fn look_for_more(&self) {
        let Ok(mut asked) = tokio::time::timeout(PATIENCE, self.0.asked.lock()).await else { return };
        if asked.is_some_and(|asked| asked.elapsed() < FRESH) {
            return;
        }
        // Those of the configured queues are among them.
        let most = MOST_INFERRED + self.0.configured.len() + 1;
        match tokio::time::timeout(PATIENCE, self.default_queue().agent_data.scopes(most)).await {
            Ok(Ok(scopes)) => self.take_in(scopes),
            Ok(Err(error)) => tracing::warn!(error = &error as &dyn std::error::Error, "the collections could not be found out"),
            Err(_) => tracing::warn!("the collections could not be found out in time"),
        }
        *asked = Some(Instant::now());
    }

    /// `scopes` are those with records, those with the most first.
    fn take_in(&self, mut scopes: Vec<Scope>) {
        scopes.retain(|scope| self.0.configured.iter().all(|review| review.scope() != *scope));
        let mut inferred = self.lock();
        let taken: HashSet<Arc<str>> = self.0.configured.iter().map(|review| review.queue.clone()).collect();
        let names = |queues: &[Review]| queues.iter().map(|review| review.queue.clone()).collect::<Vec<_>>();
        let before = names(&inferred.queues);
        inferred.are_more = scopes.len() > MOST_INFERRED;
        scopes.truncate(MOST_INFERRED);
        // One that is empty stays as long as there is room: an agent that reads its files again deletes the records and writes new ones.
        let (mut stay, known): (Vec<Review>, Vec<Review>) =
            std::mem::take(&mut inferred.queues).into_iter().partition(|review| scopes.contains(&review.scope()));
        for scope in scopes {
            if stay.iter().any(|review| review.scope() == scope) {
                continue;
            }
            let name = name_of(&scope, &self.default_queue().collection.deployment_name, &taken);
            if !taken.contains(&*name) {
                let collection = Arc::new(Collection::new(scope.collection, scope.deployment_name));
                stay.push(self.default_queue().over_the_same_stores(name, collection, false));
            }
        }
        for review in known {
            if stay.len() < MOST_INFERRED {
                stay.push(review);
            } else {
                review.live.end();
            }
        }
        stay.sort_by(|a, b| a.queue.cmp(&b.queue));
        let is_changed = names(&stay) != before;
        inferred.queues = stay;
        if is_changed {
            self.0.more.notify_one();
        }
    }

    /// Keeps the stored assessments of all queues up to date, for ever; also of those that come later.
    pub async fn keep_assessed(self) {
        let (mut working, mut begun) = (JoinSet::new(), HashMap::<Scope, AbortHandle>::new());
        loop {
            let all = self.all();
            begun.retain(|scope, work| {
                let stays = all.iter().any(|review| review.scope() == *scope);
                if !stays {
                    work.abort();
                }
                stays
            });
            while working.try_join_next().is_some() {}
            for review in all {
                begun.entry(review.scope()).or_insert_with(|| working.spawn(review.keep_assessed()));
            }
            if tokio::time::timeout(SELDOM, self.0.more.notified()).await.is_err() {
                self.look_for_more().await;
            }
        }
    }

    /// Ends all streams, and lets no new ones begin.
    pub fn end_streams(&self) {
        self.all().iter().for_each(|review| review.live.end());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inferred> {
        self.0.inferred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Review {
    /// Another queue over the same stores.
    fn over_the_same_stores(&self, queue: String, collection: Arc<Collection>, is_configured: bool) -> Self {
        Self {
            queue: queue.into(),
            is_configured,
            collection,
            assessed: Arc::new(Assessing::default()),
            known_files: Arc::new(KnownFiles::default()),
            live: Arc::default(),
            ..self.clone()
        }
    }
}

/// What a collection that nobody configured is called: as it is, in the server's own deployment; else with its deployment before it. So
/// no agent can give a collection the name of another one, whatever it writes to.
fn name_of(scope: &Scope, own_deployment: &str, taken: &HashSet<Arc<str>>) -> String {
    let Scope { deployment_name, collection } = scope;
    if deployment_name == own_deployment
        && !collection.is_empty()
        && !collection.contains('/')
        && !taken.contains(collection.as_str())
    {
        return collection.clone();
    }
    let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
    format!("{}/{}", part(deployment_name), part(collection))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_collections_have_one_name() {
        let taken = HashSet::from([Arc::from("invoices"), Arc::from("receipts")]);
        let name = |deployment: &str, collection: &str| name_of(&Scope::new(deployment, collection), "own", &taken);
        assert_eq!(name("own", "orders"), "orders");
        assert_eq!(name("own", ""), "own/", "an address with no name means the default queue");
        assert_eq!(name("own", "receipts"), "own/receipts", "one that is configured is called so");
        assert_eq!(name("other", "orders"), "other/orders");
        assert_eq!(name("own", "other/orders"), "own/other%2Forders");
        assert_ne!(name("a/b", "c"), name("a", "b/c"));
        assert_ne!(name("a%2Fb", "c"), name("a/b", "c"));
    }
}
