#!/usr/bin/env bash
# Runs other people's clients against the release binary: LlamaIndex's SDKs, their captured requests, schemathesis, and the README's
# snippet. With TEST_DATABASE_URL set, the server keeps its records there (postgres://…).
# COUNTERSIGN_BINARY_UNDER_TEST names another binary.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
source "$here/environment.sh"
# Kept beside the clone, since it is not ours to publish.
contract=$root/../shared/contract
[ -f "$contract/captures.md" ] || { echo "$contract is missing: lay the folder \"shared\" beside this clone"; exit 1; }
folder=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT

binary=${COUNTERSIGN_BINARY_UNDER_TEST:-$target/release/countersign}
for name in $(compgen -e | grep -E '^(COUNTERSIGN_|LLAMA_|DATABASE_URL)' || true); do unset "$name"; done
if [ -n "${TEST_DATABASE_URL:-}" ]; then export DATABASE_URL=$TEST_DATABASE_URL; fi
COUNTERSIGN_API_KEY=llx-sdk "$binary" serve --addr 127.0.0.1:0 --data-dir "$folder" 2> "$folder/log" &
server=$!
for _ in $(seq 100); do
    url=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$folder/log")
    [ -n "$url" ] && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$url" ] || { cat "$folder/log"; exit 1; }

link=$("$binary" user add test --data-dir "$folder" --url "$url")
export COUNTERSIGN_KEY=llx-sdk COUNTERSIGN_TALLY=$folder/tally PYTHONDONTWRITEBYTECODE=1
mkdir "$COUNTERSIGN_TALLY"
"$here/run" "$url" all
export COUNTERSIGN_URL=$url
"$python" "$root/tests/conformance/replay_captures.py" "$contract/captures.md"
"$(environment schemathesis)" "$root/tests/conformance/check_documents.py" "$contract/openapi-subset.json"

# The README's snippet must push a record and its document, and both must show up.
awk '/^```python$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/README.md" > "$folder/push.py"
document=$(ls "$root"/demo/documents/*.pdf | head -1)
pushed=$(LLAMA_CLOUD_BASE_URL=$url LLAMA_CLOUD_API_KEY=llx-sdk "$(environment cloud)" -W error "$folder/push.py" "$document")
item=$(grep -o '/items/[0-9a-f-]*' <<< "$pushed")
jar=$folder/cookies
password="password=vellum-otter-quartz&again=vellum-otter-quartz"
curl -sf -c "$jar" -o /dev/null -d "$password" "$link"
# The start page lists the queues, since the SDKs have written to several collections.
curl -sf -b "$jar" "$url/?queue=invoices" | grep -q "$item" || { echo "the README's record is not in the queue"; exit 1; }
curl -sfL -b "$jar" "$url$item" | grep -q 'alt="Page 1"' || { echo "the README's document is not shown"; exit 1; }
echo "the README's snippet works"

"$python" "$here/report.py" "$COUNTERSIGN_TALLY" --complete
