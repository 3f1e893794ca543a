#!/bin/sh
# `make dev`: rebuilds and restarts when sources change. Reload the page by hand.
cd "$(dirname "$0")/.." || exit 1
server=
stop() { [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; server=; }
trap 'stop; exit 0' INT TERM
while :; do
  if cargo xtask site && cargo build --features ssr; then
    stop
    "${CARGO_TARGET_DIR:-target}/debug/countersign" serve --demo &
    server=$!
  fi
  mark=$(mktemp)
  until [ -n "$(find src style/tailwind.css public migrations Cargo.toml -newer "$mark" -print -quit)" ]; do sleep 1; done
  rm -f "$mark"
done
