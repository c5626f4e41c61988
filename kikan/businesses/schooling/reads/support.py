"""Cases of the support committee: of a child, of a year, and what each waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.businesses.schooling.models.support import Asker, Placement, SupportCase, View
from kikan.businesses.schooling.reads import years
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Case:
    """A case as it stands; `valid_from` is the day it was asked."""

    person: int
    year: int
    asked_by: int
    documents_on: date | None
    met_on: date | None
    opinion: int | None
    opinion_entry: int | None
    heard_on: date | None
    view: int | None
    wish: str
    decision: int | None
    school: int | None
    decided_on: date | None
    reason: str
    prefecture_told_on: date | None
    valid_from: date
    entry: int

    @property
    def asked_ja(self) -> str:
        return str(Asker(self.asked_by).label)

    @property
    def opinion_ja(self) -> str:
        return str(Placement(self.opinion).label) if self.opinion else ""

    @property
    def view_ja(self) -> str:
        return str(View(self.view).label) if self.view else ""

    @property
    def decision_ja(self) -> str:
        return str(Placement(self.decision).label) if self.decision else ""

    @property
    def is_for_prefecture(self) -> bool:
        """A special needs school of the prefecture: its board is to be told (施行令第11条)."""
        return self.decision == Placement.SPECIAL_SCHOOL

    @property
    def waits_for(self) -> str:
        """The next step; empty where nothing is left to do."""
        steps = (
            (self.decision is None and self.documents_on is None, "資料の受領"),
            (self.decision is None and self.opinion is None, "委員会の意見"),
            (self.decision is None and self.view is None, "保護者の意見"),
            (self.decision is None, "就学先の決定"),
            (self.is_for_prefecture and self.prefecture_told_on is None, "都道府県への通知"),
        )
        return next((ja for waits, ja in steps if waits), "")

    @property
    def due_on(self) -> date:
        """By when the prefecture is to be told, for any child: until then everything is decided."""
        return years.calendar_of(self.year)["special_needs_by"]


def cases_of(**chosen: Any) -> list[Case]:
    """Cases as they stand, the newest year first, by child."""
    rows = as_of(SupportCase.objects.filter(municipality=current_or_raise(), **chosen), None)
    names = tuple(Case.__dataclass_fields__)
    return [Case(*r) for r in rows.order_by("-year", "person").values_list(*names)]


def case_of(person: int, year: int) -> Case | None:
    return next(iter(cases_of(person=person, year=year)), None)
