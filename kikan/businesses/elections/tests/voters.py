"""An invented town with two voting districts and an election on 14 March 2027."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import numpy as np
from django.utils import timezone

from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.elections.procedures.set_places import set_area, set_district
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.addressees.search_keys import name_keys
from kikan.shared.history import OPEN, add
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN = 62022
RIGHTS = ("look", "change", "approve", "batch", "parameter", "reception", "suspension", "print", "export")
CLERK, CHIEF, THIRD = (
    Actor(user, TOWN, 1, frozenset({f"elections.{r}" for r in RIGHTS} | {"jobs.look"})) for user in (7, 8, 9)
)
GIVEN = ("", "一郎", "花子", "新", "外", "若葉", "小春", "移", "区外", "停止", "去")
GIVEN_KANA = (
    "",
    "イチロウ",
    "ハナコ",
    "アラタ",
    "ホカ",
    "ワカバ",
    "コハル",
    "ウツル",
    "クガイ",
    "テイシ",
    "サル",
)
SINCE, NOTICE, ELECTION = date(2020, 4, 1), date(2027, 3, 7), date(2027, 3, 14)
EAST, WEST = "06202200101", "06202200201"
ADULT, SPOUSE, NEW, FOREIGN, TURNS_18, YOUNG, MOVED, NO_DISTRICT, SUSPENDED, LONG_GONE = range(11, 111, 10)
# person, born on, resident kind, town, lot, lives here from, moved out on
PEOPLE: tuple[tuple[int, date, int, str, str, date, date | None], ...] = (
    (ADULT, date(1980, 5, 5), 1, EAST, "12番地3", SINCE, None),
    (SPOUSE, date(1981, 6, 6), 1, EAST, "12番地3", SINCE, None),
    (NEW, date(1990, 1, 1), 1, EAST, "20番地", date(2026, 12, 7), None),
    (FOREIGN, date(1970, 2, 2), 2, EAST, "21番地", SINCE, None),
    (TURNS_18, date(2009, 3, 15), 1, WEST, "５番地", SINCE, None),
    (YOUNG, date(2009, 3, 16), 1, WEST, "５番地", SINCE, None),
    (MOVED, date(1975, 7, 7), 1, WEST, "6番地", SINCE, date(2027, 1, 20)),
    (NO_DISTRICT, date(1975, 8, 8), 1, WEST, "500番地", SINCE, None),
    (SUSPENDED, date(1975, 9, 9), 1, EAST, "30番地", SINCE, None),
    (LONG_GONE, date(1975, 9, 9), 1, EAST, "31番地", SINCE, date(2026, 11, 13)),
)


def days(values: list[date]) -> np.ndarray:
    return np.array([(v - date(1970, 1, 1)).days for v in values], dtype=np.int64)


def named(person: int) -> dict[str, str]:
    """見本　十一, 見本　二十一 …: the readings begin alike."""
    name, kana = f"見本　{GIVEN[person // 10]}", f"ミホン　{GIVEN_KANA[person // 10]}"
    return {"name": name, "kana": kana, **name_keys(name, kana)}


def settle() -> None:
    """Write the people straight into the tables."""
    Municipality.objects.get_or_create(
        code=TOWN,
        defaults={"name": "見本市", "kana": "ミホンシ", "prefecture": "山形県", "is_sample": True},
    )
    persons = np.array([p[0] for p in PEOPLE], dtype=np.int64)
    with tenant(TOWN):
        entry = append(actor=CLERK, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
        write_columns("addressees_person", {"number": persons, "kind": "natural", "entry": entry})
        write_columns("addressees_household", {"number": persons, "entry": entry})
        since = days([p[5] for p in PEOPLE])
        write_columns(
            "residents_resident",
            {
                "person": persons, "household": persons, "is_head": True, "relationship": "",
                "resident_kind": np.array([p[2] for p in PEOPLE], dtype=np.int64), "order_in_household": 1,
                "became_by": 1, "ceased_by": np.array([1 if p[6] else 0 for p in PEOPLE], dtype=np.int64),
                "resident_since": since, "resident_since_text": "", "address_since": since,
                "address_since_text": "", "came_from": "", "came_from_code": "",
                "birth_on": days([p[1] for p in PEOPLE]), "is_birth_certain": True, "event": "01", "remark": "",
                "valid_from": since, "valid_until": days([p[6] or OPEN for p in PEOPLE]), "entry": entry,
            },
        )  # fmt: skip
        for person, born, _, code, lot, lived, left in PEOPLE:
            profile = {"sex": 1, "birth_on": born, "birth_lower": born, "birth_upper": born}
            add(Profile, {"person": person}, profile, entry=entry, valid_from=born)
            add(Name, {"person": person, "kind": "official"}, named(person), entry=entry, valid_from=born)
            home = {
                "town_code": code,
                "town": "見本町",
                "lot": lot,
                "address": f"見本市見本町{lot}",
                "address_key": "",
            }
            add(
                Address,
                {"person": person, "use": "home"},
                home,
                entry=entry,
                valid_from=lived,
                valid_until=left or OPEN,
            )


def places() -> tuple[int, int]:
    """East whole, west to lot 99."""
    east, west = (
        set_district(
            name=name, place_name=f"{name}公民館", place_address="見本市", from_on=SINCE, actor=CHIEF
        )
        for name in ("第1投票区", "第2投票区")
    )
    set_area(district=east, town_code=EAST, from_on=SINCE, actor=CHIEF)
    set_area(district=west, town_code=WEST, lot_until=99, from_on=SINCE, actor=CHIEF)
    return east, west


def hold_election(*kinds: int) -> int:
    return set_election(
        name="見本市長選挙", notice_on=NOTICE, election_on=ELECTION, base_on=date(2027, 3, 6),
        contests=tuple(Asked(kind) for kind in kinds), actor=CHIEF,
    )  # fmt: skip


def early_place(election: int) -> int:
    """The town hall, open on every day before the election."""
    return set_early_place(
        election=election, name="見本市役所", address="見本市", open_on=date(2027, 3, 8), close_on=date(2027, 3, 13),
        opens_at=510, closes_at=1200, actor=CHIEF,
    )  # fmt: skip


def registered(election: int) -> int:
    """Run the election-time registration to its release; the number of the run."""
    run = queue.enqueue("elections.register_voters", actor=CLERK, parameters={"election": election})
    run_now(TOWN, run)
    queue.approve(run, actor=CHIEF)
    queue.approve(run, actor=THIRD)
    queue.release_later(run, actor=CHIEF, not_before=timezone.now())
    run_now(TOWN, run)
    return run


@contextmanager
def town(day: str = "2027-03-06") -> Iterator[None]:
    settle()
    with clock.set_to(day):
        yield
