//! The seven Agent Data routes (contract, section 1).

use super::{
    RestState,
    agent_data_body::Body,
    agent_data_headers::{Precondition, Project},
    error::ApiError,
};
use crate::agent_data::{
    AgentDataError, Aggregate, Search,
    cloud::wire::{WireDeleted, WireGroup, WireItem, WirePage},
};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

const ROOT: &str = "/api/v1/beta/agent-data";

type RawBody = Result<Bytes, BytesRejection>;

/// Every path with and without a slash at its end: one of LlamaIndex's own tests writes it.
pub(super) fn routes(state: RestState) -> Router {
    let collection = post(create);
    // `:search` and the like are POSTs on what is an item's place to every other method: `GET …/:search` is an unknown id.
    let item = get(read).put(update).delete(delete).post(question);
    Router::new()
        .route(ROOT, collection.clone())
        .route(&format!("{ROOT}/"), collection)
        .route(&format!("{ROOT}/{{item_id}}"), item.clone())
        .route(&format!("{ROOT}/{{item_id}}/"), item)
        .method_not_allowed_fallback(async || method_not_allowed())
        .layer(DefaultBodyLimit::max(state.max_body_bytes))
        .with_state(state)
}

fn method_not_allowed() -> ApiError {
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
}

async fn create(State(state): State<RestState>, project: Project, body: RawBody) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let (scope, data) = (body.scope(), body.data());
    let (scope, data) = body.finish(scope.zip(data))?;
    Ok(project.answer(state.agent_data.create(&scope, data).await?))
}

async fn read(State(state): State<RestState>, Path(id): Path<String>, project: Project) -> Result<Response, ApiError> {
    Ok(project.answer(state.agent_data.get(&id).await?))
}

async fn update(
    State(state): State<RestState>,
    Path(id): Path<String>,
    project: Project,
    expected: Precondition,
    body: RawBody,
) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let data = body.data();
    let data = body.finish(data)?;
    let mut result = Err(AgentDataError::Conflict { current: None });
    for version in expected.versions() {
        // Each attempt compares and swaps on its own, so at most one of them can work.
        result = state.agent_data.update(&id, data.clone(), version).await;
        if !matches!(result, Err(AgentDataError::Conflict { .. })) {
            break;
        }
    }
    Ok(project.answer(result?))
}

async fn delete(
    State(state): State<RestState>,
    Path(id): Path<String>,
    _project: Project,
    expected: Precondition,
) -> Result<Response, ApiError> {
    let mut result = Err(AgentDataError::Conflict { current: None });
    for version in expected.versions() {
        result = state.agent_data.delete(&id, version).await;
        if !matches!(result, Err(AgentDataError::Conflict { .. })) {
            break;
        }
    }
    result?;
    // Not 204: the older Python SDK wants a JSON object of texts.
    Ok(Json(json!({ "message": "Agent data item deleted" })).into_response())
}

async fn question(
    State(state): State<RestState>,
    Path(name): Path<String>,
    project: Project,
    body: RawBody,
) -> Result<Response, ApiError> {
    match name.as_str() {
        ":search" => search(state, project, body).await,
        ":aggregate" => aggregate(state, body).await,
        ":delete" => delete_matching(state, body).await,
        _ => Err(method_not_allowed()),
    }
}

async fn search(state: RestState, project: Project, body: RawBody) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let (scope, filter, order_by, place) = (body.scope(), body.filter(), body.order_by(), body.place());
    let include_total = body.switch("include_total");
    let (scope, filter) = body.finish(scope.zip(filter))?;
    let search = Search {
        scope,
        filter,
        order_by: order_by.unwrap_or_default(),
        page_size: place.page_size,
        offset: place.offset,
        page_token: place.page_token,
        include_total,
    };
    let page = state.agent_data.search(search).await?;
    Ok(Json(WirePage::of(page, |item| WireItem::from(project.of(item)))).into_response())
}

async fn aggregate(state: RestState, body: RawBody) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let (scope, filter, order_by, place) = (body.scope(), body.filter(), body.order_by(), body.place());
    let (group_by, count, first) = (body.group_by(), body.switch("count"), body.switch("first"));
    let (scope, filter) = body.finish(scope.zip(filter))?;
    let aggregate = Aggregate {
        scope,
        filter,
        group_by,
        count,
        first,
        order_by,
        page_size: place.page_size,
        offset: place.offset,
        page_token: place.page_token,
    };
    let page = state.agent_data.aggregate(aggregate).await?;
    Ok(Json(WirePage::of(page, WireGroup::from)).into_response())
}

async fn delete_matching(state: RestState, body: RawBody) -> Result<Response, ApiError> {
    let mut body = Body::read(body)?;
    let (scope, filter) = (body.scope(), body.filter());
    if state.refuse_delete_without_filter && filter.as_ref().is_some_and(|filter| filter.is_unrestricted()) {
        body.refuse_missing_filter();
    }
    let (scope, filter) = body.finish(scope.zip(filter))?;
    let deleted_count = state.agent_data.delete_matching(&scope, filter).await?;
    Ok(Json(WireDeleted { deleted_count }).into_response())
}
