//! Page pictures over the API, drawn by the real program.

use crate::{
    files_world::World,
    pages_world::{Sheet, pdf},
};
use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use serde_json::json;

async fn two_pages(world: &World) -> String {
    world.uploaded("a.pdf", &pdf(&[Sheet::new(100.0, 50.0), Sheet::new(60.0, 80.0)])).await
}

#[tokio::test]
async fn every_page_has_a_picture_counted_from_zero() {
    let world = World::new();
    let id = two_pages(&world).await;
    let base = format!("/api/v1/files/{id}/page_screenshots");
    let list = world.get(&base).await.json();
    assert_eq!(list.as_array().unwrap().len(), 2);
    for (index, (width, height)) in [(100.0, 50.0), (60.0, 80.0)].into_iter().enumerate() {
        let entry = &list[index];
        assert_eq!((&entry["page_index"], &entry["file_id"]), (&json!(index), &json!(id)));
        assert_eq!((&entry["metadata"]["page_width"], &entry["metadata"]["page_height"]), (&json!(width), &json!(height)));
        let picture = world.get(&format!("{base}/{index}")).await;
        assert_eq!((picture.status, picture.body.len()), (StatusCode::OK, entry["image_size"].as_u64().unwrap() as usize));
        assert_eq!(picture.header(header::CONTENT_TYPE), entry["metadata"]["media_type"].as_str().unwrap());
        let decoded = image::load_from_memory(&picture.body).unwrap();
        assert_eq!((decoded.width(), decoded.height()), (2 * width as u32, 2 * height as u32));
        let tag = picture.header(header::ETAG);
        let again = world.get_with(&format!("{base}/{index}"), header::IF_NONE_MATCH, tag).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    }
}

#[tokio::test]
async fn an_address_opens_the_picture_of_its_page_only() {
    let world = World::new();
    let id = two_pages(&world).await;
    let base = format!("/api/v1/files/{id}/page_screenshots");
    let address = world.call(Method::POST, &format!("{base}/1/presigned_url"), Body::empty()).await.json();
    let url = address["url"].as_str().unwrap();
    assert!(url.starts_with(&format!("http://localhost:3000/api/v1/blobs/{id}/page_screenshots/1?expires=")), "{url}");
    let fetched = world.get(url).await;
    assert_eq!((fetched.status, fetched.body.clone()), (StatusCode::OK, world.get(&format!("{base}/1")).await.body));
    assert_eq!(fetched.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    let whole_file = url.replace("/page_screenshots/1", "");
    let other_page = url.replace("/page_screenshots/1", "/page_screenshots/0");
    let of_the_file = world.address_of(&id).await.replace('?', "/page_screenshots/0?");
    for forged in [whole_file, other_page, of_the_file, url.replace("expires=", "expires=1"), url.replace("/1?", "/4294967295?")]
    {
        assert_eq!(world.get(&forged).await.status, StatusCode::FORBIDDEN, "{forged}");
    }
}

#[tokio::test]
async fn a_page_that_is_not_there_is_not_found() {
    let world = World::new();
    let id = two_pages(&world).await;
    let base = format!("/api/v1/files/{id}/page_screenshots");
    for index in ["2", "-1", "-5", "4294967295", "99999999999999"] {
        for (method, path) in [(Method::GET, format!("{base}/{index}")), (Method::POST, format!("{base}/{index}/presigned_url"))]
        {
            let answer = world.call(method, &path, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text());
            assert!(answer.json()["detail"].is_string());
        }
    }
    let mistyped = world.get(&format!("{base}/first")).await.problems();
    assert_eq!(mistyped, [("path.page_index".to_owned(), "int_parsing".to_owned())]);
    for path in ["page_screenshots", "page_screenshots/0", "page-figures", "page-figures/0"] {
        let answer = world.get(&format!("/api/v1/files/nobody/{path}")).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::NOT_FOUND, json!({"detail": "File not found"})), "{path}");
    }
}

#[tokio::test]
async fn a_file_without_pages_has_no_pictures_and_a_broken_one_says_why() {
    let world = World::new();
    let text = world.uploaded("a.txt", b"just text").await;
    assert_eq!(world.get(&format!("/api/v1/files/{text}/page_screenshots")).await.json(), json!([]));
    let broken = world.uploaded("b.pdf", b"%PDF-1.4 and nothing more").await;
    for path in ["page_screenshots", "page_screenshots/0"] {
        let problems = world.get(&format!("/api/v1/files/{broken}/{path}")).await.problems();
        assert_eq!(problems, [("path.file_id".to_owned(), "value_error".to_owned())]);
    }
}

#[tokio::test]
async fn there_are_no_figures() {
    let world = World::new();
    let id = two_pages(&world).await;
    let base = format!("/api/v1/files/{id}/page-figures");
    for path in [base.clone(), format!("{base}/0")] {
        assert_eq!(world.get(&path).await.json(), json!([]), "{path}");
    }
    let named = world.get(&format!("{base}/0/img_1.png")).await;
    assert_eq!((named.status, named.json()), (StatusCode::NOT_FOUND, json!({"detail": "Figure not found"})));
    let presigned = world.call(Method::POST, &format!("{base}/0/img_1.png/presigned_url"), Body::empty()).await;
    assert_eq!(presigned.status, StatusCode::NOT_FOUND);
}
