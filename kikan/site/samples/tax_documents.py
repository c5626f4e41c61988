"""Income documents of the sample municipalities (見本の課税資料): what payers and the tax office would have sent.

They say exactly what the sample incomes are made of, so that merging changes nothing; a few faults are planted afterwards,
so that work lists and checks have something to show. All payers are fictitious.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.businesses.resident_tax.exchange.document_files import read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import DocumentLayout, document_layouts, written
from kikan.businesses.resident_tax.law.declared import INPUTS, named
from kikan.businesses.resident_tax.models import DocumentFile
from kikan.businesses.resident_tax.procedures.import_documents import Brought, import_documents
from kikan.ground.eras import ERAS, era_of
from kikan.shared.access import Actor
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant


class DocumentsFailed(RuntimeError):
    """A run over the sample documents did not end; the message names run and state, nobody."""


PAYERS = (
    "見本工業株式会社",
    "株式会社例示商店",
    "架空精密株式会社",
    "社会福祉法人見本会",
    "例示建設株式会社",
    "株式会社架空運輸",
)
PENSION_PAYER = "見本年金機構（架空）"
# One read for each table, joined here: what has just come in has no statistics yet.
INCOMES = """
SELECT person, inputs FROM resident_tax_income
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL AND is_declared ORDER BY person
"""
NAMES = """
SELECT person, name, kana FROM addressees_name
WHERE municipality = %s AND kind = 'official' AND ended_by IS NULL AND valid_until = '9999-12-31'
"""
BIRTHS = "SELECT person, birth_on FROM addressees_profile WHERE municipality = %s AND ended_by IS NULL"
HOMES = """
SELECT person, address FROM addressees_address
WHERE municipality = %s AND use = 'home' AND ended_by IS NULL AND valid_until = '9999-12-31'
"""
HERE = """
SELECT person FROM fact_residents_residency
WHERE municipality = %s AND ended_by IS NULL AND valid_from <= make_date(%s, 1, 1) AND valid_until > make_date(%s, 1, 1)
"""
REPORTED = frozenset(
    {
        "social_insurance", "small_enterprise_mutual_aid", "life_insurance", "care_medical_insurance",
        "annuity_insurance", "earthquake_insurance", "spouse_kind", "spouse_income", "dependants_general",
        "dependants_specified", "dependants_elderly", "dependants_elderly_parents", "dependants_under_16",
        "dependants_disabled", "dependants_specially_disabled", "dependants_specially_disabled_together", "disability",
        "single_parent", "is_working_student", "is_minor", "is_assisted",
    }
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Payee:
    """A sample person with an income."""

    person: int
    inputs: Mapping[str, int]
    name: str
    kana: str
    birth: date
    address: str

    @property
    def filled(self) -> set[str]:
        return {n for n, v in self.inputs.items() if v}


def bring_documents(town: int, actor: Actor, year: int) -> None:
    """Take in the documents of a year, merge them, plant the faults, check; nothing where documents are there already."""
    with tenant(town):
        if DocumentFile.objects.exists():
            return
        people = _people(town, year)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for payee in people:
        layout, row = _document(payee, town, year)
        rows[layout].append(row)
    for layout, lines in sorted(rows.items()):
        _take(town, actor, document_layouts()[layout], lines, "見本")
    _run(town, actor, "resident_tax.merge_documents_of_year", year)
    faulty = document_layouts()[f"salary-{year - 1}"]
    _take(town, actor, faulty, _faults(people, town, year), "見本（誤りあり）")
    _run(town, actor, "resident_tax.check_documents_of_year", year)


def _people(town: int, year: int) -> list[Payee]:
    """Residents of 1 January with a declared income, whose name, birth and home are known."""
    names = {row[0]: row[1:] for row in _asked(NAMES, town)}
    births, homes = dict(_asked(BIRTHS, town)), dict(_asked(HOMES, town))
    here = {row[0] for row in _asked(HERE, town, year, year)}
    return [
        Payee(person, named(inputs), _writable(names[person][0]), _writable(names[person][1]), births[person],
              _writable(homes[person]))
        for person, inputs in _asked(INCOMES, town, year)
        if person in here and person in names and person in births and person in homes
    ]  # fmt: skip


def _asked(query: str, *values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _writable(text: str) -> str:
    """As a payer's software writes it: what Shift_JIS does not have becomes 〓."""
    return "".join(c if _is_known(c) else "〓" for c in text)


def _is_known(char: str) -> bool:
    try:
        char.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _document(payee: Payee, town: int, year: int) -> tuple[str, dict[str, Any]]:
    """What fits the incomes: a report of one payer where it can say everything, else a return."""
    is_plain = payee.inputs["spouse_kind"] in (0, 1, 2, 4)
    if is_plain and payee.inputs["salary_revenue"] and payee.filled <= REPORTED | {"salary_revenue"}:
        return f"salary-{year - 1}", _salary(payee, town, year)
    return f"return-{year - 1}", _return(payee, year)


def _stated(payee: Payee, year: int) -> dict[str, Any]:
    era = era_of(payee.birth)
    return {
        "era_year": f"{year - 2019:02d}", "is_correction": 0, "name": payee.name, "kana": payee.kana,
        "address": payee.address, "birth": payee.birth.isoformat(), "birth_era": len(ERAS) - ERAS.index(era),
        "birth_year": payee.birth.year - era.begins.year + 1, "birth_month": payee.birth.month,
        "birth_day": payee.birth.day, "payee_code": str(payee.person),
    }  # fmt: skip


def _salary(payee: Payee, town: int, year: int) -> dict[str, Any]:
    v, place = payee.inputs, payee.person // 10 % len(PAYERS)
    same = ("salary_revenue", "small_enterprise_mutual_aid", "life_insurance", "care_medical_insurance", "annuity_insurance",
            "spouse_income", "dependants_general", "dependants_specified", "dependants_elderly_parents", "dependants_under_16",
            "dependants_disabled", "dependants_specially_disabled_together", "is_working_student", "is_minor")  # fmt: skip
    return _stated(payee, year) | {name: v[name] for name in same} | {
        "municipality": f"{town:06d}", "payer_name": PAYERS[place], "payer_code": 1001 + place,
        "insurance_all": v["social_insurance"] + v["small_enterprise_mutual_aid"],
        "earthquake_deduction": v["earthquake_insurance"], "has_spouse": int(v["spouse_kind"] in (1, 2)),
        "spouse_is_elderly": int(v["spouse_kind"] == 2), "special_spouse": int(v["spouse_kind"] == 4),
        "elderly_all": v["dependants_elderly"] + v["dependants_elderly_parents"],
        "special_all": v["dependants_specially_disabled"] + v["dependants_specially_disabled_together"],
        "is_specially_disabled": int(v["disability"] == 2), "is_disabled": int(v["disability"] == 1),
        "is_widow": int(v["single_parent"] == 1), "is_single_parent": int(v["single_parent"] == 2),
    }  # fmt: skip


def _return(payee: Payee, year: int) -> dict[str, Any]:
    return _stated(payee, year) | {f"input:{name}": payee.inputs[name] for name, _ in INPUTS}


def _faults(people: list[Payee], town: int, year: int) -> list[dict[str, Any]]:
    """A second report of one payer, one with another birth, two of nobody here, one that cannot be read."""
    earners = [p for p in people if _document(p, town, year)[0].startswith("salary")][:3]
    if not earners:
        return []
    again, misread = _salary(earners[0], town, year), _salary(earners[-1], town, year)
    unknown = {
        "name": "架空　遠",
        "kana": "カクウ　トオシ",
        "address": "例示県例示市架空1番地",
        "birth_year": 40,
    }
    return [
        {**again, "payee_code": "A1", "salary_revenue": 240_000},
        {**misread, "payee_code": "A2", "birth_day": misread["birth_day"] % 28 + 1, "payer_code": 1999},
        {**again, **unknown, "payee_code": "A3"},
        {**again, **unknown, "name": "架空　近", "kana": "カクウ　チカシ", "payee_code": "A4"},
        {**again, "payee_code": "A5", "salary_revenue": "不明"},
    ]  # fmt: skip


def _take(town: int, actor: Actor, layout: DocumentLayout, rows: list[dict[str, Any]], name: str) -> None:
    if not rows:
        return
    content = written(layout, rows)
    read = read_documents(content, layout, town)
    import_documents(
        actor=actor,
        brought=Brought(
            f"{name} {layout.ja}.csv", layout.key, layout.kind, layout.fiscal_year, date(layout.fiscal_year, 1, 31),
            read.lines, content, read.stated, read.bad,
        ),
    )  # fmt: skip


def _run(town: int, actor: Actor, job: str, year: int) -> None:
    number = queue.enqueue(job, actor=actor, parameters={"fiscal_year": year}, due=f"sample-{year}")
    state = run_now(town, number)
    if state != State.DONE:
        raise DocumentsFailed(f"run {number} of {town} is {state}")
