//! A stranger's form, posted to the Files API. The answer is a 2xx or a 4xx, and what was stored reads back byte for byte.
//!
//! The first byte chooses the route, the second how the rest becomes a request, the third the size of the pieces it is sent in.
//! No document is opened: that happens in a child process, which is not fuzzed here.
#![no_main]

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Method, Request, StatusCode, header},
};
use countersign::{
    database::{Database, SqliteDatabase},
    documents::{
        Documents, Pages, clean_file_name,
        embedded::Embedded,
        pages::{Limits, Renderer},
    },
    rest::{FilesState, UrlSigner, files},
};
use countersign_fuzz::wait;
use futures::{StreamExt, stream};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value;
use std::{
    convert::Infallible,
    sync::{Arc, LazyLock},
};
use tempfile::TempDir;
use tokio::task::yield_now;
use tower::ServiceExt;

const BOUNDARY: &str = "B";
const LIMIT: usize = 2_000;

struct World {
    documents: Embedded,
    router: Router,
    _directory: TempDir,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(SqliteDatabase::open(&directory.path().join("files.sqlite")).unwrap());
    let documents = Embedded::new(database, directory.path().join("files"));
    let shared = Arc::new(documents.clone());
    // No page is requested, so the renderer is never used.
    let pages =
        Arc::new(Pages::new(shared.clone(), directory.path().join("pages"), Renderer::new("none".into(), Limits::default())));
    let state = FilesState { documents: shared, pages, signer: UrlSigner::new([7; 32]), max_upload_bytes: LIMIT };
    let router = files::router(state.clone()).merge(files::blob_router(state));
    World { documents, router, _directory: directory }
});

fuzz_target!(|input: &[u8]| -> Corpus {
    let [route, kind, piece, rest @ ..] = input else { return Corpus::Reject };
    let (url, field) = match route % 2 {
        0 => ("/api/v1/files", "upload_file"),
        _ => ("/api/v1/beta/files", "file"),
    };
    let form = format!("multipart/form-data; boundary={BOUNDARY}");
    let request = Request::builder().method(Method::POST).header(header::HOST, "localhost:3000");
    // Three ways to write the request; only with the last is the meaning known.
    let (request, body, meant) = match kind % 3 {
        0 => (request.uri(url).header(header::CONTENT_TYPE, form), rest.to_vec(), None),
        1 => {
            let mut lines = rest.splitn(4, |byte| *byte == b'\n');
            let mut line = || lines.next().unwrap_or_default();
            let (content_type, length, query) = (line(), line(), String::from_utf8_lossy(line()).into_owned());
            let request = request.uri(format!("{url}?{query}")).header(header::CONTENT_TYPE, content_type);
            (request.header(header::CONTENT_LENGTH, length), line().to_vec(), None)
        }
        _ => {
            let (name, content) = rest.split_at(rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()));
            let name: String =
                String::from_utf8_lossy(name).chars().filter(|c| !c.is_control() && !"\"\\".contains(*c)).collect();
            if content.windows(5).any(|bytes| bytes == b"\r\n--B") {
                return Corpus::Reject;
            }
            let (name, body) = (name.clone(), well_formed(field, &name, content));
            (request.uri(url).header(header::CONTENT_TYPE, form), body, Some((name, content.to_vec())))
        }
    };
    let Ok(request) = request.body(in_pieces(&body, usize::from(*piece))) else { return Corpus::Reject };
    wait(post(request, &body, meant));
    Corpus::Keep
});

async fn post(request: Request<Body>, body: &[u8], meant: Option<(String, Vec<u8>)>) {
    let (status, answer) = send(request).await;
    assert!(status.is_success() || status.is_client_error(), "{status}: {}", String::from_utf8_lossy(&answer));
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    if !status.is_success() {
        assert!(!answer["detail"].is_null(), "{answer}");
        let too_large = status == StatusCode::PAYLOAD_TOO_LARGE;
        assert!(meant.is_none_or(|(_, content)| too_large && content.len() > LIMIT), "{status}: {answer}");
        return;
    }
    let id = answer["id"].as_str().unwrap();
    let stored = WORLD.documents.content(id).await.unwrap();
    let record = WORLD.documents.metadata(id).await.unwrap();
    assert_eq!(record.size, stored.len() as u64);
    assert!(stored.len() <= LIMIT);
    match meant {
        Some((name, content)) => {
            assert_eq!(stored, content);
            assert_eq!(record.name, clean_file_name(&name));
        }
        None => {
            // A part's content: from the empty line below its headers to the next boundary.
            let part = [b"\r\n\r\n", &stored[..], b"\r\n--"].concat();
            assert!(body.windows(part.len()).any(|window| window == part), "not a part of the form: {stored:?}");
        }
    }
    fetch_and_delete(id, &stored).await;
}

/// Downloads the file as agents do, and deletes it; then it is gone.
async fn fetch_and_delete(id: &str, stored: &Bytes) {
    let get = |url: &str| Request::builder().uri(url).header(header::HOST, "localhost:3000").body(Body::empty()).unwrap();
    let (status, answer) = send(get(&format!("/api/v1/beta/files/{id}/content"))).await;
    assert_eq!(status, StatusCode::OK);
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    let path = answer["url"].as_str().and_then(|url| url.strip_prefix("http://localhost:3000")).unwrap();
    let (status, fetched) = send(get(path)).await;
    assert_eq!((status, &fetched), (StatusCode::OK, stored));
    WORLD.documents.delete(id).await.unwrap();
    let (status, _) = send(get(path)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

async fn send(request: Request<Body>) -> (StatusCode, Bytes) {
    let response = WORLD.router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    (status, to_bytes(response.into_body(), usize::MAX).await.unwrap())
}

/// A form as the SDKs write it.
fn well_formed(field: &str, name: &str, content: &[u8]) -> Vec<u8> {
    let part = |head: &str, content: &[u8]| {
        [format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(), content, b"\r\n"].concat()
    };
    let file = part(&format!("name=\"{field}\"; filename=\"{name}\""), content);
    [part("name=\"purpose\"", b"extract"), file, format!("--{BOUNDARY}--\r\n").into_bytes()].concat()
}

/// Splits the body as a network may do. Yields before each piece, so that they are not read as one. A length of 0 does not split.
fn in_pieces(body: &[u8], length: usize) -> Body {
    if length == 0 {
        return Body::from(body.to_vec());
    }
    let pieces: Vec<Bytes> = body.chunks(length).map(Bytes::copy_from_slice).collect();
    Body::from_stream(stream::iter(pieces).then(|piece| async {
        yield_now().await;
        Ok::<_, Infallible>(piece)
    }))
}
