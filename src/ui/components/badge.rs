//! Small badges. Shape and text carry the meaning; colour only repeats it.

use crate::{
    domain::{Band, Confidence, FlagKind, Status, label::brief},
    t,
    ui::{Icon, language},
};
use leptos::prelude::*;

/// How sure the agent was.
#[component]
pub fn BandBadge(band: Band, confidence: Option<Confidence>) -> impl IntoView {
    let percent = confidence.map(|confidence| confidence.percent());
    let (class, icon, text, spoken) = match (band, percent) {
        (Band::High, Some(percent)) => ("badge badge-high", None, format!("{percent} %"), t!(confidence_high, percent = percent)),
        (Band::Low, Some(percent)) => {
            ("badge badge-low", Some("triangle-alert"), format!("{percent} %"), t!(confidence_low, percent = percent))
        }
        _ => ("badge badge-unknown", None, t!(confidence_unknown_short).to_owned(), t!(confidence_unknown).to_owned()),
    };
    let title = spoken.clone();
    view! { <span class=class title=title>{icon.map(|name| view! { <Icon name/> })}<span aria-hidden="true">{text}</span><span class="sr-only">{spoken}</span></span> }
}

/// The page confirms what the agent was not sure of.
pub(super) fn confirmed_mark() -> AnyView {
    let text = t!(page_confirmed);
    view! { <span class="text-good text-xs" title=text><Icon name="check"/><span class="sr-only">{text}</span></span> }.into_any()
}

/// The reviewer has looked at it and found it right.
pub(super) fn ticked_mark() -> AnyView {
    let text = t!(field_ticked);
    view! { <span class="badge badge-good" title=text><Icon name="check"/><span class="sr-only">{text}</span></span> }.into_any()
}

/// The status of an item.
#[component]
pub fn StatusBadge(status: Status) -> impl IntoView {
    let (class, icon) = match status {
        Status::PendingReview => ("badge badge-plain", "circle"),
        Status::Accepted => ("badge badge-good", "check"),
        Status::Rejected => ("badge badge-bad", "x"),
        Status::Error => ("badge badge-bad", "circle-alert"),
        Status::Other(_) => ("badge badge-unknown", "diamond"),
    };
    view! { <span class=class><Icon name=icon/>{brief(status.label(language()))}</span> }
}

/// How a flag of this kind looks: a class, and an icon.
pub(super) fn looks(kind: Option<FlagKind>) -> (&'static str, &'static str) {
    match kind {
        Some(FlagKind::LowConfidence | FlagKind::RuleWarning) => ("text-low", "triangle-alert"),
        Some(FlagKind::UnknownConfidence) => ("text-unknown", "circle-question-mark"),
        _ => ("text-bad", "circle-alert"),
    }
}

/// How many reasons there are to look, and the worst of them.
#[component]
pub fn FlagCount(count: usize, worst: Option<FlagKind>) -> impl IntoView {
    let class = match worst {
        None => "badge-good",
        Some(FlagKind::LowConfidence | FlagKind::RuleWarning) => "badge-low",
        Some(FlagKind::UnknownConfidence) => "badge-unknown",
        Some(_) => "badge-bad",
    };
    let text = match worst {
        None => t!(flags_none).to_owned(),
        Some(worst) => t!(flags_count, count = count, worst = worst.label(language())),
    };
    view! { <span class=format!("badge {class}")>{worst.is_none().then(|| view! { <Icon name="check"/> })}{text}</span> }
}
