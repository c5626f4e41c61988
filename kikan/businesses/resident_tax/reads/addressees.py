"""Names and mailing addresses of those a paper goes to, as last known by today (宛先)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from kikan.shared.addressees.models import Account, Address, Name, Profile
from kikan.shared.addressees.recipients import envelopes, latest
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class To:
    """Who gets a paper and where; empty where it is not known."""

    person: int
    name: str = ""
    kana: str = ""
    postal_code: str = ""
    lines: tuple[str, ...] = ()
    birth_on: date | None = None
    has_account: bool = False
    home: tuple[str, ...] = field(default=())

    @property
    def postal(self) -> str:
        code = self.postal_code
        return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code


def addressees(persons: Iterable[int]) -> dict[int, To]:
    """Those of these people; five queries, however many they are. Whoever may not be told of is the caller's to leave out."""
    chosen, today = sorted(set(persons)), clock.today()
    names = latest(Name, chosen, today, kind="official")
    births = latest(Profile, chosen, today)
    homes = latest(Address, chosen, today, use="home")
    town = current_or_raise()
    mailing = {
        r.person: r for r in as_of(Address, today).filter(municipality=town, person__in=chosen, use="mailing")
    }
    accounts = as_of(Account, today).filter(municipality=town, person__in=chosen, use="debit")
    with_account = set(accounts.values_list("person", flat=True))
    return {p: _to(p, names, births, homes, mailing, p in with_account) for p in chosen}


def on_envelopes(known: dict[int, To]) -> dict[int, To]:
    """The same people as their letters name them: with who receives them instead (相続人代表者・納税管理人)."""
    others = envelopes(known, clock.today())
    return known | {
        person: replace(
            known[person],
            name=other.named(known[person].name),
            postal_code=other.postal_code,
            lines=other.lines,
        )
        for person, other in others.items()
    }


def _to(
    person: int,
    names: dict[int, Any],
    births: dict[int, Any],
    homes: dict[int, Any],
    mailing: dict[int, Any],
    has_account: bool,
) -> To:
    name, birth, home = names.get(person), births.get(person), homes.get(person)
    place = mailing.get(person) or home
    return To(
        person,
        name.name if name else "",
        name.kana if name else "",
        place.postal_code if place else "",
        _lines(place),
        birth.birth_on if birth and birth.birth_precision == "day" else None,
        has_account,
        _lines(home),
    )


def _lines(row: Any) -> tuple[str, ...]:
    return tuple(line for line in (row.address, row.building) if line) if row else ()
