"""The final table: how many answers each client got from each operation.

    python3 tests/sdk/report.py TALLY_DIRECTORY [--complete]

`--complete` fails when a client never had a success from an operation that it offers.
"""

import json
import re
import sys
from pathlib import Path

SERVICES, CLOUD, TYPESCRIPT = "llama-cloud-services 0.6.94", "llama-cloud 2.19.0", "@llamaindex/llama-cloud 2.16.0"
CAPTURES, SCHEMATHESIS = "captures.md", "schemathesis 4.32.5"
CLIENTS = {SERVICES: "services 0.6.94", CLOUD: "cloud 2.19.0", TYPESCRIPT: "ts 2.16.0", CAPTURES: "captures", SCHEMATHESIS: "schemathesis"}
SDKS = {SERVICES, CLOUD, TYPESCRIPT}
# LlamaCloud's document covers neither the v1 files nor the addresses that need no key.
IN_DOCUMENT = SDKS | {CAPTURES, SCHEMATHESIS}
V1 = {SERVICES, CAPTURES}
ID = r"[^/:]+"

# Name, method and path, and the clients that must have succeeded at least once.
OPERATIONS = [
    ("create", rf"POST /api/v1/beta/agent-data", IN_DOCUMENT),
    ("get", rf"GET /api/v1/beta/agent-data/{ID}", IN_DOCUMENT),
    ("update", rf"PUT /api/v1/beta/agent-data/{ID}", IN_DOCUMENT),
    ("delete", rf"DELETE /api/v1/beta/agent-data/{ID}", IN_DOCUMENT),
    (":search", r"POST /api/v1/beta/agent-data/:search", IN_DOCUMENT),
    (":aggregate", r"POST /api/v1/beta/agent-data/:aggregate", IN_DOCUMENT),
    (":delete", r"POST /api/v1/beta/agent-data/:delete", IN_DOCUMENT),
    ("beta files: upload", r"POST /api/v1/beta/files", IN_DOCUMENT),
    ("beta files: list", r"GET /api/v1/beta/files", IN_DOCUMENT),
    ("beta files: query", r"POST /api/v1/beta/files/query", IN_DOCUMENT),
    # FERN's client has no call for this.
    ("beta files: metadata", rf"GET /api/v1/beta/files/{ID}", IN_DOCUMENT - {SERVICES}),
    ("beta files: content", rf"GET /api/v1/beta/files/{ID}/content", IN_DOCUMENT),
    ("beta files: delete", rf"DELETE /api/v1/beta/files/{ID}", IN_DOCUMENT),
    ("v1 files: upload", r"POST /api/v1/files", V1),
    ("v1 files: presign upload", r"PUT /api/v1/files", V1),
    ("v1 files: metadata", rf"GET /api/v1/files/{ID}", V1),
    ("v1 files: content", rf"GET /api/v1/files/{ID}/content", V1),
    ("v1 files: delete", rf"DELETE /api/v1/files/{ID}", V1),
    # Optional (contract 6.2): 404 if a server has no page pictures.
    ("v1 files: pages", r"(GET|POST) /api/v1/files/[^/]+/(page_screenshots|page-figures)(/.*)?", set()),
    ("presigned: download", rf"GET /api/v1/blobs/{ID}", SDKS),
    ("presigned: upload", rf"PUT /api/v1/blobs/{ID}", {SERVICES}),
]


def operation_of(request: str) -> str | None:
    for name, pattern, _ in OPERATIONS:
        if re.fullmatch(pattern, request):
            return name
    return None


def main() -> None:
    tallies = [json.loads(path.read_text(encoding="utf-8")) for path in Path(sys.argv[1]).glob("*.json")]
    succeeded, refused, other = {}, {}, {}
    for tally in tallies:
        client = tally["client"]
        for request, count in tally["requests"].items():
            request, _, status = request.rpartition(" ")
            operation = operation_of(request)
            cells = other if operation is None else succeeded if int(status) < 400 else refused
            key = (operation or "other", client)
            cells[key] = cells.get(key, 0) + count
    present = [client for client in CLIENTS if any(tally["client"] == client for tally in tallies)]
    print("\nAnswers: successes + refusals (4xx), all as expected; a dash: the client has no such call")
    print(f"{'operation':26}" + "".join(f"{CLIENTS[client]:>18}" for client in present))
    gaps = []
    for name, _, offered_by in OPERATIONS:
        row = ""
        for client in present:
            good, bad = succeeded.get((name, client), 0), refused.get((name, client), 0)
            row += f"{f'{good:,} + {bad:,}' if good or bad else '-':>18}"
            if client in offered_by and not good:
                gaps.append(f"{client}: {name}")
        print(f"{name:26}{row}")
    print(f"{'anything else':26}" + "".join(f"{other.get(('other', client), 0):>18,}" for client in present))
    total = {tally["client"]: tally["checks"] for tally in tallies}
    print(f"{'checks':26}" + "".join(f"{total[client]:>18,}" for client in present))
    cells = sum(1 for name, _, offered_by in OPERATIONS for client in present if (name, client) in succeeded)
    print(f"{len(OPERATIONS)} operations, {len(present)} clients, {cells} pairs with a success\n")
    if "--complete" in sys.argv and (gaps or len(present) < len(CLIENTS)):
        missing = [client for client in CLIENTS if client not in present]
        sys.exit(f"FAILED not every operation was driven: {'; '.join(gaps + missing)}")


if __name__ == "__main__":
    main()
