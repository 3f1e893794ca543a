"""llama-cloud 2.19.0: the current SDK."""

import httpx
from common import KEY, PAGE_SIZE, RECORDS, URL, check, file_hash, main, new_collection, tiny_pdf
from llama_cloud import LlamaCloud, NotFoundError, UnprocessableEntityError
from llama_cloud.types.beta.extracted_data import ExtractedData
from pydantic import BaseModel


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


def client() -> LlamaCloud:
    return LlamaCloud(api_key=KEY, base_url=URL)


def agent_data() -> None:
    store = client().beta.agent_data
    where = {"deployment_name": "_public", "collection": new_collection()}
    created = [store.create(data=invoice(number), **where) for number in range(RECORDS)]
    check(created[7].data, invoice(7), "what create gives back")
    check(store.get(created[7].id).data, invoice(7), "get")

    pages = store.search(order_by="data.data.total", page_size=PAGE_SIZE, include_total=True, **where)
    check((pages.total_size, len(pages.items)), (RECORDS, PAGE_SIZE), "first page of a search")
    totals = [item.data["data"]["total"] for item in pages]  # asks for the next pages by itself
    check(totals, [number + 0.25 for number in range(RECORDS)], "all pages of a search")
    newest = [item.id for item in store.search(page_size=PAGE_SIZE, offset=1, **where)]
    check(newest, [item.id for item in reversed(created[:-1])], "newest first, without the first")
    found = store.search(
        filter={
            "status": {"includes": ["error", "rejected"]},
            "overall_confidence": {"lt": 0.9},
            "created_at": {"gte": created[0].created_at},
            "data.total": {"gt": 50},
            "file_hash": {"excludes": ["hash-0"], "ne": None},
        },
        page_size=100,
        **where,
    )
    expected = [number + 0.25 for number in range(50, RECORDS, 5) if number % 7 != 0]
    check(sorted(item.data["data"]["total"] for item in found), expected, "filter")

    changed = invoice(7) | {"status": "accepted", "data": {"vendor": "Nord GmbH", "total": 7.25}}
    updated = store.update(created[7].id, data=changed)
    check(updated.data, changed, "update")
    check(updated.created_at == created[7].created_at and updated.updated_at > created[7].updated_at, True, "times")

    groups = store.aggregate(group_by=["status"], count=True, first=True, order_by="data.status asc", page_size=2, **where)
    groups = list(groups)
    counts = {group.group_key["status"]: group.count for group in groups}
    check(counts, {"accepted": 1, "error": 21, "pending_review": 83}, "aggregate over two pages")
    check(groups[1].first_item, invoice(0), "first item of a group")
    ungrouped = store.aggregate(group_by=[], count=True, **where)
    check(ungrouped.items[0].count, RECORDS, "count of everything")

    store.delete(created[0].id)
    try:
        store.get(created[0].id)
        check("an item", "NotFoundError", "get after delete")
    except NotFoundError:
        pass
    try:
        store.search(filter={"status": {"like": "x"}}, **where)
        check("a page", "UnprocessableEntityError", "an unknown operator")
    except UnprocessableEntityError as error:
        check(error.body["detail"][0]["loc"], ["body", "filter", "status", "like"], "where the mistake is")
    check(store.delete_by_query(filter={"file_hash": {"eq": "hash-3"}}, **where).deleted_count, 15, "delete by query")
    check(store.delete_by_query(**where).deleted_count, RECORDS - 16, "delete of the rest")
    check(store.search(include_total=True, **where).total_size, 0, "what is left")


def files() -> None:
    content = tiny_pdf()
    store = client().files
    uploaded = store.create(file=("tiny.pdf", content, "application/pdf"), purpose="extract", external_file_id=file_hash(content))
    listed = list(store.list(file_ids=[uploaded.id]))
    check([(file.id, file.name) for file in listed], [(uploaded.id, "tiny.pdf")], "list of files")
    check(store.retrieve(uploaded.id).external_file_id, file_hash(content), "file by its id")
    presigned = store.content(uploaded.id)
    answer = httpx.get(presigned.url)  # without the key
    check((answer.status_code, answer.headers["content-type"]), (200, "application/pdf"), "answer of the presigned URL")
    check(file_hash(answer.content), file_hash(content), "content of the file")
    store.delete(uploaded.id)
    try:
        store.retrieve(uploaded.id)
        check("a file", "NotFoundError", "file after delete")
    except NotFoundError:
        pass


main("llama-cloud 2.19.0", {"agent_data": agent_data, "files": files})
