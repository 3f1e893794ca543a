"""The Python drivers' view of `flaky.py`: a scenario is a script and the requests that it saw."""

import json
import os
import urllib.request
import uuid

FLAKY = os.environ.get("COUNTERSIGN_FLAKY", "")


class Scenario:
    """The `steps` are those of `flaky.py`."""

    def __init__(self, *steps: str) -> None:
        self.name = str(uuid.uuid4())
        self.url = f"{FLAKY}/script/{self.name}/{','.join(steps)}"

    def seen(self) -> list[dict]:
        with urllib.request.urlopen(f"{FLAKY}/seen/{self.name}") as answer:
            return json.load(answer)

    def count(self) -> int:
        return len(self.seen())
