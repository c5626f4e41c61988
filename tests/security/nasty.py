"""What people and machines type by mistake or on purpose; every value once, with the reason it is here."""

import os
import zlib
from collections.abc import Sequence
from typing import TypeVar

SCRIPT = "<script>alert(1)</script>"
VALUES: dict[str, str] = {
    "nothing": "",
    "blanks": " \u3000\t",
    "NUL": "a\0b",
    "control characters": "\x07\x1b[31m\x7f\x85",
    "a line break": "令和\r\nSet-Cookie: a=b",
    "a long text": "あ" * 3000,
    "more digits than int() reads": "9" * 5000,
    "beyond 64 bits": "9223372036854775808",
    "eighteen digits": "9" * 18,
    "beyond 32 bits": "2147483648",
    "minus": "-1",
    "zero": "0",
    "an exponent": "1e9",
    "not a number": "NaN",
    "a figure that is no decimal": "²",
    "Arabic digits": "٣",
    "full-width digits": "１２３",
    "no such day": "令和8年2月30日",
    "no such era year": "平成99年13月1日",
    "a year too far": "令和99999年1月1日",
    "the last day of all": "9999-12-31",
    "the first day of all": "0001-01-01",
    "half-width kana": "ﾜﾀﾅﾍﾞ ｶﾞ",
    "a variation selector alone": "\U000e0100",
    "emoji": "👨‍👩‍👧",
    "right-to-left marks": "\u202e山田\u202c\u200f",
    "private use": "\ue000\U000f0000",
    "noncharacters": "\ufffe\uffff",
    "replaced bytes": "\ufffd",
    "combining marks": "か" + "\u3099" * 50,
    "SQL": "'; DROP TABLE addressees_person; --",
    "a pattern": "%_\\",
    "HTML": SCRIPT,
    "a template": "{{ 7|add:7 }}{% load x %}%s%(a)d{0}",
    "JSON": '{"a": [1, null]}',
    "a path": "/".join([*[".."] * 9, "etc", "passwd"]),
    "another site": "//evil.example/",
    "words": "山田　太郎",
    "a number": "1",
    "a day": "令和8年11月20日",
}
# As bytes of an address or a form, not representable as text.
BYTES = (b"%ED%A0%80", b"%FF%FE", b"%C0%80", b"%F4%90%80%80")
FILES: dict[str, bytes] = {
    "empty": b"",
    "one byte": b"1",
    "zeros": b"\0" * 500,
    "line breaks": b"\r\n" * 300,
    "a record cut short": b"1910" + b" " * 50,
    "no header": b"8" + b"0" * 119 + b"\r\n" + b"9" + b" " * 119,
    "UTF-8 with mark": b"\xef\xbb\xbf" + "１９１".encode() * 40,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "half a character": ("あ" * 60).encode("cp932")[:-1],
}


T = TypeVar("T")
EVERYTHING = bool(os.environ.get("KIKAN_EVERY_VALUE"))


def share(route: str, items: Sequence[T], step: int) -> list[T]:
    """What one door gets of many: every `step`th, beginning elsewhere at each; KIKAN_EVERY_VALUE=1 gives all to all."""
    if EVERYTHING or step < 2:
        return list(items)
    return list(items[zlib.crc32(route.encode()) % step :: step])


def for_door(route: str) -> dict[str, str]:
    """The values one door gets. Fields of one kind stand behind many doors, so each value still meets each kind."""
    return dict(share(route, list(VALUES.items()), 12))
