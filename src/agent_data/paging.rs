//! Everything that a search finds, however many pages that takes.
//!
//! LlamaCloud refuses an `offset` above 1000 (contract, 2.4): to get more, follow `next_page_token`. These streams do,
//! for every store. They request a page only when it is needed, so a caller that stops early costs nothing more.

use super::{AgentData, AgentDataError, Item, Page, Search};
use futures::{Stream, StreamExt, TryStreamExt, stream};
use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

/// The pages of a search, from the requested one to the last. Each has at most [`Search::page_size`] items; with
/// [`Search::include_total`] each has the total.
///
/// The stream ends with a page without items or without a token, as in LlamaIndex's own clients. An error ends it, too; so does a
/// token seen before: then the server is looping, and the error is [`AgentDataError::Protocol`].
pub fn pages(agent_data: &dyn AgentData, search: Search) -> impl Stream<Item = Result<Page<Item>, AgentDataError>> + Send {
    let mut tokens = Tokens::default();
    if let Some(token) = &search.page_token {
        tokens.is_new(token);
    }
    stream::try_unfold(Some((search, tokens)), move |next| async move {
        let Some((mut search, mut tokens)) = next else { return Ok(None) };
        let page = agent_data.search(search.clone()).await?;
        if page.items.is_empty() {
            return Ok(None);
        }
        let token = page.next_page_token.clone().filter(|token| !token.is_empty());
        let next = match token {
            Some(token) if tokens.is_new(&token) => {
                search.page_token = Some(token);
                Some((search, tokens))
            }
            Some(_) => return Err(AgentDataError::protocol("next_page_token repeats, so the pages would never end")),
            None => None,
        };
        Ok(Some((page, next)))
    })
}

/// The items on all [`pages`], one by one.
///
/// While others create and delete, a store that counts positions may return an item twice or skip one. If that matters, order by
/// `created_at` ascending: new items then come last.
pub fn items(agent_data: &dyn AgentData, search: Search) -> impl Stream<Item = Result<Item, AgentDataError>> + Send {
    pages(agent_data, search).map_ok(|page| stream::iter(page.items).map(Ok)).try_flatten()
}

/// Hashes of the tokens seen so far: eight bytes a page, however long a token is.
#[derive(Default)]
struct Tokens {
    hasher: RandomState,
    seen: HashSet<u64>,
}

impl Tokens {
    fn is_new(&mut self, token: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(token))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{super::*, *};
    use jiff::Timestamp;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A store that only searches: each page has the given items and token, and the last page repeats.
    struct Pages {
        pages: Vec<(&'static [&'static str], Option<&'static str>)>,
        asked: AtomicUsize,
    }

    fn store(pages: &[(&'static [&'static str], Option<&'static str>)]) -> Pages {
        Pages { pages: pages.to_vec(), asked: AtomicUsize::new(0) }
    }

    #[async_trait]
    impl AgentData for Pages {
        async fn search(&self, search: Search) -> Result<Page<Item>, AgentDataError> {
            let index = self.asked.fetch_add(1, Ordering::Relaxed).min(self.pages.len() - 1);
            if index > 0 {
                assert_eq!(search.page_token.as_deref(), self.pages[index - 1].1, "the token of the page before");
            }
            let (ids, token) = self.pages[index];
            let items = ids.iter().map(|&id| Item {
                id: id.to_owned(),
                scope: search.scope.clone(),
                project_id: None,
                data: RawValue::from_string("{}".to_owned()).unwrap().into(),
                created_at: Timestamp::UNIX_EPOCH,
                updated_at: Timestamp::UNIX_EPOCH,
                stored_version: None,
            });
            Ok(Page { items: items.collect(), next_page_token: token.map(str::to_owned), total_size: None })
        }

        async fn create(&self, _: &Scope, _: Box<RawValue>) -> Result<Item, AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
        async fn get(&self, _: &str) -> Result<Item, AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
        async fn update(&self, _: &str, _: Box<RawValue>, _: Option<&Version>) -> Result<Item, AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
        async fn delete(&self, _: &str, _: Option<&Version>) -> Result<(), AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
        async fn aggregate(&self, _: Aggregate) -> Result<Page<Group>, AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
        async fn delete_matching(&self, _: &Scope, _: Filter) -> Result<u64, AgentDataError> {
            Err(AgentDataError::Forbidden)
        }
    }

    async fn ids(store: &Pages) -> (Vec<String>, Option<AgentDataError>) {
        let mut found = std::pin::pin!(items(store, Search::new(Scope::new("d", "c"))));
        let mut ids = Vec::new();
        while let Some(item) = found.next().await {
            match item {
                Ok(item) => ids.push(item.id),
                Err(error) => return (ids, Some(error)),
            }
        }
        (ids, None)
    }

    #[tokio::test]
    async fn the_stream_ends_without_a_token_with_an_empty_one_and_with_an_empty_page() {
        for last in [(["c"].as_slice(), None), (&["c"], Some("")), (&[], Some("more"))] {
            let store = store(&[(&["a", "b"], Some("1")), last]);
            let (ids, error) = ids(&store).await;
            assert!(error.is_none(), "{error:?}");
            assert_eq!(ids, if last.0.is_empty() { vec!["a", "b"] } else { vec!["a", "b", "c"] });
            assert_eq!(store.asked.load(Ordering::Relaxed), 2, "no page is asked for after the end");
        }
    }

    #[tokio::test]
    async fn a_server_that_goes_round_in_a_circle_is_an_error() {
        for circle in [[(["a"].as_slice(), Some("1")), (&["b"], Some("1"))], [(&["a"], Some("1")), (&["b"], Some("2"))]] {
            let store = store(&[circle[0], circle[1], (&["a"], Some("1"))]);
            let (ids, error) = ids(&store).await;
            assert!(ids.len() <= 2, "{ids:?}");
            assert!(matches!(&error, Some(AgentDataError::Protocol { text }) if text.contains("never end")), "{error:?}");
        }
    }

    #[tokio::test]
    async fn a_page_that_nobody_reads_is_not_asked_for() {
        let store = store(&[(&["a", "b"], Some("1")), (&["c"], None)]);
        let first: Vec<_> = items(&store, Search::new(Scope::new("d", "c"))).take(2).try_collect().await.unwrap();
        assert_eq!((first.len(), store.asked.load(Ordering::Relaxed)), (2, 1));
    }

    #[cfg(feature = "stores")]
    #[tokio::test]
    async fn the_embedded_store_streams_past_a_thousand_in_order() {
        let (_directory, embedded) = contract_test::embedded();
        let scope = Scope::new("paging", "many");
        for number in 0..1234 {
            embedded.create(&scope, RawValue::from_string(format!("{{\"n\":{number}}}")).unwrap()).await.unwrap();
        }
        let mut search = Search::new(scope);
        search.order_by = OrderBy::by("n", Direction::Ascending);
        search.page_size = Some(100);
        let found: Vec<Item> = items(&embedded, search).try_collect().await.unwrap();
        assert_eq!(found.len(), 1234);
        assert!(found.iter().enumerate().all(|(number, item)| item.data.get() == format!("{{\"n\":{number}}}")));
    }
}
