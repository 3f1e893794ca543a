//! The parameters of an SQL text under construction, so that no value is ever spliced into it.

use tokio_postgres::types::ToSql;

/// The values of the text's placeholders.
#[derive(Default)]
pub(super) struct Statement {
    parameters: Vec<Box<dyn ToSql + Send + Sync>>,
}

impl Statement {
    /// Adds a text (without NUL) and returns its placeholder, which may be used more than once.
    pub fn text(&mut self, text: &str) -> String {
        self.bind(text.to_owned(), "text")
    }

    pub fn texts(&mut self, texts: Vec<String>) -> String {
        self.bind(texts, "text[]")
    }

    pub fn integer(&mut self, integer: i64) -> String {
        self.bind(integer, "bigint")
    }

    pub fn integers(&mut self, integers: Vec<i64>) -> String {
        self.bind(integers, "bigint[]")
    }

    pub fn double(&mut self, double: f64) -> String {
        self.bind(double, "float8")
    }

    pub fn doubles(&mut self, doubles: Vec<f64>) -> String {
        self.bind(doubles, "float8[]")
    }

    fn bind(&mut self, value: impl ToSql + Send + Sync + 'static, sql_type: &str) -> String {
        self.parameters.push(Box::new(value));
        format!("${}::{sql_type}", self.parameters.len())
    }

    /// As the client expects them.
    pub fn parameters(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.parameters.iter().map(|parameter| parameter.as_ref() as &(dyn ToSql + Sync)).collect()
    }
}
