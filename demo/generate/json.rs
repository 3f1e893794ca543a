//! Formats JSON for people: short values, and values that belong together, stay on one line.

use serde_json::Value;

/// The maximum width of a value on one line.
const WIDTH: usize = 150;

/// The value as text, with a final line break.
pub fn laid_out(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out.push('\n');
    out
}

fn write(value: &Value, depth: usize, out: &mut String) {
    let line = value.to_string();
    // A field's metadata stays on one line, however long.
    if line.len() <= WIDTH || value.get("citation").is_some() {
        out.push_str(&line);
        return;
    }
    let indent = "  ".repeat(depth + 1);
    let (open, close) = if value.is_array() { ('[', ']') } else { ('{', '}') };
    out.push(open);
    let mut first = true;
    let mut next = |out: &mut String| {
        out.push_str(if first { "\n" } else { ",\n" });
        out.push_str(&indent);
        first = false;
    };
    match value {
        Value::Array(items) => {
            for item in items {
                next(out);
                write(item, depth + 1, out);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                next(out);
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push_str(": ");
                write(field, depth + 1, out);
            }
        }
        _ => {}
    }
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(close);
}
