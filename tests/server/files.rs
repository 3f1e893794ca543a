//! The Files API as the SDKs call it (contract 6.1, with captured requests).

use crate::files_world::{Form, LIMIT, World};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.4";
const BETA: &str = "/api/v1/beta/files";
const V1: &str = "/api/v1/files";
const PROJECT: &str = "0c6f2a1e-8f0b-4d1c-9a53-5c1c3d0f7b21";

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 27 && text.ends_with('Z') && text.as_bytes()[10] == b'T')
}

#[tokio::test]
async fn the_old_client_uploads_reads_and_deletes() {
    let world = World::new();
    let answer = world.post(&format!("{V1}?external_file_id=ext"), &Form::default().file("upload_file", "a.pdf", PDF)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let file = answer.json();
    let id = file["id"].as_str().unwrap();
    assert!(id.starts_with("dfl-"), "{id}");
    assert_eq!(
        (&file["name"], &file["external_file_id"], &file["file_size"], &file["file_type"]),
        (&json!("a.pdf"), &json!("ext"), &json!(8), &json!("pdf"))
    );
    assert!(file["project_id"].is_string() && is_time(&file["created_at"]) && is_time(&file["updated_at"]), "{file}");

    let read = world.get(&format!("{V1}/{id}")).await;
    assert_eq!((read.status, read.json()), (StatusCode::OK, file.clone()));
    let address = world.get(&format!("{V1}/{id}/content?expires_at_seconds=60&project_id={PROJECT}")).await.json();
    assert_eq!(world.get(address["url"].as_str().unwrap()).await.body, PDF);

    let deleted = world.call(Method::DELETE, &format!("{V1}/{id}"), Body::empty()).await;
    assert_eq!((deleted.status, deleted.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(world.get(&format!("{V1}/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.call(Method::DELETE, &format!("{V1}/{id}"), Body::empty()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(address["url"].as_str().unwrap()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_old_client_uploads_to_an_address() {
    let world = World::new();
    let asked = json!({"name": "../a \"b\" ü.pdf", "external_file_id": "e", "file_size": 8});
    let presigned = world.call(Method::PUT, V1, asked.to_string()).await.json();
    let (id, url) = (presigned["file_id"].as_str().unwrap(), presigned["url"].as_str().unwrap());
    assert!(is_time(&presigned["expires_at"]) && presigned["form_fields"].is_null(), "{presigned}");
    assert_eq!(world.get(&format!("{V1}/{id}")).await.status, StatusCode::NOT_FOUND, "not before the bytes have come");

    for attempt in ["first", "repeated"] {
        let sent = world.call(Method::PUT, url, PDF).await;
        assert_eq!(sent.status, StatusCode::OK, "{attempt}: {}", sent.text());
    }
    let other = world.call(Method::PUT, url, "other").await;
    assert_eq!((other.status, other.headers["x-should-retry"].to_str().unwrap()), (StatusCode::CONFLICT, "false"));
    let file = world.get(&format!("{V1}/{id}")).await.json();
    assert_eq!((&file["name"], &file["external_file_id"], &file["file_size"]), (&json!("a \"b\" ü.pdf"), &json!("e"), &json!(8)));

    let renamed = world.call(Method::PUT, &url.replace("name=a", "name=b"), PDF).await;
    assert_eq!(renamed.status, StatusCode::FORBIDDEN);
    assert_eq!(world.get(url).await.status, StatusCode::FORBIDDEN, "an address to upload is none to fetch");
    let fetch = world.address_of(id).await;
    assert_eq!(world.call(Method::PUT, &fetch, PDF).await.status, StatusCode::FORBIDDEN, "and the other way round");
    let mistyped = world.call(Method::PUT, V1, json!({"name": "a", "file_size": "many"}).to_string()).await.problems();
    assert_eq!(mistyped, [("body.file_size".to_owned(), "int_parsing".to_owned())]);
    let large = world.call(Method::PUT, V1, json!({"name": "a", "file_size": LIMIT + 1}).to_string()).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_client_of_today_uploads_with_parts_in_any_order() {
    let world = World::new();
    let forms = [
        Form::default().text("purpose", "extract").text("external_file_id", "e").file("file", "a.pdf", PDF),
        Form::default().file("file", "a.pdf", PDF).text("purpose", "extract").text("external_file_id", "e"),
        Form::default().file("file", "a.pdf", PDF).text("unknown", "x").text("external_id", "e").text("purpose", "extract"),
    ];
    for form in forms {
        let answer = world.post(&format!("{BETA}?project_id={PROJECT}"), &form).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let file = answer.json();
        let id = file["id"].as_str().unwrap();
        assert_eq!(
            (&file["name"], &file["external_file_id"], &file["file_type"], &file["purpose"]),
            (&json!("a.pdf"), &json!("e"), &json!("pdf"), &json!("extract"))
        );
        assert!(is_time(&file["last_modified_at"]) && file["download_url"].is_null(), "{file}");
        assert_eq!(file["project_id"], PROJECT, "told back as it was named");
        assert_eq!(world.get(&format!("{BETA}/{id}?project_id={PROJECT}")).await.json(), file);
    }
}

#[tokio::test]
async fn a_form_is_taken_however_the_network_cuts_it() {
    let world = World::new();
    for length in [1, 2, 30, 255, 100_000] {
        for content in [b"".as_slice(), PDF, b"\r\n--8fe0\r\r\n"] {
            let form = Form::default().text("purpose", "extract").file("file", "a ", content).end();
            let pieces: Vec<_> = form.chunks(length).map(<[u8]>::to_vec).collect();
            // Yields before each piece; otherwise they would all be read at once, while the first boundary is searched for.
            let pieces = futures::StreamExt::then(futures::stream::iter(pieces), async |piece| {
                tokio::task::yield_now().await;
                Ok::<_, std::io::Error>(piece)
            });
            let kind = format!("multipart/form-data; boundary={}", crate::files_world::BOUNDARY);
            let request = Request::post(BETA).header(header::CONTENT_TYPE, kind).body(Body::from_stream(pieces)).unwrap();
            let answer = world.send(request).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{length}: {}", answer.text());
            let stored = world.documents.content(answer.json()["id"].as_str().unwrap()).await.unwrap();
            assert_eq!(stored, content, "in pieces of {length}");
        }
    }
}

#[tokio::test]
async fn an_upload_without_what_is_needed_says_which_parts() {
    let world = World::new();
    let missing = |name: &str| (format!("body.{name}"), "missing".to_owned());
    assert_eq!(world.post(BETA, &Form::default()).await.problems(), [missing("purpose"), missing("file")]);
    assert_eq!(world.call(Method::POST, BETA, "{}").await.problems(), [missing("purpose"), missing("file")], "no form at all");
    assert_eq!(world.post(BETA, &Form::default().file("file", "a.pdf", PDF)).await.problems(), [missing("purpose")]);
    assert_eq!(world.post(V1, &Form::default().file("file", "a.pdf", PDF)).await.problems(), [missing("upload_file")]);
    assert_eq!(world.call(Method::PUT, V1, "{}").await.problems(), [missing("name")]);
    assert_eq!(world.call(Method::PUT, V1, "{").await.problems()[0].1, "json_invalid");
    let as_text = Form::default().text("purpose", "extract").text("file", "%PDF-1.4");
    assert_eq!(world.post(BETA, &as_text).await.problems(), [("body.file".to_owned(), "value_error".to_owned())]);
    let mistyped = Form::default().text("purpose", "extrakt").file("file", "a.pdf", PDF);
    assert_eq!(world.post(BETA, &mistyped).await.problems(), [("body.purpose".to_owned(), "enum".to_owned())]);
}

#[tokio::test]
async fn a_file_too_large_is_refused_before_it_is_read_to_its_end() {
    let world = World::new();
    let too_large = vec![0; LIMIT + 1];
    let fits = Form::default().text("purpose", "parse").file("file", "a.bin", &too_large[..LIMIT]);
    assert_eq!(world.post(BETA, &fits).await.status, StatusCode::CREATED);
    for (url, field) in [(BETA, "file"), (V1, "upload_file")] {
        let answer = world.post(url, &Form::default().text("purpose", "parse").file(field, "a.bin", &too_large)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{url}");
        assert!(answer.json()["detail"].is_string());
    }
    // A length that is announced is refused before reading; an endless body is refused while reading.
    let announced = Request::post(BETA).header(header::CONTENT_LENGTH, 10_000_000).body(Body::empty()).unwrap();
    assert_eq!(world.send(announced).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    let start = futures::stream::once(async move { Ok::<_, std::io::Error>(head.as_bytes().to_vec()) });
    let endless = futures::StreamExt::chain(start, futures::stream::repeat_with(|| Ok(vec![0; 4096])));
    let kind = "multipart/form-data; boundary=b";
    let request = Request::post(BETA).header(header::CONTENT_TYPE, kind).body(Body::from_stream(endless)).unwrap();
    assert_eq!(world.send(request).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_file_is_taken_however_a_client_writes_its_name() {
    let world = World::new();
    for (disposition, name) in [
        (&b"form-data; name=\"file\"; filename=\"M\xFCller.pdf\""[..], "Müller.pdf"),
        (b"form-data; NAME=\"file\"; FileName=\"a.pdf\"", "a.pdf"),
        (b"form-data; name=\"file\"; filename*=UTF-8''M%C3%BCller.pdf", "Müller.pdf"),
    ] {
        let head = [b"--b\r\ncontent-disposition: ", disposition, b"\r\n\r\nPDF\r\n"].concat();
        let purpose = b"--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\nparse\r\n--b--\r\n";
        let request = Request::post(BETA).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        let answer = world.send(request.body([&head[..], purpose].concat().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{name}: {}", answer.text());
        assert_eq!(answer.json()["name"], name);
    }
}

#[tokio::test]
async fn a_form_has_at_most_32_fields_and_a_text_that_is_too_long_is_named() {
    let world = World::new();
    let form = |more: usize| {
        let form = Form::default().text("purpose", "parse").file("file", "a.pdf", b"PDF");
        (0..more).fold(form, |form, number| form.text(&format!("x{number}"), "y"))
    };
    assert_eq!(world.post(BETA, &form(30)).await.status, StatusCode::CREATED, "exactly 32");
    let answer = world.post(BETA, &form(31)).await;
    assert_eq!((answer.status, answer.text().contains("Maximum number of fields is 32")), (StatusCode::BAD_REQUEST, true));
    for (length, is_taken) in [(12_000, true), (12_001, false)] {
        let answer = world.post(BETA, &form(0).text("external_file_id", &"x".repeat(length))).await;
        match is_taken {
            true => assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text()),
            false => assert_eq!(answer.problems(), [("body.external_file_id".to_owned(), "too_long".to_owned())]),
        }
    }
}

#[tokio::test]
async fn a_form_cut_short_stores_nothing() {
    let world = World::new();
    let cut = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf a fi";
    let request = Request::post(BETA).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(cut.into()).unwrap();
    assert_eq!(world.send(request).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(world.get(BETA).await.json()["items"], json!([]));
}

#[tokio::test]
async fn a_list_is_filtered_ordered_and_paged() {
    let world = World::new();
    let mut ids = vec![];
    for name in ["b.pdf", "a.pdf", "c.pdf", "a.pdf"] {
        ids.push(world.uploaded(name, name.as_bytes()).await);
    }
    let names = |page: &Value| {
        page["items"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let newest_first = world.get(BETA).await.json();
    assert_eq!(names(&newest_first), ["a.pdf", "c.pdf", "a.pdf", "b.pdf"]);
    assert!(newest_first["next_page_token"].is_null() && newest_first["total_size"].is_null());
    assert_eq!(
        names(&world.get(&format!("{BETA}?order_by=name%20desc,created_at")).await.json()),
        ["c.pdf", "b.pdf", "a.pdf", "a.pdf"]
    );
    assert_eq!(names(&world.get(&format!("{BETA}?file_name=a.pdf")).await.json()).len(), 2);
    let two = world.get(&format!("{BETA}?file_ids={}&file_ids={}&file_ids=unknown&page_size=10", ids[0], ids[2])).await.json();
    assert_eq!(names(&two), ["c.pdf", "b.pdf"]);
    assert_eq!(names(&world.get(&format!("{BETA}?external_file_id=nobody")).await.json()), Vec::<String>::new());

    for order in ["", "&order_by=name", "&order_by=name%20desc,created_at%20desc", "&order_by=id"] {
        let (mut seen, mut token) = (vec![], String::new());
        loop {
            let page = world.get(&format!("{BETA}?page_size=1{order}{token}")).await.json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|file| file["id"].clone()));
            let Some(next) = page["next_page_token"].as_str() else { break };
            token = format!("&page_token={next}");
        }
        let whole = world.get(&format!("{BETA}?page_size=1000{order}")).await.json();
        let expected: Vec<Value> = whole["items"].as_array().unwrap().iter().map(|file| file["id"].clone()).collect();
        assert_eq!(seen, expected, "{order}");
    }
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_while_files_come_and_go() {
    let world = World::new();
    let first = world.uploaded("1.pdf", b"1").await;
    world.uploaded("2.pdf", b"2").await;
    let third = world.uploaded("3.pdf", b"3").await;
    let page = world.get(&format!("{BETA}?page_size=1")).await.json();
    assert_eq!(page["items"][0]["id"], json!(third));
    world.documents.delete(&third).await.unwrap();
    world.uploaded("4.pdf", b"4").await;
    let token = page["next_page_token"].as_str().unwrap();
    let rest = world.get(&format!("{BETA}?page_token={token}")).await.json();
    assert_eq!((rest["items"].as_array().unwrap().len(), &rest["items"][1]["id"]), (2, &json!(first)));
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_answered_with_what_is_wrong() {
    let world = World::new();
    world.uploaded("a.pdf", b"a").await;
    world.uploaded("b.pdf", b"b").await;
    let token = world.get(&format!("{BETA}?page_size=1")).await.json()["next_page_token"].as_str().unwrap().to_owned();
    for (query, place, kind) in [
        ("page_size=0", "query.page_size", "greater_than_equal"),
        ("page_size=1001", "query.page_size", "less_than_equal"),
        ("page_size=ten", "query.page_size", "int_parsing"),
        ("order_by=size", "query.order_by", "value_error"),
        ("order_by=name;drop", "query.order_by", "value_error"),
        ("page_token=garbage!", "query.page_token", "value_error"),
        (&format!("page_token={token}&order_by=name"), "query.page_token", "value_error"),
        (&format!("page_token={token}&file_name=a.pdf"), "query.page_token", "value_error"),
    ] {
        let problems = world.get(&format!("{BETA}?{query}")).await.problems();
        assert_eq!(problems, [(place.to_owned(), kind.to_owned())], "{query}");
    }
}

#[tokio::test]
async fn the_deprecated_query_still_answers() {
    let world = World::new();
    let id = world.uploaded("a.pdf", b"a").await;
    world.uploaded("b.pdf", b"b").await;
    let ask = async |body: Value| world.call(Method::POST, &format!("{BETA}/query"), body.to_string()).await;
    let found = ask(json!({"filter": {"file_ids": [id]}, "page_size": 2})).await.json();
    assert_eq!((found["items"].as_array().unwrap().len(), &found["items"][0]["id"]), (1, &json!(id)));
    assert_eq!(ask(json!({"page_size": 5_000_000})).await.json()["items"].as_array().unwrap().len(), 2, "cut, not refused");
    assert_eq!(ask(json!({"filter": null, "order_by": "name"})).await.json()["items"][0]["name"], json!("a.pdf"));
    assert_eq!(ask(json!({"page_size": 0})).await.problems(), [("body.page_size".to_owned(), "greater_than_equal".to_owned())]);
    assert_eq!(ask(json!({"filter": 3})).await.problems(), [("body.filter".to_owned(), "model_attributes_type".to_owned())]);
    let ids = ask(json!({"filter": {"file_ids": "a"}})).await.problems();
    assert_eq!(ids, [("body.filter.file_ids".to_owned(), "list_type".to_owned())]);
    let cut = world.call(Method::POST, &format!("{BETA}/query"), "{\"page_size\": ").await.problems();
    assert_eq!(cut, [("body.13".to_owned(), "json_invalid".to_owned())]);
    assert_eq!(world.call(Method::POST, &format!("{BETA}/query"), "").await.json()["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_address_comes_with_the_file_when_asked_for() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    let one = world.get(&format!("{BETA}/{id}?expand=download_url")).await.json();
    assert_eq!(world.get(one["download_url"]["url"].as_str().unwrap()).await.body, PDF);
    let listed = world.get(&format!("{BETA}?expand=download_url&file_ids={id}&order_by=created_at&page_size=10")).await.json();
    assert!(is_time(&listed["items"][0]["download_url"]["expires_at"]), "{listed}");
    assert_eq!(world.get(listed["items"][0]["download_url"]["url"].as_str().unwrap()).await.body, PDF);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_by_every_call() {
    let world = World::new();
    for url in [format!("{V1}/nobody"), format!("{V1}/nobody/content"), format!("{BETA}/nobody"), format!("{BETA}/a%2Fb/content")]
    {
        let answer = world.get(&url).await;
        assert_eq!((answer.status, answer.json()), (StatusCode::NOT_FOUND, json!({"detail": "File not found"})), "{url}");
    }
    assert_eq!(world.call(Method::DELETE, &format!("{BETA}/nobody"), Body::empty()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_slash_at_the_end_and_other_methods_are_answered_as_by_fastapi() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    assert_eq!(world.get(&format!("{BETA}/{id}/")).await.json()["id"], json!(id));
    assert_eq!(world.get(&format!("{BETA}/")).await.json()["items"].as_array().unwrap().len(), 1);
    let answer = world.call(Method::DELETE, BETA, Body::empty()).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::METHOD_NOT_ALLOWED, json!({"detail": "Method Not Allowed"})));
    assert!(answer.header(header::ALLOW).contains("POST"));
    let head = world.call(Method::HEAD, &format!("{BETA}/{id}"), Body::empty()).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
}

#[tokio::test]
async fn a_project_is_named_by_uuid_on_every_route() {
    let world = World::new();
    let id = world.uploaded("a.pdf", PDF).await;
    for (method, path) in [
        (Method::GET, BETA.to_owned()),
        (Method::POST, BETA.to_owned()),
        (Method::POST, format!("{BETA}/query")),
        (Method::GET, format!("{BETA}/{id}")),
        (Method::GET, format!("{BETA}/{id}/content")),
        (Method::DELETE, format!("{BETA}/{id}")),
        (Method::PUT, V1.to_owned()),
        (Method::GET, format!("{V1}/{id}")),
        (Method::GET, format!("{V1}/{id}/page_screenshots")),
        (Method::GET, format!("{V1}/{id}/page-figures/0/x")),
    ] {
        let problems = world.call(method, &format!("{path}?project_id=p&organization_id=o"), Body::empty()).await.problems();
        let kind = |name: &str| (format!("query.{name}"), "uuid_parsing".to_owned());
        assert_eq!(problems, [kind("project_id"), kind("organization_id")], "{path}");
    }
    assert_eq!(world.get(&format!("{BETA}/{id}")).await.status, StatusCode::OK, "nothing was deleted");
}
