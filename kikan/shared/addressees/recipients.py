"""Who receives papers in somebody's place (相続人代表者・納税管理人・法定代理人), and how an envelope names both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.addressees.models import Address, Name, Recipient, RecipientKind
from kikan.shared.addressees.protection import shield
from kikan.shared.history import HistoryModel, as_of, end, replace


@dataclass(frozen=True, repr=False)
class Envelope:
    """Where the papers of a person go instead, and the words that stand between both names."""

    recipient: int
    kind_ja: str
    recipient_name: str = field(repr=False)
    postal_code: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)

    def named(self, name: str) -> str:
        """見本　太郎　相続人代表者　見本　花子"""
        return f"{name}　{self.kind_ja}　{self.recipient_name}"


def envelopes(persons: Iterable[int], day: date) -> Mapping[int, Envelope]:
    """Of those whose papers somebody else receives on a day; five queries at most.

    A recipient whose address is protected is left out: nobody may learn it from an envelope of another.
    """
    rows = {r.person: r for r in as_of(Recipient, day).filter(person__in=sorted(set(persons)))}
    wanted = sorted({r.recipient for r in rows.values()})
    if not wanted:
        return {}
    covered = shield(wanted, None, day=day)
    names, homes = latest(Name, wanted, day, kind="official"), latest(Address, wanted, day, use="home")
    mailing = {a.person: a for a in as_of(Address, day).filter(person__in=wanted, use="mailing")}
    found = {}
    for person, row in rows.items():
        place, name = mailing.get(row.recipient) or homes.get(row.recipient), names.get(row.recipient)
        if covered.covers(row.recipient) or place is None or name is None:
            continue
        lines = tuple(x for x in (place.address, place.building) if x)
        found[person] = Envelope(
            row.recipient, str(RecipientKind(row.kind).label), name.name, place.postal_code, lines
        )
    return found


def latest(model: type[HistoryModel], persons: list[int], day: date, **chosen: str) -> dict[int, Any]:
    """The last row of each person: who has left or died keeps the last one known."""
    rows = as_of(model, None).filter(person__in=persons, valid_from__lte=day, **chosen)
    return {row.person: row for row in rows.order_by("valid_from")}


def set_recipient(person: int, recipient: int, kind: int, *, entry: int, since: date) -> None:
    """The papers of a person go to another from a day on."""
    values = {"recipient": recipient, "kind": kind}
    replace(Recipient, {"person": person}, values, entry=entry, valid_from=since)


def end_recipient(person: int, *, entry: int, on: date) -> int:
    """The papers go to the person again from a day on. Returns how many rows ended."""
    return end(Recipient, {"person": person}, entry=entry, on=on)
