"""The monthly report (月次報告書), computed anew from raw events each time; the tenant is open.

Nothing of it is kept: the same events give the same report. Shares are exact fractions until they are shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from kikan.businesses.service.law import judging
from kikan.businesses.service.law.consequence import Consequence, first_month, follows
from kikan.businesses.service.reads import events, hours, measures, nights
from kikan.businesses.service.reads.leaving import LeavingMonth, leaving_month
from kikan.ground.eras import month_in_words
from kikan.law import Law, LawGap, book
from kikan.law.days import day as day_number
from kikan.law.days import month_number
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.calendar import closed_days

ITEMS = {
    judging.Item.AVAILABILITY: "稼働率", judging.Item.RESPONSE: "画面の応答時間", judging.Item.NOTICE: "障害の第一報",
    judging.Item.PLANNED: "計画停止の予告", judging.Item.BATCH: "一括処理の完了", judging.Item.BACKUP: "日次のバックアップ",
    judging.Item.DRILL: "復元訓練（RTO・RPO）", judging.Item.ENQUIRY: "問合せへの回答",
    judging.Item.COPY: "停止時の写し", judging.Item.LEAVING: "移出の照合",
    judging.Item.PEAK_RESPONSE: "画面の応答時間（繁忙期）", judging.Item.PROGRESS: "障害の途中経過の連絡",
}  # fmt: skip
UNITS = {
    judging.Item.AVAILABILITY: "分", judging.Item.BACKUP: "日", judging.Item.DRILL: "回", judging.Item.COPY: "日",
    judging.Item.LEAVING: "日",
}  # fmt: skip
DRILLS_BACK = 24
"""Months of drills that are read: the longest interval a contract can name."""


@dataclass(frozen=True)
class Report:
    """A month of one municipality; month: year × 12 + month − 1; measured_from: None while nothing was measured.

    ahead: stops announced for the month after; special: what was told of hours of its single days, withdrawn or not.
    """

    month: int
    is_over: bool
    measured_from: datetime | None
    law: Law
    items: Sequence[judging.Judged]
    available: Sequence[judging.Available]
    raw: judging.Month
    routes: Sequence[measures.RouteLine]
    runs: Sequence[measures.RunLine]
    incidents: Sequence[events.IncidentLine]
    planned: Sequence[events.StopLine]
    enquiries: Sequence[events.EnquiryLine]
    follows: Consequence
    months: dict[int, Sequence[judging.Judged]]
    illustrative: tuple[str, ...]
    done: nights.Done
    leaving: LeavingMonth
    ahead: Sequence[events.StopLine]
    special: Sequence[hours.HoursLine]

    @property
    def ja(self) -> str:
        return month_ja(self.month)


def month_ja(month: int) -> str:
    return month_in_words(month // 12 * 100 + month % 12 + 1)


def month_of(day: date) -> int:
    return month_number(day)


def first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class _Read:
    """All raw events of the months a scheme looks at."""

    measured_from: int | None
    now: int
    closed: Sequence[date]
    unproven: Sequence[tuple[int, int]]
    answers: dict[int, dict[int, int]]
    runs: Sequence[measures.RunLine]
    backups: frozenset[int]
    nights: dict[judging.Item, tuple[int, frozenset[int]]]
    drills: Sequence[judging.Drill]
    incidents: Sequence[events.IncidentLine]
    planned: Sequence[events.StopLine]
    enquiries: Sequence[events.EnquiryLine]
    special: Sequence[hours.HoursLine]


def report_of(municipality: int, month: int) -> Report:
    """The report of a month, of one that runs as far as it has come. Errors: Refused where the contract's values lack."""
    try:
        return _report(municipality, month)
    except LawGap as gap:
        raise Refused(
            "この月の報告に要る契約の値（目標・時間帯・未達の扱い）が登録されていません。", field="month",
            what_to_do="条例値として契約の値の登録を依頼してください。",
        ) from gap  # fmt: skip


def _report(municipality: int, month: int) -> Report:
    contract = ordinances.ordinance(statute=events.STATUTE)

    @cache
    def law_in(which: int) -> Law:
        """One law of each month, which remembers the values that were read."""
        return book().law("event_date", day_number(first_of(which)), contract)

    law = law_in(month)
    since = measures.measured_from()
    first = first_month(month, law)
    if since is not None:
        first = max(first, month_of(events.moment_of(since).date()))
    first = min(first, month)
    read = _read(municipality, first, month, since, law)
    months = {m: _raw(read, m, law_in(m)) for m in range(first, month + 1)}
    judged = {m: judging.judge(raw, read.now, law_in(m)) for m, raw in months.items()}
    begins, until = events.midnight(first_of(month)), events.midnight(first_of(month + 1))
    raw = months[month]
    return Report(
        month, clock.now() >= until, None if since is None else events.moment_of(since), law, judged[month],
        judging.available(raw, law), raw, measures.routes(municipality, begins, until),
        [r for r in read.runs if begins <= r.at < until],
        [i for i in read.incidents if i.began_at < until and (i.ended_at is None or i.ended_at > begins)],
        [p for p in read.planned if p.begins_at < until and p.ends_at > begins],
        [e for e in read.enquiries if begins <= e.asked_at < until],
        follows(judged, month, law), dict(judged), tuple(d.ja for d in law.doubts() if d.mark == "illustrative"),
        nights.done_between(municipality, begins, until),
        leaving_month(municipality, begins, until),
        events.stops_between(until, events.midnight(first_of(month + 2))),
        [h for h in read.special if h.first_on < until.date() and h.last_on >= begins.date()],
    )  # fmt: skip


def _read(municipality: int, first: int, month: int, since: int | None, law: Law) -> _Read:
    """Every event from the first month to the end of the last, each kind in one query."""
    begins, until = events.midnight(first_of(first)), events.midnight(first_of(month + 1))
    long_ago = events.midnight(first_of(first - DRILLS_BACK))
    closed = closed_days(long_ago.date() - timedelta(days=31), until.date() + timedelta(days=62))
    return _Read(
        since, events.minute_of(clock.now()), closed, measures.unproven(begins, until),
        measures.answers_by_day(municipality, begins, until), measures.runs_between(municipality, begins, until),
        measures.backup_days(begins, until), nights.promised_between(municipality, begins, until),
        measures.drills_between(
            long_ago, until, law.amount("service_level.standard_recovery_point_days"), closed
        ),
        events.incidents_between(begins, until), events.stops_between(begins, until),
        events.enquiries_between(begins, until),
        hours.hours_between(begins.date(), until.date() + timedelta(days=62)),
    )  # fmt: skip


def _raw(read: _Read, month: int, law: Law) -> judging.Month:
    """What of all that lies in one month."""
    day, after = first_of(month).toordinal(), first_of(month + 1).toordinal()
    begins, until = day * judging.DAY, after * judging.DAY
    since = until if read.measured_from is None else read.measured_from
    period = (min(max(begins, since), until), max(min(until, read.now), min(max(begins, since), until)))
    shut = {d.toordinal() for d in read.closed}
    special = [h.raw() for h in read.special if h.stands]
    no_desk = {
        d
        for s in special
        if not s.is_open and s.business == judging.EVERY
        for d in range(s.first, s.last + 1)
    }
    months = law.amount("service_level.drill_months")
    oldest = first_of(month + 1 - months).toordinal() * judging.DAY
    days = law.amount("service_level.enquiry_days")
    whole = range(max(day, since // judging.DAY + 1), min(after, read.now // judging.DAY))
    return judging.Month(
        period=period, days=[d for d in range(day, after) if d not in shut], unproven=read.unproven,
        incidents=[i.raw(read.now) for i in read.incidents], planned=[p.raw() for p in read.planned],
        answers=_summed(read, [d for d in range(day, after) if not judging.is_peak(d, law)]),
        peak_answers=_summed(read, [d for d in range(day, after) if judging.is_peak(d, law)]),
        runs=[r.minutes for r in read.runs if begins <= events.minute_of(r.at) < until],
        elapsed=list(whole), backups=read.backups,
        nights={item: ([d for d in whole if d > promised], done) for item, (promised, done) in read.nights.items()},
        drills=[d for d in read.drills if oldest <= d.at < until],
        enquiries=[
            (
                None if e.answered_at is None else events.minute_of(e.answered_at) // judging.DAY,
                _open_days_after(events.minute_of(e.asked_at) // judging.DAY, days, shut | no_desk),
            )
            for e in read.enquiries
            if begins <= events.minute_of(e.asked_at) < until
        ],
        special=special,
    )  # fmt: skip


def _summed(read: _Read, days: Sequence[int]) -> dict[int, int]:
    """Answers of some days by class; empty where there were none."""
    found: Counter[int] = Counter()
    for day in days:
        found.update(read.answers.get(day, {}))
    return dict(found)


def _open_days_after(day: int, count: int, shut: set[int]) -> int:
    """The day so many open days after."""
    while count:
        day += 1
        count -= day not in shut
    return day
