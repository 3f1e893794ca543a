//! The hosted store with our own server in LlamaCloud's place.

use super::cloud;
use crate::{
    agent_data::{Item, OrderBy, Scope, Search, contract_test, embedded::SqliteStore, paging},
    rest,
};
use futures::TryStreamExt;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, task::JoinSet};

/// Our server; stops when dropped.
pub(super) struct OwnServer {
    pub address: SocketAddr,
    pub store: Arc<SqliteStore>,
    _directory: tempfile::TempDir,
    _server: JoinSet<()>,
}

impl OwnServer {
    pub async fn start() -> Self {
        let (directory, embedded) = contract_test::embedded();
        let store = Arc::new(embedded);
        let router = rest::agent_data_router(rest::RestState {
            api_key: Some("llx-secret".to_owned()),
            ..rest::RestState::new(store.clone())
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut server = JoinSet::new();
        server.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, store, _directory: directory, _server: server }
    }

    /// Its items in a scope, oldest first.
    pub async fn items(&self, scope: &Scope) -> Vec<Item> {
        let mut search = Search::new(scope.clone());
        search.order_by = OrderBy::parse("created_at").unwrap();
        paging::items(&*self.store, search).try_collect().await.unwrap()
    }
}

#[tokio::test]
async fn the_hosted_store_keeps_the_contract_with_our_own_server() {
    let server = OwnServer::start().await;
    contract_test::contract(&cloud(&format!("http://{}", server.address))).await;
}
