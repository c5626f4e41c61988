"""apply_benefit, mend_benefit, answer_benefit, withdraw_benefit: applications passed on to the union (給付の申請の取次)."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import BenefitApplication, BenefitKind, BenefitStage, LostBy
from kikan.businesses.late_elderly_medical.procedures.benefit_stages import application_of, move
from kikan.businesses.late_elderly_medical.reads.benefit_applications import applications_of
from kikan.businesses.late_elderly_medical.reads.insured import lines_of, losses_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

SERIES = "late_elderly_medical.benefit"
RIGHT = "late_elderly_medical.change"
CITES = {
    BenefitKind.HIGH_COST: "高齢者の医療の確保に関する法律第84条",
    BenefitKind.REFUND: "高齢者の医療の確保に関する法律第77条",
    BenefitKind.FUNERAL: "高齢者の医療の確保に関する法律第86条・広域連合の条例",
}
ANSWERS = (BenefitStage.GRANTED, BenefitStage.REJECTED, BenefitStage.RETURNED)


@procedure("late_elderly_medical.apply_benefit", right=RIGHT, ja="給付の申請の受付")
def apply_benefit(
    *,
    person: int,
    kind: int,
    applied_on: date,
    month: date,
    claimant_name: str,
    actor: Actor,
    paid: int = 0,
    claimant: int | None = None,
    papers: str = "",
    read_at: int | None = None,
) -> Entry:
    """Take an application of one insured, of a funeral for one who died insured; it waits for the next file to the union.

    month: any day of the month of treatment, of a funeral the day of death.
    Errors: Refused for a day to come, one not insured then, or the same applied for already.
    """
    asked = BenefitKind(kind)
    of = month if asked == BenefitKind.FUNERAL else month.replace(day=1)
    _check(person, asked, applied_on, month, of)
    entry = append(
        actor=actor, kind="late_elderly_medical.benefit_applied", procedure="late_elderly_medical.apply_benefit",
        subjects=[("person", person)], happened_on=applied_on, reported_on=applied_on, reason=str(asked.label),
        cites=CITES[asked], read_at=read_at,
    )  # fmt: skip
    history.add(
        BenefitApplication, {"application": numbers.draw(SERIES)},
        {
            "person": person, "kind": asked, "applied_on": applied_on, "month": of, "paid": paid, "claimant": claimant,
            "claimant_name": claimant_name, "papers": papers, "stage": BenefitStage.RECEIVED, "stage_on": applied_on,
        },
        entry=entry.number, valid_from=applied_on,
    )  # fmt: skip
    return entry


def _check(person: int, kind: BenefitKind, applied_on: date, day: date, of: date) -> None:
    if applied_on > clock.today() or day > applied_on:
        raise Refused(
            "受付日が今日より後か、診療年月（死亡日）が受付日より後です。", field="applied_on",
            what_to_do="日付を確かめてください。",
        )  # fmt: skip
    if kind == BenefitKind.FUNERAL:
        if losses_of(person).get(day) != LostBy.DIED:
            raise Refused(
                "その日に死亡して資格を喪失した記録がありません。", cites=CITES[kind], field="month",
                what_to_do="死亡による資格喪失の届出を先に受け付けてください。",
            )  # fmt: skip
    elif not any(
        s.valid_from <= day < s.valid_until or s.valid_from.replace(day=1) == of for s in lines_of(person)
    ):
        raise Refused(
            "その月に後期高齢者医療の資格がありません。", cites=CITES[kind], field="month",
            what_to_do="診療年月と資格の期間を確かめてください。",
        )  # fmt: skip
    for line in applications_of(person):
        same = line.kind == kind and line.is_living and (kind == BenefitKind.FUNERAL or line.month == of)
        if same and kind != BenefitKind.REFUND:
            raise Refused(
                f"同じ申請（受付番号 {line.application}）をすでに受け付けています。", field="month",
                what_to_do="取り下げてから受け付けるか、前の申請を補正してください。",
            )  # fmt: skip


@procedure("late_elderly_medical.mend_benefit", right=RIGHT, ja="給付の申請の補正")
def mend_benefit(
    *,
    person: int,
    application: int,
    claimant_name: str,
    actor: Actor,
    paid: int = 0,
    claimant: int | None = None,
    papers: str = "",
    read_at: int | None = None,
) -> Entry:
    """Correct an application that waits or came back; it goes with the next file, again if it was sent before.

    Errors: NotFound; Refused at another stage.
    """
    line = application_of(
        person,
        application,
        (BenefitStage.RECEIVED, BenefitStage.RETURNED),
        "広域連合で処理している申請です。",
    )
    entry = append(
        actor=actor, kind="late_elderly_medical.benefit_mended", procedure="late_elderly_medical.mend_benefit",
        subjects=[("person", person)], happened_on=clock.today(), read_at=read_at,
    )  # fmt: skip
    again = line.stage == BenefitStage.RETURNED
    move(
        application,
        {
            "paid": paid, "claimant": claimant, "claimant_name": claimant_name, "papers": papers,
            "round": line.round + again, "stage": BenefitStage.RECEIVED, "stage_on": clock.today(), "reason": "",
        },
        entry.number,
    )  # fmt: skip
    return entry


@procedure("late_elderly_medical.answer_benefit", right=RIGHT, ja="広域連合の給付の結果の入力")
def answer_benefit(
    *,
    person: int,
    application: int,
    stage: int,
    answered_on: date,
    actor: Actor,
    reason: str = "",
    read_at: int | None = None,
) -> Entry:
    """Note what the union answered: decided, refused, or sent back. Errors: NotFound; Refused before it was sent."""
    answer = BenefitStage(stage)
    if answer not in ANSWERS:
        raise Refused("結果を選んでください。", field="stage")
    line = application_of(
        person, application, (BenefitStage.FORWARDED,), "広域連合へ送付していない申請です。"
    )
    if not line.stage_on <= answered_on <= clock.today():
        raise Refused(
            "結果の日は、送付した日から今日までの日です。",
            field="answered_on",
            what_to_do="日付を確かめてください。",
        )
    return _moved(line.person, application, answer, answered_on, reason, actor, read_at)


@procedure("late_elderly_medical.withdraw_benefit", right=RIGHT, ja="給付の申請の取下げ")
def withdraw_benefit(
    *, person: int, application: int, reason: str, actor: Actor, read_at: int | None = None
) -> Entry:
    """Take an application back; one that was sent is taken back in the next file. Errors: NotFound; Refused once decided."""
    stages = (BenefitStage.RECEIVED, BenefitStage.FORWARDED, BenefitStage.RETURNED)
    line = application_of(person, application, stages, "結果の出た申請です。")
    return _moved(line.person, application, BenefitStage.WITHDRAWN, clock.today(), reason, actor, read_at)


def _moved(
    person: int,
    application: int,
    stage: BenefitStage,
    on: date,
    reason: str,
    actor: Actor,
    read_at: int | None,
) -> Entry:
    if stage == BenefitStage.WITHDRAWN:
        kind, name = "late_elderly_medical.benefit_withdrawn", "late_elderly_medical.withdraw_benefit"
    else:
        kind, name = "late_elderly_medical.benefit_answered", "late_elderly_medical.answer_benefit"
    entry = append(
        actor=actor, kind=kind, procedure=name, subjects=[("person", person)], happened_on=on, reason=str(stage.label),
        read_at=read_at,
    )  # fmt: skip
    move(application, {"stage": stage, "stage_on": on, "reason": reason}, entry.number)
    return entry
