"""What the register proposes of itself: the days of support measures (支援措置の期限), what the nightly check finds."""

from collections.abc import Iterable
from datetime import date

from kikan.businesses.residents.reads.findings import tasks
from kikan.businesses.residents.reads.support_measures import ending_by
from kikan.ground.eras import in_words
from kikan.shared.worklist.proposals import Proposal


def on_day(day: date, known_at: int) -> Iterable[Proposal]:
    """The days of support measures, and the findings of the nightly check (整合性点検)."""
    yield from _measures(day, known_at)
    yield from tasks(day)


def _measures(day: date, known_at: int) -> Iterable[Proposal]:
    """Two months and a month before a measure ends, and once it has ended and nobody has decided."""
    for number, applicant, last_on in ending_by(months_after(day, 2), day=day, known_at=known_at):
        if last_on < day:
            said = "期間が過ぎましたが、延長も終了の決定もされていません"
            yield _task(number, applicant, last_on, "over", said)
        elif last_on <= months_after(day, 1):
            yield _task(number, applicant, last_on, "month", "期間が1か月以内に終わります（延長の受付中）")
        else:
            yield _task(number, applicant, last_on, "two_months", "期間が2か月以内に終わります")


def _task(number: int, applicant: int, last_on: date, which: str, said: str) -> Proposal:
    return Proposal(
        procedure="",
        subjects=(("person", applicant),),
        title=f"支援措置 {number}：{said}",
        reason=f"期間の末日は{in_words(last_on)}です。通知、延長または終了の決定をしてください。終了を決定するまで、住所は表示されません。",
        due_on=last_on,
        key=f"support_measure:{number}:{last_on.isoformat()}:{which}",
        right="residents.support",
    )


def months_after(day: date, months: int) -> date:
    """The same day some months later, the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
