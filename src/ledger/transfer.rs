//! The ledger's part in the copy from SQLite to PostgreSQL.

use crate::database::transfer::PlainTable;

/// See [`crate::database::transfer`]. Claims and started sign-ins are left out: they expire before a server runs again.
pub const LEDGER_ON_THE_MOVE: [PlainTable; 15] = [
    PlainTable {
        name: "seen_record",
        key: &["item_id", "version"],
        texts: &["item_id", "version", "record", "place"],
        integers: &["seen_at"],
        identity: None,
        state: "max(seen_at)", // rows never change
    },
    PlainTable {
        name: "draft",
        key: &["item_id", "reviewer"],
        texts: &["item_id", "reviewer", "version", "edits"],
        integers: &["revision", "updated_at"],
        identity: None,
        // A decision only moves a draft to another version, but it also writes an event.
        state: "max(updated_at) || '/' || sum(revision)",
    },
    PlainTable {
        name: "event",
        key: &["id"],
        texts: &["item_id", "reviewer", "reviewer_name", "kind", "version", "body", "hash"],
        integers: &["id", "at"],
        identity: None,
        state: "max(id)", // append-only
    },
    PlainTable {
        name: "decision_intent",
        key: &["id"],
        texts: &["id", "item_id", "entry"],
        integers: &["at"],
        identity: None,
        state: "count(*) || '/' || max(id)", // rows come and go, and never change
    },
    PlainTable {
        name: "export",
        key: &["id"],
        texts: &["id", "scope", "name", "reviewer", "reviewer_name"],
        integers: &["at"],
        identity: None,
        state: "max(at)", // rows come and go, and never change
    },
    PlainTable {
        name: "exported_item",
        key: &["item_id", "version"],
        texts: &["item_id", "version", "export"],
        integers: &["place"],
        identity: None,
        state: "max(export)", // an export comes and goes with all its items
    },
    PlainTable {
        name: "api_key",
        key: &["id"],
        texts: &["id", "name", "hash", "permit"],
        integers: &["created_at", "ends_at", "revoked_at", "last_used_at"],
        identity: None,
        state: "max(created_at) || '/' || max(revoked_at) || '/' || max(last_used_at)",
    },
    PlainTable {
        name: "person",
        key: &["id"],
        texts: &["id", "login", "name", "issuer", "subject", "password", "grants", "group_grants"],
        integers: &["created_at", "disabled_at"],
        identity: None,
        // What is done to a person also writes an event.
        state: "count(*) || '/' || max(created_at) || '/' || max(disabled_at)",
    },
    PlainTable {
        name: "invitation",
        key: &["id"],
        texts: &["id", "person", "hash"],
        integers: &["ends_at"],
        identity: None,
        state: "count(*) || '/' || max(ends_at)",
    },
    PlainTable {
        name: "session",
        key: &["id"],
        texts: &["id", "person", "hash"],
        integers: &["started_at", "used_at", "ended_at"],
        identity: None,
        state: "count(*) || '/' || max(used_at) || '/' || max(ended_at)",
    },
    PlainTable {
        name: "waiting_signature",
        key: &["item_id"],
        texts: &["item_id", "reviewer", "reviewer_name"],
        integers: &[],
        identity: None,
        state: "count(*) || '/' || max(item_id)", // each change also writes an event
    },
    PlainTable {
        name: "work",
        key: &["item_id"],
        texts: &["item_id", "assignee", "assignee_name", "given_by", "note", "rested_by", "rested_name", "rest_note"],
        integers: &["given_at", "rests_until"],
        identity: None,
        state: "count(*) || '/' || max(given_at)", // each change also writes an event
    },
    PlainTable {
        name: "mention",
        key: &["person", "item_id"],
        texts: &["person", "item_id"],
        integers: &["at"],
        identity: None,
        state: "count(*) || '/' || max(at)",
    },
    PlainTable {
        name: "team_member",
        key: &["team", "person", "by_group"],
        texts: &["team", "person"],
        integers: &["by_group"],
        identity: None,
        state: "count(*) || '/' || max(person)",
    },
    PlainTable {
        name: "event_head",
        key: &["chain"],
        texts: &["hash"],
        integers: &["chain", "event_id"],
        identity: None,
        state: "max(hash)",
    },
];
