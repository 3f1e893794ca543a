//! Renders the OpenAPI document as HTML.

use serde_json::{Map, Value};
use std::fmt::Write;

/// The HTML document around `body`.
pub(super) fn page(css: &str, body: &str) -> String {
    format!(
        r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Countersign</title><link rel="stylesheet" href="/pkg/{css}/countersign.css"><link rel="icon" href="/favicon.svg"></head>
<body class="docs"><a class="skip" href="#main">Skip to the operations</a>{body}</body></html>"##
    )
}

/// Table of contents on the left; operations and models on the right.
pub(super) fn body(document: &Value) -> String {
    let printer = Printer { document };
    let mut out = String::new();
    printer.contents(&mut out);
    let info = &document["info"];
    let _ =
        write!(out, r#"<main id="main"><header><h1>{}</h1>{}"#, escape(text(&info["title"])), prose(text(&info["description"])));
    out.push_str(r#"<p>For programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p></header>"#);
    for tag in list(&document["tags"]) {
        let name = text(&tag["name"]);
        let _ = write!(out, r#"<section><h2 id="{}">{}</h2>"#, anchor(name), escape(name));
        out.push_str(&prose(text(&tag["description"])));
        for (path, method, operation) in printer.operations(name) {
            printer.operation(&mut out, path, method, operation);
        }
        out.push_str("</section>");
    }
    out.push_str(r#"<section><h2 id="models">Models</h2>"#);
    for (name, schema) in members(&document["components"]["schemas"]) {
        let _ = write!(out, r#"<article id="{0}"><h3>{0}</h3>{1}"#, escape(name), prose(text(&schema["description"])));
        printer.fields(&mut out, schema);
        out.push_str("</article>");
    }
    out.push_str("</section></main>");
    out
}

struct Printer<'a> {
    document: &'a Value,
}

impl<'a> Printer<'a> {
    fn contents(&self, out: &mut String) {
        out.push_str(r#"<nav aria-label="Operations"><p><a href="/">Countersign</a></p>"#);
        for tag in list(&self.document["tags"]) {
            let name = text(&tag["name"]);
            let _ = write!(out, r##"<p><a href="#{}">{}</a></p><ul>"##, anchor(name), escape(name));
            for (_, method, operation) in self.operations(name) {
                let (id, summary) = (text(&operation["operationId"]), text(&operation["summary"]));
                let _ = write!(out, r##"<li><a href="#{}">{} {}</a></li>"##, escape(id), badge(method), escape(summary));
            }
            out.push_str("</ul>");
        }
        out.push_str(r##"<p><a href="#models">Models</a></p></nav>"##);
    }

    /// Path, method and operation of everything under a tag.
    fn operations(&self, tag: &str) -> Vec<(&'a str, &'a str, &'a Value)> {
        let all = members(&self.document["paths"]).flat_map(|(path, methods)| {
            members(methods).map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        });
        all.filter(|(_, _, operation)| list(&operation["tags"]).any(|one| one == tag)).collect()
    }

    fn operation(&self, out: &mut String, path: &str, method: &str, operation: &Value) {
        let id = escape(text(&operation["operationId"]));
        let old = if operation["deprecated"] == true { r#" <span class="badge badge-low">deprecated</span>"# } else { "" };
        let open = if list(&operation["security"]).next().is_none() && operation.get("security").is_some() {
            r#" <span class="badge badge-plain">no key needed</span>"#
        } else {
            ""
        };
        let _ = write!(
            out,
            r#"<article id="{id}"><h3>{}{old}{open}</h3><p class="address">{}<code>{}</code></p>{}"#,
            escape(text(&operation["summary"])),
            badge(method),
            breakable(path),
            prose(text(&operation["description"])),
        );
        let parameters: Vec<_> = list(&operation["parameters"]).map(|one| self.resolve(one)).collect();
        if !parameters.is_empty() {
            out.push_str("<h4>Parameters</h4><dl>");
            for parameter in parameters {
                let note = format!("{}, {}", text(&parameter["in"]), self.kind(&parameter["schema"]));
                let is_required = parameter["required"] == true;
                self.entry(out, text(&parameter["name"]), &note, is_required, text(&parameter["description"]));
            }
            out.push_str("</dl>");
        }
        for (media_type, content) in members(&operation["requestBody"]["content"]) {
            let _ = write!(out, "<h4>Body: <code>{}</code></h4>", escape(media_type));
            self.content(out, content);
        }
        out.push_str("<h4>Answers</h4>");
        for (status, response) in members(&operation["responses"]) {
            self.answer(out, status, self.resolve(response));
        }
        out.push_str("</article>");
    }

    /// Successful responses start open; the others are collapsed.
    fn answer(&self, out: &mut String, status: &str, response: &Value) {
        let (looks, open) = if status.starts_with('2') { ("badge-good", " open") } else { ("badge-plain", "") };
        let description = inline(text(&response["description"]));
        let contents: Vec<_> = members(&response["content"]).collect();
        let headers: Vec<_> = members(&response["headers"]).collect();
        if contents.is_empty() && headers.is_empty() {
            let _ = write!(out, r#"<p class="answer"><span class="badge {looks}">{status}</span> {description}</p>"#);
            return;
        }
        let _ = write!(out, r#"<details{open}><summary><span class="badge {looks}">{status}</span> {description}</summary>"#);
        if !headers.is_empty() {
            out.push_str("<dl>");
            for (name, header) in headers {
                let header = self.resolve(header);
                self.entry(out, name, "header", false, text(&header["description"]));
            }
            out.push_str("</dl>");
        }
        for (_, content) in contents {
            self.content(out, content);
        }
        out.push_str("</details>");
    }

    fn content(&self, out: &mut String, content: &Value) {
        let schema = &content["schema"];
        match schema["$ref"].as_str() {
            Some(_) => {
                let _ = write!(out, "<p>{}</p>", self.kind(schema));
            }
            None if schema.get("properties").is_some() => self.fields(out, schema),
            None => {
                let _ = write!(out, "<p>{}</p>", self.kind(schema));
            }
        }
        if let Some(example) = content.get("example") {
            let pretty = serde_json::to_string_pretty(example).unwrap_or_default();
            let _ = write!(out, r#"<pre tabindex="0">{}</pre>"#, escape(&pretty));
        }
    }

    fn fields(&self, out: &mut String, schema: &Value) {
        if schema.get("properties").is_none() {
            return;
        }
        let required: Vec<_> = list(&schema["required"]).filter_map(Value::as_str).collect();
        out.push_str("<dl>");
        for (name, field) in members(&schema["properties"]) {
            self.entry(out, name, &self.kind(field), required.contains(&name.as_str()), text(&field["description"]));
        }
        out.push_str("</dl>");
    }

    /// `note` is already HTML.
    fn entry(&self, out: &mut String, name: &str, note: &str, is_required: bool, description: &str) {
        let required = if is_required { r#" <span class="badge badge-changed">required</span>"# } else { "" };
        let (name, description) = (escape(name), inline(description));
        let _ = write!(out, "<div><dt><code>{name}</code> <span>{note}</span>{required}</dt><dd>{description}</dd></div>");
    }

    /// The type in words, with a link if it is a named model.
    fn kind(&self, schema: &Value) -> String {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return format!(r##"<a href="#{0}">{0}</a>"##, escape(name));
        }
        let mut kind = match &schema["type"] {
            Value::String(one) if one == "array" => format!("list of {}", self.kind(&schema["items"])),
            Value::String(one) => escape(one),
            Value::Array(several) => escape(&several.iter().map(text).collect::<Vec<_>>().join(" or ")),
            _ if schema.get("anyOf").is_some() => {
                list(&schema["anyOf"]).map(|one| self.kind(one)).collect::<Vec<_>>().join(" or ")
            }
            _ => "any".to_owned(),
        };
        for (key, word) in
            [("format", ""), ("minimum", "from "), ("maximum", "to "), ("maxLength", "at most "), ("default", "default ")]
        {
            if let Some(value) = schema.get(key) {
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let _ = write!(kind, ", {word}{}", escape(&value));
            }
        }
        let choices: Vec<_> = list(&schema["enum"]).map(|choice| format!("<code>{}</code>", escape(text(choice)))).collect();
        if choices.is_empty() { kind } else { format!("{kind}: {}", choices.join(" ")) }
    }

    fn resolve(&self, value: &'a Value) -> &'a Value {
        let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(value)
    }
}

fn badge(method: &str) -> String {
    let looks = match method {
        "get" => "badge-good",
        "delete" => "badge-bad",
        "put" => "badge-low",
        _ => "badge-changed",
    };
    format!(r#"<span class="badge {looks} method">{}</span>"#, escape(&method.to_uppercase()))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn anchor(name: &str) -> String {
    name.to_lowercase().chars().filter_map(|c| if c.is_alphanumeric() { Some(c) } else { (c == ' ').then_some('-') }).collect()
}

/// Splits the text into paragraphs.
fn prose(text: &str) -> String {
    text.split("\n\n")
        .filter(|paragraph| !paragraph.is_empty())
        .fold(String::new(), |out, paragraph| format!("{out}<p>{}</p>", inline(paragraph)))
}

/// Formats `code` and **strong**; everything else is escaped.
fn inline(text: &str) -> String {
    let paired = |text: &str, mark: &str, tag: &str| {
        let pieces = text.split(mark).enumerate();
        pieces
            .map(|(index, piece)| if index % 2 == 1 { format!("<{tag}>{piece}</{tag}>") } else { piece.to_owned() })
            .collect::<String>()
    };
    paired(&paired(&escape(text), "`", "code"), "**", "strong")
}

/// A path with line-break opportunities after its slashes.
fn breakable(path: &str) -> String {
    escape(path).replace('/', "/<wbr>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_is_text_with_code_and_emphasis_in_it() {
        assert_eq!(inline("a <b> `x < y` **now**"), "a &lt;b&gt; <code>x &lt; y</code> <strong>now</strong>");
        assert_eq!(prose("one\n\ntwo"), "<p>one</p><p>two</p>");
        assert_eq!(anchor("Files, older generation"), "files-older-generation");
    }
}
