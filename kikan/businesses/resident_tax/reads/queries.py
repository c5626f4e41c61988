"""Queries that were sent (照会) and their answers, and what a letter says of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.resident_tax.models import DocumentQuery
from kikan.shared.addressees.models import Address, Name, Profile
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class Sent:
    """A query with its answer."""

    query: int
    kind: str
    fiscal_year: int
    person: int
    document: int | None
    to_name: str
    issue: int
    asked_on: date
    answer_by: date | None
    answered_on: date | None
    answer: str

    @property
    def state_ja(self) -> str:
        if self.answered_on is not None:
            return "回答あり"
        if self.answer_by is None:
            return "回答不要"
        return "期限を過ぎました" if self.answer_by < clock.today() else "回答待ち"


def queries(fiscal_year: int | None = None, person: int | None = None) -> list[Sent]:
    """The newest first."""
    rows = as_of(DocumentQuery, None).filter(municipality=current_or_raise())
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    if person is not None:
        rows = rows.filter(person=person)
    return [_sent(row) for row in rows.order_by("-query")]


def query_of(number: int) -> Sent:
    """Errors: NotFound."""
    row = as_of(DocumentQuery, None).filter(municipality=current_or_raise(), query=number).first()
    if row is None:
        raise NotFound("この番号の照会はありません。", what_to_do="照会の一覧から開いてください。")
    return _sent(row)


def _sent(row: DocumentQuery) -> Sent:
    return Sent(**{n: getattr(row, n) for n in Sent.__dataclass_fields__})


@dataclass(frozen=True, repr=False)
class Addressed:
    """Somebody a letter is about or goes to; the place is where mail goes."""

    person: int
    name: str
    birth_on: date | None
    postal_code: str
    address: tuple[str, ...]


def addressed(persons: Sequence[int]) -> dict[int, Addressed]:
    """Names, births and where mail goes; whoever prints it has asked for protection before (`opened_for`)."""
    town, today, wanted = current_or_raise(), clock.today(), list(persons)
    names = {
        r.person: r
        for r in as_of(Name, None)
        .filter(municipality=town, person__in=wanted, kind="official")
        .order_by("valid_from")
    }
    births = {r.person: r for r in as_of(Profile, None).filter(municipality=town, person__in=wanted)}
    homes = (
        as_of(Address, None).filter(municipality=town, person__in=wanted, use="home").order_by("valid_from")
    )
    places = {r.person: r for r in homes}
    places |= {
        r.person: r for r in as_of(Address, today).filter(municipality=town, person__in=wanted, use="mailing")
    }
    found = {}
    for person in wanted:
        if person not in names:
            raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")
        place, born = places.get(person), births.get(person)
        lines = tuple(t for t in (place.address, place.building) if t) if place else ()
        is_certain = born is not None and born.birth_precision == "day"
        found[person] = Addressed(
            person, names[person].name, born.birth_on if is_certain and born else None,
            place.postal_code if place else "", lines,
        )  # fmt: skip
    return found
