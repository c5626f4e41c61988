"""Service hours of single days as announced (特別日のサービス時間): of one member, or all a union's office told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.service.law import judging
from kikan.businesses.service.models import HoursKind, SpecialHours
from kikan.businesses.service.reads.events import business_ja
from kikan.ground.eras import western
from kikan.shared import manifest
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

ITSELF = 0
ADDED, CLOSED = int(HoursKind.ADDED), int(HoursKind.CLOSED)
KINDS = [(k.value, str(k.label)) for k in (HoursKind.ADDED, HoursKind.CLOSED)]


@dataclass(frozen=True)
class HoursLine:
    """One announcement; members: whom it concerns; withdrawn_at: None while it stands."""

    by: int
    by_ja: str
    number: int
    members: Sequence[int]
    business: str
    kind: int
    first_on: date
    last_on: date
    begins: int | None
    ends: int | None
    reason: str
    announced_at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_for: str = ""

    @property
    def business_ja(self) -> str:
        return business_ja(self.business)

    @property
    def hours_ja(self) -> str:
        """8:00から22:00まで, or that there are none."""
        if self.begins is None or self.ends is None:
            return "休み"
        return f"{self.begins // 60}:{self.begins % 60:02d}から{self.ends // 60}:{self.ends % 60:02d}まで"

    @property
    def days_ja(self) -> str:
        first, last = western(self.first_on), western(self.last_on)
        return first if first == last else f"{first}から{last}まで"

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    @property
    def is_ahead(self) -> bool:
        """Nothing of it has begun: it may still be withdrawn."""
        return self.stands and self.first_on > clock.today()

    def raw(self) -> judging.SpecialHours:
        return judging.SpecialHours(
            self.business, self.first_on.toordinal(), self.last_on.toordinal(), self.kind == ADDED, self.begins or 0,
            self.ends or 0,
        )  # fmt: skip


def hours_between(begins: date, until: date) -> list[HoursLine]:
    """What was announced for the open municipality and touches the days before `until`, in order; two queries."""
    rows = SpecialHours.objects.filter(member__in=(ITSELF, current_or_raise()))
    return [h for h in _lines(rows) if h.first_on < until and h.last_on >= begins]


def hours_announced() -> list[HoursLine]:
    """What stands or stood here: all the open body announced, and what was announced for it; the latest day first."""
    here = current_or_raise()
    rows = SpecialHours.objects.filter(municipality=here) | SpecialHours.objects.filter(member=here)
    return sorted(_lines(rows), key=lambda h: (h.first_on, h.number), reverse=True)


def _lines(rows: Iterable[SpecialHours]) -> list[HoursLine]:
    names = dict(Municipality.objects.values_list("code", "name"))
    told: dict[tuple[int, int], list[SpecialHours]] = {}
    ended: dict[tuple[int, int], SpecialHours] = {}
    for r in rows:
        if r.withdraws is None:
            told.setdefault((r.municipality, r.number), []).append(r)
        else:
            ended[r.municipality, r.withdraws] = r
    found = []
    for key, of in told.items():
        r, end = of[0], ended.get(key)
        found.append(
            HoursLine(
                r.municipality, names.get(r.municipality, ""), r.number, sorted(x.member or x.municipality for x in of),
                r.business, r.kind,
                r.first_on, r.last_on, r.begins, r.ends, r.reason, r.announced_at,
                None if end is None else end.announced_at, "" if end is None else end.reason,
            )
        )  # fmt: skip
    return sorted(found, key=lambda h: (h.first_on, h.by, h.number))


def members_here() -> list[tuple[int, str]]:
    """For whom the open body may announce hours: the members of a union, any other body for itself alone."""
    here = current_or_raise()
    body = Municipality.objects.filter(code=here).first()
    if body is None or body.kind != "union":
        return [(here, "" if body is None else body.name)]
    return sorted(manifest.members_here().items())
