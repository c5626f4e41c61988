"""The detailed search (詳細検索): every key by itself, begins or contains, also what is not entered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from kikan.businesses.residents.models import KeptSearch
from kikan.businesses.residents.reads.search import Hits, people_of
from kikan.businesses.residents.reads.search_terms import (
    BY_ADDRESS,
    BY_BUILDING,
    BY_GIVEN_KANA,
    BY_GIVEN_NAME,
    BY_HOUSEHOLD,
    BY_KANA,
    BY_NAME,
    BY_PERSON,
    Term,
    union,
)
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import all_covered
from kikan.shared.addressees.search_keys import address_key, building_key, kana_key, name_key
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

NUMBERS_RIGHT = "residents.search_numbers"
NAMES = "SELECT person FROM addressees_name WHERE municipality = %s AND {column} LIKE %s"
PLACES = (
    "SELECT person FROM addressees_address WHERE municipality = %s AND {column} LIKE %s AND person <> ALL(%s)"
)
BORN = (
    "SELECT person FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL"
    " AND birth_on >= %s AND birth_on <= %s"
)
SEX = "SELECT person FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL AND sex = %s"
NOW = "ended_by IS NULL AND valid_from <= %s AND valid_until > %s"
RELATED = "SELECT person FROM residents_resident WHERE municipality = %s AND {now} AND relationship = %s"
LIVING = "SELECT person FROM residents_resident WHERE municipality = %s AND {now}"
KIND = "SELECT person FROM residents_resident WHERE municipality = %s AND {now} AND resident_kind = %s"
REMOVED = "SELECT person FROM residents_removal WHERE municipality = %s AND {now}"
REASON = "SELECT person FROM residents_removal WHERE municipality = %s AND ended_by IS NULL AND reason = %s"
CARD = "SELECT person FROM residents_stay WHERE municipality = %s AND card_no = %s AND card_no <> ''"
EMPTY = {
    "kana": (
        "SELECT person FROM addressees_name WHERE municipality = %s AND {now} AND kind = 'official' AND kana = ''"
    ),
    "building": (
        "SELECT person FROM addressees_address WHERE municipality = %s AND {now} AND use = 'home' AND building = ''"
    ),
    "register": (
        "SELECT person FROM residents_family_register WHERE municipality = %s AND {now}"
        " AND place IN ('', 'なし', '不明')"
    ),
    "head": (
        "SELECT person FROM residents_resident WHERE municipality = %s AND {now} AND household IN"
        " (SELECT household FROM residents_household WHERE head IS NULL AND ended_by IS NULL"
        " AND valid_until = '9999-12-31')"
    ),
}
EMPTY_JA = {"kana": "フリガナ", "building": "方書", "register": "本籍", "head": "世帯主"}


@dataclass(frozen=True, repr=False)
class Conditions:
    """What the form says; nothing said narrows nothing. Past names and addresses are searched with present ones."""

    name: str = ""
    kana: str = ""
    match: str = "begins"
    birth_from: date | None = None
    birth_until: date | None = None
    sex: str = ""
    relationship: str = ""
    address: str = ""
    building: str = ""
    person: int | None = None
    household: int | None = None
    state: str = ""
    reason: str = ""
    kind: str = ""
    card_no: str = ""
    empty: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Conditions(match=self.match)

    def as_json(self) -> dict[str, Any]:
        """To be kept: the number of a card is not."""
        plain = {k: v for k, v in asdict(self).items() if v not in ("", None, ()) and k != "card_no"}
        return {
            k: v.isoformat() if isinstance(v, date) else list(v) if isinstance(v, tuple) else v
            for k, v in plain.items()
        }


def from_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as the form takes it."""
    known = {f.name for f in fields(Conditions)}
    return {name: value for name, value in kept.items() if name in known}


def search_detailed(asked: Conditions, *, actor: Actor, limit: int = 50) -> Hits:
    """Whom every condition finds. Errors: NotPermitted for a card's number without its right."""
    if asked.card_no:
        actor.require(NUMBERS_RIGHT)
    terms = _terms(current_or_raise(), asked)
    if not terms:
        return Hits(problem="条件を一つ以上入力してください。")
    return people_of(terms, actor=actor, limit=limit)


def _terms(town: int, asked: Conditions) -> list[Term]:
    """The narrow ones first: the first drives, the others only test."""
    today, hidden = clock.today(), sorted(all_covered())
    now = [town, today, today]
    is_within = asked.match == "contains"
    born = (BORN, [town, asked.birth_from or date.min, asked.birth_until or date.max])
    found: list[tuple[bool, Term]] = [
        (bool(asked.card_no), (CARD, [town, asked.card_no.strip().upper()])),
        (asked.person is not None, (BY_PERSON, [town, asked.person])),
        (asked.household is not None, (BY_HOUSEHOLD, [town, asked.household])),
        (bool(asked.name), _named(town, name_key(asked.name), is_within)),
        (bool(asked.kana), _spoken(town, kana_key(asked.kana), is_within)),
        (bool(asked.address), _placed(town, "address_key", address_key(asked.address), is_within, hidden)),
        (
            bool(asked.building),
            _placed(town, "building_key", building_key(asked.building), is_within, hidden),
        ),
        (bool(asked.birth_from or asked.birth_until), born),
        (bool(asked.reason), (REASON, [town, asked.reason])),
        *((True, (_today(EMPTY[name]), now)) for name in asked.empty if name in EMPTY),
        (bool(asked.relationship), (_today(RELATED), [*now, asked.relationship])),
        (bool(asked.sex), (SEX, [town, asked.sex])),
        (bool(asked.kind), (_today(KIND), [*now, asked.kind])),
        (asked.state == "resident", (_today(LIVING), now)),
        (asked.state == "removed", (_today(REMOVED), now)),
    ]
    return [term for is_asked, term in found if is_asked]


def _today(query: str) -> str:
    return query.format(now=NOW)


def _named(town: int, key: str, is_within: bool) -> Term:
    if is_within and key:
        return NAMES.format(column="name_key"), [town, _like(key)]
    return union((BY_NAME, [town, key]), (BY_GIVEN_NAME, [town, key]))


def _spoken(town: int, key: str, is_within: bool) -> Term:
    if is_within and key:
        return NAMES.format(column="kana_key"), [town, _like(key)]
    return union((BY_KANA, [town, key]), (BY_GIVEN_KANA, [town, key]))


def _placed(town: int, column: str, key: str, is_within: bool, hidden: list[int]) -> Term:
    if is_within and key:
        return PLACES.format(column=column), [town, _like(key), hidden]
    return union((BY_ADDRESS if column == "address_key" else BY_BUILDING, [town, key, hidden]))


def _like(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def kept_searches(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """The conditions this clerk used lately, the latest first, each with its number."""
    rows = KeptSearch.objects.filter(municipality=current_or_raise(), user=actor.user).order_by("-at")
    return [(str(row.id), from_json(row.conditions)) for row in rows]
