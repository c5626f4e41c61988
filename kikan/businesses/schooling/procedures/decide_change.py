"""decide_change: allow or refuse another school (指定校変更・区域外就学の決定), by another than who took it in."""

from datetime import date, timedelta

from kikan.businesses.schooling.law.changes import DECIDED, change_until, until_of
from kikan.businesses.schooling.models.change import ChangeKind, ChangeRequest, Decision, Ground
from kikan.businesses.schooling.models.pupil import Attendance, Pupil
from kikan.businesses.schooling.procedures.checking import require_another, require_line, stage_ends
from kikan.businesses.schooling.reads import pupils, years
from kikan.ground.eras import in_words
from kikan.law import column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "学校教育法施行令第8条・第9条"


@procedure(
    "schooling.decide_change", right="schooling.change", ja="指定校変更・区域外就学の決定", takes_two=True
)
def decide_change(
    *,
    person: int,
    request: int,
    decision: int,
    actor: Actor,
    until_on: date | None = None,
    consent_on: date | None = None,
    refusal: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep the decision; when granted the child attends that school until the last day, then the designated one again.

    until_on: the last day where the ordinance decides it case by case; else it follows from the ground.
    Errors: NotFound; Refused for an application decided already, by who took it in, without the other board's consent,
    a refusal without a reason, or a time that is missing, over or too long.
    """
    asked = pupils.request_of(request)
    if asked is None or asked.person != person:
        raise NotFound("この受付番号の申立てはありません。", field="request")
    if not asked.is_waiting:
        raise Refused(f"すでに{asked.decision_ja}と決定しています。", field="request")
    require_another(asked.entry, actor)
    granted = decision == Decision.GRANTED
    if decision not in (Decision.GRANTED, Decision.REFUSED):
        raise Refused("許可か不許可を選んでください。", field="decision")
    if not granted and not refusal.strip():
        raise Refused("不許可の理由を入力してください。", cites="行政手続法第8条", field="refusal")
    last = _last_day(asked, until_on, consent_on) if granted else None
    today = clock.today()
    entry = append(
        actor=actor, kind="schooling.change_decided", procedure="schooling.decide_change",
        subjects=[("person", person)], happened_on=today, reason=str(Decision(decision).label), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    history.change(
        ChangeRequest, {"request": request},
        {
            "decision": decision, "decided_on": today, "until_on": last, "consent_on": consent_on,
            "refusal": "" if granted else refusal.strip(),
        },
        entry=entry.number, valid_from=asked.valid_from,
    )  # fmt: skip
    if last is not None:
        changed = asked.kind == ChangeKind.CHANGED
        history.change(
            Pupil, {"person": person},
            {
                "school": asked.school, "attends_from": asked.from_on,
                "attendance": Attendance.CHANGED if changed else Attendance.ELSEWHERE,
            },
            entry=entry.number, valid_from=asked.from_on, valid_until=last + timedelta(days=1),
        )  # fmt: skip
    return entry


def _last_day(asked: pupils.Request, told: date | None, consent_on: date | None) -> date:
    """Until when it is allowed. Errors: Refused."""
    line = require_line(asked.person, asked.from_on)
    if asked.kind == ChangeKind.ELSEWHERE and consent_on is None:
        raise Refused(
            "相手の教育委員会との協議が整った日がありません。", cites="学校教育法施行令第9条第2項", field="consent_on",
            what_to_do="協議の回答を受けてから許可してください。",
        )  # fmt: skip
    ground, law = Ground(asked.ground).name.lower(), years.own_law()
    last = told
    if until_of(ground, law) != DECIDED:
        begins, first = column(to_day(asked.from_on)), column(line.first_year)
        longest = date_of(int(change_until(ground, begins, first, law=law)[0]))
        last = told or longest
        if last > longest:
            raise Refused(
                f"この理由で許可できるのは{in_words(longest)}までです。", cites=CITES, field="until_on",
                what_to_do="期間の末日を確かめてください。",
            )  # fmt: skip
    if last is None:
        raise Refused(
            "許可の末日を入力してください。", field="until_on", what_to_do="この理由の期間は個別に決めます。"
        )
    if last < asked.from_on or last >= stage_ends(line, asked.from_on):
        raise Refused(
            "許可の末日が期間の外です。", field="until_on",
            what_to_do="始まりの日以後で、その学校（小学校・中学校）の卒業までの日を入力してください。",
        )  # fmt: skip
    return last
