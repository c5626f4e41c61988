"""decide_refund, decide_high_cost: benefits paid by the municipality itself (償還払い・高額介護)."""

from datetime import date

import numpy as np

from kikan.businesses.long_term_care.law.refunds import refund_within_ceiling
from kikan.businesses.long_term_care.law.window import high_cost_shares
from kikan.businesses.long_term_care.models.benefit import Benefit, BenefitKind
from kikan.businesses.long_term_care.models.restriction import HOLDING, RestrictionKind
from kikan.businesses.long_term_care.procedures.apply_certification import law_on
from kikan.businesses.long_term_care.reads import benefits as reads
from kikan.businesses.long_term_care.reads.certification import certification_on, ratio_on
from kikan.businesses.long_term_care.reads.high_cost import limits_of
from kikan.businesses.long_term_care.reads.restrictions import restriction_on, tenths_paid
from kikan.businesses.long_term_care.reads.to_print import last_of
from kikan.law import column
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import payouts
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.opener import current_or_raise

BENEFITS = "long_term_care.benefit"
CEILINGS = {
    BenefitKind.EQUIPMENT: "equipment_ceiling",
    BenefitKind.HOME_REPAIR: "home_repair_ceiling",
}
CLAIM_YEARS = 2


@procedure("long_term_care.decide_refund", right="long_term_care.change", ja="介護給付費の支給の決定")
def decide_refund(
    *,
    person: int,
    kind: int,
    service_on: date,
    paid: int,
    applied_on: date,
    actor: Actor,
    is_new_dwelling: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Refund what a certified person paid for equipment, a repair of the home, or a service, less the own tenths.

    The tenths are more while benefits are reduced for premiums that lapsed; while payments are held nothing is paid out.

    Errors: NotFound without a certification or a ratio on the day; Refused after two years or for nothing to refund.
    """
    what = BenefitKind(kind)
    refuse_late(service_on, applied_on)
    if certification_on(person, service_on) is None:
        raise NotFound(
            "その日に有効な要介護認定がありません。", field="service_on", what_to_do="認定の期間を確かめてください。"
        )  # fmt: skip
    ratio = ratio_on(person, service_on)
    if ratio is None:
        raise NotFound(
            "その日の負担割合が決まっていません。", field="service_on", what_to_do="負担割合の判定を先に行ってください。"
        )  # fmt: skip
    law = law_on(service_on)
    used = 0 if is_new_dwelling else reads.used_of_ceiling(person, what, service_on)
    ceiling = law.amount(CEILINGS[what]) if what in CEILINGS else paid
    tenths = tenths_paid(person, service_on, ratio.tenths, law)
    found = refund_within_ceiling(column(paid), column(used), column(ceiling), column(tenths), law=law)
    amount = int(found.amount[0])
    if amount <= 0:
        raise Refused(
            "支給できる額がありません（支給限度基準額の残りは" + f"{int(found.left[0]):,}円）。", field="paid",
            cites="介護保険法第44条・第45条", what_to_do="支払額と、これまでの支給を確かめてください。",
        )  # fmt: skip
    values = {
        "month": service_on.replace(day=1), "applied_on": applied_on, "paid": paid, "counted": int(found.counted[0]),
        "copay": int(found.copay[0]), "is_new_dwelling": is_new_dwelling,
    }  # fmt: skip
    return decide(person, what, amount, values, service_on, actor, "long_term_care.decide_refund", read_at)


@procedure(
    "long_term_care.decide_high_cost", right="long_term_care.change", ja="高額介護サービス費の支給の決定"
)
def decide_high_cost(
    *, person: int, month: date, paid: int, applied_on: date, actor: Actor, others_paid: int = 0, read_at: int | None = None
) -> Entry:  # fmt: skip
    """Refund what a person paid in a month above the own limit, then above the share of the household's limit.

    paid: copays of the person without meals, rooms, equipment and repairs; others_paid: those of the household's others.
    Errors: Refused for a month decided already, after two years, or where nothing is above the limit; LawGap.
    """
    first = month.replace(day=1)
    refuse_late(first, applied_on)
    if first in reads.decided_months(person, BenefitKind.HIGH_COST):
        raise Refused(
            "この月の高額介護サービス費は決定しています。", field="month", what_to_do="給付の履歴を確かめてください。"
        )  # fmt: skip
    if restriction_on(person, RestrictionKind.REDUCTION, first) is not None:
        raise Refused(
            "給付額の減額の期間中は、高額介護サービス費を支給しません。", cites="介護保険法第69条第5項", field="month",
            what_to_do="給付制限の期間を確かめてください。",
        )  # fmt: skip
    limits = limits_of(person, first)
    law = ordinances.law("service_month", month_number(first))
    own = min(paid, limits.person)
    shares = high_cost_shares(
        np.zeros(2, dtype=np.int64), 1, column(own, others_paid), column(limits.household), law=law
    )
    keeps = int(shares[0])
    if keeps >= paid:
        raise Refused(
            f"上限（世帯{limits.household:,}円、個人{limits.person:,}円）を超えていません。", field="paid",
            cites="介護保険法第51条・施行令第22条の2の2", what_to_do="支払額を確かめてください。",
        )  # fmt: skip
    values = {
        "month": first, "applied_on": applied_on, "paid": paid, "counted": paid, "copay": keeps, "is_new_dwelling": False,
    }  # fmt: skip
    what = BenefitKind.HIGH_COST
    return decide(
        person, what, paid - keeps, values, first, actor, "long_term_care.decide_high_cost", read_at
    )


def last_claim_day(service_on: date) -> date:
    """The last day on which what was paid in a month can be asked for: two years from the month after it (法200条)."""
    return last_of(date(service_on.year + CLAIM_YEARS, service_on.month, 1))


def refuse_late(service_on: date, applied_on: date) -> None:
    """Errors: Refused for an application to come, or after two years from the month after the service (時効)."""
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on", what_to_do="申請日を確かめてください。")
    if applied_on > last_claim_day(service_on):
        raise Refused(
            "サービスを受けた月の翌月から2年を過ぎています（時効）。", cites="介護保険法第200条", field="applied_on",
            what_to_do="サービスの月と申請日を確かめてください。",
        )  # fmt: skip


def decide(
    person: int, kind: BenefitKind, amount: int, values: dict[str, object], on: date, actor: Actor, name: str,
    read_at: int | None, *, cites: str = "介護保険法第44条・第45条・第51条", payee: int | None = None,
) -> Entry:  # fmt: skip
    """Number and keep a benefit under its entry; ask that it is paid unless payments are held (一時差止).

    payee: who is paid, the person where nobody is named.
    """
    is_held = any(restriction_on(person, kind, clock.today()) is not None for kind in HOLDING)
    number = numbers.draw(BENEFITS)
    entry = append(
        actor=actor, kind="long_term_care.benefit_decided", procedure=name,
        subjects=[("person", person), ("care_benefit", number)], happened_on=on,
        cites=cites, read_at=read_at,
    )  # fmt: skip
    Benefit.objects.create(
        municipality=current_or_raise(),
        amount=amount,
        number=number,
        person=person,
        kind=kind,
        is_held=is_held,
        payee=payee,
        entry=entry.number,
        **values,
    )
    if not is_held:
        payouts.ask(
            CARE_BENEFIT, reference=number, person=person, payee=payee, amount=amount, payable_on=clock.today(),
            entry=entry.number,
        )  # fmt: skip
    return entry
