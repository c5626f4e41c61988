"""What a municipality decides for its own office: acts of one person (専決), closed days (閉庁日)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.administration.reads.values import drafts_of
from kikan.shared.manifest import all_manifests
from kikan.shared.procedures import by_name
from kikan.shared.tenancy import calendar
from kikan.shared.tenancy.models import ClosedDay
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.acts import ONE_PERSON, always_takes_two, one_person_procedures
from kikan.shared.worklist.reads import Act


@dataclass(frozen=True)
class AlonePage:
    """The acts of which one person may do the whole (専決), and the draft that waits."""

    chosen: frozenset[str]
    offered: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    drafts: tuple[Act, ...]


def alone() -> AlonePage:
    """What one person may do now, and what may be chosen: everything that does not always take two."""
    known = by_name()
    found = [
        (
            m.ja,
            tuple(
                (name, known[name].ja)
                for name in m.procedures
                if name in known and not always_takes_two(name)
            ),
        )
        for m in all_manifests()
    ]
    listed = tuple((ja, acts) for ja, acts in found if acts)
    return AlonePage(one_person_procedures(), listed, tuple(drafts_of(ONE_PERSON)))


@dataclass(frozen=True)
class ClosedRow:
    """A day on which the office is closed; `is_own`: set by the municipality, and may be taken back."""

    day: date
    reason: str
    is_own: bool


def closed_days(year: int) -> list[ClosedRow]:
    """The closed days of a fiscal year that are no Saturday or Sunday."""
    begin, until = date(year, 4, 1), date(year + 1, 4, 1)
    own = dict(
        ClosedDay.objects.filter(
            municipality=current_or_raise(), closed_on__gte=begin, closed_on__lt=until
        ).values_list("closed_on", "reason")
    )
    return [
        ClosedRow(day, own.get(day) or calendar.name_of_holiday(day) or "年末年始", day in own)
        for day in calendar.closed_days(begin, until)
        if day.weekday() < 5 or day in own
    ]
