"""A small paper and its data for the tests of this room; all persons are invented."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from kikan.shared.documents.imprint import SAMPLE, Imprint, Signatory
from kikan.shared.documents.papers import Paper, register

TEMPLATE = "shared/documents/tests/plain.typ"
PLAIN = register(Paper("test.plain", "試験の書類", TEMPLATE, "residents.print"))
WATANABE = "渡邉\U000e010f　太郎"
IMPRINT = Imprint(
    "試験の書類", "20261124-1-000001", date(2026, 11, 24), "山形県", "見本町", Signatory("見本町長", "見本　花子", SAMPLE)
)  # fmt: skip


def paper(*lines: str, more_pages: int = 0, **marks: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"lines": list(lines)}
    if more_pages:
        body["more_pages"] = more_pages
    return {"imprint": replace(IMPRINT, **marks).printed(), "body": body}


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def page_texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
