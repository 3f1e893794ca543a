//! The Agent Data and Files API as an agent uses it, with the three ways a write can end.

use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    header::{ETAG, IF_MATCH},
    multipart::{Form, Part},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{json, value::RawValue};
use std::time::Duration;

/// The collection of these tests.
pub const SCOPE: &str = r#""deployment_name":"_public","collection":"invoices""#;

/// Why a write was not acknowledged.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// No answer, or only part of one: the server may have written or not.
    #[error("no whole answer: {0:?}")]
    InDoubt(#[from] reqwest::Error),
    /// The server said no.
    #[error("{0}: {1}")]
    Refused(StatusCode, String),
}

impl Trouble {
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::InDoubt(_) => None,
            Self::Refused(status, _) => Some(*status),
        }
    }
}

/// A record as the server returned it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub id: String,
    /// Byte for byte.
    pub data: String,
    pub updated_at: String,
}

/// A client of one server.
#[derive(Clone)]
pub struct Api {
    client: Client,
    base: String,
}

impl Api {
    pub fn new(base: &str) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = Client::builder().timeout(Duration::from_secs(60)).no_proxy().build().unwrap();
        Self { client, base: base.to_owned() }
    }

    // ---- records -------------------------------------------------------------------------------------------

    /// A record and its ETag.
    pub async fn create(&self, data: &str) -> Result<(Item, String), Trouble> {
        item(self.agent_data(Method::POST, "").body(format!("{{{SCOPE},\"data\":{data}}}"))).await
    }

    pub async fn get(&self, id: &str) -> Result<(Item, String), Trouble> {
        item(self.agent_data(Method::GET, id)).await
    }

    pub async fn put(&self, id: &str, etag: &str, data: &str) -> Result<(Item, String), Trouble> {
        item(self.agent_data(Method::PUT, id).header(IF_MATCH, etag).body(format!("{{\"data\":{data}}}"))).await
    }

    pub async fn delete(&self, id: &str) -> Result<(), Trouble> {
        send(self.agent_data(Method::DELETE, id)).await.map(drop)
    }

    /// Every record of the collection, read page by page.
    pub async fn all(&self) -> Result<Vec<Item>, Trouble> {
        #[derive(Deserialize)]
        struct Page {
            items: Vec<WireItem>,
            next_page_token: Option<String>,
        }
        let (mut all, mut token) = (vec![], None);
        loop {
            let place = json!({ "page_size": 1000, "order_by": "created_at", "page_token": token }).to_string();
            let body = format!("{{{SCOPE},{}", &place[1..]);
            let page: Page = read(self.agent_data(Method::POST, ":search").body(body)).await?;
            all.extend(page.items.into_iter().map(Item::from));
            token = page.next_page_token;
            if token.is_none() {
                return Ok(all);
            }
        }
    }

    /// The number of records in the collection.
    pub async fn count(&self) -> Result<u64, Trouble> {
        #[derive(Deserialize)]
        struct Page {
            items: Vec<Group>,
        }
        #[derive(Deserialize)]
        struct Group {
            count: u64,
        }
        let page: Page = read(self.agent_data(Method::POST, ":aggregate").body(format!("{{{SCOPE},\"count\":true}}"))).await?;
        Ok(page.items.iter().map(|group| group.count).sum())
    }

    fn agent_data(&self, method: Method, id: &str) -> RequestBuilder {
        let path = if id.is_empty() { String::new() } else { format!("/{id}") };
        let request = self.client.request(method, format!("{}/api/v1/beta/agent-data{path}", self.base));
        request.bearer_auth("any").header("content-type", "application/json")
    }

    /// A page as a reviewer's browser gets it.
    pub async fn page(&self, path: &str) -> String {
        let (_, page) = send(self.client.get(format!("{}{path}", self.base))).await.unwrap();
        String::from_utf8(page).unwrap()
    }

    // ---- files ---------------------------------------------------------------------------------------------

    /// The new file's id.
    pub async fn upload(&self, name: &str, content: &[u8]) -> Result<String, Trouble> {
        let file = Part::bytes(content.to_owned()).file_name(name.to_owned());
        let form = Form::new().text("purpose", "user_data").text("external_file_id", name.to_owned()).part("file", file);
        read::<File>(self.files(Method::POST, "").multipart(form)).await.map(|file| file.id)
    }

    pub async fn delete_file(&self, id: &str) -> Result<(), Trouble> {
        send(self.files(Method::DELETE, &format!("/{id}"))).await.map(drop)
    }

    /// The id and name of every file.
    pub async fn all_files(&self) -> Result<Vec<(String, String)>, Trouble> {
        #[derive(Deserialize)]
        struct Page {
            items: Vec<File>,
            next_page_token: Option<String>,
        }
        let (mut all, mut next) = (vec![], String::new());
        loop {
            let page: Page = read(self.files(Method::GET, &format!("?page_size=1000{next}"))).await?;
            all.extend(page.items.into_iter().map(|file| (file.id, file.name)));
            match page.next_page_token {
                Some(token) => next = format!("&page_token={token}"),
                None => return Ok(all),
            }
        }
    }

    pub async fn download(&self, id: &str) -> Result<Vec<u8>, Trouble> {
        let address = self.address_of(id).await?;
        self.fetch(&address).await
    }

    /// The address from which the file can be downloaded without a key.
    pub async fn address_of(&self, id: &str) -> Result<String, Trouble> {
        #[derive(Deserialize)]
        struct Presigned {
            url: String,
        }
        read::<Presigned>(self.files(Method::GET, &format!("/{id}/content"))).await.map(|presigned| presigned.url)
    }

    /// Downloads from an address, through this server even if another one signed it.
    pub async fn fetch(&self, address: &str) -> Result<Vec<u8>, Trouble> {
        let path = reqwest::Url::parse(address).unwrap();
        let here = format!("{}{}?{}", self.base, path.path(), path.query().unwrap_or_default());
        send(self.client.get(here)).await.map(|(_, bytes)| bytes)
    }

    fn files(&self, method: Method, rest: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1/beta/files{rest}", self.base)).bearer_auth("any")
    }
}

#[derive(Deserialize)]
struct File {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct WireItem {
    id: String,
    data: Box<RawValue>,
    updated_at: String,
}

impl From<WireItem> for Item {
    fn from(item: WireItem) -> Self {
        Self { id: item.id, data: item.data.get().to_owned(), updated_at: item.updated_at }
    }
}

async fn item(request: RequestBuilder) -> Result<(Item, String), Trouble> {
    let (etag, body) = send(request).await?;
    let item: WireItem = serde_json::from_slice(&body).expect("an acknowledged record is told back whole");
    Ok((item.into(), etag.expect("a record comes with its ETag")))
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Trouble> {
    let (_, body) = send(request).await?;
    Ok(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&body))))
}

async fn send(request: RequestBuilder) -> Result<(Option<String>, Vec<u8>), Trouble> {
    let answer = request.send().await?;
    let status = answer.status();
    let etag = answer.headers().get(ETAG).map(|value| value.to_str().unwrap().to_owned());
    let body = answer.bytes().await?;
    if status.is_success() {
        Ok((etag, body.to_vec()))
    } else {
        Err(Trouble::Refused(status, String::from_utf8_lossy(&body).into_owned()))
    }
}
