"""ask_status_reports, record_status_report, suspend_unanswered, record_circumstance: the yearly report (現況届)."""

from datetime import date

import numpy as np

from kikan.businesses.child_allowance.models import Circumstance, StatusReport, Suspension
from kikan.businesses.child_allowance.models.entitlement import SuspendedFor
from kikan.businesses.child_allowance.models.status_report import CircumstanceKind, ReportState
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads import entitlements
from kikan.businesses.child_allowance.reads import status_reports as reads
from kikan.ground.eras import in_words
from kikan.law import LawGap
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN, as_of
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

CITES = "児童手当法第26条・同法施行規則第4条"
SUSPENDING = "児童手当法第11条"


@procedure("child_allowance.ask_status_reports", right="child_allowance.batch", ja="現況届の対象者の抽出")
def ask_status_reports(*, year: int, actor: Actor) -> int:
    """Ask a report of every recipient of whom the law asks one in a year; returns how many are asked anew.

    A second run asks only who is missing. Errors: Refused before the first day of the month, or where the ordinance's value
    is missing, or for a year whose law is not known.
    """
    day, due_on = _days_of(year)
    if day > clock.today():
        raise Refused(
            f"{year}年の現況届は、{in_words(day)}の状況について求めます。", cites=CITES, field="year",
            what_to_do="その日以後に行ってください。",
        )  # fmt: skip
    read_at = head()
    try:
        person, ground = reads.who_must_report(year)
    except LawGap as gap:
        raise Refused(
            "現況届を求める事情の条例値（児童と別居している人に求めるか）がありません。", cites=CITES, field="year",
            what_to_do="条例値の登録を依頼してください。",
        ) from gap  # fmt: skip
    is_new = ~np.isin(person, [line.person for line in reads.reports_of(year=year)])
    person, ground = person[is_new], ground[is_new]
    if not len(person):
        return 0
    entry = append(
        actor=actor, kind="child_allowance.reports_asked", procedure="child_allowance.ask_status_reports",
        subjects=[("person", int(p)) for p in person], happened_on=day, cites=CITES, read_at=read_at,
    ).number  # fmt: skip
    write_columns(
        "child_allowance_status_report",
        {
            "person": person, "year": year, "ground": ground, "due_on": due_on, "state": ReportState.ASKED.value, "lacks": "",
            "valid_from": day, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    return len(person)


def _days_of(year: int) -> tuple[date, date]:
    """As `reads.days_of`. Errors: Refused for a year whose law is not known."""
    try:
        return reads.days_of(year)
    except LawGap as gap:
        raise Refused(
            f"{year}年の現況届の法令値がありません。", cites=CITES, field="year", what_to_do="年を確かめてください。"
        ) from gap  # fmt: skip


@procedure("child_allowance.record_status_report", right="child_allowance.change", ja="現況届の受付")
def record_status_report(
    *, person: int, year: int, received_on: date, actor: Actor, lacks: str = "", cause: int | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Keep that a report came in; a complete one lets a payment go on that was held back for it.

    lacks: what is missing (不備), empty where it is complete. What it tells of the children is an act of its own (減額, 消滅).
    Errors: NotFound where none was asked; Refused for a day to come or before it was asked, or one that is answered already.
    """
    line = next((r for r in reads.reports_of(year=year, person=person)), None)
    if line is None:
        raise NotFound(
            f"{year}年の現況届は求めていません。", field="year",
            what_to_do="年を確かめるか、現況届の画面で対象者を抽出してください。",
        )  # fmt: skip
    if line.is_answered:
        raise Refused("この年の現況届は受付済です。", field="year", what_to_do="年を確かめてください。")
    if not line.valid_from <= received_on <= clock.today():
        raise Refused(
            f"受付日は{in_words(line.valid_from)}から今日までの日です。", field="received_on",
            what_to_do="受付日を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="child_allowance.report_received", procedure="child_allowance.record_status_report",
        subjects=[("person", person)], happened_on=received_on, cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    state = ReportState.INCOMPLETE if lacks else ReportState.ANSWERED
    history.replace(
        StatusReport, {"person": person, "year": year},
        {"ground": line.ground, "due_on": line.due_on, "state": state, "received_on": received_on, "lacks": lacks},
        entry=entry.number, valid_from=received_on,
    )  # fmt: skip
    if state == ReportState.ANSWERED and not _lacking(person, but=year):
        mine = Suspension.objects.filter(municipality=current_or_raise(), person=person)
        if as_of(mine, clock.today()).filter(reason=SuspendedFor.STATUS_REPORT).exists():
            history.end(Suspension, {"person": person}, entry=entry.number, on=clock.today())
    return entry


def _lacking(person: int, but: int) -> bool:
    """Whether the report of another year is still missing."""
    return any(not r.is_answered for r in reads.reports_of(person=person) if r.year != but)


@procedure("child_allowance.suspend_unanswered", right="child_allowance.batch", ja="現況届の未提出による差止")
def suspend_unanswered(*, year: int, actor: Actor) -> int:
    """Hold back payment from today to everybody whose report of a year is missing; returns how many.

    Who is held back already is left; a second run holds back nobody twice.
    Errors: Refused before the last day to hand it in is over, or for a year whose law is not known.
    """
    _, due_on = _days_of(year)
    today = clock.today()
    if today <= due_on:
        raise Refused(
            f"提出期限（{in_words(due_on)}）が過ぎていません。", cites=CITES, field="year",
            what_to_do="期限の翌日以後に行ってください。",
        )  # fmt: skip
    read_at = head()
    missing = {r.person for r in reads.reports_of(year=year) if not r.is_answered}
    still = {s.person for s in entitlements.spells_of(sorted(missing)) if s.is_open}
    held = sorted((missing & still) - entitlements.suspended_on(today))
    if not held:
        return 0
    entry = append(
        actor=actor, kind="child_allowance.reports_missing", procedure="child_allowance.suspend_unanswered",
        subjects=[("person", p) for p in held], happened_on=today, cites=SUSPENDING, read_at=read_at,
    ).number  # fmt: skip
    write_columns(
        "child_allowance_suspension",
        {
            "person": np.array(held, dtype=np.int64), "reason": SuspendedFor.STATUS_REPORT.value, "valid_from": today,
            "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    return len(held)


@procedure(
    "child_allowance.record_circumstance", right="child_allowance.change", ja="現況届を求める事情の記録"
)
def record_circumstance(
    *, person: int, on: date, actor: Actor, kind: int | None = None, cause: int | None = None, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Keep a circumstance of a recipient that the register does not tell; None: it is over.

    Errors: NotFound for no recipient; Refused for a day to come, or where none is to end.
    """
    deciding.require_recipient(person)
    if on > clock.today():
        raise Refused("事情の始まりが今日より後です。", field="on", what_to_do="日付を確かめてください。")
    if kind is None and not reads.circumstance_of(person, on):
        raise Refused("記録されている事情がありません。", field="kind", what_to_do="事情を選んでください。")
    entry = append(
        actor=actor, kind="child_allowance.circumstance", procedure="child_allowance.record_circumstance",
        subjects=[("person", person)], happened_on=on, reason="" if kind is None else str(CircumstanceKind(kind).value),
        cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    if kind is None:
        history.end(Circumstance, {"person": person}, entry=entry.number, on=on)
    else:
        history.replace(Circumstance, {"person": person}, {"kind": kind}, entry=entry.number, valid_from=on)
    return entry
