//! Text inside `<title>` and `<textarea>`.

/// Text for the inside of a `<title>` of `leptos_meta` or of a `<textarea>`, which Leptos 0.8 writes into HTML as it is: a record's
/// `</textarea>` would end the element. In the browser both are set as text, so there nothing is escaped.
pub(crate) fn rcdata(text: &str) -> String {
    if !cfg!(feature = "ssr") {
        return text.to_owned();
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    // HTML ignores one line break after the start tag.
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}
