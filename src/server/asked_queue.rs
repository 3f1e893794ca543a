//! Which queue a request is about: by its item, or by the name in its address. Whoever sees several gets addresses that say which.

use super::{plain_page::problem_page, queue_list, reader::Readers, unsaved};
use crate::{
    address::{Address, Route},
    api::{
        ApiError,
        form::{KeptTexts, Unsaved, Why},
    },
    domain::Collection,
    review::{ReviewError, Reviewer},
};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

/// What a request is about.
enum About {
    /// The queue of an item.
    Item(String),
    /// The queue that the address names, or the default one.
    Queue,
    /// None, or one that only the request's body tells.
    None,
}

impl About {
    fn of(route: &Route) -> Self {
        match route {
            Route::Item(id) | Route::History(id) | Route::ItemExport(id) | Route::Undo(id) => Self::Item(id.clone()),
            Route::Queue | Route::Export | Route::Exports | Route::Bulk | Route::Take => Self::Queue,
            _ => Self::None,
        }
    }
}

/// Adds to a request that has its reviewer the [`Review`] that it is about, and the [`Reader`](crate::api::context::Reader).
pub(super) async fn find(State(readers): State<Readers>, mut request: Request, next: Next) -> Response {
    let Some(reviewer) = request.extensions().get::<Reviewer>().cloned() else { return next.run(request).await };
    let address = Address::parse(request.uri().path_and_query().map_or("/", |place| place.as_str()));
    let is_get = request.method() == Method::GET;
    if is_get && address.route == Route::Queue {
        // An agent may have begun to write to another collection.
        readers.queues.look_for_more().await;
    }
    let has_several = readers.queues.has_several(&reviewer);
    if is_get && has_several && address.route == Route::Queue && address.says_nothing() {
        let reader = readers.reader(request.headers(), Some(&reviewer), None);
        return queue_list::page(&readers.queues, &reviewer, reader).await;
    }
    let found = match About::of(&address.route) {
        About::Item(id) => readers.queues.of_item(&id, &reviewer).await.map(Some),
        About::Queue => readers.queues.named(address.queue_name().as_deref(), &reviewer).await.map(Some),
        About::None => Ok(readers.queues.only().cloned()),
    };
    let review = match found {
        Ok(review) => review,
        Err(error) => return refuse(&readers, &reviewer, &address, error, request).await,
    };
    if let Some(review) = review {
        // The page's own links carry the queue on.
        if is_get && has_several && is_shown_by_script(&address.route) && address.queue_name().as_deref() != Some(&*review.queue)
        {
            let mut to = Redirect::temporary(&address.in_queue(&review.queue).to_string()).into_response();
            to.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return to;
        }
        let reader = readers.reader(request.headers(), Some(&reviewer), Some(&review));
        request.extensions_mut().insert(reader);
        request.extensions_mut().insert(review);
    } else {
        let reader = readers.reader(request.headers(), Some(&reviewer), None);
        request.extensions_mut().insert(reader);
    }
    next.run(request).await
}

/// A page whose address goes on in the browser.
fn is_shown_by_script(route: &Route) -> bool {
    matches!(route, Route::Queue | Route::Item(_))
}

/// Says that there is no such item or queue; what a form carries is in the answer.
async fn refuse(readers: &Readers, reviewer: &Reviewer, address: &Address, error: ReviewError, request: Request) -> Response {
    let reader = readers.reader(request.headers(), Some(reviewer), None);
    let is_form = request.method() == Method::POST;
    let (Some(id), true) = (address.item_id(), is_form) else { return problem_page(reader, ApiError::from(error)) };
    let why = if matches!(error, ReviewError::NotFound(_)) { Why::Outdated } else { Why::Store };
    match Bytes::from_request(request, &()).await {
        Ok(body) => {
            unsaved::page((reader, Some(reviewer)), id, Unsaved { why, texts: KeptTexts::parse(&body) }, &Collection::new("", ""))
        }
        Err(refused) => refused.into_response(),
    }
}
