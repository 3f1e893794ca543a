#!/bin/sh
# Finds a Chromium for the browser tests (see chromium.mjs), or installs one.
set -e
if [ -n "$CHROMIUM" ] || command -v chromium-headless-shell >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "countersign: installing Debian's chromium-headless-shell"
  { apt-get install -y chromium-headless-shell || { apt-get update && apt-get install -y chromium-headless-shell; }; } >/dev/null && exit 0
fi
if command -v chromium >/dev/null; then exit 0; fi
echo "countersign: downloading Playwright's Chromium"
cd "$(dirname "$0")" && npx playwright install --only-shell chromium
