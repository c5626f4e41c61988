"""A few fictitious households with enrolments, incomes and ordinance values, written straight into the tables."""

from datetime import date
from pathlib import Path

import numpy as np

from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62090
CLERK = system_actor(
    TOWN, "health_insurance.change", "health_insurance.batch", "health_insurance.look", "resident_tax.change",
    "health_insurance.approve",
)  # fmt: skip
FIRST, SECOND = (
    Actor(user, TOWN, 1, frozenset({"health_insurance.approve", "health_insurance.batch"})) for user in (7, 8)
)
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"

# person, household, is_head, born on, salary revenue, enrolled from, until
PEOPLE = (
    (18, 101, True, date(1980, 5, 5), 4_000_000, date(2020, 4, 1), OPEN),
    (26, 101, False, date(1982, 6, 6), 0, date(2020, 4, 1), OPEN),
    (34, 101, False, date(2021, 8, 8), None, date(2021, 8, 8), OPEN),
    (42, 102, True, date(1950, 1, 10), 0, date(2020, 4, 1), date(2025, 1, 10)),
    (50, 102, False, date(1955, 3, 3), 0, date(2020, 4, 1), OPEN),
    (69, 103, True, date(1990, 9, 9), 5_000_000, date(2026, 10, 1), OPEN),
)


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
        _enrolments(entry)
        _incomes(actor)
        own = read_ordinance((ORDINANCES / "062022.yaml").read_text("utf-8"), "062022.yaml", book())
        filled = read_ordinance(
            (ORDINANCES / "illustrative.yaml").read_text("utf-8"), "illustrative.yaml", book()
        )
        ordinances.enter(own, entry=entry)
        ordinances.enter(filled, entry=entry)


def _people(entry: int) -> None:
    person, household, head = (np.array([p[i] for p in PEOPLE], dtype=np.int64) for i in (0, 1, 2))
    born = days([p[3] for p in PEOPLE])
    write_columns("addressees_person", {"number": person, "kind": "natural", "entry": entry})
    write_columns("addressees_household", {"number": np.unique(household), "entry": entry})
    write_columns(
        "addressees_profile",
        {
            "person": person, "sex": 0, "birth_on": born, "birth_text": "", "birth_precision": "day",
            "birth_lower": born, "birth_upper": born, "valid_from": born, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    write_columns(
        "residents_resident",
        {
            "person": person, "household": household, "is_head": head, "relationship": "", "resident_kind": 1,
            "order_in_household": 1, "became_by": 4, "ceased_by": 0, "resident_since": born,
            "resident_since_text": "", "address_since": born, "address_since_text": "", "came_from": "",
            "came_from_code": "", "birth_on": born, "is_birth_certain": True, "event": "01", "remark": "",
            "valid_from": born, "valid_until": OPEN, "entry": entry,
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


def _enrolments(entry: int) -> None:
    begin, until = days([p[5] for p in PEOPLE]), days([p[6] for p in PEOPLE])
    late = until < days([OPEN])[0]
    write_columns(
        "health_insurance_enrolment",
        {
            "person": np.array([p[0] for p in PEOPLE], dtype=np.int64),
            "household": np.array([p[1] for p in PEOPLE], dtype=np.int64),
            "acquired_on": begin, "acquired_by": 1, "lost_by": late * np.int64(5), "valid_from": begin,
            "valid_until": until, "entry": entry,
        },
    )  # fmt: skip
    write_columns(
        "health_insurance_specified_member",
        {
            "person": np.array([42], dtype=np.int64), "household": np.array([102], dtype=np.int64),
            "valid_from": days([date(2025, 1, 10)]), "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip


def _incomes(actor: Actor) -> None:
    known = [p for p in PEOPLE if p[4] is not None]
    person = np.array([p[0] for p in known] * 2, dtype=np.int64)
    columns = {name: np.zeros(len(person), dtype=np.int64) for name, _ in INPUTS} | {
        "person": person,
        "fiscal_year": np.repeat(np.array([2025, 2026], dtype=np.int64), len(known)),
        "is_declared": np.ones(len(person), dtype=np.int64),
        "salary_revenue": np.array([p[4] for p in known] * 2, dtype=np.int64),
    }
    born = days([p[3] for p in known] * 2)
    import_incomes(columns, born, np.zeros(len(person), dtype=np.int64), actor=actor, source=1)
