"""Reliefs of one insured person (非自発的失業・産前産後・旧被扶養者): reported, and taken back where reported wrongly.

The levy follows with the next correction (更正); nothing is levied anew here.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from kikan.businesses.health_insurance.law.reliefs import is_young_enough, maternity_span, unemployment_span
from kikan.businesses.health_insurance.models.enrolment import Relief, ReliefKind
from kikan.businesses.health_insurance.reads import reliefs
from kikan.businesses.health_insurance.reads.enrolments import Enrolled, enrolments_of
from kikan.law import Law, column
from kikan.law.ages import reached_on
from kikan.law.days import day, month_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances

MALE = 1


@procedure(
    "health_insurance.claim_unemployment_relief",
    right="health_insurance.change",
    ja="非自発的失業の軽減の申告",
)
def claim_unemployment_relief(
    *, person: int, left_on: date, leaving: int, reported_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Count the salary of somebody who lost work against their will in part; `leaving`: 離職理由コード.

    Errors: NotFound for nobody insured in the time; Refused for one too old, or a report before the leaving; LawGap.
    """
    _require_reported(reported_on, left_on)
    law = _law(reported_on)
    begins, until = unemployment_span(left_on, law=law)
    _require_insured(person, begins, until, "left_on")
    if not is_young_enough(reliefs.birth_of(person), left_on, law=law):
        age = law.amount("unemployed_age_below")
        raise Refused(
            f"離職の日に{age}歳に達しているため、軽減の対象になりません。", field="left_on",
            cites="地方税法第703条の5の2第2項", what_to_do="雇用保険受給資格者証の離職年月日を確かめてください。",
        )  # fmt: skip
    entry = _entry(
        "health_insurance.unemployment_reported", "claim_unemployment_relief", person, begins, reported_on, actor,
        cites="地方税法第703条の5の2", reason=reliefs.LEAVING[leaving][:40], read_at=read_at,
    )  # fmt: skip
    _hold(person, ReliefKind.UNEMPLOYMENT, {}, entry, begins, until)
    return entry


@procedure(
    "health_insurance.claim_maternity_relief", right="health_insurance.change", ja="産前産後の軽減の届出"
)
def claim_maternity_relief(
    *,
    person: int,
    due_on: date,
    is_multiple: bool,
    reported_on: date,
    actor: Actor,
    read_at: int | None = None,
) -> Entry:
    """Free somebody of income and flat parts in the months around a birth; `due_on`: the expected or real day of it.

    Errors: NotFound for nobody insured in those months; Refused for a man, a report too early, or a birth before the
    law began; LawGap.
    """
    law = _law(reported_on)
    begins, until = maternity_span(due_on, is_multiple, law=law)
    if begins == until:
        raise Refused(
            "この出産には、産前産後の軽減がまだありません。", field="due_on", cites="地方税法第703条の5第3項",
            what_to_do="出産の日を確かめてください。",
        )  # fmt: skip
    _require_insured(person, begins, until, "due_on")
    if Profile.objects.filter(person=person, ended_by__isnull=True, sex=MALE).exists():
        raise Refused(
            "男性には、産前産後の軽減はありません。", what_to_do="出産する人のページから入力してください。"
        )
    first = _months_before(due_on, law.amount("maternity_report_months"))
    if not first <= reported_on <= clock.today():
        raise Refused(
            "届出日が、出産予定日の6か月前より前か、今日より後です。", field="reported_on",
            cites="国民健康保険法施行規則", what_to_do="届出日と出産予定日を確かめてください。",
        )  # fmt: skip
    entry = _entry(
        "health_insurance.maternity_reported", "claim_maternity_relief", person, begins, reported_on, actor,
        cites="地方税法第703条の5第3項", reason="", read_at=read_at,
    )  # fmt: skip
    values = {"is_multiple_birth": is_multiple, "birth_month": due_on.replace(day=1)}
    _hold(person, ReliefKind.MATERNITY, values, entry, begins, until)
    return entry


@procedure(
    "health_insurance.claim_dependant_relief", right="health_insurance.change", ja="旧被扶養者の減免の申請"
)
def claim_dependant_relief(
    *, person: int, reported_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Relieve somebody of 65 whose family's insured person went over to the late-stage elderly, from joining NHI on.

    Errors: NotFound for nobody insured; Refused for one not yet of that age when joining; LawGap.
    """
    enrolment = _require_insured(person, reported_on, history.OPEN, "reported_on")
    _require_reported(reported_on, enrolment.acquired_on)
    law = _law(reported_on)
    age = law.amount("former_dependant_age")
    birth_on = column(day(reliefs.birth_of(person)))
    if int(reached_on(birth_on, age)[0]) > day(enrolment.acquired_on):
        raise Refused(
            f"資格取得の日に{age}歳に達していないため、旧被扶養者になりません。", cites="国保条例（減免）",
            what_to_do="資格取得年月日を確かめてください。",
        )  # fmt: skip
    entry = _entry(
        "health_insurance.dependant_reported", "claim_dependant_relief", person, enrolment.acquired_on, reported_on,
        actor, cites="国保条例（減免）", reason="", read_at=read_at,
    )  # fmt: skip
    _hold(person, ReliefKind.FORMER_DEPENDANT, {}, entry, enrolment.acquired_on, history.OPEN)
    return entry


@procedure("health_insurance.cancel_relief", right="health_insurance.change", ja="軽減の届出の取消し")
def cancel_relief(
    *, person: int, relief: int, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """Take a relief back that was reported wrongly; `relief`: the entry that wrote it. Errors: NotFound."""
    found = next((r for r in reliefs.reliefs_of(person) if r.entry == relief), None)
    if found is None:
        raise NotFound(
            "この軽減は、いまはありません。", field="relief", what_to_do="個人の画面で確かめてください。"
        )
    entry = append(
        actor=actor, kind="health_insurance.relief_cancelled", procedure="health_insurance.cancel_relief",
        subjects=[("person", person)], happened_on=clock.today(), reason=reason, cause=relief, read_at=read_at,
    )  # fmt: skip
    history.retract(Relief, cancelled=relief, entry=entry.number)
    return entry


def _law(reported_on: date) -> Law:
    return ordinances.law("fiscal_year", fiscal_year_of(reported_on)).of("national_health_insurance")


def _require_reported(reported_on: date, since: date) -> None:
    if not since <= reported_on <= clock.today():
        raise Refused(
            "届出日が、離職や資格取得の日より前か、今日より後です。", field="reported_on",
            what_to_do="届出日を確かめてください。",
        )  # fmt: skip


def _require_insured(person: int, begins: date, until: date, field: str) -> Enrolled:
    found = next(
        (e for e in reversed(enrolments_of(person)) if e.valid_from < until and begins < e.valid_until), None
    )
    if found is None:
        raise NotFound(
            "その期間に国保の資格がありません。", field=field,
            what_to_do="資格の期間を確かめてください。資格取得の届出がまだなら、先に受け付けてください。",
        )  # fmt: skip
    return found


def _months_before(when: date, months: int) -> date:
    """The same day so many months before, or the last of that month where it has no such day."""
    number = month_number(when) - months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(when.day, monthrange(year, month)[1]))


def _entry(
    kind: str,
    name: str,
    person: int,
    begins: date,
    reported_on: date,
    actor: Actor,
    *,
    cites: str,
    reason: str,
    read_at: int | None,
) -> Entry:
    return append(
        actor=actor, kind=kind, procedure=f"health_insurance.{name}", subjects=[("person", person)],
        happened_on=begins, reported_on=reported_on, reason=reason, cites=cites, read_at=read_at,
    )  # fmt: skip


def _hold(
    person: int, kind: ReliefKind, values: Mapping[str, Any], entry: Entry, begins: date, until: date
) -> None:
    history.replace(
        Relief, {"person": person, "kind": kind.value}, values, entry=entry.number, valid_from=begins,
        valid_until=until,
    )  # fmt: skip
