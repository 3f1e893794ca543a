"""Reads `captures.md`: what five of LlamaIndex's clients sent, header by header.

A section (`## `) starts with the headers common to all calls of its client. A call (`### `) has one block: request lines, headers
that differ, `# absent:` headers, `# again,` for a repetition with another header, and the body.
"""

import re
from dataclasses import dataclass, field

REQUEST_LINE = re.compile(r"(GET|POST|PUT|DELETE) (/\S*)$")
HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]*): ?(.*)$")
NO_REQUEST = "(no request was sent)"


@dataclass
class Request:
    section: str
    call: str
    method: str
    path: str
    headers: list[tuple[str, str]]
    body: str = ""

    def header(self, name: str) -> str | None:
        return next((value for header, value in self.headers if header.lower() == name.lower()), None)

    def set_header(self, name: str, value: str) -> None:
        self.headers = [pair for pair in self.headers if pair[0].lower() != name.lower()] + [(name, value)]

    def drop_header(self, name: str) -> None:
        self.headers = [pair for pair in self.headers if pair[0] != name]

    def copy(self) -> "Request":
        return Request(self.section, self.call, self.method, self.path, list(self.headers), self.body)


@dataclass
class Call:
    section: str
    name: str
    requests: list[Request] = field(default_factory=list)


def read(text: str) -> list[Call]:
    calls, section, base, heading, block = [], "", [], None, None
    for number, line in enumerate(text.splitlines(), start=1):
        if block is not None:
            if line != "```":
                block.append(line)
                continue
            if heading is None:
                base = [header(line, number) for line in block]
            else:
                calls.append(Call(section, heading, list(requests_of(section, heading, base, block, number))))
            block = None
        elif line == "```http":
            block = []
        elif line.startswith("## "):
            section, heading, base = line[3:].strip(), None, []
        elif line.startswith("### "):
            heading = line[4:].strip()
    if block is not None:
        raise ValueError("captures.md ends within a block")
    return calls


def header(line: str, number: int) -> tuple[str, str]:
    match = HEADER_LINE.match(line)
    if not match:
        raise ValueError(f"captures.md: no header in the block that ends near line {number}: {line!r}")
    return match[1], match[2]


def requests_of(section: str, call: str, base: list, block: list[str], number: int):
    """The requests of one block, in order."""
    if block == [NO_REQUEST]:
        return
    request, body = None, []

    def finished() -> Request:
        # Forms use CRLF on the wire; JSON is a single line.
        request.body = "\r\n".join(body)
        return request

    for line in block:
        if match := REQUEST_LINE.match(line):
            if request is not None:
                yield finished()
            request, body = Request(section, call, match[1], match[2], list(base)), []
        elif request is None:
            raise ValueError(f"captures.md: the block that ends near line {number} starts with {line!r}")
        elif line.startswith("# again, "):
            name, value = header(line.removeprefix("# again, "), number)
            yield finished()
            request = request.copy()
            request.set_header(name, value)
        elif body or line.startswith("--") or line.startswith("{"):
            body.append(line)
        elif line.startswith("# absent: "):
            request.drop_header(line.removeprefix("# absent: "))
        else:
            request.set_header(*header(line, number))
    yield finished()
