"""llama-cloud on a bad network: it retries up to five times on what contract section 7 lists, and on nothing else."""

import socket
import time

from common import URL, check, check_raises, new_collection
from llama_cloud import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    InternalServerError,
    LlamaCloud,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)
from scripted import Scenario

TRIES = 6
SOON = "retry-after-ms=20"
REPEATED = {408: APIStatusError, 409: ConflictError, 429: RateLimitError, 500: InternalServerError, 503: InternalServerError}
FINAL = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    412: APIStatusError,
    422: UnprocessableEntityError,
}
# Shorter than `flaky.py` is slow.
TIMEOUT = 0.3


def retries(key: str) -> None:
    where = {"deployment_name": "_public", "collection": new_collection()}
    here = LlamaCloud(api_key=key, base_url=URL).beta.agent_data
    item = here.create(data={"text": "a"}, **where)

    def at(scenario: Scenario, **options):
        return LlamaCloud(api_key=key, base_url=scenario.url, **options).beta.agent_data

    def total() -> int:
        return here.search(include_total=True, **where).total_size

    for status, error_type in REPEATED.items():
        scripted = Scenario(f"{status}~{SOON}", f"{status}~{SOON}", "pass")
        check(at(scripted).get(item.id).data, {"text": "a"}, f"get after {status} twice")
        check([request["retry_count"] for request in scripted.seen()], ["0", "1", "2"], f"retry counts after {status}")
        scripted = Scenario(f"{status}~{SOON}")
        error = check_raises(error_type, lambda: at(scripted).get(item.id), f"error for {status} only")
        check((error.status_code, scripted.count()), (status, TRIES), f"status and requests for {status} only")
        scripted = Scenario(f"{status}~x-should-retry=false", "pass")
        check_raises(error_type, lambda: at(scripted).get(item.id), f"error for {status} with x-should-retry: false")
        check(scripted.count(), 1, f"requests for {status} with x-should-retry: false")
    for status, error_type in FINAL.items():
        scripted = Scenario(str(status), "pass")
        error = check_raises(error_type, lambda: at(scripted).get(item.id), f"error for {status}")
        check((error.status_code, scripted.count()), (status, 1), f"status and requests for {status}")
    scripted = Scenario(f"404~x-should-retry=true~{SOON}", "pass")
    check(at(scripted).get(item.id).data, {"text": "a"}, "get after 404 with x-should-retry: true")

    scripted, start = Scenario("429~retry-after=1", "pass"), time.monotonic()
    at(scripted).search(**where)
    check(1 <= time.monotonic() - start < 3, True, "a wait of retry-after seconds")
    scripted = Scenario("503", "503", "pass")  # without a Retry-After header
    at(scripted).create(data={"text": "b"}, **where)
    check((scripted.count(), total()), (3, 2), "requests and records of a create after 503 twice")
    scripted = Scenario("drop", "drop", "pass")
    at(scripted).create(data={"text": "c"}, **where)
    check((scripted.count(), total()), (3, 3), "requests and records of a create after two dropped connections")
    scripted = Scenario("slow", "pass")
    at(scripted, timeout=TIMEOUT).create(data={"text": "d"}, **where)
    check((scripted.count(), total()), (2, 4), "requests and records of a create after a timeout")
    scripted = Scenario("slow")
    call = at(scripted, timeout=TIMEOUT, max_retries=1).search
    check_raises(APITimeoutError, lambda: call(**where), "error for timeouts only")
    check(scripted.count(), 2, "requests for timeouts only, one retry allowed")
    # The API has no idempotency key: a lost answer leads to a second record (contract 7 and 9.5).
    scripted = Scenario("cut", "pass")
    at(scripted).create(data={"text": "e"}, **where)
    check((scripted.count(), total()), (2, 6), "requests and records of a create whose answer was cut off")
    scripted = Scenario("pass", "503~" + SOON, "cut", "pass")
    texts = [found.data["text"] for found in at(scripted).search(order_by="data.text", page_size=2, **where)]
    check((texts, scripted.count()), (["a", "b", "c", "d", "e", "e"], 5), "pages in a bad network")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        nobody = LlamaCloud(api_key=key, base_url=f"http://127.0.0.1:{taken.getsockname()[1]}", max_retries=1)
        check_raises(APIConnectionError, lambda: nobody.beta.agent_data.get(item.id), "refused connections")

    conditional(here, at, item.id)
    here.delete_by_query(**where)


def conditional(here, at, item_id: str) -> None:
    """If-Match by `extra_headers`: the refusal is final."""
    etag = here.with_raw_response.get(item_id).headers["etag"]
    scripted = Scenario("pass")
    updated = at(scripted).with_raw_response.update(item_id, data={"text": "f"}, extra_headers={"If-Match": etag})
    check(updated.parse().data, {"text": "f"}, "a write with the ETag of now")
    for call in (
        lambda: at(scripted).update(item_id, data={"text": "g"}, extra_headers={"If-Match": etag}),
        lambda: at(scripted).delete(item_id, extra_headers={"If-Match": etag}),
    ):
        error = check_raises(APIStatusError, call, "a write with an old ETag")
        check(error.status_code, 412, "status of a write with an old ETag")
    check([request["retry_count"] for request in scripted.seen()], ["0", "0", "0"], "requests with If-Match, each sent once")
    newest = here.with_raw_response.get(item_id)
    check(newest.parse().data, {"text": "f"}, "what two refused writes leave")
    check(newest.headers["etag"], updated.headers["etag"], "ETag of PUT and GET")
