"""Announce other service hours for single days, and withdraw them before they begin (特別日のサービス時間の告知)."""

from datetime import date, datetime, time, timedelta

from kikan.businesses.service.models import SpecialHours
from kikan.businesses.service.models.hours import HoursKind
from kikan.businesses.service.procedures.enter_events import require_business
from kikan.businesses.service.reads.hours import ITSELF, HoursLine, hours_announced, members_here
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.clock import TOKYO

DAY = 24 * 60
LONGEST = timedelta(days=366)


@procedure("service.announce_hours", right="service.change", ja="特別日のサービス時間の告知")
def announce_hours(
    *,
    kind: int,
    first_on: date,
    last_on: date,
    reason: str,
    actor: Actor,
    begins: time | None = None,
    ends: time | None = None,
    business: str = "",
    member: int | None = None,
) -> int:
    """Tell the hours of a run of days, for one member or (None) all this body speaks for; returns the number.

    ends: midnight is the end of the day. The same announcement that stands is not kept twice.
    Errors: NotFound; Refused for days gone by, hours that are none, or without a reason.
    """
    require_business(business)
    if kind not in (HoursKind.ADDED, HoursKind.CLOSED):
        raise NotFound("取扱いを選んでください。", field="kind")
    reason = _reason(reason)
    members = [code for code, _ in members_here() if member in (None, code)]
    if not members:
        raise NotFound(
            "対象の団体がありません。", field="member", what_to_do="構成団体の登録を確かめ、団体を選び直してください。"
        )  # fmt: skip
    first, last = _minutes(kind, begins, ends)
    _require_days(kind, first_on, last_on, first)
    values = {
        "business": business, "kind": kind, "first_on": first_on, "last_on": last_on, "begins": first, "ends": last,
        "reason": reason,
    }  # fmt: skip
    for known in hours_announced():
        is_same = all(getattr(known, name) == value for name, value in values.items())
        if is_same and known.stands and known.by == actor.municipality and list(known.members) == members:
            return known.number
    return _kept("service.hours_announced", "service.announce_hours", members, values, None, actor)


@procedure("service.withdraw_hours", right="service.change", ja="特別日のサービス時間の取下げ")
def withdraw_hours(*, hours: int, reason: str, actor: Actor) -> int:
    """End an announcement before its first day, with a reason; returns the number of the withdrawal.

    Errors: NotFound; Refused for one that has begun or was withdrawn before, or without a reason.
    """
    found = own_hours(hours, actor.municipality)
    reason = _reason(reason)
    if not found.stands:
        raise Refused("すでに取り下げられています。", field="reason")
    if not found.is_ahead:
        raise Refused(
            "最初の日が来た告知は取り下げられません。", field="reason",
            what_to_do="これからの日を改めるには、その日の時間を新しく告知してください。",
        )  # fmt: skip
    values = {
        "business": found.business, "kind": int(HoursKind.WITHDRAWN), "first_on": found.first_on,
        "last_on": found.last_on, "begins": None, "ends": None, "reason": reason,
    }  # fmt: skip
    return _kept(
        "service.hours_withdrawn", "service.withdraw_hours", list(found.members), values, found.number, actor
    )


def own_hours(number: int, municipality: int) -> HoursLine:
    """An announcement of this body. Errors: NotFound, also for one that its union's office made."""
    for known in hours_announced():
        if (known.by, known.number) == (municipality, number):
            return known
    raise NotFound("この番号の告知はありません。", what_to_do="一覧から開き直してください。")


def _kept(
    kind: str, act: str, members: list[int], values: dict[str, object], withdraws: int | None, actor: Actor
) -> int:
    number, now = numbers.draw("service.hours"), clock.now()
    entry = append(
        actor=actor, kind=kind, procedure=act, subjects=[("service_hours", withdraws or number)],
        happened_on=now.date(),
    ).number  # fmt: skip
    SpecialHours.objects.bulk_create(
        SpecialHours(
            municipality=actor.municipality, number=number,
            member=ITSELF if member == actor.municipality else member,
            withdraws=withdraws, announced_at=now, entry=entry, **values,
        )
        for member in members
    )  # fmt: skip
    return number


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused("理由を入力してください。", field="reason")
    return reason.strip()


def _minutes(kind: int, begins: time | None, ends: time | None) -> tuple[int | None, int | None]:
    if kind == HoursKind.CLOSED:
        if begins is not None or ends is not None:
            raise Refused("一日休むときは、時刻を入力しないでください。", field="begins")
        return None, None
    if begins is None or ends is None:
        raise Refused(
            "始まる時刻と終わる時刻を入力してください。", field="begins" if begins is None else "ends"
        )
    first, last = begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute or DAY
    if last <= first:
        raise Refused(
            "終わる時刻が始まる時刻より前です。", field="ends", what_to_do="日をまたぐ時間は、二つに分けて告知してください。"
        )  # fmt: skip
    return first, last


def _require_days(kind: int, first_on: date, last_on: date, begins: int | None) -> None:
    """Nothing is told for hours that have begun: a report of days gone by must not change."""
    now = clock.now()
    if last_on < first_on:
        raise Refused("最後の日が最初の日より前です。", field="last_on", what_to_do="日を確かめてください。")
    if last_on - first_on > LONGEST:
        raise Refused(
            "一年を超える告知はできません。", field="last_on", what_to_do="契約の値として登録してください。"
        )
    starts = datetime.combine(first_on, time(), TOKYO) + timedelta(minutes=begins or 0)
    if starts <= now:
        raise Refused(
            "すでに始まった時間は告知できません。", field="first_on",
            what_to_do="これからの日を指定してください。今日の停電などは、障害として登録してください。",
        )  # fmt: skip
