//! `/_components`: every token and component in all its states, for those who change them. Only in debug builds. Like all plain
//! pages it runs no script, so it shows what a reviewer sees before hydration.

use crate::{
    domain::{
        Ask, Band, Block, Collection, Confidence, Draft, Edit, ExtractedData, Facts, FlagKind, Mine, Schema, Status, Version,
        evidence::{Finding, Findings, Offer, Said},
        queue::{ItemView, Standing},
    },
    ui::{
        components::{
            BandBadge, Brand, Checklist, ConflictPanel, DecisionBar, FieldBlock, FieldList, FlagCount, FlagList, Inspector,
            KeysOpen, LineTable, StatusBadge, inner_view,
        },
        language,
        left_drafts::LeftDrafts,
        next_item::NextItem,
        router::Router,
        toast::LastDecided,
        workspace::Workspace,
    },
};
use leptos::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The roles of colours; `style/tailwind.css` gives each a light and a dark value.
const COLOURS: [&str; 23] = [
    "canvas",
    "surface",
    "raised",
    "well",
    "line",
    "line-strong",
    "ink",
    "ink-soft",
    "ink-faint",
    "accent",
    "accent-soft",
    "on-accent",
    "good",
    "good-fill",
    "good-soft",
    "low",
    "low-soft",
    "unknown",
    "unknown-soft",
    "bad",
    "bad-fill",
    "bad-soft",
    "changed",
];

/// The content of `/_components`.
pub(crate) fn components_page() -> AnyView {
    NextItem::provide();
    LastDecided::provide();
    LeftDrafts::provide();
    Router::start();
    provide_context(KeysOpen(RwSignal::new(false)));
    provide_context(Workspace::new(item(), Some(path("seller.vat_id")), HashMap::new()));
    view! {
        <h1 class="text-xl font-semibold tracking-tight">"Components"</h1>
        {part("Colours", colours())}
        {part("Text", text())}
        {part("Buttons", buttons())}
        {part("Badges", badges())}
        {part("Notices", notices())}
        {part("Citations on a page", citations())}
        {part("Decision bar", view! { <DecisionBar/> }.into_any())}
        {part("Checklist", view! { <Checklist/> }.into_any())}
        {part("Flags and a suggestion", view! { <FlagList/> }.into_any())}
        {part("Fields", fields())}
        {part("Inspector", view! { <Inspector/> }.into_any())}
        {part("A question between two people", view! { <ConflictPanel/> }.into_any())}
    }
    .into_any()
}

fn part(title: &'static str, content: AnyView) -> AnyView {
    let id = title.to_lowercase().replace(' ', "-");
    let labelled_by = id.clone();
    view! {
        <section class="flex flex-col gap-2" aria-labelledby=labelled_by>
            <h2 id=id class="font-semibold border-b border-line pb-1">{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

fn colours() -> AnyView {
    let swatch = |name: &'static str| {
        let style = format!("background: var(--color-{name})");
        view! { <li class="flex items-center gap-2 w-44 text-sm"><span class="w-8 h-8 rounded-md border border-line" style=style></span>{name}</li> }
    };
    view! { <ul class="flex flex-wrap gap-2">{COLOURS.map(swatch).collect_view()}</ul> }.into_any()
}

fn text() -> AnyView {
    view! {
        <div class="flex flex-col gap-1">
            <Brand/>
            <p class="text-xl font-semibold tracking-tight">"The name of a page"</p>
            <p class="font-medium">"What matters most"</p>
            <p>"A sentence. "<a class="text-accent underline" href="#text">"A link"</a></p>
            <p class="text-sm text-ink-soft">"What explains it"</p>
            <p class="text-xs text-ink-faint">"What is there for whoever looks for it"</p>
            <p class="font-mono tabular-nums">"1,234,567.89"</p>
        </div>
    }
    .into_any()
}

fn buttons() -> AnyView {
    view! {
        <div class="flex flex-wrap gap-2 items-center">
            <button type="button" class="button button-accept">"Accept"<kbd class="key">"Ctrl ↵"</kbd></button>
            <button type="button" class="button button-reject">"Reject"<kbd class="key">"Ctrl ⌫"</kbd></button>
            <button type="button" class="button button-danger">"Reject document"</button>
            <button type="button" class="button">"Cancel"</button>
            <button type="button" class="button" disabled>"Not now"</button>
            <button type="button" class="button" aria-pressed="true">"Pressed"</button>
            <button type="button" class="button button-small">"Small"</button>
            <button type="button" class="button button-small button-quiet">"Quiet"</button>
        </div>
    }
    .into_any()
}

fn badges() -> AnyView {
    let confidence = Confidence::parse(0.93);
    let statuses = [Status::PendingReview, Status::Accepted, Status::Rejected, Status::Error, Status::Other("parked".to_owned())];
    view! {
        <div class="flex flex-wrap gap-2 items-center">
            <BandBadge band=Band::High confidence/>
            <BandBadge band=Band::Low confidence=Confidence::parse(0.41)/>
            <BandBadge band=Band::Unknown confidence=None/>
            {statuses.map(|status| view! { <StatusBadge status/> }).collect_view()}
            <FlagCount count=0 worst=None/>
            {FlagKind::ALL.map(|kind| view! { <FlagCount count=2 worst=Some(kind)/> }).collect_view()}
        </div>
    }
    .into_any()
}

fn notices() -> AnyView {
    let kinds = [("notice-good", "It was done."), ("notice-low", "Look again."), ("notice-bad", "It was not done, and why.")];
    kinds.map(|(class, text)| view! { <p class=format!("notice {class} text-sm")>{text}</p> }).collect_view().into_any()
}

fn citations() -> AnyView {
    let mark = |kind: &'static str, left: u8, number: Option<u8>| {
        let style = format!("left: {left}%; top: 40%; width: 12%; height: 20%");
        view! { <button type="button" class="citation" data-kind=kind style=style aria-label=kind>{number.map(|number| view! { <span>{number}</span> })}</button> }
    };
    view! {
        <div class="relative h-20 rounded-md border border-line bg-paper">
            {mark("focused", 12, Some(1))}{mark("flagged", 42, None)}{mark("unknown", 72, None)}
        </div>
    }
    .into_any()
}

fn fields() -> AnyView {
    let shown = expect_context::<Workspace>().shown.get_untracked();
    let blocks = shown.blocks.clone().into_iter().map(block).collect_view();
    view! { <div class="@container flex flex-col gap-2">{blocks}</div> }.into_any()
}

fn block(block_of_form: Block) -> AnyView {
    match block_of_form {
        Block::Field(field) => view! { <FieldBlock field/> }.into_any(),
        Block::Group { label, blocks, .. } => {
            view! { <fieldset class="group"><legend>{label.text(language())}</legend>{blocks.into_iter().map(block).collect_view()}</fieldset> }
                .into_any()
        }
        Block::List { path, label, items, count } => view! { <FieldList path label=label.text(language()) items count/> }.into_any(),
        Block::Table(table) => view! { <LineTable table draw_below=inner_view/> }.into_any(),
    }
}

/// A record with a field of every type, confidence and problem.
fn item() -> ItemView {
    let mut collection = Collection::new("invoices", "components");
    collection.schema = Some(Schema::new(json!({"properties": {
        "document_type": {"enum": ["invoice", "credit note"]},
        "invoice_number": {"type": "string", "pattern": "^R-", "description": "Begins with R-"},
        "invoice_date": {"type": "string", "format": "date"},
        "is_paid": {"type": "boolean"},
        "notes": {"type": "array", "items": {"type": "string"}},
    }})));
    let data = json!({
        "document_type": "invoice", "invoice_number": "4711", "invoice_date": "2026-03-31", "is_paid": false, "delivery_note": null,
        "seller": {"name": "Nordlicht GmbH", "vat_id": "DE123456789"},
        "remark": "A longer text, which is written over more than one line as soon as it needs the room that a reviewer likes to have.",
        "notes": ["fragile", "by rail"],
        "line_items": [
            {"description": "Lamp", "quantity": 2, "unit_price": number("12.50"), "line_total": number("25.00")},
            {"description": "Cable", "quantity": 3, "unit_price": number("4.00"), "line_total": number("12.10")},
        ],
        "net_total": number("37.00"), "grand_total": number("37.00"), "currency": "EUR",
    });
    let trust = |confidence: f64| {
        json!({"confidence": confidence, "extraction_confidence": confidence, "parsing_confidence": 0.97,
        "reasoning": "Read beside the label.", "citation": [{"page": 1, "matching_text": "DE 123 456 789"}]})
    };
    let record = json!({"data": data, "original_data": data, "status": "pending_review", "overall_confidence": 0.6, "file_name": "lamps.pdf",
        "field_metadata": {"document_type": trust(0.98), "invoice_number": trust(0.96), "invoice_date": trust(0.42), "currency": trust(0.99),
            "seller": {"name": trust(0.97), "vat_id": trust(0.55)},
            "line_items": [{"description": trust(0.95), "quantity": trust(0.9), "unit_price": trust(0.9), "line_total": trust(0.5)}]}});
    ItemView {
        id: "components".to_owned(),
        version: Version::new("1"),
        record: ExtractedData::new(record),
        draft: Draft {
            edits: vec![Edit::Set { path: path("currency"), value: json!("CHF") }],
            asks: vec![Ask {
                place: path("seller.name"),
                base: Some(json!("Nordlicht")),
                theirs: Some(json!("Nordlicht GmbH")),
                mine: Mine::Value(json!("Nordlicht AG")),
            }],
            ..Draft::default()
        },
        draft_revision: 0,
        meanwhile: None,
        collection,
        facts: Facts { findings: findings(), ..Facts::default() },
        document: None,
        document_problem: None,
        file_id: None,
        document_locked: false,
        from: None,
        next: Some("next".to_owned()),
        previous: None,
        pending: 3,
        standing: Some(Standing { number: 2, of: 3 }),
        created_at: "2026-03-31T14:00:00Z".to_owned(),
        reviewer: "ada".to_owned(),
        reviewer_id: "7".to_owned(),
        today: None,
        changed_by: Vec::new(),
        overwritten: None,
        stood: None,
        held_by: None,
        only_looks: false,
        signed: None,
        sent_back: None,
        work: crate::domain::work::Work::default(),
    }
}

/// What a page says of that record: values that it denies, offers, confirms and has besides.
fn findings() -> Findings {
    let offer = |place: &str, text: &str, about: &str| Offer {
        path: path(place),
        text: text.to_owned(),
        about: about.to_owned(),
        place: None,
    };
    let found = |place: &str, said: Said, printed: &str, about: &str| Finding {
        path: path(place),
        said,
        printed: printed.to_owned(),
        about: about.to_owned(),
        place: None,
    };
    Findings {
        has_words: true,
        found: vec![
            found("invoice_number", Said::InsideWord, "R-4711", "4711"),
            found("delivery_note", Said::UnreadBehindLabel, "L-12", ""),
            found("line_items", Said::UnclaimedRow, "1 Plug 3.00 3.00", ""),
        ],
        offers: vec![offer("invoice_number", "R-4711", "4711"), offer("delivery_note", "L-12", "")],
        confirmed: vec![(path("seller.vat_id"), "DE123456789".to_owned())],
        ..Findings::default()
    }
}

fn path(text: &str) -> crate::domain::FieldPath {
    text.parse().unwrap_or_default()
}

/// With its digits.
fn number(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
