"""Machine-readable codes as SVG of plain squares: QR and GS1-128 of payment slips.

GS1-128: 44 digits after the guideline for bills paid at convenience stores (標準料金代理収納), AI 91.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import segno
from barcode.codex import Gs1_128

APPLICATION = "91"
NO_DUE_DAY = "999999"
KEY_DIGITS = 21


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


def drawn(data: Any) -> Any:
    """The data with the pictures of its codes: kept papers hold digits, the room draws them as it prints.

    A mapping with `gs1_128` (digits) or `qr` (payload) gets the picture as `svg`.
    """
    if isinstance(data, Mapping):
        found = {key: drawn(value) for key, value in data.items()}
        if "gs1_128" in found:
            found["svg"] = gs1_128(found["gs1_128"])
        elif "qr" in found:
            found["svg"] = qr(found["qr"])
        return found
    return [drawn(value) for value in data] if isinstance(data, (list, tuple)) else data


def check_digit(digits: str) -> str:
    """Modulus 10, weights 3 and 1 from the right, the application identifier included (unverified)."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)


def gs1_128(digits: str) -> str:
    """The bars of a GS1-128 symbol (code C) without quiet zone or text: 288 modules for 44 digits."""
    if not digits.isascii() or not digits.isdigit() or len(digits) % 2:
        raise NotACode("code C takes pairs of digits")
    bars = Gs1_128(digits).build()[0]
    return _svg([bytes(int(bit) for bit in bars)])


def _exactly(digits: str, count: int, part: str) -> str:
    if len(digits) != count or not digits.isascii() or not digits.isdigit():
        raise NotACode(f"{part} is not {count} digits")
    return digits


def _svg(rows: Sequence[bytes]) -> str:
    """One path of runs; the image is stretched by the template, so a module is one unit."""
    runs = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row))
    size = f"{len(rows[0])} {len(rows)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" preserveAspectRatio="none">'
        f'<path d="{runs}" shape-rendering="crispEdges"/></svg>'
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    found, start = [], -1
    for x, dark in enumerate(row + b"\0"):
        if dark and start < 0:
            start = x
        elif not dark and start >= 0:
            found.append((start, x - start))
            start = -1
    return found
