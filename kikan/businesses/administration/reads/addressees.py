"""Addressees outside the resident register (住登外者), and where letters and money of anybody go (送付先・口座)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account, Address, Name, Profile, Recipient, RecipientKind
from kikan.shared.addressees.protection import shield
from kikan.shared.addressees.recipients import latest
from kikan.shared.addressees.search_keys import kana_key, name_key
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.person import PersonBar
from kikan.shared.history import as_of
from kikan.shared.journal.append import head
from kikan.shared.tenancy.opener import current_or_raise

MOST = 100
USES = {"debit": "口座振替（引落し）", "credit": "還付・給付（振込み）"}
DEPOSITS = {1: "普通", 2: "当座", 4: "貯蓄", 9: "その他"}
# By name, reading or number; those the register knows are found there.
OUTSIDE = """
SELECT p.number, p.kind, n.name, n.kana, coalesce(a.address, ''), coalesce(a.building, '')
FROM addressees_person p
JOIN addressees_name n ON n.municipality = p.municipality AND n.person = p.number AND n.kind = 'official'
  AND n.ended_by IS NULL AND n.valid_from <= %(day)s AND n.valid_until > %(day)s
LEFT JOIN addressees_address a ON a.municipality = p.municipality AND a.person = p.number AND a.use = 'home'
  AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.valid_until > %(day)s
WHERE p.municipality = %(town)s
  AND NOT EXISTS (SELECT 1 FROM fact_residents_residency r WHERE r.municipality = p.municipality AND r.person = p.number)
  AND (%(number)s = p.number OR (%(kana)s <> '' AND n.kana_key ^@ %(kana)s)
       OR (%(name)s <> '' AND n.name_key ^@ %(name)s) OR %(all)s)
ORDER BY n.kana_key, p.number LIMIT %(most)s
"""


@dataclass(frozen=True, repr=False)
class Outside:
    """One addressee in the list."""

    number: int
    kind: str
    name: str
    kana: str
    address: str
    is_protected: bool = False


def outsiders(text: str, day: date) -> list[Outside]:
    """Those outside the register that begin so, by reading; without a text the first hundred."""
    typed = text.strip()
    plain = typed.replace("-", "")
    values: dict[str, Any] = {
        "town": current_or_raise(), "day": day, "kana": kana_key(typed), "name": name_key(typed), "all": not typed,
        "number": int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 18 else -1, "most": MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OUTSIDE, values)
        rows = cursor.fetchall()
    covered = shield([row[0] for row in rows], None, day=day)
    return [
        Outside(
            number,
            kind,
            name,
            kana,
            covered.shown(number, f"{address}　{building}".strip()),
            covered.covers(number),
        )
        for number, kind, name, kana, address, building in rows
    ]


@dataclass(frozen=True, repr=False)
class Addressee:
    """One person with what may be changed here; of a protected one no address is told."""

    bar: PersonBar
    is_of_register: bool
    home: Address | None
    mailing: Address | None
    recipient: "Receives | None"
    accounts: tuple[tuple[str, Account], ...]
    names: tuple[Name, ...]
    profile: Profile | None
    read_at: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Receives:
    """Who receives the papers of the person (書類の受領者)."""

    person: int
    kind: int
    kind_ja: str
    name: str
    valid_from: date


def recipient_of(person: int, day: date) -> Receives | None:
    """Who receives on a day, by name; None where the person does."""
    town = current_or_raise()
    row = as_of(Recipient, day).filter(municipality=town, person=person).first()
    if row is None:
        return None
    name = latest(Name, [row.recipient], day, kind="official").get(row.recipient)
    kind_ja = str(RecipientKind(row.kind).label)
    return Receives(row.recipient, row.kind, kind_ja, name.name if name else "", row.valid_from)


RECIPIENT_KINDS = list(RecipientKind.choices)


def addressee(person: int, actor: Actor, day: date) -> Addressee:
    """Errors: NotFound."""
    bar = person_bar(person, actor, day)
    town = current_or_raise()
    homes = {a.use: a for a in as_of(Address, day).filter(municipality=town, person=person)}
    names = tuple(
        as_of(Name, None).filter(municipality=town, person=person, kind="official").order_by("-valid_from")
    )
    profile = as_of(Profile, None).filter(municipality=town, person=person).order_by("-valid_from").first()
    accounts = as_of(Account, day).filter(municipality=town, person=person).order_by("use")
    # Of the protected no address is told, not to the officer either: there is a page of its own that asks why.
    home = None if bar.is_protected else homes.get("home")
    return Addressee(
        bar, is_of_register(person), home, None if bar.is_protected else homes.get("mailing"),
        recipient_of(person, day),
        tuple((USES.get(a.use, a.use), a) for a in accounts), names, profile, head(), _values(names, profile, home),
    )  # fmt: skip


def _values(names: tuple[Name, ...], profile: Profile | None, home: Address | None) -> dict[str, Any]:
    """What the form of a correction begins with."""
    found: dict[str, Any] = {"name": names[0].name, "kana": names[0].kana} if names else {}
    if profile is not None:
        found |= {"sex": profile.sex, "birth_on": profile.birth_on}
    if home is not None:
        found |= {"address": home.address, "building": home.building, "postal_code": home.postal_code}
    return found


def is_of_register(person: int) -> bool:
    """Whether the resident register knows the person, now or before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM fact_residents_residency WHERE municipality = %s AND person = %s)",
            [current_or_raise(), person],
        )
        return bool(cursor.fetchone()[0])
