//! Small badges. Shape and text carry the meaning; colour only repeats it.

use crate::{
    domain::{Band, Confidence, FlagKind, Status, label::brief},
    t,
    ui::language,
};
use leptos::prelude::*;

/// How sure the agent was.
#[component]
pub fn BandBadge(band: Band, confidence: Option<Confidence>) -> impl IntoView {
    let percent = confidence.map(|confidence| confidence.percent());
    let (class, text, spoken) = match (band, percent) {
        (Band::High, Some(percent)) => ("badge badge-high", format!("{percent} %"), t!(confidence_high, percent = percent)),
        (Band::Low, Some(percent)) => ("badge badge-low", format!("▲ {percent} %"), t!(confidence_low, percent = percent)),
        _ => ("badge badge-unknown", t!(confidence_unknown_short).to_owned(), t!(confidence_unknown).to_owned()),
    };
    let title = spoken.clone();
    view! { <span class=class title=title><span aria-hidden="true">{text}</span><span class="sr-only">{spoken}</span></span> }
}

/// The page confirms what the agent was not sure of.
pub(super) fn confirmed_mark() -> AnyView {
    let text = t!(page_confirmed);
    view! { <span class="text-good text-xs" title=text><span aria-hidden="true">"✓"</span><span class="sr-only">{text}</span></span> }.into_any()
}

/// The reviewer has looked at it and found it right.
pub(super) fn ticked_mark() -> AnyView {
    let text = t!(field_ticked);
    view! { <span class="badge badge-good" title=text><span aria-hidden="true">"✓"</span><span class="sr-only">{text}</span></span> }.into_any()
}

/// The status of an item.
#[component]
pub fn StatusBadge(status: Status) -> impl IntoView {
    let (class, mark) = match status {
        Status::PendingReview => ("badge badge-plain", "○ "),
        Status::Accepted => ("badge badge-good", "✓ "),
        Status::Rejected => ("badge badge-bad", "✕ "),
        Status::Error => ("badge badge-bad", "! "),
        Status::Other(_) => ("badge badge-unknown", "◇ "),
    };
    view! { <span class=class><span aria-hidden="true">{mark}</span>{brief(status.label(language()))}</span> }
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
    view! { <span class=format!("badge {class}")>{text}</span> }
}
