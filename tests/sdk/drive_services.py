"""llama-cloud-services 0.6.94 (over llama-cloud 0.1.46): the SDK that many deployed agents still use."""

import asyncio

from common import KEY, PAGE_SIZE, RECORDS, URL, check, file_hash, main, new_collection, tiny_pdf
from llama_cloud.client import AsyncLlamaCloud
from llama_cloud.core.api_error import ApiError
from llama_cloud.errors.unprocessable_entity_error import UnprocessableEntityError
from llama_cloud_services.beta.agent_data import (
    AsyncAgentDataClient,
    ExtractedData,
    ExtractedFieldMetadata,
    FieldCitation,
)
from llama_cloud_services.files.client import FileClient
from pydantic import BaseModel


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


def client() -> AsyncLlamaCloud:
    return AsyncLlamaCloud(token=KEY, base_url=URL)


async def agent_data() -> None:
    store = AsyncAgentDataClient(
        type=ExtractedData[Invoice], collection=new_collection(), deployment_name="_public", client=client()
    )
    created = [await store.create_item(invoice(number)) for number in range(RECORDS)]
    check(created[7].data, invoice(7), "what create_item gives back")
    check((await store.get_item(created[7].id)).data, invoice(7), "get_item")

    seen = []
    while True:  # this SDK pages by offset
        page = await store.search(
            order_by="data.data.total", offset=len(seen), page_size=PAGE_SIZE, include_total=True
        )
        check(page.total, RECORDS, "total of a search")
        seen += [item.data.data.total for item in page.items]
        if not page.has_more:
            break
    check(seen, [number + 0.25 for number in range(RECORDS)], "all pages of a search")
    found = await store.search(
        filter={
            "status": {"includes": ["error", "rejected"]},
            "overall_confidence": {"lt": 0.9},
            "created_at": {"gte": created[0].created_at},
            "data.total": {"gt": 50},
        },
        page_size=100,
    )
    check(sorted(item.data.data.total for item in found.items), [number + 0.25 for number in range(50, RECORDS, 5)], "filter")

    changed = created[7].data
    changed.data.vendor = "Nord GmbH"
    changed.status = "accepted"
    updated = await store.update_item(created[7].id, changed)
    check((updated.data.data.vendor, updated.data.original_data.vendor), ("Nord GmbH", "Vendor 1"), "update_item")
    check(updated.created_at == created[7].created_at and updated.updated_at > created[7].updated_at, True, "times")

    groups = await store.aggregate(group_by=["status"], count=True, first=True, order_by="data.status asc")
    counts = {group.group_key["status"]: group.count for group in groups.items}
    check(counts, {"accepted": 1, "error": 21, "pending_review": 83}, "aggregate")
    check(groups.items[1].first_item, invoice(0), "first item of a group")

    await store.delete_item(created[0].id)
    try:
        await store.get_item(created[0].id)
        check("an item", "ApiError", "get_item after delete_item")
    except ApiError as error:
        check(error.status_code, 404, "status after delete_item")
    try:
        await store.search(filter={"status": {"like": "x"}})
        check("a page", "UnprocessableEntityError", "an unknown operator")
    except UnprocessableEntityError as error:
        check(error.body.detail[0].loc, ["body", "filter", "status", "like"], "where the mistake is")
    check(await store.delete(filter={"file_hash": {"eq": "hash-3"}}), 15, "delete by query")
    check(await store.delete(), RECORDS - 16, "delete of the rest")
    check((await store.search(include_total=True)).total, 0, "what is left")


async def files() -> None:
    content = tiny_pdf()
    store = FileClient(client())
    uploaded = await store.upload_bytes(content, "tiny.pdf")
    check((await store.get_file(uploaded.id)).name, "tiny.pdf", "name of the file")
    check(file_hash(await store.read_file_content(uploaded.id)), file_hash(content), "content of the file")
    await client().files.delete_file(uploaded.id)
    try:
        await store.get_file(uploaded.id)
        check("a file", "ApiError", "get_file after delete_file")
    except ApiError as error:
        check(error.status_code, 404, "status after delete_file")


main(
    "llama-cloud-services 0.6.94",
    {"agent_data": lambda: asyncio.run(agent_data()), "files": lambda: asyncio.run(files())},
)
