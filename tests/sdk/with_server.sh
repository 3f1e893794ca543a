#!/usr/bin/env bash
# LlamaIndex's Python SDKs, and the README's own snippet, against a server of this build.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
target=${CARGO_TARGET_DIR:-$root/target}
folder=$(mktemp -d)
server=
trap '[ -n "$server" ] && kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT

for name in $(compgen -e | grep -E '^(COUNTERSIGN_|LLAMA_|DATABASE_URL)' || true); do unset "$name"; done
COUNTERSIGN_API_KEY=llx-sdk "$target/debug/countersign" serve --addr 127.0.0.1:0 --data-dir "$folder" 2> "$folder/log" &
server=$!
for _ in $(seq 100); do
    url=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$folder/log")
    [ -n "$url" ] && break
    sleep 0.1
done
[ -n "$url" ] || { cat "$folder/log"; exit 1; }

COUNTERSIGN_KEY=llx-sdk "$here/run" "$url" all

# The snippet that the README gives to newcomers: it must push a record and its document, and they must show in the queue.
awk '/^```python$/ { on = 1; next } /^```$/ { on = 0 } on' "$root/README.md" > "$folder/snippet.py"
interpreter=$(ls -d "$target"/sdk-services-*/bin/python | head -1)
document=$(ls "$root"/demo/documents/*.pdf | head -1)
LLAMA_CLOUD_BASE_URL=$url LLAMA_CLOUD_API_KEY=llx-sdk "$interpreter" "$folder/snippet.py" "$document"
jar=$folder/cookies
curl -sf -c "$jar" -o /dev/null -d "name=Test&key=llx-sdk" "$url/sign-in"
curl -sf -b "$jar" "$url/" | grep -q "$(basename "$document")" || { echo "the README's record is not in the queue"; exit 1; }
item=$(curl -sf -b "$jar" "$url/" | grep -o '/items/[0-9a-f-]*' | head -1)
curl -sf -b "$jar" "$url$item" | grep -q 'alt="Page 1"' || { echo "the README's document is not shown"; exit 1; }
echo "the README's snippet works"
