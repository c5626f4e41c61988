"""What every paper that is handed in needs: a number, its row, the checks they share."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kikan.businesses.national_pension.models.application import Application, ApplicationKind, Stage
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads import qualifications
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.tenancy import clock, numbers

EXEMPTING = (
    ApplicationKind.EXEMPTION, ApplicationKind.STUDENT, ApplicationKind.MATERNITY, ApplicationKind.CHILD_CARE,
    ApplicationKind.STATUTORY,
)  # fmt: skip


def require_day(applied_on: date) -> None:
    """Errors: Refused for a day to come."""
    if applied_on > clock.today():
        raise Refused("受付日が今日より後です。", field="applied_on", what_to_do="受付日を確かめてください。")


def require_insured(person: int, first: date, until: date) -> None:
    """Errors: Refused for one who is not of the first class in any of these months."""
    periods = qualifications.periods_of([person])
    if not any(p.kind == 1 and p.valid_from < until and first <= p.valid_until for p in periods):
        raise Refused(
            "この期間に第1号被保険者の資格がありません。",
            what_to_do="資格取得の届出を先に受け付けてください。",
        )


def require_free(person: int, kinds: tuple[int, ...], first: date, last: date) -> None:
    """Errors: Refused where another living application of these kinds covers one of the months."""
    for line in reads.applications_of(person):
        if line.kind not in kinds or not line.is_living or line.from_month is None:
            continue
        if line.from_month <= last and first <= (line.until_month or last):
            raise Refused(
                f"{line.period_ja}の{line.kind_ja}（受付番号 {line.application}）と期間が重なります。",
                what_to_do="期間を確かめてください。前の申請が却下されたのなら、結果を先に入力してください。",
            )


def receive(
    person: int, kind: ApplicationKind, applied_on: date, values: Mapping[str, Any], procedure: str, cites: str,
    actor: Actor, read_at: int | None,
) -> Entry:  # fmt: skip
    """Number the paper and keep its first row; only writes."""
    entry = append(
        actor=actor, kind="national_pension.received", procedure=procedure, subjects=[("person", person)],
        happened_on=applied_on, reported_on=applied_on, reason=str(kind.label), cites=cites, read_at=read_at,
    )  # fmt: skip
    history.add(
        Application, {"application": numbers.draw("national_pension.application")},
        {
            "person": person, "kind": kind, "applied_on": applied_on, "stage": Stage.RECEIVED,
            "stage_on": applied_on, **values,
        },
        entry=entry.number, valid_from=applied_on,
    )  # fmt: skip
    return entry


def find_of(person: int, application: int) -> reads.Line:
    """Errors: NotFound for no such paper of this person."""
    line = reads.find(application)
    if line is None or line.person != person:
        raise NotFound("この受付番号の申請はありません。", field="application")
    return line


def move(
    line: reads.Line, stage: Stage, on: date, values: Mapping[str, Any], *, kind: str, procedure: str, actor: Actor,
    read_at: int | None,
) -> Entry:  # fmt: skip
    """Let the paper stand at another stage from today on; what it said before stays."""
    entry = append(
        actor=actor, kind=kind, procedure=procedure, subjects=[("person", line.person)], happened_on=on,
        reason=str(stage.label), read_at=read_at,
    )  # fmt: skip
    history.change(
        Application, {"application": line.application}, {"stage": stage, "stage_on": on, **values},
        entry=entry.number, valid_from=clock.today(),
    )  # fmt: skip
    return entry
