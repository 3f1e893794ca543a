"""What the two drivers share: the server's address, a record, a document, and how a mistake is told."""

import hashlib
import os
import sys
import uuid

URL = os.environ["COUNTERSIGN_URL"]
KEY = os.environ.get("COUNTERSIGN_KEY", "llx-any")
RECORDS = 105
PAGE_SIZE = 20


def new_collection() -> str:
    """A collection that no earlier run has filled."""
    return f"sdk-{uuid.uuid4()}"


def check(actual, expected, what: str) -> None:
    if actual != expected:
        sys.exit(f"FAILED {what}: expected {expected!r}, got {actual!r}")


def tiny_pdf() -> bytes:
    """One empty page, with a cross-reference table that is right."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
    ]
    pdf = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return pdf + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def file_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(name: str, parts: dict) -> None:
    """Runs the parts named on the command line, or all."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "all"
    if asked != "all" and asked not in parts:
        sys.exit(f"there is no part {asked}; there are: all, {', '.join(parts)}")
    for part, drive in parts.items():
        if asked in ("all", part):
            drive()
            print(f"{name}: {part} ok")
