"""The person card (個人票): everything the register says of people on one day, as known at one entry."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import FamilyRegister, Guardianship, Household, Removal, Resident, Stay
from kikan.law.ages import age_on
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Address, Name, Person, Profile
from kikan.shared.addressees.protection import Shield, shield
from kikan.shared.errors import NotFound
from kikan.shared.history import HistoryModel, as_of
from kikan.shared.history.together import rows_together
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

H = TypeVar("H", bound=HistoryModel)
OF_A_PERSON: tuple[type[HistoryModel], ...] = (
    Resident, Removal, Profile, Name, Address, FamilyRegister, Stay, Guardianship,
)  # fmt: skip
RESIDENT, REMOVED, UNKNOWN = "resident", "removed", "unknown"
STATES = {RESIDENT: "住民", REMOVED: "除票", UNKNOWN: "記録なし"}


@dataclass(frozen=True, repr=False)
class RemovalCard:
    """Why a record is or will be removed. `begins_on`: from this day the person is no resident."""

    reason: str
    reason_ja: str
    begins_on: date
    cause_on: date
    cause_text: str
    planned_address: str
    confirmed_address: str
    confirmed_on: date | None
    notice_on: date | None
    notified_on: date | None
    household: int


@dataclass(frozen=True, repr=False)
class StayCard:
    nationality: str
    nationality_name: str
    category: str
    status: str
    period: str
    period_end: date | None
    card_no: str
    foreign_resident_since: date


@dataclass(frozen=True, repr=False)
class PersonCard:
    """One person on one day. Empty texts and None: nothing recorded. `age` is None where the birth is uncertain.

    `address` and `register_place` are hidden of protected people unless the look was opened;
    `removal_ahead` is a planned move-out.
    """

    person: int
    day: date
    state: str
    name: str
    kana: str
    is_reading_confirmed: bool
    former_name: str
    alias: str
    kanji_name: str
    sex: int
    birth_on: date | None
    birth_text: str
    birth_precision: str
    age: int | None
    is_protected: bool
    household: int | None = None
    relationship: str = ""
    is_head: bool = False
    head: int | None = None
    head_name: str = ""
    factual_head: str = ""
    order_in_household: int = 0
    resident_kind: int = codes.JAPANESE
    became_by: int = 0
    resident_since: date | None = None
    resident_since_text: str = ""
    address_since: date | None = None
    address_since_text: str = ""
    came_from: str = ""
    last_registered: str = ""
    is_ward: bool = False
    notified_on: date | None = None
    event: str = ""
    remark: str = ""
    postal_code: str = ""
    town_code: str = ""
    town: str = ""
    lot: str = ""
    address: str = ""
    building: str = ""
    register_place: str = ""
    register_first_person: str = ""
    stay: StayCard | None = None
    removal: RemovalCard | None = None
    removal_ahead: RemovalCard | None = None

    @property
    def state_ja(self) -> str:
        return STATES[self.state]

    @property
    def sex_ja(self) -> str:
        return codes.SEXES[self.sex]

    @property
    def kind_ja(self) -> str:
        return codes.KINDS[self.resident_kind]


def person_card(
    person: int,
    *,
    day: date | None = None,
    known_at: int | None = None,
    actor: Actor | None = None,
    why: str = "",
) -> PersonCard:
    """One person. Errors: NotFound; NotPermitted where looks at the person are suppressed (抑止)."""
    require_person(person)
    suppression.refuse_look([person])
    return person_cards([person], day=day, known_at=known_at, actor=actor, why=why)[0]


def require_person(person: int) -> None:
    """Errors: NotFound for a number nobody has here."""
    if not Person.objects.filter(municipality=current_or_raise(), number=person).exists():
        raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")


def person_cards(
    persons: Sequence[int],
    *,
    day: date | None = None,
    known_at: int | None = None,
    actor: Actor | None = None,
    why: str = "",
    opened: frozenset[int] = frozenset(),
) -> list[PersonCard]:
    """People in the order given; three queries however many they are, one more for heads who are not among them.

    why: the reason for seeing protected addresses; it opens them only to an actor with that right.
    opened: protected people whose print was released.
    """
    on = day or clock.today()
    shown = shield(persons, actor, day=max(on, clock.today()), why=why, opened=opened)
    found = rows_together(OF_A_PERSON, "person", persons, known_at, {Address: "use = 'home'"})
    residents = {n: _at(found[Resident][n], on) for n in persons}
    last = {n: residents[n] or _last_before(found[Resident][n], on) for n in persons}
    heads = _heads({(r.household, _last_day(r, on)) for r in last.values() if r}, known_at, found[Name])
    return [_card(n, on, found, residents[n], last[n], heads, shown) for n in persons]


def _last_before(rows: Sequence[Resident], day: date) -> Resident | None:
    """The last row of one who is no resident any more."""
    return _nearest([row for row in rows if row.valid_from <= day], day)


def _last_day(row: Resident, day: date) -> date:
    """The day itself, of a removed record the last day of residence: the record shows who was head then."""
    return min(day, row.valid_until - timedelta(days=1))


def _at(rows: Sequence[H], day: date) -> H | None:
    return next((row for row in rows if row.valid_from <= day < row.valid_until), None)


def _nearest(rows: Sequence[H], day: date) -> H | None:
    """The row of the day, else the last before it, else the first after it: a person always has a name."""
    earlier = [row for row in rows if row.valid_from <= day]
    return _at(rows, day) or (earlier[-1] if earlier else rows[0] if rows else None)


Heads = dict[tuple[int, date], tuple[int | None, str, str]]


def _heads(wanted: set[tuple[int, date]], known_at: int | None, known: dict[int, list[Name]]) -> Heads:
    """The head of each household on a day: number, name, factual head."""
    households = {household for household, _ in wanted}
    of_households = rows_together([Household], "household", households, known_at)[Household]
    found = [(key, row) for key in wanted if (row := _at(of_households[key[0]], key[1])) is not None]
    names = _officials({row.head for _, row in found if row.head}, known_at, known)

    def name_of(person: int | None, day: date) -> str:
        row = _nearest(names[person], day) if person is not None else None
        return row.name if row else ""

    return {key: (row.head, name_of(row.head, key[1]), row.factual_head) for key, row in found}


def _officials(
    persons: set[int], known_at: int | None, known: dict[int, list[Name]]
) -> dict[int, list[Name]]:
    """The official names of these people, asked for where they are not among those known already."""
    names = defaultdict(
        list, {p: [n for n in known[p] if n.kind == "official"] for p in persons if p in known}
    )
    if strangers := persons - names.keys():
        rows = as_of(Name, None, known_at).filter(
            municipality=current_or_raise(), kind="official", person__in=strangers
        )
        for name in rows.order_by("valid_from"):
            names[name.person].append(name)
    return names


def _card(
    person: int,
    day: date,
    found: dict[Any, dict[int, list[Any]]],
    resident: Resident | None,
    last: Resident | None,
    heads: Heads,
    shown: Shield,
) -> PersonCard:
    removals = found[Removal][person]
    removal = _at(removals, day)
    ahead = next((row for row in removals if row.valid_from > day), None) if resident else None
    state = RESIDENT if resident else REMOVED if removal else UNKNOWN
    items: dict[str, Any] = {
        **_names(found[Name][person], day),
        **_birth(found[Profile][person], day),
        **(
            _place_in_register(last, heads.get((last.household, _last_day(last, day))), shown) if last else {}
        ),
        **_home(found[Address][person], person, last, day, shown),
        **_papers(found, person, day, last.resident_kind if last else codes.JAPANESE, shown),
    }
    return PersonCard(
        person=person,
        day=day,
        state=state,
        is_protected=shown.covers(person),
        removal=_removal(removal, person, shown),
        removal_ahead=_removal(ahead, person, shown),
        **items,
    )


def _names(rows: Sequence[Name], day: date) -> dict[str, Any]:
    by_kind: dict[str, list[Name]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    official = _nearest(by_kind["official"], day)
    others = {kind: _at(by_kind[kind], day) for kind in ("former", "alias", "kanji")}
    return {
        "name": official.name if official else "",
        "kana": official.kana if official else "",
        "is_reading_confirmed": bool(official and official.is_reading_confirmed),
        "former_name": others["former"].name if others["former"] else "",
        "alias": others["alias"].name if others["alias"] else "",
        "kanji_name": others["kanji"].name if others["kanji"] else "",
    }


def _birth(rows: Sequence[Profile], day: date) -> dict[str, Any]:
    profile = _nearest(rows, day)
    if profile is None:
        return {"sex": 0, "birth_on": None, "birth_text": "", "birth_precision": "unknown", "age": None}
    is_certain = profile.birth_precision == "day"
    return {
        "sex": profile.sex,
        "birth_on": profile.birth_on,
        "birth_text": profile.birth_text,
        "birth_precision": profile.birth_precision,
        "age": _age(profile.birth_on, day) if is_certain else None,
    }


def _age(birth: date, day: date) -> int:
    on = np.array([day_number(day)], dtype=np.int64)
    return int(age_on(np.array([day_number(birth)], dtype=np.int64), on)[0])


def _place_in_register(
    row: Resident, of: tuple[int | None, str, str] | None, shown: Shield
) -> dict[str, Any]:
    head, head_name, factual = of or (None, "", "")
    names = (
        "household",
        "relationship",
        "is_head",
        "order_in_household",
        "resident_kind",
        "became_by",
        "resident_since",
        "resident_since_text",
        "address_since",
        "address_since_text",
        "came_from",
        "last_registered",
        "notified_on",
        "event",
        "remark",
    )
    given = {name: getattr(row, name) for name in names}
    given |= {name: shown.shown(row.person, given[name]) for name in ("came_from", "last_registered")}
    return {**given, "head": head, "head_name": head_name, "factual_head": factual}


def _home(
    rows: Sequence[Address], person: int, resident: Resident | None, day: date, shown: Shield
) -> dict[str, str]:
    """Where a resident lives; of a removed record the last address in the municipality."""
    if resident is None:
        return {}
    home = _at(rows, min(day, resident.valid_until - timedelta(days=1)))
    names = ("postal_code", "town_code", "town", "lot", "address", "building")
    return {name: shown.shown(person, getattr(home, name)) for name in names} if home else {}


def _papers(
    found: dict[Any, dict[int, list[Any]]], person: int, day: date, kind: int, shown: Shield
) -> dict[str, Any]:
    """The family register of a Japanese, the stay of a foreigner: of one who was both, what the day's record has.

    本籍 of the protected is hidden like an address: it may be where they went.
    """
    is_foreign = kind == codes.FOREIGN
    ward = _at(found[Guardianship][person], day)
    register = None if is_foreign else _nearest(found[FamilyRegister][person], day)
    stay = _nearest(found[Stay][person], day) if is_foreign else None
    return {
        "is_ward": bool(ward and ward.is_ward),
        "register_place": shown.shown(person, register.place) if register else "",
        "register_first_person": register.first_person if register else "",
        "stay": StayCard(**{n: getattr(stay, n) for n in StayCard.__dataclass_fields__}) if stay else None,
    }


def _removal(row: Removal | None, person: int, shown: Shield) -> RemovalCard | None:
    if row is None:
        return None
    return RemovalCard(
        reason=row.reason,
        reason_ja=codes.JA[int(row.reason)],
        begins_on=row.valid_from,
        cause_on=row.cause_on,
        cause_text=row.cause_text,
        planned_address=shown.shown(person, row.planned_address),
        confirmed_address=shown.shown(person, row.confirmed_address),
        confirmed_on=row.confirmed_on,
        notice_on=row.notice_on,
        notified_on=row.notified_on,
        household=row.household,
    )
