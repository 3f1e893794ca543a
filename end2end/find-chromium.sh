#!/bin/sh
# Finds a Chromium for the browser tests, or installs one.
set -e
if [ -n "$CHROMIUM" ] || command -v chromium >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "countersign: installing Debian's chromium"
  { apt-get install -y chromium || { apt-get update && apt-get install -y chromium; }; } >/dev/null
  exit 0
fi
echo "countersign: downloading Playwright's Chromium"
cd "$(dirname "$0")" && npx playwright install chromium
