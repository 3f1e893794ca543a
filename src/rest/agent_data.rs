//! The seven Agent Data routes (contract, section 1).

use super::{
    RestState, Table,
    agent_data_body::Body,
    agent_data_headers::{IfMatch, answer, answer_unless_known, json_response},
    auth::Permitted,
    error::ApiError,
    place::{Named, Project},
};
use crate::{
    agent_data::{
        AgentDataError, Aggregate, Scope, Search,
        wire::{WireDeleted, WireGroup, WirePage},
    },
    domain::Right,
};
use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

/// Queries over many items: POST to a path where other methods take an item id (`GET …/:search` is an unknown id).
pub(super) const QUESTIONS: [&str; 3] = [":search", ":aggregate", ":delete"];

type RawBody = Result<Bytes, BytesRejection>;

/// The paths, with their methods.
pub(super) fn table() -> Table<RestState> {
    vec![
        ("/api/v1/beta/agent-data", post(create)),
        ("/api/v1/beta/agent-data/{item_id}", get(read).put(update).delete(delete).post(question)),
    ]
}

async fn create(
    State(state): State<RestState>,
    permitted: Permitted,
    project: Project,
    body: RawBody,
) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let (scope, data) = (body.scope(), body.data());
    let (scope, data) = body.finish(scope.zip(data))?;
    state.check(&permitted, &scope)?;
    Ok(answer(state.agent_data.create(&scope, data).await?, project))
}

async fn read(
    State(state): State<RestState>,
    permitted: Permitted,
    Named(id): Named<String>,
    project: Project,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let item = state.agent_data.get(&id).await?;
    permitted.check_item(&id, &item.scope)?;
    Ok(answer_unless_known(item, project, &headers))
}

async fn update(
    State(state): State<RestState>,
    permitted: Permitted,
    Named(id): Named<String>,
    project: Project,
    expected: IfMatch,
    body: RawBody,
) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let data = body.data();
    let data = body.finish(data)?;
    state.check_item(&permitted, &id).await?;
    let mut result = Err(AgentDataError::Conflict { current: None });
    for version in expected.versions() {
        // Each attempt is a compare-and-swap of its own, so at most one can succeed.
        result = state.agent_data.update(&id, data.clone(), version).await;
        if !matches!(result, Err(AgentDataError::Conflict { .. })) {
            break;
        }
    }
    Ok(answer(result?, project))
}

async fn delete(
    State(state): State<RestState>,
    permitted: Permitted,
    Named(id): Named<String>,
    _project: Project,
    expected: IfMatch,
) -> Result<Response, ApiError> {
    state.check_item(&permitted, &id).await?;
    let mut result = Err(AgentDataError::Conflict { current: None });
    for version in expected.versions() {
        result = state.agent_data.delete(&id, version).await;
        if !matches!(result, Err(AgentDataError::Conflict { .. })) {
            break;
        }
    }
    result?;
    // Not 204: the older Python SDK expects a JSON object of strings.
    Ok(Json(json!({ "message": "Agent data item deleted" })).into_response())
}

async fn question(
    State(state): State<RestState>,
    permitted: Permitted,
    Named(name): Named<String>,
    project: Project,
    body: RawBody,
) -> Result<Response, ApiError> {
    match name.as_str() {
        ":search" => search(state, &permitted, project, body).await,
        ":aggregate" => aggregate(state, &permitted, body).await,
        ":delete" => delete_matching(state, &permitted, body).await,
        _ => {
            let allowed = [(header::ALLOW, HeaderValue::from_static("GET,HEAD,PUT,DELETE"))];
            Ok((allowed, ApiError::of_status(StatusCode::METHOD_NOT_ALLOWED)).into_response())
        }
    }
}

async fn search(state: RestState, permitted: &Permitted, project: Project, body: RawBody) -> Result<Response, ApiError> {
    permitted.require(Right::Read)?;
    let mut body = Body::read(body)?;
    let (scope, filter, order_by, paging) = (body.scope(), body.filter(), body.order_by(), body.paging());
    let include_total = body.switch("include_total");
    let (scope, filter) = body.finish(scope.zip(filter))?;
    state.check(permitted, &scope)?;
    let search = Search {
        scope,
        filter,
        order_by: order_by.unwrap_or_default(),
        page_size: paging.page_size,
        offset: paging.offset,
        page_token: paging.page_token,
        include_total,
    };
    Ok(json_response(state.agent_data.search_written(search, project.name()).await?))
}

async fn aggregate(state: RestState, permitted: &Permitted, body: RawBody) -> Result<Response, ApiError> {
    permitted.require(Right::Read)?;
    let mut body = Body::read(body)?;
    let (scope, filter, order_by, paging) = (body.scope(), body.filter(), body.order_by(), body.paging());
    let (group_by, count, first) = (body.group_by(), body.switch("count"), body.switch("first"));
    let (scope, filter) = body.finish(scope.zip(filter))?;
    state.check(permitted, &scope)?;
    let aggregate = Aggregate {
        scope,
        filter,
        group_by,
        count,
        first,
        order_by,
        page_size: paging.page_size,
        offset: paging.offset,
        page_token: paging.page_token,
    };
    let page = state.agent_data.aggregate(aggregate).await?;
    Ok(Json(WirePage::of(page, WireGroup::from)).into_response())
}

async fn delete_matching(state: RestState, permitted: &Permitted, body: RawBody) -> Result<Response, ApiError> {
    permitted.require(Right::Delete)?;
    let mut body = Body::read(body)?;
    let (scope, filter) = (body.scope(), body.filter());
    // LlamaCloud empties the collection here, and the older SDK's `delete()` relies on it (contract, choice 9).
    if state.refuse_delete_without_filter && filter.as_ref().is_some_and(|filter| filter.is_unrestricted()) {
        body.refuse_missing_filter();
    }
    let (scope, filter) = body.finish(scope.zip(filter))?;
    state.check(permitted, &scope)?;
    let deleted_count = state.agent_data.delete_matching(&scope, filter).await?;
    Ok(Json(WireDeleted { deleted_count }).into_response())
}

impl RestState {
    /// Every deployment exists unless the operator lists those that do (contract, choice 23).
    fn check(&self, permitted: &Permitted, scope: &Scope) -> Result<(), ApiError> {
        permitted.check(scope)?;
        if self.deployments.as_ref().is_none_or(|known| known.contains(&scope.deployment_name)) {
            return Ok(());
        }
        Err(ApiError::new(StatusCode::NOT_FOUND, format!("Deployment not found: {}", scope.deployment_name)))
    }

    /// Looks the item up only where its collection matters. An item never changes its collection.
    async fn check_item(&self, permitted: &Permitted, id: &str) -> Result<(), AgentDataError> {
        if permitted.is_limited() { permitted.check_item(id, &self.agent_data.get(id).await?.scope) } else { Ok(()) }
    }
}
