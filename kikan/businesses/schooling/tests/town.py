"""An invented town with two elementary schools and one junior high school, written straight into the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np

from kikan.businesses.schooling.procedures.set_places import set_district, set_school
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.history import OPEN, add
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62090
TODAY = "2026-10-15"
RIGHTS = tuple(
    f"schooling.{r}" for r in ("look", "change", "approve", "print", "batch", "export", "parameter")
)
CLERK = system_actor(TOWN, *RIGHTS)
FIRST, SECOND = (Actor(user, TOWN, 1, frozenset(RIGHTS)) for user in (7, 8))
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
SINCE = date(2020, 4, 1)
EAST, WEST = "06202200101", "06202200201"

FATHER, ENTRANT, SIXTH, APRIL_2, FOREIGN, MOTHER, LONE, GRANDMOTHER = 18, 26, 34, 42, 50, 69, 77, 85
# person, household, is_head, born on, resident kind, town, lot, lives here from
PEOPLE = (
    (FATHER, 101, True, date(1985, 5, 5), 1, EAST, "12番地3", SINCE),
    (ENTRANT, 101, False, date(2021, 4, 1), 1, EAST, "12番地3", SINCE),
    (SIXTH, 101, False, date(2014, 6, 6), 1, EAST, "12番地3", SINCE),
    (APRIL_2, 101, False, date(2021, 4, 2), 1, EAST, "12番地3", SINCE),
    (MOTHER, 102, True, date(1990, 9, 9), 2, WEST, "５番地", SINCE),
    (FOREIGN, 102, False, date(2020, 8, 8), 2, WEST, "５番地", SINCE),
    (GRANDMOTHER, 103, True, date(1955, 3, 3), 1, WEST, "200番地", SINCE),
    (LONE, 103, False, date(2020, 12, 24), 1, WEST, "200番地", SINCE),
)
EAST_SCHOOL, WEST_SCHOOL, JUNIOR_HIGH, PRIVATE, NEIGHBOUR, SPECIAL = range(1, 7)
SCHOOLS = (
    ("見本東小学校", 1, 1), ("見本西小学校", 1, 1), ("見本中学校", 2, 1), ("見本学院小学校", 1, 5),
    ("隣町立隣小学校", 1, 2), ("県立見本支援学校", 4, 3),
)  # fmt: skip


def days(values: list[date]) -> np.ndarray:
    return np.array([(v - date(1970, 1, 1)).days for v in values], dtype=np.int64)


def settle(municipality: int = TOWN) -> None:
    """Write the people, names, addresses and ordinance values of a municipality; no school yet."""
    Municipality.objects.get_or_create(
        code=municipality,
        defaults={"name": "見本市", "kana": "ミホンシ", "prefecture": "山形県", "is_sample": True},
    )
    with tenant(municipality):
        actor = system_actor(municipality)
        entry = append(actor=actor, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
        _people(entry)
        filled = (ORDINANCES / "illustrative.yaml").read_text("utf-8")
        ordinances.enter(read_ordinance(filled, "illustrative.yaml", book()), entry=entry)


def _people(entry: int) -> None:
    person, household, head, kind = (np.array([p[i] for p in PEOPLE], dtype=np.int64) for i in (0, 1, 2, 4))
    born, since = days([p[3] for p in PEOPLE]), days([max(p[3], p[7]) for p in PEOPLE])
    write_columns("addressees_person", {"number": person, "kind": "natural", "entry": entry})
    write_columns("addressees_household", {"number": np.unique(household), "entry": entry})
    write_columns(
        "residents_resident",
        {
            "person": person, "household": household, "is_head": head, "relationship": "", "resident_kind": kind,
            "order_in_household": 1, "became_by": 4, "ceased_by": 0, "resident_since": since,
            "resident_since_text": "", "address_since": since, "address_since_text": "", "came_from": "",
            "came_from_code": "", "birth_on": born, "is_birth_certain": True, "event": "01", "remark": "",
            "valid_from": since, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    is_head = head == 1
    write_columns(
        "residents_household",
        {
            "household": household[is_head], "head": person[is_head], "factual_head": "",
            "valid_from": days([date(2000, 1, 1)] * int(is_head.sum())), "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    for number, _, _, birth, _, code, lot, _ in PEOPLE:
        name = {
            "name": f"見本　{number}",
            "kana": "ミホン　コ",
            "name_key": f"見本{number}",
            "kana_key": "ミホンコ",
        }
        profile = {"sex": 0, "birth_on": birth, "birth_lower": birth, "birth_upper": birth}
        add(Name, {"person": number, "kind": "official"}, name, entry=entry, valid_from=birth)
        add(Profile, {"person": number}, profile, entry=entry, valid_from=birth)
        lives(number, code, lot, max(birth, SINCE), entry)


def lives(person: int, town_code: str, lot: str, since: date, entry: int) -> None:
    """Give somebody a home from a day on."""
    values = {
        "town_code": town_code, "town": "東町" if town_code == EAST else "西町", "lot": lot,
        "address": f"山形県見本市見本町{lot}", "address_key": "",
    }  # fmt: skip
    add(Address, {"person": person, "use": "home"}, values, entry=entry, valid_from=since)


def build() -> None:
    """The schools by their numbers; east: one district; west: lots to 99 the west school, the others none."""
    for name, kind, founder in SCHOOLS:
        set_school(name=name, kind=kind, founder=founder, from_on=SINCE, actor=CLERK)
    for school, kind, code, last in (
        (EAST_SCHOOL, 1, EAST, None), (WEST_SCHOOL, 1, WEST, 99), (JUNIOR_HIGH, 2, EAST, None),
        (JUNIOR_HIGH, 2, WEST, None),
    ):  # fmt: skip
        set_district(school=school, kind=kind, town_code=code, lot_until=last, from_on=SINCE, actor=CLERK)


@contextmanager
def schooled_town() -> Iterator[None]:
    """The town with its schools on a day in October 2026; needs a database with commits."""
    settle()
    with clock.set_to(TODAY):
        build()
        yield
