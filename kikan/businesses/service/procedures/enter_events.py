"""Enter incidents, planned stops and enquiries, and what becomes known of them later (障害・計画停止・問合せの登録)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kikan.businesses.service.models import Cause, Enquiry, Incident, Kind, PlannedStop, Progress
from kikan.businesses.service.reads.events import notice_days
from kikan.shared import history, manifest
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import HistoryModel
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.clock import TOKYO

LOOK_AGAIN = "日時を確かめてください。"
NAMES = {
    "incident": ("service.incident", "service_incident"),
    "planned_stop": ("service.planned_stop", "service_stop"),
    "enquiry": ("service.enquiry", "service_enquiry"),
}
"""Series and subject by key."""


@procedure("service.enter_incident", right="service.change", ja="障害の登録")
def enter_incident(
    *,
    kind: int,
    title: str,
    began_at: datetime,
    noticed_at: datetime,
    actor: Actor,
    business: str = "",
    notified_at: datetime | None = None,
    ended_at: datetime | None = None,
    cause: int = Cause.UNKNOWN,
    measure: str = "",
) -> int:
    """Keep an incident; returns its number. Errors: Refused for moments out of order or to come, NotFound."""
    require_business(business)
    if kind not in Kind.values or cause not in Cause.values:
        raise NotFound("区分を選んでください。", field="kind")
    values = {
        "business": business, "kind": kind, "title": _text(title), "began_at": began_at, "noticed_at": noticed_at,
        "notified_at": notified_at, "ended_at": ended_at, "cause": cause, "measure": measure.strip(),
    }  # fmt: skip
    _require_order(values)
    return _added(
        Incident, "incident", values, began_at, "service.incident_entered", "service.enter_incident", actor
    )


@procedure("service.follow_incident", right="service.change", ja="障害の経過の登録")
def follow_incident(
    *,
    incident: int,
    notified_at: datetime | None,
    ended_at: datetime | None,
    cause: int,
    measure: str,
    actor: Actor,
) -> None:
    """Keep what became known: first notice, end, cause, lasting measure. Errors: NotFound, Refused."""
    row = Incident.objects.filter(
        municipality=actor.municipality, incident=incident, ended_by__isnull=True
    ).first()
    if row is None:
        raise NotFound("この番号の障害はありません。", what_to_do="一覧から開き直してください。")
    if cause not in Cause.values:
        raise NotFound("原因の区分を選んでください。", field="cause")
    values = {"notified_at": notified_at, "ended_at": ended_at, "cause": cause, "measure": measure.strip()}
    _require_order({"began_at": row.began_at, "noticed_at": row.noticed_at, **values})
    entry = append(
        actor=actor, kind="service.incident_followed", procedure="service.follow_incident",
        subjects=[("service_incident", incident)],
    )  # fmt: skip
    history.change(Incident, {"incident": incident}, values, entry=entry.number, valid_from=row.valid_from)


@procedure("service.tell_progress", right="service.change", ja="障害の途中経過の連絡の登録")
def tell_progress(*, incident: int, told_at: datetime, text: str, actor: Actor) -> int:
    """Keep what members were told while an incident lasts; returns its number. The same notice is not kept twice.

    Errors: NotFound; Refused before the first notice, after the end, for a moment to come or without words.
    """
    row = Incident.objects.filter(
        municipality=actor.municipality, incident=incident, ended_by__isnull=True
    ).first()
    if row is None:
        raise NotFound("この番号の障害はありません。", what_to_do="一覧から開き直してください。")
    text = text.strip()
    if not text:
        raise Refused("連絡した内容を入力してください。", field="text")
    if row.notified_at is None:
        raise Refused(
            "第一報がまだ登録されていません。", field="told_at",
            what_to_do="先に「経過を登録」で第一報の日時を登録してください。",
        )  # fmt: skip
    _require_past(told_at, "told_at")
    if told_at <= row.notified_at:
        raise Refused("途中経過の連絡が第一報より前です。", field="told_at", what_to_do=LOOK_AGAIN)
    if row.ended_at is not None and told_at >= row.ended_at:
        raise Refused("復旧した後の連絡は、途中経過に入りません。", field="told_at", what_to_do=LOOK_AGAIN)
    values = {"municipality": actor.municipality, "incident": incident, "told_at": told_at, "text": text}
    same = Progress.objects.filter(**values).first()
    if same is not None:
        return same.number
    number = numbers.draw("service.progress")
    entry = append(
        actor=actor, kind="service.progress_told", procedure="service.tell_progress",
        subjects=[("service_incident", incident)], happened_on=told_at.astimezone(TOKYO).date(),
    )  # fmt: skip
    Progress.objects.create(number=number, entry=entry.number, **values)
    return number


@procedure("service.announce_stop", right="service.change", ja="計画停止の予告")
def announce_stop(
    *,
    title: str,
    begins_at: datetime,
    ends_at: datetime,
    actor: Actor,
    business: str = "",
    is_late: bool = False,
) -> int:
    """Announce a stop to the members today; returns its number. is_late: told knowingly after the contract's time.

    Errors: Refused for a stop that has begun or ends before it begins, and for one told too late without is_late.
    """
    require_business(business)
    if ends_at <= begins_at:
        raise Refused("終了が開始より前です。", field="ends_at", what_to_do=LOOK_AGAIN)
    if begins_at <= clock.now():
        raise Refused(
            "すでに始まっている停止は予告できません。", field="begins_at", what_to_do="障害として登録してください。"
        )  # fmt: skip
    today, days = clock.today(), notice_days()
    if (begins_at.astimezone(TOKYO).date() - today).days < days and not is_late:
        raise Refused(
            f"予告の期限（{days}日前）を過ぎています。この停止は計画サービス時間から除かれません。", field="is_late",
            what_to_do="日を改めるか、「期限後の予告として登録する」を選んでください。",
        )  # fmt: skip
    values = {
        "business": business, "title": _text(title), "announced_on": today, "begins_at": begins_at, "ends_at": ends_at,
    }  # fmt: skip
    return _added(
        PlannedStop, "planned_stop", values, clock.now(), "service.stop_announced", "service.announce_stop", actor
    )  # fmt: skip


@procedure("service.call_off_stop", right="service.change", ja="計画停止の取りやめ")
def call_off_stop(*, planned_stop: int, actor: Actor) -> None:
    """A stop will not take place. Errors: NotFound; Refused for one that has begun."""
    row = PlannedStop.objects.filter(
        municipality=actor.municipality, planned_stop=planned_stop, ended_by__isnull=True
    ).first()
    if row is None:
        raise NotFound("この番号の計画停止はありません。", what_to_do="一覧から開き直してください。")
    if row.begins_at <= clock.now():
        raise Refused("すでに始まった停止は取りやめにできません。")
    entry = append(
        actor=actor, kind="service.stop_called_off", procedure="service.call_off_stop",
        subjects=[("service_stop", planned_stop)],
    )  # fmt: skip
    history.end(PlannedStop, {"planned_stop": planned_stop}, entry=entry.number, on=row.valid_from)


@procedure("service.enter_enquiry", right="service.change", ja="問合せの登録")
def enter_enquiry(
    *, title: str, asked_at: datetime, actor: Actor, business: str = "", answered_at: datetime | None = None
) -> int:
    """Keep a question to the help desk; returns its number. Errors: Refused, NotFound."""
    require_business(business)
    _require_past(asked_at, "asked_at")
    _require_answer(asked_at, answered_at)
    values = {"business": business, "title": _text(title), "asked_at": asked_at, "answered_at": answered_at}
    return _added(
        Enquiry, "enquiry", values, asked_at, "service.enquiry_entered", "service.enter_enquiry", actor
    )


@procedure("service.answer_enquiry", right="service.change", ja="問合せの回答の登録")
def answer_enquiry(*, enquiry: int, answered_at: datetime, actor: Actor) -> None:
    """Keep the moment of the first answer. Errors: NotFound; Refused for one answered already."""
    row = Enquiry.objects.filter(
        municipality=actor.municipality, enquiry=enquiry, ended_by__isnull=True
    ).first()
    if row is None:
        raise NotFound("この番号の問合せはありません。", what_to_do="一覧から開き直してください。")
    if row.answered_at is not None:
        raise Refused("すでに回答が登録されています。", field="answered_at")
    _require_answer(row.asked_at, answered_at)
    entry = append(
        actor=actor, kind="service.enquiry_answered", procedure="service.answer_enquiry",
        subjects=[("service_enquiry", enquiry)],
    )  # fmt: skip
    values = {"answered_at": answered_at}
    history.change(Enquiry, {"enquiry": enquiry}, values, entry=entry.number, valid_from=row.valid_from)


def _added(
    model: type[HistoryModel],
    name: str,
    values: Mapping[str, Any],
    at: datetime,
    kind: str,
    act: str,
    actor: Actor,
) -> int:
    series, subject = NAMES[name]
    number = numbers.draw(series)
    on = at.astimezone(TOKYO).date()
    entry = append(actor=actor, kind=kind, procedure=act, subjects=[(subject, number)], happened_on=on)
    history.add(model, {name: number}, values, entry=entry.number, valid_from=on)
    return number


def _text(title: str) -> str:
    if not title.strip():
        raise Refused("件名を入力してください。", field="title")
    return title.strip()


def require_business(name: str) -> None:
    """Errors: NotFound for a business nobody knows."""
    if name and name not in {m.name for m in manifest.all_manifests()}:
        raise NotFound("この業務はありません。", field="business", what_to_do="業務を選び直してください。")


def _require_past(at: datetime, field: str) -> None:
    if at > clock.now():
        raise Refused("これから先の日時です。", field=field, what_to_do=LOOK_AGAIN)


def _require_order(values: Mapping[str, Any]) -> None:
    """Began, noticed, then notified and ended. Errors: Refused beside the field that is out of order."""
    for name in ("began_at", "noticed_at", "notified_at", "ended_at"):
        if values[name] is not None:
            _require_past(values[name], name)
    if values["noticed_at"] < values["began_at"]:
        raise Refused("検知が発生より前です。", field="noticed_at", what_to_do=LOOK_AGAIN)
    if values["notified_at"] is not None and values["notified_at"] < values["noticed_at"]:
        raise Refused("第一報が検知より前です。", field="notified_at", what_to_do=LOOK_AGAIN)
    if values["ended_at"] is not None and values["ended_at"] <= values["began_at"]:
        raise Refused("復旧が発生より前です。", field="ended_at", what_to_do=LOOK_AGAIN)


def _require_answer(asked_at: datetime, answered_at: datetime | None) -> None:
    if answered_at is None:
        return
    _require_past(answered_at, "answered_at")
    if answered_at < asked_at:
        raise Refused("回答が受付より前です。", field="answered_at", what_to_do=LOOK_AGAIN)
