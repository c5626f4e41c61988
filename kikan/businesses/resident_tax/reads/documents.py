"""Documents as screens show them (課税資料の照会): counts of a year, work lists, one document with who it may be about."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.db import connection

from kikan.businesses.resident_tax.law import document_codes as codes
from kikan.businesses.resident_tax.law.declared import INPUTS
from kikan.businesses.resident_tax.models import (
    Document,
    DocumentFinding,
    DocumentMatch,
    DocumentRelative,
    IncomeSource,
)
from kikan.businesses.resident_tax.reads.matching import Sought, candidates
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.addressees.protection import HIDDEN, shield
from kikan.shared.addressees.search_keys import kana_key
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy.columns import MISSING
from kikan.shared.tenancy.opener import current_or_raise

SHOWN = 500
"""A list shows no more; the search narrows it."""

STATES = """
SELECT state, count(*) FROM resident_tax_document_match
WHERE municipality = %s AND ended_by IS NULL AND valid_from = make_date(%s, 1, 1) GROUP BY state
"""
MERGED = """
SELECT count(*), coalesce(sum(cardinality(documents)), 0) FROM resident_tax_income_source
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL AND cardinality(documents) > 0
"""
FINDINGS = """
SELECT code, count(*) FILTER (WHERE state = 'open'), count(*) FROM resident_tax_document_finding
WHERE municipality = %s AND fiscal_year = %s AND ended_by IS NULL GROUP BY code
"""
YEARS = "SELECT DISTINCT fiscal_year FROM resident_tax_document_file WHERE municipality = %s"


@dataclass(frozen=True)
class YearCounts:
    """The figures of a year: documents by state, people merged, findings (open, all) by check."""

    fiscal_year: int
    by_state: dict[int, int]
    merged_people: int
    merged_documents: int
    findings: dict[int, tuple[int, int]]

    @property
    def documents(self) -> int:
        return sum(self.by_state.values())

    @property
    def open_findings(self) -> int:
        return sum(left for left, _ in self.findings.values())


def year_counts(fiscal_year: int) -> YearCounts:
    town = current_or_raise()
    with connection.cursor() as cursor:
        cursor.execute(STATES, [town, fiscal_year])
        states = dict(cursor.fetchall())
        cursor.execute(MERGED, [town, fiscal_year])
        people, documents = cursor.fetchone()
        cursor.execute(FINDINGS, [town, fiscal_year])
        found = {code: (left, all_) for code, left, all_ in cursor.fetchall()}
    return YearCounts(fiscal_year, states, people, int(documents), found)


def years_with_documents() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(YEARS, [current_or_raise()])
        return sorted((year for (year,) in cursor.fetchall()), reverse=True)


@dataclass(frozen=True, repr=False)
class Line:
    """A document in a list."""

    document: int
    kind: int
    fiscal_year: int
    received_on: date
    payer_name: str
    name: str
    kana: str
    amount: int
    person: int | None
    score: int
    matched_by: int
    doubt: int
    state: int
    note: str

    @property
    def kind_ja(self) -> str:
        return codes.SHORT[self.kind]

    @property
    def state_ja(self) -> str:
        return codes.STATES[self.state]

    @property
    def doubt_ja(self) -> str:
        return codes.DOUBTS[self.doubt]

    @property
    def how_ja(self) -> str:
        return codes.HOW[self.matched_by]


def lines_by_state(fiscal_year: int, state: int) -> list[Line]:
    """A work list: the documents of a year in a state, the first so many."""
    rows = _matches().filter(state=state, valid_from=date(fiscal_year, 1, 1)).order_by("-score", "document")
    return _lines(list(rows[:SHOWN]))


def lines_of_person(person: int) -> list[Line]:
    """Every document of a person, the newest year first."""
    return sorted(
        _lines(list(_matches().filter(person=person))), key=lambda x: (-x.fiscal_year, x.kind, x.document)
    )


def lines_by_number(documents: Sequence[int]) -> dict[int, Line]:
    return {x.document: x for x in _lines(list(_matches().filter(document__in=list(documents))))}


def found_lines(fiscal_year: int, *, payer: str = "", kana: str = "") -> list[Line]:
    """Documents of a year by the beginning of the payer's name or of the reading."""
    rows = as_of(Document, None).filter(municipality=current_or_raise(), fiscal_year=fiscal_year)
    if payer:
        rows = rows.filter(payer_name__startswith=payer)
    if kana:
        rows = rows.filter(kana_key__startswith=kana_key(kana))
    documents = list(rows.order_by("document").values_list("document", flat=True)[:SHOWN])
    return sorted(_lines(list(_matches().filter(document__in=documents))), key=lambda x: x.document)


def _matches() -> Any:
    return as_of(DocumentMatch, None).filter(municipality=current_or_raise())


def _lines(matches: list[DocumentMatch]) -> list[Line]:
    numbers = [m.document for m in matches]
    rows = {
        r.document: r
        for r in as_of(Document, None).filter(municipality=current_or_raise(), document__in=numbers)
    }
    merged = _merged_of({m.person for m in matches if m.person is not None})
    own = ("document", "kind", "fiscal_year", "received_on", "payer_name", "name", "kana", "amount")
    other = ("person", "score", "matched_by", "doubt", "note")
    return [
        Line(
            **{n: getattr(rows[m.document], n) for n in own}, **{n: getattr(m, n) for n in other},
            state=codes.MERGED if m.document in merged and m.state == codes.MATCHED else m.state,
        )
        for m in matches if m.document in rows
    ]  # fmt: skip


def _merged_of(persons: set[int]) -> set[int]:
    sources = as_of(IncomeSource, None).filter(municipality=current_or_raise(), person__in=list(persons))
    return {number for row in sources for number in row.documents}


@dataclass(frozen=True, repr=False)
class RelativeLine:
    line: int
    kind: int
    name: str
    kana: str
    birth_on: date | None
    relation: str
    person: int | None
    has_number: bool

    @property
    def kind_ja(self) -> str:
        return codes.RELATIVES[self.kind]


@dataclass(frozen=True, repr=False)
class Whole:
    """One document with everything it says; the address is left out where it must not be seen."""

    line: Line
    birth_on: date | None
    address: str
    payer_code: str
    payer_corporate: str
    layout: str
    file: int | None
    file_line: int | None
    has_number: bool
    items: tuple[tuple[str, str, int], ...]
    """(name, Japanese name, amount) of what it states."""
    raw: tuple[tuple[str, str], ...]
    relatives: tuple[RelativeLine, ...]
    versions: int
    entry: int


@dataclass(frozen=True, repr=False)
class Rival:
    """Somebody a document may be about, side by side with what it says."""

    person: int
    name: str
    kana: str
    birth_on: date | None
    address: str
    score: int
    is_number: bool
    is_here: bool
    is_name: bool
    is_birth: bool
    is_protected: bool


def whole(document: int, actor: Actor) -> Whole:
    """Errors: NotFound."""
    town = current_or_raise()
    row = as_of(Document, None).filter(municipality=town, document=document).first()
    lines = lines_by_number([document])
    if row is None or document not in lines:
        raise NotFound("この資料番号の資料はありません。", what_to_do="一覧から開いてください。")
    line = lines[document]
    relatives = as_of(DocumentRelative, None).filter(municipality=town, document=document).order_by("line")
    stated = zip(INPUTS, row.values, strict=False)
    persons = [line.person] if line.person is not None else []
    return Whole(
        line, row.birth_on, shield(persons, actor).shown(line.person or 0, row.address), row.payer_code,
        row.payer_corporate, row.layout, row.file, row.line, row.secret is not None,
        tuple((name, ja, value) for (name, ja), value in stated if value not in (codes.NOT_STATED, 0)),
        tuple((str(k), str(v)) for k, v in json.loads(row.raw).items() if not _tells_place(str(k))),
        tuple(
            RelativeLine(r.line, r.kind, r.name, r.kana, r.birth_on, r.relation, r.person, r.secret is not None)
            for r in relatives
        ),
        Document.objects.filter(municipality=town, document=document).count(), row.entry,
    )  # fmt: skip


def side_by_side(document: int, actor: Actor) -> tuple[Whole, list[Rival]]:
    """A document and who it may be about; if one of them is protected, what it says of the place is hidden as well.

    Errors: NotFound.
    """
    found, others = whole(document, actor), rivals(document, actor)
    if any(r.address == HIDDEN for r in others):
        found = replace(found, address=HIDDEN)
    return found, others


def is_shielded(kana: str, actor: Actor) -> bool:
    """Whether somebody of this reading is protected, so that an address on an unmatched paper stays hidden."""
    rows = (
        as_of(Name, None).filter(municipality=current_or_raise(), kana_key=kana_key(kana)) if kana else None
    )
    people = sorted(set(rows.values_list("person", flat=True))) if rows is not None else []
    return any(shield(people, actor).shown(p, "住所") == HIDDEN for p in people)


def _tells_place(name: str) -> bool:
    """The address is shown once, with the shield before it."""
    return name in ("住所", "住所又は居所")


def rivals(document: int, actor: Actor) -> list[Rival]:
    """Who a document may be about, best first; four queries and the names."""
    town = current_or_raise()
    row = as_of(Document, None).filter(municipality=town, document=document).first()
    if row is None:
        return []
    birth = MISSING if row.birth_on is None else row.birth_on.toordinal() - date(1970, 1, 1).toordinal()
    secret = MISSING if row.secret is None else row.secret
    sought = Sought([row.kana_key], [row.address_key], np.array([birth]), np.array([secret]))
    found = candidates(sought, row.fiscal_year)
    people = found.person[:20].tolist()
    names = {
        r.person: r for r in as_of(Name, None).filter(municipality=town, person__in=people, kind="official")
    }
    births = {r.person: r.birth_on for r in as_of(Profile, None).filter(municipality=town, person__in=people)}
    homes = (
        as_of(Address, None).filter(municipality=town, person__in=people, use="home").order_by("valid_from")
    )
    places = {r.person: f"{r.address}　{r.building}".strip() for r in homes}
    guard = shield(people, actor)
    return [
        Rival(
            p, names[p].name if p in names else "", names[p].kana if p in names else "", births.get(p),
            guard.shown(p, places.get(p, "")), int(score), bool(number), bool(here),
            p in names and names[p].kana_key == row.kana_key, births.get(p) == row.birth_on is not None, guard.covers(p),
        )
        for p, score, number, here in zip(people, found.score, found.is_number, found.here, strict=False)
    ]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Given:
    """One item of an income and the documents it came from (根拠): each with what it states."""

    ja: str
    amount: int
    documents: tuple[tuple[int, int], ...]


@dataclass(frozen=True, repr=False)
class Explained:
    """An income of a year and where each amount came from."""

    fiscal_year: int
    entry: int
    documents: tuple[int, ...]
    items: tuple[Given, ...] = field(default=())


def explained(person: int, inputs_of_year: dict[int, dict[str, int]]) -> list[Explained]:
    """For each year: every amount that is not zero, with the documents that gave it. inputs_of_year: what holds now."""
    town = current_or_raise()
    sources = list(
        as_of(IncomeSource, None).filter(municipality=town, person=person).order_by("-fiscal_year")
    )
    numbers = {n for row in sources for n in row.documents}
    stated = {
        r.document: r.values
        for r in as_of(Document, None).filter(municipality=town, document__in=list(numbers))
    }
    return [_explained(row, stated, inputs_of_year.get(row.fiscal_year, {})) for row in sources]


def _explained(row: IncomeSource, stated: dict[int, list[int]], inputs: dict[str, int]) -> Explained:
    items = []
    for place, (name, ja) in enumerate(INPUTS):
        given = row.given_by[place] if place < len(row.given_by) else 0
        if given == 0 and not inputs.get(name):
            continue
        asked = [given] if given > 0 else row.documents if given == codes.SUMMED else []
        values = [(n, stated[n][place]) for n in asked if n in stated and place < len(stated[n])]
        told = tuple((n, v) for n, v in values if v not in (0, codes.NOT_STATED))
        if told or inputs.get(name):
            items.append(Given(ja, inputs.get(name, 0), told))
    return Explained(row.fiscal_year, row.entry, tuple(row.documents), tuple(items))


@dataclass(frozen=True, repr=False)
class FindingLine:
    """A finding in a list."""

    code: int
    person: int
    about: int
    document: int | None
    amount: int
    state: str
    note: str

    @property
    def state_ja(self) -> str:
        return "処理済" if self.state == "settled" else "未処理"


def findings_of(fiscal_year: int, code: int) -> list[FindingLine]:
    """The findings of one check, open ones first."""
    rows = as_of(DocumentFinding, None).filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, code=code
    )
    names = tuple(FindingLine.__dataclass_fields__)
    chosen = rows.order_by("state", "person", "about").values(*names)[:SHOWN]
    return [FindingLine(**row) for row in chosen]


def finding(fiscal_year: int, code: int, person: int, about: int) -> FindingLine:
    """Errors: NotFound."""
    rows = as_of(DocumentFinding, None).filter(
        municipality=current_or_raise(), fiscal_year=fiscal_year, code=code, person=person, about=about
    )
    row = rows.values(*FindingLine.__dataclass_fields__).first()
    if row is None:
        raise NotFound("この指摘はもうありません。", what_to_do="点検の一覧を開き直してください。")
    return FindingLine(**row)
