"""Sends the requests of `captures.md` to a server, as LlamaIndex's clients sent them, and checks every answer.

    COUNTERSIGN_URL=http://127.0.0.1:3000 COUNTERSIGN_KEY=… python3 tests/conformance/replay_captures.py [captures.md]

It replaces only what can't be captured: the server's key, the ids of items, files and projects, and the page token of the previous
answer. Records are written and deleted in the captured collections, so give it a server of its own.
Needs only Python 3.11.
"""

import http.client
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import captures
import shapes

sys.path.append(str(Path(__file__).parents[1] / "sdk"))
from tiny_pdf import tiny_pdf  # noqa: E402

CLIENT = "captures.md"
DEFAULT_FILE = Path(__file__).parents[3] / "shared" / "contract" / "captures.md"
SERVER = urlsplit(os.environ.get("COUNTERSIGN_URL", ""))
KEY = os.environ.get("COUNTERSIGN_KEY", "llx-any")
AGENT_DATA = "/api/v1/beta/agent-data"
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
# The captured ids of the echo server's items and files, and its token for the second page.
ITEM_IDS = {"itm_1", "1", "x", "d"}
FILE_IDS = {"f1", "f2"}
CAPTURED_TOKEN = "tok2"
# Projects and organizations are uuids (contract 1.1), but the captured ones are `p`, `pp` and `oo`.
MADE_UP_ID = re.compile(r"(project_id|organization_id)=\w+")
A_PROJECT = "22222222-3333-4444-5555-666666666666"
# Optional (contract 6.2): a server without them may answer as for any unknown path.
OPTIONAL = re.compile(r"/api/v1/files/[^/]+/(page_screenshots|page-figures)(/|$)")

answers: Counter = Counter()


class Answer:
    def __init__(self, request: captures.Request, response: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.bytes = response.status, response.headers, response.read()
        self.request = request

    def json(self):
        content_type = self.headers.get("content-type")
        shapes.need(content_type == "application/json", f"content type {content_type!r}: {self.bytes[:200]!r}")
        return json.loads(self.bytes)


def send(request: captures.Request) -> Answer:
    """Sends exactly these headers, plus those that captures.md leaves out because every client sends them."""
    body = request.body.encode()
    connection = http.client.HTTPConnection(SERVER.netloc, timeout=30)
    connection.putrequest(request.method, request.path, skip_accept_encoding=True)
    for name, value in request.headers:
        connection.putheader(name, value)
    if body:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    answer = Answer(request, connection.getresponse())
    connection.close()
    answers[f"{request.method} {urlsplit(request.path).path} {answer.status}"] += 1
    return answer


# ---- what must exist beforehand -------------------------------------------------------------------------


def make(method: str, path: str, body: str, content_type: str = "application/json") -> dict:
    """Creates something to ask for. Not captured, so not counted."""
    headers = [("Authorization", f"Bearer {KEY}"), ("Content-Type", content_type)]
    before = answers.copy()
    answer = send(captures.Request("", "", method, path, headers, body))
    answers.clear()
    answers.update(before)
    shapes.need(answer.status in (200, 201), f"{method} {path} for the purpose: {answer.status} {answer.bytes!r}")
    return answer.json()


def make_item(deployment_name: str = "_public", collection: str = "people", data: dict | None = None) -> str:
    body = {"deployment_name": deployment_name, "collection": collection, "data": data or {"name": "n", "age": 1}}
    return make("POST", AGENT_DATA, json.dumps(body))["id"]


def make_file() -> str:
    disposition = 'Content-Disposition: form-data; name="upload_file"; filename="a.pdf"'
    form = f"--b\r\n{disposition}\r\n\r\n{tiny_pdf().decode()}\r\n--b--\r\n"
    return make("POST", "/api/v1/files", form, "multipart/form-data; boundary=b")["id"]


def prepare(request: captures.Request, token: str | None) -> captures.Request:
    request = request.copy()
    request.set_header("Authorization", f"Bearer {KEY}")
    # If a base URL has a path, the proxy in front of the server removes it.
    request.path = request.path.removeprefix("/prefix")
    path, _, query = request.path.partition("?")
    query = MADE_UP_ID.sub(rf"\1={A_PROJECT}", query)
    segments = path.split("/")
    root = AGENT_DATA.split("/")
    if segments[: len(root)] == root and len(segments) == len(root) + 1 and segments[-1] in ITEM_IDS:
        segments[-1] = UNKNOWN_ID if "-> 404" in request.call else make_item()
    files = {name: make_file() for name in FILE_IDS if name in segments or name in query or f'"{name}"' in request.body}
    segments = [files.get(segment, segment) for segment in segments]
    for name, file_id in files.items():
        query = query.replace(f"file_ids={name}", f"file_ids={file_id}")
        request.body = request.body.replace(f'"{name}"', f'"{file_id}"')
    if token is not None:
        request.body = request.body.replace(f'"{CAPTURED_TOKEN}"', json.dumps(token))
    request.path = "/".join(segments) + ("?" + query if query else "")
    return request


# ---- what must come back ---------------------------------------------------------------------------------


def item_answer(answer: Answer) -> None:
    item = answer.json()
    shapes.agent_data(item)
    shapes.need(answer.headers["etag"] is not None, "no ETag")
    sent = json.loads(answer.request.body) if answer.request.body else {}
    for name, value in sent.items():
        shapes.need(item[name] == value, f"{name} went as {value!r} and came back as {item[name]!r}")
    if answer.request.method == "POST":
        shapes.need(item["collection"] == sent.get("collection", "default"), f"collection {item['collection']!r}")
    asked = parse_qs(urlsplit(answer.request.path).query).get("project_id") or [answer.request.header("project-id")]
    shapes.need(asked == [None] or asked == [item["project_id"]], f"project {item['project_id']!r} for {asked!r}")


def search_answer(answer: Answer) -> None:
    page, sent = answer.json(), json.loads(answer.request.body)
    shapes.page(page, shapes.agent_data)
    wants_total = sent.get("include_total", False)
    shapes.need((page["total_size"] is not None) == wants_total, f"include_total {wants_total}: {page['total_size']!r}")
    shapes.need(len(page["items"]) <= (sent.get("page_size") or 50), f"{len(page['items'])} items")
    for item in page["items"]:
        scope = (sent["deployment_name"], sent.get("collection", "default"))
        shapes.need((item["deployment_name"], item["collection"]) == scope, f"an item of another collection: {item!r}")


def aggregate_answer(answer: Answer) -> None:
    page, sent = answer.json(), json.loads(answer.request.body)
    shapes.page(page, shapes.group)
    for group in page["items"]:
        shapes.need((group["count"] is not None) == bool(sent.get("count")), f"count of {group!r}")
        shapes.need((group["first_item"] is None) or bool(sent.get("first")), f"first_item of {group!r}")
        shapes.need(set(group["group_key"]) == set(sent.get("group_by") or []), f"group_key of {group!r}")


def files_answer(answer: Answer) -> None:
    page, asked = answer.json(), parse_qs(urlsplit(answer.request.path).query)
    shapes.page(page, shapes.file_v2)
    if answer.request.body:
        asked = json.loads(answer.request.body).get("filter") or {}
    if "file_ids" in asked:
        shapes.need({file["id"] for file in page["items"]} == set(asked["file_ids"]), f"files of {asked['file_ids']}")
    for file in page["items"]:
        shapes.need((file["download_url"] is not None) == ("expand=download_url" in answer.request.path), "download_url")


def uploaded_answer(answer: Answer) -> None:
    file = answer.json()
    (shapes.file_v2 if "/beta/" in answer.request.path else shapes.file_v1)(file)
    shapes.need(file["name"] == "a.pdf", f"name {file['name']!r}")
    # Sent as a part of the form (by llama-ui under another name), or in the query.
    sent = re.search(r'name="external(?:_file)?_id"\r\n\r\n(\w+)', answer.request.body)
    external = sent[1] if sent else (parse_qs(urlsplit(answer.request.path).query).get("external_file_id") or [None])[0]
    shapes.need(file["external_file_id"] == external, f"external_file_id {file['external_file_id']!r}")


def picture(answer: Answer) -> None:
    content_type = answer.headers.get("content-type")
    shapes.need(content_type.startswith("image/") and len(answer.bytes) > 0, f"content type {content_type!r}")


def nothing(answer: Answer) -> None:
    shapes.need(answer.bytes == b"", f"a body: {answer.bytes!r}")


def json_in(shape):
    return lambda answer: shape(answer.json())


ID = r"[^/:]+"
# Method, path, status, and how the answer is checked.
ENDPOINTS = [
    ("POST", rf"{AGENT_DATA}", 200, item_answer),
    ("GET", rf"{AGENT_DATA}/{ID}", 200, item_answer),
    ("PUT", rf"{AGENT_DATA}/{ID}", 200, item_answer),
    ("DELETE", rf"{AGENT_DATA}/{ID}", 200, json_in(shapes.texts)),
    ("POST", rf"{AGENT_DATA}/:search", 200, search_answer),
    ("POST", rf"{AGENT_DATA}/:aggregate", 200, aggregate_answer),
    ("POST", rf"{AGENT_DATA}/:delete", 200, json_in(shapes.deleted)),
    ("POST", r"/api/v1/files", 200, uploaded_answer),
    ("PUT", r"/api/v1/files", 200, json_in(shapes.presigned_upload)),
    ("GET", rf"/api/v1/files/{ID}", 200, json_in(shapes.file_v1)),
    ("GET", rf"/api/v1/files/{ID}/content", 200, json_in(shapes.presigned_url)),
    ("DELETE", rf"/api/v1/files/{ID}", 204, nothing),
    ("POST", r"/api/v1/beta/files", 201, uploaded_answer),
    ("GET", r"/api/v1/beta/files", 200, files_answer),
    ("POST", r"/api/v1/beta/files/query", 200, files_answer),
    ("GET", rf"/api/v1/beta/files/{ID}", 200, json_in(shapes.file_v2)),
    ("GET", rf"/api/v1/beta/files/{ID}/content", 200, json_in(shapes.presigned_url)),
    ("DELETE", rf"/api/v1/beta/files/{ID}", 204, nothing),
    ("GET", rf"/api/v1/files/{ID}/page_screenshots", 200, json_in(shapes.list_of(shapes.page_picture))),
    ("GET", rf"/api/v1/files/{ID}/page_screenshots/\d+", 200, picture),
    ("POST", rf"/api/v1/files/{ID}/page_screenshots/\d+/presigned_url", 200, json_in(shapes.presigned_url)),
    ("GET", rf"/api/v1/files/{ID}/page-figures", 200, json_in(shapes.list_of(shapes.page_figure))),
]


def endpoint_of(request: captures.Request):
    path = urlsplit(request.path).path
    for method, pattern, status, check in ENDPOINTS:
        if method == request.method and re.fullmatch(pattern, path):
            return status, check
    return None


def is_missing(answer: Answer) -> bool:
    """Whether the server lacks this optional endpoint, and so answers as for any unknown path."""
    return answer.status == 404 and answer.bytes == b'{"detail":"Not Found"}'


def replay(request: captures.Request, token: str | None) -> Answer:
    """Sends a request, and if its query names another project than its header, sends it again without the Project-Id header."""
    request = prepare(request, token)
    path = urlsplit(request.path).path
    if UNKNOWN_ID in path or path.startswith(f"{AGENT_DATA}/a%20b"):  # an id with a space, a slash and a colon
        expected = (404, json_in(shapes.detail))
    else:
        expected = endpoint_of(request)
        if expected is None:
            raise shapes.WrongShape(f"{request.method} {path} is an endpoint that replay_captures.py does not know: add it")
    in_query = parse_qs(urlsplit(request.path).query).get("project_id")
    in_header = request.header("project-id")
    if in_query and in_header and in_query != [in_header]:
        check_answer(send(request), 400, json_in(shapes.detail))  # contract, choice 21
        request.headers = [pair for pair in request.headers if pair[0].lower() != "project-id"]
    answer = send(request)
    if not (OPTIONAL.match(path) and is_missing(answer)):
        check_answer(answer, *expected)
    return answer


def check_answer(answer: Answer, status: int, check) -> None:
    shapes.need(answer.status == status, f"expected {status}, got {answer.status}: {answer.bytes[:300]!r}")
    check(answer)


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_FILE
    calls = captures.read(file.read_text(encoding="utf-8"))
    replayed, not_implemented, without_request, failures = Counter(), [], [], []
    for call in calls:
        if not call.requests:
            without_request.append(f"{call.section[0]}: {call.name}")
        token = None
        if len(call.requests) > 1 and CAPTURED_TOKEN in call.requests[1].body:
            scope = json.loads(call.requests[0].body)
            for _ in call.requests:
                make_item(scope["deployment_name"], scope.get("collection", "default"), {"s": "a"})
        for request in call.requests:
            try:
                answer = replay(request, token)
            except (shapes.WrongShape, json.JSONDecodeError) as error:
                failures.append(f"{call.section[0]}: {call.name}: {request.method} {request.path}: {error}")
                continue
            if OPTIONAL.match(urlsplit(request.path).path) and is_missing(answer):
                not_implemented.append(f"{call.section[0]}: {call.name}")
            else:
                replayed[call.section.split(" (")[0]] += 1
            if request.path.endswith(":search"):
                token = answer.json()["next_page_token"]
    report(calls, replayed, not_implemented, without_request, failures)


def report(calls, replayed, not_implemented, without_request, failures) -> None:
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    if failures:
        sys.exit(1)
    if not replayed:
        sys.exit("FAILED captures.md: there is no request in it")
    print(f"{CLIENT}: {replayed.total()} requests of {len(calls)} calls replayed ok")
    for section, count in replayed.items():
        print(f"{CLIENT}:   {count} of {section}")
    print(f"{CLIENT}:   not implemented here, answered 404: {'; '.join(not_implemented) or 'none'}")
    print(f"{CLIENT}:   the client itself sent nothing: {'; '.join(without_request) or 'none'}")
    if tally := os.environ.get("COUNTERSIGN_TALLY"):
        content = {"client": CLIENT, "checks": replayed.total(), "requests": answers}
        Path(tally, f"{CLIENT}.json").write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main()
