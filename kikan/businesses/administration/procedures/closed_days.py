"""The days on which a municipality closes beyond weekends and holidays (閉庁日)."""

from datetime import date

from kikan.shared.access import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import calendar
from kikan.shared.tenancy.models import ClosedDay

CHANGED = "administration.closed_days_changed"


@procedure("administration.add_closed_day", right="administration.parameter", ja="閉庁日の登録")
def add_closed_day(*, day: date, reason: str, actor: Actor) -> None:
    """The office is closed on the day; time limits and due dates move accordingly. Errors: Refused."""
    if calendar.is_closed(day):
        raise Refused(
            "この日はすでに閉庁日です。", what_to_do="土日、祝日、年末年始の登録は不要です。", field="day"
        )
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")
    _append(actor, "administration.add_closed_day", day)
    ClosedDay.objects.create(municipality=actor.municipality, closed_on=day, reason=reason.strip()[:40])
    note(actor, "closed_day_added", reason=reason.strip(), 閉庁日=day.isoformat())


@procedure("administration.remove_closed_day", right="administration.parameter", ja="閉庁日の取消し")
def remove_closed_day(*, day: date, reason: str, actor: Actor) -> None:
    """The office is open on the day after all. Errors: NotFound; Refused without a reason."""
    row = ClosedDay.objects.filter(municipality=actor.municipality, closed_on=day)
    if not row.exists():
        raise NotFound("この日は閉庁日として登録されていません。")
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")
    _append(actor, "administration.remove_closed_day", day)
    row.delete()
    note(actor, "closed_day_removed", reason=reason.strip(), 閉庁日=day.isoformat())


def _append(actor: Actor, procedure: str, day: date) -> None:
    append(
        actor=actor,
        kind=CHANGED,
        procedure=procedure,
        subjects=[("closed_day", day.toordinal())],
        happened_on=day,
    )
