"""Loads JSON Lines of ExtractedData into the competitor's database: `load.py FILE.jsonl DATABASE`.

One transaction per 1,000 records, as one would write it. Running it again adds the records again.
"""

import itertools
import sys
import uuid
from datetime import datetime, timezone

import orjson
from app import COLUMNS, connect


def rows(lines):
    for line in lines:
        record = orjson.loads(line)
        now = datetime.now(timezone.utc).isoformat()
        yield str(uuid.uuid4()), "_public", "invoices", now, now, orjson.dumps(record).decode()


def main(file: str, database: str) -> None:
    connection = connect(database)
    with open(file, "rb") as lines:
        records = rows(line for line in lines if line.strip())
        while batch := list(itertools.islice(records, 1000)):
            connection.execute("BEGIN")
            connection.executemany(f"INSERT INTO agent_data ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", batch)
            connection.execute("COMMIT")


if __name__ == "__main__":
    main(*sys.argv[1:])
