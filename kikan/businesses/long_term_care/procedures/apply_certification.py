"""apply_certification and its steps: from the application to the day before the decision (要介護認定の申請と進行)."""

from collections.abc import Mapping
from datetime import date, timedelta

from kikan.businesses.long_term_care.law.certification import (
    due_day,
    limit_units,
    renewal_opens,
    valid_until,
)
from kikan.businesses.long_term_care.models.certification import (
    Application,
    ApplicationKind,
    Certification,
    Level,
    Stage,
)
from kikan.businesses.long_term_care.models.insured import Insured, InsuredKind
from kikan.businesses.long_term_care.reads import certification as reads
from kikan.law import Law
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.standing import spell_on
from kikan.shared.tenancy import clock, numbers, ordinances

APPLICATIONS = "long_term_care.application"
CITES = "介護保険法第27条・第28条・第29条・第32条"
MOVED_IN_CITES = "介護保険法第36条"


def law_on(day: date) -> Law:
    """The care law of a day. Errors: LawGap."""
    return ordinances.law("event_date", to_day(day)).of("long_term_care_insurance_act")


@procedure("long_term_care.apply_certification", right="long_term_care.change", ja="要介護認定の申請")
def apply_certification(
    *,
    person: int,
    kind: int,
    applied_on: date,
    actor: Actor,
    doctor: str = "",
    disease: str = "",
    read_at: int | None = None,
) -> Entry:
    """Accept an application: new, renewal, change of level.

    Errors: NotFound for nobody insured on the day (a resident of 40 to 64 applies with a disease and is insured by the
    decision); Refused where another application is open, a renewal is too early or without a certification, a change
    has none to change.
    """
    spell = spell_on(Insured, person, applied_on)
    if spell is None and not disease:
        raise NotFound(
            "申請日に介護保険の資格がありません。", field="applied_on",
            what_to_do="40〜64歳の人は特定疾病を入力してください。65歳以上の人は資格取得を先に行ってください。",
        )  # fmt: skip
    if spell is not None and spell.kind == InsuredKind.SECOND and not disease:
        raise Refused(
            "第2号被保険者の申請には特定疾病が必要です。", cites="介護保険法第7条第3項第2号", field="disease",
            what_to_do="主治医意見書などで確かめて入力してください。",
        )  # fmt: skip
    _refuse_open(person)
    law = law_on(applied_on)
    _refuse_kind(person, ApplicationKind(kind), applied_on, law)
    number = numbers.draw(APPLICATIONS)
    entry = append(
        actor=actor, kind="long_term_care.certification_applied", procedure="long_term_care.apply_certification",
        subjects=[("person", person), ("care_application", number)], happened_on=applied_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {
        "person": person, "kind": kind, "applied_on": applied_on, "due_on": due_day(applied_on, law), "doctor": doctor,
        "disease": disease,
    }  # fmt: skip
    history.add(Application, {"number": number}, values, entry=entry.number, valid_from=applied_on)
    return entry


def _refuse_open(person: int) -> None:
    waiting = reads.open_application(person)
    if waiting is not None:
        raise Refused(
            f"処理中の申請があります（申請番号 {waiting.number}）。", field="kind",
            what_to_do="先の申請の決定を待つか、取り下げてください。",
        )  # fmt: skip


def _refuse_kind(person: int, kind: ApplicationKind, applied_on: date, law: Law) -> None:
    held = reads.certification_on(person, applied_on)
    if kind == ApplicationKind.MOVED_IN:
        raise Refused(
            "転入した人の申請は「転入時の認定の引継ぎ」で行います。", cites=MOVED_IN_CITES, field="kind",
            what_to_do="受給資格証明書の内容をその画面に入力してください。",
        )  # fmt: skip
    if kind == ApplicationKind.NEW and held is not None:
        raise Refused(
            f"有効な認定（{held.level_ja}）があります。", field="kind",
            what_to_do="更新または区分変更を選んでください。",
        )  # fmt: skip
    if kind != ApplicationKind.NEW and held is None:
        raise Refused("申請日に有効な認定がありません。", field="kind", what_to_do="新規を選んでください。")
    if kind == ApplicationKind.RENEWAL and held is not None:
        opens = renewal_opens(held.last_on, law)
        if applied_on < opens:
            raise Refused(
                f"更新の申請ができるのは{opens.year}年{opens.month}月{opens.day}日からです。", field="applied_on",
                cites="介護保険法施行規則第39条", what_to_do="状態が変わったときは区分変更を選んでください。",
            )  # fmt: skip


@procedure(
    "long_term_care.record_first_judgement",
    right="long_term_care.change",
    ja="認定調査・意見書・一次判定の記録",
)
def record_first_judgement(
    *,
    person: int,
    actor: Actor,
    surveyed_on: date | None = None,
    opinion_on: date | None = None,
    first_level: int | None = None,
    first_minutes: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Record the survey, the doctor's opinion, and the result of the national software once both are there.

    Errors: NotFound without an open application; Refused for days before the application or a result too early.
    """
    row = open_or_refuse(person)
    surveyed, opinion = surveyed_on or row.surveyed_on, opinion_on or row.opinion_on
    for field_name, day in (("surveyed_on", surveyed), ("opinion_on", opinion)):
        if day is not None and not row.applied_on <= day <= clock.today():
            raise Refused(
                "申請日から今日までの日を入力してください。", field=field_name, what_to_do="日付を確かめてください。"
            )  # fmt: skip
    if first_level is not None and (surveyed is None or opinion is None):
        raise Refused(
            "認定調査と主治医意見書がそろっていません。", field="first_level", cites="介護保険法第27条第2項・第3項",
            what_to_do="両方の日を記録してから一次判定を入力してください。",
        )  # fmt: skip
    values = {
        "surveyed_on": surveyed, "opinion_on": opinion, "first_level": first_level or row.first_level,
        "first_minutes": first_minutes or row.first_minutes,
        "stage": Stage.FIRST_JUDGED if first_level or row.first_level else Stage.APPLIED,
    }  # fmt: skip
    return step_of(
        row, values, actor, "long_term_care.record_first_judgement", "long_term_care.first_judged", read_at
    )


@procedure("long_term_care.postpone_decision", right="long_term_care.change", ja="認定の延期の決定")
def postpone_decision(
    *, person: int, postponed_to: date, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """The decision takes longer than the law allows: until when and why (延期通知).

    Errors: NotFound without an open application; Refused for a day that is not after the due day.
    """
    row = open_or_refuse(person)
    if postponed_to <= row.due_on:
        raise Refused(
            "見込日が処理期限以前です。", field="postponed_to", cites="介護保険法第27条第11項",
            what_to_do="処理期限より後の日を入力してください。",
        )  # fmt: skip
    values = {"postponed_to": postponed_to, "postponed_for": reason}
    return step_of(
        row, values, actor, "long_term_care.postpone_decision", "long_term_care.decision_postponed", read_at
    )


@procedure("long_term_care.withdraw_application", right="long_term_care.change", ja="認定申請の取下げ")
def withdraw_application(*, person: int, actor: Actor, read_at: int | None = None) -> Entry:
    """The applicant takes the application back. Errors: NotFound without an open one."""
    row = open_or_refuse(person)
    return step_of(
        row, {"stage": Stage.WITHDRAWN}, actor, "long_term_care.withdraw_application",
        "long_term_care.application_withdrawn", read_at,
    )  # fmt: skip


def open_or_refuse(person: int) -> Application:
    row = reads.open_application(person)
    if row is None:
        raise NotFound("処理中の認定申請がありません。", what_to_do="申請を受け付けてから入力してください。")
    return row


def step_of(
    row: Application, values: Mapping[str, object], actor: Actor, procedure_name: str, kind: str, read_at: int | None
) -> Entry:  # fmt: skip
    entry = append(
        actor=actor, kind=kind, procedure=procedure_name,
        subjects=[("person", row.person), ("care_application", row.number)], happened_on=clock.today(), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    replace_application(row, values, entry.number)
    return entry


def replace_application(row: Application, values: Mapping[str, object], entry: int) -> None:
    """Let the application be this from its day of application on."""
    kept = {name: getattr(row, name) for name in reads.KEPT}
    history.replace(
        Application, {"number": row.number}, kept | dict(values), entry=entry, valid_from=row.applied_on
    )


@procedure(
    "long_term_care.carry_over_certification",
    right="long_term_care.change",
    ja="転入時の認定の引継ぎ",
)
def carry_over_certification(
    *, person: int, level: int, moved_in_on: date, applied_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Who moves in with a certificate (受給資格証明書) and asks in time keeps the level without a new judgement.

    Errors: NotFound for nobody insured on the day of moving in; Refused when it is too late or a certification holds.
    """
    law = law_on(applied_on)
    if spell_on(Insured, person, moved_in_on) is None:
        raise NotFound(
            "転入日に介護保険の資格がありません。", field="moved_in_on", what_to_do="資格取得を先に行ってください。"
        )  # fmt: skip
    last = moved_in_on + timedelta(days=law.amount("moved_in_days"))
    if not moved_in_on <= applied_on <= last:
        raise Refused(
            f"引継ぎの申請ができるのは転入日から{law.amount('moved_in_days')}日以内（{last.year}年{last.month}月{last.day}日まで）です。",
            cites=MOVED_IN_CITES, field="applied_on", what_to_do="新規の申請として受け付けてください。",
        )  # fmt: skip
    if reads.certification_on(person, moved_in_on) is not None:
        raise Refused("すでに認定があります。", field="level", what_to_do="認定の履歴を確かめてください。")
    _refuse_open(person)
    number = numbers.draw(APPLICATIONS)
    entry = append(
        actor=actor, kind="long_term_care.certification_carried", procedure="long_term_care.carry_over_certification",
        subjects=[("person", person), ("care_application", number)], happened_on=moved_in_on, reported_on=applied_on,
        cites=MOVED_IN_CITES, read_at=read_at,
    )  # fmt: skip
    until = valid_until(moved_in_on, law.amount("moved_in_months"))
    application = {
        "person": person, "kind": ApplicationKind.MOVED_IN, "stage": Stage.DECIDED, "applied_on": applied_on,
        "due_on": due_day(applied_on, law), "judged_on": applied_on, "level": level,
    }  # fmt: skip
    history.add(Application, {"number": number}, application, entry=entry.number, valid_from=applied_on)
    certify(person, Level(level), number, moved_in_on, until, applied_on, "", law, entry.number)
    return entry


def certify(
    person: int, level: Level, application: int, begins: date, until: date, certified_on: date, remarks: str, law: Law,
    entry: int,
) -> None:  # fmt: skip
    """Let the level hold in the period, whatever held then."""
    values = {
        "level": level, "application": application, "certified_on": certified_on,
        "limit_units": limit_units(level, law), "remarks": remarks,
    }  # fmt: skip
    history.end(Certification, {"person": person}, entry=entry, on=begins)
    history.add(Certification, {"person": person}, values, entry=entry, valid_from=begins, valid_until=until)
