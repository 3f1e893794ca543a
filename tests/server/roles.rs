//! Who may do what: every page, form and server function, with every role and none.

use crate::world::{Answer, World, request};
use axum::{body::Body, http::StatusCode};
use countersign::{
    documents::NewFile,
    domain::{Grants, Role, UseCase},
};
use std::collections::BTreeSet;

const RECORD: &str =
    r#"{"original_data":{"a":"1"},"data":{"a":"1"},"status":"pending_review","field_metadata":{},"file_name":"a.pdf"}"#;

/// Who may: whoever has the role that a use case wants, or whoever is signed in, or everybody.
#[derive(Clone, Copy, Debug, PartialEq)]
enum May {
    Do(UseCase),
    SignedIn,
    Everybody,
}

use May::{Do, Everybody, SignedIn};
use UseCase::{Administer, Claim, Copy, Decide, Edit, ExportNew, Handle, See};

/// A path, who may get it, and the form that is posted there, by whom.
type Page = (&'static str, Option<May>, Option<(&'static str, May)>);

/// Every page and form: its path as in `address::Route`, who may get it and who may post to it.
const PAGES: &[Page] = &[
    ("/", Some(Do(See)), None),
    ("/items/{id}", Some(Do(See)), Some(("do=save&version={version}&revision=0&f.a=2", Do(Edit)))),
    ("/items/{id}/history", Some(Do(See)), None),
    ("/items/{id}/export", Some(Do(Copy)), None),
    ("/items/{id}/undo", None, Some(("version={version}", Do(Decide)))),
    ("/export", Some(Do(Copy)), None),
    ("/exports", Some(Do(See)), Some(("format=jsonl", Do(ExportNew)))),
    ("/live", Some(Do(See)), None),
    ("/take", None, Some(("", Do(Claim)))),
    ("/bulk", Some(Do(Decide)), Some(("do=accept", Do(Decide)))),
    ("/bulk", None, Some(("do=give&to=everybody", Do(Handle)))),
    ("/language", None, Some(("language=de", SignedIn))),
    ("/theme", None, Some(("theme=dark", SignedIn))),
    ("/account", Some(SignedIn), Some(("now=x&password=y&again=y", SignedIn))),
    ("/admin/people", Some(Do(Administer)), Some(("do=end-sessions&person=nobody", Do(Administer)))),
    ("/admin/keys", Some(Do(Administer)), Some(("do=revoke&key=nobody", Do(Administer)))),
    ("/admin/sessions", Some(Do(Administer)), Some(("do=end&session=nobody", Do(Administer)))),
    ("/admin/queues", Some(Do(Administer)), None),
    ("/files/{file_id}/pages/{page}", Some(Do(See)), None),
    ("/files/{file_id}/pages/{page}/words", Some(Do(See)), None),
    ("/files/{file_id}/search", Some(Do(See)), None),
    ("/files/{file_id}/unlock", None, Some(("password=x&item={id}", Do(See)))),
    ("/files/{file_id}/download", Some(Do(See)), None),
    ("/sign-in", Some(Everybody), Some(("login=x&password=y", Everybody))),
    ("/sign-in/provider", Some(Everybody), Some(("", Everybody))),
    ("/invitation/{id}", Some(Everybody), Some(("password=x&again=y", Everybody))),
    ("/sign-out", None, Some(("", Everybody))),
    ("/sign-out/everywhere", None, Some(("", Everybody))),
];

/// Every server function: its arguments, and who may call it.
const FUNCTIONS: &[(&str, &str, UseCase)] = &[
    ("load_queue", r#"{"query":{}}"#, See),
    ("load_item", r#"{"id":"{id}","claim":true,"from":null,"attached":null}"#, See),
    ("find_beside", r#"{"id":"{id}","from":null}"#, See),
    ("look_again", r#"{"id":"{id}","draft":{"edits":[]}}"#, See),
    ("look_live", r#"{"queue":null,"since":null,"items":[["{id}","{version}"]]}"#, See),
    ("look_queue", r#"{"query":{},"since":0}"#, See),
    ("claim_item", r#"{"id":"{id}","take_over":false}"#, Claim),
    ("leave_item", r#"{"id":"{id}"}"#, Claim),
    ("take_next", r#"{"query":{}}"#, Claim),
    ("handle_item", r#"{"id":"{id}","handling":"resume","from":null,"page":"{reviewer}"}"#, Handle),
    ("save_draft", r#"{"id":"{id}","version":"{version}","draft":{"edits":[]},"revision":0,"made_by":null}"#, Edit),
    (
        "decide",
        r#"{"id":"{id}","version":"stale","revision":0,"decision":"accept","from":null,"known":null,"page":["english","{reviewer}"]}"#,
        Decide,
    ),
    ("undo_decision", r#"{"id":"{id}","version":"{version}"}"#, Decide),
];

/// The table of the code, for whoever reads the log of the tests.
#[allow(clippy::print_stdout, reason = "this is a table to read")]
fn print_table() {
    println!(
        "{:<12}{}",
        "",
        ["none"].into_iter().chain(Role::ALL.map(Role::word)).map(|word| format!("{word:<10}")).collect::<String>()
    );
    for use_case in UseCase::ALL {
        let may = |role| if Grants::everywhere(role).allow(use_case, "invoices") { "yes" } else { "-" };
        let row: String = ["-"].into_iter().chain(Role::ALL.map(may)).map(|word| format!("{word:<10}")).collect();
        println!("{:<12}{row}", format!("{use_case:?}"));
    }
}

struct Asker<'w> {
    world: &'w World,
    role: Option<Role>,
    cookie: String,
    /// What stands for the names in braces.
    values: Vec<(&'static str, String)>,
}

impl Asker<'_> {
    fn filled(&self, text: &str) -> String {
        self.values.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    async fn ask(&self, method: &str, path: &str, accept: &str, content_type: &str, body: &str) -> Answer {
        let request = request(method, &self.filled(path)).header("cookie", &self.cookie).header("sec-fetch-site", "same-origin");
        let request = request.header("accept", accept).header("content-type", content_type);
        self.world.send(request.body(Body::from(self.filled(body))).unwrap()).await
    }

    /// Fails unless the answer is that of somebody who may, or may not.
    fn check(&self, what: &str, may: May, answer: &Answer) {
        let wants = match may {
            Do(use_case) => Some(use_case.wants()),
            SignedIn | Everybody => None,
        };
        let allowed = wants.is_none_or(|wants| self.role.is_some_and(|role| role >= wants));
        let status = answer.status;
        let is_refused = status == StatusCode::FORBIDDEN
            || answer.headers.get("location").is_some_and(|to| to.to_str().unwrap().contains("problem=not-allowed"))
            // What one may not see does not exist.
            || (status == StatusCode::NOT_FOUND && self.role.is_none());
        assert_eq!(!is_refused, allowed, "{what}: {:?} got {status}: {}", self.role, answer.text);
    }
}

#[tokio::test]
async fn every_page_form_and_server_function_asks_for_the_role_that_the_table_says() {
    print_table();
    for role in [None].into_iter().chain(Role::ALL.map(Some)) {
        let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
        world.stores.review.live.end(); // who may gets no stream, which would go on
        let new = NewFile { name: "a.pdf".into(), ..NewFile::default() };
        let file = world.stores.review.documents.store(new, b"%PDF-1.4 nothing".to_vec().into()).await.unwrap().id;
        let record = RECORD.replace("\"file_name\"", &format!("\"file_id\":\"{file}\",\"file_name\""));
        let id = world.push(&record).await;
        let version = world.stores.review.agent_data.get(&id).await.unwrap().version().to_string();
        let grants = role.map(Grants::everywhere).unwrap_or_default();
        let (person, cookie) = world.person("Ada", grants).await;
        let values = vec![("id", id), ("version", version), ("file_id", file), ("page", "1".into()), ("reviewer", person.id)];
        let asker = Asker { world: &world, role, cookie, values };
        for (name, arguments, use_case) in FUNCTIONS {
            let path = format!("/api/{name}");
            let answer = asker.ask("POST", &path, "application/json", "application/json", arguments).await;
            asker.check(&path, Do(*use_case), &answer);
        }
        for (path, get, post) in PAGES.iter().filter(|(path, ..)| !path.starts_with("/sign-out")) {
            if let Some(may) = get {
                asker.check(&format!("GET {path}"), *may, &asker.ask("GET", path, "text/html", "text/plain", "").await);
            }
            if let Some((form, may)) = post {
                let answer = asker.ask("POST", path, "text/html", "application/x-www-form-urlencoded", form).await;
                asker.check(&format!("POST {path}"), *may, &answer);
            }
        }
    }
}

#[tokio::test]
async fn nobody_gets_further_than_the_sign_in_page() {
    let world = World::with(|settings| settings.api_key = Some("secret".into())).await;
    for (name, arguments, _) in FUNCTIONS {
        let request = request("POST", &format!("/api/{name}")).header("content-type", "application/json");
        let answer = world.send(request.body(Body::from(*arguments)).unwrap()).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::UNAUTHORIZED, r#""NotSignedIn""#), "{name}");
    }
    for (path, get, post) in PAGES {
        let methods = [("GET", *get), ("POST", post.map(|(_, may)| may))];
        for (method, may) in methods.into_iter().filter_map(|(method, may)| Some((method, may?))) {
            let request = request(method, path).header("accept", "text/html").header("sec-fetch-site", "same-origin");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            let answer = world.send(request.body(Body::empty()).unwrap()).await;
            let is_sent = answer.status == StatusCode::UNAUTHORIZED
                || answer.headers.get("location").is_some_and(|to| to.to_str().unwrap().starts_with("/sign-in"));
            assert!(is_sent || may == Everybody, "{method} {path}: {}", answer.status);
        }
    }
}

/// What somebody may do in one queue, they may not do in another.
#[tokio::test]
async fn a_role_in_one_queue_opens_nothing_of_another() {
    let world = World::with(|settings| {
        std::fs::write(settings.data_dir.join("review.toml"), "[collections.receipts]\n[collections.orders]\n").unwrap();
        settings.api_key = Some("secret".into());
    })
    .await;
    let new = NewFile { name: "a.pdf".into(), ..NewFile::default() };
    let file = world.stores.review.documents.store(new, b"%PDF-1.4 nothing".to_vec().into()).await.unwrap().id;
    let id = world.push(&RECORD.replace("\"file_name\"", &format!("\"file_id\":\"{file}\",\"file_name\""))).await;
    let version = world.stores.review.agent_data.get(&id).await.unwrap().version().to_string();
    for others in [&["receipts"][..], &["receipts", "orders"]] {
        let grants = others.iter().fold(Grants::default(), |grants, name| grants.with(Some(name), Some(Role::Admin)));
        let (person, cookie) = world.person("Ada", grants).await;
        let values = vec![("id", id.clone()), ("version", version.clone()), ("file_id", file.clone())];
        let values = values.into_iter().chain([("page", "1".into()), ("reviewer", person.id)]).collect();
        let asker = Asker { world: &world, role: None, cookie, values };
        for (name, arguments, use_case) in FUNCTIONS {
            let (path, arguments) =
                (format!("/api/{name}"), arguments.replace(r#""query":{}"#, r#""query":{"queue":"invoices"}"#));
            let answer = asker.ask("POST", &path, "application/json", "application/json", &arguments).await;
            asker.check(&path, Do(*use_case), &answer);
        }
        for (path, get, post) in PAGES {
            // Without an item or a file, an address names the queue.
            let named = if path.contains('{') { (*path).to_owned() } else { format!("{path}?queue=invoices") };
            if let Some(may @ Do(_)) = get {
                asker.check(&format!("GET {named}"), *may, &asker.ask("GET", &named, "text/html", "text/plain", "").await);
            }
            if let Some((form, may @ Do(_))) = post {
                let answer = asker.ask("POST", &named, "text/html", "application/x-www-form-urlencoded", form).await;
                // What was typed is shown again, and stored nowhere.
                if *path == "/items/{id}" && answer.status == StatusCode::CONFLICT {
                    continue;
                }
                asker.check(&format!("POST {named}"), *may, &answer);
            }
        }
        assert!(!world.stored(&id).await.contains("accepted"));
    }
}

/// A new page or server function must be put into the tables above.
#[test]
fn the_tables_have_every_route_and_every_server_function() {
    let source = |path: &str| std::fs::read_to_string(format!("{}/src/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let between = |text: &str, before: &str, after: &str| -> BTreeSet<String> {
        text.split(before).skip(1).map(|rest| rest.split(after).next().unwrap().to_owned()).collect()
    };
    let routes: BTreeSet<String> = between(&source("address/route.rs"), "&'static str = \"", "\"");
    let listed = PAGES.iter().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(routes, listed, "address::Route and PAGES");

    let api = std::fs::read_dir(format!("{}/src/api", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let files = api.map(|file| file.unwrap().path()).filter(|path| path.is_file());
    let files = files.map(|path| std::fs::read_to_string(path).unwrap());
    let functions: BTreeSet<String> = files.flat_map(|text| between(&text, "#[server(endpoint = \"", "\"")).collect();
    let listed = FUNCTIONS.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(functions, listed, "src/api and FUNCTIONS");

    // Whatever the router serves under a path that is written out there is for everybody.
    let router = source("server/router.rs");
    let written_out = between(&router, ".route(\"", "\"");
    let public = ["/_components", "/favicon.svg", "/fonts/inter.woff2", "/healthz", "/icons.svg"].map(str::to_owned);
    assert_eq!(written_out, BTreeSet::from(public), "paths that need nobody");
}

/// The router asks too, but a use case that is reached by another way must ask itself.
#[test]
fn every_use_case_of_a_reviewer_asks_whether_they_may() {
    let review = format!("{}/src/review", env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![std::path::PathBuf::from(review)];
    let mut asked = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for function in text.split("    pub async fn ").skip(1) {
            let (signature, body) = function.split_once("{\n").unwrap();
            let name = signature.split('(').next().unwrap();
            if !signature.contains("reviewer: &Reviewer") {
                assert!(WITHOUT_REVIEWER.contains(&name), "{name} in {} asks for nobody: why?", path.display());
                continue;
            }
            let first = body.lines().next().unwrap();
            let asks = [
                "self.require(reviewer, UseCase::",
                "self.require_on(id, reviewer, UseCase::",
                "self.require(reviewer, selection.use_case())",
            ];
            assert!(asks.iter().any(|ask| first.contains(ask)) || ASKS_LATER.contains(&name), "{name} in {}", path.display());
            asked += usize::from(!ASKS_LATER.contains(&name));
        }
    }
    assert!(asked >= 25, "{asked} use cases ask");
}

/// What no reviewer asks for: the program's own work, and parts of use cases.
const WITHOUT_REVIEWER: [&str; 10] = [
    "next",
    "settle",
    "keep_assessed",
    "assess_some",
    "try_again",
    "counts",
    "counts_in_time",
    "file_id",
    "parse",
    "look_for_more",
];
/// The page of whoever may see it: claims if they may, and adds names to rows that they got. And what finds the queue of a request among
/// those that they may see: its use cases ask then.
const ASKS_LATER: [&str; 5] = ["claim_in_passing", "with_holders", "named", "of_item", "of_file"];
