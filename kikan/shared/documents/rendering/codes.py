"""Machine-readable codes as SVG of plain squares: QR and GS1-128 of payment slips.

GS1-128: 44 digits after the guideline for bills paid at convenience stores (標準料金代理収納), AI 91.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import segno
from barcode.charsets import code128

APPLICATION = "91"
NO_DUE_DAY = "999999"
KEY_DIGITS = 21
# In JSON a quote inside a text is escaped, so this finds keys alone, with the text that follows each.
CODED = re.compile(r'"(gs1_128|qr)"\s*:\s*("(?:[^"\\]|\\.)*")')
# Code 128: start in code C, function 1; a symbol has eleven modules, begins dark and ends light, the stop has two more.
START_C, FUNCTION_1, MODULES, MODULUS = 105, 102, 11, 103
STOP = code128.STOP + "11"


class NotACode(ValueError):
    """A part of the code does not have its form; the message names the part, not the value."""


def qr(payload: str, *, error: str = "m") -> str:
    """The SVG of a QR code with its quiet zone of four modules."""
    symbol = segno.make(payload, error=error, micro=False, boost_error=False)
    return _svg([bytes(row) for row in symbol.matrix_iter(border=4)])


@dataclass(frozen=True)
class StoreCode:
    """What the bar code of a convenience-store slip says (コンビニ収納用バーコード).

    issuer: 6 digits, the GS1 business code without its leading 4; key: 21 digits that find the claim.
    Duty stamps do not concern municipal money, so their flag is 0 (unverified).
    """

    issuer: str
    key: str = field(repr=False)
    amount: int = field(repr=False)
    due_on: date | None = None
    reissue: int = 0

    def digits(self) -> str:
        """The 44 digits with their check digit. Errors: NotACode."""
        due = f"{self.due_on:%y%m%d}" if self.due_on else NO_DUE_DAY
        body = (
            APPLICATION
            + _exactly(self.issuer, 6, "issuer")
            + _exactly(self.key, KEY_DIGITS, "key")
            + _exactly(str(self.reissue), 1, "reissue")
            + due
            + "0"
            + _exactly(f"{self.amount:06d}", 6, "amount")
        )
        return body + check_digit(body)

    def lines(self) -> tuple[str, str]:
        """The reading line beneath the bars, in two rows."""
        d = self.digits()
        return f"({d[:2]}){d[2:8]}-{d[8:30]}", f"{d[30:36]}-{d[36]}-{d[37:43]}-{d[43]}"


def drawn(written: str) -> str:
    """JSON with the pictures of its codes: kept papers hold digits, the room draws them as it prints.

    A mapping with `gs1_128` (digits) or `qr` (payload), not both, gets the picture as `svg`. Errors: NotACode.
    """
    return CODED.sub(_with_picture, written)


def _with_picture(found: re.Match[str]) -> str:
    draw = gs1_128 if found[1] == "gs1_128" else qr
    return f'{found[0]}, "svg": {json.dumps(draw(json.loads(found[2])))}'


def check_digit(digits: str) -> str:
    """Modulus 10, weights 3 and 1 from the right, the application identifier included (unverified)."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def gs1_128(digits: str) -> str:
    """The bars of a GS1-128 symbol (code C) without quiet zone or text: 288 modules for 44 digits."""
    if not digits.isascii() or not digits.isdigit() or len(digits) % 2:
        raise NotACode("code C takes pairs of digits")
    values = [START_C, FUNCTION_1, *(int(digits[i : i + 2]) for i in range(0, len(digits), 2))]
    check = (START_C + sum(place * value for place, value in enumerate(values))) % MODULUS
    bars = "".join([_symbol(place * MODULES, value) for place, value in enumerate([*values, check])])
    end = (len(values) + 1) * MODULES
    return _picture(bars + _path(STOP, end, 0), end + len(STOP), 1)


@cache
def _symbol(x: int, value: int) -> str:
    return _path(code128.CODES[value], x, 0)


def _exactly(digits: str, count: int, part: str) -> str:
    if len(digits) != count or not digits.isascii() or not digits.isdigit():
        raise NotACode(f"{part} is not {count} digits")
    return digits


def _svg(rows: Sequence[bytes]) -> str:
    paths = [_path(row.translate(SHOWN).decode(), 0, y) for y, row in enumerate(rows)]
    return _picture("".join(paths), len(rows[0]), len(rows))


SHOWN = bytes.maketrans(b"\0\1", b"01")
DARK = re.compile("1+")


def _path(modules: str, x: int, y: int) -> str:
    """The dark modules of a row that begins at x."""
    return "".join([f"M{x + m.start()} {y}h{len(m[0])}v1h-{len(m[0])}z" for m in DARK.finditer(modules)])


def _picture(path: str, width: int, height: int) -> str:
    """One path of runs; the image is stretched by the template, so a module is one unit."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'<path d="{path}" shape-rendering="crispEdges"/></svg>'
    )
