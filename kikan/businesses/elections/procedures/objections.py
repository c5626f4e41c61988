"""file_objection, decide_objection: objections against the registration (異議の申出の受付・決定)."""

from datetime import date
from typing import Any

from kikan.businesses.elections.models import Objection
from kikan.businesses.elections.models.objection import Claim, Finding, Objected
from kikan.businesses.elections.reads import objections, overseas, voters
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.access.actor import SYSTEM
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES, ABROAD = "公職選挙法第24条", "公職選挙法第30条の8"


@procedure("elections.file_objection", right="elections.change", ja="異議の申出の受付")
def file_objection(
    *, person: int, objector: int, registration: int, registered_on: date, claim: int, filed_on: date,
    actor: Actor, read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Take in a voter's written objection about a person's registration.

    Errors: Refused outside the days of the registration, from who is not on the roll, or against what is not so
    (left out, but on the roll; wrong, but not on it); the same objection twice.
    """
    is_abroad = registration == Objected.OVERSEAS
    cites = ABROAD if is_abroad else CITES
    _require_days(registration, registered_on, filed_on, cites)
    on_roll = voters.line_on(objector, filed_on) is not None or (is_abroad and _is_abroad(objector, filed_on))
    if not on_roll and not (objector == person and claim == Claim.LEFT_OUT):
        raise Refused(
            "申出人は選挙人名簿に登録されていません。", cites=cites, field="objector",
            what_to_do="申出人の宛名番号を確かめてください。登録されていない本人は、脱漏の申出だけができます。",
        )  # fmt: skip
    is_on = _is_abroad(person, filed_on) if is_abroad else voters.line_on(person, filed_on) is not None
    if is_on == (claim == Claim.LEFT_OUT):
        raise Refused(
            "この人は登録されています。" if is_on else "この人は登録されていません。", field="claim",
            what_to_do="不服の内容と関係人を確かめてください。",
        )  # fmt: skip
    same = {"objector": objector, "registered_on": registered_on, "claim": claim}
    if any(all(getattr(o, k) == v for k, v in same.items()) for o in objections.objections(person=person)):
        raise Refused(
            "同じ申出をすでに受け付けています。", field="person", what_to_do="一覧を確かめてください。"
        )
    number, decide_by = numbers.draw("elections.objection"), objections.decide_by(filed_on)
    entry = append(
        actor=actor, kind="elections.objection_filed", procedure="elections.file_objection",
        subjects=[("person", person), ("objection", number)], happened_on=filed_on, cites=cites, read_at=read_at,
    )  # fmt: skip
    values: dict[str, Any] = {
        "person": person, "objector": objector, "registration": Objected(registration),
        "registered_on": registered_on, "claim": Claim(claim), "filed_on": filed_on, "decide_by": decide_by,
    }  # fmt: skip
    history.add(Objection, {"objection": number}, values, entry=entry.number, valid_from=filed_on)
    return entry


def _require_days(registration: int, registered_on: date, filed_on: date, cites: str) -> None:
    """Errors: Refused outside the days of what is objected to."""
    days: tuple[date, date] | None
    if registration == Objected.OVERSEAS:
        days = objections.overseas_days(registered_on)
    else:
        days = objections.days_of(registered_on, registration)
    if days is None:
        raise Refused(
            "在外選挙人名簿への異議は、次の定時登録か国会議員の選挙の選挙時登録のあとに申し出ることができます。",
            cites=f"{cites}第1項", field="filed_on", what_to_do="次の登録の翌日からの期間に受け付けてください。",
        )  # fmt: skip
    if not days[0] <= filed_on <= days[1] or filed_on > clock.today():
        raise Refused(
            f"異議の申出ができるのは{days[0]:%Y年%-m月%-d日}から{days[1]:%Y年%-m月%-d日}までです。", cites=cites,
            field="filed_on", what_to_do="登録の日と申出の日を確かめてください。期間外の申出は受け付けられません。",
        )  # fmt: skip


def _is_abroad(person: int, day: date) -> bool:
    return any(line.holds_on(day) for line in overseas.overseas_of([person]))


@procedure("elections.decide_objection", right="elections.change", ja="異議の申出の決定")
def decide_objection(
    *, person: int, objection: int, finding: int, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """Keep what the commission decided; never by who took the objection in.

    What follows from a justified one (補正登録・抹消) is an act of its own. Errors: NotFound, Refused.
    """
    held = objections.objection_of(objection)
    if held is None or not held.is_waiting or held.person != person:
        raise NotFound(
            "審査中の異議の申出がありません。", field="objection", what_to_do="受付番号を確かめてください。"
        )
    if Finding(finding) == Finding.WAITING or not reason.strip():
        raise Refused(
            "決定とその理由を入力してください。", cites=f"{CITES}第2項", field="reason",
            what_to_do="議決の内容を確かめてください。",
        )  # fmt: skip
    by = JournalEntry.objects.values_list("actor", flat=True).get(number=held.entry)
    if by == actor.user and actor.user != SYSTEM:
        raise Refused("受け付けた人は決定できません。", what_to_do="別の人が決定（承認）してください。")
    cites = ABROAD if held.registration == Objected.OVERSEAS else CITES
    today = clock.today()
    entry = append(
        actor=actor, kind="elections.objection_decided", procedure="elections.decide_objection",
        subjects=[("person", person), ("objection", objection)], happened_on=today,
        reason=str(Finding(finding).label), cites=f"{cites}第2項", read_at=read_at,
    )  # fmt: skip
    values = {"finding": finding, "decided_on": today, "reason": reason.strip()}
    history.change(Objection, {"objection": objection}, values, entry=entry.number, valid_from=held.filed_on)
    return entry
