//! Parses query strings and query bodies, validated as FastAPI would.

use super::json_body::JsonBody;
use crate::{
    documents::{FileOrder, FileQuery},
    rest::error::{ApiError, Problem},
};
use serde_json::json;

/// Limit of `page_size` (contract 6.1).
const LARGEST_PAGE: u32 = 1000;
/// Default lifetime of a signed URL.
const USUAL_SECONDS: i64 = 3600;
/// Longest lifetime of a signed URL: a week, like S3.
const MOST_SECONDS: i64 = 7 * 24 * 3600;

/// The query parameters of one request.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(raw: Option<String>) -> Self {
        Self(form_urlencoded::parse(raw.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// The last value wins, as in FastAPI.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn wants_download_url(&self) -> bool {
        self.all("expand").any(|field| field == "download_url")
    }

    /// Lifetime of a signed URL in seconds: `expires_at_seconds`, at most a week.
    pub(super) fn seconds_to_live(&self) -> Result<i64, ApiError> {
        let Some(text) = self.get("expires_at_seconds") else { return Ok(USUAL_SECONDS) };
        let seconds = integer("expires_at_seconds", text)?;
        if seconds < 1 {
            return Err(too_small("query", "expires_at_seconds").input(text).into());
        }
        Ok(seconds.min(MOST_SECONDS))
    }

    /// The parameters of a file list.
    pub(super) fn files(&self) -> Result<FileQuery, ApiError> {
        let page_size = match self.get("page_size") {
            None => FileQuery::default().page_size,
            Some(text) => page_size(text)?,
        };
        Ok(FileQuery {
            page_size,
            page_token: self.get("page_token").filter(|token| !token.is_empty()).map(str::to_owned),
            file_ids: self.all("file_ids").map(str::to_owned).collect(),
            file_name: self.get("file_name").map(str::to_owned),
            external_file_id: self.get("external_file_id").map(str::to_owned),
            order_by: order("query", self.get("order_by").map(newest_first))?,
        })
    }
}

/// Reads the body of the deprecated `POST …/query`; an empty body lists everything.
pub(super) fn from_body(mut body: JsonBody) -> Result<FileQuery, ApiError> {
    let mut filter = body.object("filter")?;
    // Here the service caps a large page instead of refusing it (OAS `FileQueryRequest`).
    let page_size = match body.integer("page_size")? {
        None => FileQuery::default().page_size,
        Some(size) if size < 1 => return Err(too_small("body", "page_size").input(size.to_string()).into()),
        Some(size) => u32::try_from(size).unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE),
    };
    Ok(FileQuery {
        page_size,
        page_token: body.text("page_token")?.filter(|token| !token.is_empty()),
        file_ids: filter.texts("file_ids")?,
        file_name: filter.text("file_name")?,
        external_file_id: filter.text("external_file_id")?,
        order_by: order("body", body.text("order_by")?.as_deref())?,
    })
}

fn page_size(text: &str) -> Result<u32, ApiError> {
    let size = integer("page_size", text)?;
    if size < 1 {
        return Err(too_small("query", "page_size").input(text).into());
    }
    u32::try_from(size).ok().filter(|size| *size <= LARGEST_PAGE).ok_or_else(|| {
        let sentence = format!("Input should be less than or equal to {LARGEST_PAGE}");
        let problem = Problem::new(["query", "page_size"], "less_than_equal", sentence);
        problem.input(text).ctx(json!({ "le": LARGEST_PAGE })).into()
    })
}

fn integer(name: &'static str, text: &str) -> Result<i64, ApiError> {
    text.trim().parse().map_err(|_| {
        let sentence = "Input should be a valid integer, unable to parse string as an integer";
        Problem::new(["query", name], "int_parsing", sentence).input(text).into()
    })
}

fn too_small(place: &'static str, name: &'static str) -> Problem {
    let sentence = "Input should be greater than or equal to 1";
    Problem::new([place, name], "greater_than_equal", sentence).ctx(json!({ "ge": 1 }))
}

/// Applies a default that only the SDKs' documentation has. LlamaCloud's OpenAPI describes a comma-separated list of ascending
/// fields, with `name desc` for the other direction. The SDKs document only `name`, `id` and `created_at` (contract 6.1), the
/// last as newest first. So lists of these three follow the OpenAPI, `created_at` alone follows the SDKs; the rest is refused.
fn newest_first(order_by: &str) -> &str {
    if order_by.trim() == "created_at" { "created_at desc" } else { order_by }
}

fn order(place: &'static str, text: Option<&str>) -> Result<Vec<FileOrder>, ApiError> {
    let text = text.unwrap_or_default();
    FileOrder::parse(text).map_err(|part| {
        let sentence = format!("Files can be ordered by name, id, created_at (each with asc or desc), not by {part:?}");
        Problem::new([place, "order_by"], "value_error", sentence).input(text).into()
    })
}
