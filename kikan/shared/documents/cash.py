"""The money journal of a counter (レジ日計): what was taken on a day by kind and channel, counted and closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kikan.shared.access import Actor
from kikan.shared.documents.fees import CHANNELS, COUNTER, EXEMPTIONS, KINDS, LAW, RETURNED
from kikan.shared.documents.models import CashClosing, FeeLine
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

LARGEST = 99_999_999


@dataclass(frozen=True)
class Sum:
    """Papers of one kind, channel and reason of exemption: how many, what was taken, what was given back."""

    kind: str
    channel: str
    exemption: str
    count: int
    taken: int
    cancelled: int
    returned: int

    @property
    def kind_ja(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def channel_ja(self) -> str:
        return CHANNELS.get(self.channel, self.channel)

    @property
    def exemption_ja(self) -> str:
        return EXEMPTIONS.get(self.exemption, self.exemption)

    @property
    def net(self) -> int:
        return self.taken - self.returned


@dataclass(frozen=True)
class Closing:
    """One closing of a day (レジ締め); a later one of the same day takes its place, both stay."""

    attempt: int
    expected: int
    counted: int
    reason: str
    closed_at: datetime
    actor: int

    @property
    def difference(self) -> int:
        return self.counted - self.expected


@dataclass(frozen=True)
class Day:
    """The money of one counter on one day. `open_lines`: taken or given back since the last closing."""

    office: int
    day: date
    sums: tuple[Sum, ...]
    closings: tuple[Closing, ...]
    open_lines: int
    is_illustrative: bool

    @property
    def in_drawer(self) -> int:
        """What must lie in the drawer: the counter's takings, without post, stores and online."""
        return sum(each.net for each in self.sums if each.channel == COUNTER)

    @property
    def total(self) -> int:
        return sum(each.net for each in self.sums)

    @property
    def last(self) -> Closing | None:
        return self.closings[-1] if self.closings else None


def day_of(office: int, day: date) -> Day:
    """The money journal of an office (窓口) on a day; needs an open municipality."""
    lines = list(FeeLine.objects.filter(office=office, day=day).order_by("at", "issue"))
    rows = CashClosing.objects.filter(office=office, day=day).order_by("attempt")
    closings = tuple(Closing(r.attempt, r.expected, r.counted, r.reason, r.closed_at, r.actor) for r in rows)
    since = closings[-1].closed_at if closings else None
    return Day(
        office=office,
        day=day,
        sums=_sums(lines),
        closings=closings,
        open_lines=sum(since is None or line.at > since for line in lines),
        is_illustrative=any(line.is_illustrative for line in lines),
    )


def _sums(lines: Iterable[FeeLine]) -> tuple[Sum, ...]:
    groups: dict[tuple[str, str, str], list[FeeLine]] = {}
    for line in lines:
        groups.setdefault((line.kind, line.channel, line.exemption), []).append(line)
    return tuple(_sum(key, found) for key, found in sorted(groups.items()))


def _sum(key: tuple[str, str, str], lines: Iterable[FeeLine]) -> Sum:
    taken: list[int] = []
    returned: list[int] = []
    for line in lines:
        (returned if line.what == RETURNED else taken).append(line.amount)
    return Sum(*key, len(taken), sum(taken), len(returned), -sum(returned))


def offices_with_money(day: date) -> list[int]:
    """Which counters took money that day."""
    found = FeeLine.objects.filter(day=day).values_list("office", flat=True)
    return sorted(set(found))


@procedure("documents.close_cash", right="documents.cash", ja="レジ締め")
def close_cash(*, actor: Actor, day: date, counted: int, reason: str = "") -> Closing:
    """Keep what was counted in the drawer of the actor's office beside what must be there (日計の締め).

    Errors: Refused for a day to come, a day without money since the last closing, a difference without reason.
    """
    if day > clock.today():
        raise Refused("今日より後の日は締められません。", field="day")
    if not 0 <= counted <= LARGEST:
        raise Refused("現金の実際の額を0円以上で入力してください。", field="counted")
    numbers.draw("documents.cash_closing", 0)  # two clerks closing one drawer come one after the other
    known = day_of(actor.office, day)
    if not known.open_lines:
        raise Refused(
            "前の締めの後に、この窓口で扱った手数料はありません。",
            what_to_do="日付と窓口を確かめてください。",
            field="day",
        )
    difference = counted - known.in_drawer
    if difference and not reason.strip():
        raise Refused(
            f"帳簿の額 {known.in_drawer:,}円 と {abs(difference):,}円{'多い' if difference > 0 else '少ない'}差があります。",
            cites=LAW,
            what_to_do="数え直し、それでも差があるときは理由を入力してください。",
            field="reason",
        )
    return _close(actor, known, counted, reason)


def _close(actor: Actor, known: Day, counted: int, reason: str) -> Closing:
    row = CashClosing(
        municipality=current_or_raise(),
        office=actor.office,
        day=known.day,
        attempt=len(known.closings) + 1,
        expected=known.in_drawer,
        counted=counted,
        reason=reason.strip()[:200],
        closed_at=clock.now(),
        actor=actor.user,
    )
    row.save(force_insert=True)
    return Closing(row.attempt, row.expected, row.counted, row.reason, row.closed_at, row.actor)
