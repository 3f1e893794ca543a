"""llama-cloud 2.19.0: the current SDK."""

import asyncio
import datetime
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
    check_raises,
    file_hash,
    main,
    new_collection,
    record,
    record_async,
)
from llama_cloud import (
    AsyncLlamaCloud,
    AuthenticationError,
    BadRequestError,
    DefaultAsyncHttpxClient,
    DefaultHttpxClient,
    LlamaCloud,
    NotFoundError,
    UnprocessableEntityError,
)
from llama_cloud.types.beta.extracted_data import ExtractedData
from pydantic import BaseModel
from retries_cloud import retries
from tiny_pdf import tiny_pdf


class Invoice(BaseModel):
    vendor: str
    total: float


def invoice(number: int) -> dict:
    extracted = ExtractedData.create(
        data=Invoice(vendor=f"Vendor {number % 3}", total=number + 0.25),
        status="error" if number % 5 == 0 else "pending_review",
        field_metadata={"vendor": {"confidence": 0.97}, "total": {"confidence": (number % 10) / 10}},
        file_name=f"invoice-{number}.pdf",
        file_hash=f"hash-{number % 7}",
    )
    return extracted.model_dump(mode="json")


def client(key: str = KEY, **options) -> LlamaCloud:
    counted = DefaultHttpxClient(event_hooks={"response": [record]})
    return LlamaCloud(api_key=key, base_url=URL, http_client=counted, **options)


def totals(pages) -> list[float]:
    return [item.data["data"]["total"] for item in pages]  # the SDK fetches the next pages


def agent_data() -> None:
    store = client().beta.agent_data
    where = {"deployment_name": "_public", "collection": new_collection()}
    created = [store.create(data=invoice(number), **where) for number in range(RECORDS)]
    check(created[7].data, invoice(7), "what create gives back")
    check(store.get(created[7].id).data, invoice(7), "get")

    pages = store.search(order_by="data.data.total", page_size=PAGE_SIZE, include_total=True, **where)
    check((pages.total_size, len(pages.items)), (RECORDS, PAGE_SIZE), "first page of a search")
    check(totals(pages), [number + 0.25 for number in range(RECORDS)], "all pages of a search")
    newest = [item.id for item in store.search(page_size=PAGE_SIZE, offset=1, **where)]
    check(newest, [item.id for item in reversed(created[:-1])], "newest first, without the first")
    nulls = dict.fromkeys(("filter", "order_by", "offset", "page_size", "page_token"))
    page = store.search(**nulls, **where)
    check([item.id for item in page.items], [item.id for item in reversed(created[-50:])], "search with explicit nulls")
    check(page.total_size, None, "total that nobody asked for")
    groups = store.aggregate(group_by=None, count=None, first=None, **nulls, **where)
    check([(group.group_key, group.count, group.first_item) for group in groups.items], [({}, None, None)], "aggregate of nulls")

    found = store.search(
        filter={
            "status": {"includes": ["error", "rejected"]},
            "overall_confidence": {"lt": 0.9},
            "created_at": {"gte": created[0].created_at},
            "data.total": {"gt": 50},
            "file_hash": {"excludes": ["hash-0"], "ne": None},
            "file_id": {"eq": None},
        },
        page_size=100,
        **where,
    )
    expected = [number + 0.25 for number in range(50, RECORDS, 5) if number % 7 != 0]
    check(sorted(totals(found)), expected, "filter")
    for write in (lambda time: time, lambda time: time.isoformat(), lambda time: time.isoformat().replace("+00:00", "Z")):
        window = {"gte": write(created[20].created_at), "lt": write(created[30].created_at)}
        found = store.search(filter={"created_at": window}, page_size=100, **where)
        check(sorted(totals(found)), [number + 0.25 for number in range(20, 30)], f"filter by two instants: {window}")
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for day, expected in ((today - datetime.timedelta(days=1), RECORDS), (today + datetime.timedelta(days=2), 0)):
        page = store.search(filter={"updated_at": {"gt": day.isoformat()}}, include_total=True, **where)
        check(page.total_size, expected, f"filter by the date {day}")

    changed = invoice(7) | {"status": "accepted", "data": {"vendor": "Nord GmbH", "total": 7.25}}
    updated = store.update(created[7].id, data=changed)
    check(updated.data, changed, "update")
    check(updated.created_at == created[7].created_at and updated.updated_at > created[7].updated_at, True, "times")

    groups = store.aggregate(group_by=["status"], count=True, first=True, order_by="data.status asc", page_size=2, **where)
    groups = list(groups)
    counts = [(group.group_key["status"], group.count) for group in groups]
    check(counts, [("accepted", 1), ("error", 21), ("pending_review", 83)], "aggregate over two pages")
    check(groups[1].first_item, invoice(0), "first item of a group")
    ungrouped = store.aggregate(group_by=[], count=True, **where)
    check(ungrouped.items[0].count, RECORDS, "count of everything")
    groups = store.aggregate(
        group_by=["status", "data.vendor"],
        count=True,
        order_by="data.status desc, data.data.vendor",
        offset=1,
        page_size=2,
        **where,
    )
    expected = [
        ("pending_review", "Vendor 1", 27),
        ("pending_review", "Vendor 2", 28),
        ("error", "Vendor 0", 7),
        ("error", "Vendor 1", 7),
        ("error", "Vendor 2", 7),
        ("accepted", "Nord GmbH", 1),
    ]
    actual = [(group.group_key["status"], group.group_key["data.vendor"], group.count) for group in groups]
    check(actual, expected, "groups by two keys, page by page, without the first")

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        alias = store.agent_data(data=invoice(RECORDS), **where)
    check([warning.category for warning in warned], [DeprecationWarning], "warning of the deprecated alias")
    check(store.get(alias.id).data, invoice(RECORDS), "what the deprecated alias created")
    check("message" in store.delete(alias.id), True, "answer of delete")

    projects(where)
    store.delete(created[0].id)
    mistakes(store, where, created[0].id, changed)
    check(store.delete_by_query(filter={"file_hash": {"eq": "hash-3"}}, **where).deleted_count, 15, "delete by query")
    check(store.delete_by_query(filter=None, **where).deleted_count, RECORDS - 16, "delete of the rest")
    check(store.search(include_total=True, **where).total_size, 0, "what is left")


def projects(where: dict) -> None:
    """A project named in the query, in the header, and in both."""
    one, other = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000"
    store = client(default_headers={"Project-Id": one}).beta.agent_data
    scope = where | {"collection": new_collection()}
    item = store.create(data={"n": 1}, project_id=one, **scope)
    check(item.project_id, one, "project of an item, by query and header")
    check(store.get(item.id).project_id, one, "project of an item, by header")
    check_raises(BadRequestError, lambda: store.get(item.id, project_id=other), "two projects in one request")
    store.delete(item.id)


def mistakes(store, where: dict, gone: str, data: dict) -> None:
    for what, call in {
        "get": lambda: store.get(gone),
        "delete": lambda: store.delete(gone),
        "update": lambda: store.update(NOBODY, data=data),
        "an id with reserved characters": lambda: store.get("a b/c:d"),
    }.items():
        error = check_raises(NotFoundError, call, f"{what} of what is gone")
        check(type(error.body["detail"]), str, f"detail for {what} of what is gone")
    like = {"status": {"like": "x"}}
    for call, place in (
        (lambda: store.search(filter=like, **where), ["filter", "status", "like"]),
        (lambda: store.aggregate(filter=like, **where), ["filter", "status", "like"]),
        (lambda: store.delete_by_query(filter=like, **where), ["filter", "status", "like"]),
        (lambda: store.search(filter={"status": {"includes": None}}, **where), ["filter", "status", "includes"]),
        (lambda: store.search(page_size=0, **where), ["page_size"]),
        (lambda: store.search(offset=-1, **where), ["offset"]),
        (lambda: store.search(page_token="garbage", **where), ["page_token"]),
        (lambda: store.search(order_by="a sideways", **where), ["order_by"]),
        (lambda: store.update(NOBODY, data="text"), ["data"]),
    ):
        error = check_raises(UnprocessableEntityError, call, f"a mistake in {place}")
        check(error.body["detail"][0]["loc"], ["body", *place], "where the mistake is")
    token = store.search(page_size=1, **where).next_page_token
    check_raises(UnprocessableEntityError, lambda: store.search(page_token=token, order_by="data.x", **where), "another order's token")
    wrong = client("llx-wrong").beta.agent_data
    check_raises(AuthenticationError, lambda: wrong.search(**where), "a wrong key")


async def paging() -> None:
    counted = DefaultAsyncHttpxClient(event_hooks={"response": [record_async]})
    store = AsyncLlamaCloud(api_key=KEY, base_url=URL, http_client=counted).beta.agent_data
    where = {"deployment_name": "_public", "collection": new_collection()}
    turns = asyncio.Semaphore(CONCURRENCY)

    async def create(number: int) -> str:
        async with turns:
            return (await store.create(data=invoice(number), **where)).id

    ids = await asyncio.gather(*(create(number) for number in range(MANY_RECORDS)))
    by_total = [item.id async for item in store.search(order_by="data.data.total", page_size=MANY_PAGE_SIZE, **where)]
    check(by_total, ids, "every record exactly once, by page_token")
    # This SDK repeats the first request's offset with each token.
    later = store.search(order_by="data.data.total desc", page_size=MANY_PAGE_SIZE, offset=30, **where)
    check([item.id async for item in later], list(reversed(ids))[30:], "every record but the first 30, backwards")
    newest = [item async for item in store.search(page_size=MANY_PAGE_SIZE, **where)]
    times = [item.created_at for item in newest]
    check(times, sorted(times, reverse=True), "newest first")
    check(sorted(item.id for item in newest), sorted(ids), "every record exactly once, newest first")
    largest = await store.search(page_size=5_000, **where)
    check(len(largest.items), 1_000, "records of the largest page")
    groups = [group async for group in store.aggregate(group_by=["file_name"], count=True, page_size=MANY_PAGE_SIZE, **where)]
    check(len({group.group_key["file_name"] for group in groups}), MANY_RECORDS, "groups of one record each")
    check({group.count for group in groups}, {1}, "records of each group")
    check((await store.delete_by_query(**where)).deleted_count, MANY_RECORDS, "delete of every record")


def files() -> None:
    content = tiny_pdf()
    store = client().files
    uploaded = store.create(file=("tiny.pdf", content, "application/pdf"), purpose="extract", external_file_id=file_hash(content))
    listed = list(store.list(file_ids=[uploaded.id]))
    check([(file.id, file.name) for file in listed], [(uploaded.id, "tiny.pdf")], "list of files")
    check(store.retrieve(uploaded.id).external_file_id, file_hash(content), "file by its id")
    presigned = store.content(uploaded.id, expires_at_seconds=60)
    lifetime = presigned.expires_at - datetime.datetime.now(datetime.timezone.utc)
    check(50 < lifetime.total_seconds() <= 60, True, "life of an address, in seconds")
    stranger = httpx.Client(event_hooks={"response": [record]})  # without the key
    answer = stranger.get(presigned.url)
    check((answer.status_code, answer.headers["content-type"]), (200, "application/pdf"), "answer of the presigned URL")
    check(file_hash(answer.content), file_hash(content), "content of the file")
    part = stranger.get(presigned.url, headers={"Range": "bytes=-5"})
    check((part.status_code, part.content), (206, content[-5:]), "the last bytes, by Range")
    beyond = stranger.get(presigned.url, headers={"Range": f"bytes={len(content)}-"})
    check(beyond.status_code, 416, "a Range beyond the end")

    others = [
        store.create(file=(f"{name}.pdf", content + name.encode(), "application/pdf"), purpose="user_data") for name in "cab"
    ]
    ids = [uploaded.id, *(file.id for file in others)]
    expanded = list(store.list(file_ids=ids, order_by="name", page_size=3, expand=["download_url"]))
    check([file.name for file in expanded], ["a.pdf", "b.pdf", "c.pdf", "tiny.pdf"], "files by name, over two pages")
    fetched = [file_hash(stranger.get(file.download_url.url).content) for file in expanded]
    expected = [file_hash(content + suffix) for suffix in (b"a", b"b", b"c", b"")]
    check(fetched, expected, "contents by expanded download_url")
    check([file.id for file in store.list(file_ids=ids, order_by="created_at")], list(reversed(ids)), "files, newest first")
    check([file.id for file in store.list(file_ids=ids, order_by="id")], sorted(ids), "files by id")
    check([file.id for file in store.list(file_ids=ids, file_name="b.pdf")], [others[2].id], "files of a name")
    check([file.id for file in store.list(file_ids=ids, external_file_id=file_hash(content))], [uploaded.id], "files of an external id")
    check(store.retrieve(uploaded.id).download_url, None, "download_url that nobody asked for")
    address = store.retrieve(uploaded.id, expand=["download_url"]).download_url
    check(stranger.get(address.url).content, content, "content by download_url of one file")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        queried = store.query(filter={"file_ids": ids}, page_size=2, order_by="name desc")
        check([file.name for file in queried.items], ["tiny.pdf", "c.pdf"], "files by the deprecated query")

    check_raises(UnprocessableEntityError, lambda: store.list(order_by="size"), "files by an unknown field")
    check_raises(UnprocessableEntityError, lambda: store.list(page_size=1_001), "files, a page too large")
    upload = ("x.pdf", content, "application/pdf")
    check_raises(UnprocessableEntityError, lambda: store.create(file=upload, purpose="fun"), "an unknown purpose")
    for file_id in ids:
        check(store.delete(file_id), None, "answer of delete")
    for call in (lambda: store.retrieve(ids[0]), lambda: store.content(ids[0]), lambda: store.delete(ids[0])):
        check_raises(NotFoundError, call, "a file that is gone")
    check(stranger.get(presigned.url).status_code, 404, "the address of a file that is gone")
    check_raises(AuthenticationError, lambda: client("llx-wrong").files.list(), "files with a wrong key")


main(
    "llama-cloud 2.19.0",
    {
        "agent_data": agent_data,
        "paging": lambda: asyncio.run(paging()),
        "files": files,
        "retries": lambda: retries(KEY),
    },
)
