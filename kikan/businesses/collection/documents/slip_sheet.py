"""Sheets of payment slips by themselves (納付書): what was issued at the counter or again."""

from collections.abc import Sequence
from typing import Any

from kikan.shared.documents.slips import PaymentSlip


def slip_sheet(slips: Sequence[PaymentSlip]) -> dict[str, Any]:
    """The slips as plain data; their codes are drawn when they are printed."""
    return {"slips": [slip.printed() for slip in slips]}
