"""The terminals of a municipality (端末の一覧)."""

from dataclasses import dataclass
from datetime import datetime

from kikan.businesses.administration.reads.users import names_of_users
from kikan.shared.access.models import Terminal
from kikan.shared.access.terminals import is_restricted


@dataclass(frozen=True)
class TerminalRow:
    """One listed terminal with who listed it."""

    number: int
    name: str
    network: str
    certificate: str
    added_by: str
    added_at: datetime


def terminals(municipality: int) -> tuple[bool, list[TerminalRow]]:
    """Whether only these are let in, and which they are."""
    rows = list(Terminal.objects.filter(municipality=municipality, ended_at__isnull=True).order_by("number"))
    names = names_of_users({row.added_by for row in rows})
    listed = [
        TerminalRow(t.number, t.name, t.network, t.certificate, names.get(t.added_by, ""), t.added_at)
        for t in rows
    ]
    return is_restricted(municipality), listed
