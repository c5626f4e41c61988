"""Slips that clerks key (入力票): what each read, where they differ, what both agree on."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.models import Keying, KeyingSlip
from kikan.law.days import day
from kikan.shared.addressees.models import Name, Profile
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import MISSING
from kikan.shared.tenancy.opener import current_or_raise

STATES = {"open": "入力中", "entered": "登録済", "abandoned": "中止"}
# 住民税申告 is handed in by the person, who sees what is entered.
KEYED_ONCE = (codes.DECLARATION,)
PLAIN_ITEMS = ("is_assisted", "is_minor")
"""Items the office knows by itself; a blank says nothing about them."""


@dataclass(frozen=True, repr=False)
class Read:
    """A slip as one clerk read it."""

    clerk: int
    person: int
    received_on: date
    payer_name: str
    items: Mapping[str, int]

    @property
    def plain(self) -> dict[str, Any]:
        """Every keyed item by its Japanese name, for comparing and showing."""
        names = dict(INPUTS)
        return {
            "宛名番号": self.person, "受付日": self.received_on, "支払者": self.payer_name,
            **{names[n]: v for n, v in self.items.items()},
        }  # fmt: skip


@dataclass(frozen=True, repr=False)
class Slip:
    number: int
    kind: int
    fiscal_year: int
    state: str
    opened_by: int
    opened_at: datetime
    document: int | None
    readings: Mapping[int, Read] = field(default_factory=dict)
    counts: Mapping[int, int] = field(default_factory=dict)

    @property
    def kind_ja(self) -> str:
        return codes.KINDS[self.kind]

    @property
    def first(self) -> Read | None:
        return self.readings.get(1)

    @property
    def second(self) -> Read | None:
        return self.readings.get(2)

    def attempts(self, keying: int) -> int:
        return self.counts.get(keying, 0)

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """(item, first, second) of what two clerks read differently."""
        if self.first is None or self.second is None:
            return []
        a, b = self.first.plain, self.second.plain
        return [(n, a.get(n), b.get(n)) for n in dict.fromkeys([*a, *b]) if a.get(n) != b.get(n)]

    @property
    def agreed(self) -> Read | None:
        """What counts: the third look where there was one, else what both read alike; a declaration is keyed once."""
        if 3 in self.readings:
            return self.readings[3]
        if self.kind in KEYED_ONCE:
            return self.first
        return self.second if self.second is not None and not self.differences else None

    @property
    def next_keying(self) -> int:
        """Which keying is due; 0 where the slip is settled."""
        if self.state != "open":
            return 0
        return 1 if self.first is None else 2 if self.second is None else 3

    @property
    def state_ja(self) -> str:
        if self.state != "open":
            return STATES[self.state]
        return {1: "一回目待ち", 2: "二回目待ち", 3: f"違い {len(self.differences)}項目"}[self.next_keying]


def slips() -> list[Slip]:
    """Every slip, the newest first."""
    rows = list(KeyingSlip.objects.filter(municipality=current_or_raise()).order_by("-number"))
    return _with_readings(rows)


def slip_of(number: int) -> Slip:
    """Errors: NotFound."""
    rows = list(KeyingSlip.objects.filter(municipality=current_or_raise(), number=number))
    if not rows:
        raise NotFound("この番号の入力票はありません。", what_to_do="入力票の一覧から開いてください。")
    return _with_readings(rows)[0]


def _with_readings(rows: list[KeyingSlip]) -> list[Slip]:
    """Of each keying the last attempt."""
    found: dict[int, dict[int, Read]] = defaultdict(dict)
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    keyings = Keying.objects.filter(municipality=current_or_raise(), slip__in=[r.number for r in rows])
    for row in keyings.order_by("slip", "keying", "attempt"):
        content = json.loads(row.content)
        found[row.slip][row.keying] = Read(
            row.clerk,
            row.person,
            date.fromisoformat(content["received_on"]),
            content["payer_name"],
            content["items"],
        )
        counts[row.slip][row.keying] += 1
    return [
        Slip(
            r.number, r.kind, r.fiscal_year, r.state, r.opened_by, r.opened_at, r.document, found[r.number], counts[r.number]
        )
        for r in rows
    ]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Payee:
    """Whom a keyed 宛名番号 stands for; birth in days or MISSING."""

    name: str
    kana: str
    birth: int


def payee_of(person: int) -> Payee:
    """Errors: Refused for a number nobody bears: a keyed number is checked when it is typed."""
    town = current_or_raise()
    names = (
        as_of(Name, None).filter(municipality=town, person=person, kind="official").order_by("-valid_from")
    )
    name = names.first()
    if name is None:
        raise Refused("この宛名番号の人はいません。", field="person", what_to_do="番号を確かめてください。")
    born = as_of(Profile, None).filter(municipality=town, person=person).order_by("-valid_from").first()
    return Payee(name.name, name.kana, day(born.birth_on) if born is not None else MISSING)
