"""Runs schemathesis against the server with two OpenAPI documents: LlamaCloud's, and the server's own.

    COUNTERSIGN_URL=http://127.0.0.1:3000 COUNTERSIGN_KEY=… python tests/conformance/check_documents.py [openapi-subset.json]

Run by the Python of `tests/sdk/requirements-schemathesis.txt`. `schemathesis.toml` fixes the seed and the number of examples.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

from contract_document import adapt

CLIENT = "schemathesis 4.32.5"
DEFAULT_FILE = Path(__file__).parents[3] / "shared" / "contract" / "openapi-subset.json"
URL = os.environ["COUNTERSIGN_URL"]
KEY = os.environ.get("COUNTERSIGN_KEY", "llx-any")
OWN_DOCUMENT = "/api/openapi.json"
CONFIGURATION = Path(__file__).parent / "schemathesis.toml"
MOST_SECONDS = 300  # one run takes at most 48 s on a busy machine; two run side by side (tests/sdk/both_stores.sh)
CHECKS = [
    # All checks but two. `allow_header_conformance` fails because the server names every method of a path, and `:search` is also
    # an item's path, as in LlamaCloud. `object_level_authorization` needs two users; here, the key allows everything.
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "missing_required_header",
    "ignored_auth",
    "use_after_free",
    "ensure_resource_availability",
    "negative_data_rejection",
    "positive_data_acceptance",
    "unsupported_method",
]


# Only LlamaCloud's document is adapted until it says exactly what is accepted. Ours leaves out what no schema can express: a
# page_token must have been issued, If-Match must be the current version, a request may name only one project, and `"5"` is a number.
# The stateful phase runs on its own: it uses any id that it has seen for any parameter that ends in `_id`, such as a file's id (not a
# uuid) for an organization, and expects it to be accepted.
UNTOLD = {"positive_data_acceptance", "negative_data_rejection"}


def check(name: str, document: dict, checks: list[str], folder: Path) -> tuple[int, Counter]:
    """Runs schemathesis twice; returns the number of cases, and the answers."""
    cases, answers = run(name, "examples,coverage,fuzzing", document, checks, folder)
    in_stateful = [check for check in checks if check != "positive_data_acceptance"]
    more_cases, more_answers = run(name, "stateful", document, in_stateful, folder)
    return cases + more_cases, answers + more_answers


def run(name: str, phases: str, document: dict, checks: list[str], folder: Path) -> tuple[int, Counter]:
    """Runs schemathesis once; returns the number of cases, and the answers."""
    path, events = folder / "document.json", folder / "events.ndjson"
    path.write_text(json.dumps(document), encoding="utf-8")
    command = [Path(sys.executable).parent / "schemathesis", "--config-file", CONFIGURATION, "run", path, "--url", URL]
    command += ["--header", f"Authorization: Bearer {KEY}", "--checks", ",".join(checks)]
    command += ["--phases", phases, "--no-color", "--output-sanitize", "false", "--report", "ndjson", "--report-ndjson-path", events]
    start = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=MOST_SECONDS)
    if result.returncode != 0:
        print(result.stdout, result.stderr, file=sys.stderr)
        sys.exit(f"FAILED {CLIENT}: the server does not keep to {name}")
    cases = re.search(r"(\d+) generated", result.stdout)
    operations = re.search(r"Tested: (\d+)", result.stdout)
    if not cases or not operations or operations[1] == "0":
        sys.exit(f"FAILED {CLIENT}: nothing was tested of {name}\n{result.stdout}")
    seconds = time.monotonic() - start
    print(f"{CLIENT}: {name}: {phases} ok ({operations[1]} operations, {cases[1]} cases, {len(checks)} checks each, {seconds:.0f} s)")
    return int(cases[1]), answers_in(events)


def answers_in(events: Path) -> Counter:
    """The requests with their status codes, for `report.py`."""
    answers = Counter()
    for line in events.read_text(encoding="utf-8").splitlines():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for name, case in recorder.get("cases", {}).items():
            response = recorder.get("interactions", {}).get(name, {}).get("response")
            if response:
                answers[f"{case['value']['method']} {case['value']['path']} {response['status_code']}"] += 1
    return answers


def own_document() -> dict | None:
    request = urllib.request.Request(URL + OWN_DOCUMENT, headers={"Authorization": f"Bearer {KEY}"})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return None


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FILE
    documents = {"LlamaCloud's document": (adapt(json.loads(file.read_text(encoding="utf-8"))), CHECKS)}
    if (own := own_document()) is not None:
        documents[f"our own {OWN_DOCUMENT}"] = (own, [check for check in CHECKS if check not in UNTOLD])
    cases, answers = 0, Counter()
    with tempfile.TemporaryDirectory() as folder:
        for name, (document, checks) in documents.items():
            sent, answered = check(name, document, checks, Path(folder))
            cases, answers = cases + sent, answers + answered
    if own is None:
        sys.exit(f"{CLIENT}: {OWN_DOCUMENT} is not there")
    if tally := os.environ.get("COUNTERSIGN_TALLY"):
        content = {"client": CLIENT, "checks": cases, "requests": answers}
        Path(tally, f"{CLIENT}.json").write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main()
