"""What the Python drivers share: the server's address, its collections, the tally, and how failures are reported."""

import hashlib
import json
import os
import sys
import time
import uuid
from collections import Counter

URL = os.environ["COUNTERSIGN_URL"]
KEY = os.environ.get("COUNTERSIGN_KEY", "llx-any")
NOBODY = "00000000-0000-4000-8000-000000000000"  # no item has this id
RECORDS = 105
PAGE_SIZE = 20
# More than LlamaCloud's limit of 1,000 on `offset` (contract 2.4), and not a multiple of the page size.
MANY_RECORDS = 1_050
MANY_PAGE_SIZE = 100
CONCURRENCY = 16

requests: Counter = Counter()
checks = 0


def new_collection() -> str:
    """A new, empty collection."""
    return f"sdk-{uuid.uuid4()}"


def fail(what: str, expected, actual) -> None:
    sys.exit(f"FAILED {what}: expected {expected!r}, got {actual!r}")


def check(actual, expected, what: str) -> None:
    global checks
    checks += 1
    if actual != expected:
        fail(what, expected, actual)


def record(response) -> None:
    """Counts an answer of the server; an event hook for httpx."""
    requests[f"{response.request.method} {response.request.url.path} {response.status_code}"] += 1


async def record_async(response) -> None:
    record(response)


def check_raises(error_type: type, call, what: str):
    """Checks that the call fails with this type of error, and returns the error."""
    try:
        answer = call()
    except Exception as error:  # any type, to report a wrong one
        check(type(error), error_type, what)
        return error
    fail(what, error_type, answer)


async def check_raises_async(error_type: type, awaitable, what: str):
    """Like `check_raises`."""
    try:
        answer = await awaitable
    except Exception as error:
        check(type(error), error_type, what)
        return error
    fail(what, error_type, answer)


def file_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(client: str, parts: dict) -> None:
    """Runs the part named on the command line, or all, and writes the tally for `report.py`."""
    global checks
    asked = sys.argv[1] if len(sys.argv) > 1 else "all"
    if asked != "all" and asked not in parts:
        sys.exit(f"there is no part {asked}; there are: all, {', '.join(parts)}")
    total_checks = 0
    for part, drive in parts.items():
        if asked in ("all", part):
            checks, before, start = 0, requests.total(), time.monotonic()
            drive()
            count, seconds = requests.total() - before, time.monotonic() - start
            print(f"{client}: {part} ok ({checks} checks, {count} requests, {seconds:.1f} s)", flush=True)
            total_checks += checks
    if tally := os.environ.get("COUNTERSIGN_TALLY"):
        with open(os.path.join(tally, f"{client}.json"), "w", encoding="utf-8") as file:
            json.dump({"client": client, "checks": total_checks, "requests": requests}, file)
