//! Reads request bodies the way FastAPI does: every mistake is reported with its location, null means absent for optional
//! members, and unknown members are ignored.

use super::{
    error::{ApiError, Problem},
    lenient::{self, Misread},
};
use crate::{
    agent_data::{Filter, OrderBy, Scope, wire::DEFAULT_COLLECTION},
    domain::has_reserved_text,
};
use axum::{body::Bytes, extract::rejection::BytesRejection, http::StatusCode};
use serde_json::{Value, json, value::RawValue};
use std::collections::HashMap;

/// Longer names are refused.
const MAX_NAME_CHARACTERS: usize = 500;
/// Limit on the values that one filter compares with, over all its fields: each becomes a parameter of one statement.
const MAX_OPERANDS: usize = 10_000;

/// The members of a body, and the mistakes found so far.
pub(super) struct Body {
    members: HashMap<String, Box<RawValue>>,
    mistakes: Vec<Problem>,
}

/// Which page the client asks for.
pub(super) struct Paging {
    pub page_size: Option<u32>,
    pub offset: u64,
    pub page_token: Option<String>,
}

impl Body {
    pub fn read(bytes: Result<Bytes, BytesRejection>) -> Result<Self, ApiError> {
        let bytes = bytes.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::body_too_large(),
            _ => ApiError::unreadable_body(),
        })?;
        if bytes.is_empty() {
            return Err(Problem::missing(["body"]).input(Value::Null).into());
        }
        if has_reserved_text(&bytes) {
            return Err(lenient::reserved().into());
        }
        match serde_json::from_slice(&bytes) {
            Ok(members) => Ok(Self { members, mistakes: Vec::new() }),
            Err(error) if error.is_data() => {
                let sentence = "Input should be a valid dictionary or object to extract fields from";
                Err(Problem::new(["body"], "model_attributes_type", sentence).into())
            }
            Err(error) => Err(lenient::no_json(&bytes, &error).into()),
        }
    }

    /// Returns `read` if no mistake was found. It cannot be `None` without one, because it was required.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, ApiError> {
        match read {
            Some(read) if self.mistakes.is_empty() => Ok(read),
            _ => Err(ApiError::problems(&self.mistakes)),
        }
    }

    /// Deployment and collection.
    pub fn scope(&mut self) -> Option<Scope> {
        let deployment_name = match self.members.remove("deployment_name") {
            None => {
                self.mistakes.push(Problem::missing(["body", "deployment_name"]));
                None
            }
            Some(value) => self.read_as("deployment_name", &value, lenient::text),
        };
        let collection = self.text("collection").unwrap_or_else(|| DEFAULT_COLLECTION.to_owned());
        let deployment_name = deployment_name?;
        for (name, value) in [("deployment_name", &deployment_name), ("collection", &collection)] {
            if value.chars().count() > MAX_NAME_CHARACTERS {
                let sentence = format!("String should have at most {MAX_NAME_CHARACTERS} characters");
                let problem = Problem::new(["body", name], "string_too_long", sentence);
                self.mistakes.push(problem.ctx(json!({ "max_length": MAX_NAME_CHARACTERS })));
            } else if value.contains('\0') {
                // PostgreSQL cannot store NUL; both stores refuse it alike.
                let problem = Problem::new(["body", name], "string_pattern_mismatch", "String should have no NUL character");
                self.mistakes.push(problem.input(value.as_str()));
            }
        }
        Some(Scope { deployment_name, collection })
    }

    /// The record as sent, digit for digit.
    pub fn data(&mut self) -> Option<Box<RawValue>> {
        match self.members.remove("data") {
            None => {
                self.mistakes.push(Problem::missing(["body", "data"]));
                None
            }
            Some(data) if data.get().starts_with('{') => Some(data),
            Some(other) => {
                let problem = Problem::new(["body", "data"], "dict_type", "Input should be a valid dictionary");
                self.mistakes.push(problem.input(lenient::value(&other)));
                None
            }
        }
    }

    pub fn filter(&mut self) -> Option<Filter> {
        let json = self.members.remove("filter").map(|raw| lenient::value(&raw)).unwrap_or_default();
        let read = if count_operands(&json) > MAX_OPERANDS {
            let sentence = format!("A filter compares with at most {MAX_OPERANDS} values");
            Err(Problem::new(["body", "filter"], "too_long", sentence).ctx(json!({ "max_length": MAX_OPERANDS })))
        } else {
            Filter::from_json(&json).map_err(Problem::from)
        };
        read.map_err(|problem| self.mistakes.push(problem)).ok()
    }

    pub fn order_by(&mut self) -> Option<OrderBy> {
        let text = self.text("order_by")?;
        let read = OrderBy::parse(&text)
            .map_err(|error| Problem::new(["body", "order_by"], "value_error", format!("Value error, {error}")).input(text));
        read.map_err(|problem| self.mistakes.push(problem)).ok()
    }

    /// Unlike LlamaCloud's, `offset` may exceed 1,000, because the stock review page needs that (contract, choice 11).
    pub fn paging(&mut self) -> Paging {
        let page_size = self.integer("page_size", 1).map(|size| u32::try_from(size).unwrap_or(u32::MAX));
        Paging { page_size, offset: self.integer("offset", 0).unwrap_or_default(), page_token: self.text("page_token") }
    }

    /// An optional switch; off if absent or null.
    pub fn switch(&mut self, name: &str) -> bool {
        self.optional(name, lenient::boolean).unwrap_or_default()
    }

    /// The paths to group by; none if absent.
    pub fn group_by(&mut self) -> Vec<String> {
        let Some(value) = self.present("group_by") else { return Vec::new() };
        let Value::Array(elements) = value else {
            let problem = Problem::new(["body", "group_by"], "list_type", "Input should be a valid list");
            self.mistakes.push(problem.input(value));
            return Vec::new();
        };
        let mut paths = Vec::new();
        for (index, element) in elements.into_iter().enumerate() {
            match element {
                Value::String(path) => paths.push(path),
                other => {
                    let loc = [json!("body"), json!("group_by"), json!(index)];
                    return self.give_up(Problem::new(loc, "string_type", "Input should be a valid string").input(other));
                }
            }
        }
        paths
    }

    fn give_up<T: Default>(&mut self, problem: Problem) -> T {
        self.mistakes.push(problem);
        T::default()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.optional(name, lenient::text)
    }

    fn integer(&mut self, name: &str, at_least: u64) -> Option<u64> {
        let integer: i128 = self.optional(name, lenient::integer)?;
        match u64::try_from(integer) {
            Ok(integer) if integer >= at_least => Some(integer),
            _ if integer > 0 => Some(u64::MAX),
            _ => {
                let sentence = format!("Input should be greater than or equal to {at_least}");
                let problem = Problem::new(["body", name], "greater_than_equal", sentence).ctx(json!({ "ge": at_least }));
                self.mistakes.push(problem.input(i64::try_from(integer).map_or(Value::Null, Value::from)));
                None
            }
        }
    }

    /// `None` if absent or null.
    fn present(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).map(|raw| lenient::value(&raw)).filter(|value| !value.is_null())
    }

    /// `None` if absent, null or a mistake.
    fn optional<T>(&mut self, name: &str, read: impl FnOnce(&Value) -> Result<T, Misread>) -> Option<T> {
        let value = self.members.remove(name)?;
        if value.get() == "null" { None } else { self.read_as(name, &value, read) }
    }

    fn read_as<T>(&mut self, name: &str, raw: &RawValue, read: impl FnOnce(&Value) -> Result<T, Misread>) -> Option<T> {
        let value = lenient::value(raw);
        let read = read(&value).map_err(|(kind, sentence)| Problem::new(["body", name], kind, sentence).input(value));
        read.map_err(|problem| self.mistakes.push(problem)).ok()
    }

    /// For a `:delete` without a filter, where the operator forbids it.
    pub fn refuse_missing_filter(&mut self) {
        let sentence = "Send a filter: this server does not delete whole collections (COUNTERSIGN_DELETE_WITHOUT_FILTER)";
        self.mistakes.push(Problem::new(["body", "filter"], "missing", sentence));
    }
}

/// Number of values to compare with; each element of a list counts.
fn count_operands(filter: &Value) -> usize {
    let of_operator = |operand: &Value| operand.as_array().map_or(1, Vec::len);
    let of_field = |field: &Value| field.as_object().map_or(1, |operators| operators.values().map(of_operator).sum());
    filter.as_object().map_or(0, |fields| fields.values().map(of_field).sum())
}
