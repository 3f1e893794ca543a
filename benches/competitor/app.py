"""What a user would write instead of Countersign's store: Agent Data over one SQLite table, in an afternoon.

    DATABASE=records.sqlite uvicorn app:app

Routes, requests and responses are those of Agent Data, as far as the benchmark uses them. Each record is JSON text in one column,
filters use `json_extract`, pages use OFFSET, and the only index is on the time. It is fast where that costs no effort: uvloop,
orjson, a connection per thread, statements cached by sqlite3, no models for data that is only passed through.
"""

import base64
import os
import sqlite3
import threading
import uuid
from datetime import datetime, timezone

import orjson
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel

SCHEMA = """
CREATE TABLE IF NOT EXISTS agent_data (
    id TEXT PRIMARY KEY, deployment_name TEXT NOT NULL, collection TEXT NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS agent_data_by_creation ON agent_data (deployment_name, collection, created_at);
"""
COLUMNS = "id, deployment_name, collection, created_at, updated_at, data"
OPERATORS = {"eq": "IS", "ne": "IS NOT", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MAX_PAGE_SIZE = 1000

app = FastAPI()
local = threading.local()


def connect(path: str) -> sqlite3.Connection:
    """WAL, and SQLite's own default of synchronous=FULL: acknowledged writes survive a power cut, as in Countersign."""
    connection = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(SCHEMA)
    return connection


def database() -> sqlite3.Connection:
    """The connection of this worker thread."""
    if not hasattr(local, "connection"):
        local.connection = connect(os.environ["DATABASE"])
    return local.connection


class Create(BaseModel):
    deployment_name: str
    collection: str = "default"
    data: dict


class Question(BaseModel):
    deployment_name: str
    collection: str = "default"
    filter: dict[str, dict] | None = None
    order_by: str | None = None
    page_size: int | None = None
    offset: int | None = None
    page_token: str | None = None
    include_total: bool = False
    group_by: list[str] | None = None
    count: bool | None = None
    first: bool | None = None


def expression(field: str, parameters: list) -> str:
    if field in ("created_at", "updated_at"):
        return field
    parameters.append("$." + field)
    return "json_extract(data, ?)"


def where(question: Question, parameters: list) -> str:
    terms = ["deployment_name = ? AND collection = ?"]
    parameters += [question.deployment_name, question.collection]
    for field, operations in (question.filter or {}).items():
        for operator, operand in operations.items():
            left = expression(field, parameters)
            if operator == "includes":
                terms.append(f"{left} IN (SELECT value FROM json_each(?))")
                parameters.append(orjson.dumps(operand).decode())
            elif operator in OPERATORS:
                terms.append(f"{left} {OPERATORS[operator]} ?")
                parameters.append(operand)
            else:
                raise HTTPException(422, f"unknown operator {operator}")
    return " AND ".join(terms)


def order(question: Question, parameters: list) -> str:
    keys = []
    for key in (question.order_by or "created_at desc").split(","):
        field, _, direction = key.strip().partition(" ")
        direction = "DESC" if direction.strip().lower() == "desc" else "ASC"
        # In `order_by`, Agent Data marks fields of the record with this prefix.
        keys.append(f"{expression(field.removeprefix('data.'), parameters)} {direction}")
    return ", ".join(keys)


def item(row: tuple) -> dict:
    return {
        "id": row[0], "deployment_name": row[1], "collection": row[2], "project_id": None,
        "created_at": row[3], "updated_at": row[4], "data": orjson.loads(row[5]),
    }


def answer(value: dict) -> Response:
    return Response(orjson.dumps(value), media_type="application/json")


def page(question: Question) -> tuple[int, int]:
    size = min(question.page_size or 50, MAX_PAGE_SIZE)
    offset = int(base64.urlsafe_b64decode(question.page_token)) if question.page_token else question.offset or 0
    return size, offset


def token(offset: int) -> str:
    return base64.urlsafe_b64encode(str(offset).encode()).decode()


@app.get("/healthz")
def healthz():
    return "ok"


@app.post("/api/v1/beta/agent-data/:search")
def search(question: Question):
    size, offset = page(question)
    parameters: list = []
    condition = where(question, parameters)
    counted = list(parameters)
    ordered = order(question, parameters)
    rows = database().execute(
        f"SELECT {COLUMNS} FROM agent_data WHERE {condition} ORDER BY {ordered} LIMIT ? OFFSET ?", [*parameters, size + 1, offset]
    ).fetchall()
    total = None
    if question.include_total:
        total = database().execute(f"SELECT count(*) FROM agent_data WHERE {condition}", counted).fetchone()[0]
    return answer({
        "items": [item(row) for row in rows[:size]],
        "next_page_token": token(offset + size) if len(rows) > size else None,
        "total_size": total,
    })


@app.post("/api/v1/beta/agent-data/:aggregate")
def aggregate(question: Question):
    size, offset = page(question)
    fields = question.group_by or []
    parameters: list = []
    keys = ", ".join(expression(field, parameters) for field in fields)
    condition = where(question, parameters)
    positions = ", ".join(str(index + 1) for index in range(len(fields)))
    columns, group = (f"{keys}, ", f"GROUP BY {positions} ORDER BY {positions}") if fields else ("", "")
    rows = database().execute(
        f"SELECT {columns}count(*) FROM agent_data WHERE {condition} {group} LIMIT ? OFFSET ?", [*parameters, size + 1, offset]
    ).fetchall()
    groups = [{"group_key": dict(zip(fields, row)), "count": row[-1] if question.count else None, "first_item": None} for row in rows]
    return answer({"items": groups[:size], "next_page_token": token(offset + size) if len(groups) > size else None, "total_size": None})


@app.post("/api/v1/beta/agent-data/:delete")
def delete_matching(question: Question):
    parameters: list = []
    condition = where(question, parameters)
    return answer({"deleted_count": database().execute(f"DELETE FROM agent_data WHERE {condition}", parameters).rowcount})


@app.post("/api/v1/beta/agent-data")
def create(body: Create):
    now = datetime.now(timezone.utc).isoformat()
    row = (str(uuid.uuid4()), body.deployment_name, body.collection, now, now, orjson.dumps(body.data).decode())
    database().execute(f"INSERT INTO agent_data ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", row)
    return answer(item(row))


@app.get("/api/v1/beta/agent-data/{item_id}")
def get(item_id: str):
    row = database().execute(f"SELECT {COLUMNS} FROM agent_data WHERE id = ?", [item_id]).fetchone()
    if row is None:
        raise HTTPException(404, f"Agent data item not found: {item_id}")
    return answer(item(row))


@app.delete("/api/v1/beta/agent-data/{item_id}")
def delete(item_id: str):
    if database().execute("DELETE FROM agent_data WHERE id = ?", [item_id]).rowcount == 0:
        raise HTTPException(404, f"Agent data item not found: {item_id}")
    return answer({})
