//! Reading request bodies the way FastAPI does: every mistake is named with its place, null is as good as absent for what is
//! optional, and keys that nobody knows are left alone.

use super::error::ApiError;
use crate::agent_data::{
    Filter, OrderBy, Scope,
    cloud::wire::{DEFAULT_COLLECTION, Mistake},
};
use crate::domain::has_reserved_text;
use axum::{body::Bytes, extract::rejection::BytesRejection, http::StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, value::RawValue};
use std::collections::HashMap;

/// Names longer than this are mistakes.
const MAX_NAME_CHARACTERS: usize = 500;

/// The members of a body, and the mistakes found so far.
pub(super) struct Body {
    members: HashMap<String, Box<RawValue>>,
    mistakes: Vec<Mistake>,
}

/// What an SDK may send as `page_size` and `offset`.
pub(super) struct Place {
    pub page_size: Option<u32>,
    pub offset: u64,
    pub page_token: Option<String>,
}

impl Body {
    pub fn read(bytes: Result<Bytes, BytesRejection>) -> Result<Self, ApiError> {
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "The request body is too large"),
            _ => ApiError::new(StatusCode::BAD_REQUEST, "The request body broke off"),
        })?;
        let mistake = |message: &str, kind: &str| ApiError::mistakes(&[Mistake::new(["body".to_owned()], message, kind)]);
        if bytes.is_empty() {
            return Err(mistake("Field required", "missing"));
        }
        if has_reserved_text(&bytes) {
            return Err(mistake("Input should not contain $serde_json::private::RawValue", "value_error"));
        }
        match serde_json::from_slice(&bytes) {
            Ok(members) => Ok(Self { members, mistakes: Vec::new() }),
            Err(error) if error.is_data() => {
                Err(mistake("Input should be a valid dictionary or object to extract fields from", "model_attributes_type"))
            }
            Err(error) => Err(mistake(&format!("JSON decode error: {error}"), "json_invalid")),
        }
    }

    /// What was read, if nothing was wrong with it. A `None` without a mistake cannot happen: it was required.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, ApiError> {
        match read {
            Some(read) if self.mistakes.is_empty() => Ok(read),
            _ => Err(ApiError::mistakes(&self.mistakes)),
        }
    }

    /// Where, as every question about many items says it.
    pub fn scope(&mut self) -> Option<Scope> {
        let deployment_name = self.required::<String>("deployment_name", "Input should be a valid string", "string_type");
        let collection = self.text("collection").unwrap_or_else(|| DEFAULT_COLLECTION.to_owned());
        let deployment_name = deployment_name?;
        for (name, value) in [("deployment_name", &deployment_name), ("collection", &collection)] {
            if value.chars().count() > MAX_NAME_CHARACTERS {
                self.mistake(name, format!("String should have at most {MAX_NAME_CHARACTERS} characters"), "string_too_long");
            }
        }
        Some(Scope { deployment_name, collection })
    }

    /// The record, digit for digit.
    pub fn data(&mut self) -> Option<Box<RawValue>> {
        match self.members.remove("data") {
            None => {
                self.mistake("data", "Field required", "missing");
                None
            }
            Some(data) if data.get().starts_with('{') => Some(data),
            Some(_) => {
                self.mistake("data", "Input should be a valid dictionary", "dict_type");
                None
            }
        }
    }

    pub fn filter(&mut self) -> Option<Filter> {
        let json: Value = self.optional("filter", "Input should be a valid dictionary", "dict_type").unwrap_or_default();
        match Filter::from_json(&json) {
            Ok(filter) => Some(filter),
            Err(error) => {
                let loc = ["body".to_owned(), "filter".to_owned()].into_iter().chain(error.loc);
                self.mistakes.push(Mistake::new(loc, error.message, error.kind));
                None
            }
        }
    }

    pub fn order_by(&mut self) -> Option<OrderBy> {
        let text = self.text("order_by")?;
        match OrderBy::parse(&text) {
            Ok(order) => Some(order),
            Err(error) => {
                self.mistake("order_by", error.to_string(), "value_error");
                None
            }
        }
    }

    /// Which page.
    pub fn place(&mut self) -> Place {
        let page_size = self.integer("page_size", 1).map(|size| u32::try_from(size).unwrap_or(u32::MAX));
        Place { page_size, offset: self.integer("offset", 0).unwrap_or_default(), page_token: self.text("page_token") }
    }

    /// An optional switch, off if absent.
    pub fn switch(&mut self, name: &str) -> bool {
        self.optional(name, "Input should be a valid boolean", "bool_type").unwrap_or_default()
    }

    /// The paths to group by; none if absent.
    pub fn group_by(&mut self) -> Vec<String> {
        self.optional("group_by", "Input should be a valid list of strings", "list_type").unwrap_or_default()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.optional(name, "Input should be a valid string", "string_type")
    }

    fn integer(&mut self, name: &str, at_least: u64) -> Option<u64> {
        let integer: i128 = self.optional(name, "Input should be a valid integer", "int_type")?;
        match u64::try_from(integer) {
            Ok(integer) if integer >= at_least => Some(integer),
            _ if integer > 0 => Some(u64::MAX),
            _ => {
                self.mistake(name, format!("Input should be greater than or equal to {at_least}"), "greater_than_equal");
                None
            }
        }
    }

    fn required<T: DeserializeOwned>(&mut self, name: &str, message: &str, kind: &str) -> Option<T> {
        let Some(value) = self.members.remove(name) else {
            self.mistake(name, "Field required", "missing");
            return None;
        };
        self.parse(name, &value, message, kind)
    }

    /// `None` if absent, null or a mistake.
    fn optional<T: DeserializeOwned>(&mut self, name: &str, message: &str, kind: &str) -> Option<T> {
        let value = self.members.remove(name)?;
        if value.get() == "null" { None } else { self.parse(name, &value, message, kind) }
    }

    fn parse<T: DeserializeOwned>(&mut self, name: &str, value: &RawValue, message: &str, kind: &str) -> Option<T> {
        let parsed = serde_json::from_str(value.get()).ok();
        if parsed.is_none() {
            self.mistake(name, message, kind);
        }
        parsed
    }

    fn mistake(&mut self, name: &str, message: impl Into<String>, kind: &str) {
        self.mistakes.push(Mistake::new(["body".to_owned(), name.to_owned()], message, kind));
    }

    /// For a `:delete` that the operator does not want.
    pub fn refuse_missing_filter(&mut self) {
        self.mistake("filter", "Send a filter: this server does not delete whole collections", "missing");
    }
}
