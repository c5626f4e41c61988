"""take_arrears_step: reminder, notice of a stop, stop, restart (督促・給水停止予告・給水停止・解除)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kikan.businesses.water.models import ArrearsStep, Bill, NeverStop, Step
from kikan.businesses.water.reads.arrears import Owing
from kikan.businesses.water.reads.points import contract_state
from kikan.law import Law
from kikan.law.days import day as to_day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger.models import Balance
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, ordinances

CITES = "水道法第15条第3項"
HOLD = {
    NeverStop.MINOR: "乳幼児・未成年だけの世帯",
    NeverStop.ILLNESS: "療養・透析などで水が要る世帯",
    NeverStop.WELFARE: "生活保護・困窮の相談中の世帯",
    NeverStop.PROMISE: "分納誓約を履行中の契約",
}
"""Whose water is not stopped before the hold was looked at and lifted (給水停止の留保の表)."""


@dataclass(frozen=True)
class Arrears:
    """Overdue water charges of a contract: the oldest due day, the sum, and the last step taken."""

    oldest: date | None
    amount: int
    step: Step | None
    stepped_on: date | None


def arrears_of(contract: int, on: date) -> Arrears:
    """Water alone counts: a sewer fee is of public law and never stops the water (給水停止の対象は水道料金)."""
    charges = Bill.objects.filter(contract=contract, ended_by__isnull=True, water_charge__isnull=False)
    numbers = [n for n in charges.values_list("water_charge", flat=True) if n is not None]
    open_ones = list(Balance.objects.filter(charge__in=numbers, balance__gt=0, due_on__lt=on))
    last = ArrearsStep.objects.filter(contract=contract).order_by("-entry").first()
    return Arrears(
        min((b.due_on for b in open_ones), default=None),
        sum(b.balance for b in open_ones),
        Step(last.step) if last else None,
        last.happened_on if last else None,
    )


@procedure("water.take_arrears_step", right="water.change", ja="滞納整理の段階")
def take_arrears_step(
    *, contract: int, step: int, happened_on: date, actor: Actor, reason: str = "", read_at: int | None = None
) -> Entry:
    """Take the next step: after the days the ordinance names, and never a stop that is held back.

    A stop is decided by somebody who may approve. Errors: NotPermitted; NotFound; Refused for a step out of order or
    too early, without arrears, or held back. LawGap.
    """
    if step == Step.STOPPED:
        actor.require("water.approve")
    state = contract_state(contract)
    now = arrears_of(contract, happened_on)
    if happened_on > clock.today():
        raise Refused("日付が今日より後です。", field="happened_on")
    until = _check(Step(step), now, happened_on, state.never_stop, _law_on(happened_on))
    entry = append(
        actor=actor, kind="water.arrears_step_taken", procedure="water.take_arrears_step", happened_on=happened_on,
        subjects=[("water_contract", contract), ("person", state.payer)], reason=reason[:200], cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    ArrearsStep.objects.create(
        municipality=entry.municipality, contract=contract, entry=entry.number, step=step, happened_on=happened_on,
        pay_until=until, amount=now.amount,
    )  # fmt: skip
    return entry


def due_for(step: Step, rows: Iterable[Owing], day: date) -> list[int]:
    """The contracts of these against which a step may be taken on a day; no further query. Errors: LawGap."""
    law = _law_on(day)

    def is_due(row: Owing) -> bool:
        now = Arrears(row.oldest, row.amount, Step(row.step) if row.step else None, row.stepped_on)
        try:
            _check(step, now, day, NeverStop.NONE, law)
        except Refused:
            return False
        return True

    return [row.contract for row in rows if is_due(row)]


def _law_on(day: date) -> Law:
    return ordinances.law("event_date", to_day(day), statute="water_supply").of("water_supply")


def _check(step: Step, now: Arrears, day: date, hold: int, law: Law) -> date | None:
    """The day until which is to be paid. Errors: Refused."""
    last = now.step
    if step == Step.RESTARTED:
        if last != Step.STOPPED:
            raise Refused("給水を停止していません。", field="step")
        return None
    if now.oldest is None:
        raise Refused("納期限を過ぎた水道料金の未納がありません。", field="contract")
    before = {
        Step.REMINDED: (None, Step.RESTARTED),
        Step.NOTICED: (Step.REMINDED,),
        Step.STOPPED: (Step.NOTICED,),
    }
    if last not in before[step]:
        raise Refused("督促、給水停止予告、給水停止の順に進めてください。", field="step", cites=CITES)
    days = {
        Step.REMINDED: law.amount("reminder_after_days"),
        Step.NOTICED: law.amount("stop_notice_after_days"),
        Step.STOPPED: law.amount("stop_after_days"),
    }[step]
    since = now.oldest if step == Step.REMINDED or now.stepped_on is None else now.stepped_on
    if day < since + timedelta(days=days):
        first = since + timedelta(days=days)
        raise Refused(
            f"条例の期間がまだ過ぎていません（{first:%Y年%-m月%-d日}から）。",
            field="happened_on",
            cites=CITES,
        )
    if step == Step.STOPPED and hold:
        raise Refused(
            f"{HOLD[NeverStop(hold)]}のため、給水を停止できません。", field="contract", cites=CITES,
            what_to_do="事情を確かめ、契約の留保を外してから、あらためて決めてください。",
        )  # fmt: skip
    return day + timedelta(days=law.amount("stop_after_days")) if step == Step.NOTICED else None
