"""Applications for lower meals and rooms, and what is granted (負担限度額認定)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.law.certification import last_day_of
from kikan.businesses.long_term_care.law.room_meals import RICH, SPOUSE_TAXED, TAXED, holds_for
from kikan.businesses.long_term_care.models.room_meals import (
    RoomMealApplication,
    RoomMealLimit,
    RoomMealState,
    Spouse,
)
from kikan.shared.history import as_of
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy.opener import current_or_raise

STAGES = {1: "第1段階", 2: "第2段階", 3: "第3段階①", 4: "第3段階②"}
PLACES_JA = {
    1: "ユニット型個室", 2: "ユニット型個室的多床室", 3: "従来型個室（特養・短期入所生活介護）",
    4: "従来型個室（老健・医療院・短期入所療養介護）", 5: "多床室（特養・短期入所生活介護）",
    6: "多床室（室料をとる老健・医療院）", 7: "多床室（そのほかの老健・医療院）",
}  # fmt: skip
REASONS = {
    0: "",
    TAXED: "世帯に市町村民税が課税されている人がいるため",
    SPOUSE_TAXED: "配偶者に市町村民税が課税されているため",
    RICH: "預貯金等の額が基準を超えているため",
}
KEPT = (
    "person", "applied_on", "is_renewal", "state", "untaxed_pension", "savings", "debts", "spouse_kind", "spouse", "refused",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class RoomMealLine:
    """An application as a page shows it."""

    number: int
    person: int
    applied_on: date
    state: int
    state_ja: str
    reason_ja: str
    kind_ja: str

    @property
    def is_open(self) -> bool:
        return self.state == RoomMealState.APPLIED


@dataclass(frozen=True)
class LimitLine:
    """What holds, as pages and papers tell it."""

    stage: int
    stage_ja: str
    valid_from: date
    last_on: date
    decided_on: date

    def holds_on(self, day_: date) -> bool:
        return self.valid_from <= day_ <= self.last_on


def rows(**chosen: object) -> list[RoomMealApplication]:
    found = RoomMealApplication.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, **chosen
    )
    return list(found.order_by("-applied_on", "-number"))


def open_row(person: int) -> RoomMealApplication | None:
    """The application that is not decided yet."""
    found = rows(person=person, state=RoomMealState.APPLIED)
    return found[0] if found else None


def waiting() -> list[RoomMealLine]:
    """Everything that waits for a decision, the oldest first."""
    return [_line(row) for row in reversed(rows(state=RoomMealState.APPLIED))]


def applications_of(person: int) -> list[RoomMealLine]:
    return [_line(row) for row in rows(person=person)]


def _line(row: RoomMealApplication) -> RoomMealLine:
    state = str(RoomMealState(row.state).label)
    kind = "8月からの更新" if row.is_renewal else "新規"
    return RoomMealLine(row.number, row.person, row.applied_on, row.state, state, REASONS[row.refused], kind)


def limits_of_person(person: int) -> list[LimitLine]:
    """Every stage of a person, the newest first."""
    found = as_of(RoomMealLimit.objects.filter(municipality=current_or_raise(), person=person), None)
    return [_limit(row) for row in found.order_by("-valid_from")]


def _limit(row: RoomMealLimit) -> LimitLine:
    return LimitLine(
        row.stage, STAGES[row.stage], row.valid_from, last_day_of(row.valid_until), row.decided_on
    )


def limit_on(person: int, on: date) -> LimitLine | None:
    return next((line for line in limits_of_person(person) if line.holds_on(on)), None)


def renewals(year: int) -> list[RoomMealApplication]:
    """The renewals from August of a year that wait, by person."""
    begins = date(year, AUGUST, 1)
    found = rows(state=RoomMealState.APPLIED, is_renewal=True)
    chosen = [r for r in found if holds_for(r.applied_on, is_renewal=True)[0] == begins]
    return sorted(chosen, key=lambda r: r.person)


def to_remind(year: int) -> dict[int, LimitLine]:
    """Whose limits end with July of a year and who has not asked for a renewal, by person; two queries."""
    until = date(year, AUGUST, 1)
    asked = {r.person for r in rows(is_renewal=True) if holds_for(r.applied_on, is_renewal=True)[0] == until}
    found = RoomMealLimit.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_until=until
    ).order_by("person")
    return {row.person: _limit(row) for row in found if row.person not in asked}


def places() -> list[tuple[int, str]]:
    """Rooms as a form offers them, by the codes of `law.room_meals.PLACES`."""
    return list(PLACES_JA.items())


def kinds_of_spouse() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in Spouse]
