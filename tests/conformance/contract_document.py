"""LlamaCloud's OpenAPI document (the contract's subset), as this server implements it.

Section 10 of the contract decides what the document leaves open or gets wrong. Each change says why; everything else is checked as
LlamaCloud wrote it.
"""

import re

# Optional (contract 6.2); if the server has them, its own document describes them.
OPTIONAL = re.compile(r"/(page_screenshots|page-figures)(/|$)")
DETAIL = {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]}
# The document has only 200 and 422. Contract 1.5 adds these, each with `{"detail": text}`.
ERRORS = {
    "400": "The body can't be read, or two projects are named",
    "401": "No key, or not this one",
    "404": "There is no such item or file",
    "405": "Method Not Allowed",
    "413": "The body is too large",
}
# A comma-separated list of paths, each with an optional direction (contract 2.3); our limit is eight.
PATH = r"[^\s,]+"
KEY = rf"\s*{PATH}(\s+([aA][sS][cC]|[dD][eE][sS][cC]))?\s*"
ORDER_BY = rf"^(\s*|{KEY}(,{KEY}){{0,7}})$"
# LlamaCloud's server uses pydantic, which reads `"5"` and true as integers, and these as booleans; so does this one.
WORDS = ["0", "1", "f", "n", "t", "y", "no", "off", "on", "yes", "false", "true", "False", "True"]
PURPOSES = ["user_data", "parse", "extract", "split", "classify", "sheet", "agent_app"]


def adapt(document: dict) -> dict:
    document["paths"] = {path: item for path, item in document["paths"].items() if not OPTIONAL.search(path)}
    for path, item in document["paths"].items():
        for operation in item.values():
            for status, description in ERRORS.items():
                answer = {"description": description, "content": {"application/json": {"schema": DETAIL}}}
                operation["responses"].setdefault(status, answer)
            if path.endswith("/files/query"):
                operation["requestBody"]["required"] = False  # an empty body asks for all files
            for parameter in operation["parameters"]:
                adapt_parameter(path, parameter)
    adapt_schemas(document["components"]["schemas"])
    return document


def adapt_parameter(path: str, parameter: dict) -> None:
    schema = parameter["schema"]
    match parameter["name"]:
        case "file_id" | "file_ids":
            # Documented as uuids, but ids look like `dfl-…` (contract 6.1): opaque texts.
            text = {"type": "string"}
            parameter["schema"] = text if parameter["in"] == "path" else {"type": "array", "items": text}
        case "expand":
            # A single text in a query is a list of one.
            parameter["schema"] = {"type": "array", "items": {"type": "string"}}
        case "page_token":
            # Only tokens that the server issued are valid (choice 12), and no generator can guess one.
            parameter["schema"] = {"type": "null"}
        case "expires_at_seconds":
            # An address that has already expired helps nobody. More than a week is reduced to a week.
            schema["anyOf"][0] |= {"minimum": 1, "maximum": 2**63 - 1}
        case "order_by":
            parameter["schema"] = {"enum": ["name", "id", "created_at"]}  # contract 6.1


def adapt_schemas(schemas: dict) -> None:
    for name in ("SearchRequest", "AggregateRequest", "FileQueryRequest"):
        properties = schemas[name]["properties"]
        properties["page_size"]["anyOf"][0]["minimum"] = 1  # choice 10
        properties["page_token"] = {"type": "null"}  # choice 12, as above
        properties["order_by"] = {"anyOf": [{"type": "string", "pattern": ORDER_BY}, {"type": "null"}]}
        properties["page_size"]["anyOf"] += [{"const": True}, {"type": "string", "pattern": "^[1-9][0-9]{0,8}$"}]
        if "offset" in properties:
            del properties["offset"]["anyOf"][0]["maximum"]  # choice 11: stock llama-ui goes beyond 1,000
            properties["offset"]["anyOf"] += [{"type": "boolean"}, {"type": "string", "pattern": "^[0-9]{1,9}$"}]
    file_order = ORDER_BY.replace(PATH, "(name|id|created_at)")
    schemas["FileQueryRequest"]["properties"]["order_by"] = {"anyOf": [{"type": "string", "pattern": file_order}, {"type": "null"}]}
    aggregate = schemas["AggregateRequest"]["properties"]
    aggregate["order_by"] = {"type": "null"}  # only fields of group_by are allowed, which a generator does not know
    paths = aggregate["group_by"]["anyOf"][0]
    paths["maxItems"], paths["items"]["maxLength"] = 16, 1000  # our limits
    for name, member in (("SearchRequest", "include_total"), ("AggregateRequest", "count"), ("AggregateRequest", "first")):
        schemas[name]["properties"][member] = {"anyOf": [schemas[name]["properties"][member], {"enum": [0, 1, *WORDS]}]}
    # For optional members, null means absent, here too.
    for name in ("AgentDataCreate", "SearchRequest", "AggregateRequest", "DeleteRequest"):
        for member in {"collection", "include_total"} & schemas[name]["properties"].keys():
            schemas[name]["properties"][member] = {"anyOf": [schemas[name]["properties"][member], {"type": "null"}]}
    operation = schemas["FilterOperation"]
    operation["additionalProperties"] = False  # choice 7: an unknown operator is 422
    for operand in operation["properties"].values():
        operand.get("items", operand)["anyOf"].append({"type": "boolean"})  # choice 6
    schemas["Body_upload_file_api_v1_beta_files_post"]["properties"]["purpose"] = {"enum": PURPOSES}  # its own description
    schemas["FileFilter"]["properties"]["file_ids"]["anyOf"][0]["items"] = {"type": "string"}  # opaque, as above
    # There is one project and no data sources, so these are ignored like any unknown member.
    for name in ("project_id", "data_source_id", "only_manually_uploaded"):
        del schemas["FileFilter"]["properties"][name]

