#!/usr/bin/env bash
# Runs tests/sdk/with_server.sh twice at the same time, with records in SQLite and in PostgreSQL: each run mostly waits for the other
# side of a connection. The second one's output follows when both have ended.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/environment.sh"
# Installed first, so that the two runs do not install into the same folders.
for list in services cloud schemathesis; do environment "$list" > /dev/null; done
node_packages

log=$(mktemp)
trap 'rm -f "$log"' EXIT
bash "$here/../postgres/run" bash "$here/with_server.sh" > "$log" 2>&1 &
postgres=$!
sqlite_failed=
bash "$here/with_server.sh" || sqlite_failed=yes
postgres_failed=
wait "$postgres" || postgres_failed=yes
echo "countersign: the same, records in PostgreSQL"
cat "$log"
[ -z "$sqlite_failed" ] || echo "countersign: the SDKs' tests failed with records in SQLite; see above" >&2
[ -z "$postgres_failed" ] || echo "countersign: the SDKs' tests failed with records in PostgreSQL; see above" >&2
[ -z "$sqlite_failed$postgres_failed" ]
