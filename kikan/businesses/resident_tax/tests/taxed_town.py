"""A few fictitious people with incomes and the sample ordinances, written straight into the tables."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.history import OPEN, add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62090
TODAY = "2026-07-10"
CLERK = system_actor(
    TOWN, "resident_tax.look", "resident_tax.change", "resident_tax.batch", "resident_tax.approve"
)
FIRST, SECOND = (
    Actor(user, TOWN, 1, frozenset({"resident_tax.approve", "resident_tax.batch"})) for user in (7, 8)
)
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
BOTH = (2025, 2026)

EARNER, SPOUSE, CHILD, PENSIONER, SILENT, DEAD, ON_NEW_YEAR, NEWCOMER, LEAVER, MINOR, POOR, STUDENT = range(
    18, 114, 8
)
# person, born on, resident from, until, declared
PEOPLE: tuple[tuple[int, date, date, date, dict[str, int] | None], ...] = (
    (EARNER, date(1980, 5, 5), date(2000, 1, 1), OPEN, {
        "salary_revenue": 5_000_000, "social_insurance": 700_000, "spouse_kind": 1, "dependants_under_16": 1,
    }),
    (SPOUSE, date(1982, 6, 6), date(2000, 1, 1), OPEN, {"salary_revenue": 900_000}),
    (CHILD, date(2021, 8, 8), date(2021, 8, 8), OPEN, None),
    (PENSIONER, date(1950, 1, 10), date(2000, 1, 1), OPEN, {"pension_revenue": 2_400_000, "social_insurance": 150_000}),
    (SILENT, date(1990, 9, 9), date(2000, 1, 1), OPEN, None),
    (DEAD, date(1940, 2, 2), date(2000, 1, 1), date(2025, 12, 31), {"pension_revenue": 3_000_000}),
    (ON_NEW_YEAR, date(1941, 2, 2), date(2000, 1, 1), date(2026, 1, 2), {"pension_revenue": 3_000_000}),
    (NEWCOMER, date(1985, 3, 3), date(2026, 1, 2), OPEN, {"salary_revenue": 6_000_000}),
    (LEAVER, date(1986, 3, 3), date(2000, 1, 1), date(2026, 3, 31), {"salary_revenue": 6_000_000}),
    (MINOR, date(2009, 4, 2), date(2009, 4, 2), OPEN, {"salary_revenue": 1_500_000}),
    (POOR, date(1970, 4, 2), date(2000, 1, 1), OPEN, {"business_income": 430_000}),
    (STUDENT, date(2004, 4, 2), date(2004, 4, 2), OPEN, {"salary_revenue": 1_200_000, "is_assisted": 1}),
)  # fmt: skip


def days(values: list[date]) -> np.ndarray:
    return np.array([(v - date(1970, 1, 1)).days for v in values], dtype=np.int64)


def settle(municipality: int = TOWN) -> None:
    """Write the people of a municipality as known from the first entries on."""
    Municipality.objects.get_or_create(
        code=municipality,
        defaults={"name": "見本市", "kana": "ミホンシ", "prefecture": "山形県", "is_sample": True},
    )
    actor = system_actor(municipality)
    with tenant(municipality):
        entry = append(actor=actor, kind="test.settled", procedure="test", subjects=[("load", 1)]).number
        _people(entry)
        _names(entry)
        _incomes(actor)
        for name in ("062022", "illustrative"):
            text = (ORDINANCES / f"{name}.yaml").read_text("utf-8")
            ordinances.enter(read_ordinance(text, f"{name}.yaml", book()), entry=entry)


def _people(entry: int) -> None:
    person = np.array([p[0] for p in PEOPLE], dtype=np.int64)
    born, begins, ends = (days([p[i] for p in PEOPLE]) for i in (1, 2, 3))  # type: ignore[misc]
    write_columns("addressees_person", {"number": person, "kind": "natural", "entry": entry})
    write_columns("addressees_household", {"number": person, "entry": entry})
    write_columns(
        "addressees_profile",
        {
            "person": person, "sex": np.where(person % 16 == 2, 1, 2).astype(np.int64), "birth_on": born,
            "birth_text": "", "birth_precision": "day",
            "birth_lower": born, "birth_upper": born, "valid_from": born, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    write_columns(
        "residents_resident",
        {
            "person": person, "household": person, "is_head": True, "relationship": "", "resident_kind": 1,
            "order_in_household": 1, "became_by": 4, "ceased_by": 0, "resident_since": begins,
            "resident_since_text": "", "address_since": begins, "address_since_text": "", "came_from": "",
            "came_from_code": "", "birth_on": born, "is_birth_certain": True, "event": "01", "remark": "",
            "valid_from": begins, "valid_until": ends, "entry": entry,
        },
    )  # fmt: skip


def _names(entry: int) -> None:
    since = date(2000, 1, 1)
    for person, *_ in PEOPLE:
        name = {"name": f"見本　{person}", "kana": "ミホン", "name_key": "", "kana_key": ""}
        address = {"address": "山形県見本市大字見本1番地", "address_key": ""}
        add(Name, {"person": person, "kind": "official"}, name, entry=entry, valid_from=since)
        add(Address, {"person": person, "use": "home"}, address, entry=entry, valid_from=since)


def _amount(person: tuple[Any, ...], year: int, name: str) -> int:
    """What was declared; who moves away earned a fifth less the year before."""
    amount = int(person[4].get(name, 0))
    return amount * 4 // 5 if (person[0], year) == (LEAVER, 2025) else amount


def _incomes(actor: Actor) -> None:
    known = [(p, year) for year in BOTH for p in PEOPLE if p[4] is not None]
    columns = {
        name: np.array([_amount(p, year, name) for p, year in known], dtype=np.int64) for name, _ in INPUTS
    } | {
        "person": np.array([p[0] for p, _ in known], dtype=np.int64),
        "fiscal_year": np.array([year for _, year in known], dtype=np.int64),
        "is_declared": np.ones(len(known), dtype=np.int64),
    }
    born = days([p[1] for p, _ in known])
    import_incomes(columns, born, np.zeros(len(known), dtype=np.int64), actor=actor, source=1)


def tried(year: int = 2026) -> int:
    """A trial of the year that waits for its approvals."""
    number = queue.enqueue(
        "resident_tax.assess_year", actor=CLERK, parameters={"fiscal_year": year}, due=str(year)
    )
    state = run_now(TOWN, number)
    assert state == State.WAITING, queue.find(TOWN, number).error_at
    return number


def released(year: int = 2026) -> int:
    number = tried(year)
    return let_go(number)


def let_go(number: int) -> int:
    queue.approve(number, actor=FIRST)
    queue.approve(number, actor=SECOND)
    queue.release_later(number, actor=FIRST)
    state = run_now(TOWN, number)
    assert state == State.DONE, queue.find(TOWN, number).error_at
    return number
