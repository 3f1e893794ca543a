"""llama-cloud-services on a bad network: it retries timeouts and refused connections only, as contract section 7 says."""

import socket

import httpx
from common import URL, check, check_raises_async, new_collection
from llama_cloud.client import AsyncLlamaCloud
from llama_cloud.core.api_error import ApiError
from llama_cloud.errors.unprocessable_entity_error import UnprocessableEntityError
from llama_cloud_services.beta.agent_data import AsyncAgentDataClient
from pydantic import BaseModel
from scripted import Scenario
from tenacity import RetryError

TRIES = 3
# Replaces the 60 s that FERN's client sets on each request; shorter than the `slow` step of `flaky.py`.
TIMEOUT = 0.3


class Note(BaseModel):
    text: str


async def hurry(request: httpx.Request) -> None:
    request.extensions["timeout"] = {"connect": TIMEOUT, "read": TIMEOUT, "write": TIMEOUT, "pool": TIMEOUT}


def store_at(url: str, key: str, collection: str, hooks=(), headers=None) -> AsyncAgentDataClient[Note]:
    http = httpx.AsyncClient(event_hooks={"request": list(hooks)}, headers=headers)
    cloud = AsyncLlamaCloud(token=key, base_url=url, httpx_client=http)
    return AsyncAgentDataClient(type=Note, collection=collection, deployment_name="_public", client=cloud)


async def retries(key: str) -> None:
    collection = new_collection()
    here = store_at(URL, key, collection)
    item = await here.create_item(Note(text="a"))

    async def total() -> int:
        return (await here.search(include_total=True)).total

    passed = Scenario("pass")
    check((await store_at(passed.url, key, collection).get_item(item.id)).data, item.data, "through a good network, below a path")
    check(passed.count(), 1, "requests in a good network")

    for status in (400, 401, 403, 404, 408, 409, 412, 429, 500, 503):
        scripted = Scenario(f"{status}~retry-after-ms=20", "pass")
        call = store_at(scripted.url, key, collection).get_item(item.id)
        error = await check_raises_async(ApiError, call, f"error for {status}")
        check((error.status_code, scripted.count()), (status, 1), f"status and requests for {status}")
    scripted = Scenario("422", "pass")
    await check_raises_async(UnprocessableEntityError, store_at(scripted.url, key, collection).search(), "error for 422")
    check(scripted.count(), 1, "requests for 422")

    for step in ("drop", "cut"):
        scripted = Scenario(step, "pass")
        call = store_at(scripted.url, key, collection).get_item(item.id)
        await check_raises_async(httpx.RemoteProtocolError, call, f"error for {step}")
        check(scripted.count(), 1, f"requests for {step}")

    scripted = Scenario("slow", "slow", "pass")
    await store_at(scripted.url, key, collection, [hurry]).create_item(Note(text="slow"))
    check((scripted.count(), await total()), (TRIES, 2), "requests and records of a create after two timeouts")
    scripted = Scenario("slow")
    await check_raises_async(RetryError, store_at(scripted.url, key, collection, [hurry]).search(), "error for timeouts only")

    attempts = []

    async def count(request: httpx.Request) -> None:
        attempts.append(request.url)

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        await check_raises_async(RetryError, store_at(nobody, key, collection, [count]).get_item(item.id), "refused connections")
    check(len(attempts), TRIES, "attempts to connect")

    await conditional(key, collection, item.id)


async def conditional(key: str, collection: str, item_id: str) -> None:
    """This SDK knows no ETag; a program sends If-Match by the HTTP client's own headers."""
    etags = []

    async def keep_etag(response: httpx.Response) -> None:
        etags.append(response.headers["etag"])

    reader = store_at(URL, key, collection)
    reader.client._client_wrapper.httpx_client.event_hooks = {"response": [keep_etag]}
    await reader.get_item(item_id)
    for expected in (None, 412):  # the first write makes the tag old
        scripted = Scenario("pass")
        writer = store_at(scripted.url, key, collection, headers={"If-Match": etags[0]})
        if expected is None:
            check((await writer.update_item(item_id, Note(text="b"))).data.text, "b", "a write with the ETag of now")
        else:
            for call in (writer.update_item(item_id, Note(text="c")), writer.delete_item(item_id)):
                error = await check_raises_async(ApiError, call, "a write with an old ETag")
                check(error.status_code, expected, "status of a write with an old ETag")
        check(scripted.count(), 1 if expected is None else 2, "requests with If-Match, each sent once")
    check((await reader.get_item(item_id)).data.text, "b", "what two refused writes leave")
