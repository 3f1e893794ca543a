//! The reader's language: on the server from the request, in the browser from the page.

use crate::{api::ApiError, domain::work::CantHandle, text::Language};
#[cfg(not(feature = "ssr"))]
use leptos::prelude::document;

/// A message in the reader's language: `t!(queue_documents, count = 3)`.
#[macro_export]
macro_rules! t {
    ($id:ident $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::message!($crate::ui::language(), $id $(, $name = $value)*)
    };
}

/// The reader's language.
#[cfg(feature = "ssr")]
pub fn language() -> Language {
    crate::api::context::reader().language
}

/// The reader's language: the one that the server sent the page in.
#[cfg(not(feature = "ssr"))]
pub fn language() -> Language {
    use std::sync::OnceLock;
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| {
        let tag = document().document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
        Language::of_tag(&tag).unwrap_or_default()
    })
}

/// Why a call failed, in the reader's language.
pub fn error_text(error: &ApiError) -> String {
    match error {
        ApiError::Blocked(_) => t!(error_rejected).to_owned(),
        ApiError::Conflict => t!(error_conflict).to_owned(),
        ApiError::OtherTab => t!(error_other_tab).to_owned(),
        ApiError::NotFound => t!(error_not_found).to_owned(),
        ApiError::NoQueue => t!(error_no_queue).to_owned(),
        ApiError::Moved(_) => t!(error_moved).to_owned(),
        ApiError::NotSignedIn => t!(error_not_signed_in).to_owned(),
        ApiError::OtherReviewer => t!(error_other_reviewer).to_owned(),
        ApiError::NotAllowed => t!(error_not_allowed).to_owned(),
        ApiError::CantHandle(why) => cant_handle(*why).to_owned(),
        ApiError::BadRequest(why) => t!(error_bad_request, why = why),
        ApiError::StoreRefusesKey => t!(error_store_key).to_owned(),
        ApiError::StoreRefusesAccess => t!(error_store_access).to_owned(),
        ApiError::TooLarge => t!(error_too_large).to_owned(),
        ApiError::Damaged => t!(error_damaged).to_owned(),
        ApiError::Unavailable => t!(error_unavailable).to_owned(),
    }
}

/// Why nothing could be done about the work on an item.
pub fn cant_handle(why: CantHandle) -> &'static str {
    match why {
        CantHandle::NoText => t!(work_no_text),
        CantHandle::TooLong => t!(work_too_long),
        CantHandle::Nobody => t!(work_nobody),
        CantHandle::NotLater => t!(work_not_later),
        CantHandle::Decided => t!(work_decided),
    }
}

/// The name of a document; words where it has none.
pub fn named(document: &str) -> &str {
    if document.is_empty() { t!(no_document) } else { document }
}

/// What a role is called.
#[cfg(feature = "ssr")]
pub(crate) fn role_name(role: crate::domain::Role) -> &'static str {
    use crate::domain::Role;
    match role {
        Role::Viewer => t!(role_viewer),
        Role::Reviewer => t!(role_reviewer),
        Role::Approver => t!(role_approver),
        Role::Admin => t!(role_admin),
    }
}
