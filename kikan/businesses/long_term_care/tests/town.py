"""A few fictitious households with taxes of two years, insured in care; written straight into the tables."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from kikan.businesses.long_term_care.models import Circumstance, CircumstanceKind, Insured
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.procedures.correct_income import correct_income
from kikan.businesses.resident_tax.procedures.import_incomes import import_incomes
from kikan.businesses.resident_tax.procedures.reassess_changed import reassess_person
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.addressees.models import Address, Name
from kikan.shared.history import OPEN, add
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.ledger.levies import LONG_TERM_CARE
from kikan.shared.premiums.models import PensionCollection
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 62022, 62090
TODAY = "2026-07-15"
RIGHTS = ("look", "change", "approve", "batch", "print")
CLERK = system_actor(
    TOWN, *(f"{b}.{r}" for b in ("long_term_care", "resident_tax") for r in RIGHTS), "residents.change"
)
FIRST, SECOND = (
    Actor(user, TOWN, 1, frozenset({f"{b}.{r}" for b in ("long_term_care", "resident_tax") for r in RIGHTS}))
    for user in (7, 8)
)
ORDINANCES = Path(__file__).parents[4] / "samples" / "ordinances"
YEARS = (2025, 2026)

WIDOW, SON, HUSBAND, WIFE, NEW, PART_TIME, ASSISTED, SILENT, YOUNG, TURNING, SPOUSE = range(18, 106, 8)
# person, household, born on, declared
PEOPLE: tuple[tuple[int, int, date, dict[str, int] | None], ...] = (
    (WIDOW, 301, date(1948, 5, 5), {"pension_revenue": 700_000}),
    (SON, 301, date(1975, 3, 3), {"salary_revenue": 6_000_000, "social_insurance": 800_000}),
    (HUSBAND, 302, date(1950, 1, 10), {"pension_revenue": 2_400_000, "social_insurance": 150_000}),
    (WIFE, 302, date(1952, 6, 6), {"pension_revenue": 600_000}),
    (NEW, 303, date(1961, 7, 2), {"salary_revenue": 3_000_000, "social_insurance": 400_000}),
    (PART_TIME, 304, date(1955, 9, 9), {"salary_revenue": 1_000_000}),
    (ASSISTED, 305, date(1949, 12, 12), {"pension_revenue": 1_000_000}),
    (SILENT, 306, date(1949, 4, 1), None),
    (YOUNG, 307, date(1970, 8, 8), {"salary_revenue": 2_000_000, "social_insurance": 300_000}),
    (TURNING, 308, date(1951, 8, 20), {"pension_revenue": 1_400_000}),
    (SPOUSE, 308, date(1955, 2, 2), {"pension_revenue": 700_000}),
)
HEADS = (SON, HUSBAND, NEW, PART_TIME, ASSISTED, SILENT, YOUNG, TURNING)
REACHED_65 = {NEW: date(2026, 7, 1)}


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
        _insured(entry)
        _incomes(actor)
        for name in ("062022", "illustrative"):
            text = (ORDINANCES / f"{name}.yaml").read_text("utf-8")
            ordinances.enter(read_ordinance(text, f"{name}.yaml", book()), entry=entry)


def _people(entry: int) -> None:
    person, household = (np.array([p[i] for p in PEOPLE], dtype=np.int64) for i in (0, 1))
    born = days([p[2] for p in PEOPLE])
    head = np.isin(person, HEADS)
    write_columns("addressees_person", {"number": person, "kind": "natural", "entry": entry})
    write_columns("addressees_household", {"number": np.unique(household), "entry": entry})
    write_columns(
        "addressees_profile",
        {
            "person": person, "sex": 2, "birth_on": born, "birth_text": "", "birth_precision": "day",
            "birth_lower": born, "birth_upper": born, "valid_from": born, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    write_columns(
        "residents_resident",
        {
            "person": person, "household": household, "is_head": head.astype(np.int64), "relationship": "",
            "resident_kind": 1, "order_in_household": 1, "became_by": 4, "ceased_by": 0, "resident_since": born,
            "resident_since_text": "", "address_since": born, "address_since_text": "", "came_from": "",
            "came_from_code": "", "birth_on": born, "is_birth_certain": True, "event": "01", "remark": "",
            "valid_from": born, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    write_columns(
        "residents_household",
        {
            "household": household[head], "head": person[head], "factual_head": "",
            "valid_from": days([date(2000, 1, 1)] * int(head.sum())), "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    since = date(2000, 1, 1)
    for number in person.tolist():
        name = {"name": f"見本　{number}", "kana": "ミホン", "name_key": "", "kana_key": ""}
        address = {"address": "山形県見本市大字見本1番地", "address_key": ""}
        add(Name, {"person": number, "kind": "official"}, name, entry=entry, valid_from=since)
        add(Address, {"person": number, "use": "home"}, address, entry=entry, valid_from=since)


def _insured(entry: int) -> None:
    insured = [p for p in PEOPLE if p[0] not in (SON, YOUNG)]
    for place, (person, *_) in enumerate(insured, 1):
        since = REACHED_65.get(person, date(2020, 4, 1))
        values = {"insured_number": 1000 + place, "kind": 1, "acquired_on": since, "acquired_by": 1}
        add(Insured, {"person": person}, values, entry=entry, valid_from=since)
    begins = date(2026, 9, 10)
    key = {"person": ASSISTED, "kind": CircumstanceKind.ASSISTANCE}
    add(Circumstance, key, {}, entry=entry, valid_from=begins)
    key = {"levy": LONG_TERM_CARE.code, "person": HUSBAND}
    pension = {"payer": 1000, "interim": 9_000}
    add(PensionCollection, key, pension, entry=entry, valid_from=date(2025, 10, 1))


def _incomes(actor: Actor) -> None:
    known = [(p, year) for year in YEARS for p in PEOPLE if p[3] is not None]
    columns = {
        name: np.array([int((p[3] or {}).get(name, 0)) for p, _ in known], dtype=np.int64) for name, _ in INPUTS
    } | {
        "person": np.array([p[0] for p, _ in known], dtype=np.int64),
        "fiscal_year": np.array([year for _, year in known], dtype=np.int64),
        "is_declared": np.ones(len(known), dtype=np.int64),
    }  # fmt: skip
    born = days([p[2] for p, _ in known])
    import_incomes(columns, born, np.zeros(len(known), dtype=np.int64), actor=actor, source=1)


def tried(job: str, year: int) -> int:
    """A trial of the year that waits for its approvals."""
    number = queue.enqueue(job, actor=CLERK, parameters={"fiscal_year": year})
    assert run_now(TOWN, number) == State.WAITING, queue.find(TOWN, number).error_at
    return number


def released(job: str, year: int) -> int:
    return let_go(tried(job, year))


def let_go(number: int) -> int:
    queue.approve(number, actor=FIRST)
    queue.approve(number, actor=SECOND)
    queue.release_later(number, actor=FIRST)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error_at
    return number


def run_of(job: str, **parameters: Any) -> int:
    """A plain run carried out."""
    number = queue.enqueue(job, actor=CLERK, parameters=parameters)
    assert run_now(TOWN, number) == State.DONE, queue.find(TOWN, number).error_at
    return number


def earned(person: int, year: int = 2026, **declared: int) -> None:
    """The income a year's tax rests on is corrected, and the tax follows."""
    correct_income(
        person=person, fiscal_year=year, declared=declared, reported_on=date(2026, 7, 15), reason="修正申告", actor=CLERK
    )  # fmt: skip
    reassess_person(person=person, fiscal_year=year, reason="修正申告", actor=CLERK)
