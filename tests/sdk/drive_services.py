"""llama-cloud-services 0.6.94 (over llama-cloud 0.1.46): the SDK that many deployed agents still use."""

import asyncio
import datetime
import io
import warnings

import httpx
from common import (
    CONCURRENCY,
    KEY,
    MANY_PAGE_SIZE,
    MANY_RECORDS,
    NOBODY,
    PAGE_SIZE,
    RECORDS,
    URL,
    check,
    check_raises_async,
    file_hash,
    main,
    new_collection,
    record_async,
)

warnings.filterwarnings("ignore", category=DeprecationWarning, message="This package")  # it says so on every import

from llama_cloud.client import AsyncLlamaCloud  # noqa: E402
from llama_cloud.core.api_error import ApiError  # noqa: E402
from llama_cloud.errors.unprocessable_entity_error import UnprocessableEntityError  # noqa: E402
from llama_cloud.types import FileFilter  # noqa: E402
from llama_cloud_services.beta.agent_data import (  # noqa: E402
    AsyncAgentDataClient,
    ExtractedData,
    ExtractedFieldMetadata,
    FieldCitation,
)
from llama_cloud_services.files.client import FileClient  # noqa: E402
from pydantic import BaseModel  # noqa: E402
from retries_services import retries  # noqa: E402
from tiny_pdf import tiny_pdf  # noqa: E402


class Invoice(BaseModel):
    vendor: str
    total: float


def invoice(number: int) -> ExtractedData[Invoice]:
    return ExtractedData[Invoice].create(
        data=Invoice(vendor=f"Vendor {number % 3}", total=number + 0.25),
        status="error" if number % 5 == 0 else "pending_review",
        field_metadata={
            "vendor": ExtractedFieldMetadata(confidence=0.97, citation=[FieldCitation(page=1, matching_text="Vendor")]),
            "total": ExtractedFieldMetadata(confidence=(number % 10) / 10),
        },
        file_name=f"invoice-{number}.pdf",
        file_hash=f"hash-{number % 7}",
    )


def client(key: str = KEY) -> AsyncLlamaCloud:
    counted = httpx.AsyncClient(timeout=60, event_hooks={"response": [record_async]})
    return AsyncLlamaCloud(token=key, base_url=URL, httpx_client=counted)


def store_of(cloud: AsyncLlamaCloud) -> AsyncAgentDataClient[ExtractedData[Invoice]]:
    return AsyncAgentDataClient(
        type=ExtractedData[Invoice], collection=new_collection(), deployment_name="_public", client=cloud
    )


def found_totals(page) -> list[float]:
    return sorted(item.data.data.total for item in page.items)


async def agent_data() -> None:
    store = store_of(client())
    created = [await store.create_item(invoice(number)) for number in range(RECORDS)]
    check(created[7].data, invoice(7), "what create_item gives back")
    check((await store.get_item(created[7].id)).data, invoice(7), "get_item")
    check((await store.untyped_get_item(created[7].id)).collection, store.collection, "collection of an item")

    # This SDK sends null for filter, order_by, offset and page_size if they are left out.
    newest = await store.search()
    check([item.id for item in newest.items], [item.id for item in reversed(created[-50:])], "search of nothing but nulls")
    check((newest.total, newest.has_more), (None, True), "total and has_more of a search of nothing but nulls")
    everything = await store.aggregate()
    check([(group.group_key, group.count, group.first_item) for group in everything.items], [({}, None, None)], "aggregate of nulls")

    found = await store.search(
        filter={
            "status": {"includes": ["error", "rejected"]},
            "overall_confidence": {"lt": 0.9},
            "created_at": {"gte": created[0].created_at},  # a datetime: FERN writes it with a space
            "data.total": {"gt": 50},
            "file_hash": {"excludes": ["hash-0"], "ne": None},
            "file_id": {"eq": None},
        },
        page_size=100,
    )
    expected = [number + 0.25 for number in range(50, RECORDS, 5) if number % 7 != 0]
    check(found_totals(found), expected, "filter")
    window = {"gte": created[20].created_at, "lt": created[30].created_at}
    found = await store.search(filter={"created_at": window}, page_size=100)
    check(found_totals(found), [number + 0.25 for number in range(20, 30)], "filter by two instants")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for day, expected in ((today - datetime.timedelta(days=1), RECORDS), (today + datetime.timedelta(days=2), 0)):
        page = await store.search(filter={"updated_at": {"gt": day}}, include_total=True)  # a date
        check(page.total, expected, f"filter by the date {day}")

    changed = created[7].data
    changed.data.vendor = "Nord GmbH"
    changed.status = "accepted"
    updated = await store.update_item(created[7].id, changed)
    check((updated.data.data.vendor, updated.data.original_data.vendor), ("Nord GmbH", "Vendor 1"), "update_item")
    check(updated.created_at == created[7].created_at and updated.updated_at > created[7].updated_at, True, "times")

    groups = await store.aggregate(group_by=["status"], count=True, first=True, order_by="data.status asc")
    counts = [(group.group_key["status"], group.count) for group in groups.items]
    check(counts, [("accepted", 1), ("error", 21), ("pending_review", 83)], "aggregate")
    check(groups.items[1].first_item, invoice(0), "first item of a group")
    await aggregate_by_two_keys(store)

    await store.delete_item(created[0].id)
    for call in (store.get_item(created[0].id), store.delete_item(created[0].id), store.update_item(NOBODY, changed)):
        error = await check_raises_async(ApiError, call, "an item that is gone")
        check(error.status_code, 404, "status for an item that is gone")
        check(type(error.body["detail"]), str, "detail for an item that is gone")
    for filter, place in (({"status": {"like": "x"}}, ["status", "like"]), ({"status": {"includes": None}}, ["status", "includes"])):
        error = await check_raises_async(UnprocessableEntityError, store.search(filter=filter), "a wrong filter")
        check(error.body.detail[0].loc, ["body", "filter", *place], "where the mistake is")
    await check_raises_async(UnprocessableEntityError, store.delete(filter={"status": {"like": "x"}}), "delete by a wrong filter")
    await check_raises_async(UnprocessableEntityError, store.search(page_size=0), "page_size 0")
    await check_raises_async(UnprocessableEntityError, store.aggregate(offset=-1), "offset -1")
    error = await check_raises_async(ApiError, store_of(client("llx-wrong")).search(), "a wrong key")
    check(error.status_code, 401, "status for a wrong key")

    check(await store.delete(filter={"file_hash": {"eq": "hash-3"}}), 15, "delete by query")
    check(await store.delete(), RECORDS - 16, "delete of the rest")
    check((await store.search(include_total=True)).total, 0, "what is left")


async def aggregate_by_two_keys(store) -> None:
    """Groups page by page; record 7 was accepted and moved to another vendor."""
    groups, page_size = [], 3
    while True:
        page = await store.aggregate(
            group_by=["status", "data.vendor"],
            count=True,
            order_by="data.status desc, data.data.vendor",
            offset=len(groups),
            page_size=page_size,
        )
        groups += [(group.group_key["status"], group.group_key["data.vendor"], group.count) for group in page.items]
        if not page.has_more:
            break
    expected = [
        ("pending_review", "Vendor 0", 28),
        ("pending_review", "Vendor 1", 27),
        ("pending_review", "Vendor 2", 28),
        ("error", "Vendor 0", 7),
        ("error", "Vendor 1", 7),
        ("error", "Vendor 2", 7),
        ("accepted", "Nord GmbH", 1),
    ]
    check(groups, expected, "groups by two keys, page by page")


async def paging() -> None:
    store = store_of(client())
    turns = asyncio.Semaphore(CONCURRENCY)

    async def create(number: int) -> str:
        async with turns:
            return (await store.create_item(invoice(number))).id

    ids = await asyncio.gather(*(create(number) for number in range(MANY_RECORDS)))
    for order_by, descending in (("data.data.total", False), ("data.data.total desc", True), (None, None)):
        seen, pages = [], 0
        while True:  # this SDK pages by offset only
            page = await store.search(order_by=order_by, offset=len(seen), page_size=MANY_PAGE_SIZE, include_total=pages == 0)
            check(page.total, MANY_RECORDS if pages == 0 else None, "total, on the first page only")
            seen += page.items
            pages += 1
            if not page.has_more:
                break
        check(pages, -(-MANY_RECORDS // MANY_PAGE_SIZE), "number of pages")
        if order_by is None:
            times = [item.created_at for item in seen]
            check(times, sorted(times, reverse=True), "newest first")
            check(sorted(item.id for item in seen), sorted(ids), "every record exactly once")
        else:
            expected = list(reversed(ids)) if descending else list(ids)
            check([item.id for item in seen], expected, f"every record exactly once, by {order_by}")
    largest = await store.search(page_size=5_000)
    check(len(largest.items), 1_000, "records of the largest page")
    check(await store.delete(filter={"status": {"ne": "no such status"}}), MANY_RECORDS, "delete of every record")


async def files() -> None:
    content = tiny_pdf()
    cloud = client()
    store = FileClient(cloud)
    uploaded = await store.upload_bytes(content, "tiny.pdf")
    check((await store.get_file(uploaded.id)).name, "tiny.pdf", "name of the file")
    check(file_hash(await store.read_file_content(uploaded.id)), file_hash(content), "content of the file")

    other = content + b"% other\n"
    presigning = FileClient(cloud, use_presigned_url=True)
    presigned = await presigning.upload_bytes(other, "other.pdf")
    check((presigned.name, presigned.external_file_id, presigned.file_size), ("other.pdf", "other.pdf", len(other)), "presigned upload")
    check(file_hash(await presigning.read_file_content(presigned.id)), file_hash(other), "content after a presigned upload")
    address = await cloud.files.read_file_content(presigned.id, expires_at_seconds=60)
    async with httpx.AsyncClient(event_hooks={"response": [record_async]}) as stranger:  # without the key
        part = await stranger.get(address.url, headers={"Range": "bytes=0-7"})
        check((part.status_code, part.content), (206, other[:8]), "the first bytes, by Range")
        check(part.headers["content-range"], f"bytes 0-7/{len(other)}", "Content-Range")
        tampered = await stranger.get(address.url.replace(presigned.id, uploaded.id))
        check(tampered.status_code, 403, "the address of one file, for another")

    # The beta routes, as FERN's client calls them.
    third = io.BytesIO(content + b"% third\n")
    third.name = "third.pdf"
    beta = await cloud.beta.upload_file(external_file_id=f"ext-{uploaded.id}", purpose="extract", file=third)
    check((beta.name, beta.purpose, beta.external_file_id), ("third.pdf", "extract", f"ext-{uploaded.id}"), "beta upload")
    three = [uploaded.id, presigned.id, beta.id]
    listed = await cloud.beta.list_files(file_ids=three, order_by="name", page_size=2)
    rest = await cloud.beta.list_files(file_ids=three, order_by="name", page_size=2, page_token=listed.next_page_token)
    check([file.name for file in listed.items + rest.items], ["other.pdf", "third.pdf", "tiny.pdf"], "files by name, two pages")
    check(rest.next_page_token, None, "token after the last page")
    queried = await cloud.beta.query_files(filter=FileFilter(external_file_id=f"ext-{uploaded.id}"), page_size=5)
    check([file.id for file in queried.items], [beta.id], "query_files")
    address = await cloud.beta.read_file_content(beta.id)
    answer = await cloud._client_wrapper.httpx_client.get(address.url)
    check(file_hash(answer.content), file_hash(third.getvalue()), "content by the beta route")
    await check_raises_async(UnprocessableEntityError, cloud.beta.list_files(order_by="size"), "files by an unknown field")
    await check_raises_async(UnprocessableEntityError, cloud.beta.list_files(page_size=1_001), "files, a page too large")

    await cloud.files.delete_file(uploaded.id)
    await cloud.files.delete_file(presigned.id)
    await cloud.beta.delete_file(beta.id)
    for call in (store.get_file(uploaded.id), cloud.beta.read_file_content(beta.id), cloud.beta.delete_file(beta.id)):
        error = await check_raises_async(ApiError, call, "a file that is gone")
        check(error.status_code, 404, "status for a file that is gone")
    error = await check_raises_async(ApiError, client("llx-wrong").files.get_file(uploaded.id), "a file with a wrong key")
    check(error.status_code, 401, "status for a wrong key")


main(
    "llama-cloud-services 0.6.94",
    {
        "agent_data": lambda: asyncio.run(agent_data()),
        "paging": lambda: asyncio.run(paging()),
        "files": lambda: asyncio.run(files()),
        "retries": lambda: asyncio.run(retries(KEY)),
    },
)
