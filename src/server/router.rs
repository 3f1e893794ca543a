//! All routes of the program.

use super::{
    account,
    account_attempts::AccountAttempts,
    admin::{self, AdminState},
    answers::{self, Answers},
    api_docs,
    api_keys::AgentKeys,
    api_sessions::ApiSessions,
    asked_queue, assets, attempts, bulk,
    configuration::{Backend, DeleteWithoutFilter, Settings},
    error_page, export, history,
    intake::{self, Intake},
    live::{self, LiveState},
    no_role,
    openid::OpenId,
    pages,
    passwords::Passwords,
    proxy,
    proxy_people::{self, ProxyPeople},
    reader::{self, Readers},
    require_reviewer::{Gate, require_reviewer},
    review_toml, security,
    session::Sessions,
    sign_in::{self, Provider, SignIn},
    stores::Stores,
    unsaved,
};
use crate::{
    address::Route,
    api::{self, context::Reader},
    ledger::{ApiKeys, People},
    rest::{self, FilesState, RestState, UrlSigner, error::ApiError},
    review::Queues,
    ui::shell,
};
use anyhow::Result;
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Path},
    http::{HeaderMap, StatusCode, Uri},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::IntoResponse,
    routing::{get, post},
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, render_app_async_with_context};
use std::sync::Arc;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

/// Limit in bytes for a form or a server function's arguments; ample for a draft of the largest record.
const MAX_FORM: usize = 16 << 20;
/// Limit in bytes for a record from an agent (contract section 10, choice 27).
const MAX_RECORD: usize = 10 << 20;
/// Limit in bytes for a file from an agent.
const MAX_FILE: usize = 100 << 20;

#[derive(Clone, FromRef)]
struct PageState {
    options: LeptosOptions,
    queues: Queues,
}

/// The reviewers' pages and, with the embedded store, the agents' API.
pub fn router(stores: &Stores, settings: &Settings) -> Result<Router> {
    router_of(stores, &stores.queues(), settings, Intake::default())
}

/// Like [`router`], with other limits for request bodies.
pub fn router_taking(stores: &Stores, settings: &Settings, intake: Intake) -> Result<Router> {
    router_of(stores, &stores.queues(), settings, intake)
}

/// Like [`router_taking`], of queues that others use, too.
pub fn router_of(stores: &Stores, queues: &Queues, settings: &Settings, intake: Intake) -> Result<Router> {
    let people = People::new(stores.database.clone());
    let sessions = Sessions::new(stores.secret, people, settings.people.limits(), settings.sign_in_is_set())
        .with_passwords(settings.people.has_passwords()?);
    let own_origins = settings.trusted_origins()?;
    let same_site = security::refuse_foreign_writes(&own_origins)?;
    let queues = queues.clone();
    let options =
        LeptosOptions::builder().output_name("countersign").site_pkg_dir(format!("pkg/{}", assets::fingerprint())).build();
    let state = PageState { options: options.clone(), queues: queues.clone() };

    let readers = Readers { queues: queues.clone(), by_proxy: settings.people.has_proxy() };
    let groups = Arc::new(review_toml::groups(settings)?);
    let provider = match settings.people.provider()? {
        Some(provider) => Some(Provider { openid: Arc::new(OpenId::new(provider)?), groups: groups.clone() }),
        None => None,
    };
    let proxy = settings.people.proxy()?.map(|settings| ProxyPeople { settings: Arc::new(settings), groups });
    let admin = AdminState {
        people: sessions.people.clone(),
        queues: queues.clone(),
        keys: (stores.backend == Backend::Embedded).then(|| ApiKeys::new(stores.database.clone())),
        limits: sessions.limits,
        has_passwords: sessions.has_passwords,
        origin: own_origin(&own_origins),
    };
    let sign_in = SignIn {
        sessions: sessions.clone(),
        passwords: Passwords::new(settings.people.refused_passwords.as_deref())?,
        attempts: AccountAttempts::new(),
        provider,
        readers: readers.clone(),
        old_key: settings.api_key.clone(),
        by_proxy: proxy.is_some(),
        origin: own_origin(&own_origins),
        admin: admin.clone(),
    };
    let gate = Gate { sessions: sessions.clone(), sign_in: sign_in.clone(), readers: readers.clone(), proxy: proxy.clone() };
    let provided = queues.clone();
    let context = move || {
        provide_context(provided.clone());
        let request = use_context::<axum::http::request::Parts>();
        if let Some(reader) = request.and_then(|request| request.extensions.get::<Reader>().cloned()) {
            provide_context(reader);
        }
    };
    let page = render_app_async_with_context(context.clone(), {
        let options = options.clone();
        move || {
            send_content_security_policy();
            shell(options.clone())
        }
    });

    let files = Router::new()
        .route(Route::PICTURE, get(pages::page_image))
        .route(Route::WORDS, get(pages::page_words))
        .route(Route::SEARCH, get(pages::search))
        .route(Route::UNLOCK, post(pages::unlock))
        .route(Route::DOWNLOAD, get(pages::download))
        .route_layer(from_fn_with_state(queues.clone(), pages::require_item));

    let own_account = Router::new()
        .route(Route::ACCOUNT, get(account::page).post(account::change))
        .layer(from_fn(proxy::tell_client))
        .with_state::<PageState>(sign_in.clone());
    let live = Router::new()
        .route(Route::LIVE, get(live::stream))
        .layer(from_fn(proxy::tell_client))
        .with_state::<PageState>(LiveState { queues: queues.clone(), gate: gate.clone() });
    let for_reviewers = Router::new()
        .route(Route::QUEUE, get(page.clone()))
        .route(Route::ITEM, get(page).post(unsaved::post_item))
        .route(Route::HISTORY, get(history::page))
        .route(Route::ITEM_EXPORT, get(export::item))
        .route(Route::EXPORT, get(export::queue))
        .route(Route::EXPORTS, get(export::page).post(export::export_new))
        .route(Route::BULK, get(bulk::preview).post(bulk::decide))
        .route(Route::UNDO, post(api::form::post_undo))
        .route(Route::TAKE, post(api::form::post_take))
        .route(Route::LANGUAGE, post(reader::choose_language))
        .route(Route::THEME, post(reader::choose_theme))
        .merge(files)
        .merge(own_account)
        .merge(live)
        .merge(admin::routes(admin))
        .leptos_routes_with_context(&state, Vec::new(), context, || ()) // the server functions
        .layer(from_fn(security::refuse_reserved_text))
        .layer(from_fn_with_state(readers.clone(), asked_queue::find))
        .layer(from_fn_with_state(gate.clone(), require_reviewer))
        .layer(from_fn_with_state(own_origins.clone(), security::refuse_foreign_reads))
        .layer(same_site.clone())
        .layer(DefaultBodyLimit::max(MAX_FORM))
        .with_state(state);

    #[cfg(debug_assertions)]
    let for_reviewers = for_reviewers.route("/_components", get(super::components::page));

    let for_everybody = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route(
            &format!("/pkg/{}/{{*path}}", assets::fingerprint()),
            get(async |Path(path): Path<String>, headers: HeaderMap| assets::package_file(&path, &headers).await),
        )
        .route("/fonts/inter.woff2", get(async |headers: HeaderMap| assets::public_file("fonts/inter.woff2", &headers).await))
        .route("/favicon.svg", get(async |headers: HeaderMap| assets::public_file("favicon.svg", &headers).await))
        .route("/icons.svg", get(async |headers: HeaderMap| assets::public_file("icons.svg", &headers).await))
        .merge(doors(sign_in).layer(same_site).layer(map_response(sign_in::shield)).layer(from_fn(proxy::tell_client)));

    let mut router = for_reviewers.merge(for_everybody).layer(from_fn(error_page::frame)).layer(CompressionLayer::new());
    if stores.backend == Backend::Embedded {
        router = router.merge(for_agents(stores, queues, settings, sessions, proxy.clone())?);
    }
    if let Some(proxy) = proxy {
        router = router.layer(from_fn_with_state(proxy, proxy_people::refuse_claims));
    }
    Ok(router
        .fallback(nothing_there)
        .layer(from_fn_with_state(Answers::default(), answers::meter))
        .layer(from_fn_with_state(intake, intake::meter))
        .layer(from_fn(security::add_headers))
        .layer(from_fn(proxy::settle_scheme))
        .layer(from_fn_with_state(settings.api_key.is_some(), security::require_local_host))
        .layer(from_fn(security::require_one_host))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(error_page::frame))
        .layer(TraceLayer::new_for_http()))
}

/// Signing in and out, for whoever is not signed in.
fn doors(state: SignIn) -> Router {
    if state.by_proxy {
        return Router::new().route(Route::SIGN_IN, get(async |headers: HeaderMap| no_role::not_through_the_proxy(&headers)));
    }
    Router::new()
        .route(Route::SIGN_IN, attempts::limit(post(sign_in::sign_in), &state).get(sign_in::sign_in_page))
        .route(
            Route::PROVIDER,
            attempts::limit(post(sign_in::go), &state).merge(attempts::limit(get(sign_in::come_back), &state)),
        )
        .route(Route::INVITATION, attempts::limit(post(sign_in::choose), &state).get(sign_in::invitation))
        .route(Route::SIGN_OUT, post(sign_in::sign_out))
        .route(Route::SIGN_OUT_EVERYWHERE, post(sign_in::sign_out_everywhere))
        // It may carry a form that could not be sent because the session had ended.
        .layer(DefaultBodyLimit::max(2 * MAX_FORM))
        .with_state(state)
}

/// The API in LlamaCloud's wire format, and its documentation.
fn for_agents(
    stores: &Stores,
    queues: Queues,
    settings: &Settings,
    sessions: Sessions,
    proxy: Option<ProxyPeople>,
) -> Result<Router> {
    let files = FilesState {
        documents: stores.review.documents.clone(),
        pages: stores.review.pages.clone(),
        signer: UrlSigner::new(stores.secret),
        max_upload_bytes: MAX_FILE,
    };
    let records = RestState {
        api_key: settings.api_key.clone(),
        keys: Some(Arc::new(AgentKeys::new(ApiKeys::new(stores.database.clone())))),
        sessions: Some(Arc::new(ApiSessions { sessions, proxy, queues })),
        origins: settings.origins()?,
        own_origins: settings.trusted_origins()?,
        deployments: settings.deployments.clone().map(Arc::from),
        refuse_delete_without_filter: settings.delete_without_filter == DeleteWithoutFilter::Refuse,
        max_body_bytes: MAX_RECORD,
        ..RestState::new(stores.review.agent_data.clone())
    };
    let docs = Router::new().route(api_docs::PATH, get(api_docs::page)).layer(CompressionLayer::new());
    Ok(rest::router(records, files).merge(docs))
}

/// The origin of this server's pages, where the operator names just one.
fn own_origin(own_origins: &[String]) -> Option<String> {
    if let [origin] = own_origins { Some(origin.clone()) } else { None }
}

async fn nothing_there(address: Uri) -> axum::response::Response {
    if address.path().starts_with("/api/") {
        return ApiError::of_status(StatusCode::NOT_FOUND).into_response();
    }
    let mut response = (StatusCode::NOT_FOUND, "There is no such page. The queue is at /\n").into_response();
    response.extensions_mut().insert(error_page::SaysNoMore);
    response
}

fn send_content_security_policy() {
    use axum::http::{HeaderValue, header};
    let (Some(nonce), Some(response)) = (use_nonce(), use_context::<leptos_axum::ResponseOptions>()) else { return };
    if let Ok(value) = HeaderValue::from_str(&security::content_security_policy(&nonce)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, value);
    }
    response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}
