//! Conditional requests (RFC 9110, 13.1): don't send what the client already has.

use axum::http::HeaderMap;
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch, IfRange};

/// A strong tag for a content hash or version; `None` if it has a character that tags can't contain, such as a space.
pub fn tag_of(name: &str) -> Option<ETag> {
    if name.contains(|c: char| !c.is_ascii_graphic()) {
        return None;
    }
    format!("\"{name}\"").parse().ok()
}

/// `If-None-Match` lists the tag (weak or strong) or is `*`, so the response is 304.
pub fn is_known(headers: &HeaderMap, tag: &ETag) -> bool {
    headers.typed_get::<IfNoneMatch>().is_some_and(|condition| !condition.precondition_passes(tag))
}

/// `If-Range` names another version or can't be compared: part of this version would be useless, so send everything.
pub fn wants_all(headers: &HeaderMap, tag: Option<&ETag>) -> bool {
    match headers.typed_try_get::<IfRange>() {
        Ok(condition) => condition.is_some_and(|condition| condition.is_modified(tag, None)),
        Err(_) => true,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::http::header::{HeaderName, IF_NONE_MATCH, IF_RANGE};

    fn with(name: HeaderName, values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_tag_is_known_weakly_among_others_and_as_any() {
        let tag = tag_of("7-ab").unwrap();
        for known in [&["\"7-ab\""][..], &["W/\"7-ab\""], &["\"x\", W/\"7-ab\""], &["\"x\"", "\"7-ab\""], &["*"]] {
            assert!(is_known(&with(IF_NONE_MATCH, known), &tag), "{known:?}");
        }
        for other in [&[][..], &[""], &["7-ab"], &["\"7-AB\""], &["\"a b\""], &["\"x, 7-ab"], &["\"7-ab"]] {
            assert!(!is_known(&with(IF_NONE_MATCH, other), &tag), "{other:?}");
        }
    }

    #[test]
    fn a_part_is_sent_only_of_the_very_version_that_the_client_has() {
        let tag = tag_of("7-ab");
        assert!(!wants_all(&HeaderMap::new(), tag.as_ref()));
        assert!(!wants_all(&with(IF_RANGE, &["\"7-ab\""]), tag.as_ref()));
        for other in ["W/\"7-ab\"", "\"another version\"", "Sat, 29 Oct 1994 19:43:31 GMT", "nonsense", ""] {
            assert!(wants_all(&with(IF_RANGE, &[other]), tag.as_ref()), "{other}");
        }
        assert!(wants_all(&with(IF_RANGE, &["\"7-ab\""]), None));
    }

    #[test]
    fn what_no_tag_can_hold_has_none() {
        assert!(tag_of("a b").is_none() && tag_of("a\"b").is_none() && tag_of("ä").is_none());
    }
}
