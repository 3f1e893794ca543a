"""The shapes of answers in contract sections 1 and 6, for checking answers without an SDK in between."""

import re

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


class WrongShape(Exception):
    pass


def need(condition: bool, what: str) -> None:
    if not condition:
        raise WrongShape(what)


def members(value, required: dict, optional: dict | None = None, closed: bool = True) -> None:
    """Checks that `value` is an object with these members, each of an allowed type."""
    need(isinstance(value, dict), f"expected an object, got {value!r}")
    optional = optional or {}
    missing, unknown = required.keys() - value.keys(), value.keys() - required.keys() - optional.keys()
    need(not missing, f"{sorted(missing)} missing in {value!r}")
    need(not closed or not unknown, f"unknown {sorted(unknown)} in {value!r}")
    for name, types in (required | optional).items():
        if name in value:
            need(type(value[name]) in types, f"{name} is {value[name]!r}")


NULL = type(None)


def instant(value) -> None:
    need(isinstance(value, str) and bool(INSTANT.match(value)), f"{value!r} is no instant in UTC")


def agent_data(value) -> None:
    members(
        value,
        {
            "id": (str,),
            "deployment_name": (str,),
            "project_id": (str, NULL),
            "collection": (str,),
            "data": (dict,),
            "created_at": (str,),
            "updated_at": (str,),
        },
    )
    instant(value["created_at"])
    instant(value["updated_at"])


def page(value, of_item) -> None:
    members(value, {"items": (list,), "next_page_token": (str, NULL), "total_size": (int, NULL)})
    need(value["next_page_token"] != "", "an empty next_page_token means more pages to the older Python SDK")
    for item in value["items"]:
        of_item(item)


def group(value) -> None:
    members(value, {"group_key": (dict,), "count": (int, NULL), "first_item": (dict, NULL)})


def texts(value) -> None:
    """The answer of DELETE: an object of texts."""
    need(isinstance(value, dict) and all(isinstance(text, str) for text in value.values()), f"{value!r} is no object of texts")


def deleted(value) -> None:
    members(value, {"deleted_count": (int,)})


def presigned_url(value) -> None:
    members(value, {"url": (str,), "expires_at": (str,), "form_fields": (dict, NULL)})
    need(value["url"].startswith("http"), f"{value['url']!r} is not absolute")
    instant(value["expires_at"])


def presigned_upload(value) -> None:
    members(value, {"url": (str,), "expires_at": (str,), "form_fields": (dict, NULL), "file_id": (str,)})


def file_v1(value) -> None:
    text = (str, NULL)
    members(
        value,
        {"id": (str,), "name": (str,), "project_id": (str,)},
        {name: text for name in ("external_file_id", "file_type", "created_at", "updated_at", "last_modified_at", "expires_at")}
        | {"purpose": text, "data_source_id": text, "file_size": (int, NULL)}
        | {"permission_info": (dict, NULL), "resource_info": (dict, NULL)},
    )


def file_v2(value) -> None:
    members(
        value,
        {"id": (str,), "name": (str,), "project_id": (str,)},
        {name: (str, NULL) for name in ("external_file_id", "file_type", "last_modified_at", "expires_at", "purpose")}
        | {"download_url": (dict, NULL)},
    )
    if value.get("download_url") is not None:
        presigned_url(value["download_url"])


def page_picture(value) -> None:
    members(value, {"page_index": (int,), "file_id": (str,), "image_size": (int,)}, {"metadata": (dict, NULL)})


def page_figure(value) -> None:
    members(value, {"page_index": (int,), "file_id": (str,), "figure_name": (str,)}, closed=False)


def list_of(shape):
    def check(value) -> None:
        need(isinstance(value, list), f"{value!r} is no list")
        for item in value:
            shape(item)

    return check


def detail(value) -> None:
    """An error other than 422."""
    members(value, {"detail": (str,)})
