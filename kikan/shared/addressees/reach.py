"""To whom a letter goes (送付先): name and mailing address last known, or who receives it; protected ones only where opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.recipients import envelopes, latest
from kikan.shared.history import as_of


@dataclass(frozen=True, repr=False)
class Addressee:
    """Who is written to. `is_hidden`: the address is protected and was not opened for this actor."""

    person: int
    name: str = field(repr=False)
    kana: str = field(repr=False)
    postal_code: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)
    is_hidden: bool = False

    @property
    def can_be_reached(self) -> bool:
        return bool(self.name and self.lines)


def addressees(
    persons: Iterable[int], actor: Actor, day: date, opened: frozenset[int] = frozenset()
) -> Mapping[int, Addressee]:
    """The addressees of these people; a few queries however many they are.

    Where somebody else receives the papers (相続人代表者など) both names stand on the envelope, with the other's address.
    """
    wanted = sorted(set(persons))
    covered = shield(wanted, actor, day=day, opened=opened)
    names = latest(Name, wanted, day, kind="official")
    homes = latest(Address, wanted, day, use="home")
    mailing = {r.person: r for r in as_of(Address, day).filter(person__in=wanted, use="mailing")}
    others = envelopes(wanted, day)
    found = {}
    for person in wanted:
        name, row = names.get(person), mailing.get(person) or homes.get(person)
        hidden = covered.covers(person) and person not in opened
        lines = () if row is None or hidden else tuple(x for x in (row.address, row.building) if x)
        found[person] = Addressee(
            person, name.name if name else "", name.kana if name else "",
            "" if row is None or hidden else row.postal_code, lines, hidden,
        )  # fmt: skip
        if (other := others.get(person)) is not None:
            found[person] = replace(
                found[person], name=other.named(found[person].name), postal_code=other.postal_code, lines=other.lines,
                is_hidden=False,
            )  # fmt: skip
    return found


def without_address(persons: Iterable[int], day: date) -> set[int]:
    """Who has no address a letter could go to (公示送達を考える人)."""
    wanted = set(persons)
    rows = as_of(Address, None).filter(person__in=sorted(wanted), valid_from__lte=day).exclude(address="")
    return wanted - set(rows.values_list("person", flat=True))
